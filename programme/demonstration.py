"""The sample: the programme of 2022 with figures that fit it, so that every page shows something.

The figures are invented around the few that the programme states. They are marked as such in
every row and on every page. All is recorded through the same writing context as by people, with
a clock that is passed in, in the order of time.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, User
from django.db import transaction

from goals.actions import Entry, record_figures
from goals.models import Series
from jobcenter.access import GROUPS, Role
from jobcenter.accounts import DEMONSTRATION_PASSWORD
from jobcenter.models import Event, Office
from jobcenter.months import parse_month
from programme.loading import load_programme
from programme.releases import release

DATA = Path(__file__).resolve().parent / "data"
BERLIN = ZoneInfo("Europe/Berlin")

AGREED = datetime(2022, 4, 1, 8, tzinfo=BERLIN)
RECORDED = datetime(2022, 10, 18, 9, tzinfo=BERLIN)
RELEASED = datetime(2022, 10, 20, 8, tzinfo=BERLIN)
RECORDED_LATER = datetime(2022, 11, 18, 9, tzinfo=BERLIN)
LAST_RELEASED = date(2022, 9, 1)
REPORT = date(2022, 10, 1)


def _make_accounts() -> None:
    for role in Role:
        name = "admin" if role == Role.SUPERUSER else role.value
        user = User.objects.create_user(name, password=DEMONSTRATION_PASSWORD)
        if role in GROUPS:
            user.groups.add(Group.objects.get(name=role.value))
        user.is_staff = user.is_superuser = role == Role.SUPERUSER
        user.save()


def is_empty() -> bool:
    return not Office.objects.exists() and not User.objects.exists()


@transaction.atomic
def load_demonstration() -> None:
    """Make the accounts, and load the programme with its sample figures, into an empty database."""
    _make_accounts()
    management = User.objects.get(username=Role.MANAGEMENT.value)
    editor = User.objects.get(username=Role.EDITOR.value)
    text = (DATA / "2022.yaml").read_text()
    load_programme(text, name="2022.yaml", by=management, clock=_at(AGREED))
    Event.objects.create(
        title="Rechtskreiswechsel",
        date=date(2022, 6, 1),
        description="Geflüchtete aus der Ukraine wechseln in die Grundsicherung.",
        on_charts=True,
    )
    record_figures(
        [entry for entry in _entries(RECORDED.date()) if entry.month <= LAST_RELEASED],
        by=editor,
        clock=_at(RECORDED),
        demonstration=True,
    )
    release(REPORT, by=management, clock=_at(RELEASED))
    record_figures(
        [entry for entry in _entries(RECORDED_LATER.date()) if entry.month > LAST_RELEASED],
        by=editor,
        clock=_at(RECORDED_LATER),
        demonstration=True,
    )


def _at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def _entries(data_date: date) -> Iterator[Entry]:
    series = {one.code: one for one in Series.objects.all()}
    with (DATA / "demonstration.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            month = parse_month(row.pop("month"))
            for code, text in row.items():
                if text:
                    yield Entry(series[code], month, Decimal(text), "", data_date)
