"""Passages of the programme, each for the printed document and for its page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from goals.queries import Occasion
from jobcenter.document import (
    Block,
    Bullets,
    Cell,
    Fact,
    Facts,
    Figure,
    Note,
    Paragraph,
    Quote,
    RichText,
    Section,
)
from jobcenter.enums import Unit
from programme.charts import history_chart
from programme.enums import BodyRole
from programme.queries import (
    Chapter,
    Consultation,
    History,
    Imprint,
    Priority,
    Programme,
    Project,
    QualityTopic,
    Statement,
    TargetGroup,
)
from programme.tables import (
    count_cell,
    dated_text,
    measure_tables,
    project_table,
    quality_table,
    statement_tables,
)


@dataclass(frozen=True)
class Setting:
    """What every passage depends on besides its own values.

    Remarks are what people noted about statements while working on the programme: for staff.
    """

    report_month: date
    histories: Mapping[str, History]
    occasions: Sequence[Occasion] = ()
    with_remarks: bool = False


def chapter_blocks(chapter: Chapter, setting: Setting) -> tuple[Block, ...]:
    """A chapter's own motto, text and statements, without what its kind adds."""
    return (
        *_quote(chapter.motto, chapter.motto_source),
        *_text(chapter.text),
        *statement_blocks(chapter.statements, chapter.title, setting),
    )


def commitment_blocks(commitments: tuple[str, ...]) -> tuple[Block, ...]:
    if not commitments:
        return ()
    return Paragraph(_("What the management promises:")), Bullets(commitments)


def target_group_section(group: TargetGroup, anchor: str, setting: Setting) -> Section:
    return Section(group.name, anchor, blocks=target_group_blocks(group, setting))


def target_group_blocks(group: TargetGroup, setting: Setting) -> tuple[Block, ...]:
    return (
        *_facts(
            (_("Definition"), group.definition),
            (_("Goal"), group.goal),
            (_("This year"), _standing(group)),
        ),
        *_text(group.text),
        *statement_blocks(group.statements, group.name, setting),
    )


def priority_section(priority: Priority, anchor: str, setting: Setting) -> Section:
    return Section(priority.title, anchor, blocks=priority_blocks(priority, setting))


def priority_blocks(priority: Priority, setting: Setting) -> tuple[Block, ...]:
    return (
        *_quote(priority.motto, priority.motto_source),
        *_text(priority.text),
        *_facts((_("Unit in charge"), priority.unit_in_charge)),
        *measure_tables(priority),
        *statement_blocks(priority.statements, priority.title, setting),
    )


def quality_blocks(topics: Sequence[QualityTopic]) -> tuple[Block, ...]:
    return (quality_table(topics),) if topics else ()


def project_blocks(projects: Sequence[Project], setting: Setting) -> tuple[Block, ...]:
    return (project_table(projects, setting.report_month),) if projects else ()


def project_section(project: Project, anchor: str, setting: Setting) -> Section:
    return Section(
        project.name,
        anchor,
        blocks=(
            *_facts(
                (_("Goal"), project.goal),
                (_("Period"), project_period(project)),
                (_("Participants aimed at"), _count(project.participants, Unit.PERSONS)),
                (_("Places"), _count(project.places, Unit.PLACES)),
                (_("Funder"), project.funder),
                (_("Level"), str(project.level.label)),
                (_("Partners"), "; ".join(project.partners)),
                (_("Where"), project.place),
                (_("Fund"), project.fund),
            ),
            *_text(project.text),
            *statement_blocks(project.statements, project.name, setting),
        ),
    )


def statement_blocks(
    statements: Sequence[Statement], title: str, setting: Setting
) -> tuple[Block, ...]:
    """Tables of the statements, the pictures of their series, and the remarks on them."""
    return (
        *statement_tables(statements, title),
        *history_figures(statements, setting),
        *(_remarks(statements) if setting.with_remarks else ()),
    )


def history_figures(statements: Iterable[Statement], setting: Setting) -> Iterator[Figure]:
    """One picture of each series that a statement is about."""
    for code in dict.fromkeys(one.series for one in statements if one.series):
        yield history_figure(setting.histories[code], setting)


def history_figure(history: History, setting: Setting) -> Figure:
    return Figure(history_chart(history, setting.report_month, setting.occasions))


def project_period(project: Project) -> str:
    """From when to when, and how that is known where the document does not say it."""
    parts = []
    if project.start:
        start = {"date": dated_text(project.start), "origin": project.start_origin}
        parts.append(
            (_("from %(date)s (%(origin)s)") if project.start_origin else _("from %(date)s"))
            % start
        )
    if project.end:
        end = {"date": dated_text(project.end), "origin": project.end_origin}
        parts.append(
            (_("until %(date)s (%(origin)s)") if project.end_origin else _("until %(date)s")) % end
        )
    return " ".join(parts)


def imprint_facts(imprint: Imprint, programme: Programme) -> tuple[Fact, ...]:
    years = sorted({programme.first_year, programme.last_year})
    return _known(
        (_("Publisher"), imprint.publisher),
        (_("Office"), _joined(imprint.office, imprint.legal_form)),
        (_("Address"), imprint.address),
        (_("Telephone"), imprint.telephone),
        (_("Email"), imprint.email),
        (_("Carriers"), "; ".join(imprint.carriers)),
        (_("Legal basis"), imprint.legal_basis),
        (_("Valid for"), "–".join(map(str, years))),
        (_("State"), str(programme.state.label)),
        (_("Issued"), dated_text(imprint.issued) if imprint.issued else ""),
        *((consultation.body, _consulted(consultation)) for consultation in imprint.consultations),
        (_("Sources"), "; ".join(imprint.sources)),
        (_("Cited"), "; ".join(imprint.cited)),
        (_("Language"), imprint.language_note),
    )


def _consulted(consultation: Consultation) -> str:
    role = str(BodyRole(consultation.role).label)
    if consultation.on is None:
        return _("%(role)s; the programme names no date") % {"role": role}
    return _("%(role)s, %(date)s") % {"role": role, "date": dated_text(consultation.on)}


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _standing(group: TargetGroup) -> str:
    return _joined(
        _("in particular focus") if group.is_focus else "",
        _("new") if group.is_new else "",
        group.occasion,
    )


def _remarks(statements: Iterable[Statement]) -> Iterator[Note]:
    """One note for each remark, which may be about several statements."""
    names: dict[str, list[str]] = {}
    for statement in statements:
        if statement.note:
            names.setdefault(statement.note, []).append(statement.name)
    for text, about in names.items():
        yield Note(text, title=_("Remark on: %(statements)s") % {"statements": ", ".join(about)})


def _quote(text: str, source: str) -> tuple[Quote, ...]:
    return (Quote(text, source),) if text else ()


def _text(markdown: str) -> tuple[RichText, ...]:
    return (RichText(markdown),) if markdown else ()


def _facts(*pairs: tuple[str, Cell]) -> tuple[Facts, ...]:
    known = _known(*pairs)
    return (Facts(known),) if known else ()


def _known(*pairs: tuple[str, Cell]) -> tuple[Fact, ...]:
    return tuple(Fact(label, value) for label, value in pairs if value)


def _count(number: int | None, unit: Unit) -> Cell:
    return "" if number is None else count_cell(number, unit)
