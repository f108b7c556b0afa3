from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from threading import Barrier

import pytest
from django.db import IntegrityError

from goals.actions import Change, Effect, Entry, Source, changes_of, record_figures
from goals.models import Figure, ImportedFile, Series
from jobcenter.access import Role
from tests.concurrency import SECONDS, Others, others
from tests.factories import make_series, make_user, moment, month, recorder

# Data of 18 October: June is final after three months, July is not.
OCTOBER, NOVEMBER = date(2022, 10, 18), date(2022, 11, 18)
JUNE, JULY = month("2022-06"), month("2022-07")


@pytest.fixture
def series(db) -> Series:
    return make_series("INT", waiting_months=3)


@pytest.fixture
def beside(transactional_db, tmp_path) -> Iterator[Others]:
    with others(tmp_path) as beside:
        yield beside


def entry(series: Series, value: int | str, day: date, at: date = JUNE, **fields) -> Entry:
    mark = value if isinstance(value, str) else ""
    return Entry(series, at, None if mark else Decimal(value), mark, day, **fields)


def effects(entries: list[Entry]) -> list[Effect]:
    return [change.effect for change in changes_of(entries, as_of=moment("2030-01-01"))]


def rows() -> list[tuple]:
    return list(Figure.objects.order_by("pk").values_list("month", "value", "mark", "data_date"))


def test_a_first_figure_is_new(series):
    assert effects([entry(series, 10, OCTOBER)]) == [Effect.NEW]


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ((10, OCTOBER, JUNE), (10, OCTOBER, JUNE), Effect.SAME),
        ((10, OCTOBER, JUNE), (10, NOVEMBER, JUNE), Effect.SAME),
        ((10, OCTOBER, JULY), (10, NOVEMBER, JULY), Effect.FINAL),
        ((10, NOVEMBER, JULY), (10, OCTOBER, JULY), Effect.SAME),
        ((10, OCTOBER, JUNE), (11, OCTOBER, JUNE), Effect.REVISED),
        ((10, OCTOBER, JULY), (11, NOVEMBER, JULY), Effect.REVISED),
        ((10, OCTOBER, JUNE), ("missing", OCTOBER, JUNE), Effect.REVISED),
        (("missing", OCTOBER, JUNE), ("suppressed", OCTOBER, JUNE), Effect.REVISED),
        (("missing", OCTOBER, JUNE), ("missing", OCTOBER, JUNE), Effect.SAME),
        (("missing", OCTOBER, JUNE), (0, OCTOBER, JUNE), Effect.REVISED),
        ((0, OCTOBER, JUNE), (0, OCTOBER, JUNE), Effect.SAME),
    ],
)
def test_an_entry_has_an_effect_on_what_is_known(series, before, after, effect):
    record_figures([entry(series, *before)], by=recorder())

    assert effects([entry(series, *after)]) == [effect]


def test_a_value_that_was_extrapolated_becomes_final_by_a_report(series):
    record_figures([entry(series, 10, OCTOBER, extrapolated=True)], by=recorder())

    assert effects([entry(series, 10, OCTOBER)]) == [Effect.FINAL]


@pytest.mark.parametrize(
    ("value", "day", "older"),
    [
        (11, OCTOBER, True),
        (11, NOVEMBER, False),
        (10, OCTOBER, False),
        (11, date(2022, 12, 1), False),
    ],
)
def test_only_a_change_by_older_data_needs_a_reason(series, value, day, older):
    record_figures([entry(series, 10, NOVEMBER)], by=recorder())

    changes = changes_of([entry(series, value, day)], as_of=moment("2030-01-01"))

    assert [change.has_older_data for change in changes] == [older]


def test_only_changes_are_recorded_and_returned(series):
    other = make_series("ELB")
    record_figures([entry(series, 10, OCTOBER)], by=recorder())

    changes = record_figures(
        [entry(series, 10, NOVEMBER), entry(other, 5, NOVEMBER)], by=recorder()
    )

    assert [(change.entry.series, change.effect) for change in changes] == [(other, Effect.NEW)]
    assert rows() == [(JUNE, 10, "", OCTOBER), (JUNE, 5, "", NOVEMBER)]


def test_a_revision_is_a_row_beside_the_old_one(series):
    record_figures([entry(series, 10, OCTOBER)], by=recorder())

    changes = record_figures([entry(series, 11, NOVEMBER)], by=recorder(), reason="Recount")

    assert changes == [
        Change(entry(series, 11, NOVEMBER), Effect.REVISED, Figure.objects.earliest("pk"))
    ]
    assert rows() == [(JUNE, 10, "", OCTOBER), (JUNE, 11, "", NOVEMBER)]
    assert Figure.objects.latest("pk").reason == "Recount"


def test_a_value_that_becomes_final_is_recorded_again(series):
    record_figures([entry(series, 10, OCTOBER, JULY)], by=recorder())
    record_figures([entry(series, 10, NOVEMBER, JULY)], by=recorder())

    assert rows() == [(JULY, 10, "", OCTOBER), (JULY, 10, "", NOVEMBER)]


def test_a_figure_says_who_when_and_whether_it_is_a_demonstration(series):
    editor, at = make_user(Role.EDITOR), moment("2022-10-18 09:00")

    record_figures([entry(series, 10, OCTOBER)], by=editor, clock=lambda: at, demonstration=True)

    figure = Figure.objects.get()
    assert (figure.recorded_by, figure.recorded_at, figure.demonstration) == (editor, at, True)


def test_what_changes_names_the_file_it_was_read_from(series):
    source = Source("october.csv", b"content")

    record_figures([entry(series, 10, OCTOBER)], by=recorder(), source=source)

    file = ImportedFile.objects.get()
    assert (file.name, file.sha256) == ("october.csv", sha256(b"content").hexdigest())
    assert Figure.objects.get().imported_from == file


def test_a_file_that_changes_nothing_leaves_no_trace(series):
    record_figures([entry(series, 10, OCTOBER)], by=recorder())

    assert (
        record_figures([entry(series, 10, OCTOBER)], by=recorder(), source=Source("f", b"")) == []
    )
    assert not ImportedFile.objects.exists()


def test_either_all_entries_are_recorded_or_none(series):
    wrong = entry(series, 10, OCTOBER, date(2022, 6, 2))

    with pytest.raises(IntegrityError):
        record_figures([entry(series, 10, OCTOBER), wrong], by=recorder())


def test_entries_are_compared_with_all_that_is_recorded_even_after_a_clock_that_was_ahead(series):
    ahead = moment("2099-01-01 00:00")
    record_figures([entry(series, 10, OCTOBER)], by=recorder(), clock=lambda: ahead)

    assert record_figures([entry(series, 10, OCTOBER)], by=recorder()) == []


def test_nothing_entered_is_nothing_recorded(series):
    assert record_figures([], by=recorder()) == []
    assert rows() == []


@pytest.mark.parametrize("number", [1, 3])
def test_recording_takes_the_same_queries_however_many(db, django_assert_num_queries, number):
    recorder_ = recorder()
    entries = [entry(make_series(f"S{one}"), 10, OCTOBER) for one in range(number)]
    record_figures([], by=recorder_)

    # Savepoint and its release, clock read and set, comparison, insertion.
    with django_assert_num_queries(6):
        record_figures(entries, by=recorder_)


def test_two_people_who_save_the_same_change_record_it_once(beside):
    series = make_series("INT")
    recorder()
    together = Barrier(2)

    def save() -> int:
        together.wait(SECONDS)
        return len(record_figures([entry(series, 10, OCTOBER)], by=recorder()))

    both = [beside.start(save), beside.start(save)]

    assert sorted(one.result(SECONDS) for one in both) == [0, 1]
    assert len(rows()) == 1
