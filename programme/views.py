import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.cards import budget_card
from budget.queries import summary_of
from goals.cards import ages_of, goal_card
from goals.queries import (
    duties_of,
    has_year,
    newest_month,
    newest_year,
    progress_of,
)
from jobcenter.access import BOARD, GROUPS, roles_of
from jobcenter.document import Section
from jobcenter.reports import NoRelease, Report, release_in_force, report_of
from programme.cards import project_cards
from programme.export import build_document, context_sections, setting_of
from programme.queries import (
    Programme,
    priorities_of,
    programme_of,
    programme_years,
    projects_in_short,
    projects_of,
    target_groups_of,
)
from programme.renderers.html import render_html, render_sections
from programme.renderers.pdf import render_pdf
from programme.sections import priority_section, project_section, target_group_section
from programme.tables import threshold_table

logger = logging.getLogger(__name__)


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the year of the last release; superusers without a group to the admin."""
    if not roles_of(request.user) & GROUPS:
        return redirect("admin:index")
    release = release_in_force(timezone.now())
    year = release.month.year if release else None
    if year is None or not has_year(year):
        year = newest_year() or timezone.localdate().year
    return redirect("overview", year=year)


def overview(request: HttpRequest, year: int) -> HttpResponse:
    try:
        report = report_of(request, year, newest_month)
    except NoRelease:
        if has_year(year) or programme_of(year):
            raise
        raise _no_programme(year) from None
    progresses = progress_of(year, report.month, report.as_of)
    partners, projects = duties_of(year), projects_in_short(year)
    if not (progresses or partners or projects or has_year(year) or programme_of(year)):
        raise _no_programme(year)
    summary = summary_of(year, report.as_of) if _sees_budget(request) else None
    context = {
        "report": report,
        "year": year,
        "budget": budget_card(summary) if summary else None,
        "cards": [goal_card(progress) for progress in progresses],
        "ages": ages_of(progresses),
        "partners": partners,
        "projects": project_cards(projects, report.month),
    }
    return render(request, "programme/overview.html", context)


def _sees_budget(request: HttpRequest) -> bool:
    return bool(roles_of(request.user) & BOARD)


def programme_page(request: HttpRequest, year: int) -> HttpResponse:
    programme, report = _programme_and_report(request, year)
    document = build_document(programme, report, with_budget=_sees_budget(request))
    context = {
        "report": report,
        "year": year,
        "document": document,
        "body": render_html(document),
    }
    return render(request, "programme/programme.html", context)


def programme_pdf(request: HttpRequest, year: int) -> HttpResponse:
    programme, report = _programme_and_report(request, year)
    rendered = render_pdf(build_document(programme, report, with_budget=_sees_budget(request)))
    if rendered.replaced:
        logger.warning("Programme %s: no font has %s", year, " ".join(rendered.replaced))
    headers = {"Content-Disposition": f'inline; filename="programme-{year}.pdf"'}
    return HttpResponse(rendered.content, content_type="application/pdf", headers=headers)


def target_groups(request: HttpRequest, year: int) -> HttpResponse:
    programme, report = _programme_and_report(request, year)
    setting = setting_of(programme, report)
    groups = target_groups_of(programme)
    sections = [target_group_section(group, group.code, setting) for group in groups]
    context = {"report": report, "year": year, "body": render_sections(sections)}
    return render(request, "programme/target_groups.html", context)


def priorities(request: HttpRequest, year: int) -> HttpResponse:
    programme, report = _programme_and_report(request, year)
    setting = setting_of(programme, report)
    rows = priorities_of(programme)
    context = {
        "report": report,
        "year": year,
        "body": render_sections(
            [
                Section(_("Thresholds"), ":thresholds", (threshold_table(rows),)),
                *(priority_section(priority, priority.code, setting) for priority in rows),
            ]
        ),
    }
    return render(request, "programme/priorities.html", context)


def projects(request: HttpRequest, year: int) -> HttpResponse:
    programme, report = _programme_and_report(request, year)
    setting = setting_of(programme, report)
    rows = projects_of(programme)
    context = {
        "report": report,
        "year": year,
        "projects": project_cards(rows, report.month),
        "body": render_sections(
            [project_section(project, project.code, setting) for project in rows]
        ),
    }
    return render(request, "programme/projects.html", context)


def labour_market(request: HttpRequest, year: int) -> HttpResponse:
    programme, report = _programme_and_report(request, year)
    sections = context_sections(programme, setting_of(programme, report))
    context = {"report": report, "year": year, "body": render_sections(sections)}
    return render(request, "programme/context.html", context)


def _programme_and_report(request: HttpRequest, year: int) -> tuple[Programme, Report]:
    programme = programme_of(year)
    if programme is None:
        raise _no_programme(year)
    return programme, report_of(request, year, newest_month)


def _no_programme(year: int) -> Http404:
    words = {"year": year, "years": ", ".join(map(str, programme_years()))}
    if not words["years"]:
        return Http404(_("There is no programme for %(year)s.") % words)
    return Http404(_("There is no programme for %(year)s, but for %(years)s.") % words)
