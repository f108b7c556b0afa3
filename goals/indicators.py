"""The formulas of the indicators. Pure: numbers in, numbers out.

With m the month asked about, L the lag of the denominator, W the window (twelve months, unless
the indicator says otherwise), Σ and ⌀ over the months of a window:

    year-to-date rate      100 · Σ numerator(Jan..m) / ⌀ denominator(Jan-L..m-L)    JFW, L = 1
    rate over the window   100 · Σ numerator(m-W+1..m) / ⌀ denominator(same, -L)    K2 and its
                                                                                     kind, L = 1
    share of sums          100 · Σ numerator(m-W+1..m) / Σ denominator(same, -L)    market coverage;
                                                                                     mean of monthly
                                                                                     rates, weighted
    mean of monthly rates  ⌀ of 100 · numerator(k) / denominator(k-L), k in window  K1E3 (L = 0),
                                                                                     K1E4 (L = 1)
    rate of the month      100 · numerator(m) / denominator(m-L)                    or share of
                                                                                     another series
    change on last year    100 · (numerator(m) / numerator(m-12) - 1)               K1, K3
    mean so far            ⌀ numerator(Jan..m)                                      LZB
    sum so far             Σ numerator(Jan..m)
    latest                 numerator(m)

In December the year-to-date rate equals the rate over twelve months. Sources: § 48a SGB II with
§§ 4 to 6 of its ordinance. A window with a month that has no value has no result: the months are
named, never skipped and never taken for zero.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from goals.enums import Method
from jobcenter.months import add_months, months_between
from jobcenter.numbers import divide

Window = tuple[date, date]

_OF_THE_YEAR = frozenset({Method.YEAR_TO_DATE_RATE, Method.MEAN_SO_FAR, Method.SUM_SO_FAR})
_OF_A_WINDOW = frozenset(
    {Method.TWELVE_MONTH_RATE, Method.TWELVE_MONTH_SHARE, Method.MEAN_OF_MONTHLY_RATES}
)
TWELVE = 12


class Point(NamedTuple):
    """One month of a series as it is known at some moment.

    `value` is None exactly where `mark` says why. `final` follows the data date
    (`is_final`), never today's date. A tuple, because a page makes thousands: measured.
    """

    value: Decimal | None
    mark: str
    data_date: date
    final: bool
    demonstration: bool = False


Points = Mapping[date, Point]


class Reading(NamedTuple):
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


def is_cumulative(method: Method) -> bool:
    """Whether the value builds up from January; all else is a level of its own in each month."""
    return method in _OF_THE_YEAR


def covers_a_window(method: Method) -> bool:
    """Whether the value reaches back a window of months, into the year before."""
    return method in _OF_A_WINDOW


@lru_cache(maxsize=8192)
def window_of(method: Method, month: date, window: int = TWELVE) -> Window:
    """The first and last month of the numerator that count for `month`."""
    if method in _OF_THE_YEAR:
        return month.replace(month=1), month
    return (add_months(month, 1 - window) if method in _OF_A_WINDOW else month), month


def read(
    method: Method,
    month: date,
    *,
    numerator: Points,
    denominator: Points | None = None,
    lag: int = 0,
    window: int = TWELVE,
) -> Reading:
    """Compute the indicator at `month` by the formula of its method (module docstring)."""
    span = window_of(method, month, window)
    if method == Method.CHANGE_ON_LAST_YEAR:
        denominator, lag = numerator, TWELVE
    above, gaps = _values(numerator, span)
    if denominator is None:
        result = None if gaps else _RESULTS[method](above)
        return Reading(month, result, result, None, span, None, gaps)
    lagged = (add_months(span[0], -lag), add_months(span[1], -lag))
    below, gaps_below = _values(denominator, lagged)
    if gaps or gaps_below:
        months = tuple(sorted({*gaps, *gaps_below}))
        return Reading(month, None, None, None, span, lagged, months)
    value, dividend, divisor = _QUOTIENTS[method](above, below)
    return Reading(month, value, dividend, divisor, span, lagged)


def _values(points: Points, window: Window) -> tuple[list[Decimal], tuple[date, ...]]:
    """The values of the window, and the months that have none."""
    months = months_between(*window)
    known = {month: points[month].value for month in months if month in points}
    values = [value for value in known.values() if value is not None]
    if len(values) == len(months):
        return values, ()
    return values, tuple(month for month in months if known.get(month) is None)


def _sum(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal())


def _mean(values: list[Decimal]) -> Decimal:
    return _sum(values) / len(values)


Quotient = tuple[Decimal | None, Decimal, Decimal]


def _sum_by_mean(above: list[Decimal], below: list[Decimal]) -> Quotient:
    return _percent(_sum(above), _mean(below))


def _sum_by_sum(above: list[Decimal], below: list[Decimal]) -> Quotient:
    return _percent(_sum(above), _sum(below))


def _percent(dividend: Decimal, divisor: Decimal) -> Quotient:
    return divide(dividend * 100, divisor), dividend, divisor


def _mean_of_rates(above: list[Decimal], below: list[Decimal]) -> Quotient:
    """The dividend is the sum of the monthly rates, the divisor their number."""
    rates = [divide(one * 100, other) for one, other in zip(above, below, strict=True)]
    known = [rate for rate in rates if rate is not None]
    value = _mean(known) if len(known) == len(rates) else None
    return value, _sum(known), Decimal(len(rates))


def _change(above: list[Decimal], below: list[Decimal]) -> Quotient:
    ratio, dividend, divisor = _percent(above[0], below[0])
    return (None if ratio is None else ratio - 100), dividend, divisor


_RESULTS: dict[Method, Callable[[list[Decimal]], Decimal]] = {
    Method.MEAN_SO_FAR: _mean,
    Method.SUM_SO_FAR: _sum,
    Method.LATEST: _sum,
}
_QUOTIENTS: dict[Method, Callable[[list[Decimal], list[Decimal]], Quotient]] = {
    Method.YEAR_TO_DATE_RATE: _sum_by_mean,
    Method.TWELVE_MONTH_RATE: _sum_by_mean,
    Method.TWELVE_MONTH_SHARE: _sum_by_sum,
    Method.MEAN_OF_MONTHLY_RATES: _mean_of_rates,
    Method.MONTHLY_RATE: _sum_by_sum,
    Method.CHANGE_ON_LAST_YEAR: _change,
}
