"""Budgets for tests: as values, with the figures of the programme of 2022, and as rows."""

from decimal import Decimal
from typing import Any

from budget import models
from budget.balance import (
    Allotment,
    Composition,
    Fund,
    LineBalance,
    Money,
    Part,
    Statement,
    YearBudget,
)
from budget.enums import AllocationKind, LineKind, Qualifier, Quantity, SourceKind
from budget.queries import BudgetPicture
from jobcenter.enums import Unit
from tests.factories import record

# Year: integration, administration, the printed total.
PRINTED = {
    2017: (13_359_911, 18_420_690, 31_780_602),
    2018: (12_031_799, 16_785_619, 28_817_418),
    2019: (13_898_435, 18_073_090, 31_971_528),
    2020: (13_805_457, 17_410_769, 31_216_253),
    2021: (12_935_112, 16_498_087, 29_433_199),
    2022: (11_814_751, 15_517_865, 27_332_616),
}


def euros(amount: Any, decimals: int = 0) -> Money:
    return Money(Decimal(amount), decimals=decimals)


def millions(text: str) -> Money:
    """ "15.52" with its two decimals."""
    number = Decimal(text)
    decimals = max(0, -int(number.as_tuple().exponent))
    return Money(number * 1_000_000, in_millions=True, decimals=decimals)


def stated(quantity: Quantity, money: Money, name: str = "Printed", **more: Any) -> Statement:
    return Statement(quantity=quantity, name=name, money=money, **more)


def line(code: str = "EGT", amount: Money | None = None, **more: Any) -> Any:
    kind = LineKind.ADMINISTRATION if code == "VK" else LineKind.INTEGRATION
    rows = (Allotment(None, AllocationKind.FINAL, amount),) if amount else ()
    fields = {"code": code, "name": f"Line {code}", "kind": kind, "allotments": rows}
    return LineBalance(**(fields | more))


def year(number: int, **more: Any) -> Any:
    """A year as the document of 2022 prints it."""
    integration, administration, whole = PRINTED[number]
    fields: dict[str, Any] = {
        "year": number,
        "lines": (line("EGT", euros(integration)), line("VK", euros(administration))),
        "statements": (stated(Quantity.ALLOCATION, euros(whole)),),
    }
    return YearBudget(**(fields | more))


INTEGRATION: Any = LineBalance(
    code="EGT",
    name="Line EGT",
    kind=LineKind.INTEGRATION,
    allotments=(Allotment(1, AllocationKind.PROVISIONAL, euros(11_814_751)),),
    transfers_out=(millions("1.65"),),
    statements=(
        stated(Quantity.ALLOCATION, millions("11.81")),
        stated(Quantity.TRANSFER, millions("1.65")),
        stated(Quantity.PRIOR_COMMITMENTS, millions("7.40"), qualifier=Qualifier.CIRCA),
        stated(Quantity.FREE, millions("2.76"), qualifier=Qualifier.CIRCA),
    ),
)
ADMINISTRATION = line(
    "VK",
    euros(15_517_865),
    statements=(stated(Quantity.ALLOCATION, euros(15_517_865), "Administration (VH)"),),
)
YEAR_2021 = year(
    2021,
    lines=(
        line(
            "EGT",
            euros(12_935_112),
            statements=(stated(Quantity.PASSIVE_ACTIVE_TRANSFER, millions("1.78"), "PAT used"),),
        ),
        line("VK", euros(16_498_087)),
    ),
)
YEAR_2022 = year(
    2022,
    lines=(INTEGRATION, ADMINISTRATION),
    statements=(
        stated(Quantity.ALLOCATION, euros(27_332_616)),
        stated(
            Quantity.ALLOCATION,
            millions("27.33"),
            change=Decimal("-7.5"),
            change_decimals=1,
            change_unit=Unit.PERCENT,
        ),
    ),
    note="No amount is named for 2022.",
)
YEARS = (*(year(number) for number in range(2017, 2021)), YEAR_2021, YEAR_2022)
COMPOSITION: Any = Composition(
    name="Administration",
    total=millions("21.08"),
    sources=(
        Part("Federal funds", millions("15.52"), SourceKind.FEDERAL),
        Part("Transfer", millions("1.65"), SourceKind.TRANSFER),
        Part("The share of the county (KFA)", millions("3.27"), SourceKind.MUNICIPAL),
        Part("Income", millions("0.64"), SourceKind.INCOME),
    ),
    uses=(Part("Staff", millions("16.46")), Part("Buildings", millions("1.29"))),
)
REHAPRO = Fund(
    code="REHAPRO",
    name="rehapro",
    first_year=2021,
    last_year=2026,
    granted=millions("1.7"),
    tranches={2021: None, 2022: millions("0.33")},
)
SAM = Fund(
    code="SAM",
    name="SAM",
    first_year=2018,
    last_year=2022,
    granted=millions("1.91"),
    tranches={2022: millions("0.39")},
)
PICTURE: Any = BudgetPicture(years=YEARS, compositions=(COMPOSITION,), funds=(REHAPRO, SAM))


# Rows -------------------------------------------------------------------------------------------


def make_line(code: str = "EGT", year: int = 2022, **fields: Any) -> models.BudgetLine:
    budget, _created = models.Budget.objects.get_or_create(year=year)
    kind = LineKind.ADMINISTRATION if code == "VK" else LineKind.INTEGRATION
    defaults = {"name": f"Line {code}", "kind": kind}
    return models.BudgetLine.objects.create(budget=budget, code=code, **(defaults | fields))


def make_source(kind: SourceKind = SourceKind.FEDERAL) -> models.FundingSource:
    return models.FundingSource.objects.get_or_create(
        code=kind.upper(), defaults={"name": f"Source {kind}", "kind": kind}
    )[0]


def make_allocation(
    row: models.BudgetLine, amount: Any, *, at: str = "2022-01-01 00:00", **fields: Any
) -> models.Allocation:
    defaults = {"kind": AllocationKind.FINAL}
    return record(models.Allocation(line=row, amount=amount, **(defaults | fields)), at=at)


def make_transfer(
    from_line: models.BudgetLine,
    to_line: models.BudgetLine,
    amount: Any,
    *,
    at: str = "2022-01-01 00:00",
    **fields: Any,
) -> models.Transfer:
    defaults = {"state": "planned"}
    row = models.Transfer(
        from_line=from_line, to_line=to_line, amount=amount, **(defaults | fields)
    )
    return record(row, at=at)


def make_budget(number: int = 2022, *, codes: tuple[str, ...] = ("EGT", "VK")) -> models.Budget:
    """A year with ten euros for each title."""
    for code in codes:
        make_allocation(make_line(code, year=number), 10)
    return models.Budget.objects.get(year=number)
