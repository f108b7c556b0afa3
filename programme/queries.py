"""Reads a programme and hands out plain values, which bear the names of their rows.

No queryset leaves this module. Texts and statements show their present state; only the figures of
a series are read as of a moment.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from budget.enums import Qualifier
from goals.indicators import Point, is_final
from goals.models import Figure, Series
from jobcenter.enums import Precision, Unit
from jobcenter.models import Event as EventRow
from jobcenter.models import Office
from jobcenter.months import add_months
from programme import models
from programme.enums import BodyRole, ChapterKind, Operator, ProgrammeState, ProjectLevel

MONTHS_READ = 36


@dataclass(frozen=True)
class Programme:
    pk: int
    title: str
    short_title: str
    first_year: int
    last_year: int
    state: ProgrammeState
    note: str


@dataclass(frozen=True)
class Dated:
    """A date as exactly as it is known."""

    date: date
    precision: Precision


@dataclass(frozen=True)
class Consultation:
    body: str
    role: BodyRole
    on: Dated | None


@dataclass(frozen=True)
class Imprint:
    """Who answers for the document, and what it draws on."""

    office: str
    publisher: str
    address: str
    telephone: str
    email: str
    legal_form: str
    legal_basis: str
    language_note: str
    issued: Dated | None
    carriers: tuple[str, ...]
    consultations: tuple[Consultation, ...]
    sources: tuple[str, ...]
    cited: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """When a statement holds: as printed, else from its first day, month or year to its last."""

    text: str
    first: Dated | None = None
    last: Dated | None = None


@dataclass(frozen=True)
class Number:
    """A number as printed; the decimals of one in millions are those of the millions."""

    value: Decimal
    unit: Unit
    decimals: int = 0
    in_millions: bool = False


@dataclass(frozen=True)
class Statement:
    """A figure as the document prints it. Never computed with."""

    name: str
    topic: str = ""
    number: Number | None = None
    qualifier: Qualifier = Qualifier.EXACT
    text: str = ""
    is_forecast: bool = False
    period: Period = Period("")
    share_of: str = ""
    class_from: int | None = None
    class_to: int | None = None
    compared: Number | None = None
    compared_period: Period = Period("")
    change: Number | None = None
    change_text: str = ""
    region: str = ""
    source: str = ""
    series: str = ""
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    code: str
    title: str
    kind: ChapterKind
    motto: str
    motto_source: str
    text: str
    partner: str
    statements: tuple[Statement, ...]
    chapters: tuple["Chapter", ...]


@dataclass(frozen=True)
class TargetGroup:
    code: str
    name: str
    definition: str
    goal: str
    text: str
    is_focus: bool
    is_new: bool
    occasion: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Threshold:
    """What a measure is held to: a number or words."""

    name: str
    operator: Operator | None
    number: Number | None
    text: str
    is_derived: bool


@dataclass(frozen=True)
class Measure:
    code: str
    text: str
    is_binding: bool
    threshold: Threshold | None
    instrument: str
    event: str
    event_on: Dated | None
    unit_in_charge: str


@dataclass(frozen=True)
class Priority:
    code: str
    title: str
    motto: str
    motto_source: str
    text: str
    unit_in_charge: str
    measures: tuple[Measure, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class QualityTopic:
    name: str
    text: str


@dataclass(frozen=True)
class Project:
    code: str
    name: str
    funder: str
    level: ProjectLevel
    place: str
    start: Dated | None
    start_origin: str
    end: Dated | None
    end_origin: str
    participants: int | None
    places: int | None
    goal: str
    text: str
    fund: str = ""
    partners: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def last_month(self) -> date | None:
        """The month the project ends in; a year without a month ends in December."""
        return _last_month(self.end) if self.end else None

    def months_left(self, month: date) -> int | None:
        """How many months remain after this one; none once the project has ended."""
        return None if self.last_month is None else max(0, _distance(month, self.last_month))

    def ends_within(self, year: int) -> bool:
        return self.last_month is not None and self.last_month.year == year

    def months(self, month: date) -> tuple[int, int] | None:
        """How many months have passed with this one, and of how many in all."""
        if self.start is None or self.last_month is None:
            return None
        first = self.start.date.replace(day=1)
        whole = _distance(first, self.last_month) + 1
        return min(max(0, _distance(first, month) + 1), whole), whole


@dataclass(frozen=True)
class Event:
    title: str
    on: Dated
    description: str


@dataclass(frozen=True)
class History:
    """A series month by month, as known at a moment."""

    code: str
    name: str
    unit: Unit
    decimals: int
    points: Mapping[date, Point]


def _last_month(end: Dated) -> date:
    return end.date.replace(day=1, month=12 if end.precision == Precision.YEAR else end.date.month)


def _distance(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def programme_of(year: int) -> Programme | None:
    """The programme that is valid in a year; one query."""
    row = models.Programme.objects.filter(first_year__lte=year, last_year__gte=year).first()
    if row is None:
        return None
    return Programme(
        pk=row.pk,
        title=row.title,
        short_title=row.short_title,
        first_year=row.first_year,
        last_year=row.last_year,
        state=ProgrammeState(row.state),
        note=row.note,
    )


def programme_years() -> list[int]:
    """Every year that a programme is valid in, the newest first; one query."""
    spans = models.Programme.objects.values_list("first_year", "last_year")
    return sorted((year for first, last in spans for year in range(first, last + 1)), reverse=True)


def imprint_of(programme: Programme) -> Imprint:
    """Five queries."""
    row = models.Programme.objects.get(pk=programme.pk)
    office = Office.objects.first() or Office()
    sources = list(row.sources.values_list("name", "is_cited"))
    return Imprint(
        office=office.name,
        publisher=row.publisher or office.publisher,
        address=office.address,
        telephone=office.telephone,
        email=office.email,
        legal_form=office.legal_form,
        legal_basis=row.legal_basis,
        language_note=row.language_note,
        issued=_dated(row.issued, row.issued_precision),
        carriers=tuple(row.carriers.values_list("name", flat=True)),
        consultations=tuple(map(_consultation, row.consultations.all())),
        sources=tuple(name for name, is_cited in sources if not is_cited),
        cited=tuple(name for name, is_cited in sources if is_cited),
    )


def chapters_of(programme: Programme) -> tuple[Chapter, ...]:
    """The chapters in their order, each with its parts; two queries."""
    statements = _statements("chapter", programme)
    parts: dict[int | None, list[models.Chapter]] = defaultdict(list)
    rows = models.Chapter.objects.filter(programme=programme.pk).select_related("partner")
    for row in rows:
        parts[row.parent_id].append(row)
    return _chapters(None, parts, statements)


def commitments_of(programme: Programme) -> tuple[str, ...]:
    rows = models.Commitment.objects.filter(programme=programme.pk)
    return tuple(rows.values_list("text", flat=True))


def target_groups_of(programme: Programme) -> tuple[TargetGroup, ...]:
    """Two queries."""
    statements = _statements("target_group", programme)
    rows = models.TargetGroup.objects.filter(programme=programme.pk).select_related("event")
    return tuple(
        TargetGroup(
            code=row.code,
            name=row.name,
            definition=row.definition,
            goal=row.goal,
            text=row.text,
            is_focus=row.is_focus,
            is_new=row.is_new,
            occasion=row.event.title if row.event else "",
            statements=statements[row.pk],
        )
        for row in rows
    )


def priorities_of(programme: Programme) -> tuple[Priority, ...]:
    """Three queries."""
    statements = _statements("priority", programme)
    measures: dict[int, list[Measure]] = defaultdict(list)
    for measure in models.Measure.objects.filter(priority__programme=programme.pk).select_related(
        "event", "unit_in_charge"
    ):
        measures[measure.priority_id].append(_measure(measure))
    rows = models.Priority.objects.filter(programme=programme.pk).select_related("unit_in_charge")
    return tuple(
        Priority(
            code=row.code,
            title=row.title,
            motto=row.motto,
            motto_source=row.motto_source,
            text=row.text,
            unit_in_charge=_name_of(row.unit_in_charge),
            measures=tuple(measures[row.pk]),
            statements=statements[row.pk],
        )
        for row in rows
    )


def quality_topics_of(programme: Programme) -> tuple[QualityTopic, ...]:
    rows = models.QualityTopic.objects.filter(programme=programme.pk)
    return tuple(QualityTopic(*row) for row in rows.values_list("name", "text"))


def projects_of(programme: Programme) -> tuple[Project, ...]:
    """Three queries."""
    statements = _statements("project", programme)
    rows = models.Project.objects.filter(programme=programme.pk).select_related("fund")
    return tuple(
        replace(
            _project(row),
            fund=_name_of(row.fund),
            partners=tuple(partner.name for partner in row.partners.all()),
            statements=statements[row.pk],
        )
        for row in rows.prefetch_related("partners")
    )


def projects_in_short(year: int) -> tuple[Project, ...]:
    """The projects of the year's programme without funds, partners and statements; one query."""
    rows = models.Project.objects.filter(
        programme__first_year__lte=year, programme__last_year__gte=year
    )
    return tuple(map(_project, rows))


def events_of(programme: Programme) -> tuple[Event, ...]:
    rows = EventRow.objects.filter(programme=programme.pk)
    return tuple(
        Event(row.title, Dated(row.date, Precision(row.precision)), row.description) for row in rows
    )


def histories_of(programme: Programme, report_month: date, as_of: datetime) -> dict[str, History]:
    """The last months of the series that statements are about, by code; two queries."""
    statements = models.Statement.objects.of(models.Programme(pk=programme.pk))
    rows = {row.pk: row for row in Series.objects.filter(pk__in=statements.values("series"))}
    figures = Figure.objects.latest_as_of(as_of, per=("series", "month")).filter(
        series__in=rows,
        month__gt=add_months(report_month, -MONTHS_READ),
        month__lte=report_month,
    )
    points: dict[int, dict[date, Point]] = defaultdict(dict)
    for figure in figures:
        waiting_months = rows[figure.series_id].waiting_months
        points[figure.series_id][figure.month] = _point(figure, waiting_months)
    return {
        row.code: History(
            code=row.code,
            name=row.name,
            unit=Unit(row.unit),
            decimals=row.decimals,
            points=points[row.pk],
        )
        for row in rows.values()
    }


def _point(figure: Figure, waiting_months: int) -> Point:
    return Point(
        value=figure.value,
        mark=figure.mark,
        data_date=figure.data_date,
        final=is_final(
            figure.month,
            data_date=figure.data_date,
            waiting_months=waiting_months,
            extrapolated=figure.extrapolated,
        ),
        demonstration=figure.demonstration,
    )


def _chapters(
    parent: int | None,
    parts: Mapping[int | None, Sequence[models.Chapter]],
    statements: Mapping[int, tuple[Statement, ...]],
) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(
            code=row.code,
            title=row.title,
            kind=ChapterKind(row.kind),
            motto=row.motto,
            motto_source=row.motto_source,
            text=row.text,
            partner=_name_of(row.partner),
            statements=statements[row.pk],
            chapters=_chapters(row.pk, parts, statements),
        )
        for row in parts[parent]
    )


def _statements(place: str, programme: Programme) -> dict[int, tuple[Statement, ...]]:
    """The statements at places of one kind, by the key of the place; one query."""
    found: dict[int, tuple[Statement, ...]] = defaultdict(tuple)
    rows = models.Statement.objects.filter(**{f"{place}__programme": programme.pk})
    for row in rows.select_related("series"):
        found[getattr(row, f"{place}_id")] += (_statement(row),)
    return found


def _statement(row: models.Statement) -> Statement:
    return Statement(
        name=row.name,
        topic=row.topic,
        number=_number(row.value, row.unit, row.decimals, row.in_millions),
        qualifier=Qualifier(row.qualifier),
        text=row.text,
        is_forecast=row.is_forecast,
        period=_period(row.period_text, row.period_from, row.period_to, row.period_precision),
        share_of=row.share_of,
        class_from=row.class_from,
        class_to=row.class_to,
        compared=_number(row.compared_value, row.unit, row.compared_decimals, row.in_millions),
        compared_period=_period(
            row.compared_period_text, row.compared_from, row.compared_to, row.compared_precision
        ),
        change=_number(row.change, row.change_unit, row.change_decimals),
        change_text=row.change_text,
        region=row.region,
        source=row.source,
        series=row.series.code if row.series else "",
        note=row.note,
    )


def _project(row: models.Project) -> Project:
    return Project(
        code=row.code,
        name=row.name,
        funder=row.funder,
        level=ProjectLevel(row.level),
        place=row.place,
        start=_dated(row.start, row.start_precision),
        start_origin=row.start_origin,
        end=_dated(row.end, row.end_precision),
        end_origin=row.end_origin,
        participants=row.participants,
        places=row.places,
        goal=row.goal,
        text=row.text,
    )


def _measure(row: models.Measure) -> Measure:
    return Measure(
        code=row.code,
        text=row.text,
        is_binding=row.is_binding,
        threshold=_threshold(row),
        instrument=row.instrument,
        event=row.event.title if row.event else "",
        event_on=_dated(row.event.date, row.event.precision) if row.event else None,
        unit_in_charge=_name_of(row.unit_in_charge),
    )


def _threshold(row: models.Measure) -> Threshold | None:
    if not row.threshold_name:
        return None
    return Threshold(
        name=row.threshold_name,
        operator=Operator(row.threshold_operator) if row.threshold_operator else None,
        number=_number(row.threshold_value, row.threshold_unit, row.threshold_decimals),
        text=row.threshold_text,
        is_derived=row.is_derived,
    )


def _consultation(row: models.Consultation) -> Consultation:
    return Consultation(row.body, BodyRole(row.role), _dated(row.date, row.date_precision))


def _period(text: str, first: date | None, last: date | None, precision: str) -> Period:
    return Period(text, _dated(first, precision), _dated(last, precision))


def _dated(value: date | None, precision: str) -> Dated | None:
    return None if value is None else Dated(value, Precision(precision))


def _number(
    value: Decimal | None, unit: str, decimals: int, in_millions: bool = False
) -> Number | None:
    return None if value is None else Number(value, Unit(unit), decimals, in_millions)


def _name_of(row: Any) -> str:
    return row.name if row else ""
