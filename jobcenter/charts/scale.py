"""Where the vertical axis begins and ends, and its round numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from math import ceil
from typing import TypeAlias

from jobcenter import formats
from jobcenter.charts import Chart, Line, value_text
from jobcenter.enums import Unit
from jobcenter.numbers import round_half_up

Spans: TypeAlias = tuple[tuple[Decimal, Decimal] | None, ...]

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Scale:
    """The axis starts at its first round number and reaches its last one or beyond."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]


EMPTY = Scale(Decimal(0), Decimal(1), ())


def scale_of(chart: Chart, intervals: int) -> Scale:
    """An axis around all values of the chart; EMPTY where it has no values."""
    values = list(_drawn_values(chart))
    if not values:
        return EMPTY
    finest = Decimal(1).scaleb(-chart.decimals)
    low, high = _bounds(min(values), max(values), finest)
    ticks = _round_numbers(low, high, finest, intervals)
    return Scale(ticks[0], max(high, ticks[-1]), ticks)


def tick_texts(ticks: tuple[Decimal, ...], unit: Unit) -> tuple[str, ...]:
    """The ticks as short as their step allows, all alike."""
    if not ticks:
        return ()
    step = ticks[1] - ticks[0]
    if unit is Unit.EURO and max(map(abs, ticks)) >= _MILLION:
        return tuple(formats.millions(tick, _decimals(step / _MILLION)) for tick in ticks)
    return tuple(value_text(tick, unit, _decimals(step)) for tick in ticks)


def short_text(value: Decimal, unit: Unit, decimals: int) -> str:
    """A value inside the picture, where room is scarce."""
    if unit is Unit.EURO and abs(value) >= _MILLION:
        return formats.millions(value)
    return value_text(value, unit, decimals)


def stacks(columns: tuple[Line, ...]) -> Iterator[Spans]:
    """For each kind of columns where each of them starts and ends: gains up, losses down."""
    tops: dict[tuple[int, bool], Decimal] = {}
    for column in columns:
        spans: list[tuple[Decimal, Decimal] | None] = []
        for index, value in enumerate(column.values):
            if value is None:
                spans.append(None)
                continue
            start = tops.get((index, value < 0), Decimal(0))
            tops[index, value < 0] = start + value
            spans.append((start, start + value))
        yield tuple(spans)


def thinned(count: int, needed: float) -> tuple[int, ...]:
    """Every so many indexes, at least as many as needed, and always the last one."""
    every = next((number for number in (1, 2, 3, 6, 12, 24) if number >= needed), ceil(needed))
    return tuple(index for index in range(count) if (count - 1 - index) % every == 0)


def _drawn_values(chart: Chart) -> Iterator[Decimal]:
    for values in chart.values():
        yield from (value for value in values if value is not None)
    for spans in stacks(chart.columns) if chart.stacked else ():
        yield from (end for span in spans if span for end in span)
    if any(value is not None for column in chart.columns for value in column.values):
        yield Decimal(0)  # a column's length means its value


def _bounds(low: Decimal, high: Decimal, finest: Decimal) -> tuple[Decimal, Decimal]:
    """Start at zero where that costs less than half of the height."""
    if 0 <= low <= high / 2:
        low = Decimal(0)
    if low / 2 <= high <= 0:
        high = Decimal(0)
    if low == high:
        margin = max(abs(low) / 20, finest)
        return low - margin if low else low, high + margin
    return low, high


def _round_numbers(
    low: Decimal, high: Decimal, finest: Decimal, intervals: int
) -> tuple[Decimal, ...]:
    steps = _steps(max((high - low) / intervals, finest))
    candidates = (_multiples(step, low, high) for step in steps)
    return next(ticks for ticks in candidates if len(ticks) <= intervals + 1)


def _multiples(step: Decimal, low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = max(int(round_half_up(high / step, 0)), first + 1)
    return tuple(step * number for number in range(first, last + 1))


def _steps(smallest: Decimal) -> Iterator[Decimal]:
    exponent = smallest.adjusted()
    while True:
        for digit in (1, 2, 5):
            step = Decimal(digit).scaleb(exponent)
            if step >= smallest:
                yield step
        exponent += 1


def _decimals(step: Decimal) -> int:
    return max(0, -int(step.normalize().as_tuple().exponent))
