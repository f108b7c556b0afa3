from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget import models
from budget.enums import AllocationKind
from jobcenter.access import BOARD, GROUPS, LIVE, Role
from tests.budget.sample_budget import make_allocation, make_budget, make_line
from tests.factories import make_release, make_user


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def page(client: Client, address: str = "/2022/budget/", **query: str) -> str:
    response = client.get(address, {"lang": "en", **query})
    assert response.status_code == 200
    return unescape(response.content.decode())


def allot_twice() -> None:
    """Ten euros at first, twelve after the release of June."""
    line = make_line("EGT")
    make_allocation(line, 10, kind=AllocationKind.PROVISIONAL, at="2022-02-01 00:00")
    make_release("2022-06", at="2022-08-01 08:00")
    make_allocation(line, 12, at="2022-09-01 00:00")


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_the_budget_is_for_the_board_and_for_those_who_work_on_it(db, role):
    make_budget()
    make_release()

    status = client_of(role).get("/2022/budget/").status_code

    assert status == (200 if role in BOARD else 403)


def test_readers_see_what_was_allotted_when_the_report_was_released(db):
    allot_twice()

    text = page(client_of(Role.BOARD))

    assert "For 2022, €10 are allotted." in text
    assert "€12" not in text


def test_readers_see_what_was_released_later_only_then(db):
    allot_twice()
    make_release("2022-09", at="2022-10-01 08:00")
    client = client_of(Role.BOARD)

    assert "€12 are allotted" in page(client)
    assert "€10 are allotted" in page(client, as_of="2022-09-15")


@pytest.mark.parametrize("role", sorted(LIVE))
def test_staff_see_the_live_state_or_that_of_a_moment(db, role):
    allot_twice()
    client = client_of(role)

    assert "For 2022, €12 are allotted." in page(client)
    assert "For 2022, €10 are allotted." in page(client, as_of="2022-08-15")


def test_before_any_allocation_the_page_says_so(db):
    allot_twice()

    text = page(client_of(Role.EDITOR), as_of="2022-01-15")

    assert "For 2022, not everything is allotted yet." in text
    assert "No values yet" in text


@pytest.mark.parametrize("year", ["2021", "0", "99999"])
def test_a_year_without_a_budget_is_not_found(db, year):
    make_budget(2022)

    assert client_of(Role.EDITOR).get(f"/{year}/budget/").status_code == 404


def test_without_a_release_readers_learn_that_there_is_none(db):
    make_budget(2022)

    response = client_of(Role.BOARD).get("/2022/budget/")

    assert "no_release.html" in [template.name for template in response.templates]


def test_names_are_text_and_never_markup(db):
    budget = make_budget()
    hostile = '<script>alert("1")</script>'
    composition = models.Composition.objects.create(budget=budget, name=hostile, amount=5)
    composition.parts.create(side="use", name=hostile, amount=3)
    models.BudgetLine.objects.update(name=hostile, kind="instrument")
    models.Fund.objects.create(code="F", name=hostile, first_year=2022, last_year=2022)

    response = client_of(Role.EDITOR).get("/2022/budget/", {"lang": "en"})

    assert "<script>alert" not in response.content.decode()


def test_the_navigation_leads_to_the_budget_those_who_may_open_it(db):
    make_budget()
    make_release()

    assert 'href="/2022/budget/" aria-current="page"' in page(client_of(Role.BOARD))


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client)
    return len(captured)


def test_the_number_of_queries_depends_neither_on_years_nor_on_titles(db):
    client = client_of(Role.EDITOR)
    make_budget(2022, codes=("EGT",))
    one = queries(client)
    for year in range(2017, 2022):
        make_budget(year, codes=("EGT", "VK", "SAM"))
    for code in ("VK", "SAM"):
        make_allocation(make_line(code, position=3), 1)

    assert queries(client) == one
