from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from budget.enums import Qualifier
from jobcenter.document import Value
from jobcenter.enums import Precision, Unit
from programme.enums import Operator, ProjectLevel
from programme.queries import (
    Dated,
    Event,
    Measure,
    Number,
    Period,
    Priority,
    Project,
    QualityTopic,
    Statement,
    Threshold,
)
from programme.tables import (
    event_table,
    measure_tables,
    period_text,
    project_table,
    quality_table,
    statement_tables,
    threshold_table,
)

NONE = Value(None, Unit.COUNT)
MAY = Dated(date(2022, 5, 1), Precision.MONTH)
JUNE = Dated(date(2022, 6, 1), Precision.MONTH)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def persons(number: int) -> Number:
    return Number(Decimal(number), Unit.PERSONS)


def percent(number: str, decimals: int = 1) -> Number:
    return Number(Decimal(number), Unit.PERCENT, decimals)


def value(number: str, unit: Unit = Unit.PERSONS, decimals: int = 0, **more: object) -> Value:
    return Value(Decimal(number), unit, decimals, **more)  # type: ignore[arg-type]


def measure(code: str, threshold: Threshold | None = None, **fields: Any) -> Measure:
    plain = Measure(code, f"Measure {code}", True, threshold, "", "", None, "")
    return replace(plain, **fields)


def priority(*measures: Measure) -> Priority:
    return Priority("S", "Priority", "", "", "", "", measures, ())


# Statements --------------------------------------------------------------------------------------


def test_plain_numbers_have_two_columns():
    [table] = statement_tables([Statement("People", number=persons(10))], "Youth")

    assert table.caption == "Figures: Youth"
    assert table.header == ("Statement", "Value")
    assert table.rows == (("People", value("10")),)
    assert table.note == ""


def test_each_topic_has_a_table_of_its_own():
    statements = [
        Statement("A", topic="One", number=persons(1)),
        Statement("B", topic="One", number=persons(2)),
        Statement("C", topic="Two", number=persons(3)),
    ]

    tables = statement_tables(statements, "Title")

    assert [(table.caption, len(table.rows)) for table in tables] == [("One", 2), ("Two", 1)]


def test_words_stand_apart_from_numbers():
    statements = [
        Statement("Stock", topic="Topic", number=persons(1)),
        Statement("Trend", topic="Topic", text="falling", period=Period("until 2019")),
        Statement("Mood", topic="Topic", change_text="better"),
    ]

    numbers, words = statement_tables(statements, "Title")

    assert [row[0] for row in numbers.rows] == ["Stock"]
    assert words.caption == "In words: Topic"
    assert words.header == ("Statement", "As printed", "Period")
    assert words.rows == (("Trend", "falling", "until 2019"), ("Mood", "better", "–"))


@pytest.mark.parametrize(("topic", "caption"), [("Topic", "Topic"), ("", "In words: Title")])
def test_words_alone_bear_the_name_of_their_topic(topic, caption):
    [table] = statement_tables([Statement("Trend", topic=topic, text="falling")], "Title")

    assert table.caption == caption


def test_a_comparison_shows_both_values_their_periods_and_the_change_as_printed():
    statement = Statement(
        "Rate",
        number=percent("4.6"),
        period=Period("12/2021"),
        compared=percent("5.1"),
        compared_period=Period("12/2021"),  # as printed, also where it is wrong
        change=percent("-0.5"),
    )

    [table] = statement_tables([statement], "Title")

    assert table.header == (
        "Statement", "Value", "Period", "Compared with", "Its period", "Change as printed",
    )  # fmt: skip
    assert table.rows == (
        (
            "Rate",
            value("4.6", Unit.PERCENT, 1),
            "12/2021",
            value("5.1", Unit.PERCENT, 1),
            "12/2021",
            value("-0.5", Unit.PERCENT, 1, signed=True),
        ),
    )


def test_a_qualifier_stands_before_its_number():
    statement = Statement("People", number=persons(10), qualifier=Qualifier.CIRCA)

    [table] = statement_tables([statement], "Title")

    assert table.rows == (("People", value("10", qualifier="circa")),)


def test_an_amount_in_millions_is_shown_in_millions():
    number = Number(Decimal(1_700_000), Unit.EURO, 1, in_millions=True)

    [table] = statement_tables([Statement("Grant", number=number)], "Title")

    assert table.rows == (("Grant", value("1700000", Unit.EURO, 1, in_millions=True)),)


def test_what_all_rows_have_in_common_stands_in_the_note():
    statements = [
        Statement(name, number=percent("1"), period=Period("2021"), share_of="all", source="Letter")
        for name in ("A", "B")
    ]

    [table] = statement_tables(statements, "Title")

    assert table.header == ("Statement", "Value")
    assert table.note == "Period: 2021. Share of: all. Source: Letter"


def test_what_differs_stands_in_the_rows():
    statements = [
        Statement("A", number=persons(1), period=Period("2021")),
        Statement("B", number=percent("2", 0), share_of="A", is_forecast=True),
        Statement("C", number=persons(3), period=Period("2023"), is_forecast=True, region="Saxony"),
    ]

    [table] = statement_tables(statements, "Title")

    assert table.rows == (
        ("A", value("1"), "2021"),
        ("B (of: A)", value("2", Unit.PERCENT), "forecast"),
        ("C (Saxony)", value("3"), "2023 (forecast)"),
    )
    assert table.note == ""


def test_the_text_as_printed_is_shown_where_a_number_has_one():
    statements = [
        Statement("A", number=percent("66", 0), text="Two thirds"),
        Statement("B", number=persons(1)),
    ]

    [table] = statement_tables(statements, "Title")

    assert table.header == ("Statement", "Value", "As printed")
    assert [row[2] for row in table.rows] == ["Two thirds", "–"]


def test_a_change_without_a_value_leaves_the_value_empty():
    statements = [Statement("A", number=persons(1)), Statement("B", change=percent("-6.0"))]

    [table] = statement_tables(statements, "Title")

    assert [row[1:] for row in table.rows] == [
        (value("1"), NONE),
        (NONE, value("-6.0", Unit.PERCENT, 1, signed=True)),
    ]


@pytest.mark.parametrize(
    ("bounds", "text"), [((1, 9), "1–9"), ((250, None), "from 250"), ((None, 29), "up to 29")]
)
def test_classes_have_a_column_where_all_rows_have_one(bounds, text):
    first, last = bounds
    classed = Statement("A", number=persons(1), class_from=first, class_to=last)

    [alone] = statement_tables([classed], "Title")
    [mixed] = statement_tables([classed, Statement("B", number=persons(2))], "Title")

    assert alone.rows == (("A", text, value("1")),)
    assert mixed.header == ("Statement", "Value")


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period(""), ""),
        (Period("In 2021", MAY, MAY), "In 2021"),
        (Period("", MAY, MAY), "May 2022"),
        (Period("", MAY, JUNE), "May 2022 – June 2022"),
        (Period("", MAY), "May 2022 –"),
    ],
)
def test_a_period_is_told_as_printed_else_by_its_dates(period, text):
    assert period_text(period) == text


# Measures ----------------------------------------------------------------------------------------


def test_measures_are_listed_and_then_what_some_are_held_to():
    cases = Threshold("Cases", Operator.AT_MOST, Number(Decimal(90), Unit.COUNT), "", False)
    rhythm = Threshold("Rhythm", None, None, "monthly", True)

    measures, held = measure_tables(
        priority(measure("1", cases), measure("2"), measure("3", rhythm, is_binding=False))
    )

    assert measures.rows == (("1", "Measure 1"), ("2", "Measure 2"), ("3", "Measure 3"))
    assert held.header == ("Code", "Held to", "Threshold")
    assert held.rows == (
        ("1", "Cases", value("90", Unit.COUNT, qualifier="at most")),
        ("3", "Rhythm (not binding, number derived from the words)", "monthly"),
    )


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "Apply MAG"),
        ({"instrument": "MAG"}, "Apply MAG"),  # named already
        ({"instrument": "EGZ", "unit_in_charge": "Team"}, "Apply MAG (EGZ; Team)"),
        ({"event": "Fair", "event_on": MAY}, "Apply MAG (Fair; May 2022)"),
    ],
)
def test_a_measure_names_what_it_goes_with_once(fields, text):
    [table] = measure_tables(priority(measure("1", text="Apply MAG", **fields)))

    assert table.rows == (("1", text),)


def test_a_priority_without_measures_has_no_table():
    assert measure_tables(priority()) == ()


def test_thresholds_of_all_priorities_stand_in_one_table():
    cases = Threshold("Cases", Operator.BELOW, Number(Decimal(500), Unit.COUNT), "", False)

    table = threshold_table([priority(measure("1")), priority(measure("2", cases))])

    assert table.rows == (("2", "Measure 2", "Cases", value("500", Unit.COUNT, qualifier="below")),)


# The rest ----------------------------------------------------------------------------------------


def test_a_project_tells_its_time_its_size_and_what_is_left():
    project = Project(
        code="P", name="Project", funder="", level=ProjectLevel.LAND, place="", start=None,
        start_origin="", end=Dated(date(2022, 9, 30), Precision.DAY), end_origin="",
        participants=43, places=None, goal="", text="",
    )  # fmt: skip

    table = project_table([project], date(2022, 6, 1))

    assert table.rows == (
        (
            "Project", "–", "30 September 2022", value("43"), Value(None, Unit.PLACES),
            value("3", Unit.COUNT),
        ),
    )  # fmt: skip
    assert table.note.startswith("Months left after June 2022;")


def test_topics_and_dates_have_a_row_each():
    topics = quality_table([QualityTopic("Topic", "Text"), QualityTopic("Other", "")])
    dates = event_table([Event("Fair", MAY, "")])

    assert topics.rows == (("Topic", "Text"), ("Other", "–"))
    assert dates.rows == (("May 2022", "Fair", "–"),)
