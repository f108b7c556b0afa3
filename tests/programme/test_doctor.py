import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from goals.records import digest
from jobcenter.access import Role
from jobcenter.models import Release
from programme.releases import ABSENT, Difference, differences_of, release
from tests.factories import make_figures, make_goal, make_user, moment, month


@pytest.fixture
def released(db) -> Release:
    """The report of June with one goal at 6 percent, and later figures that it did not show."""
    goal = make_goal("IQ", at="2022-07-01 00:00")
    row = release(
        month("2022-06"),
        by=make_user(Role.MANAGEMENT),
        clock=lambda: moment("2022-08-01 08:00"),
    )
    make_figures(goal.indicator.numerator, {"2022-06": 70}, at="2022-09-01 00:00")
    return row


def tamper(table: str, column: str, value: Any, where: str, *parameters: Any) -> None:
    """Change a row behind the application's back, as somebody with the database could."""
    if connection.vendor == "postgresql":
        # Else its trigger refuses.
        run("SET LOCAL session_replication_role = replica")
    run(f"UPDATE {table} SET {column} = %s WHERE {where}", value, *parameters)
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = DEFAULT")


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def show_otherwise(row: Release, **changes: object) -> None:
    """Evidence with its right hash, as if the computation had been another one then."""
    shown = {**row.shown, "goals": [row.shown["goals"][0] | changes]}
    tamper("jobcenter_release", "shown", json.dumps(shown), "id = %s", row.pk)
    tamper("jobcenter_release", "shown_hash", digest(shown), "id = %s", row.pk)


def differences(row: Release) -> list[Difference]:
    return list(differences_of(Release.objects.get(pk=row.pk)))


def doctor() -> tuple[str, str]:
    """What the command prints, and why it fails."""
    output = io.StringIO()
    try:
        call_command("doctor", stdout=output)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), ""


def test_a_release_shows_what_it_showed_whatever_is_recorded_later(released):
    assert differences(released) == []
    assert doctor() == ("Every release shows what it showed.\n", "")


def test_the_language_of_who_asks_makes_no_difference(released):
    with translation.override("en"):
        assert differences(released) == []


def test_a_withdrawal_showed_nothing(released):
    release(
        released.month,
        by=released.recorded_by,
        withdraws=released,
        clock=lambda: moment("2022-08-02 08:00"),
    )

    assert doctor() == ("Every release shows what it showed.\n", "")


def test_without_releases_there_is_nothing_to_find(db):
    assert doctor() == ("Every release shows what it showed.\n", "")


def test_evidence_that_was_changed_does_not_have_its_hash_any_more(released):
    shown = {**released.shown, "goals": [released.shown["goals"][0] | {"value": 7}]}
    tamper("jobcenter_release", "shown", json.dumps(shown), "id = %s", released.pk)

    assert differences(released) == [
        Difference("shown_hash", released.shown_hash, digest(shown)),
        Difference("goals[0].value", 7, 6),
    ]


def test_a_hash_that_was_changed_is_found(released):
    tamper("jobcenter_release", "shown_hash", "0" * 64, "id = %s", released.pk)

    assert differences(released) == [Difference("shown_hash", "0" * 64, digest(released.shown))]


def test_a_figure_that_was_changed_is_found_by_what_it_changes(released):
    tamper("goals_figure", "value", 20, "month = %s AND value = 10", month("2022-06"))

    found = {one.path: (one.shown, one.now) for one in differences(released)}

    assert found["goals[0].numerator"] == (60, 70)
    assert found["goals[0].value"] == (6, 7)


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"value": 6.000001}, Difference("goals[0].value", 6.000001, 6)),
        ({"value": None}, Difference("goals[0].value", None, 6)),
        ({"final": 0}, Difference("goals[0].final", 0, False)),
        ({"window": ["2022-01"]}, Difference("goals[0].window[1]", ABSENT, "2022-06")),
        ({"old": None}, Difference("goals[0].old", None, ABSENT)),
    ],
    ids=["number", "nothing", "kind", "shorter", "a field that is gone"],
)
def test_whatever_is_computed_otherwise_today_is_found(released, changes, difference):
    show_otherwise(released, **changes)

    assert differences(released) == [difference]


def test_the_command_names_release_place_and_both_values_and_fails(released):
    show_otherwise(released, value=7)

    assert doctor() == (
        "Juni 2022 (01.08.2022, 08:00): goals[0].value: 7 -> 6\n",
        "Differences from what was shown: 1.",
    )
