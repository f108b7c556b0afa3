from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from jobcenter.access import LIVE, Role
from jobcenter.reports import NoRelease, Report, moment_of, release_in_force, report_of
from tests.factories import make_release, make_user, moment, month

READERS = [Role.BOARD, Role.ADVISORY, Role.CONTRIBUTOR]
NOW = moment("2022-11-01 12:00")


def request_of(role: Role, **parameters: str) -> HttpRequest:
    request = RequestFactory().get("/2022/", parameters)
    request.user = make_user(role)
    return request


def newest_month(year: int, as_of: datetime) -> date:
    return month(f"{year}-10")


def seen(role: Role, *, year: int = 2022, **parameters: str) -> Report:
    return report_of(request_of(role, **parameters), year, newest_month)


# Readers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS)
def test_readers_see_the_release_in_force(db, role):
    release = make_release("2022-09", at="2022-10-20 08:00")

    assert seen(role) == Report(2022, month("2022-09"), moment("2022-10-20 08:00"), release)


@pytest.mark.parametrize("role", READERS)
def test_readers_see_no_year_about_which_nothing_is_released(db, role):
    with pytest.raises(NoRelease):
        seen(role)


def test_readers_see_no_year_after_the_last_released_month(db):
    make_release("2022-09")

    with pytest.raises(NoRelease):
        seen(Role.BOARD, year=2023)


def test_readers_see_a_year_before_the_release_to_its_end(db):
    release = make_release("2023-02", at="2023-03-20 08:00")

    assert seen(Role.BOARD) == Report(2022, month("2022-12"), release.recorded_at, release)


def test_readers_may_look_at_an_earlier_month_of_the_same_release(db):
    release = make_release("2022-09", at="2022-10-20 08:00")

    report = seen(Role.BOARD, month="2022-06")

    assert report == Report(2022, month("2022-06"), release.recorded_at, release)


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("as_of", ["", "2022-10-31", "2099-01-01"])
def test_readers_see_no_month_after_the_released_one(db, role, as_of):
    make_release("2022-09", at="2022-10-20 08:00")

    with pytest.raises(Http404):
        seen(role, month="2022-10", as_of=as_of)


def test_for_readers_as_of_chooses_the_release_then_in_force(db):
    june = make_release("2022-06", at="2022-07-20 08:00")
    september = make_release("2022-09", at="2022-10-20 08:00")

    reports = [
        seen_at
        for at in ("2022-07-20", "2022-10-20T07:59:59", "2022-10-20T08:00:00", "2099-01-01")
        for seen_at in [release_in_force(moment_of(at, now=NOW))]
    ]

    assert reports == [june, june, september, september]
    assert seen(Role.BOARD, as_of="2022-10-19").as_of == june.recorded_at


def test_for_readers_there_is_nothing_before_the_first_release(db):
    make_release("2022-06", at="2022-07-20 08:00")

    with pytest.raises(NoRelease):
        seen(Role.BOARD, as_of="2022-07-19")


# Which release is in force ----------------------------------------------------------------------


def test_a_correction_takes_the_place_of_the_release_it_corrects(db):
    make_release("2022-09", at="2022-10-20 08:00")
    correction = make_release("2022-09", at="2022-10-25 08:00")

    assert release_in_force(NOW) == correction


def test_a_later_correction_of_an_earlier_month_does_not_hide_the_newest(db):
    september = make_release("2022-09", at="2022-10-20 08:00")
    make_release("2022-06", at="2022-10-25 08:00")

    assert release_in_force(NOW) == september


def test_a_withdrawn_release_gives_way_to_the_one_before(db):
    june = make_release("2022-06", at="2022-07-20 08:00")
    september = make_release("2022-09", at="2022-10-20 08:00")
    withdrawal = make_release("2022-09", at="2022-10-21 08:00", withdraws=september)

    assert release_in_force(NOW) == june
    assert release_in_force(withdrawal.recorded_at - timedelta(microseconds=1)) == september


def test_a_withdrawn_release_can_be_released_anew(db):
    september = make_release("2022-09", at="2022-10-20 08:00")
    make_release("2022-09", at="2022-10-21 08:00", withdraws=september)
    anew = make_release("2022-09", at="2022-10-22 08:00")

    assert release_in_force(NOW) == anew


def test_without_any_other_release_a_withdrawal_leaves_none(db):
    september = make_release("2022-09", at="2022-10-20 08:00")
    make_release("2022-09", at="2022-10-21 08:00", withdraws=september)

    assert release_in_force(NOW) is None


# Staff -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(LIVE))
def test_staff_see_the_newest_month_and_all_that_is_recorded(db, role):
    make_release("2022-06", at="2022-07-20 08:00")

    before = datetime.now(UTC)
    report = seen(role)

    assert (report.month, report.release, report.is_live) == (month("2022-10"), None, True)
    assert before <= report.as_of <= datetime.now(UTC)


@pytest.mark.parametrize("role", sorted(LIVE))
def test_staff_choose_month_and_moment_freely(db, role):
    report = seen(role, month="2022-12", as_of="2022-05-04")

    assert report == Report(2022, month("2022-12"), moment("2022-05-04 23:59:59.999999"), None)


def test_who_reads_and_enters_sees_the_live_state(db):
    request = request_of(Role.BOARD)
    request.user = make_user(Role.BOARD, Role.EDITOR)

    assert report_of(request, 2022, newest_month).is_live


# Parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (None, NOW),
        ("", NOW),
        ("2022-10-20", moment("2022-10-20 23:59:59.999999")),
        ("2022-07-20", datetime(2022, 7, 20, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2022-10-20T08:00", moment("2022-10-20 08:00")),
        ("2022-10-20T08:00:00+02:00", moment("2022-10-20 08:00")),
        ("2022-10-20T08:00:00 02:00", moment("2022-10-20 08:00")),
        ("2022-10-20T06:00:00Z", moment("2022-10-20 08:00")),
    ],
)
def test_a_moment_is_a_timestamp_or_the_end_of_a_day_in_berlin(text, at):
    assert moment_of(text, now=NOW) == at


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2022-13-01", "2022-10-20T25:00", "20.10.2022", "0001-01-01T00:00",
     "0001-01-01", "9999-12-31T23:59:59-12:00"],
)  # fmt: skip
def test_what_is_no_moment_is_not_found(text):
    with pytest.raises(Http404):
        moment_of(text, now=NOW)


@pytest.mark.parametrize("role", [Role.BOARD, Role.EDITOR])
@pytest.mark.parametrize("text", ["nonsense", "2022-13", "2021-12", "2023-01"])
def test_a_month_that_is_none_or_of_another_year_is_not_found(db, role, text):
    make_release("2022-09")

    with pytest.raises(Http404):
        seen(role, month=text)
