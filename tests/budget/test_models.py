from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from budget.enums import LineKind, Side, SourceKind, TransferState
from budget.models import (
    Allocation,
    Budget,
    BudgetLine,
    Composition,
    Fund,
    FundingSource,
    Part,
    StatedAmount,
    Tranche,
    Transfer,
)
from tests.factories import record


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def make_line(code: str = "EGT", year: int = 2022, **fields) -> BudgetLine:
    budget, _created = Budget.objects.get_or_create(year=year)
    defaults = {"name": f"Line {code}", "kind": LineKind.INTEGRATION}
    return BudgetLine.objects.create(budget=budget, code=code, **(defaults | fields))


def problems(row) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        row.full_clean(exclude=["recorded_at", "recorded_by"])
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("in_millions", "decimals", "step"),
    [(False, 0, "1"), (False, 2, "0.01"), (True, 2, "10000"), (True, 1, "100000")],
)
def test_the_step_is_the_smallest_difference_that_is_shown(in_millions, decimals, step):
    assert Allocation(in_millions=in_millions, decimals=decimals).step == Decimal(step)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"amount": Decimal("15517865"), "in_millions": True, "decimals": 2},
            {"amount": ["The amount has more digits than it is stated with."]},
        ),
        (
            {"amount": Decimal("0.50")},
            {"amount": ["The amount has more digits than it is stated with."]},
        ),
        (
            {"amount": 1, "decimals": 3},
            {"__all__": ["Euros have at most two decimals, millions at most eight."]},
        ),
        ({"amount": -1}, {"__all__": ["Enter an amount of zero or more."]}),
    ],
)
def test_an_amount_is_as_precise_as_it_was_stated(db, fields, problem):
    assert problems(Allocation(line=make_line(), kind="final", **fields)) == problem


def test_two_statements_of_one_amount_stand_beside_each_other(db):
    line = make_line()
    record(Allocation(line=line, kind="final", amount=15_517_865))
    row = StatedAmount(
        line=line,
        quantity="allocation",
        name="Budget",
        amount=15_520_000,
        in_millions=True,
        decimals=2,
    )

    row.full_clean()


def test_a_code_is_used_once_in_a_budget(db):
    make_line("EGT")

    row = BudgetLine(budget=Budget.objects.get(), code="EGT", name="Again", kind="cost")

    assert problems(row) == {"__all__": ["This budget has a line of this code already."]}


def test_a_line_is_part_of_one_of_its_budget(db):
    row = make_line("FbW")
    row.parent = make_line("EGT", year=2021)

    assert problems(row) == {"parent": ["Choose a line of the same budget."]}


def test_an_allocation_replaces_one_of_its_line(db):
    earlier = record(Allocation(line=make_line("VK"), kind="provisional", amount=1))
    row = Allocation(line=make_line("EGT"), kind="final", amount=2, replaces=earlier)

    assert problems(row) == {"replaces": ["Choose an allocation of the same line."]}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"amount": 0}, {"__all__": ["Enter an amount above zero."]}),
        ({"to_line": "EGT"}, {"__all__": ["Choose two different lines."]}),
        ({"to_line": "2021"}, {"to_line": ["Choose a line of the same budget."]}),
    ],
)
def test_a_transfer_moves_money_between_two_lines_of_a_budget(db, fields, problem):
    lines = {"EGT": make_line("EGT"), "VK": make_line("VK"), "2021": make_line("VK", year=2021)}
    to_line = lines[fields.pop("to_line", "VK")]
    row = Transfer(
        from_line=lines["EGT"],
        to_line=to_line,
        state=TransferState.PLANNED,
        **({"amount": 1} | fields),
    )

    assert problems(row) == problem


def test_a_transfer_is_replaced_once(db):
    lines = {"from_line": make_line("EGT"), "to_line": make_line("VK")}
    planned = record(Transfer(**lines, amount=1, state="planned"))
    record(Transfer(**lines, amount=1, state="blocked", replaces=planned))

    row = Transfer(**lines, amount=1, state="executed", replaces=planned)

    assert list(problems(row)) == ["replaces"]


@pytest.mark.parametrize(
    ("places", "accepted"),
    [(("budget",), True), (("line",), True), ((), False), (("budget", "line"), False)],
)
def test_a_stated_amount_is_of_a_line_or_of_the_whole(db, places, accepted):
    line = make_line()
    known = {"budget": line.budget, "line": line}
    row = StatedAmount(
        quantity="allocation", name="Total", amount=1, **{place: known[place] for place in places}
    )

    if accepted:
        row.full_clean()
    else:
        assert problems(row) == {"__all__": ["Choose either the whole budget or a line."]}


@pytest.mark.parametrize(
    ("change", "decimals", "unit", "problem"),
    [
        (Decimal("-7.5"), 1, "", {"__all__": ["Enter a change together with its unit."]}),
        (
            Decimal("-7.5"),
            0,
            "percent",
            {"change": ["The number has more decimals than are printed."]},
        ),
    ],
)
def test_a_stated_change_is_whole(db, change, decimals, unit, problem):
    row = StatedAmount(
        line=make_line(),
        quantity="allocation",
        name="Total",
        amount=1,
        change=change,
        change_decimals=decimals,
        change_unit=unit,
    )

    assert problems(row) == problem


@pytest.mark.parametrize(("side", "has_source"), [(Side.SOURCE, False), (Side.USE, True)])
def test_only_a_part_by_source_names_its_source(db, side, has_source):
    source = FundingSource.objects.create(code="KFA", name="County", kind=SourceKind.MUNICIPAL)
    composition = Composition.objects.create(
        budget=Budget.objects.create(year=2022), name="Administration", amount=3
    )
    row = Part(
        composition=composition,
        side=side,
        name="Part",
        amount=1,
        source=source if has_source else None,
    )

    assert problems(row) == {"__all__": ["A part by source names its source; one by use has none."]}


def test_a_fund_may_leave_out_what_is_not_known(db):
    fund = Fund.objects.create(code="sam", name="SAM", first_year=2018, last_year=2022)
    Tranche(fund=fund, year=2021).full_clean()

    row = Tranche(fund=fund, year=2023, amount=1)

    assert problems(row) == {"year": ["The year lies outside the fund's years."]}


def test_a_fund_ends_after_it_begins(db):
    row = Fund(code="sam", name="SAM", first_year=2022, last_year=2018)

    assert problems(row) == {"__all__": ["The last year is not before the first."]}
