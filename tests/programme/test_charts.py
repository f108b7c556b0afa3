from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.indicators import Point
from goals.queries import Occasion
from jobcenter.charts import Annotation, Role
from jobcenter.enums import Unit
from programme.charts import history_chart
from programme.queries import History
from tests.factories import month

JUNE = month("2022-06")


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def history(final: dict[str, int | None], later: dict[str, int | None] | None = None) -> History:
    points = {month(key): point(value, final=True) for key, value in final.items()}
    points |= {month(key): point(value, final=False) for key, value in (later or {}).items()}
    return History("ELB", "Stock", Unit.PERSONS, 0, points)


def point(value: int | None, *, final: bool) -> Point:
    number = None if value is None else Decimal(value)
    return Point(number, "" if number else "missing", date(2022, 10, 18), final)


def drawn(final: dict[str, int | None], later: dict[str, int | None] | None = None) -> list:
    """Of each line its role and its last four months."""
    chart = history_chart(history(final, later), JUNE)
    return [(line.role, line.values[-4:]) for line in chart.lines]


def test_a_chart_spans_three_years_up_to_the_report_month():
    chart = history_chart(history({"2022-05": 1}), JUNE)

    assert (len(chart.labels), chart.labels[0], chart.labels[-1]) == (36, "Jul 2019", "Jun 2022")
    assert (chart.title, chart.unit) == ("Stock", Unit.PERSONS)


def test_final_months_are_one_line():
    assert drawn({"2022-04": 1, "2022-06": 3}) == [(Role.ACTUAL, (None, 1, None, 3))]


def test_provisional_months_are_another_line_that_begins_where_the_first_ends():
    assert drawn({"2022-03": 1, "2022-04": 2}, {"2022-05": 3, "2022-06": 4}) == [
        (Role.ACTUAL, (1, 2, None, None)),
        (Role.PROVISIONAL, (None, 2, 3, 4)),
    ]


def test_provisional_months_alone_are_one_line():
    assert drawn({}, {"2022-06": 4}) == [(Role.PROVISIONAL, (None, None, None, 4))]


def test_a_month_with_a_mark_is_a_gap():
    assert drawn({"2022-04": 1, "2022-05": None, "2022-06": 3}) == [
        (Role.ACTUAL, (None, 1, None, 3))
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "No month has been reported yet."),
        ({"2022-05": None}, "No month has been reported yet."),
        ({"2022-05": 1200}, "May 2022: 1,200 persons."),
        (
            {"2021-05": 1250, "2022-05": 1200},
            "May 2022: 1,200 persons, −50 compared with May 2021.",
        ),
    ],
)
def test_the_sentence_tells_the_newest_month_and_the_change_of_a_year(values, sentence):
    assert history_chart(history(values), JUNE).sentence == sentence


def test_occasions_within_the_three_years_are_marked():
    occasions = [Occasion(date(2022, 6, 15), "Law"), Occasion(date(2019, 6, 30), "Too early")]

    chart = history_chart(history({"2022-06": 1}), JUNE, occasions)

    assert chart.annotations == (Annotation(35, "Law"),)
