"""How a goal stands: expected path, gap, status, forecast, needed rate. Pure.

With v(m) the indicator at month m of the year, p(m) the same a year earlier, T the target,
B the baseline and S(m) the expected value ("Soll"):

    S(m) by the previous year's shape  T · p(m) / p(12)
    S(m) by three years' shape         T · ⌀ of p(m) / p(12) over the last three complete years
    S(m) linear                        T · m/12 for sums and year-to-date rates,
                                       B + (T - B) · m/12 for means
    S(m) level                         T                   for values that do not build up
    S(m) by hand                       the twelve values agreed; every path ends in the target
    gap                                v(m) - S(m)
    achievement                        100 · v(m) / S(m); where lower is better 100 · S(m) / v(m)
    improvement share                  (v(m) - p(m)) / (S(m) - p(m))    only with an agreed change
    tolerance                          |S(m)| · |1 - q|, q = (B + T) / 2T (half the agreed change)
    forecast by last year's shape      v(m) · p(12) / p(m)
    forecast by run rate               v(m) · 12 / m for sums and year-to-date rates, v(m) for means
    range of a forecast                ± the largest relative error that this method had at the
                                       same month in up to five earlier years
    needed per month                   (T · ⌀ stock of the year / 100 - numerator so far) / (12 - m)
                                       (T - sum so far) / (12 - m)
    at most per month (means)          (12 · T - m · v(m)) / (12 - m)
    target governed by the change      B · (1 + change / 100), B + change in points

Status compares the gap, a difference, so that zero and negative values have one too. There is
no public standard: docs/decisions.md, 14.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from goals.enums import (
    BaselineOrigin,
    ChangeUnit,
    ForecastMethod,
    Governs,
    Method,
    Path,
    Reason,
    Status,
)
from goals.indicators import (
    TWELVE,
    Point,
    Points,
    Reading,
    covers_a_window,
    is_cumulative,
    read,
)
from jobcenter.enums import Unit
from jobcenter.months import add_months, months_between, months_of_year
from jobcenter.numbers import divide, round_half_up

# Without an agreed improvement: at risk down to this percentage of the expected value.
FLAT_TOLERANCE = Decimal(97)
FIRST_FORECAST_MONTH = 3
EARLIER_YEARS = range(1, 6)  # that are looked back to, for shapes and for errors
FEWEST_ERRORS = 2
YEARS_OF_SHAPE = 3
# Thresholds are compared exactly: what division leaves behind this decimal is no difference.
EXACT_DECIMALS = 15


@dataclass(frozen=True)
class Goal:
    """What is agreed for an indicator in a year, and how the indicator is computed.

    `tolerance` is the percentage of the expected value down to which the goal is at risk;
    None takes half the agreed change.
    """

    code: str
    name: str
    partner: str
    year: int
    unit: Unit
    decimals: int
    lower_is_better: bool
    method: Method
    lag: int
    numerator_unit: Unit
    target: Decimal
    target_decimals: int
    stated_change: Decimal | None = None
    stated_change_unit: str = ""
    stated_baseline: Decimal | None = None
    baseline_origin: str = ""
    path: Path = Path.PRIOR_YEAR_SHAPE
    path_values: tuple[Decimal, ...] = ()
    tolerance: Decimal | None = None
    window: int = TWELVE

    @property
    def is_ratio(self) -> bool:
        return self.method not in (Method.MEAN_SO_FAR, Method.SUM_SO_FAR, Method.LATEST)

    @property
    def baseline(self) -> Decimal | None:
        """As entered, or derived: T / (1 + change/100), T - change in points."""
        if self.baseline_origin != BaselineOrigin.DERIVED or self.stated_change is None:
            return self.stated_baseline
        if self.stated_change_unit == ChangeUnit.POINTS:
            return self.target - self.stated_change
        return divide(self.target, 1 + self.stated_change / 100)

    @property
    def tolerated_share(self) -> Decimal:
        """|1 - q|: the share of the expected value by which it may be missed and be at risk."""
        flat = FLAT_TOLERANCE if self.tolerance is None else self.tolerance
        if self.tolerance is None and self.agrees_improvement:
            assert self.baseline is not None
            return abs((self.target - self.baseline) / (2 * self.target))
        return 100 / flat - 1 if self.lower_is_better else 1 - flat / 100

    @property
    def agrees_improvement(self) -> bool:
        if self.baseline is None or not self.target:
            return False
        change = self.target - self.baseline
        return change < 0 if self.lower_is_better else change > 0


def governed_target(
    value: Decimal,
    *,
    governs: Governs,
    baseline: Decimal | None,
    change: Decimal | None,
    change_unit: str,
) -> Decimal:
    """The target in force: the agreed value, or the baseline with the agreed change."""
    if governs == Governs.VALUE or baseline is None or change is None:
        return value
    if change_unit == ChangeUnit.POINTS:
        return baseline + change
    return baseline * (1 + change / 100)


@dataclass(frozen=True)
class Forecast:
    """The value at the year's end by one method, with the range of its errors."""

    method: ForecastMethod
    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class WhatIf:
    """A possible target for next year: its value, and what it means as a count.

    `change` is against this year's forecast or final value, in the unit of the agreed change;
    `count` is in the unit of the gap: what the rate is of the newest stock, if that stays.
    """

    change: Decimal
    value: Decimal
    count: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """Another value for the goal's own last month, and how far the actual one is above it."""

    name: str
    value: Decimal
    difference: Decimal | None


@dataclass(frozen=True)
class Progress:
    """A goal with its series as known at some moment, and all that follows from them.

    `numerator` and `denominator` hold no month after `report_month`.
    """

    goal: Goal
    report_month: date
    numerator: Points
    denominator: Points | None
    references: Mapping[str, Points] = field(default_factory=dict)

    @cached_property
    def _readings(self) -> dict[date, Reading]:
        return {}

    def reading(self, month: date) -> Reading:
        """The indicator at a month; read once, because path, forecast and chart all ask for it."""
        if month not in self._readings:
            self._readings[month] = self._read(month, self.goal.method, self.goal.window)
        return self._readings[month]

    def _read(self, month: date, method: Method, window: int) -> Reading:
        return read(
            method,
            month,
            numerator=self.numerator,
            denominator=self.denominator,
            lag=self.goal.lag,
            window=window,
        )

    def value(self, month: date) -> Decimal | None:
        return self.reading(month).value

    def reported(self, month: date) -> Decimal | None:
        """The numerator's own figure of the month."""
        return value_at(month, self.numerator)

    @property
    def first_month(self) -> date:
        return date(self.goal.year, 1, 1)

    @property
    def last_month(self) -> date:
        return date(self.goal.year, 12, 1)

    @cached_property
    def through(self) -> date | None:
        """The goal's own last month: the last of the year that is final in every series."""
        last = min(self.report_month, self.last_month)
        months = months_between(self.first_month, last)
        return next((month for month in reversed(months) if self._is_final(month)), None)

    def _is_final(self, month: date) -> bool:
        series = [self.numerator] + ([self.denominator] if self.denominator is not None else [])
        return all(month in points and points[month].final for points in series)

    @cached_property
    def actual(self) -> Reading | None:
        return None if self.through is None else self.reading(self.through)

    @property
    def incomplete(self) -> tuple[date, ...]:
        return self.actual.incomplete if self.actual else ()

    @property
    def is_year_final(self) -> bool:
        return self.through == self.last_month

    @property
    def points_used(self) -> list[Point]:
        """The points that the actual value was computed from."""
        if self.actual is None:
            return []
        used = _points_in(self.numerator, self.actual.window)
        if self.actual.denominator_window is not None:
            used += _points_in(self.divided_by, self.actual.denominator_window)
        return used

    @property
    def divided_by(self) -> Points:
        """The series of the denominator: for a change the same as the numerator's."""
        return self.numerator if self.denominator is None else self.denominator

    @property
    def provisional(self) -> bool:
        return any(not point.final for point in self.points_used)

    @property
    def demonstration(self) -> bool:
        series = [self.numerator, self.denominator or {}]
        return any(point.demonstration for points in series for point in points.values())

    @property
    def data_date(self) -> date | None:
        return max((point.data_date for point in self.points_used), default=None)

    @cached_property
    def prior(self) -> Reading | None:
        """The indicator twelve months before the goal's own last month."""
        return None if self.through is None else self.reading(add_months(self.through, -12))

    @property
    def prior_value(self) -> Decimal | None:
        return self.prior.value if self.prior else None

    @cached_property
    def twelve_months(self) -> Decimal | None:
        """The rate over twelve months: what a year-to-date rate will be in December."""
        if self.through is None:
            return None
        if self.goal.method == Method.YEAR_TO_DATE_RATE:
            return self._read(self.through, Method.TWELVE_MONTH_RATE, TWELVE).value
        covered = covers_a_window(self.goal.method) and self.goal.window == TWELVE
        return self.actual.value if covered and self.actual else None

    @cached_property
    def path(self) -> Path:
        """The path that is used: the agreed one, or the next that can be computed.

        Without last year's shape three years' shape; without that, linear. What does not build
        up from January has no shape and is expected at its target, unless agreed by hand.
        """
        agreed = self.goal.path
        if agreed == Path.BY_HAND:
            return agreed
        if agreed == Path.LEVEL or not is_cumulative(self.goal.method):
            return Path.LEVEL
        candidates = [Path.PRIOR_YEAR_SHAPE, Path.THREE_YEARS, Path.LINEAR]
        rest = candidates[candidates.index(agreed) :]
        return next(path for path in rest if self._is_possible(path))

    @property
    def is_path_a_fallback(self) -> bool:
        """Whether the agreed path cannot be computed from the months there are."""
        return is_cumulative(self.goal.method) and self.path != self.goal.path

    def _is_possible(self, path: Path) -> bool:
        match path:
            case Path.PRIOR_YEAR_SHAPE:
                return self._is_complete(1)
            case Path.THREE_YEARS:
                return len(self.shape_years) == YEARS_OF_SHAPE
        return True

    def _is_complete(self, back: int) -> bool:
        """Whether a year has a shape: its December, made of all its months, is not zero."""
        return bool(self.value(date(self.goal.year - back, 12, 1)))

    @cached_property
    def shape_years(self) -> tuple[int, ...]:
        """The years that three years' shape is the mean of, the latest first."""
        complete = [back for back in EARLIER_YEARS if self._is_complete(back)]
        return tuple(self.goal.year - back for back in complete[:YEARS_OF_SHAPE])

    def share_of(self, year: int, month: int) -> Decimal | None:
        """What share of its December's value a month of a year had."""
        return divide(self.value(date(year, month, 1)), self.value(date(year, 12, 1)))

    def _mean_share(self, month: int) -> Decimal | None:
        return _mean([self.share_of(year, month) for year in self.shape_years])

    def expected(self, month: date) -> Decimal | None:
        """The expected value at a month of the goal's year; in December always the target."""
        target = self.goal.target
        if self.path == Path.LEVEL or month == self.last_month:
            return target
        match self.path:
            case Path.BY_HAND:
                return self.goal.path_values[month.month - 1]
            case Path.PRIOR_YEAR_SHAPE:
                return _times(target, self.share_of(self.goal.year - 1, month.month))
            case Path.THREE_YEARS:
                return _times(target, self._mean_share(month.month))
        return self._linear(Decimal(month.month) / 12)

    @property
    def shape_values(self) -> tuple[Decimal | None, Decimal | None]:
        """Last year's value at the goal's own month, and last December's."""
        return self.prior_value, self.value(add_months(self.last_month, -12))

    @property
    def shape_share(self) -> Decimal | None:
        """The share of December that three years had at the goal's own month, in percent."""
        if self.through is None:
            return None
        return _times(self._mean_share(self.through.month), Decimal(100))

    def _linear(self, share: Decimal) -> Decimal | None:
        if self.goal.method != Method.MEAN_SO_FAR:
            return self.goal.target * share
        baseline = self.goal.baseline
        return None if baseline is None else baseline + (self.goal.target - baseline) * share

    @cached_property
    def expected_now(self) -> Decimal | None:
        return None if self.through is None else self.expected(self.through)

    @cached_property
    def gap(self) -> Decimal | None:
        """Actual less expected, in the goal's unit (points for rates).

        None without a status: a gap that must not be judged would be judged all the same.
        """
        if self.reason is not None:
            return None
        assert self.actual is not None
        assert self.actual.value is not None
        assert self.expected_now is not None
        return round_half_up(self.actual.value - self.expected_now, EXACT_DECIMALS)

    @property
    def gap_count(self) -> Decimal | None:
        """The gap as a number of what is counted: points · denominator / 100 for rates.

        None for a mean of monthly rates, which has no denominator of its own.
        """
        if self.gap is None or not self.goal.is_ratio:
            return self.gap
        if self.goal.method == Method.MEAN_OF_MONTHLY_RATES:
            return None
        assert self.actual is not None
        assert self.actual.denominator is not None
        return self.gap * self.actual.denominator / 100

    @property
    def gap_unit(self) -> Unit:
        return self.goal.numerator_unit

    @property
    def achievement(self) -> Decimal | None:
        """Percentage of the expected value; of positive values, more than 100 is good."""
        if self.gap is None:
            return None
        assert self.actual is not None
        assert self.actual.value is not None
        assert self.expected_now is not None
        if self.goal.lower_is_better:
            return divide(self.expected_now * 100, self.actual.value)
        return divide(self.actual.value * 100, self.expected_now)

    @property
    def improvement_share(self) -> Decimal | None:
        """Share of the change agreed so far that is reached (1 = all of it)."""
        if self.goal.stated_change is None or self.gap is None or self.prior_value is None:
            return None
        assert self.actual is not None
        assert self.actual.value is not None
        assert self.expected_now is not None
        agreed = round_half_up(self.expected_now - self.prior_value, EXACT_DECIMALS)
        return divide(self.actual.value - self.prior_value, agreed)

    @cached_property
    def reason(self) -> Reason | None:
        """Why there is no status, or None where there is one."""
        if self.actual is None:
            return Reason.NO_FINAL_MONTH
        if self.actual.value is None:
            return Reason.INCOMPLETE if self.incomplete else Reason.NOT_COMPUTABLE
        if covers_a_window(self.goal.method) and self.months_before_year * 2 > self.goal.window:
            return Reason.WINDOW_BEFORE_YEAR
        return Reason.NO_PATH if self.expected_now is None else None

    @property
    def months_before_year(self) -> int:
        """So many months of the actual value's window lie before the goal's year."""
        if self.actual is None:
            return 0
        return sum(month < self.first_month for month in months_between(*self.actual.window))

    @cached_property
    def status(self) -> Status:
        if self.reason is not None:
            return Status.NOT_ASSESSABLE
        assert self.gap is not None
        if self.is_year_final:
            return Status.REACHED if self._shortfall_of_year() <= 0 else Status.MISSED
        shortfall = self.gap if self.goal.lower_is_better else -self.gap
        if shortfall <= 0:
            return Status.ON_TRACK
        assert self.expected_now is not None
        tolerated = abs(self.expected_now) * self.goal.tolerated_share
        within = shortfall <= round_half_up(tolerated, EXACT_DECIMALS)
        return Status.AT_RISK if within else Status.OFF_TRACK

    @property
    def threshold(self) -> Decimal | None:
        """The value down to which (lower is better: up to which) the goal is at risk."""
        if self.expected_now is None:
            return None
        tolerated = abs(self.expected_now) * self.goal.tolerated_share
        return self.expected_now + (tolerated if self.goal.lower_is_better else -tolerated)

    def _shortfall_of_year(self) -> Decimal:
        """How far December misses the target, both as printed; negative is surplus."""
        assert self.actual is not None
        assert self.actual.value is not None
        decimals = self.goal.target_decimals
        printed = round_half_up(self.actual.value, decimals)
        difference = round_half_up(self.goal.target, decimals) - printed
        return -difference if self.goal.lower_is_better else difference

    @cached_property
    def preview(self) -> Reading | None:
        """The newest later month that has a value, without any status."""
        first = self.first_month if self.through is None else add_months(self.through, 1)
        last = min(self.report_month, self.last_month)
        for month in reversed(months_between(first, last)):
            reading = self.reading(month)
            if reading.value is not None:
                return reading
        return None

    @property
    def forecast(self) -> Forecast | None:
        """The forecast that is shown: by last year's shape, or by run rate where that fails."""
        return self.forecasts[0] if self.forecasts else None

    @cached_property
    def forecasts(self) -> tuple[Forecast, ...]:
        """None for values that do not build up, before March, after December.

        A method is left out where fewer than two earlier years show how far it errs.
        """
        if self.actual is None or self.actual.value is None or self.through is None:
            return ()
        month = self.through.month
        if not is_cumulative(self.goal.method) or not FIRST_FORECAST_MONTH <= month < 12:
            return ()
        made = (self._forecast(method, month, self.actual.value) for method in ForecastMethod)
        return tuple(forecast for forecast in made if forecast is not None)

    def _forecast(self, method: ForecastMethod, month: int, value: Decimal) -> Forecast | None:
        forecast = _times(value, self._growth(method, self.goal.year, month))
        errors = [self._error(method, self.goal.year - back, month) for back in EARLIER_YEARS]
        known = [error for error in errors if error is not None]
        if forecast is None or len(known) < FEWEST_ERRORS:
            return None
        spread = abs(forecast) * max(known)
        return Forecast(method, forecast, forecast - spread, forecast + spread)

    def _growth(self, method: ForecastMethod, year: int, month: int) -> Decimal | None:
        """By what the value of a month is multiplied to become the value of December."""
        if method == ForecastMethod.RUN_RATE:
            is_mean = self.goal.method == Method.MEAN_SO_FAR
            return Decimal(1) if is_mean else Decimal(12) / month
        return divide(self.value(date(year - 1, 12, 1)), self.value(date(year - 1, month, 1)))

    def _error(self, method: ForecastMethod, year: int, month: int) -> Decimal | None:
        """The relative error the method made at this month of an earlier year."""
        now, end = self.value(date(year, month, 1)), self.value(date(year, 12, 1))
        forecast = _times(now, self._growth(method, year, month))
        ratio = divide(forecast, end)
        return None if ratio is None else abs(ratio - 1)

    @property
    def months_needed(self) -> tuple[date, date] | None:
        """The months that are still open: after the goal's own last one, up to December."""
        if self.through is None or self.is_year_final:
            return None
        return add_months(self.through, 1), self.last_month

    @cached_property
    def needed_per_month(self) -> Decimal | None:
        """What the open months need on average to meet the target; for means the highest mean."""
        if self.actual is None or self.actual.numerator is None or self.is_year_final:
            return None
        month, so_far = self.actual.month.month, self.actual.numerator
        match self.goal.method:
            case Method.MEAN_SO_FAR:
                return (12 * self.goal.target - month * so_far) / (12 - month)
            case Method.SUM_SO_FAR:
                return (self.goal.target - so_far) / (12 - month)
            case Method.YEAR_TO_DATE_RATE:
                whole = _times(self.goal.target, self.mean_stock_of_year)
                return None if whole is None else (whole / 100 - so_far) / (12 - month)
        return None

    @cached_property
    def mean_stock_of_year(self) -> Decimal | None:
        """The mean stock of the year's window: as visible, later months like the newest."""
        if self.needed_stock is None:
            return None
        newest, assumed = self.needed_stock
        stocks = self.denominator or {}
        months = [add_months(month, -self.goal.lag) for month in months_of_year(self.goal.year)]
        return _mean([assumed if month > newest else value_at(month, stocks) for month in months])

    @cached_property
    def needed_stock(self) -> tuple[date, Decimal] | None:
        """The newest visible stock, which the needed rate assumes to stay; its month and value."""
        stocks = (self.denominator or {}).items()
        known = [(month, point.value) for month, point in stocks if point.value is not None]
        return max(known, default=None)

    @cached_property
    def needed_prior(self) -> Decimal | None:
        """What the same months had on average a year earlier."""
        if self.months_needed is None:
            return None
        first, last = (add_months(month, -12) for month in self.months_needed)
        return _mean([self.reported(month) for month in months_between(first, last)])

    @property
    def on_last_year(self) -> Comparison | None:
        return None if self.prior_value is None else self._comparison("", self.prior_value)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """With the references for the goal's own last month, where they are known."""
        if self.through is None:
            return ()
        values = {name: value_at(self.through, points) for name, points in self.references.items()}
        return tuple(
            self._comparison(name, value) for name, value in values.items() if value is not None
        )

    def _comparison(self, name: str, value: Decimal) -> Comparison:
        actual = self.actual.value if self.actual else None
        return Comparison(name, value, None if actual is None else actual - value)

    @cached_property
    def what_ifs(self) -> tuple[WhatIf, ...]:
        """Three targets for next year: as this year ends, half the agreed change more, and all.

        Empty without an agreed change, or before anything says how the year ends.
        """
        change, base = self.goal.stated_change, self._year_end
        if change is None or base is None:
            return ()
        return tuple(self._what_if(base, change * step / 2) for step in range(3))

    @property
    def _year_end(self) -> Decimal | None:
        if self.is_year_final and self.actual:
            return self.actual.value
        return self.forecast.value if self.forecast else None

    def _what_if(self, base: Decimal, change: Decimal) -> WhatIf:
        in_points = self.goal.stated_change_unit == ChangeUnit.POINTS
        value = base + change if in_points else base * (1 + change / 100)
        if not self.goal.is_ratio:
            return WhatIf(change, value, value)
        count = None
        if self.goal.method in (Method.YEAR_TO_DATE_RATE, Method.TWELVE_MONTH_RATE):
            assert self.needed_stock is not None  # else the year would have no end
            count = value * self.needed_stock[1] / 100
        return WhatIf(change, value, count)


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _points_in(points: Points, window: tuple[date, date]) -> list[Point]:
    return [points[month] for month in months_between(*window) if month in points]


def value_at(month: date, points: Points) -> Decimal | None:
    return points[month].value if month in points else None


def _mean(values: list[Decimal | None]) -> Decimal | None:
    """The mean, or None where a value is missing or there is none at all."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal()) / len(known) if known and len(known) == len(values) else None
