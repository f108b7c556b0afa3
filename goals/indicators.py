"""The formulas of the indicators. Pure: numbers in, numbers out.

With m the month asked about, L the lag of the denominator, Σ and ⌀ over the months of a window:

    year-to-date rate    100 · Σ numerator(Jan..m) / ⌀ denominator(Jan-L..m-L)     (JFW, L = 1)
    twelve-month rate    100 · Σ numerator(m-11..m) / ⌀ denominator(m-11-L..m-L)   (K2, L = 1)
    twelve-month share   100 · Σ numerator(m-11..m) / Σ denominator(m-11-L..m-L)   (market coverage)
    mean so far          ⌀ numerator(Jan..m)                                       (LZB)

In December the year-to-date rate equals the twelve-month rate. Sources: § 48a SGB II
with §§ 4 to 6 of its ordinance. A window with a month that has no value has no result: the
months are named, never skipped and never taken for zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from goals.enums import Method
from jobcenter.months import add_months, months_between
from jobcenter.numbers import divide

Window = tuple[date, date]

_TWELVE_MONTHS = frozenset({Method.TWELVE_MONTH_RATE, Method.TWELVE_MONTH_SHARE})


@dataclass(frozen=True)
class Point:
    """One month of a series as it is known at some moment.

    `value` is None exactly where `mark` says why. `final` follows the data date
    (`is_final`), never today's date.
    """

    value: Decimal | None
    mark: str
    data_date: date
    final: bool
    demonstration: bool = False


Points = Mapping[date, Point]


@dataclass(frozen=True)
class Reading:
    """An indicator at a month: the result, what it was divided from, and from which months.

    `value` is in percent for rates and shares, else in the unit of the numerator. `incomplete`
    names the months of either window that have no value; then there are no numbers.
    """

    month: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    window: Window
    denominator_window: Window | None
    incomplete: tuple[date, ...] = ()


def is_final(month: date, *, data_date: date, waiting_months: int, extrapolated: bool) -> bool:
    """Whether data of `data_date` is the final word on `month` (the statistics' waiting time).

    Data of 18 October with a waiting time of three months: June is final, July is not.
    """
    return not extrapolated and data_date >= add_months(month, waiting_months + 1)


def covers_twelve_months(method: Method) -> bool:
    return method in _TWELVE_MONTHS


@lru_cache(maxsize=4096)
def window_of(method: Method, month: date) -> Window:
    """The first and last month that count for `month`."""
    first = add_months(month, -11) if method in _TWELVE_MONTHS else month.replace(month=1)
    return first, month


def read(
    method: Method, month: date, *, numerator: Points, denominator: Points | None, lag: int = 0
) -> Reading:
    """Compute the indicator at `month` by the formula of its method (module docstring)."""
    window = window_of(method, month)
    if denominator is None:
        values, gaps = _values(numerator, window)
        mean = None if gaps else _mean(values)
        return Reading(month, mean, mean, None, window, None, gaps)
    lagged = (add_months(window[0], -lag), add_months(window[1], -lag))
    above, gaps_above = _values(numerator, window)
    below, gaps_below = _values(denominator, lagged)
    gaps = tuple(sorted({*gaps_above, *gaps_below}))
    if gaps:
        return Reading(month, None, None, None, window, lagged, gaps)
    dividend = sum(above, Decimal())
    divisor = sum(below, Decimal()) if method == Method.TWELVE_MONTH_SHARE else _mean(below)
    quotient = divide(dividend * 100, divisor)
    return Reading(month, quotient, dividend, divisor, window, lagged)


def _values(points: Points, window: Window) -> tuple[list[Decimal], tuple[date, ...]]:
    """The values of the window, and the months that have none."""
    months = months_between(*window)
    known = {month: points[month].value for month in months if month in points}
    values = [value for value in known.values() if value is not None]
    if len(values) == len(months):
        return values, ()
    return values, tuple(month for month in months if known.get(month) is None)


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal()) / len(values)
