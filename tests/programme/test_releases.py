import json
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from goals.models import Figure
from goals.queries import progress_of
from goals.records import digest, goals_record
from jobcenter.access import Role
from jobcenter.ledger import writing
from jobcenter.models import Release
from jobcenter.reports import release_in_force
from programme.releases import release
from tests.concurrency import SECONDS, Others, others
from tests.factories import make_figures, make_goal, make_release, make_user, moment, month

JUNE = month("2022-06")
AT = "2022-08-01 08:00"
ADD = "/admin/jobcenter/release/add/"
ONLY_MANAGEMENT = "Only management releases reports."
FOUR_EYES = "Four eyes: you recorded figures that this report would show for the first time."


@pytest.fixture
def management(db) -> User:
    return make_user(Role.MANAGEMENT)


@pytest.fixture
def beside(transactional_db, tmp_path) -> Iterator[Others]:
    with others(tmp_path) as beside:
        yield beside


def released(by: User, report: str = "2022-06", at: str = AT, **fields: Any) -> Release:
    return release(month(report), by=by, clock=lambda: moment(at), **fields)


def refusal(by: User, report: str = "2022-06", at: str = AT) -> list[str]:
    """What the person is told who may not release."""
    with translation.override("en"):
        try:
            released(by, report, at)
        except ValidationError as error:
            return error.messages
    return []


def client_of(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def shown_again(row: Release) -> str:
    """The hash of what the report of a release shows, computed anew from the rows."""
    with translation.override("de"):
        return digest(
            goals_record(
                progress_of(row.month.year, row.month, row.recorded_at),
                year=row.month.year,
                report_month=row.month,
                as_of=row.recorded_at,
                released=True,
            )
        )


# Evidence ----------------------------------------------------------------------------------------


def test_a_release_keeps_what_it_showed(management):
    make_goal("IQ")

    row = released(management, comment="First")

    assert (row.month, row.recorded_at, row.recorded_by, row.comment) == (
        JUNE, moment(AT), management, "First",
    )  # fmt: skip
    assert [(goal["code"], goal["value"]) for goal in row.shown["goals"]] == [("IQ", 6)]
    assert row.shown["released"] is True


def test_what_it_keeps_is_what_readers_are_given(management):
    make_goal("IQ")
    row = released(management)

    given = client_of(make_user(Role.BOARD)).get("/2022/goals.json?lang=de").content

    assert json.loads(given) == row.shown


def test_its_hash_can_be_computed_again_whatever_is_recorded_later(management):
    goal = make_goal("IQ")
    row = released(management)
    make_figures(goal.indicator.numerator, {"2022-06": 70, "2022-07": 10}, at="2022-09-01 00:00")
    make_goal("EG", at="2022-09-01 00:00")

    assert shown_again(row) == row.shown_hash == digest(row.shown)
    assert released(management, at="2022-10-01 00:00").shown_hash != row.shown_hash


def test_its_hash_does_not_depend_on_the_language_of_who_releases(management):
    make_goal("IQ")
    with translation.override("en"):
        row = released(management)

    assert shown_again(row) == row.shown_hash


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(Role))
def test_only_management_releases(db, role):
    make_goal("IQ")

    told = refusal(make_user(role))

    assert told == ([] if role == Role.MANAGEMENT else [ONLY_MANAGEMENT])
    assert Release.objects.count() == (role == Role.MANAGEMENT)


@pytest.mark.parametrize("roles", [[Role.MANAGEMENT], [Role.MANAGEMENT, Role.SUPERUSER]])
@pytest.mark.parametrize("four_eyes", [True, False])
def test_who_recorded_something_new_needs_a_second_person(db, settings, four_eyes, roles):
    settings.FOUR_EYES = four_eyes
    user = make_user(*roles)
    numerator = make_goal("IQ").indicator.numerator
    make_figures(numerator, {"2022-06": 70}, by=user, at="2022-07-15 00:00")

    assert refusal(user) == ([FOUR_EYES] if four_eyes else [])
    assert Release.objects.count() == (not four_eyes)


def test_what_somebody_else_replaced_needs_no_other_second_person(management):
    numerator = make_goal("IQ").indicator.numerator
    make_figures(numerator, {"2022-06": 70}, by=management, at="2022-07-15 00:00")
    make_figures(numerator, {"2022-06": 71}, by=make_user(Role.EDITOR), at="2022-07-16 00:00")

    assert refusal(management) == []


def test_the_second_person_may(management):
    numerator = make_goal("IQ").indicator.numerator
    make_figures(numerator, {"2022-06": 70}, by=make_user(Role.EDITOR), at="2022-07-15 00:00")

    assert refusal(management) == []


@pytest.mark.parametrize(
    ("recorded", "at", "report", "told"),
    [
        ("2022-06", "2022-07-15", "2022-06", []),
        ("2022-06", "2022-07-15", "2022-07", []),
        ("2022-06", "2022-08-15", "2022-06", [FOUR_EYES]),
        ("2022-07", "2022-07-15", "2022-06", []),
        ("2022-07", "2022-07-15", "2022-07", [FOUR_EYES]),
        ("2022-07", "2022-08-15", "2022-06", []),
    ],
    ids=[
        "shown already",
        "shown already, a later report",
        "revised since",
        "of a later month, not shown by this report",
        "of a later month, shown by this report first",
        "since, of a later month, not shown by this report",
    ],
)
def test_only_what_would_be_shown_for_the_first_time_counts(management, recorded, at, report, told):
    numerator = make_goal("IQ", through="2022-05").indicator.numerator
    first, second = (recorded, at), ("2022-06", AT)
    for step in sorted([(first[1], first[0]), (second[1], None)], key=lambda one: one[0]):
        if step[1]:
            make_figures(numerator, {step[1]: 10}, by=management, at=f"{step[0]} 00:00")
        else:
            make_release("2022-06", at=AT)

    assert refusal(management, report, at="2022-09-01 08:00") == told


# Withdrawing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["2022-05", "2099-01"])
def test_a_report_nobody_would_see_or_without_figures_is_not_released(management, month):
    make_goal("IQ")
    released(management, "2022-06", at="2022-08-01 08:00")

    with pytest.raises(ValidationError):
        released(management, month, at="2022-09-01 08:00")

    assert Release.objects.count() == 1


def test_a_withdrawal_gives_readers_the_report_before(management):
    make_goal("IQ")
    june = released(management, "2022-06", at="2022-08-01 08:00")
    july = released(management, "2022-07", at="2022-09-01 08:00")

    released(management, "2022-07", at="2022-09-02 08:00", withdraws=july)

    assert release_in_force(moment("2022-10-01 00:00")) == june


def test_a_withdrawal_needs_no_second_person_and_shows_nothing(db):
    numerator = make_goal("IQ").indicator.numerator
    manager = make_user(Role.MANAGEMENT)
    june = released(manager, "2022-06", at="2022-08-01 08:00")
    make_figures(numerator, {"2022-06": 70}, by=manager, at="2022-08-15 00:00")

    withdrawal = released(manager, "2022-06", at="2022-09-01 08:00", withdraws=june)

    assert withdrawal.shown == {}
    assert release_in_force(moment("2022-10-01 00:00")) is None


def test_a_release_is_withdrawn_once_and_by_its_own_month(management):
    make_goal("IQ")
    june = released(management, "2022-06", at="2022-08-01 08:00")

    with translation.override("en"):
        with pytest.raises(ValidationError) as other_month:
            released(management, "2022-07", at="2022-09-01 08:00", withdraws=june)
        released(management, "2022-06", at="2022-09-01 08:00", withdraws=june)
        with pytest.raises(ValidationError) as again:
            released(management, "2022-06", at="2022-09-02 08:00", withdraws=june)
        assert other_month.value.messages == ["A withdrawal names its release's own month."]
        assert again.value.messages == ["This release is withdrawn already."]


# In the admin, as a person -----------------------------------------------------------------------


def test_management_releases_by_a_form_and_readers_see_it(management):
    make_goal("IQ", at="2022-07-01 00:00")
    board = client_of(make_user(Role.BOARD))
    before = board.get("/2022/").content.decode()

    response = client_of(management).post(ADD, {"month": "2022-06-01", "comment": "June"})

    assert response.status_code == 302
    row = Release.objects.get()
    assert (row.month, row.recorded_by, row.comment) == (JUNE, management, "June")
    assert shown_again(row) == row.shown_hash
    assert "No report has been released yet for 2022." in before
    assert "Report June 2022" in board.get("/2022/").content.decode()


def test_the_form_tells_who_needs_a_second_person(management):
    numerator = make_goal("IQ").indicator.numerator
    make_figures(numerator, {"2022-06": 70}, by=management)

    response = client_of(management).post(ADD, {"month": "2022-06-01", "comment": "Kept"})

    text = response.content.decode()
    assert FOUR_EYES in text
    assert "Kept</textarea>" in text
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONTRIBUTOR, Role.SUPERUSER])
def test_nobody_else_is_offered_the_form(db, role):
    client = client_of(make_user(role))

    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"month": "2022-06-01"}).status_code == 403
    assert "/admin/jobcenter/release/add/" not in client.get("/admin/").content.decode()
    assert not Release.objects.exists()


@pytest.mark.parametrize("typed", ["", "2022-06-02", "2031-01-01", "June"])
def test_the_form_takes_only_months_it_offers(management, typed):
    make_goal("IQ")

    response = client_of(management).post(ADD, {"month": typed})

    assert response.status_code == 200
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.SUPERUSER])
def test_nobody_changes_or_removes_a_release(db, role):
    row = make_release()
    client = client_of(make_user(role))

    assert client.post(f"/admin/jobcenter/release/{row.pk}/change/", {}).status_code == 403
    assert (
        client.post(f"/admin/jobcenter/release/{row.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert Release.objects.get() == row


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("/admin/jobcenter/release/", 9), (ADD, 9)]
)  # fmt: skip
def test_list_and_form_take_as_many_queries_for_one_release_as_for_three(
    management, django_assert_num_queries, path, queries, number
):
    make_goal("IQ")
    for _ in range(number):
        make_release("2022-06", withdraws=make_release("2022-06"))
    client = client_of(management)
    assert client.get(path).status_code == 200

    with django_assert_num_queries(queries):
        client.get(path)


# Two people at once ------------------------------------------------------------------------------


def test_a_release_waits_for_a_writing_that_is_open_and_shows_its_rows(beside):
    at = moment(AT)
    management, editor = make_user(Role.MANAGEMENT), make_user(Role.EDITOR)
    numerator = make_goal("IQ", at="2022-07-01 00:00").indicator.numerator
    begun = Event()

    def release_now() -> Release:
        begun.set()
        return released(management)

    with writing(by=editor, clock=lambda: at) as entry:
        entry.add(Figure(series=numerator, month=JUNE, value=70, data_date=date(2024, 1, 1)))
        waiting = beside.start(release_now)
        assert begun.wait(SECONDS)
        beside.await_blocked()
        assert not waiting.done()

    row = waiting.result(SECONDS)
    assert row.recorded_at == at + timedelta(microseconds=1)
    assert row.shown["goals"][0]["value"] == 12


def test_nothing_recorded_after_a_release_appears_in_it_even_if_the_clock_goes_back(beside):
    management = make_user(Role.MANAGEMENT)
    numerator = make_goal("IQ", at="2022-07-01 00:00").indicator.numerator
    row = released(management)

    late = beside.start(lambda: make_figures(numerator, {"2022-06": 70}, at="2022-07-02 00:00"))

    assert late.result(SECONDS)[0].recorded_at > row.recorded_at
    assert shown_again(row) == row.shown_hash
