"""The series of one goal, broken down, at the goal's own last month."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goals.breakdown_tables import breakdown_file_rows, breakdown_table, title_of
from goals.cards import ages_of
from goals.families import Family, families_of, for_readers
from goals.progress import Progress
from goals.queries import progress_of
from goals.views import goals_report
from jobcenter.reports import NoRelease, Report
from jobcenter.tables import Rows, csv_file, xlsx_file

_WRITERS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", csv_file),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda rows: xlsx_file(_("Breakdown"), rows),
    ),
}


def breakdown(request: HttpRequest, year: int, code: str) -> HttpResponse:
    report = goals_report(request, year)
    progress = _progress(report, code)
    tables = [
        {"title": title_of(family, table), "table": breakdown_table(family, table)}
        for family in _families(report, progress)
        for table in family.tables
    ]
    context = {
        "report": report,
        "year": year,
        "goal": progress.goal,
        "through": progress.through,
        "ages": ages_of([progress]),
        "tables": tables,
        "formats": list(_WRITERS),
    }
    return render(request, "goals/breakdown.html", context)


def breakdown_file(request: HttpRequest, year: int, code: str, format: str) -> HttpResponse:
    if format not in _WRITERS:
        raise Http404(_("There is no such file."))
    try:
        report = goals_report(request, year)
    except NoRelease as error:
        # For scripts, a page would be an answer.
        raise Http404(_("No report has been released yet.")) from error
    content_type, write = _WRITERS[format]
    content = write(breakdown_file_rows(_families(report, _progress(report, code))))
    name = f"{code}-{year}-breakdown.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _progress(report: Report, code: str) -> Progress:
    progresses = progress_of(report.year, report.month, report.as_of)
    progress = next((one for one in progresses if one.goal.code == code), None)
    if progress is None:
        raise Http404(_("No goal with this code is agreed for %(year)s.") % {"year": report.year})
    return progress


def _families(report: Report, progress: Progress) -> list[Family]:
    """What the user may see of them; none before the goal has a final month."""
    if progress.through is None:
        return []
    families = families_of(progress.goal.code, progress.through, report.as_of)
    return families if report.is_live else [for_readers(family) for family in families]
