from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.months import (
    add_months,
    month_key,
    month_of,
    months_between,
    months_ending,
    months_of_year,
    parse_month,
)

JUNE = date(2022, 6, 1)


@pytest.mark.parametrize("day", [date(2022, 6, 1), date(2022, 6, 30), datetime(2022, 6, 15, 8)])
def test_the_month_of_a_day_is_its_first_day(day: date) -> None:
    assert month_of(day) == JUNE


@pytest.mark.parametrize(
    ("number", "month"),
    [
        (0, date(2022, 6, 1)),
        (6, date(2022, 12, 1)),
        (7, date(2023, 1, 1)),
        (-5, date(2022, 1, 1)),
        (-6, date(2021, 12, 1)),
        (-12, date(2021, 6, 1)),
        (30, date(2024, 12, 1)),
    ],
)
def test_months_are_added_across_years(number: int, month: date) -> None:
    assert add_months(JUNE, number) == month


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_adding_and_subtracting_months_ends_where_it_began(day: date, number: int) -> None:
    assert add_months(add_months(month_of(day), number), -number) == month_of(day)


def test_months_between_include_both_ends() -> None:
    assert months_between(date(2021, 11, 1), date(2022, 2, 1)) == (
        date(2021, 11, 1),
        date(2021, 12, 1),
        date(2022, 1, 1),
        date(2022, 2, 1),
    )


def test_a_month_lies_between_itself() -> None:
    assert months_between(JUNE, JUNE) == (JUNE,)


def test_there_are_no_months_between_a_later_and_an_earlier_one() -> None:
    assert months_between(JUNE, date(2022, 5, 1)) == ()


def test_a_window_ends_at_its_month() -> None:
    assert months_ending(date(2022, 1, 1), 3) == (
        date(2021, 11, 1),
        date(2021, 12, 1),
        date(2022, 1, 1),
    )


def test_a_year_has_its_twelve_months() -> None:
    assert [month_key(month) for month in months_of_year(2022)] == [
        f"2022-{number:02}" for number in range(1, 13)
    ]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2022-09", date(2022, 9, 1)),
        (" 09/2022 ", date(2022, 9, 1)),
        ("9/2022", date(2022, 9, 1)),
        ("September 2022", date(2022, 9, 1)),
        ("september  2022", date(2022, 9, 1)),
        ("Sep 2022", date(2022, 9, 1)),
        ("Sept. 2022", date(2022, 9, 1)),
        ("März 2022", date(2022, 3, 1)),
        ("Mrz 2022", date(2022, 3, 1)),
        ("MÄR. 2022", date(2022, 3, 1)),
        ("March 2022", date(2022, 3, 1)),
        ("Dez 2022", date(2022, 12, 1)),
        ("Dec 2022", date(2022, 12, 1)),
        ("Mai 2022", date(2022, 5, 1)),
        ("May\u00a02022", date(2022, 5, 1)),
    ],
)
def test_a_month_is_read(text: str, month: date) -> None:
    assert parse_month(text) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022",
        "2022-13",
        "2022-00",
        "2022-9",
        "13/2022",
        "0/2022",
        "09/22",
        "Foo 2022",
        "٠٩/2022",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a month: "):
        parse_month(text)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_the_key_of_a_month_is_read_back(day: date) -> None:
    assert parse_month(month_key(month_of(day))) == month_of(day)
