"""Which key of a programme file fills which field, in the order of the file: for both ways.

A record has the name of its definition in schema.json.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from budget.enums import Qualifier, Side
from budget.models import (
    Allocation,
    Budget,
    BudgetLine,
    Composition,
    Fund,
    FundingSource,
    Part,
    StatedAmount,
    Tranche,
    Transfer,
)
from goals.enums import Governs, TargetKind
from goals.enums import Path as TargetPath
from goals.models import (
    Agreement,
    Category,
    Dimension,
    Duty,
    Indicator,
    Series,
    Target,
)
from goals.models import Reference as Comparison
from jobcenter.enums import Precision
from jobcenter.models import Event, Office, Partner, Unit
from programme.enums import ChapterKind, ChapterState, ProgrammeState
from programme.keys import (
    Amount,
    Data,
    Dated,
    Day,
    Key,
    Name,
    Number,
    Numbers,
    Period,
    Plain,
    Reference,
    References,
    StatedValue,
)
from programme.models import (
    Chapter,
    Commitment,
    Consultation,
    Illustration,
    Measure,
    Priority,
    Programme,
    Project,
    QualityTopic,
    Source,
    Statement,
    TargetGroup,
)

Rows = Iterable[Any]


@dataclass(frozen=True)
class Children:
    """A list of records inside another one."""

    key: str
    record: str
    parent: str  # the child's field that points up, if there is one
    rows: Callable[[Any], Rows]
    same: tuple[str, ...] = ()  # fields in which the child is like its parent
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def given(self, row: Any) -> Data:
        """What a child is given by where it stands."""
        parent = {self.parent: row} if self.parent else {}
        return parent | {name: getattr(row, name) for name in self.same} | dict(self.fixed)


@dataclass(frozen=True)
class Record:
    model: type[models.Model]
    keys: tuple[Key, ...]
    many: tuple[References, ...] = ()
    children: tuple[Children, ...] = ()

    def write(self, row: Any, name: Name) -> Data:
        result: Data = {}
        for key in self._all_keys():
            result |= key.write(row, name)
        for child in self.children:
            record = RECORDS[child.record]
            if items := [record.write(one, name) for one in child.rows(row)]:
                result[child.key] = items
        return result

    def normal(self, data: Data) -> Data:
        """Data from a file as `write` would write it."""
        result: Data = {}
        for key in self._all_keys():
            result |= key.normal(data)
        for child in self.children:
            record = RECORDS[child.record]
            if items := [record.normal(item) for item in data.get(child.key, [])]:
                result[child.key] = items
        return result

    def _all_keys(self) -> tuple[Key | References, ...]:
        return (*self.keys, *self.many)

    def key_of(self, field_name: str) -> str | None:
        return next((key.fields[field_name] for key in self.keys if field_name in key.fields), None)


def _plain(*keys: str) -> tuple[Plain, ...]:
    return tuple(Plain(key) for key in keys)


def _in_order(rows: models.QuerySet[Any]) -> list[Any]:
    # Sorted here: the two databases do not sort everything alike.
    return sorted(rows, key=lambda row: (row.position, row.pk))


def _listed(key: str, record: str, parent: str, related: str = "", **more: Any) -> Children:
    def rows(row: Any) -> Rows:
        return _in_order(getattr(row, related or key).all())

    return Children(key, record, parent, rows, **more)


def _current_targets(agreement: Agreement) -> Iterator[Target]:
    """The targets that hold for some report: no later one is valid from as early or earlier."""
    kept: list[Target] = []
    for row in sorted(agreement.targets.all(), key=_order_of_target):
        others = (one for one in kept if one.indicator_id != row.indicator_id)
        earlier = (one for one in kept if one.indicator_id == row.indicator_id)
        kept = [*others, *(one for one in earlier if _since(one) < _since(row)), row]
    return iter(sorted(kept, key=lambda row: row.pk))


def _order_of_target(target: Target) -> tuple[Any, ...]:
    return target.recorded_at, _since(target), target.pk


def _since(target: Target) -> date:
    return target.valid_from or date.min


def _current_allocations(line: BudgetLine) -> Rows:
    return line.allocations.filter(replaced_by=None).order_by("pk")


def _current_transfers(budget: Budget) -> Rows:
    return Transfer.objects.filter(from_line__budget=budget, replaced_by=None).order_by("pk")


def _parts(key: str, side: Side) -> Children:
    def rows(composition: Composition) -> Rows:
        return _in_order(composition.parts.filter(side=side))

    return Children(key, "part", "composition", rows, fixed={"side": side})


LINE = Plain("document_line", None)
PAGE = Plain("page", None)
QUALIFIER = Plain("qualifier", Qualifier.EXACT)
IN_CHARGE = Reference("unit_in_charge", "units")
STATEMENT = ("statements", "statement")

PROGRAMME = Record(
    Programme,
    (
        *_plain("title", "short_title", "first_year", "last_year"),
        Plain("state", ProgrammeState.DRAFT),
        Dated("issued", "issued_precision"),
        *_plain("publisher", "legal_basis", "language_note", "note"),
    ),
    many=(References("carriers", "partners"),),
    children=(
        _listed("sources", "source", "programme"),
        _listed("consultations", "consultation", "programme"),
        _listed("illustrations", "illustration", "programme"),
        Children(
            "chapters",
            "chapter",
            "programme",
            lambda row: _in_order(row.chapters.filter(parent=None)),
        ),
        _listed("commitments", "commitment", "programme"),
        _listed("target_groups", "target_group", "programme"),
        _listed("priorities", "priority", "programme"),
        _listed("quality_topics", "quality_topic", "programme"),
        _listed("projects", "project", "programme"),
    ),
)

RECORDS: dict[str, Record] = {
    "source": Record(Source, (Plain("name"), Plain("is_cited", False), LINE)),
    "consultation": Record(
        Consultation, (*_plain("body", "role"), Dated("date", "date_precision"), LINE)
    ),
    "illustration": Record(
        Illustration,
        (*_plain("title", "kind", "file", "alternative_text", "licence", "source"), LINE),
    ),
    "office": Record(
        Office,
        _plain(
            "name",
            "location",
            "publisher",
            "address",
            "telephone",
            "email",
            "legal_form",
            "region",
            "region_code",
            "statistics_code",
        ),
    ),
    "partner": Record(Partner, _plain("name")),
    "unit_in_charge": Record(Unit, _plain("name", "email")),
    "event": Record(
        Event,
        (
            Plain("title"),
            Dated("date", "precision"),
            Plain("description"),
            Plain("on_charts", False),
        ),
    ),
    "category": Record(Category, _plain("code", "name")),
    "dimension": Record(
        Dimension,
        (*_plain("code", "name"), Plain("suppresses_small_counts", False)),
        children=(_listed("categories", "category", "dimension"),),
    ),
    "series": Record(
        Series,
        (
            *_plain("code", "name", "topic", "kind", "unit"),
            Plain("decimals", 0),
            Plain("source"),
            Plain("waiting_months", 3),
            IN_CHARGE,
            Plain("position", 0),
            Reference("parent", "series"),
            Reference("category", "categories"),
            Reference("second_category", "categories"),
        ),
    ),
    "reference": Record(Comparison, (Reference("series", "series"), Plain("name"))),
    "indicator": Record(
        Indicator,
        (
            *_plain("code", "name", "method"),
            Reference("numerator", "series"),
            Reference("denominator", "series"),
            Plain("lag", 0),
            Plain("window", 12),
            Plain("unit"),
            Plain("decimals", 1),
            Plain("lower_is_better", False),
            *_plain("definition", "why_it_matters"),
            Plain("position", 0),
        ),
        children=(
            Children(
                "references", "reference", "indicator", lambda row: row.references.order_by("pk")
            ),
        ),
    ),
    "statement": Record(
        Statement,
        (
            *_plain("name", "topic"),
            StatedValue(),
            QUALIFIER,
            Plain("text"),
            Plain("is_forecast", False),
            Period("period", "period"),
            *_plain("period_text", "share_of"),
            Plain("class_from", None),
            Plain("class_to", None),
            Period("compared_period", "compared"),
            Plain("compared_period_text"),
            Number("change", "change_decimals"),
            *_plain("change_unit", "change_text", "region", "source"),
            LINE,
            Reference("series", "series"),
            Day("month", Precision.MONTH),
            Reference("budget_line", "budget_lines"),
            Plain("note"),
        ),
    ),
    "chapter": Record(
        Chapter,
        (
            *_plain("code", "title"),
            Plain("kind", ChapterKind.TEXT),
            *_plain("motto", "motto_source", "text"),
            Reference("partner", "partners"),
            IN_CHARGE,
            Day("due"),
            Plain("state", ChapterState.OPEN),
            PAGE,
            LINE,
        ),
        children=(
            _listed(*STATEMENT, "chapter"),
            _listed("illustrations", "illustration", "chapter"),
            _listed("chapters", "chapter", "parent", "children", same=("programme",)),
        ),
    ),
    "commitment": Record(Commitment, (Plain("text"), LINE)),
    "target_group": Record(
        TargetGroup,
        (
            *_plain("code", "name", "definition", "goal", "text"),
            Plain("is_focus", False),
            Plain("is_new", False),
            Reference("event", "events"),
            PAGE,
            LINE,
        ),
        children=(_listed(*STATEMENT, "target_group"),),
    ),
    "measure": Record(
        Measure,
        (
            *_plain("code", "text", "threshold_name", "threshold_operator"),
            Number("threshold_value", "threshold_decimals"),
            *_plain("threshold_unit", "threshold_text"),
            Plain("is_binding", True),
            Plain("is_derived", False),
            Plain("instrument"),
            Reference("event", "events"),
            IN_CHARGE,
            LINE,
        ),
    ),
    "priority": Record(
        Priority,
        (
            *_plain("code", "title", "motto", "motto_source", "text"),
            IN_CHARGE,
            PAGE,
            LINE,
        ),
        children=(
            _listed("measures", "measure", "priority"),
            _listed(*STATEMENT, "priority"),
        ),
    ),
    "quality_topic": Record(QualityTopic, (*_plain("code", "name", "text"), LINE)),
    "project": Record(
        Project,
        (
            *_plain("code", "name", "funder", "level", "place"),
            Dated("start", "start_precision"),
            Plain("start_origin"),
            Dated("end", "end_precision"),
            Plain("end_origin"),
            Plain("participants", None),
            Plain("places", None),
            *_plain("goal", "text"),
            Reference("fund", "funds"),
            PAGE,
            LINE,
        ),
        many=(References("partners", "partners"),),
        children=(_listed(*STATEMENT, "project"),),
    ),
    "duty": Record(Duty, _plain("text")),
    "target": Record(
        Target,
        (
            Reference("indicator", "indicators"),
            Plain("kind", TargetKind.TARGET),
            Number("value", "decimals"),
            Number("stated_change"),
            Plain("stated_change_unit"),
            Number("baseline"),
            Plain("baseline_origin"),
            Plain("governs", Governs.VALUE),
            Day("valid_from", Precision.MONTH),
            Plain("path", TargetPath.PRIOR_YEAR_SHAPE),
            Numbers("path_values"),
            Number("tolerance"),
            Plain("reason"),
        ),
    ),
    "agreement": Record(
        Agreement,
        (
            Plain("year"),
            Reference("partner", "partners"),
            Plain("title"),
            Day("planned_on"),
            Day("agreed_on"),
        ),
        children=(
            Children("targets", "target", "agreement", _current_targets),
            _listed("duties", "duty", "agreement"),
        ),
    ),
    "funding_source": Record(FundingSource, _plain("code", "name", "kind")),
    "tranche": Record(Tranche, (Plain("year"), Amount(), LINE)),
    "fund": Record(
        Fund,
        (
            *_plain("code", "name", "first_year", "last_year"),
            Amount(),
            Plain("purpose"),
            Reference("source", "funding_sources"),
            LINE,
        ),
        children=(
            Children("tranches", "tranche", "fund", lambda row: row.tranches.order_by("year")),
        ),
    ),
    "allocation": Record(
        Allocation,
        (
            Plain("kind"),
            Reference("source", "funding_sources"),
            Amount(),
            Plain("commitment_year", None),
            Day("received"),
            Plain("reason"),
            LINE,
        ),
    ),
    "stated_amount": Record(
        StatedAmount,
        (
            *_plain("quantity", "name"),
            Amount(),
            QUALIFIER,
            Number("change", "change_decimals"),
            *_plain("change_unit", "change_text"),
            LINE,
            Plain("note"),
        ),
    ),
    "budget_line_definition": Record(
        BudgetLine,
        _plain("code", "name", "legal_basis", "kind"),
        children=(
            Children("allocations", "allocation", "line", _current_allocations),
            _listed("stated", "stated_amount", "line"),
            _listed("lines", "budget_line_definition", "parent", "children", same=("budget",)),
        ),
    ),
    "part": Record(Part, (Plain("name"), Reference("source", "funding_sources"), Amount(), LINE)),
    "composition": Record(
        Composition,
        (Plain("name"), Amount(), LINE),
        children=(_parts("by_source", Side.SOURCE), _parts("by_use", Side.USE)),
    ),
    "transfer": Record(
        Transfer,
        (
            Reference("from", "budget_lines", "from_line"),
            Reference("to", "budget_lines", "to_line"),
            Amount(),
            *_plain("state", "reason"),
            LINE,
        ),
    ),
    "budget": Record(
        Budget,
        _plain("year", "note"),
        children=(
            Children(
                "lines",
                "budget_line_definition",
                "budget",
                lambda row: _in_order(row.lines.filter(parent=None)),
            ),
            _listed("stated", "stated_amount", "budget"),
            _listed("compositions", "composition", "budget"),
            Children("transfers", "transfer", "", _current_transfers),
        ),
    ),
}


@dataclass(frozen=True)
class Definitions:
    """A list of rows that a file shares with other programmes: equal ones are reused."""

    key: str
    record: str
    known_by: tuple[str, ...]  # the fields that say which row it is
    order: Callable[[Data], Any]  # of the list in the file


# Each refers only to those before it, and to rows of its own kind only if they stand before.
DEFINITIONS = (
    Definitions("partners", "partner", ("name",), lambda data: data["name"]),
    Definitions("units", "unit_in_charge", ("name",), lambda data: data["name"]),
    Definitions(
        "events", "event", ("title", "date"), lambda data: (str(data["date"]), data["title"])
    ),
    Definitions("dimensions", "dimension", ("code",), lambda data: data["code"]),
    Definitions(
        "series", "series", ("code",), lambda data: (data.get("position", 0), data["code"])
    ),
    Definitions(
        "indicators", "indicator", ("code",), lambda data: (data.get("position", 0), data["code"])
    ),
    Definitions("funding_sources", "funding_source", ("code",), lambda data: data["code"]),
    Definitions("funds", "fund", ("code",), lambda data: data["code"]),
    Definitions("agreements", "agreement", ("year", "partner"), lambda data: data["year"]),
    Definitions("budgets", "budget", ("year",), lambda data: data["year"]),
)

# By what a file names a row of each kind.
NAMES: dict[str, Callable[[Any], str]] = {
    "partners": lambda row: row.name,
    "units": lambda row: row.name,
    "events": lambda row: row.title,
    "dimensions": lambda row: row.code,
    "categories": lambda row: f"{row.dimension.code}/{row.code}",
    "series": lambda row: row.code,
    "indicators": lambda row: row.code,
    "funding_sources": lambda row: row.code,
    "funds": lambda row: row.code,
    "budget_lines": lambda row: f"{row.budget.year}/{row.code}",
}
# Definitions that are there only because something refers to them.
REFERRED_TO = (
    "funds",
    "funding_sources",
    "indicators",
    "series",
    "dimensions",
    "units",
    "partners",
)
