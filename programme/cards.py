"""A project in words for a page: texts only, nothing is computed here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobcenter.enums import Unit
from jobcenter.formats import number, quantity
from programme.queries import Project
from programme.sections import project_period


@dataclass(frozen=True)
class ProjectCard:
    """`passed` and `whole` count months; both are None where start or end is not known."""

    code: str
    name: str
    period: str
    size: str
    left: str
    is_ending: bool  # within the year of the report, and not yet over
    passed: int | None
    whole: int | None
    progress: str


def project_cards(projects: Iterable[Project], month: date) -> list[ProjectCard]:
    return [_card(project, month) for project in projects]


def _card(project: Project, month: date) -> ProjectCard:
    passed, whole = project.months(month) or (None, None)
    last = project.last_month
    words = {"passed": passed, "whole": whole}
    return ProjectCard(
        code=project.code,
        name=project.name,
        period=project_period(project),
        size=_size(project),
        left=_left(project, month),
        is_ending=last is not None and last >= month and project.ends_within(month.year),
        passed=passed,
        whole=whole,
        progress=_("%(passed)s of %(whole)s months") % words if whole else "",
    )


def _size(project: Project) -> str:
    """How many take part or may: the programme tells one or the other."""
    parts = [
        quantity(Decimal(count), unit)
        for count, unit in [
            (project.participants, Unit.PERSONS),
            (project.places, Unit.PLACES),
        ]
        if count is not None
    ]
    return ", ".join(parts)


def _left(project: Project, month: date) -> str:
    last, left = project.last_month, project.months_left(month)
    if last is None or left is None:
        return ""
    if left:
        words = {"count": number(left)}
        return ngettext("%(count)s month left", "%(count)s months left", left) % words
    return _("ended") if last < month else _("last month")
