from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from goals.models import Figure
from jobcenter.access import GROUPS
from jobcenter.models import Office, Release
from jobcenter.reports import BERLIN
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def recordings() -> list[tuple[str, datetime]]:
    rows = Figure.objects.order_by("recorded_at").values_list(
        "recorded_by__username", "recorded_at"
    )
    return list(rows.distinct())


def test_the_sample_is_recorded_in_the_order_of_time_by_the_right_people(settings):
    settings.DEMONSTRATION = True

    call_command("prepare")

    assert recordings() == [
        ("editor", datetime(2022, 10, 18, 9, tzinfo=BERLIN)),
        ("editor", datetime(2022, 11, 18, 9, tzinfo=BERLIN)),
    ]
    release = Release.objects.get()
    assert (release.recorded_by.username, release.recorded_at) == (
        "management",
        datetime(2022, 10, 20, 8, tzinfo=BERLIN),
    )
    assert not Figure.objects.filter(demonstration=False).exists()
    assert set(User.objects.values_list("username", flat=True)) == {*GROUPS, "admin"}


def test_preparing_a_second_time_changes_nothing(settings):
    settings.DEMONSTRATION = True
    call_command("prepare")
    before = Figure.objects.count()

    call_command("prepare")

    assert Figure.objects.count() == before


def test_a_database_in_use_gets_neither_sample_nor_public_accounts(settings):
    settings.DEMONSTRATION = True
    make_user()

    call_command("prepare")

    assert User.objects.count() == 1
    assert not Office.objects.exists()


def test_without_demonstration_the_database_stays_empty(settings):
    settings.DEMONSTRATION = False

    call_command("prepare")

    assert not User.objects.exists()
