from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.details import Listing, goal_detail
from goals.enums import ChangeUnit, Method, Path
from goals.steps import steps_of
from tests.goals.making import (
    COVERAGE,
    INTEGRATION_RATE,
    LONG_TERM,
    goals_of_2022,
    make_goal,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def listing(progress, title):
    """The listing whose title begins so, or None."""
    found = (one for one in goal_detail(progress).listings if one.title.startswith(title))
    return next(found, None)


def test_the_path_and_the_share_of_the_improvement_are_named():
    assert goal_detail(sample_progress(IQ)).facts == (
        ("Path of the expected values", "shape of the previous year"),
        ("Share of the agreed improvement reached", "62.8%"),
    )


def test_a_path_that_stands_in_for_the_agreed_one_says_so():
    progress = make_progress(make_goal(), "2022-01", {}, {})

    assert goal_detail(progress).facts == (
        (
            "Path of the expected values",
            "linear. Agreed is “shape of the previous year”, which cannot be computed from the "
            "months there are.",
        ),
    )


def test_a_change_for_the_worse_that_was_allowed_is_no_improvement():
    goal = make_goal(
        LONG_TERM,
        stated_change=Decimal(14),
        stated_change_unit=ChangeUnit.PERCENT,
        baseline_origin="derived",
        path=Path.LEVEL,
        target=Decimal(114),
    )
    progress = make_progress(goal, "2022-01", make_points("2021-01", *[100] * 12, 107))

    assert goal_detail(progress).facts[1] == ("Share of the agreed change reached", "50.0%")


def test_both_forecasts_are_shown_with_their_ranges():
    assert listing(sample_progress(IQ), "Forecast") == Listing(
        title="Forecast for December",
        header=("Method", "Forecast", "from", "to"),
        rows=(
            ("if it goes on as last year", "20.4%", "20.2%", "20.5%"),
            ("if it goes on as so far this year", "18.9%", "17.5%", "20.3%"),
        ),
        note="The range is the largest error that the method made at this month before.",
    )


def test_last_year_and_the_references_are_compared():
    flows = make_points("2021-01", *[1] * 12, 2)
    stocks = make_points("2020-12", *[100] * 14)
    progress = make_progress(
        make_goal(path=Path.LEVEL), "2022-01", flows, stocks,
        Vergleichstyp=make_points("2022-01", "1.5"), Land=make_points("2022-01", 3),
    )  # fmt: skip

    assert listing(progress, "Comparison") == Listing(
        title="Comparison, January 2022",
        header=("With", "Value", "Difference"),
        rows=(
            ("Previous year", "1.0%", "+1.0 points"),
            ("Vergleichstyp", "1.5%", "+0.5 points"),
            ("Land", "3.0%", "−1.0 points"),
        ),
    )


def test_counts_are_compared_in_their_own_unit():
    assert listing(sample_progress(LZB), "Comparison").rows == (
        ("Previous year", "6,964 persons", "−444 persons"),
    )


def test_three_targets_for_next_year_say_what_they_mean():
    assert listing(sample_progress(IQ), "What if") == Listing(
        title="What if: targets for 2023",
        header=("Change on 2022", "Target", "That means"),
        rows=(
            ("±0%", "20.4%", "1,997 integrations in the year"),
            ("+1.5%", "20.7%", "2,027 integrations in the year"),
            ("+3%", "21.0%", "2,057 integrations in the year"),
        ),
        note="Reckoned from the first of the forecasts. With the stock of September 2022: 9,800.",
    )


def final(kind, unit, **changes):
    goal = make_goal(kind, stated_change=Decimal(2), stated_change_unit=unit, **changes)
    stocks = None if kind is LONG_TERM else make_points("2020-12", *[100] * 25)
    return make_progress(goal, "2022-12", make_points("2021-01", *[3] * 24), stocks)


@pytest.mark.parametrize(
    ("progress", "row", "note"),
    [
        (
            final(LONG_TERM, ChangeUnit.POINTS),
            ("+1 person", "4 persons", "4 persons on average"),
            "Reckoned from the final value.",
        ),
        (
            final(INTEGRATION_RATE, ChangeUnit.POINTS),
            ("+1 point", "37.0%", "37 integrations in the year"),
            "Reckoned from the final value. With the stock of December 2022: 100.",
        ),
        (
            final(COVERAGE, ChangeUnit.POINTS),
            ("+1 point", "4.0%", "–"),
            "Reckoned from the final value.",
        ),
    ],
)
def test_changes_are_in_the_unit_they_were_agreed_in(progress, row, note):
    shown = listing(progress, "What if")

    assert (shown.rows[1], shown.note) == (row, note)


def test_without_a_final_month_there_are_neither_listings_nor_steps():
    detail = goal_detail(make_progress(make_goal(), "2022-01", {}, {}))

    assert (detail.listings, detail.steps) == ((), [])


def test_the_steps_and_months_are_those_of_the_goal():
    progress = sample_progress(IQ)
    detail = goal_detail(progress)

    assert detail.steps == steps_of(progress)
    assert len(detail.months.rows) == 21


def test_what_is_not_yet_assessable_has_no_share_of_an_improvement():
    goal = make_goal(
        COVERAGE,
        method=Method.TWELVE_MONTH_SHARE,
        stated_change=Decimal(3),
        stated_change_unit=ChangeUnit.PERCENT,
    )
    points = make_points("2020-01", *[30] * 26)
    progress = make_progress(goal, "2022-02", points, points)

    assert [name for name, _text in goal_detail(progress).facts] == ["Path of the expected values"]
