"""How many queries the goals take, and how many months of a series are read, whatever there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.lines import Line
from goals.generation import generate
from goals.queries import progress_of

YEAR = 2022
PAGE = f"/{YEAR}/goals/"
QUERIES_OF_PAGE, QUERIES_OF_GOALS, MONTHS_READ = 8, 2, 72
SIZES = ((1, 1), (200, 20))  # indicators and years


def measure() -> list[Line]:
    call_command("migrate", verbosity=0)
    return [line for size in SIZES for line in _lines(*size)]


def _lines(indicators: int, years: int) -> Iterator[Line]:
    size = f"indicators {indicators}, years {years}"
    with _generated(indicators, years) as user:
        yield Line(f"goals page, {size}", _of_page(user), "queries", QUERIES_OF_PAGE)
        with CaptureQueriesContext(connection) as captured:
            progresses = progress_of(YEAR, date(YEAR, 12, 1), timezone.now())
        if len(progresses) != indicators:
            raise RuntimeError(f"{len(progresses)} goals instead of {indicators}")
        yield Line(f"goals read, {size}", len(captured), "queries", QUERIES_OF_GOALS)
        months = max(len(one.numerator) for one in progresses)
        yield Line(f"months read of a series, {size}", months, "months", MONTHS_READ)


@contextmanager
def _generated(indicators: int, years: int) -> Iterator[User]:
    """Rows that are gone again afterwards, and somebody who may see them."""
    with transaction.atomic():
        user = User.objects.create(username="bench")
        user.groups.add(Group.objects.get(name="management"))
        generate(
            goals=indicators, series=2 * indicators, years=years, last_year=YEAR, seed=1, by=user
        )
        yield user
        transaction.set_rollback(True)


def _of_page(user: User) -> int:
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(PAGE)
    if response.status_code != 200:
        raise RuntimeError(f"{PAGE} answered {response.status_code}")
    return len(captured)
