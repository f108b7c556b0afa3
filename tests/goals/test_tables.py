from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.enums import Method, Path, Status
from goals.records import goal_record
from goals.tables import goal_file_rows, goal_rows, goal_table, month_table, status_badge
from tests.goals.making import (
    COVERAGE,
    LONG_TERM,
    goals_of_2022,
    make_goal,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()


def shown(progress):
    """The cells of the page by their column."""
    with override("en"):
        (row,) = goal_table([progress]).rows
        return {column.name: str(value) for column, value in row.items() if column.visible}


def in_file(progress, language="en"):
    with override(language):
        header, row = goal_file_rows([progress])
    return dict(zip(map(str, header), row, strict=True))


@pytest.mark.parametrize(
    ("status", "badge"),
    [
        (Status.ON_TRACK, ("status--on_track", "●", "on track")),
        (Status.AT_RISK, ("status--at_risk", "▲", "at risk")),
        (Status.OFF_TRACK, ("status--off_track", "■", "off track")),
        (Status.NOT_ASSESSABLE, ("status--not_assessable", "○", "not yet assessable")),
        (Status.REACHED, ("status--reached", "●", "reached")),
        (Status.MISSED, ("status--missed", "■", "missed")),
    ],
)
def test_a_status_is_word_shape_and_colour(status, badge):
    colour, shape, word = badge

    with override("en"):
        assert status_badge(status) == (
            f'<span class="status {colour}"><span aria-hidden="true">{shape}</span> {word}</span>'
        )


def test_the_page_shows_values_with_their_units():
    cells = shown(sample_progress(IQ))

    assert 'href="/2022/goals/IQ/"' in cells.pop("name")
    assert "at risk" in cells.pop("status")
    assert cells == {
        "partner": "Agentur für Arbeit Freiberg",
        "through": "June 2022",
        "value": "9.4%",
        "expected": "9.5%",
        "achievement": "98.9%",
        "gap_words": "10 integrations below",
        "forecast": "20.4%",
        "target": "20.6%",
        "prior_year": "9.3%",
    }


def test_the_page_shows_no_achievement_before_there_is_a_judgement():
    cells = shown(sample_progress(EG))

    assert (cells["value"], cells["target"]) == ("28.9%", "30.0%")
    assert (cells["achievement"], cells["gap_words"], cells["forecast"]) == ("–", "–", "–")


def test_the_page_shows_a_dash_where_nothing_is_known():
    cells = shown(make_progress(make_goal(), "2022-02", {}, {}))

    assert (cells["through"], cells["value"], cells["expected"]) == ("–", "–", "–")


@pytest.mark.parametrize("goal", goals_of_2022(), ids=lambda goal: goal.code)
def test_the_file_holds_the_numbers_of_the_record(goal):
    progress = sample_progress(goal)
    record, row = goal_record(progress), in_file(progress)

    assert {
        "Actual": row["Actual"],
        "Expected": row["Expected"],
        "Percent of expected": row["Percent of expected"],
        "Gap": row["Gap"],
        "Gap as a count": row["Gap as a count"],
        "Target for the year": row["Target for the year"],
        "Previous year, same month": row["Previous year, same month"],
        "Numerator": row["Numerator"],
        "Denominator": row["Denominator"],
        "Needed per month": row["Needed per month"],
        "Final up to": row["Final up to"],
    } == {
        "Actual": record["value"],
        "Expected": record["expected"],
        "Percent of expected": record["achievement"],
        "Gap": record["gap"],
        "Gap as a count": record["gap_count"],
        "Target for the year": record["target"],
        "Previous year, same month": record["prior_year"],
        "Numerator": record["numerator"],
        "Denominator": record["denominator"],
        "Needed per month": record["needed_per_month"],
        "Final up to": record["through"],
    }


def test_the_file_has_what_is_nested_in_the_record_in_columns_of_its_own():
    row = in_file(sample_progress(IQ))

    names = ["Forecast for the year", "Forecast, from", "Forecast, to", "Preview", "Assumed stock"]
    assert [row[name] for name in names] == [
        Decimal("20.377022"),
        Decimal("20.207259"),
        Decimal("20.546785"),
        Decimal("15.087323"),
        Decimal(9800),
    ]
    names = ["Preview up to", "Stock of the month", "In the months", "Months of the numerator"]
    assert [row[name] for name in names] == [
        "2022-09",
        "2022-09",
        "2022-07/2022-12",
        "2022-01/2022-06",
    ]


def test_the_file_says_words_and_not_codes():
    row = in_file(sample_progress(IQ))

    assert [row[name] for name in ["Status", "Path", "Unit", "Unit of the gap as a count"]] == [
        "at risk",
        "shape of the previous year",
        "percent",
        "integrations",
    ]
    assert row["Origin of the baseline"] == "derived from the stated change"
    assert row["Unit of the stated change"] == "percent of the baseline"
    assert row["Kind of data"] == "Demonstration figures, not statistics"
    assert in_file(sample_progress(EG))["Reason for no status"] == (
        "most of the window lies before the year"
    )


def test_the_file_names_the_months_without_a_value():
    (row,) = goal_rows([make_progress(make_goal(), "2022-02", {}, {})])

    assert (row["incomplete"], row["window"], row["forecast"], row["preview"]) == (
        "",
        None,
        None,
        None,
    )


def test_every_goal_is_a_row():
    with override("en"):
        header, *rows = goal_file_rows([sample_progress(goal) for goal in goals_of_2022()])

    assert [row[header.index("Code")] for row in rows] == ["IQ", "IQ-F", "LZB", "EG"]


# The months of a goal ----------------------------------------------------------------------------


def months_of(progress):
    """The cells of the page, and those of a file."""
    with override("en"):
        table = month_table(progress)
        page = [[str(cell) for _column, cell in row.items()] for row in table.rows]
        header, *rows = table.as_values()
        return list(map(str, header)), page, rows


def test_the_months_have_numbers_in_the_file_and_words_on_the_page():
    goal = make_goal(path=Path.LINEAR)
    flows = make_points("2022-01", 2, "3.5", final_up_to="2022-01")
    header, page, rows = months_of(
        make_progress(goal, "2022-02", flows, make_points("2021-12", 100, 1200, 100))
    )

    assert header == [
        "Month", "Numerator", "Denominator", "Value", "Expected", "State", "Data date",
    ]  # fmt: skip
    assert len(page) == len(rows) == 14
    assert page[12:] == [
        ["January 2022", "2", "1,200", "2.0%", "1.7%", "final", "18 October 2022"],
        ["February 2022", "3.5", "100", "0.8%", "3.4%", "provisional", "18 October 2022"],
    ]
    assert rows[13] == [
        "2022-02", Decimal("3.5"), Decimal(100), Decimal("0.846154"), Decimal("3.433333"),
        "provisional", "18 October 2022",
    ]  # fmt: skip


def test_a_mark_travels_with_its_meaning_to_page_and_file():
    stocks = make_points("2022-01", 10, None, ..., 10)
    _header, page, rows = months_of(make_progress(make_goal(LONG_TERM), "2022-04", stocks))

    assert [row[1] for row in page[12:]] == ["10", ". (missing)", ". (missing)", "10"]
    assert [row[1] for row in rows[12:]] == [
        Decimal(10), ". (missing)", ". (missing)", Decimal(10),
    ]  # fmt: skip
    assert [row[2] for row in page[12:]] == ["10", "incomplete", "incomplete", "incomplete"]
    assert [row[2] for row in rows[12:]] == [Decimal(10), *["incomplete"] * 3]
    assert [row[4] for row in page[12:]] == ["final", "final", "–", "final"]


def test_a_month_divided_by_zero_is_not_computable():
    goal = make_goal(COVERAGE, method=Method.MONTHLY_RATE)
    points = make_points("2022-01", 1)
    _header, page, rows = months_of(
        make_progress(goal, "2022-01", points, make_points("2022-01", 0))
    )

    assert (page[12][3], rows[12][3]) == ("not computable", "not computable")


def test_the_months_end_with_the_year_and_the_report():
    points = make_points("2022-01", *[10] * 14)

    assert [
        months_of(make_progress(make_goal(LONG_TERM), report, points))[2][-1][0]
        for report in ("2022-03", "2023-02")
    ] == ["2022-03", "2022-12"]


def test_without_any_figure_there_are_no_months():
    assert months_of(make_progress(make_goal(LONG_TERM), "2022-03", {}))[1:] == ([], [])
