"""The pictures of a goal."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.enums import Method
from goals.indicators import is_cumulative
from goals.progress import Progress, value_at
from goals.queries import Occasion
from goals.sentences import sentence_of
from jobcenter.charts import Annotation, Band, Chart, Line, Role
from jobcenter.formats import month_short
from jobcenter.months import add_months, months_ending, months_of_year

MONTHS_OF_HISTORY = 24


def progress_chart(progress: Progress, occasions: Sequence[Occasion] = ()) -> Chart:
    """What adds up from January from there to December, stocks and all else over 24 months."""
    if progress.goal.method in (Method.YEAR_TO_DATE_RATE, Method.SUM_SO_FAR):
        return _year_chart(progress, occasions)
    return _history_chart(progress, occasions)


def _year_chart(progress: Progress, occasions: Sequence[Occasion]) -> Chart:
    months = months_of_year(progress.goal.year)
    lines = (
        Line(_("Previous year"), _prior(progress, months), Role.PRIOR),
        Line(_("Expected"), tuple(map(progress.expected, months)), Role.EXPECTED),
        *_references(progress, months),
        *_actual(progress, months, progress.value),
    )
    return _chart(progress, months, lines, occasions, band=_forecast_band(progress, months))


def _history_chart(progress: Progress, occasions: Sequence[Occasion]) -> Chart:
    last = min(progress.report_month, progress.last_month)
    months = months_ending(last, MONTHS_OF_HISTORY)
    read = progress.value if progress.goal.is_ratio else progress.reported
    lines = (
        _target(progress, months),
        *_references(progress, months),
        *_actual(progress, months, read),
    )
    return _chart(progress, months, lines, occasions)


def _target(progress: Progress, months: Sequence[date]) -> Line:
    """What is expected of each month of the year; of a mean, whose months are drawn, the target."""
    goal = progress.goal
    values = (
        goal.target if is_cumulative(goal.method) else progress.expected(month) for month in months
    )
    in_year = (month.year == goal.year for month in months)
    shown = tuple(value if inside else None for value, inside in zip(values, in_year, strict=True))
    return Line(_("Target for the year"), shown, Role.TARGET)


def _references(progress: Progress, months: Sequence[date]) -> tuple[Line, ...]:
    """What is known of others in these months; they look alike, the table tells them apart."""
    lines = (
        Line(name, tuple(value_at(month, points) for month in months), Role.REFERENCE)
        for name, points in progress.references.items()
    )
    return tuple(line for line in lines if any(value is not None for value in line.values))


def _chart(
    progress: Progress,
    months: Sequence[date],
    lines: tuple[Line, ...],
    occasions: Sequence[Occasion],
    band: Band | None = None,
) -> Chart:
    goal = progress.goal
    return Chart(
        title=goal.name,
        labels=tuple(month_short(month, with_year=len(months) > 12) for month in months),
        lines=lines,
        unit=goal.unit,
        decimals=max(goal.decimals, goal.target_decimals),
        sentence=sentence_of(progress),
        annotations=tuple(_annotations(months, occasions)),
        band=band,
    )


def _actual(
    progress: Progress, months: Sequence[date], read: Callable[[date], Decimal | None]
) -> tuple[Line, ...]:
    """The final months as one line, the later ones as another that begins where it ends."""
    through = progress.through or add_months(progress.first_month, -1)
    final = tuple(read(month) if month <= through else None for month in months)
    later = tuple(
        read(month) if through <= month <= progress.report_month else None for month in months
    )
    # Of a mean, the picture shows the months it is made of.
    is_mean = progress.goal.method == Method.MEAN_SO_FAR
    actual = Line(_("Month's figure") if is_mean else _("Actual"), final, Role.ACTUAL)
    known = [month for month, value in zip(months, later, strict=True) if value is not None]
    if not known or known[-1] <= through:
        return (actual,)
    return actual, Line(_("Provisional"), later, Role.PROVISIONAL)


def _prior(progress: Progress, months: Sequence[date]) -> tuple[Decimal | None, ...]:
    return tuple(progress.value(add_months(month, -12)) for month in months)


def _forecast_band(progress: Progress, months: Sequence[date]) -> Band | None:
    """From the last final value to the range at the year's end."""
    forecast, actual = progress.forecast, progress.actual
    if forecast is None or actual is None:
        return None
    ends = {
        actual.month: (actual.value, actual.value),
        progress.last_month: (forecast.low, forecast.high),
    }
    pairs = [ends.get(month, (None, None)) for month in months]
    return Band(
        _("Forecast"), tuple(low for low, _high in pairs), tuple(high for _low, high in pairs)
    )


def _annotations(months: Sequence[date], occasions: Sequence[Occasion]) -> list[Annotation]:
    places = {month: index for index, month in enumerate(months)}
    return [
        Annotation(places[occasion.date.replace(day=1)], occasion.title)
        for occasion in occasions
        if occasion.date.replace(day=1) in places
    ]
