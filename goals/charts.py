"""The pictures of a goal."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.enums import Method
from goals.progress import Progress
from goals.queries import Occasion
from goals.sentences import sentence_of
from jobcenter.charts import Annotation, Band, Chart, Line, Role
from jobcenter.formats import month_short
from jobcenter.months import add_months, months_ending, months_of_year

MONTHS_OF_HISTORY = 24


def progress_chart(progress: Progress, occasions: Sequence[Occasion] = ()) -> Chart:
    """Year-to-date rates from January to December, everything else over 24 months."""
    if progress.goal.method == Method.YEAR_TO_DATE_RATE:
        return _year_chart(progress, occasions)
    return _history_chart(progress, occasions)


def _year_chart(progress: Progress, occasions: Sequence[Occasion]) -> Chart:
    months = months_of_year(progress.goal.year)
    lines = (
        Line(_("Previous year"), _prior(progress, months), Role.PRIOR),
        Line(_("Expected"), tuple(map(progress.expected, months)), Role.EXPECTED),
        *_actual(progress, months, progress.value),
    )
    return _chart(progress, months, lines, occasions, band=_forecast_band(progress, months))


def _history_chart(progress: Progress, occasions: Sequence[Occasion]) -> Chart:
    last = min(progress.report_month, progress.last_month)
    months = months_ending(last, MONTHS_OF_HISTORY)
    target = tuple(
        progress.goal.target if month.year == progress.goal.year else None for month in months
    )
    read = progress.value if progress.goal.is_ratio else progress.reported
    lines = (
        Line(_("Target for the year"), target, Role.TARGET),
        *_actual(progress, months, read),
    )
    return _chart(progress, months, lines, occasions)


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
