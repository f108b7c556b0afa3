from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jobcenter import formats
from jobcenter.enums import Mark, Unit
from jobcenter.numbers import (
    LARGEST,
    Cell,
    Notation,
    NumberError,
    NumberProblem,
    divide,
    needed_decimals,
    parse_number,
    round_half_up,
)


@pytest.mark.parametrize(
    ("value", "decimals"), [("3", 0), ("3.00", 0), ("4.750", 2), ("0.000", 0), ("1E+3", 0)]
)
def test_so_many_decimals_say_all_of_a_number(value, decimals):
    assert needed_decimals(Decimal(value)) == decimals


GERMAN, ENGLISH = Notation.GERMAN, Notation.ENGLISH

storable_values = st.decimals(
    min_value=-999_999_999_999,
    max_value=999_999_999_999,
    places=6,
    allow_nan=False,
    allow_infinity=False,
)


@pytest.mark.parametrize(
    ("dividend", "divisor", "quotient"),
    [
        (Decimal(3), Decimal(4), Decimal("0.75")),
        (Decimal(0), Decimal(4), Decimal(0)),
        (Decimal(3), Decimal(0), None),
        (None, Decimal(4), None),
        (Decimal(3), None, None),
    ],
)
def test_a_quotient_exists_only_with_both_numbers(
    dividend: Decimal | None, divisor: Decimal | None, quotient: Decimal | None
) -> None:
    assert divide(dividend, divisor) == quotient


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.45", 1, "0.5"),
        ("-0.04", 1, "0.0"),
        ("20.6", 2, "20.60"),
        ("123456789012345678901234567890.5", 0, "123456789012345678901234567891"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8), st.integers(0, 7))
def test_rounding_agrees_with_counting_in_fractions(value: Decimal, decimals: int) -> None:
    shifted = abs(Fraction(value)) * 10**decimals
    expected = int(shifted + Fraction(1, 2)) * (-1 if value < 0 else 1)

    assert Fraction(round_half_up(value, decimals)) == Fraction(expected, 10**decimals)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("6513", Unit.PERSONS, "6513"),
        ("6.513", Unit.PERSONS, "6513"),
        ("1.234.567", Unit.PERSONS, "1234567"),
        ("9.228,33", Unit.PERSONS, "9228.33"),
        ("6 513", Unit.PERSONS, "6513"),
        ("6\u00a0513", Unit.PERSONS, "6513"),
        ("6\u202f513,5", Unit.PERSONS, "6513.5"),
        ("1 234", Unit.PERCENT, "1234"),
        ("20,6", Unit.PERCENT, "20.6"),
        ("20,60 %", Unit.PERCENT, "20.60"),
        ("1,234", Unit.PERCENT, "1.234"),
        ("1.234,5", Unit.PERCENT, "1234.5"),
        ("1.234.567", Unit.PERCENT, "1234567"),
        ("0,123", Unit.PERSONS, "0.123"),
        ("+3,0", Unit.POINTS, "3.0"),
        ("-95", Unit.INTEGRATIONS, "-95"),
        ("−95", Unit.INTEGRATIONS, "-95"),
        ("– 95", Unit.INTEGRATIONS, "-95"),
        ("0", Unit.PERSONS, "0"),
        ("-0", Unit.PERSONS, "0"),
        ("27.332.616 €", Unit.EURO, "27332616"),
        ("27.332.616,50 EUR", Unit.EURO, "27332616.50"),
        ("-7.400 Euro", Unit.EURO, "-7400"),
        ("27,3 Mio", Unit.EURO, "27300000"),
        ("27,3 Mio.", Unit.EURO, "27300000"),
        ("27,3\u00a0Mio.\u00a0€", Unit.EURO, "27300000"),
        ("−27 mio €", Unit.EURO, "-27000000"),
        ("27,332616 Millionen Euro", Unit.EURO, "27332616"),
        ("27,3326165 Mio. €", Unit.EURO, "27332616.5"),
        ("999.999.999.999,999999", Unit.EURO, "999999999999.999999"),
        ("1,50000000", Unit.PERCENT, "1.500000"),
    ],
)
def test_german_notation_is_read(text: str, unit: Unit, value: str) -> None:
    cell = parse_number(text, GERMAN, unit)

    assert (str(cell.value), cell.mark) == (value, None)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("6513", Unit.PERSONS, "6513"),
        ("6,513", Unit.PERSONS, "6513"),
        ("9,228.33", Unit.PERSONS, "9228.33"),
        ("9228.3333", Unit.PERSONS, "9228.3333"),
        ("9228.333", Unit.PERSONS, "9228.333"),
        ("20.6%", Unit.PERCENT, "20.6"),
        ("1.234", Unit.PERCENT, "1.234"),
        ("€27,332,616", Unit.EURO, "27332616"),
        ("−€5", Unit.EURO, "-5"),
        ("€27.33 million", Unit.EURO, "27330000"),
        ("1.234 million", Unit.EURO, "1234000"),
    ],
)
def test_english_notation_is_read(text: str, unit: Unit, value: str) -> None:
    cell = parse_number(text, ENGLISH, unit)

    assert (str(cell.value), cell.mark) == (value, None)


@pytest.mark.parametrize(
    ("text", "notation", "unit", "readings"),
    [
        ("1.234", GERMAN, Unit.PERCENT, ("1234", "1.234")),
        ("-1.234", GERMAN, Unit.POINTS, ("-1234", "-1.234")),
        ("1,234", GERMAN, Unit.PERSONS, ("1234", "1.234")),
        ("1,234", GERMAN, Unit.EURO, ("1234", "1.234")),
        ("1.234 Mio.", GERMAN, Unit.EURO, ("1.234E+9", "1.234E+6")),
        ("1.234", ENGLISH, Unit.PERSONS, ("1234", "1.234")),
        ("123.456", ENGLISH, Unit.INTEGRATIONS, ("123456", "123.456")),
        ("1,234", ENGLISH, Unit.PERCENT, ("1234", "1.234")),
    ],
)
def test_what_could_be_either_is_refused_with_both_readings(
    text: str, notation: Notation, unit: Unit, readings: tuple[str, ...]
) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, notation, unit)

    assert caught.value.code == NumberProblem.AMBIGUOUS
    assert caught.value.readings == tuple(map(Decimal, readings))


@pytest.mark.parametrize(
    "text",
    [
        "1.23.4",
        "12.34",
        "1.2345",
        "1234.567",
        "0.500",
        "1.234 567",
        "1,2,3",
        ",5",
        "5,",
        "1  234",
        "NaN",
        "Infinity",
        "1e5",
        "1_000",
        "0x10",
        "٣",
        "１２",
        "²",
        "--5",
        "5-",
        "(5)",
        "viele",
        "5 Stück",
        "1'234",
        "1\n234",
        "1" + " " * 5000 + "z",
    ],
)
def test_what_is_no_german_number_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, GERMAN, Unit.PERSONS)

    assert (caught.value.code, caught.value.text) == (NumberProblem.NOT_A_NUMBER, text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("27,3 Mio", Unit.PERSONS),
        ("27,3 Mio", Unit.PERCENT),
        ("5 €", Unit.PERSONS),
        ("€5", Unit.PERCENT),
        ("5 %", Unit.EURO),
        ("5 %", Unit.POINTS),
    ],
)
def test_a_foreign_unit_is_refused(text: str, unit: Unit) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, GERMAN, unit)

    assert caught.value.code == NumberProblem.WRONG_UNIT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.000.000.000.000", NumberProblem.TOO_LARGE),
        ("1000000 Mio", NumberProblem.TOO_LARGE),
        ("9" * 5000, NumberProblem.TOO_LARGE),
        ("0,0000001", NumberProblem.TOO_PRECISE),
        ("27,30000000000000000000000000000000000001 Mio", NumberProblem.TOO_PRECISE),
        ("0," + "0" * 5000 + "1", NumberProblem.TOO_PRECISE),
    ],
)
def test_what_cannot_be_stored_is_refused(text: str, code: NumberProblem) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, GERMAN, Unit.EURO)

    assert caught.value.code == code


@pytest.mark.parametrize("notation", Notation)
@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", Cell()),
        (" \u00a0 ", Cell()),
        ("*", Cell(mark=Mark.SUPPRESSED)),
        ("x", Cell(mark=Mark.NOT_COMPUTABLE)),
        ("X", Cell(mark=Mark.NOT_COMPUTABLE)),
        (".", Cell(mark=Mark.MISSING)),
        ("-", Cell(value=Decimal(0))),
        ("–", Cell(value=Decimal(0))),
    ],
)
def test_marks_are_no_values_and_a_dash_is_zero(notation: Notation, text: str, cell: Cell) -> None:
    assert parse_number(text, notation, Unit.PERSONS) == cell


def test_only_an_empty_cell_is_blank() -> None:
    cells = [Cell(), Cell(value=Decimal(0)), Cell(mark=Mark.MISSING)]

    assert [cell.is_blank for cell in cells] == [True, False, False]


def test_a_source_defines_its_own_marks() -> None:
    marks = {"…": Mark.MISSING, "-": Mark.SUPPRESSED}

    read = [parse_number(text, GERMAN, Unit.PERSONS, marks=marks) for text in ("…", "-")]

    assert read == [Cell(mark=Mark.MISSING), Cell(mark=Mark.SUPPRESSED)]


@pytest.mark.parametrize(("language", "notation"), [("de", GERMAN), ("en", ENGLISH)])
@given(value=storable_values, decimals=st.sampled_from([0, 1, 2, 4, 6]))
def test_a_written_count_is_read_back(
    language: str, notation: Notation, value: Decimal, decimals: int
) -> None:
    with override(language):
        text = formats.number(value, decimals)

    assert parse_number(text, notation, Unit.PERSONS).value == round_half_up(value, decimals)


@pytest.mark.parametrize(("language", "notation"), [("de", GERMAN), ("en", ENGLISH)])
@given(value=storable_values, decimals=st.integers(1, 6))
def test_a_written_rate_is_read_back(
    language: str, notation: Notation, value: Decimal, decimals: int
) -> None:
    with override(language):
        text = formats.percent(value, decimals)

    assert parse_number(text, notation, Unit.PERCENT).value == round_half_up(value, decimals)


@pytest.mark.parametrize(("language", "notation"), [("de", GERMAN), ("en", ENGLISH)])
@given(value=storable_values, decimals=st.sampled_from([0, 2]))
def test_written_money_is_read_back(
    language: str, notation: Notation, value: Decimal, decimals: int
) -> None:
    with override(language):
        text = formats.money(value, decimals)

    assert parse_number(text, notation, Unit.EURO).value == round_half_up(value, decimals)


@given(st.text(max_size=12) | st.from_regex(r"[-+]?[0-9., ]{1,9}( Mio)?", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(NumberError):
        value = parse_number(text, GERMAN, Unit.EURO).value
        assert value is None or abs(value) < LARGEST
