from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from budget import models
from budget.balance import Composition, Fund, Money, Part, Statement
from budget.enums import AllocationKind, Qualifier, Quantity, Side, SourceKind
from budget.queries import (
    budgets_of,
    compositions_of,
    funds_of,
    has_year,
    newest_month,
    picture_of,
    summary_of,
)
from jobcenter.enums import Unit
from tests.budget.sample_budget import (
    euros,
    make_allocation,
    make_budget,
    make_line,
    make_source,
    make_transfer,
    millions,
)
from tests.factories import moment

LATER = moment("2025-01-01 00:00")


def budget_of(at: str = "2025-01-01") -> Any:
    [budget] = budgets_of(2022, 2022, moment(at))
    return budget


def allotted(at: str = "2025-01-01") -> dict[str, Money | None]:
    budget = budget_of(at)
    return {line.code: line.allotted for line in budget.lines}


def million(text: str) -> dict[str, Any]:
    return {"amount": Decimal(text) * 1_000_000, "in_millions": True, "decimals": 2}


# Allocations ------------------------------------------------------------------------------------


def test_a_budget_brings_its_titles_in_their_order(db):
    make_allocation(make_line("VK", position=2), 15)
    make_allocation(make_line("EGT", position=1), 11)

    [budget] = budgets_of(2022, 2022, LATER)

    assert [(line.code, line.name, line.kind, line.allotted) for line in budget.lines] == [
        ("EGT", "Line EGT", "integration", euros(11)),
        ("VK", "Line VK", "administration", euros(15)),
    ]


def test_a_title_without_an_allocation_has_no_value(db):
    make_line("EGT")

    assert allotted() == {"EGT": None}


def test_what_is_part_of_a_title_is_not_a_title(db):
    line = make_line("EGT")
    make_allocation(make_line("FbW", parent=line), 5)
    make_allocation(line, 10)

    assert allotted() == {"EGT": euros(10)}


def test_the_precision_of_an_allocation_stays(db):
    make_allocation(make_line(), **million("15.52"))

    assert allotted() == {"EGT": millions("15.52")}


def test_allocations_are_those_known_at_the_moment(db):
    line = make_line()
    make_allocation(line, 10, kind="provisional", at="2022-01-10 00:00")
    make_allocation(line, 12, kind="final", at="2022-06-10 00:00")
    make_allocation(line, 1, kind="additional", at="2022-09-10 00:00")

    moments = ("2022-01-09", "2022-01-11", "2022-06-11", "2022-09-11")

    assert [allotted(at)["EGT"] for at in moments] == [None, euros(10), euros(12), euros(13)]


def test_a_replaced_allocation_counts_until_it_is_replaced(db):
    line = make_line()
    first = make_allocation(line, 5, kind="additional", at="2022-02-01 00:00")
    make_allocation(line, 7, kind="additional", at="2022-03-01 00:00", replaces=first)

    assert [allotted(at)["EGT"] for at in ("2022-02-15", "2022-03-15")] == [euros(5), euros(7)]


def test_authority_to_commit_a_later_year_is_no_money_of_this_one(db):
    line = make_line()
    make_allocation(line, 10)
    make_allocation(line, 99, commitment_year=2023)

    assert allotted() == {"EGT": euros(10)}


def test_each_source_has_its_own_last_allocation(db):
    line = make_line()
    make_allocation(line, 10, source=make_source(SourceKind.FEDERAL))
    make_allocation(line, 3, source=make_source(SourceKind.LAND))

    assert allotted() == {"EGT": euros(13)}


def test_a_budget_is_provisional_until_its_titles_are_final(db):
    line = make_line()
    make_allocation(line, 10, kind="provisional", at="2022-01-10 00:00")
    make_allocation(line, 10, kind="final", at="2022-06-10 00:00")

    assert [budget_of(at).is_provisional for at in ("2022-02-01", "2022-07-01")] == [True, False]


HISTORY = st.lists(
    st.tuples(st.sampled_from(list(AllocationKind)), st.integers(0, 10**10)), max_size=6
)


def seen_at_the_end(rows: list[tuple[AllocationKind, int]]) -> Decimal | None:
    """The money in the naive way: the last base, more added, less returned."""
    base = added = 0
    for kind, cents in rows:
        match kind:
            case "additional":
                added += cents
            case "returned":
                added -= cents
            case _:
                base = cents
    return Decimal(base + added) / 100 if rows else None


@pytest.mark.django_db
@settings(max_examples=25)
@given(HISTORY, st.integers(0, 6))
def test_a_replay_as_of_any_moment_gives_what_was_seen_then(rows, until):
    with transaction.atomic():
        line = make_line()
        for day, (kind, cents) in enumerate(rows, start=1):
            amount = Decimal(cents) / 100
            make_allocation(line, amount, kind=kind, decimals=2, at=f"2022-01-{day:02} 12:00")

        money = allotted(f"2022-01-{until + 1:02}")["EGT"]
        transaction.set_rollback(True)

    assert (money.euros if money else None) == seen_at_the_end(rows[:until])


# Transfers --------------------------------------------------------------------------------------


def test_a_transfer_counts_once_in_its_last_known_state(db):
    egt, vk = make_line("EGT"), make_line("VK")
    planned = make_transfer(egt, vk, 100, at="2022-01-01 00:00")
    blocked = make_transfer(egt, vk, 90, state="blocked", replaces=planned, at="2022-02-01 00:00")
    make_transfer(egt, vk, 80, state="executed", replaces=blocked, at="2022-03-01 00:00")
    make_transfer(egt, vk, 5, at="2022-03-02 00:00")

    moved = [
        budget_of(at).line("EGT").transferred
        for at in ("2021-12-31", "2022-01-15", "2022-02-15", "2022-03-01 12:00", "2022-04-01")
    ]

    assert moved == [euros(0), euros(100), euros(90), euros(80), euros(85)]


def test_a_transfer_leaves_only_the_title_it_is_from(db):
    make_transfer(make_line("EGT"), make_line("VK"), 100)

    assert budget_of().line("VK").transferred == euros(0)


# Statements -------------------------------------------------------------------------------------


def test_statements_come_as_printed(db):
    line = make_line()
    models.StatedAmount.objects.create(
        line=line, quantity="free", name="frei", qualifier="circa", **million("2.76")
    )
    models.StatedAmount.objects.create(
        budget=line.budget,
        quantity="allocation",
        name="Gesamtbudget",
        change=Decimal("-7.5"),
        change_decimals=1,
        change_unit="percent",
        **million("27.33"),
    )

    [budget] = budgets_of(2022, 2022, LATER)

    assert budget.lines[0].statements == (
        Statement(Quantity.FREE, "frei", millions("2.76"), Qualifier.CIRCA),
    )
    assert budget.statements == (
        Statement(
            quantity=Quantity.ALLOCATION,
            name="Gesamtbudget",
            money=millions("27.33"),
            change=Decimal("-7.5"),
            change_decimals=1,
            change_unit=Unit.PERCENT,
        ),
    )


# Compositions and funds -------------------------------------------------------------------------


def make_composition(year: int = 2022) -> models.Composition:
    budget, _created = models.Budget.objects.get_or_create(year=year)
    row = models.Composition.objects.create(budget=budget, name="Total", amount=20)
    county = make_source(SourceKind.MUNICIPAL)
    row.parts.create(side=Side.USE, name="Staff", amount=15)
    row.parts.create(side=Side.SOURCE, name="County", amount=3, source=county, position=2)
    row.parts.create(
        side=Side.SOURCE, name="Federation", amount=17, source=make_source(), position=1
    )
    return row


def test_a_composition_has_its_parts_by_source_and_by_use(db):
    make_composition(2022)
    make_composition(2021)

    assert compositions_of(2022) == [
        Composition(
            name="Total",
            total=euros(20),
            sources=(
                Part("Federation", euros(17), SourceKind.FEDERAL),
                Part("County", euros(3), SourceKind.MUNICIPAL),
            ),
            uses=(Part("Staff", euros(15)),),
        )
    ]


def make_fund(code: str = "SAM", first: int = 2018, last: int = 2022, **fields) -> models.Fund:
    return models.Fund.objects.create(
        code=code, name=f"Fund {code}", first_year=first, last_year=last, **fields
    )


def test_a_fund_knows_of_which_years_no_amount_is_known(db):
    fund = make_fund(source=make_source(SourceKind.LAND), purpose="Staff", **million("1.91"))
    fund.tranches.create(year=2021)
    fund.tranches.create(year=2022, **million("0.39"))

    assert funds_of(2022) == [
        Fund(
            code="SAM",
            name="Fund SAM",
            first_year=2018,
            last_year=2022,
            granted=millions("1.91"),
            tranches={2021: None, 2022: millions("0.39")},
            purpose="Staff",
            source="Source land",
        )
    ]


def test_a_fund_may_not_say_how_much_was_granted(db):
    make_fund()

    assert [(one.granted, one.source) for one in funds_of(2022)] == [(None, "")]


def test_only_funds_that_run_in_the_year_belong_to_it(db):
    for code, first, last in [
        ("PAST", 2018, 2021), ("ENDS", 2018, 2022), ("STARTS", 2022, 2023), ("LATER", 2023, 2024),
    ]:  # fmt: skip
        make_fund(code, first, last)

    assert [fund.code for fund in funds_of(2022)] == ["ENDS", "STARTS"]


# The year ---------------------------------------------------------------------------------------


def test_a_picture_shows_the_year_and_the_five_before_it(db):
    for year in range(2015, 2025):
        make_budget(year)

    picture: Any = picture_of(2022, LATER)

    assert [budget.year for budget in picture.years] == [2017, 2018, 2019, 2020, 2021, 2022]
    assert picture.current == picture.years[-1]


def test_there_is_no_picture_of_a_year_without_a_budget(db):
    make_budget(2021)

    assert (has_year(2021), has_year(2022)) == (True, False)
    assert picture_of(2022, LATER) is None
    assert summary_of(2022, LATER) is None


def test_the_summary_of_a_year_agrees_with_its_picture(db):
    make_budget(2022)
    make_composition(2022)

    summary: Any = summary_of(2022, LATER)
    picture: Any = picture_of(2022, LATER)

    assert summary == picture.summary
    assert (summary.total, summary.integration, summary.administrative_budget) == (
        euros(20), euros(10), euros(20),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [
        ("2022-10-20 08:00", date(2022, 10, 1)),
        ("2022-09-30 23:59", date(2022, 9, 1)),
        ("2021-05-01", date(2022, 1, 1)),
        ("2026-11-24", date(2022, 12, 1)),
    ],
)
def test_the_newest_month_is_that_of_the_moment_within_the_year(as_of, newest):
    assert newest_month(2022, moment(as_of)) == newest


def queries(year: int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        picture_of(year, LATER)
    return len(captured)


def test_the_number_of_queries_depends_on_nothing(db):
    make_budget(2022, codes=("EGT",))
    make_composition(2022)
    make_fund().tranches.create(year=2022)
    one_year_and_line = queries(2022)
    for year in range(2017, 2022):
        make_budget(year, codes=("EGT", "VK", "SAM"))
    for code in ("VK", "SAM"):
        make_allocation(make_line(code, position=3), 1)
    make_transfer(make_line("A"), make_line("B"), 1)
    make_fund("REHAPRO", 2021, 2026).tranches.create(year=2022)

    assert one_year_and_line == queries(2022) == 6
