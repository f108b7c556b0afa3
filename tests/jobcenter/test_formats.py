from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import activate, deactivate, override

from jobcenter import formats
from jobcenter.enums import Mark, Precision, Unit


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    activate("de")
    yield
    deactivate()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal(6513), 0, "6.513"),
        (6513, 0, "6.513"),
        (Decimal("9228.333333"), 2, "9.228,33"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("20.65"), 1, "20,7"),
        (Decimal("-95"), 0, "−95"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal(7), 2, "7,00"),
        (
            Decimal("1234567890123456789012345678901234567890.125"),
            2,
            "1.234.567.890.123.456.789.012.345.678.901.234.567.890,13",
        ),
        (None, 0, "–"),
    ],
)
def test_a_number_is_written(value: Decimal | int | None, decimals: int, text: str) -> None:
    assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(3), "+3,0"),
        (Decimal("-9.53"), "−9,5"),
        (Decimal(0), "±0,0"),
        (Decimal("-0.04"), "±0,0"),
        (None, "–"),
    ],
)
def test_a_difference_shows_its_sign(value: Decimal | None, text: str) -> None:
    assert formats.signed(value, 1) == text


def test_german_keeps_percent_and_euro_on_the_line_of_their_number() -> None:
    assert [
        formats.percent(Decimal("20.6")),
        formats.percent(None),
        formats.money(Decimal(27332616)),
        formats.money(Decimal("-0.125"), 2),
        formats.money(None),
    ] == ["20,6\u00a0%", "–", "27.332.616\u00a0€", "−0,13\u00a0€", "–"]


def test_english_writes_numbers_its_own_way() -> None:
    with override("en"):
        assert [
            formats.number(27332616),
            formats.percent(Decimal("20.6")),
            formats.money(Decimal(27332616)),
            formats.money(Decimal(-5)),
            formats.millions(Decimal(27332616)),
            formats.millions(Decimal("-27335000"), 1),
            formats.millions(Decimal(-100)),
            formats.millions(None),
        ] == [
            "27,332,616",
            "20.6%",
            "€27,332,616",
            "−€5",
            "€27.33 million",
            "−€27.3 million",
            "€0.00 million",
            "–",
        ]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (Decimal("20.6"), Unit.PERCENT, 1, "20.6%"),
        (Decimal(7400), Unit.EURO, 0, "€7,400"),
        (Decimal(871), Unit.COUNT, 0, "871"),
        (Decimal(871), Unit.INTEGRATIONS, 0, "871 integrations"),
        (Decimal("1.4"), Unit.INTEGRATIONS, 0, "1 integration"),
        (Decimal(-1), Unit.PERSONS, 0, "−1 person"),
        (Decimal(1), Unit.POINTS, 1, "1.0 points"),
        (Decimal("0.6"), Unit.POINTS, 1, "0.6 points"),
        (Decimal(0), Unit.VACANCIES, 0, "0 vacancies"),
        (Decimal(1), Unit.HOUSEHOLDS, 0, "1 household in need"),
        (Decimal(2), Unit.EMPLOYMENTS, 0, "2 employments begun"),
        (2, Unit.PLACES, 0, "2 places"),
        (None, Unit.PERSONS, 0, "–"),
        (None, Unit.EURO, 0, "–"),
    ],
)
def test_a_quantity_bears_its_unit(
    value: Decimal | int | None, unit: Unit, decimals: int, text: str
) -> None:
    with override("en"):
        assert formats.quantity(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (Unit.PERCENT, "+3.0%"),
        (Unit.EURO, "+€3.0"),
        (Unit.COUNT, "+3.0"),
        (Unit.PERSONS, "+3.0 persons"),
    ],
)
def test_a_quantity_can_be_a_difference(unit: Unit, text: str) -> None:
    with override("en"):
        assert formats.quantity(Decimal(3), unit, 1, plus=True) == text


def test_the_label_of_a_unit_is_its_sign_or_its_name() -> None:
    with override("en"):
        labels = [formats.unit_label(unit) for unit in (Unit.PERCENT, Unit.EURO, Unit.PERSONS)]

    assert labels == ["%", "€", "persons"]


@pytest.mark.parametrize(
    ("value", "mark", "text"),
    [
        (Decimal(871), None, "871"),
        (None, None, "–"),
        (None, Mark.SUPPRESSED, "* (suppressed)"),
        (None, Mark.NOT_COMPUTABLE, "x (not computable)"),
        (None, Mark.MISSING, ". (missing)"),
    ],
)
def test_a_mark_is_shown_with_its_meaning(
    value: Decimal | None, mark: Mark | None, text: str
) -> None:
    with override("en"):
        assert formats.marked(value, mark, Unit.COUNT) == text


def test_dates_and_months_are_written_in_german() -> None:
    assert [
        formats.day(date(2022, 12, 31)),
        formats.month_name(date(2022, 3, 1)),
        formats.month_word(date(2022, 3, 1)),
        formats.month_short(date(2022, 3, 1)),
        formats.month_short(date(2022, 6, 1), with_year=True),
    ] == ["31.12.2022", "März 2022", "März", "Mär", "Jun 2022"]


def test_dates_and_months_are_written_in_english() -> None:
    with override("en"):
        assert [
            formats.day(date(2022, 12, 31)),
            formats.month_name(date(2022, 3, 1)),
            formats.month_word(date(2022, 3, 1)),
            formats.month_short(date(2022, 3, 1)),
            formats.month_short(date(2022, 6, 1), with_year=True),
        ] == ["31 December 2022", "March 2022", "March", "Mar", "Jun 2022"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2022, 10, 20, 6, 0, tzinfo=UTC), "20.10.2022, 08:00"),
        (datetime(2022, 12, 31, 23, 30, tzinfo=UTC), "01.01.2023, 00:30"),
    ],
)
def test_a_moment_is_shown_in_the_time_of_berlin(moment: datetime, text: str) -> None:
    assert formats.moment(moment) == text


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        formats.moment(datetime(2022, 10, 20, 8, 0))


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAY, "01.03.2022"),
        (Precision.MONTH, "März 2022"),
        (Precision.YEAR, "2022"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(precision: Precision, text: str) -> None:
    assert formats.dated(date(2022, 3, 1), precision) == text


def test_the_language_is_german_where_none_is_active() -> None:
    with override(None):
        assert formats.number(Decimal("1234.5"), 1) == "1.234,5"


def test_a_regional_language_is_written_as_its_language() -> None:
    with override("en-gb"):
        assert formats.number(1234) == "1,234"
