from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from budget.balance import (
    Allotment,
    Comparison,
    Composition,
    LineBalance,
    Money,
    Part,
    YearBudget,
    administrative_budget,
    allotted,
    change,
    change_agrees,
    difference,
    finest,
    is_in_millions,
    less,
    millions_of,
    share,
    summary,
    total,
    with_previous,
    without_double_count,
)
from budget.enums import AllocationKind, LineKind, Qualifier, Quantity, Side, SourceKind
from jobcenter.enums import Unit
from jobcenter.formats import percent
from tests.budget.sample_budget import (
    ADMINISTRATION,
    COMPOSITION,
    INTEGRATION,
    PRINTED,
    REHAPRO,
    YEAR_2022,
    YEARS,
    euros,
    line,
    millions,
    stated,
    year,
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


# The document of 2022 ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "missing"), [(2017, 1), (2018, 0), (2019, 3), (2020, 27), (2021, 0), (2022, 0)]
)
def test_a_printed_total_is_compared_with_the_sum_of_its_parts(number, missing):
    integration, administration, whole = PRINTED[number]
    budget = year(number)

    assert budget.total == euros(integration + administration)
    assert budget.stated_total.money == euros(whole)
    assert budget.difference == missing


def test_what_is_free_comes_out_as_printed_and_exactly():
    assert INTEGRATION.after_transfer == Money(Decimal(10_164_751), in_millions=True, decimals=2)
    assert INTEGRATION.free == Money(Decimal(2_764_751), in_millions=True, decimals=2)
    assert INTEGRATION.free.rounded == 2_760_000


def test_the_administrative_budget_is_the_sum_of_its_sources():
    assert COMPOSITION.sum_of_parts(Side.SOURCE) == millions("21.08")
    assert COMPOSITION.unnamed(Side.SOURCE) == millions("0.00")


def test_what_no_use_is_named_for_remains():
    assert COMPOSITION.unnamed(Side.USE) == millions("3.33")


def test_the_printed_change_is_not_the_computed_one():
    computed = change(YEARS[5].total, YEARS[4].total)

    assert percent(computed, 3) == "−7.137%"
    assert change_agrees(YEAR_2022.stated_change, computed) is False


def test_what_is_in_both_budgets_is_counted_once():
    gross: Any = total((INTEGRATION.allotted, COMPOSITION.total))
    net: Any = without_double_count(YEAR_2022, COMPOSITION)

    assert (gross.rounded, net.rounded) == (32_890_000, 31_240_000)


def test_the_shares_of_the_administrative_budget():
    shares = [percent(share(part.money, COMPOSITION.total), 2) for part in COMPOSITION.sources]

    assert shares == ["73.62%", "7.83%", "15.51%", "3.04%"]


def test_statements_stand_beside_what_is_recorded_at_the_coarser_precision():
    assert [(one.computed, one.difference) for one in INTEGRATION.comparisons] == [
        (euros(11_814_751), 0),
        (millions("1.65"), 0),
        (None, None),
        (INTEGRATION.free, 0),
    ]


def test_the_summary_tells_the_year():
    one = summary(YEAR_2022, (COMPOSITION,))

    assert (one.year, one.total, one.integration, one.transferred) == (
        2022, euros(27_332_616), euros(11_814_751), millions("1.65"),
    )  # fmt: skip
    assert (one.prior_commitments, one.free, one.administrative_budget, one.qualifier) == (
        millions("7.40"), INTEGRATION.free, millions("21.08"), Qualifier.CIRCA,
    )  # fmt: skip


# Precision ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("money", "digits", "rounded"),
    [
        (Money(Decimal("10.50"), decimals=2), 2, "10.50"),
        (Money(Decimal("10.50")), 0, "11"),
        (Money(Decimal(15_517_865), in_millions=True, decimals=2), -4, "15520000"),
        (Money(Decimal(1_650_000), in_millions=True, decimals=8), 2, "1650000.00"),
    ],
)
def test_an_amount_is_as_exact_as_it_is_stated(money, digits, rounded):
    assert (money.digits, money.rounded) == (digits, Decimal(rounded))


def test_a_sum_is_as_coarse_as_its_coarsest_part():
    assert total((euros("1.50", 2), euros(10))) == euros("11.50", 0)
    assert total((euros(10), millions("1.7"), millions("0.33"))) == Money(
        Decimal(2_030_010), in_millions=True, decimals=1
    )


@pytest.mark.parametrize("parts", [(), (None,), (euros(1), None)])
def test_a_sum_needs_all_its_parts(parts):
    assert total(parts) is None


def test_zero_is_a_part_like_any_other():
    assert total((euros(0), euros(0))) == euros(0)


@pytest.mark.parametrize(("whole", "part"), [(None, euros(1)), (euros(1), None), (None, None)])
def test_nothing_is_left_of_what_is_not_known(whole, part):
    assert less(whole, part) is None


@pytest.mark.parametrize(
    ("one", "computed", "expected"),
    [
        (euros(100), euros(99), 1),
        (euros(99), euros(100), -1),
        (millions("27.33"), euros(27_332_616), 0),
        (millions("27.33"), euros(27_335_000), -10_000),
        (euros("1.00", 2), euros("0.99", 2), Decimal("0.01")),
        (euros(1), None, None),
    ],
)
def test_a_difference_is_one_of_what_both_show(one, computed, expected):
    assert difference(one, computed) == expected


def test_the_finest_statement_of_a_quantity_counts():
    rough, fine = (stated(Quantity.FREE, money) for money in (millions("1.0"), euros(1_000_001)))
    other = stated(Quantity.TRANSFER, euros("1.00", 2))

    assert finest((rough, fine, other), Quantity.FREE) == fine
    assert finest((other,), Quantity.FREE) is None


def test_amounts_are_shown_in_millions_where_one_is_stated_so():
    assert is_in_millions((euros(1), None, millions("1.7")))
    assert not is_in_millions((euros(1), None))


def test_an_exact_amount_among_millions_has_two_decimals():
    assert millions_of(euros(11_814_751)) == (Decimal("11.814751"), 2)
    assert millions_of(millions("1.7")) == (Decimal("1.7"), 1)


# Missing values ----------------------------------------------------------------------------------


def test_nothing_is_free_that_is_not_allotted_or_whose_commitments_are_unknown():
    assert replace(INTEGRATION, allotments=()).free is None
    assert replace(INTEGRATION, statements=()).free is None


def test_without_a_transfer_all_of_the_allotment_stays():
    assert replace(INTEGRATION, transfers_out=()).free.euros == 11_814_751 - 7_400_000


def test_a_year_with_a_title_not_allotted_yet_has_no_total():
    budget = YearBudget(2022, lines=(INTEGRATION, line("VK")))

    assert budget.total is None
    assert budget.difference is None


def test_a_year_without_a_printed_total_has_no_difference():
    assert year(2022, statements=()).difference is None


@pytest.mark.parametrize(
    ("now", "before"), [(None, euros(1)), (euros(1), None), (euros(1), euros(0))]
)
def test_a_change_needs_two_amounts_and_something_to_compare_with(now, before):
    assert change(now, before) is None


@pytest.mark.parametrize(("part", "whole"), [(None, euros(1)), (euros(1), None)])
def test_a_share_needs_two_amounts(part, whole):
    assert share(part, whole) is None


@pytest.mark.parametrize(
    ("printed", "unit", "computed", "agrees"),
    [
        ("-7.1", Unit.PERCENT, Decimal("-7.137"), True),
        ("-7.5", Unit.PERCENT, Decimal("-7.137"), False),
        ("-7.5", Unit.POINTS, Decimal("-7.137"), None),
        ("-7.5", Unit.PERCENT, None, None),
        (None, None, Decimal("-7.137"), None),
    ],
)
def test_a_printed_change_is_judged_at_its_own_precision(printed, unit, computed, agrees):
    statement = stated(
        Quantity.ALLOCATION,
        euros(1),
        change=None if printed is None else Decimal(printed),
        change_decimals=1,
        change_unit=unit,
    )

    assert change_agrees(statement, computed) is agrees


def test_a_composition_without_a_side_has_no_remainder_there():
    assert replace(COMPOSITION, uses=()).unnamed(Side.USE) is None


def test_parts_beyond_the_total_leave_less_than_nothing():
    part = Part("Staff", millions("22.00"))

    assert replace(COMPOSITION, uses=(part,)).unnamed(Side.USE) == millions("-0.92")


def test_only_what_the_county_shares_in_is_the_administrative_budget():
    other = Composition("Other", euros(1), sources=(Part("Bund", euros(1), SourceKind.FEDERAL),))

    assert administrative_budget((other, COMPOSITION)) is COMPOSITION
    assert administrative_budget((other,)) is None


def test_a_summary_of_a_year_without_titles_is_empty():
    one = summary(YearBudget(2022), ())

    assert {one.total, one.integration, one.transferred, one.free, one.administrative_budget} == {
        None
    }


def test_a_year_is_compared_only_with_the_one_directly_before():
    first, second, third = year(2017), year(2018), year(2020)

    assert with_previous((first, second, third)) == [
        (None, first),
        (first, second),
        (None, third),
    ]


def test_the_titles_are_told_apart_by_their_kind():
    cost = line("FBW", euros(1), kind=LineKind.INSTRUMENT)
    budget = YearBudget(2022, lines=(cost, ADMINISTRATION, INTEGRATION))

    assert budget.integration == INTEGRATION
    assert budget.administration == ADMINISTRATION
    assert budget.line("FBW") == cost
    assert budget.line("SAM") is None


def test_a_year_is_provisional_as_long_as_one_of_its_titles_is():
    assert YEAR_2022.is_provisional
    assert not year(2022).is_provisional
    assert not YearBudget(2022).is_provisional


def test_a_fund_runs_from_its_first_to_its_last_year():
    assert list(REHAPRO.years) == [2021, 2022, 2023, 2024, 2025, 2026]


def test_a_statement_about_something_not_computed_has_no_difference():
    statement = stated(Quantity.PRIOR_COMMITMENTS, millions("7.40"))

    assert Comparison(statement, None).difference is None


# Against a second, naive reckoning in whole cents -------------------------------------------------

CENTS = st.integers(min_value=0, max_value=10**12)
KINDS = st.sampled_from(list(AllocationKind))
ROWS = st.lists(st.tuples(st.sampled_from([None, 1, 2]), KINDS, CENTS), max_size=12)


def from_cents(cents: int) -> Money:
    return Money(Decimal(cents) / 100, decimals=2)


@given(ROWS)
def test_any_history_of_allocations_adds_up_to_the_cent(rows):
    expected = 0
    bases: dict[int | None, int] = {}
    for source, kind, cents in rows:
        if kind == "additional":
            expected += cents
        elif kind == "returned":
            expected -= cents
        else:
            expected += cents - bases.get(source, 0)
            bases[source] = cents

    result = allotted([Allotment(source, kind, from_cents(cents)) for source, kind, cents in rows])

    assert result == (from_cents(expected) if rows else None)


@given(CENTS, st.lists(CENTS, max_size=5), CENTS)
def test_what_is_free_is_what_nobody_has_taken(cents, moved, bound):
    one: Any = LineBalance(
        code="EGT",
        name="EGT",
        kind=LineKind.INTEGRATION,
        allotments=(Allotment(None, AllocationKind.FINAL, from_cents(cents)),),
        transfers_out=tuple(map(from_cents, moved)),
        statements=(stated(Quantity.PRIOR_COMMITMENTS, from_cents(bound)),),
    )

    assert int(one.free.euros * 100) == cents - sum(moved) - bound


@given(CENTS, st.lists(CENTS, min_size=1, max_size=6))
def test_named_parts_and_the_remainder_make_the_total(cents, parts):
    uses = tuple(Part(str(number), from_cents(part)) for number, part in enumerate(parts))
    composition: Any = Composition("Any", from_cents(cents), uses=uses)

    assert int(composition.unnamed(Side.USE).euros * 100) == cents - sum(parts)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 6))
def test_a_difference_is_that_of_the_two_printed_numbers(ten_thousands, euro, decimals):
    one = Money(Decimal(ten_thousands).scaleb(6 - decimals), in_millions=True, decimals=decimals)
    printed = Decimal(euro).scaleb(decimals - 6).quantize(Decimal(1), ROUND_HALF_UP)
    step = Decimal(1).scaleb(6 - decimals)

    assert difference(one, euros(euro)) == (ten_thousands - int(printed)) * step


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_change_leads_from_one_amount_to_the_other(before, now):
    rate: Any = change(from_cents(now), from_cents(before))

    assert round(Decimal(before) * (1 + rate / 100), 6) == now
