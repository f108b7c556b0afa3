from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from goals.cards import ages_of, goal_card
from goals.queries import duties_of, newest_year, occasions_of, progress_of
from goals.views import goals_report
from jobcenter.access import GROUPS, roles_of
from jobcenter.reports import release_in_force


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the year of the last release; superusers without a group to the admin."""
    if not roles_of(request.user) & GROUPS:
        return redirect("admin:index")
    release = release_in_force(timezone.now())
    year = release.month.year if release else newest_year() or timezone.localdate().year
    return redirect("overview", year=year)


def overview(request: HttpRequest, year: int) -> HttpResponse:
    report = goals_report(request, year)
    progresses = progress_of(year, report.month, report.as_of)
    occasions = occasions_of(year)
    context = {
        "report": report,
        "year": year,
        "cards": [goal_card(progress, occasions) for progress in progresses],
        "ages": ages_of(progresses),
        "partners": duties_of(year),
    }
    return render(request, "programme/overview.html", context)
