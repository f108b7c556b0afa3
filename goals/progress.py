"""How a goal stands: expected path, gap, status, forecast, needed rate. Pure.

With v(m) the indicator at month m of the year, p(m) the same a year earlier, T the target,
B the baseline and S(m) the expected value ("Soll"):

    S(m) by the previous year's shape  T · p(m) / p(12)                 ends in the target
    S(m) linear                        T · m/12 for sums and year-to-date rates,
                                       B + (T - B) · m/12 for means
    S(m) level                         T                                for twelve-month values
    gap                                v(m) - S(m)
    achievement                        100 · v(m) / S(m); where lower is better 100 · S(m) / v(m)
    improvement share                  (v(m) - p(m)) / (S(m) - p(m))    only with an agreed change
    tolerance                          |S(m)| · |1 - q|, q = (B + T) / 2T (half the agreed change)
    forecast                           v(m) · p(12) / p(m)
    its range                          ± the largest relative error that this forecast had at the
                                       same month in up to five earlier years
    needed per month                   (T · ⌀ stock of the year / 100 - numerator so far) / (12 - m)
    at most per month (means)          (12 · T - m · v(m)) / (12 - m)

Status compares the gap, a difference, so that zero and negative values have one too. There is
no public standard: docs/decisions.md, 14.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from goals.enums import BaselineOrigin, ChangeUnit, Method, Path, Reason, Status
from goals.indicators import Point, Points, Reading, covers_twelve_months, read
from jobcenter.enums import Unit
from jobcenter.months import add_months, months_between, months_of_year
from jobcenter.numbers import divide, round_half_up

# Without an agreed improvement: at risk down to this percentage of the expected value.
FLAT_TOLERANCE = Decimal(97)
FIRST_FORECAST_MONTH = 3
YEARS_OF_ERRORS = range(1, 6)
FEWEST_ERRORS = 2
MONTHS_OF_WINDOW_IN_YEAR = 6
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
    tolerance: Decimal | None = None

    @property
    def is_ratio(self) -> bool:
        return self.method != Method.MEAN_SO_FAR

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


@dataclass(frozen=True)
class Forecast:
    """The year's end if it goes on as last year: value and range in the goal's unit."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Progress:
    """A goal with its series as known at some moment, and all that follows from them.

    `numerator` and `denominator` hold no month after `report_month`.
    """

    goal: Goal
    report_month: date
    numerator: Points
    denominator: Points | None

    @cached_property
    def _readings(self) -> dict[tuple[date, Method], Reading]:
        return {}

    def reading(self, month: date, method: Method | None = None) -> Reading:
        """The indicator at a month; read once, because path, forecast and chart all ask for it."""
        key = (month, method or self.goal.method)
        if key not in self._readings:
            self._readings[key] = read(
                key[1],
                month,
                numerator=self.numerator,
                denominator=self.denominator,
                lag=self.goal.lag,
            )
        return self._readings[key]

    def value(self, month: date) -> Decimal | None:
        return self.reading(month).value

    def reported(self, month: date) -> Decimal | None:
        """The numerator's own figure of the month."""
        return _at(month, self.numerator)

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
        if self.denominator is not None and self.actual.denominator_window is not None:
            used += _points_in(self.denominator, self.actual.denominator_window)
        return used

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
        if self.through is None or not self.goal.is_ratio:
            return None
        if covers_twelve_months(self.goal.method):
            return self.actual.value if self.actual else None
        return self.reading(self.through, Method.TWELVE_MONTH_RATE).value

    @cached_property
    def path(self) -> Path:
        """The path that is used: the agreed one, or linear where last year has gaps."""
        if covers_twelve_months(self.goal.method):
            return Path.LEVEL
        if self.goal.path == Path.PRIOR_YEAR_SHAPE and None in self._prior_year:
            return Path.LINEAR
        return self.goal.path

    @cached_property
    def _prior_year(self) -> tuple[Decimal | None, ...]:
        months = months_between(add_months(self.first_month, -12), add_months(self.last_month, -12))
        return tuple(self.value(month) for month in months)

    def expected(self, month: date) -> Decimal | None:
        """The expected value at a month of the goal's year; in December always the target."""
        target = self.goal.target
        if self.path == Path.LEVEL or month == self.last_month:
            return target
        if self.path == Path.PRIOR_YEAR_SHAPE:
            share = divide(self._prior_year[month.month - 1], self._prior_year[11])
            return None if share is None else target * share
        share = Decimal(month.month) / 12
        if self.goal.is_ratio:
            return target * share
        baseline = self.goal.baseline
        return None if baseline is None else baseline + (target - baseline) * share

    @cached_property
    def expected_now(self) -> Decimal | None:
        return None if self.through is None else self.expected(self.through)

    @cached_property
    def gap(self) -> Decimal | None:
        """Actual less expected, in the goal's unit (points for rates)."""
        if self.actual is None or self.actual.value is None or self.expected_now is None:
            return None
        return round_half_up(self.actual.value - self.expected_now, EXACT_DECIMALS)

    @property
    def gap_count(self) -> Decimal | None:
        """The gap as a number of what is counted: points · denominator / 100 for rates."""
        if self.gap is None or not self.goal.is_ratio:
            return self.gap
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
        if covers_twelve_months(self.goal.method) and (
            self.actual.month.month < MONTHS_OF_WINDOW_IN_YEAR
        ):
            return Reason.WINDOW_BEFORE_YEAR
        return Reason.NO_PATH if self.gap is None else None

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
        share = self.goal.tolerated_share
        tolerated = round_half_up(abs(self.expected_now) * share, EXACT_DECIMALS)
        return Status.AT_RISK if shortfall <= tolerated else Status.OFF_TRACK

    def _shortfall_of_year(self) -> Decimal:
        """How far December misses the target, both as printed; negative is surplus."""
        assert self.actual is not None
        assert self.actual.value is not None
        rounded = round_half_up(self.actual.value, self.goal.target_decimals)
        difference = self.goal.target - rounded
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

    @cached_property
    def forecast(self) -> Forecast | None:
        """None for twelve-month values, before March, after December, or with too little past."""
        if self.actual is None or self.actual.value is None or self.through is None:
            return None
        month = self.through.month
        if covers_twelve_months(self.goal.method) or not FIRST_FORECAST_MONTH <= month < 12:
            return None
        growth = divide(self._prior_year[11], self._prior_year[month - 1])
        errors = self._errors(month)
        if growth is None or len(errors) < FEWEST_ERRORS:
            return None
        value, error = self.actual.value * growth, max(errors)
        return Forecast(
            value=value, low=value - abs(value) * error, high=value + abs(value) * error
        )

    def _errors(self, month: int) -> list[Decimal]:
        """The relative errors this forecast made at the same month of earlier years."""
        errors = (self._error(self.goal.year - back, month) for back in YEARS_OF_ERRORS)
        return [error for error in errors if error is not None]

    def _error(self, year: int, month: int) -> Decimal | None:
        growth = divide(self.value(date(year - 1, 12, 1)), self.value(date(year - 1, month, 1)))
        now, end = self.value(date(year, month, 1)), self.value(date(year, 12, 1))
        if growth is None or now is None or not end:
            return None
        return abs(now * growth / end - 1)

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
        month = self.actual.month.month
        if self.goal.method == Method.MEAN_SO_FAR:
            return (12 * self.goal.target - month * self.actual.numerator) / (12 - month)
        if self.goal.method != Method.YEAR_TO_DATE_RATE:
            return None
        stock = self._mean_stock_of_year()
        if stock is None:
            return None
        return (self.goal.target * stock / 100 - self.actual.numerator) / (12 - month)

    def _mean_stock_of_year(self) -> Decimal | None:
        """The mean stock of the year's window: as visible, later months like the newest."""
        assert self.needed_stock is not None
        newest, assumed = self.needed_stock
        stocks = self.denominator or {}
        months = [add_months(month, -self.goal.lag) for month in months_of_year(self.goal.year)]
        return _mean([assumed if month > newest else _at(month, stocks) for month in months])

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


def _points_in(points: Points, window: tuple[date, date]) -> list[Point]:
    return [points[month] for month in months_between(*window) if month in points]


def _at(month: date, points: Points) -> Decimal | None:
    return points[month].value if month in points else None


def _mean(values: list[Decimal | None]) -> Decimal | None:
    """The mean, or None where a value is missing."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal()) / len(known) if len(known) == len(values) else None
