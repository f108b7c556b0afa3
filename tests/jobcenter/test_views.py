from typing import NoReturn

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from jobcenter.access import Role
from tests.concurrency import connected
from tests.factories import make_user

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is easily missing")


def test_the_process_says_that_it_is_alive_without_asking_the_database(
    client, db, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_the_application_is_ready_when_every_migration_has_run(client, db):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


def test_the_application_is_not_ready_while_a_migration_is_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'goals'")

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"migrations missing\n")


@on_sqlite
def test_the_application_is_not_ready_without_its_database(client, transactional_db, tmp_path):
    nowhere = {**connection.settings_dict, "NAME": str(tmp_path / "missing" / "database.sqlite3")}

    with connected(nowhere, {}):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"no database\n")


def fail(request: HttpRequest) -> NoReturn:
    raise RuntimeError


class Failing:
    urlpatterns = [path("healthz", fail)]


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Etwas ist schiefgegangen"), ("en", "Something went wrong")],
)
def test_a_page_that_fails_says_so_without_asking_the_database(
    db, settings, django_assert_num_queries, language, words
):
    settings.ROOT_URLCONF = Failing
    client = Client(raise_request_exception=False)

    with django_assert_num_queries(0):
        response = client.get(f"/healthz?lang={language}")

    assert response.status_code == 500
    assert f"<h1>{words}</h1>" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/nothing/", 404, "Page not found"), ("/admin/", 403, "Not for this account")],
)
def test_a_page_that_is_refused_says_why_in_words(db, client, path, status, words):
    client.force_login(make_user(Role.BOARD))

    response = client.get(f"{path}?lang=en")

    assert response.status_code == status
    assert f"<h1>{words}</h1>" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_words(db):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/language/?lang=en", {"language": "en"})

    assert response.status_code == 403
    assert "<h1>The form has expired</h1>" in response.content.decode()
