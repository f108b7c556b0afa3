"""Tables of the programme: columns appear where there is something to put in them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from budget.enums import Qualifier
from jobcenter.document import Cell, Table, Value
from jobcenter.enums import Unit
from jobcenter.formats import NO_VALUE, dated, month_name
from programme.queries import (
    Dated,
    Event,
    Measure,
    Number,
    Period,
    Priority,
    Project,
    QualityTopic,
    Statement,
    Threshold,
)


@dataclass(frozen=True)
class _Column:
    title: str
    cell: Callable[[Statement], Cell]
    is_shown: bool


def statement_tables(statements: Iterable[Statement], title: str) -> tuple[Table, ...]:
    """One table for each topic, its numbers before its words; `title` names those without one."""
    tables = []
    for topic, group in groupby(statements, key=lambda statement: statement.topic):
        rows = list(group)
        numbers = [row for row in rows if row.number or row.change]
        words = [row for row in rows if not (row.number or row.change)]
        if numbers:
            caption = topic or _("Figures: %(title)s") % {"title": title}
            tables.append(_numbers_table(caption, numbers))
        if words:
            named = {"title": topic or title}
            caption = topic if topic and not numbers else _("In words: %(title)s") % named
            tables.append(_words_table(caption, words))
    return tuple(tables)


def _numbers_table(caption: str, statements: Sequence[Statement]) -> Table:
    columns = [column for column in _columns(statements) if column.is_shown]
    return Table(
        caption=caption,
        header=tuple(column.title for column in columns),
        rows=tuple(tuple(column.cell(statement) for column in columns) for statement in statements),
        note=_note(statements),
    )


def _columns(statements: Sequence[Statement]) -> tuple[_Column, ...]:
    classes = [one.class_from or one.class_to for one in statements]
    compares = any(one.compared for one in statements)
    return (
        _Column(_("Statement"), _named_with_share(statements), is_shown=True),
        _Column(_("Class"), _class_text, is_shown=all(classes)),
        _Column(_("Value"), _value, is_shown=any(one.number for one in statements)),
        _Column(_("Period"), _period, is_shown=compares or _differ(map(_period, statements))),
        _Column(_("Compared with"), _compared, is_shown=compares),
        _Column(_("Its period"), _compared_period, is_shown=compares),
        _Column(_("Change as printed"), _change, is_shown=any(one.change for one in statements)),
        _Column(_("As printed"), _text, is_shown=any(one.text for one in statements)),
    )


def _note(statements: Sequence[Statement]) -> str:
    """What all rows have in common, and their sources."""
    compares = any(one.compared for one in statements)
    parts = [_common(_("Period: %s"), map(_period, statements))] if not compares else []
    parts.append(_common(_("Share of: %s"), map(_share, statements)))
    sources = dict.fromkeys(one.source for one in statements if one.source)
    parts += [_("Source: %(source)s") % {"source": source} for source in sources]
    return ". ".join(part for part in parts if part)


def _common(words: str, texts: Iterable[str]) -> str:
    first, *others = dict.fromkeys(texts)
    return words % first if first not in ("", NO_VALUE) and not others else ""


def _differ(texts: Iterable[str]) -> bool:
    return len(set(texts)) > 1


def _named_with_share(statements: Sequence[Statement]) -> Callable[[Statement], Cell]:
    """The name, and what it is a share of unless that is the same in all rows."""
    if not _differ(map(_share, statements)):
        return _name

    def name(statement: Statement) -> str:
        if not statement.share_of:
            return _name(statement)
        words = {"name": _name(statement), "whole": statement.share_of}
        return _("%(name)s (of: %(whole)s)") % words

    return name


def _words_table(caption: str, statements: Sequence[Statement]) -> Table:
    return Table(
        caption=caption,
        header=(_("Statement"), _("As printed"), _("Period")),
        rows=tuple((_name(one), one.text or one.change_text, _period(one)) for one in statements),
    )


def _name(statement: Statement) -> str:
    if not statement.region:
        return statement.name
    return _("%(name)s (%(region)s)") % {"name": statement.name, "region": statement.region}


def _class_text(statement: Statement) -> str:
    first, last = statement.class_from, statement.class_to
    if last is None:
        return _("from %(first)s") % {"first": first}
    if first is None:
        return _("up to %(last)s") % {"last": last}
    return f"{first}–{last}"


def _value(statement: Statement) -> Cell:
    return number_cell(statement.number, qualifier=qualifier_text(statement.qualifier))


def _compared(statement: Statement) -> Cell:
    return number_cell(statement.compared)


def _change(statement: Statement) -> Cell:
    return number_cell(statement.change, signed=True)


def _period(statement: Statement) -> str:
    text = period_text(statement.period)
    if not statement.is_forecast:
        return text or NO_VALUE
    return _("%(period)s (forecast)") % {"period": text} if text else _("forecast")


def _compared_period(statement: Statement) -> str:
    return period_text(statement.compared_period)


def _share(statement: Statement) -> str:
    return statement.share_of


def _text(statement: Statement) -> str:
    return statement.text or NO_VALUE


def qualifier_text(qualifier: Qualifier) -> str:
    return "" if qualifier == Qualifier.EXACT else str(qualifier.label)


def number_cell(number: Number | None, *, qualifier: str = "", signed: bool = False) -> Value:
    if number is None:
        return Value(None, Unit.COUNT)
    return Value(
        number.value,
        number.unit,
        number.decimals,
        signed=signed,
        qualifier=qualifier,
        in_millions=number.in_millions,
    )


def period_text(period: Period) -> str:
    """As printed, else from the dates."""
    if period.text or period.first is None:
        return period.text
    first = dated_text(period.first)
    if period.last == period.first:
        return first
    return f"{first} – {dated_text(period.last)}" if period.last else f"{first} –"


def dated_text(value: Dated | None) -> str:
    return dated(value.date, value.precision) if value else NO_VALUE


def measure_tables(priority: Priority) -> tuple[Table, ...]:
    """The measures of a priority, and then what some of them are held to."""
    if not priority.measures:
        return ()
    tables = (
        Table(
            caption=_("Measures: %(priority)s") % {"priority": priority.title},
            header=(_("Code"), _("Measure")),
            rows=tuple((measure.code, _measure_text(measure)) for measure in priority.measures),
        ),
    )
    held = [measure for measure in priority.measures if measure.threshold]
    if not held:
        return tables
    return (
        *tables,
        Table(
            caption=_("Thresholds: %(priority)s") % {"priority": priority.title},
            header=(_("Code"), _("Held to"), _("Threshold")),
            rows=tuple((one.code, _held_to(one), _threshold_cell(one)) for one in held),
        ),
    )


def threshold_table(priorities: Iterable[Priority]) -> Table:
    """Everything that measures are held to, across the priorities."""
    measures = [measure for priority in priorities for measure in priority.measures]
    return Table(
        caption=_("What the measures are held to"),
        header=(_("Code"), _("Measure"), _("Held to"), _("Threshold")),
        rows=tuple(
            (measure.code, measure.text, _held_to(measure), _threshold_cell(measure))
            for measure in measures
            if measure.threshold
        ),
    )


def _measure_text(measure: Measure) -> str:
    """The measure with what it goes with, where its own words do not name it."""
    named = (measure.instrument, measure.event, measure.unit_in_charge)
    particulars = [text for text in named if text not in measure.text]
    if measure.event:
        particulars.append(dated_text(measure.event_on))
    return f"{measure.text} ({'; '.join(particulars)})" if particulars else measure.text


def _held_to(measure: Measure) -> str:
    threshold = measure.threshold
    if threshold is None:
        return NO_VALUE
    remarks = [_("not binding")] if not measure.is_binding else []
    remarks += [_("number derived from the words")] if threshold.is_derived else []
    return f"{threshold.name} ({', '.join(remarks)})" if remarks else threshold.name


def _threshold_cell(measure: Measure) -> Cell:
    threshold = measure.threshold
    if threshold is None:
        return number_cell(None)
    return threshold.text or _threshold_number(threshold)


def _threshold_number(threshold: Threshold) -> Value:
    qualifier = str(threshold.operator.label) if threshold.operator else ""
    return number_cell(threshold.number, qualifier=qualifier)


def quality_table(topics: Iterable[QualityTopic]) -> Table:
    return Table(
        caption=_("Topics of quality"),
        header=(_("Topic"), _("What is looked after")),
        rows=tuple((topic.name, topic.text or NO_VALUE) for topic in topics),
    )


def project_table(projects: Iterable[Project], month: date) -> Table:
    """The projects with what is left of them at a report month."""
    return Table(
        caption=_("Projects"),
        header=(
            _("Project"),
            _("Start"),
            _("End"),
            _("Participants aimed at"),
            _("Places"),
            _("Months left"),
        ),
        rows=tuple(
            (
                project.name,
                dated_text(project.start),
                dated_text(project.end),
                count_cell(project.participants, Unit.PERSONS),
                count_cell(project.places, Unit.PLACES),
                count_cell(project.months_left(month), Unit.COUNT),
            )
            for project in projects
        ),
        note=_("Months left after %(month)s; – means that the programme does not say.")
        % {"month": month_name(month)},
    )


def count_cell(number: int | None, unit: Unit) -> Value:
    return Value(None if number is None else Decimal(number), unit)


def event_table(events: Iterable[Event]) -> Table:
    return Table(
        caption=_("Dates"),
        header=(_("When"), _("What"), _("Description")),
        rows=tuple(
            (dated_text(event.on), event.title, event.description or NO_VALUE) for event in events
        ),
    )
