from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from jobcenter.models import Event, Office, Partner, Release, Unit
from tests.factories import make_release, month, recorder


def messages_of(row: Any) -> list[str]:
    row.recorded_by = recorder()
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            row.full_clean(exclude=["recorded_at", "shown", "shown_hash"])
        return caught.value.messages


def test_one_installation_serves_one_office(db):
    Office.objects.create(pk=1, name="Jobcenter")
    second = Office(pk=2, name="Another")

    assert messages_of(second) == ["One installation serves one office."]
    with pytest.raises(IntegrityError):
        second.save()


@pytest.mark.parametrize("model", [Partner, Unit])
def test_partners_and_units_have_names_of_their_own(db, model):
    model.objects.create(name="Name")

    with pytest.raises(IntegrityError):
        model.objects.create(name="Name")


def test_an_event_happens_once(db):
    Event.objects.create(title="Reform", date=date(2022, 6, 1))

    with pytest.raises(IntegrityError):
        Event.objects.create(title="Reform", date=date(2022, 6, 1))


def test_a_release_is_of_a_month(db):
    assert messages_of(Release(month=date(2022, 6, 2))) == ["Enter the first day of the month."]


def test_a_withdrawal_names_a_release_of_its_own_month_once(db):
    june = make_release("2022-06")

    assert messages_of(Release(month=month("2022-07"), withdraws=june)) == [
        "A withdrawal names its release's own month."
    ]
    make_release("2022-06", withdraws=june)
    assert messages_of(Release(month=month("2022-06"), withdraws=june)) == [
        "This release is withdrawn already."
    ]


def test_rows_name_themselves(db):
    with translation.override("en"):
        assert [
            str(row)
            for row in (
                Office(name="Jobcenter"),
                Partner(name="Agentur"),
                Unit(name="Team"),
                Event(title="Reform"),
                Release(month=month("2022-06")),
            )
        ] == ["Jobcenter", "Agentur", "Team", "Reform", "June 2022"]
