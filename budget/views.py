from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budget.cards import budget_page
from budget.queries import has_year, newest_month, picture_of
from jobcenter.reports import Report, report_of


def budget_report(request: HttpRequest, year: int) -> Report:
    """The report the user sees of a year that has a budget; Http404 for any other year."""
    if not has_year(year):
        raise Http404(_("No budget is known for %(year)s.") % {"year": year})
    return report_of(request, year, newest_month)


def budget(request: HttpRequest, year: int) -> HttpResponse:
    report = budget_report(request, year)
    picture = picture_of(year, report.as_of)
    if picture is None:
        raise Http404(_("The budget of %(year)s has no titles yet.") % {"year": year})
    context = {"report": report, "year": year, "page": budget_page(picture)}
    return render(request, "budget/budget.html", context)
