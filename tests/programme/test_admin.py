from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

import programme
from jobcenter.access import Role
from programme.loading import load_programme
from programme.models import Chapter, Measure, Priority, Statement
from tests.factories import make_user, recorder

PRINTED = Path(programme.__file__).parent / "data" / "2022.yaml"
MODELS = [
    *apps.get_app_config("budget").get_models(),
    *apps.get_app_config("programme").get_models(),
]
# Session, user and groups; the page's count, total and rows; filters.
QUERIES = 14


@pytest.fixture
def staff(client, db):
    load_programme(PRINTED.read_text(), name=PRINTED.name, by=recorder())
    client.force_login(make_user(Role.SUPERUSER, Role.MANAGEMENT))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with override("en"):  # messages are put into words when they are read
        yield client


def address(model, action: str, *args) -> str:
    name = f"{model._meta.app_label}_{model._meta.model_name}_{action}"
    return reverse(f"admin:{name}", args=args)


def errors_on(response) -> list[str]:
    formsets = response.context["inline_admin_formsets"]
    of_rows = [error for one in formsets for row in one.formset.errors for error in row.values()]
    return [str(message) for error in of_rows for message in error]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_in_the_admin(model):
    assert model in admin.site._registry


def test_every_list_needs_few_queries_however_many_rows_it_has(staff):
    assert [model for model in MODELS if queries_of(staff, model) > QUERIES] == []


def queries_of(staff, model):
    with CaptureQueriesContext(connection) as queries:
        assert staff.get(address(model, "changelist")).status_code == 200
    return len(queries)


def test_every_row_has_its_page(staff):
    rows = [model._default_manager.all()[0] for model in MODELS]
    pages = {type(row): staff.get(address(row, "change", row.pk)) for row in rows}

    assert {model: page.status_code for model, page in pages.items()} == dict.fromkeys(MODELS, 200)


def test_every_list_can_be_searched(staff):
    pages = {model: staff.get(address(model, "changelist") + "?q=x") for model in MODELS}

    assert {model: page.status_code for model, page in pages.items()} == dict.fromkeys(MODELS, 200)


def chapter_form(chapter: Chapter, **fields: str) -> dict[str, object]:
    fixed = {
        "programme": chapter.programme_id,
        "position": 1,
        "code": chapter.code,
        "kind": chapter.kind,
        "title": "Vorwort",
        "state": "done",
        "illustrations-TOTAL_FORMS": 0,
        "illustrations-INITIAL_FORMS": 0,
        "statements-TOTAL_FORMS": 1,
        "statements-INITIAL_FORMS": 0,
        "statements-0-position": 1,
        "statements-0-name": "Gemeinden",
        "statements-0-decimals": 0,
        "statements-0-compared_decimals": 0,
        "statements-0-change_decimals": 0,
        "statements-0-qualifier": "exact",
    }
    return fixed | {f"statements-0-{name}": value for name, value in fields.items()}


def test_a_statement_is_added_on_the_page_of_its_chapter(staff):
    chapter = Chapter.objects.filter(statements=None)[0]
    form = chapter_form(chapter, value="53", unit="count")

    response = staff.post(address(Chapter, "change", chapter.pk), form)

    assert response.status_code == 302
    assert list(chapter.statements.values_list("name", "value")) == [("Gemeinden", Decimal(53))]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": "53"}, "Enter a value together with its unit."),
        ({"unit": "count"}, "Enter a value, a change or the text as printed."),
    ],
)
def test_a_statement_that_is_not_whole_is_refused_in_words(staff, fields, message):
    chapter = Chapter.objects.filter(statements=None)[0]
    before = Statement.objects.count()

    response = staff.post(address(Chapter, "change", chapter.pk), chapter_form(chapter, **fields))

    assert errors_on(response) == [message]
    assert Statement.objects.count() == before


def test_a_threshold_without_a_unit_is_refused_in_words(staff):
    priority = Priority.objects.filter(statements=None)[0]
    form = {
        "programme": priority.programme_id,
        "position": 1,
        "code": priority.code,
        "title": priority.title,
        "statements-TOTAL_FORMS": 0,
        "statements-INITIAL_FORMS": 0,
        "measures-TOTAL_FORMS": 1,
        "measures-INITIAL_FORMS": 0,
        "measures-0-position": 99,
        "measures-0-code": "S99",
        "measures-0-text": "Offene Vorgänge niedrig halten",
        "measures-0-threshold_name": "offene Vorgänge je VzÄ",
        "measures-0-threshold_operator": "at_most",
        "measures-0-threshold_value": "90",
        "measures-0-threshold_decimals": 0,
        "measures-0-is_binding": "on",
    }

    response = staff.post(address(Priority, "change", priority.pk), form)

    assert errors_on(response) == [
        "Enter a threshold as a number with operator and unit, or in words."
    ]
    assert not Measure.objects.filter(code="S99").exists()
