"""How a goal was computed, step by step, with the numbers of this month. Text, no arithmetic.

Every result shown is a property of goals.progress or goals.indicators; the steps only spell out
what those were computed from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.enums import ForecastMethod, Method, Path, Status
from goals.indicators import Points, Reading
from goals.progress import Forecast, Progress
from jobcenter.charts import value_text as bare_text
from jobcenter.formats import day, month_name, month_short, number, percent, quantity, signed
from jobcenter.months import months_between

FINE = 3  # decimals that let a reader check a quotient by hand


@dataclass(frozen=True)
class Step:
    """One line of the computation: what it is, the arithmetic in numbers, where they come from."""

    name: str
    formula: str
    origin: str = ""


def steps_of(progress: Progress) -> list[Step]:
    """From the figures to the status, the forecast and what is needed; empty without a value."""
    if progress.actual is None or progress.actual.value is None:
        return []
    return [
        *_actual_steps(progress, progress.actual),
        *_expected_steps(progress),
        *_gap_steps(progress, progress.actual),
        *_improvement_steps(progress, progress.actual),
        *_status_steps(progress),
        *(_forecast_step(progress, forecast) for forecast in progress.forecasts),
        *_needed_steps(progress, progress.actual),
    ]


def _actual_steps(progress: Progress, actual: Reading) -> Iterator[Step]:
    assert actual.numerator is not None
    yield Step(
        _("Numerator"),
        _parts(progress.numerator, actual.window, actual.numerator, progress.goal.method),
        _origin(progress.numerator, actual.window),
    )
    if actual.denominator is None or actual.denominator_window is None:
        return
    below = progress.divided_by
    yield Step(
        _("Denominator"),
        _denominator_text(below, actual, progress.goal.method),
        _origin(below, actual.denominator_window),
    )
    yield Step(_("Actual"), _quotient(actual, progress.goal.method))


def _parts(points: Points, window: tuple[date, date], result: Decimal, method: Method) -> str:
    """128 + 124 + … = 871, or the mean of it; a single month is only named."""
    if method == Method.MEAN_OF_MONTHLY_RATES:
        return _("sum of the monthly rates = %(result)s") % {"result": number(result, FINE)}
    values = _values(points, window)
    shown = " + ".join(_plain(value) for value in values)
    if len(values) == 1:
        return shown
    if method == Method.MEAN_SO_FAR:
        return f"({shown}) ÷ {len(values)} = {_plain(result)}"
    return f"{shown} = {_plain(result)}"


def _denominator_text(points: Points, actual: Reading, method: Method) -> str:
    assert actual.denominator is not None
    assert actual.denominator_window is not None
    if method == Method.MEAN_OF_MONTHLY_RATES:
        return _("number of months = %(number)s") % {"number": number(actual.denominator)}
    values = _values(points, actual.denominator_window)
    shown = " + ".join(_plain(value) for value in values)
    if len(values) == 1:
        return shown
    if method == Method.TWELVE_MONTH_SHARE:
        return f"{shown} = {_plain(actual.denominator)}"
    return f"({shown}) ÷ {len(values)} = {_plain(actual.denominator)}"


def _quotient(actual: Reading, method: Method) -> str:
    assert actual.numerator is not None
    assert actual.denominator is not None
    above, below = _plain(actual.numerator), _plain(actual.denominator)
    result = percent(actual.value, FINE)
    match method:
        case Method.MEAN_OF_MONTHLY_RATES:
            return f"{number(actual.numerator, FINE)} ÷ {number(actual.denominator)} = {result}"
        case Method.CHANGE_ON_LAST_YEAR:
            return f"({above} ÷ {below} − 1) × 100 = {result}"
    return f"{above} ÷ {below} × 100 = {result}"


def _expected_steps(progress: Progress) -> Iterator[Step]:
    if progress.expected_now is None or progress.through is None:
        return
    name = _("Expected (%(path)s)") % {"path": progress.path.label}
    yield Step(name, _path_text(progress), path_note(progress))


def path_note(progress: Progress) -> str:
    """Which years a shape is the mean of, and that it is not what was agreed."""
    notes = []
    if progress.path == Path.THREE_YEARS:
        years = ", ".join(str(year) for year in sorted(progress.shape_years))
        notes.append(_("Mean of the years %(years)s.") % {"years": years})
    if progress.is_path_a_fallback:
        agreed = progress.goal.path.label
        text = _("Agreed is “%(path)s”, which cannot be computed from the months there are.")
        notes.append(text % {"path": agreed})
    return " ".join(notes)


def _path_text(progress: Progress) -> str:
    assert progress.through is not None
    goal, month = progress.goal, progress.through.month
    target = bare_text(goal.target, goal.unit, goal.target_decimals)
    result = _fine(progress, progress.expected_now)
    match progress.path:
        case Path.PRIOR_YEAR_SHAPE:
            now, end = (_fine(progress, value) for value in progress.shape_values)
            return f"{target} × {now} ÷ {end} = {result}"
        case Path.THREE_YEARS:
            return f"{target} × {percent(progress.shape_share, FINE)} = {result}"
        case Path.LINEAR if goal.method == Method.MEAN_SO_FAR:
            base = _fine(progress, goal.baseline)
            return f"{base} + ({target} − {base}) × {month} ÷ 12 = {result}"
        case Path.LINEAR:
            return f"{target} × {month} ÷ 12 = {result}"
    return result


def _gap_steps(progress: Progress, actual: Reading) -> Iterator[Step]:
    if progress.gap is None or progress.reason is not None:
        return
    goal = progress.goal
    decimals = FINE if goal.is_ratio else 1
    difference = (
        f"{_fine(progress, actual.value)} − {_fine(progress, progress.expected_now)}"
        f" = {signed(progress.gap, decimals)}"
    )
    yield Step(_("Gap"), difference)
    if goal.is_ratio and progress.gap_count is not None:
        assert actual.denominator is not None
        yield Step(
            _("Gap as a count"),
            f"{signed(progress.gap, FINE)} × {_plain(actual.denominator)} ÷ 100"
            f" = {quantity(progress.gap_count, progress.gap_unit, 1, plus=True)}",
        )


def _improvement_steps(progress: Progress, actual: Reading) -> Iterator[Step]:
    if progress.improvement_share is None or progress.reason is not None:
        return
    now, before, expected = (
        _fine(progress, value)
        for value in (actual.value, progress.prior_value, progress.expected_now)
    )
    share = percent(progress.improvement_share * 100)
    yield Step(
        _("Share of the agreed change"),
        f"({now} − {before}) ÷ ({expected} − {before}) = {share}",
        _("against the same month of the previous year"),
    )


def _status_steps(progress: Progress) -> Iterator[Step]:
    if progress.status in (Status.REACHED, Status.MISSED):
        yield _verdict_step(progress)
    elif progress.status != Status.NOT_ASSESSABLE:
        yield _threshold_step(progress)


def _verdict_step(progress: Progress) -> Step:
    """Both as printed."""
    assert progress.actual is not None
    goal = progress.goal
    actual, target = (
        bare_text(value, goal.unit, goal.target_decimals)
        for value in (progress.actual.value, goal.target)
    )
    reached = progress.status == Status.REACHED
    signs = {(True, True): "≤", (True, False): ">", (False, True): "≥", (False, False): "<"}
    sign = signs[goal.lower_is_better, reached]
    origin = _("both rounded as the target is printed")
    return Step(str(progress.status.label), f"{actual} {sign} {target}", origin)


def _threshold_step(progress: Progress) -> Step:
    words = {
        "limit": _fine(progress, progress.threshold),
        "share": percent(progress.goal.tolerated_share * 100, 2),
    }
    if progress.goal.lower_is_better:
        text = _("at risk up to %(limit)s, which is %(share)s above what is expected")
    else:
        text = _("at risk down to %(limit)s, which is %(share)s below what is expected")
    return Step(_("Threshold"), text % words, _threshold_origin(progress))


def _threshold_origin(progress: Progress) -> str:
    if progress.goal.tolerance is not None:
        return _("set for this goal")
    if progress.goal.agrees_improvement:
        return _("half the agreed change")
    return _("97 percent, because no improvement is agreed")


def _forecast_step(progress: Progress, forecast: Forecast) -> Step:
    low, high = _fine(progress, forecast.low), _fine(progress, forecast.high)
    return Step(
        _("Forecast: %(method)s") % {"method": forecast.method.label},
        _forecast_text(progress, forecast),
        _("from %(low)s to %(high)s, as far as it erred in earlier years")
        % {"low": low, "high": high},
    )


def _forecast_text(progress: Progress, forecast: Forecast) -> str:
    assert progress.actual is not None
    assert progress.through is not None
    actual, result = _fine(progress, progress.actual.value), _fine(progress, forecast.value)
    if forecast.method == ForecastMethod.PRIOR_YEAR_SHAPE:
        now, end = (_fine(progress, value) for value in progress.shape_values)
        return f"{actual} × {end} ÷ {now} = {result}"
    if progress.goal.method == Method.MEAN_SO_FAR:
        return result
    return f"{actual} × 12 ÷ {progress.through.month} = {result}"


def _needed_steps(progress: Progress, actual: Reading) -> Iterator[Step]:
    if progress.needed_per_month is None or progress.through is None:
        return
    goal, month = progress.goal, progress.through.month
    left, result = 12 - month, number(progress.needed_per_month, 1)
    target = bare_text(goal.target, goal.unit, goal.target_decimals)
    match goal.method:
        case Method.MEAN_SO_FAR:
            text = f"(12 × {target} − {month} × {number(actual.numerator, 1)}) ÷ {left} = {result}"
        case Method.SUM_SO_FAR:
            text = f"({target} − {_plain(actual.numerator)}) ÷ {left} = {result}"
        case _:
            stock = number(progress.mean_stock_of_year, 1)
            text = f"({target} × {stock} − {_plain(actual.numerator)}) ÷ {left} = {result}"
    name = _("At most per month") if goal.lower_is_better else _("Needed per month")
    yield Step(name, text, _stock_origin(progress))


def _stock_origin(progress: Progress) -> str:
    if progress.goal.method != Method.YEAR_TO_DATE_RATE or progress.needed_stock is None:
        return ""
    month, value = progress.needed_stock
    words = {"month": month_name(month), "value": _plain(value)}
    return _("mean stock of the year; after %(month)s as in that month (%(value)s)") % words


def _values(points: Points, window: tuple[date, date]) -> Sequence[Decimal | None]:
    return [points[month].value for month in months_between(*window)]


def _origin(points: Points, window: tuple[date, date]) -> str:
    """The months, and the newest data date among them."""
    first, last = window
    newest = max(points[month].data_date for month in months_between(first, last))
    months = month_name(last)
    if first != last:
        months = f"{month_short(first, with_year=True)} – {month_short(last, with_year=True)}"
    return _("%(months)s, data of %(day)s") % {"months": months, "day": day(newest)}


def _fine(progress: Progress, value: Decimal | None) -> str:
    """A value of the goal with enough decimals to check a quotient by hand."""
    return bare_text(value, progress.goal.unit, FINE if progress.goal.is_ratio else 1)


def _plain(value: Decimal | None) -> str:
    """Whole numbers as whole, all else with one decimal."""
    is_whole = value is not None and value == value.to_integral_value()
    return number(value, 0 if is_whole else 1)
