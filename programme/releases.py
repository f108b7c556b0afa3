"""Releasing a report: from then on readers see it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

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

ABSENT = "(absent)"


@dataclass(frozen=True)
class Difference:
    """Where a release's evidence is not what the rows say now; ABSENT is nothing at that place."""

    path: str
    shown: Any
    now: Any


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
        row = Release(month=month, comment=comment, withdraws=withdraws)
        row.shown = _evidence(row, entry.at)
        row.shown_hash = digest(row.shown)
        return entry.add(row)


def differences_of(release: Release) -> Iterator[Difference]:
    """What a release showed and would show otherwise today, and a hash that is not the one of it.

    Rows are only ever added, so a difference means that the computation has changed, or that
    somebody has changed rows behind the application's back.
    """
    if digest(release.shown) != release.shown_hash:
        yield Difference("shown_hash", release.shown_hash, digest(release.shown))
    now = _evidence(release, release.recorded_at)
    yield from _differences("", release.shown, now)


def _differences(path: str, shown: Any, now: Any) -> Iterator[Difference]:
    match shown, now:
        case dict(), dict():
            for key in {**shown, **now}:
                own = f"{path}.{key}" if path else key
                yield from _differences(own, shown.get(key, ABSENT), now.get(key, ABSENT))
        case list(), list():
            for number, (one, other) in enumerate(zip_longest(shown, now, fillvalue=ABSENT)):
                yield from _differences(f"{path}[{number}]", one, other)
        # As texts, because in Python True is 1.
        case _ if json.dumps(shown) != json.dumps(now):
            yield Difference(path, shown, now)


def _evidence(row: Release, as_of: datetime) -> Record:
    """What the release shows, as plain JSON; a withdrawal shows nothing."""
    shown = {} if row.withdraws_id else _shown(row.month, as_of)
    evidence: Record = json.loads(as_json(shown))
    return evidence


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
