"""Which rows a page shows: those up to a report month, recorded up to a moment.

A reader's report is a release: its month and its moment. Staff see the live state and choose both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jobcenter.access import LIVE, roles_of
from jobcenter.models import Release
from jobcenter.months import months_of_year, parse_month

BERLIN = ZoneInfo(settings.TIME_ZONE)
YEARS = range(1990, 2101)  # that a budget or an agreement may have


@dataclass(frozen=True)
class Report:
    """The rows a page shows; `release` is None for the live state."""

    year: int
    month: date
    as_of: datetime
    release: Release | None

    @property
    def months(self) -> tuple[date, ...]:
        return months_of_year(self.year)

    @property
    def is_live(self) -> bool:
        return self.release is None


class NoRelease(Exception):
    """Raised where a reader asks for a year about which nothing has been released."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


def release_in_force(as_of: datetime) -> Release | None:
    """Of the releases not withdrawn by `as_of`: the last one of the newest report month."""
    withdrawals = Release.objects.as_of(as_of).filter(withdraws=OuterRef("pk"))
    standing = Release.objects.as_of(as_of).filter(~Exists(withdrawals), withdraws=None)
    return standing.order_by("-month", "-recorded_at").defer("shown").first()


def report_of(
    request: HttpRequest, year: int, newest_month: Callable[[int, datetime], date]
) -> Report:
    """What the user sees of `year`, by the parameters `month` and `as_of`.

    `newest_month(year, as_of)` is the report month that staff see by default. Raises NoRelease
    for readers without one, Http404 for parameters that are wrong or ask for more.
    """
    assert isinstance(request.user, User)
    if year not in YEARS:
        raise Http404(_("There is no programme of the year %(year)s.") % {"year": year})
    as_of = moment_of(request.GET.get("as_of"), now=timezone.now())
    month = _month_of(request.GET.get("month"), year)
    if roles_of(request.user) & LIVE:
        return Report(year, month or newest_month(year, as_of), as_of, release=None)
    release = release_in_force(as_of)
    if release is None or release.month < date(year, 1, 1):
        raise NoRelease(year)
    last = min(release.month, date(year, 12, 1))
    if month and month > last:
        raise Http404(_("This month has not been released."))
    return Report(year, month or last, release.recorded_at, release)


def moment_of(text: str | None, *, now: datetime) -> datetime:
    """A timestamp, or a date meaning the end of that day in Berlin; without a text, `now`."""
    if not text:
        return now
    try:
        moment = _moment(text)
    except ValueError as error:
        raise Http404(_("“as_of” must be a date or a timestamp.")) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)


def _moment(text: str) -> datetime:
    if "T" not in text and ":" not in text:
        moment = datetime.combine(date.fromisoformat(text), time.max)
    else:
        # A plus sign in a query string arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    # The calendar's first and last year cannot be told in every time zone.
    if moment.year in (MINYEAR, MAXYEAR):
        raise ValueError(text)
    return moment


def _month_of(text: str | None, year: int) -> date | None:
    if not text:
        return None
    try:
        month = parse_month(text)
    except ValueError as error:
        raise Http404(_("“month” must look like 2022-09.")) from error
    if month.year != year:
        raise Http404(_("The month lies outside the year of this page."))
    return month
