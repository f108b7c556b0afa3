"""What computing the goals costs, beside a bare loop over the same numbers.

The loop does the same sums and quotients over the same Decimals, without classes, months and
marks: value, expected value, status, both forecasts with their ranges, and what is needed.
"""

import random
import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from bench.lines import Ratio
from goals.enums import BaselineOrigin, ChangeUnit, Method, Status
from goals.indicators import Point
from goals.progress import Goal, Progress
from jobcenter.enums import Unit
from jobcenter.months import months_between, months_ending

INDICATORS, FIRST_YEAR, YEARS = 200, 2003, 20
LIMIT = 12
EARLIER = 6  # years before the first, so that each year has its 72 months
THROUGH, VISIBLE, MONTHS_READ = 6, 9, 72  # June is final, September is known
TARGET, CHANGE = Decimal("20.6"), Decimal(3)
DATA_DATE = date(2030, 1, 1)

Series = list[Decimal]
Points = Mapping[date, Point]
Answer = tuple[object, ...]


def measure(rounds: int) -> Ratio:
    """Milliseconds for all indicators and years; raises RuntimeError where the two differ."""
    draw = random.Random(1)
    pairs = [(_numbers(draw, 160), _numbers(draw, 9000)) for _number in range(INDICATORS)]
    asked = [question for pair in pairs for question in _questions(*pair)]
    if _rounded(_ours(asked)) != _rounded(_loop(pairs)):
        raise RuntimeError("The loop computes something else.")
    ours = _milliseconds(lambda: _ours(asked), rounds)
    reference = _milliseconds(lambda: _loop(pairs), rounds)
    return Ratio(f"{INDICATORS} indicators, {YEARS} years / loop, ms", ours, reference, LIMIT)


def _numbers(draw: random.Random, level: int) -> Series:
    """From January six years before the first year on."""
    count = (YEARS + EARLIER) * 12
    return [Decimal(draw.randint(level * 9 // 10, level * 11 // 10)) for _month in range(count)]


def _milliseconds(compute: Callable[[], object], rounds: int) -> float:
    """The shortest of some rounds: whatever else the machine does only makes it longer."""
    times = []
    for _round in range(rounds):
        start = time.process_time()
        compute()
        times.append(time.process_time() - start)
    return min(times) * 1000


def _rounded(answers: list[Answer]) -> list[Answer]:
    return [
        tuple(round(one, 9) if isinstance(one, Decimal) else one for one in answer)
        for answer in answers
    ]


# Ours --------------------------------------------------------------------------------------------


def _questions(flows: Series, stocks: Series) -> list[tuple[Goal, date, Points, Points]]:
    """A goal of each year with the points that a page would have read."""
    months = months_between(date(FIRST_YEAR - EARLIER, 1, 1), date(FIRST_YEAR + YEARS - 1, 12, 1))
    above, below = (
        {
            month: Point(value, "", DATA_DATE, final=True)
            for month, value in zip(months, values, strict=True)
        }
        for values in (flows, stocks)
    )
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS)
    return [
        (_goal(year), date(year, VISIBLE, 1), _visible(above, year), _visible(below, year))
        for year in years
    ]


def _visible(points: Points, year: int) -> Points:
    report = date(year, VISIBLE, 1)
    known = {month: points[month] for month in months_ending(report, MONTHS_READ)}
    for month in months_between(date(year, THROUGH + 1, 1), report):
        known[month] = Point(known[month].value, "", DATA_DATE, final=False)
    return known


def _goal(year: int) -> Goal:
    return Goal(
        code="G", name="Goal", partner="Partner", year=year, unit=Unit.PERCENT, decimals=1,
        lower_is_better=False, method=Method.YEAR_TO_DATE_RATE, lag=1,
        numerator_unit=Unit.INTEGRATIONS, target=TARGET, target_decimals=1, stated_change=CHANGE,
        stated_change_unit=ChangeUnit.PERCENT, baseline_origin=BaselineOrigin.DERIVED,
    )  # fmt: skip


def _ours(asked: list[tuple[Goal, date, Points, Points]]) -> list[Answer]:
    return [_answer(Progress(*question)) for question in asked]


def _answer(progress: Progress) -> Answer:
    assert progress.actual is not None
    ranges = [(one.value, one.low, one.high) for one in progress.forecasts]
    numbers = [number for one in ranges for number in one]
    return (
        progress.actual.value,
        progress.expected_now,
        progress.status.value,
        *numbers,
        progress.needed_per_month,
    )


# The loop ----------------------------------------------------------------------------------------


def _loop(pairs: list[tuple[Series, Series]]) -> list[Answer]:
    return [
        _bare(flows, stocks, (EARLIER + number) * 12)
        for flows, stocks in pairs
        for number in range(YEARS)
    ]


def _bare(flows: Series, stocks: Series, january: int) -> Answer:
    """The answer for the year that begins at the index `january`."""
    starts = [january - 12 * back for back in range(EARLIER)]
    junes = [_rate(flows, stocks, start, THROUGH) for start in starts]
    # This year has no end yet: its place is kept, and never read.
    ends = [Decimal(), *(_rate(flows, stocks, start, 12) for start in starts[1:])]
    value, expected = junes[0], TARGET * junes[1] / ends[1]
    baseline = TARGET / (1 + CHANGE / 100)
    tolerated = abs(expected) * abs((TARGET - baseline) / (2 * TARGET))
    missed_by = round(expected - value, 15)
    if missed_by <= 0:
        status = Status.ON_TRACK.value
    else:
        within = missed_by <= round(tolerated, 15)
        status = (Status.AT_RISK if within else Status.OFF_TRACK).value
    shape, run = value * ends[1] / junes[1], value * 12 / THROUGH
    back = range(1, EARLIER)
    shape_error = max(
        abs(junes[one] * ends[one + 1] / junes[one + 1] / ends[one] - 1) for one in back[:-1]
    )
    run_error = max(abs(junes[one] * 12 / THROUGH / ends[one] - 1) for one in back)
    known = stocks[january - 1 : january + VISIBLE]
    mean = (sum(known) + (12 - len(known)) * known[-1]) / 12
    needed = (TARGET * mean / 100 - sum(flows[january : january + THROUGH])) / (12 - THROUGH)
    return (
        value, expected, status,
        shape, shape - shape * shape_error, shape + shape * shape_error,
        run, run - run * run_error, run + run * run_error, needed,
    )  # fmt: skip


def _rate(flows: Series, stocks: Series, start: int, months: int) -> Decimal:
    mean = sum(stocks[start - 1 : start - 1 + months], Decimal()) / months
    return sum(flows[start : start + months], Decimal()) * 100 / mean
