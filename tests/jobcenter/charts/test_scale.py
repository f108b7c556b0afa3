from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.charts import Band, Chart, Kind, Line
from jobcenter.charts.scale import EMPTY, scale_of, short_text, stacks, thinned, tick_texts
from jobcenter.enums import Unit


def decimals_of(*values: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else Decimal(value) for value in values)


def chart_of(*lines: Line, decimals: int = 1, stacked: bool = False) -> Chart:
    labels = ("",) * len(lines[0].values)
    return Chart("", labels, lines, Unit.PERCENT, decimals, "", stacked=stacked)


@pytest.mark.parametrize(
    ("values", "ticks", "high"),
    [
        (("1.5", "9.4", "20.6"), ("0", "10", "20"), "20.6"),
        (("0", "9.9"), ("0", "5", "10"), "10"),
        (("6370", "6513"), ("6350", "6400", "6450", "6500"), "6513"),
        (("-3.2", "2"), ("-4", "-2", "0", "2"), "2"),
        (("-9", "-1"), ("-10", "-5", "0"), "0"),
        (("5", "5"), ("4.6", "4.8", "5.0", "5.2"), "5.25"),
        (("0",), ("0.0", "0.1"), "0.1"),
        (("7", None), ("6.5", "7.0", "7.5"), "7.5"),
    ],
)
def test_the_axis_has_round_numbers_around_its_values(
    values: tuple[str | None, ...], ticks: tuple[str, ...], high: str
) -> None:
    scale = scale_of(chart_of(Line("", decimals_of(*values))), intervals=3)

    assert (scale.ticks, scale.high) == (decimals_of(*ticks), Decimal(high))


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=20))
def test_every_value_lies_on_the_axis(values: list[Decimal]) -> None:
    scale = scale_of(chart_of(Line("", tuple(values))), intervals=4)

    assert scale.low <= min(values) <= max(values) <= scale.high
    assert 2 <= len(scale.ticks) <= 5


def test_an_axis_without_values_is_empty() -> None:
    assert scale_of(chart_of(Line("", (None, None))), intervals=3) == EMPTY


def test_counts_have_no_fractions_on_the_axis() -> None:
    scale = scale_of(chart_of(Line("", decimals_of("5", "6")), decimals=0), intervals=4)

    assert scale.ticks == decimals_of("5", "6")


def test_columns_start_at_zero() -> None:
    columns = Line("", decimals_of("90", "100"), kind=Kind.COLUMNS)

    assert scale_of(chart_of(columns), intervals=4).low == 0


def test_the_axis_reaches_the_top_of_a_stack() -> None:
    columns = [Line("", decimals_of("60"), kind=Kind.COLUMNS)] * 2

    assert scale_of(chart_of(*columns, stacked=True), intervals=4).high == 120


def test_the_axis_reaches_the_edge_of_the_band() -> None:
    band = Band("", decimals_of("1"), decimals_of("8"))
    chart = Chart("", ("",), (), Unit.PERCENT, 0, "", band=band)

    assert scale_of(chart, intervals=4).high == 8


def test_gains_are_stacked_upwards_and_losses_downwards() -> None:
    columns = (Line("", decimals_of("3", "-1", None)), Line("", decimals_of("2", "4", "1")))
    nought, one, three, four, five = map(Decimal, (0, 1, 3, 4, 5))

    assert list(stacks(columns)) == [
        ((nought, three), (nought, -one), None),
        ((three, five), (nought, four), (nought, one)),
    ]


@pytest.mark.parametrize(
    ("ticks", "unit", "texts"),
    [
        (("0", "10"), Unit.PERCENT, ("0%", "10%")),
        (("0", "0.5"), Unit.PERCENT, ("0.0%", "0.5%")),
        (("0", "500"), Unit.PERSONS, ("0", "500")),
        (("0", "500000"), Unit.EURO, ("€0", "€500,000")),
        (("0", "1E+7"), Unit.EURO, ("€0 million", "€10 million")),
        (
            ("-5E+5", "0", "5E+5", "1E+6"),
            Unit.EURO,
            ("−€0.5 million", "€0.0 million", "€0.5 million", "€1.0 million"),
        ),
        ((), Unit.EURO, ()),
    ],
)
def test_ticks_are_written_alike(
    ticks: tuple[str, ...], unit: Unit, texts: tuple[str, ...]
) -> None:
    with override("en"):
        assert tick_texts(tuple(map(Decimal, ticks)), unit) == texts


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("27332616", Unit.EURO, "€27.33 million"),
        ("-999999", Unit.EURO, "−€999,999"),
        ("27332616", Unit.PERSONS, "27,332,616"),
    ],
)
def test_a_value_in_the_picture_is_short(value: str, unit: Unit, text: str) -> None:
    with override("en"):
        assert short_text(Decimal(value), unit, 0) == text


@pytest.mark.parametrize(
    ("count", "needed", "shown"),
    [
        (4, 0.3, (0, 1, 2, 3)),
        (12, 1.5, (1, 3, 5, 7, 9, 11)),
        (12, 3.0, (2, 5, 8, 11)),
        (24, 4.0, (5, 11, 17, 23)),
        (60, 25.5, (7, 33, 59)),
        (0, 0.0, ()),
    ],
)
def test_the_last_of_too_many_labels_is_always_shown(
    count: int, needed: float, shown: tuple[int, ...]
) -> None:
    assert thinned(count, needed) == shown
