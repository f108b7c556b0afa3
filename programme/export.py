"""Assembles the programme as one document, for the page to read and for every file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from budget.queries import BudgetPicture, picture_of
from budget.sections import budget_section, budget_sections
from goals.progress import Progress
from goals.queries import PartnerDuties, duties_of, occasions_of, progress_of
from goals.sections import agreement_blocks
from jobcenter.document import Block, Document, Section
from jobcenter.formats import language, moment, month_name
from jobcenter.reports import Report
from programme.enums import ChapterKind
from programme.queries import (
    Chapter,
    Imprint,
    Priority,
    Programme,
    Project,
    QualityTopic,
    TargetGroup,
    chapters_of,
    commitments_of,
    events_of,
    histories_of,
    imprint_of,
    priorities_of,
    projects_of,
    quality_topics_of,
    target_groups_of,
)
from programme.sections import (
    Setting,
    chapter_blocks,
    commitment_blocks,
    history_figure,
    imprint_facts,
    priority_blocks,
    priority_section,
    project_blocks,
    project_section,
    quality_blocks,
    target_group_blocks,
    target_group_section,
)
from programme.tables import event_table

_CONTEXT = (ChapterKind.CONTEXT, ChapterKind.CUSTOMERS)


def build_document(programme: Programme, report: Report, *, with_budget: bool = True) -> Document:
    """The whole programme in the active language, its figures as of the report."""
    content = _content_of(programme, report, with_budget=with_budget)
    return document_of(
        programme,
        report,
        imprint=imprint_of(programme),
        sections=[content.section(chapter, is_top=True) for chapter in content.chapters],
        has_demonstration_figures=any(goal.demonstration for goal in content.goals),
    )


def document_of(
    programme: Programme,
    report: Report,
    *,
    imprint: Imprint,
    sections: Sequence[Section],
    has_demonstration_figures: bool,
) -> Document:
    return Document(
        title=programme.title,
        subtitle=programme.short_title,
        office=imprint.office,
        edition=_edition(report),
        as_of=report.as_of,
        language=language(),
        imprint=imprint_facts(imprint, programme),
        sections=tuple(sections),
        demonstration=settings.DEMONSTRATION or has_demonstration_figures,
    )


def context_sections(programme: Programme, setting: Setting) -> list[Section]:
    """The labour market, the structure of the customers with every series, and the dates."""
    chapters = [one for one in _walk(chapters_of(programme)) if one.kind in _CONTEXT]
    sections = [Section(one.title, one.code, _context_blocks(one, setting)) for one in chapters]
    events = events_of(programme)
    if events:
        sections.append(Section(_("Dates"), ":dates", (event_table(events),)))
    return sections


def _context_blocks(chapter: Chapter, setting: Setting) -> tuple[Block, ...]:
    blocks = chapter_blocks(chapter, setting)
    if chapter.kind != ChapterKind.CUSTOMERS:
        return blocks
    shown = {one.series for one in chapter.statements}
    others = [one for one in setting.histories.values() if one.code not in shown]
    return (*blocks, *(history_figure(one, setting) for one in others))


def setting_of(programme: Programme, report: Report) -> Setting:
    """Remarks on statements are for those who work on the programme."""
    return Setting(
        report_month=report.month,
        histories=histories_of(programme, report.month, report.as_of),
        occasions=occasions_of(report.year),
        with_remarks=report.is_live,
    )


def _edition(report: Report) -> str:
    words = {"month": month_name(report.month), "moment": moment(report.as_of)}
    if report.is_live:
        return _("Working state of %(moment)s, report month %(month)s") % words
    return _("Figures of the report %(month)s, released on %(moment)s") % words


@dataclass(frozen=True)
class _Content:
    """Everything that chapters show besides their own text."""

    setting: Setting
    chapters: tuple[Chapter, ...]
    commitments: tuple[str, ...]
    groups: tuple[TargetGroup, ...]
    priorities: tuple[Priority, ...]
    topics: tuple[QualityTopic, ...]
    projects: tuple[Project, ...]
    goals: Sequence[Progress]
    duties: Sequence[PartnerDuties]
    budget: BudgetPicture | None

    def section(self, chapter: Chapter, *, is_top: bool = False) -> Section:
        """A chapter with parts begins a page of its own."""
        parts = (
            *self._kind_sections(chapter),
            *map(self.section, chapter.chapters),
            *self._budget_sections(chapter),
        )
        return Section(
            title=chapter.title,
            anchor=chapter.code,
            blocks=(
                *chapter_blocks(chapter, self.setting),
                *self._own_blocks(chapter),
                *self._kind_blocks(chapter),
            ),
            sections=parts,
            starts_page=is_top and bool(parts),
        )

    def _own_blocks(self, chapter: Chapter) -> Iterator[Block]:
        """The group or priority whose code the chapter bears."""
        for group in self.groups:
            if group.code == chapter.code:
                yield from target_group_blocks(group, self.setting)
        for priority in self.priorities:
            if priority.code == chapter.code:
                yield from priority_blocks(priority, self.setting)

    def _kind_blocks(self, chapter: Chapter) -> tuple[Block, ...]:
        match chapter.kind:
            case ChapterKind.COMMITMENTS:
                return commitment_blocks(self.commitments)
            case ChapterKind.QUALITY:
                return quality_blocks(self.topics)
            case ChapterKind.PROJECTS:
                return project_blocks(self.projects, self.setting)
            case ChapterKind.GOALS if chapter.partner:
                return self._agreement_blocks(chapter.partner)
        return ()

    def _kind_sections(self, chapter: Chapter) -> Iterator[Section]:
        """Parts of a chapter for what has no chapter of its own."""
        match chapter.kind:
            case ChapterKind.TARGET_GROUPS:
                return self._group_sections(chapter)
            case ChapterKind.PRIORITIES:
                return self._priority_sections(chapter)
            case ChapterKind.PROJECTS:
                return self._project_sections(chapter)
            case ChapterKind.GOALS if not chapter.partner:
                return self._agreement_sections(chapter)
        return iter(())

    def _group_sections(self, chapter: Chapter) -> Iterator[Section]:
        for group in self.groups:
            if group.code not in self._chapter_codes:
                yield target_group_section(group, _anchor(chapter, group.code), self.setting)

    def _priority_sections(self, chapter: Chapter) -> Iterator[Section]:
        for priority in self.priorities:
            if priority.code not in self._chapter_codes:
                yield priority_section(priority, _anchor(chapter, priority.code), self.setting)

    def _project_sections(self, chapter: Chapter) -> Iterator[Section]:
        for project in self.projects:
            yield project_section(project, _anchor(chapter, project.code), self.setting)

    def _agreement_sections(self, chapter: Chapter) -> Iterator[Section]:
        partners = dict.fromkeys(
            [goal.goal.partner for goal in self.goals] + [one.partner for one in self.duties]
        )
        for number, partner in enumerate(partners, start=1):
            anchor = _anchor(chapter, str(number))
            yield Section(partner, anchor, blocks=self._agreement_blocks(partner))

    def _agreement_blocks(self, partner: str) -> tuple[Block, ...]:
        goals = [goal for goal in self.goals if goal.goal.partner == partner]
        duties = [text for one in self.duties if one.partner == partner for text in one.duties]
        return agreement_blocks(goals, duties, self.setting.occasions)

    def _budget_sections(self, chapter: Chapter) -> tuple[Section, ...]:
        """Behind the parts that people wrote, as one more part."""
        if chapter.kind != ChapterKind.BUDGET or self.budget is None:
            return ()
        if not chapter.chapters:
            return budget_sections(self.budget)
        title, anchor = _("The budget in figures"), _anchor(chapter, "figures")
        return (budget_section(self.budget, title=title, anchor=anchor),)

    @cached_property
    def _chapter_codes(self) -> frozenset[str]:
        return frozenset(chapter.code for chapter in _walk(self.chapters))


def _content_of(programme: Programme, report: Report, *, with_budget: bool) -> _Content:
    return _Content(
        setting=setting_of(programme, report),
        chapters=chapters_of(programme),
        commitments=commitments_of(programme),
        groups=target_groups_of(programme),
        priorities=priorities_of(programme),
        topics=quality_topics_of(programme),
        projects=projects_of(programme),
        goals=progress_of(report.year, report.month, report.as_of),
        duties=duties_of(report.year),
        budget=picture_of(report.year, report.as_of) if with_budget else None,
    )


def _walk(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    for chapter in chapters:
        yield chapter
        yield from _walk(chapter.chapters)


def _anchor(chapter: Chapter, code: str) -> str:
    """No code has a colon, so this is no chapter's own."""
    return f"{chapter.code}:{code}"
