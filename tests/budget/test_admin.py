from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from budget.models import Allocation, Budget, BudgetLine, Transfer
from jobcenter.access import Role
from tests.budget.test_models import make_line
from tests.factories import make_user, record


@pytest.fixture
def staff(client, db):
    client.force_login(make_user(Role.SUPERUSER, name="treasurer"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with override("en"):  # messages are put into words when they are read
        yield client


def address(name: str, *args) -> str:
    return reverse(f"admin:budget_{name}", args=args)


def test_an_allocation_is_recorded_by_the_one_who_adds_it(staff):
    line = make_line()
    form = {"line": line.pk, "kind": "final", "amount": "15517865", "decimals": 0}

    response = staff.post(address("allocation_add"), form)

    assert response.status_code == 302
    row = Allocation.objects.get()
    assert (row.amount, row.recorded_by.username) == (Decimal(15_517_865), "treasurer")


def test_an_amount_with_hidden_digits_is_refused_in_words(staff):
    form = {
        "line": make_line().pk,
        "kind": "final",
        "amount": "15517865",
        "in_millions": "on",
        "decimals": 2,
    }

    response = staff.post(address("allocation_add"), form)

    assert response.context["errors"] == [["The amount has more digits than it is stated with."]]
    assert not Allocation.objects.exists()


def test_a_transfer_within_a_line_is_refused_in_words(staff):
    line = make_line()
    form = {
        "from_line": line.pk,
        "to_line": line.pk,
        "amount": "1",
        "decimals": 0,
        "state": "planned",
    }

    response = staff.post(address("transfer_add"), form)

    assert response.context["errors"] == [["Choose two different lines."]]
    assert not Transfer.objects.exists()


def test_an_allocation_is_not_changed_and_not_removed(staff):
    row = record(Allocation(line=make_line(), kind="final", amount=1))

    changed = staff.post(address("allocation_change", row.pk), {"amount": "2"})
    removed = staff.post(address("allocation_delete", row.pk), {"post": "yes"})

    assert (changed.status_code, removed.status_code) == (403, 403)
    assert Allocation.objects.get().amount == 1


def test_a_line_is_added_on_the_page_of_its_budget(staff):
    budget = Budget.objects.create(year=2022)
    form: dict[str, object] = {"year": 2022}
    for prefix in ("lines", "stated", "compositions"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    line = {"position": 1, "code": "EGT", "name": "Eingliederung", "kind": "integration"}
    form |= {"lines-TOTAL_FORMS": 1} | {f"lines-0-{key}": value for key, value in line.items()}

    response = staff.post(address("budget_change", budget.pk), form)

    assert response.status_code == 302
    assert str(BudgetLine.objects.get()) == "2022 · EGT"
