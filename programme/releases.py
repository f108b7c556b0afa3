"""Releasing a report: from then on readers see it."""

import json
from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from goals.models import Figure
from goals.queries import newest_month_of_all, progress_of
from goals.records import Record, as_json, digest, goals_record
from jobcenter.access import Role, roles_of
from jobcenter.formats import month_name
from jobcenter.ledger import writing
from jobcenter.models import Release
from jobcenter.months import add_months
from jobcenter.reports import release_in_force


def release(
    month: date,
    *,
    by: User,
    comment: str = "",
    withdraws: Release | None = None,
    clock: Callable[[], datetime] = timezone.now,
) -> Release:
    """Release the report of `month` as it stands now, or withdraw an earlier release.

    What it shows is kept with the row as evidence. Raises ValidationError where the person may
    not release, or recorded figures that would be shown for the first time (four eyes).
    """
    with writing(by=by, clock=clock) as entry:
        check_person(by, month, entry.at, withdraws=withdraws)
        shown = {} if withdraws else _shown(month, entry.at)
        row = Release(month=month, comment=comment, withdraws=withdraws)
        row.shown = json.loads(as_json(shown))
        row.shown_hash = digest(shown)
        return entry.add(row)


def _shown(month: date, as_of: datetime) -> Record:
    with translation.override(settings.LANGUAGE_CODE):
        return goals_record(
            progress_of(month.year, month, as_of),
            year=month.year,
            report_month=month,
            as_of=as_of,
            released=True,
        )


def check_person(
    by: User, month: date, moment: datetime, *, withdraws: Release | None = None
) -> None:
    """Raise ValidationError where this person may not release this report at this moment.

    A withdrawal shows nothing for the first time, so it needs no second person.
    """
    if Role.MANAGEMENT not in roles_of(by):
        raise ValidationError(_("Only management releases reports."))
    if withdraws is None:
        _check_month(month, moment)
    if settings.FOUR_EYES and withdraws is None and _recorded_something_new(by, month, moment):
        raise ValidationError(
            _("Four eyes: you recorded figures that this report would show for the first time.")
        )


def _check_month(month: date, moment: datetime) -> None:
    newest, last = newest_month_of_all(), release_in_force(moment)
    if newest is None or month > add_months(newest, 1):
        raise ValidationError(_("There are no figures near this month yet."))
    if last is not None and month < last.month:
        words = {"month": month_name(last.month)}
        text = _("Readers see the report %(month)s already. Release that one again instead.")
        raise ValidationError(text % words)


def _recorded_something_new(by: User, month: date, moment: datetime) -> bool:
    """Whether the person recorded a figure that counts now and no release has shown."""
    last = release_in_force(moment)
    figures = Figure.objects.latest_as_of(moment, per=("series", "month"))
    figures = figures.filter(recorded_by=by, month__lte=month)
    if last is not None:
        # A later month may have been recorded before the last release and not shown by it.
        figures = figures.filter(Q(recorded_at__gt=last.recorded_at) | Q(month__gt=last.month))
    return figures.exists()
