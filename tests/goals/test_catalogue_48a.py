import re
from collections import Counter
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from goals.catalogue import adopt, adopted_codes, offers
from goals.enums import Kind, Method
from goals.indicators import Point, read
from goals.models import Dimension, Indicator, Series
from jobcenter.access import Role
from jobcenter.enums import Unit
from tests.factories import make_indicator, make_series, make_user

PAGE = "/admin/goals/indicator/catalogue/"
# By the ordinance (§§ 4 to 6): method, numerator, denominator, lag, and whether lower is better.
DEFINITIONS = {
    "K1": ("change_on_last_year", "LLU", None, 0, True),
    "K1E1": ("change_on_last_year", "LUH", None, 0, True),
    "K1E2": ("change_on_last_year", "ELB", None, 0, True),
    "K1E3": ("mean_of_monthly_rates", "ELB_ZUGANG", "ELB", 0, True),
    "K1E3_GEW": ("twelve_month_share", "ELB_ZUGANG", "ELB", 0, True),
    "K1E4": ("mean_of_monthly_rates", "ELB_ABGANG", "ELB", 1, False),
    "K1E4_GEW": ("twelve_month_share", "ELB_ABGANG", "ELB", 1, False),
    "K2": ("twelve_month_rate", "INT", "ELB", 1, False),
    "K2E1": ("twelve_month_rate", "BS_GERING", "ELB", 1, False),
    "K2E2": ("twelve_month_rate", "BS_2AM", "ELB", 1, False),
    "K2E3": ("twelve_month_share", "INT_KONTIN", "INT", 0, False),
    "K2E4": ("twelve_month_rate", "INT_ALLEIN", "ELB_ALLEIN", 1, False),
    "K3": ("change_on_last_year", "LZB", None, 0, True),
    "K3E1": ("twelve_month_rate", "INT_LZB", "LZB", 1, False),
    "K3E2": ("monthly_rate", "LZB_AMP", "LZB", 0, False),
    "K3E3": ("mean_of_monthly_rates", "LZB_ZUGANG", "LZB", 0, True),
    "K3E4": ("mean_of_monthly_rates", "LZB_ABGANG", "LZB", 1, False),
}
STOCKS = {"ELB", "LZB", "ELB_ALLEIN", "LZB_AMP"}


@pytest.fixture
def everything(db) -> dict[str, Indicator]:
    adopt([offer.code for offer in offers()])
    every = Indicator.objects.select_related("numerator", "denominator")
    return {one.code: one for one in every}


@pytest.fixture
def editor(db) -> Client:
    return client_of(Role.EDITOR)


def client_of(role: Role) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(make_user(role))
    return client


def boxes(text: str) -> dict[str, str]:
    """What is said of each code: free, chosen, or there already."""
    found = re.findall(r'<input type="checkbox" name="codes" value="(\w+)"([^>]*)>', text)
    return {
        code: "there" if "disabled" in rest else "chosen" if "checked" in rest else "free"
        for code, rest in found
    }


def errors(text: str) -> list[str]:
    listed = re.search(r'<ul class="errorlist"[^>]*>(.*?)</ul>', text, re.DOTALL)
    return [unescape(one) for one in re.findall("<li>(.*?)</li>", listed[1])] if listed else []


# What is offered ---------------------------------------------------------------------------------


def test_every_indicator_is_offered_for_all_for_women_and_for_men():
    assert [offer.code for offer in offers()] == [
        f"{code}{suffix}" for code in DEFINITIONS for suffix in ("", "_F", "_M")
    ]


def test_every_offer_has_a_name_of_its_own_and_says_what_it_measures():
    names = Counter(offer.name for offer in offers())

    assert set(names.values()) == {1}
    assert all(offer.definition.endswith(".") for offer in offers())
    assert [offer.name for offer in offers() if offer.base == "K2"] == [
        "Integrationsquote",
        "Integrationsquote, Frauen",
        "Integrationsquote, Männer",
    ]


def test_offers_are_grouped_by_the_aims_of_the_law():
    assert list(dict.fromkeys(offer.aim for offer in offers())) == [
        "K1 · Verringerung der Hilfebedürftigkeit",
        "K2 · Verbesserung der Integration in Erwerbstätigkeit",
        "K3 · Vermeidung von langfristigem Leistungsbezug",
    ]


def test_the_means_of_monthly_rates_say_how_they_are_weighted():
    endings = {
        offer.base: offer.base_name.rpartition(", ")[2]
        for offer in offers()
        if offer.base.startswith(("K1E3", "K1E4"))
    }

    assert endings == {
        "K1E3": "ungewichtet",
        "K1E3_GEW": "mit dem Bestand gewichtet",
        "K1E4": "ungewichtet",
        "K1E4_GEW": "mit dem Bestand gewichtet",
    }


# What is created ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", "_F", "_M"])
def test_the_indicators_are_those_of_the_ordinance(everything, suffix):
    made = {
        code: (
            one.method,
            one.numerator.code.removesuffix(suffix),
            one.denominator.code.removesuffix(suffix) if one.denominator else None,
            one.lag,
            one.lower_is_better,
        )
        for code, one in ((code, everything[f"{code}{suffix}"]) for code in DEFINITIONS)
    }

    assert made == DEFINITIONS
    assert {everything[f"{code}{suffix}"].window for code in DEFINITIONS} == {12}
    assert {everything[f"{code}{suffix}"].unit for code in DEFINITIONS} == {Unit.PERCENT}


def test_all_that_is_created_is_valid(everything):
    for row in [*everything.values(), *Series.objects.all(), *Dimension.objects.all()]:
        row.full_clean()


def test_series_are_stocks_or_flows_and_wait_three_months(everything):
    whole = Series.objects.filter(parent=None)

    assert {one.code for one in whole if one.kind == Kind.STOCK} == STOCKS
    assert {one.kind for one in whole} == {Kind.STOCK, Kind.FLOW}
    assert {one.waiting_months for one in Series.objects.all()} == {3}


def test_series_of_women_and_men_are_parts_of_the_total(everything):
    sex = Dimension.objects.get()
    categories = list(sex.categories.values_list("code", "name"))
    parts = Series.objects.exclude(parent=None).values_list(
        "code", "parent__code", "category__code"
    )

    assert (sex.code, sex.name, categories) == (
        "sex", "Geschlecht", [("female", "Frauen"), ("male", "Männer")],
    )  # fmt: skip
    assert set(parts) == {
        (f"{whole.code}{suffix}", whole.code, category)
        for whole in Series.objects.filter(parent=None)
        for suffix, category in (("_F", "female"), ("_M", "male"))
    }


def test_one_indicator_brings_only_the_series_it_needs(db):
    adopt(["K2_F"])

    assert set(Indicator.objects.values_list("code", flat=True)) == {"K2_F"}
    assert set(Series.objects.values_list("code", flat=True)) == {"INT", "INT_F", "ELB", "ELB_F"}


def test_what_exists_stays_as_it_is(db):
    stock = make_series("ELB", name="Ours", kind=Kind.STOCK, unit=Unit.PERSONS)
    make_indicator("K3", name="Ours too")

    created = adopt(["K1E2", "K3"])
    again = adopt(["K1E2", "K3"])

    assert [one.code for one in created] == ["K1E2"]
    assert again == []
    assert created[0].numerator == stock
    assert Indicator.objects.get(code="K3").name == "Ours too"
    assert adopted_codes() == {"K1E2", "K3"}


@pytest.mark.parametrize("fields", [{"kind": Kind.FLOW}, {"unit": Unit.HOUSEHOLDS}])
def test_a_series_that_counts_something_else_is_refused_and_nothing_created(db, fields):
    make_series("ELB", **{"kind": Kind.STOCK, "unit": Unit.PERSONS, **fields})

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        adopt(["K1", "K2"])

    assert refused.value.messages == ["The series ELB exists already and counts something else."]
    assert not Indicator.objects.exists()
    assert not Series.objects.exclude(code="ELB").exists()


def test_the_two_weightings_differ_where_the_stock_changes(everything):
    """Eleven months with 10 of 100, one with 10 of 50: a mean of 10.83 and 120 of 1,150."""
    months = [date(2021, number, 1) for number in range(1, 13)]
    stocks = [100] * 11 + [50]
    values = {}
    for code in ("K1E3", "K1E3_GEW"):
        one = everything[code]
        values[code] = read(
            Method(one.method),
            months[-1],
            numerator={month: point(10) for month in months},
            denominator={month: point(stock) for month, stock in zip(months, stocks, strict=True)},
            lag=one.lag,
            window=one.window,
        ).value

    assert {code: round(value, 4) for code, value in values.items() if value is not None} == {
        "K1E3": Decimal("10.8333"),
        "K1E3_GEW": Decimal("10.4348"),
    }


def point(value: int) -> Point:
    return Point(Decimal(value), "", date(2022, 6, 1), final=True)


# The page ----------------------------------------------------------------------------------------


def test_the_page_is_reached_from_the_list_of_indicators(editor):
    text = editor.get("/admin/goals/indicator/").content.decode()

    assert f'<a href="{PAGE}">Choose from the catalogue of § 48a SGB II</a>' in text


def test_the_page_offers_what_does_not_exist_and_marks_what_does(editor):
    adopt(["K2"])

    offered = boxes(editor.get(PAGE).content.decode())

    assert list(offered) == [offer.code for offer in offers()]
    assert {code for code, state in offered.items() if state != "free"} == {"K2"}
    assert offered["K2"] == "there"


def test_what_is_chosen_is_created(editor):
    response = editor.post(PAGE, {"codes": ["K2", "K2_F"]}, follow=True)

    assert response.redirect_chain == [("/admin/goals/indicator/", 302)]
    assert "2 indicators created." in response.content.decode()
    assert adopted_codes() == {"K2", "K2_F"}


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([], "Choose at least one indicator."),
        (["K9"], "Select a valid choice. K9 is not one of the available choices."),
    ],
)
def test_nothing_or_something_unknown_is_refused(editor, codes, told):
    text = editor.post(PAGE, {"codes": codes}).content.decode()

    assert errors(text) == [told]
    assert not Indicator.objects.exists()


def test_a_refusal_keeps_what_was_chosen(editor):
    make_series("ELB", kind=Kind.FLOW, unit=Unit.PERSONS)

    text = editor.post(PAGE, {"codes": ["K2"]}).content.decode()

    assert errors(text) == ["The series ELB exists already and counts something else."]
    assert boxes(text)["K2"] == "chosen"


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.BOARD])
def test_who_may_not_add_indicators_has_no_catalogue(db, role):
    client = client_of(role)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"codes": ["K2"]}).status_code == 403
    assert not Indicator.objects.exists()


@pytest.mark.parametrize("number", [0, 40])
def test_the_page_takes_as_many_queries_whatever_exists(editor, django_assert_num_queries, number):
    adopt([offer.code for offer in offers()][:number])
    editor.get(PAGE)

    with django_assert_num_queries(6):
        editor.get(PAGE)
