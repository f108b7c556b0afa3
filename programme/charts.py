"""The pictures of the programme that have data behind them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from goals.indicators import Points
from goals.queries import Occasion
from jobcenter.charts import Annotation, Chart, Line, Role, Values
from jobcenter.formats import month_name, month_short, quantity, signed
from jobcenter.months import add_months, months_ending
from programme.queries import MONTHS_READ, History


def history_chart(
    history: History, report_month: date, occasions: Sequence[Occasion] = ()
) -> Chart:
    """A series over the last three years, the provisional months as a line of their own."""
    months = months_ending(report_month, MONTHS_READ)
    return Chart(
        title=history.name,
        labels=tuple(month_short(month, with_year=True) for month in months),
        lines=_lines(history.points, months),
        unit=history.unit,
        decimals=history.decimals,
        sentence=_sentence(history),
        annotations=tuple(
            Annotation(months.index(month), occasion.title)
            for occasion in occasions
            if (month := occasion.date.replace(day=1)) in months
        ),
    )


def _lines(points: Points, months: Sequence[date]) -> tuple[Line, ...]:
    """The provisional line begins where the final one ends."""
    through = max((month for month, point in points.items() if point.final), default=None)
    last = max(points, default=None)
    if through is None or through == last:
        role = Role.ACTUAL if through == last else Role.PROVISIONAL
        name = _("Reported") if through == last else _("Provisional")
        return (Line(name, _values(points, months, None, None), role),)
    return (
        Line(_("Reported"), _values(points, months, None, through), Role.ACTUAL),
        Line(_("Provisional"), _values(points, months, through, None), Role.PROVISIONAL),
    )


def _values(
    points: Points, months: Sequence[date], first: date | None, last: date | None
) -> Values:
    return tuple(
        points[month].value
        if month in points and (first or month) <= month <= (last or month)
        else None
        for month in months
    )


def _sentence(history: History) -> str:
    known = {month: p.value for month, p in history.points.items() if p.value is not None}
    if not known:
        return _("No month has been reported yet.")
    month = max(known)
    words = {
        "month": month_name(month),
        "value": quantity(known[month], history.unit, history.decimals),
    }
    before = add_months(month, -12)
    if before not in known:
        return _("%(month)s: %(value)s.") % words
    change = signed(known[month] - known[before], history.decimals)
    return _("%(month)s: %(value)s, %(change)s compared with %(before)s.") % {
        **words,
        "change": change,
        "before": month_name(before),
    }
