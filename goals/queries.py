"""Reads rows as of a moment and hands out plain values. No queryset leaves this module."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, Max, Q
from django.db.models.functions import Cast

from goals.enums import Method, Path
from goals.indicators import Point, Points, is_final
from goals.models import Agreement, Assessment, Duty, Figure, Indicator, Target
from goals.progress import Goal, Progress
from jobcenter.enums import Unit
from jobcenter.models import Event
from jobcenter.months import add_months

# Enough for the year asked about and the five before it.
MONTHS_READ = 72


@dataclass(frozen=True)
class PartnerDuties:
    """What one partner undertakes for a year."""

    partner: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """What the office says about a goal in a report."""

    code: str
    month: date
    cause: str
    judgement: str
    action: str


@dataclass(frozen=True)
class SeriesDefinition:
    name: str
    source: str
    waiting_months: int


@dataclass(frozen=True)
class Definition:
    """What an indicator measures, in words."""

    definition: str
    why_it_matters: str
    method: str
    series: tuple[SeriesDefinition, ...]


@dataclass(frozen=True)
class Occasion:
    """Something dated that readers of a chart should know about."""

    date: date
    title: str


def progress_of(year: int, report_month: date, as_of: datetime) -> list[Progress]:
    """The progress of the year's goals in the order of their agreements; two queries."""
    agreed = _agreed(year, report_month, as_of)
    waiting = {number: months for one in agreed for number, months in one.waiting_months.items()}
    points = _points(waiting, report_month, as_of)
    return [_progress(one, report_month, points) for one in agreed]


def newest_month(year: int, as_of: datetime) -> date:
    """The newest month of the year with a figure of an agreed goal; January without any."""
    targets = Target.objects.filter(agreement__year=year)
    agreed = Q(series__in=targets.values("indicator__numerator")) | Q(
        series__in=targets.values("indicator__denominator")
    )
    figures = Figure.objects.as_of(as_of).filter(agreed, month__year=year)
    newest = figures.aggregate(newest=Max("month"))["newest"]
    return newest or date(year, 1, 1)


def newest_month_of_all() -> date | None:
    """The newest month that has any figure."""
    return Figure.objects.aggregate(newest=Max("month"))["newest"]


def has_year(year: int) -> bool:
    return Agreement.objects.filter(year=year).exists()


def newest_year() -> int | None:
    return Agreement.objects.aggregate(newest=Max("year"))["newest"]


def duties_of(year: int) -> list[PartnerDuties]:
    """The duties of the year's agreements, by partner; one query."""
    duties: dict[str, list[str]] = defaultdict(list)
    rows = Duty.objects.filter(agreement__year=year).order_by("agreement", "position")
    for partner, text in rows.values_list("agreement__partner__name", "text"):
        duties[partner].append(text)
    return [PartnerDuties(partner, tuple(texts)) for partner, texts in duties.items()]


def judgements_of(report_month: date, as_of: datetime) -> dict[str, Judgement]:
    """The last judgement about each goal in the report, by the goal's code; one query."""
    rows = (
        Assessment.objects.latest_as_of(as_of, per=("indicator", "month"))
        .filter(month=report_month)
        .select_related("indicator")
    )
    return {
        row.indicator.code: Judgement(
            row.indicator.code, row.month, row.cause, row.judgement, row.action
        )
        for row in rows
    }


def definition_of(code: str) -> Definition:
    """What an indicator measures; one query. Raises Indicator.DoesNotExist."""
    row = Indicator.objects.select_related("numerator", "denominator").get(code=code)
    return Definition(
        definition=row.definition,
        why_it_matters=row.why_it_matters,
        method=str(row.get_method_display()),
        series=tuple(
            SeriesDefinition(series.name, series.source, series.waiting_months)
            for series in (row.numerator, row.denominator)
            if series is not None
        ),
    )


def occasions_of(year: int) -> list[Occasion]:
    """What the charts of the year and the one before it mark; one query."""
    events = Event.objects.filter(on_charts=True, date__year__in=[year - 1, year])
    return [Occasion(*row) for row in events.values_list("date", "title")]


def figures_of(
    series: Collection[int], months: Collection[date], as_of: datetime
) -> dict[tuple[int, date], Figure]:
    """The row of each series and month that was current at a moment; one query."""
    rows = Figure.objects.latest_as_of(as_of, per=("series", "month")).filter(
        series__in=series, month__in=months
    )
    return {(row.series_id, row.month): row for row in rows.select_related("series", "recorded_by")}


@dataclass(frozen=True)
class _Agreed:
    """A target in force, and the series to compare it with: by name, number and waiting time."""

    target: Target
    references: tuple[tuple[str, int, int], ...]

    @property
    def waiting_months(self) -> dict[int, int]:
        """Of every series that is read for the target."""
        indicator = self.target.indicator
        own = {
            series.pk: series.waiting_months
            for series in (indicator.numerator, indicator.denominator)
            if series is not None
        }
        return own | {number: months for _name, number, months in self.references}


def _agreed(year: int, report_month: date, as_of: datetime) -> list[_Agreed]:
    """Of each goal the target recorded last among those valid for the report month; one query."""
    rows = (
        Target.objects.as_of(as_of)
        .filter(Q(valid_from=None) | Q(valid_from__lte=report_month), agreement__year=year)
        .select_related("agreement__partner", "indicator__numerator", "indicator__denominator")
        .annotate(
            reference=F("indicator__references__series"),
            reference_name=F("indicator__references__name"),
            reference_waiting=F("indicator__references__series__waiting_months"),
        )
        .order_by(
            "agreement",
            "indicator__position",
            "indicator__code",
            "recorded_at",
            F("valid_from").asc(nulls_first=True),
            "reference_name",
        )
    )
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        goal = (row.agreement_id, row.indicator_id)
        # Rows of one target follow each other, once for each reference.
        same = found.get(goal, [])
        found[goal] = [*same, row] if same and same[0].pk == row.pk else [row]
    return [_Agreed(same[0], _references(same)) for same in found.values()]


def _references(rows: list[Any]) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (row.reference_name, row.reference, row.reference_waiting)
        for row in rows
        if row.reference is not None
    )


def _points(
    series: dict[int, int], report_month: date, as_of: datetime
) -> dict[int, dict[date, Point]]:
    """The current points of each series, up to the report month.

    `series` gives the waiting time of each, in months.
    """
    rows = (
        Figure.objects.latest_as_of(as_of, per=("series", "month"))
        .filter(
            series__in=series,
            month__gt=add_months(report_month, -MONTHS_READ),
            month__lte=report_month,
        )
        # As texts: measured, Django's own conversion of thousands of numbers and dates takes as
        # long as all else on the page.
        .values_list(
            "series",
            Cast("month", CharField()),
            Cast("value", CharField()),
            "mark",
            Cast("data_date", CharField()),
            "extrapolated",
            "demonstration",
        )
    )
    points: dict[int, dict[date, Point]] = defaultdict(dict)
    for number, month_text, value, mark, day_text, extrapolated, demonstration in rows:
        month, data_date = _date(month_text), _date(day_text)
        final = is_final(
            month, data_date=data_date, waiting_months=series[number], extrapolated=extrapolated
        )
        points[number][month] = Point(
            value=None if value is None else Decimal(value),
            mark=mark,
            data_date=data_date,
            final=final,
            demonstration=demonstration,
        )
    return dict(points)


_date = lru_cache(maxsize=4096)(date.fromisoformat)


def _progress(agreed: _Agreed, report_month: date, points: Mapping[int, Points]) -> Progress:
    indicator = agreed.target.indicator
    denominator = indicator.denominator_id
    return Progress(
        goal=_goal(agreed.target),
        report_month=report_month,
        numerator=points.get(indicator.numerator_id, {}),
        denominator=None if denominator is None else points.get(denominator, {}),
        references={name: points.get(number, {}) for name, number, _wait in agreed.references},
    )


def _goal(target: Target) -> Goal:
    indicator = target.indicator
    return Goal(
        code=indicator.code,
        name=indicator.name,
        partner=target.agreement.partner.name,
        year=target.agreement.year,
        unit=Unit(indicator.unit),
        decimals=indicator.decimals,
        lower_is_better=indicator.lower_is_better,
        method=Method(indicator.method),
        lag=indicator.lag,
        numerator_unit=Unit(indicator.numerator.unit),
        target=target.in_force,
        target_decimals=target.decimals,
        stated_change=target.stated_change,
        stated_change_unit=target.stated_change_unit,
        stated_baseline=target.baseline,
        baseline_origin=target.baseline_origin,
        path=Path(target.path),
        path_values=tuple(map(Decimal, target.path_values)),
        tolerance=target.tolerance,
        window=indicator.window,
    )
