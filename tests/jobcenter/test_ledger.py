from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from jobcenter.ledger import AppendOnlyError, Recorded, writing
from jobcenter.models import Release
from tests.concurrency import SECONDS, Others, others
from tests.factories import make_release, moment, month, recorder

RECORDED = [model for model in apps.get_models() if issubclass(model, Recorded)]
MICROSECOND = timedelta(microseconds=1)

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the triggers are PostgreSQL's"
)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tells who waits")


@pytest.fixture
def beside(transactional_db, tmp_path) -> Iterator[Others]:
    with others(tmp_path) as beside:
        yield beside


def release_row(report: str = "2022-06") -> Release:
    return Release(month=month(report), shown={"goals": []}, shown_hash="0" * 64)


def moments() -> list:
    return list(Release.objects.order_by("pk").values_list("recorded_at", flat=True))


# Adding -----------------------------------------------------------------------------------------


def test_a_row_carries_the_person_and_the_moment_of_its_writing(db):
    at = moment("2022-10-20 08:00")

    with writing(by=recorder(), clock=lambda: at) as entry:
        entry.add(release_row())

    row = Release.objects.get()
    assert (row.recorded_by, row.recorded_at) == (recorder(), at)


def test_all_rows_of_a_writing_carry_the_same_moment(db):
    with writing(by=recorder()) as entry:
        rows = entry.add_all([release_row()])

    assert [row.recorded_at for row in rows] == moments() == [entry.at]


def test_nothing_is_added_outside_a_writing(db):
    with pytest.raises(AppendOnlyError):
        release_row().save()

    assert moments() == []


def test_a_row_that_breaks_a_rule_is_refused_with_its_message(db):
    row = Release(month=month("2022-06").replace(day=2), shown_hash="0" * 64, shown={"goals": []})

    with writing(by=recorder()) as entry, pytest.raises(ValidationError) as caught:
        entry.add(row)

    assert len(caught.value.messages) == 1
    assert moments() == []


def test_rows_added_together_are_checked_by_the_database(db):
    wrong = Release(month=month("2022-06").replace(day=2), shown_hash="0" * 64)

    with pytest.raises(IntegrityError), writing(by=recorder()) as entry:
        entry.add_all([wrong])


def test_a_writing_that_fails_leaves_nothing(db):
    def fail() -> None:
        with writing(by=recorder()) as entry:
            entry.add(release_row())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert moments() == []


# Never changing ---------------------------------------------------------------------------------


def test_a_row_cannot_be_changed(db):
    row = make_release("2022-06")
    row.month = month("2022-07")

    with pytest.raises(AppendOnlyError):
        row.save()

    assert Release.objects.get().month == month("2022-06")


def test_a_row_made_with_the_key_of_another_does_not_replace_it(db):
    row = make_release("2022-06")
    other = Release(
        pk=row.pk, month=month("2022-07"), recorded_at=row.recorded_at, recorded_by=recorder()
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()

    assert Release.objects.get().month == month("2022-06")


def test_a_row_cannot_be_removed(db):
    row = make_release()

    with pytest.raises(AppendOnlyError):
        row.delete()

    assert Release.objects.get() == row


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(comment="changed"),
        lambda rows: rows.bulk_update(rows, ["comment"]),
        lambda rows: rows.delete(),
        lambda rows: rows.filter(month=month("2022-06")).update(comment="changed"),
        lambda rows: rows.update_or_create({"comment": "changed"}, month=month("2022-06")),
    ],
    ids=["update", "bulk_update", "delete", "filtered update", "update_or_create"],
)
def test_many_rows_can_be_neither_changed_nor_removed(db, change):
    make_release()

    with pytest.raises(AppendOnlyError), transaction.atomic():
        change(Release.objects.all())

    assert Release.objects.get().comment == ""


def test_a_person_who_has_recorded_something_cannot_be_removed(db):
    row = make_release()

    with pytest.raises(IntegrityError):
        row.recorded_by.delete()

    assert Release.objects.get() == row


@on_postgresql
@pytest.mark.parametrize("statement", ["UPDATE {} SET comment = 'changed'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_remove_rows(db, statement):
    make_release()

    with (
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(Release._meta.db_table))

    assert Release.objects.get().comment == ""


@on_postgresql
def test_every_append_only_table_has_its_trigger(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'"
        )
        tables = {name for (name,) in cursor.fetchall()}

    assert tables == {model._meta.db_table for model in RECORDED}


# Reading as of a moment -------------------------------------------------------------------------


def test_as_of_a_moment_only_what_was_recorded_until_then_is_known(db):
    first = make_release("2022-06", at="2022-08-01 08:00")
    second = make_release("2022-07", at="2022-09-01 08:00")

    known = [
        list(Release.objects.order_by("pk").as_of(at))
        for at in (first.recorded_at - MICROSECOND, first.recorded_at, second.recorded_at)
    ]

    assert known == [[], [first], [first, second]]


def test_of_rows_that_agree_the_one_recorded_last_until_a_moment_counts(db):
    june = make_release("2022-06", at="2022-08-01 08:00")
    july = make_release("2022-07", at="2022-09-01 08:00")
    june_again = make_release("2022-06", at="2022-10-01 08:00")

    rows = Release.objects.order_by("month")
    known = [list(rows.latest_as_of(moment(at), per=("month",))) for at in (
        "2022-07-31", "2022-08-31", "2022-09-30", "2022-10-31",
    )]  # fmt: skip

    assert known == [[], [june], [june, july], [june_again, july]]


# One clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("2022-10-20 08:00:01", moment("2022-10-20 08:00:01")),
        ("2022-10-20 08:00:00", moment("2022-10-20 08:00:00") + MICROSECOND),
        ("2022-10-19 08:00:00", moment("2022-10-20 08:00:00") + MICROSECOND),
    ],
    ids=["goes on", "stands still", "goes back"],
)
def test_each_writing_is_later_than_the_one_before_whatever_the_clock_does(db, second, expected):
    make_release(at="2022-10-20 08:00:00")

    assert make_release(at=second).recorded_at == expected


def test_a_writing_that_fails_does_not_move_the_clock(db):
    with pytest.raises(RuntimeError), writing(by=recorder(), clock=lambda: moment("2030-01-01")):
        raise RuntimeError

    assert make_release(at="2022-10-20 08:00").recorded_at == moment("2022-10-20 08:00")


# Two people at once -----------------------------------------------------------------------------


@pytest.mark.parametrize("earlier_writings", [0, 1], ids=["the very first", "a later one"])
def test_a_second_writing_waits_for_the_first_and_is_later(beside, earlier_writings):
    at = moment("2022-10-20 08:00")
    recorder()
    for _ in range(earlier_writings):
        make_release(at="2022-01-01 00:00")

    def write() -> tuple:
        with writing(by=recorder(), clock=lambda: at) as entry:
            entry.add(release_row("2022-07"))
            return entry.at, Release.objects.filter(recorded_at=at).exists()

    with writing(by=recorder(), clock=lambda: at) as first:
        second = beside.start(write)
        beside.await_blocked()
        first.add(release_row("2022-06"))
        assert not second.done()

    assert second.result(SECONDS) == (at + MICROSECOND, True)


@on_sqlite
def test_on_sqlite_a_writing_shuts_others_out_from_its_beginning(beside):
    recorder()

    with writing(by=recorder()):
        second = beside.start(make_release, timeout=0)
        with pytest.raises(OperationalError, match="locked"):
            second.result(SECONDS)


def test_many_writings_of_two_people_all_succeed_one_after_the_other(beside):
    at = "2022-10-20 08:00"
    recorder()
    together = Barrier(2)

    def write() -> None:
        together.wait(SECONDS)
        for _ in range(10):
            make_release(at=at)

    for one in [beside.start(write), beside.start(write)]:
        one.result(SECONDS)

    assert moments() == [moment(at) + number * MICROSECOND for number in range(20)]


def test_who_reads_meanwhile_neither_waits_nor_sees_half(beside):
    recorder()

    with writing(by=recorder()) as entry:
        entry.add(release_row())
        assert beside.start(moments).result(SECONDS) == []

    assert beside.start(moments).result(SECONDS) == [entry.at]
