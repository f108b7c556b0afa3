from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goals.cards import ages_of, goal_card
from goals.details import goal_detail
from goals.progress import Progress
from goals.queries import (
    definition_of,
    has_year,
    judgements_of,
    newest_month,
    occasions_of,
    progress_of,
)
from goals.records import as_json, goals_record
from goals.tables import goal_file_rows, goal_table
from jobcenter.access import BOARD, roles_of
from jobcenter.reports import NoRelease, Report, report_of
from jobcenter.tables import csv_file, xlsx_file


def goals_report(request: HttpRequest, year: int) -> Report:
    """The report the user sees of a year that has agreements; Http404 for any other year."""
    if not has_year(year):
        raise Http404(_("No goals are agreed for %(year)s.") % {"year": year})
    return report_of(request, year, newest_month)


def goals(request: HttpRequest, year: int) -> HttpResponse:
    report = goals_report(request, year)
    progresses = progress_of(year, report.month, report.as_of)
    context = {
        "report": report,
        "year": year,
        "table": goal_table(progresses),
        "ages": ages_of(progresses),
        "formats": list(_WRITERS),
    }
    return render(request, "goals/goals.html", context)


def goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    report = goals_report(request, year)
    progresses = progress_of(year, report.month, report.as_of)
    progress = next((one for one in progresses if one.goal.code == code), None)
    if progress is None:
        raise Http404(_("No goal with this code is agreed for %(year)s.") % {"year": year})
    judgements = judgements_of(report.month, report.as_of) if roles_of(request.user) & BOARD else {}
    card = goal_card(progress, occasions_of(year), judgements.get(code))
    context = {
        "report": report,
        "year": year,
        "card": card,
        "detail": goal_detail(progress),
        "ages": ages_of([progress]),
        "definition": definition_of(code),
    }
    return render(request, "goals/goal.html", context)


def goals_file(request: HttpRequest, year: int, format: str) -> HttpResponse:
    write = _WRITERS.get(format)
    if write is None:
        raise Http404(_("There is no such file."))
    try:
        report = goals_report(request, year)
    except NoRelease as error:
        # For scripts, a page would be an answer.
        raise Http404(_("No report has been released yet.")) from error
    return write(report, progress_of(year, report.month, report.as_of))


def _json(report: Report, progresses: Sequence[Progress]) -> HttpResponse:
    record = goals_record(
        progresses,
        year=report.year,
        report_month=report.month,
        as_of=report.as_of,
        released=not report.is_live,
    )
    return HttpResponse(as_json(record), content_type="application/json")


def _csv(report: Report, progresses: Sequence[Progress]) -> HttpResponse:
    content = csv_file(goal_file_rows(progresses))
    return _download(content, "text/csv; charset=utf-8", f"goals-{report.year}.csv")


def _xlsx(report: Report, progresses: Sequence[Progress]) -> HttpResponse:
    content = xlsx_file(_("Goals"), goal_file_rows(progresses))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(content, kind, f"goals-{report.year}.xlsx")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


_WRITERS: dict[str, Callable[[Report, Sequence[Progress]], HttpResponse]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
}
