from typing import Any

import pytest
from django.test import Client

from jobcenter.access import Role
from jobcenter.models import Event, Office, Partner, Unit
from tests.factories import make_user

FORMS: dict[str, tuple[Any, dict[str, str]]] = {
    "office": (Office, {"name": "Jobcenter"}),
    "partner": (Partner, {"name": "Agentur"}),
    "unit": (Unit, {"name": "Team"}),
    "event": (Event, {"title": "Reform", "date": "2022-06-01", "precision": "day"}),
}


def client_of(role: Role) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(make_user(role))
    return client


@pytest.mark.parametrize("name", FORMS)
def test_management_adds_a_row_and_changes_it(db, name):
    model, typed = FORMS[name]
    client = client_of(Role.MANAGEMENT)

    client.post(f"/admin/jobcenter/{name}/add/", typed)
    row = model.objects.get()
    field = "title" if name == "event" else "name"
    client.post(f"/admin/jobcenter/{name}/{row.pk}/change/", typed | {field: "New"})

    assert getattr(model.objects.get(), field) == "New"


def test_there_is_no_second_office(db):
    Office.objects.create(pk=1, name="Jobcenter")
    client = client_of(Role.MANAGEMENT)

    assert client.get("/admin/jobcenter/office/add/").status_code == 403
    assert client.post("/admin/jobcenter/office/1/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [
        (role, name, role == Role.MANAGEMENT or name in ("event", "unit"))
        for role in (Role.EDITOR, Role.MANAGEMENT)
        for name in FORMS
    ],
)
def test_editors_keep_events_and_units_and_management_also_the_partners(db, role, name, may):
    path = f"/admin/jobcenter/{name}/add/"

    assert client_of(role).get(path).status_code == (200 if may else 403)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGEMENT, Role.CONTRIBUTOR])
@pytest.mark.parametrize("path", ["/admin/auth/user/", "/admin/auth/group/"])
def test_only_superusers_manage_accounts(db, role, path):
    assert client_of(role).get(path).status_code == 403
    assert client_of(Role.SUPERUSER).get(path).status_code == 200


def test_the_first_page_offers_the_monthly_job_to_those_who_do_it(db):
    roles = (Role.CONTRIBUTOR, Role.EDITOR, Role.MANAGEMENT)
    pages = {role: client_of(role).get("/admin/").content.decode() for role in roles}

    offered = {
        role: [
            path in page
            for path in ("goals/figure/enter/", "goals/figure/block/", "jobcenter/release/add/")
        ]
        for role, page in pages.items()
    }

    assert offered == {
        Role.CONTRIBUTOR: [False, False, False],
        Role.EDITOR: [True, True, False],
        Role.MANAGEMENT: [True, True, True],
    }


def make_rows(number: int) -> None:
    for one in range(number):
        Partner.objects.create(name=f"Partner {one}")
        Unit.objects.create(name=f"Unit {one}")
        Event.objects.create(title=f"Event {one}", date="2022-06-01")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("office", 10), ("partner", 9), ("unit", 9), ("event", 9)]
)
def test_lists_take_as_many_queries_for_one_row_as_for_three(
    db, django_assert_num_queries, name, queries, number
):
    make_rows(number)
    client = client_of(Role.MANAGEMENT)
    path = f"/admin/jobcenter/{name}/"
    assert client.get(path).status_code == 200

    with django_assert_num_queries(queries):
        client.get(path)
