from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from budget.balance import Part, YearBudget
from budget.enums import LineKind, Qualifier, Quantity, Side, SourceKind
from budget.sentences import (
    changed_text,
    composition_check,
    composition_label,
    composition_sentence,
    differences,
    double_count,
    free_sentence,
    fund_sentence,
    line_label,
    money_text,
    passive_active_uses,
    qualified,
    short_text,
    two_names,
    year_label,
    years_sentence,
)
from jobcenter.enums import Unit
from tests.budget.sample_budget import (
    ADMINISTRATION,
    COMPOSITION,
    INTEGRATION,
    PICTURE,
    REHAPRO,
    YEAR_2022,
    YEARS,
    euros,
    line,
    millions,
    stated,
    year,
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def total(number: int, amount: object) -> YearBudget:
    return YearBudget(number, lines=(line("EGT", euros(amount)),))


@pytest.mark.parametrize(
    ("money", "text", "short"),
    [
        (None, "–", "–"),
        (euros(0), "€0", "€0"),
        (euros(27_332_616), "€27,332,616", "€27.33 million"),
        (euros("999999.50", 2), "€999,999.50", "€999,999.50"),
        (millions("1.7"), "€1.7 million", "€1.7 million"),
        (millions("0.64"), "€0.64 million", "€0.64 million"),
    ],
)
def test_an_amount_is_written_as_it_is_stated_or_shortly(money, text, short):
    assert (money_text(money), short_text(money)) == (text, short)


def test_a_qualifier_stands_before_its_amount():
    assert qualified("€1", Qualifier.AT_MOST) == "at most\xa0€1"
    assert qualified("€1", Qualifier.EXACT) == "€1"


def test_the_two_meanings_of_administration_have_two_names():
    assert line_label(ADMINISTRATION) == "Federal allocation for administration (VK)"
    assert composition_label(COMPOSITION) == "Administrative budget in total"


def test_everything_else_keeps_its_name():
    assert line_label(line("FbW", kind=LineKind.INSTRUMENT)) == "Line FbW"
    assert composition_label(replace(COMPOSITION, sources=())) == "Administration"


def test_a_provisional_year_says_so():
    assert [year_label(one) for one in (YEARS[0], YEAR_2022)] == ["2017", "2022 (provisional)"]


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        (
            YEARS,
            "For 2022, €27.33 million are allotted: €2.10 million (7.1%) less than in 2021.",
        ),
        (
            YEARS[:3],
            "For 2019, €31.97 million are allotted: €3.15 million (10.9%) more than in 2018.",
        ),
        (YEARS[:1], "For 2017, €31.78 million are allotted."),
        ((YEARS[0], YEARS[3]), "For 2020, €31.22 million are allotted."),
        ((total(2021, 5), total(2022, 5)), "For 2022, €5 are allotted: as much as in 2021."),
        ((YearBudget(2022, lines=(line(),)),), "For 2022, not everything is allotted yet."),
    ],
)
def test_the_sentence_about_the_years(years, sentence):
    assert years_sentence(years) == sentence


def test_nothing_is_said_of_a_change_from_an_unknown_year():
    assert changed_text((YearBudget(2021), total(2022, 5))) == ""


def test_the_sentence_about_what_is_free():
    assert free_sentence(PICTURE.summary) == (
        "Of €11.81 million for integration, circa\xa0€2.76 million are free for new support: "
        "circa\xa0€7.40 million are bound in advance, €1.65 million go to administration."
    )


def test_the_sentence_says_what_is_not_known():
    summary = PICTURE.summary

    assert free_sentence(replace(summary, free=None)) == (
        "How much of €11.81 million for integration is bound in advance is not known."
    )
    assert free_sentence(replace(summary, integration=None)) == (
        "Nothing is allotted for integration yet."
    )


def test_the_sentences_about_the_composition():
    assert [composition_sentence(COMPOSITION, side) for side in Side] == [
        "Of €21.08 million, most comes from: Federal funds, €15.52 million (73.6%).",
        "Of €21.08 million, most goes to: Staff, €16.46 million (78.1%). "
        "For €3.33 million (15.8%) no use is named.",
    ]


def test_nothing_is_said_of_a_remainder_that_is_none():
    composition = replace(COMPOSITION, uses=(Part("Staff", millions("21.08")),))

    assert composition_sentence(composition, Side.USE) == (
        "Of €21.08 million, most goes to: Staff, €21.08 million (100.0%)."
    )


def test_the_sum_of_the_parts_stands_beside_the_total():
    assert composition_check(COMPOSITION, Side.SOURCE) == (
        "Sum of the parts: €21.08 million. Printed total: €21.08 million."
    )


def test_one_word_for_two_things_is_explained():
    assert two_names(YEAR_2022, COMPOSITION) == (
        "The document calls two things “Administration”: Federal allocation for administration "
        "(VK), €15.52 million, and the administrative budget in total, €21.08 million."
    )


def test_where_each_thing_has_its_own_word_nothing_is_explained():
    assert two_names(YEAR_2022, replace(COMPOSITION, name="Whole")) == ""
    assert two_names(YearBudget(2022), COMPOSITION) == ""


def test_what_is_in_both_budgets_must_not_be_added_twice():
    assert double_count(YEAR_2022, COMPOSITION) == (
        "The transfer of €1.65 million is part of the allotment for integration and of the "
        "administrative budget. Counted once, both together are €31.24 million."
    )


def test_without_a_transfer_nothing_is_counted_twice():
    own = tuple(part for part in COMPOSITION.sources if part.kind != SourceKind.TRANSFER)

    assert double_count(YEAR_2022, replace(COMPOSITION, sources=own)) == ""


def test_the_passive_active_transfer_is_told_with_its_year():
    assert passive_active_uses(YEARS) == (("2021: PAT used", "€1.78 million"),)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "rehapro, 2021 to 2026: €1.7 million granted, of which €0.33 million in 2022."),
        ({"tranches": {2022: None}}, "rehapro, 2021 to 2026: €1.7 million granted."),
        ({"granted": None}, "rehapro, 2021 to 2026: the amount granted is not known."),
        (
            {"granted": None, "source": "Bund", "purpose": "Staff"},
            "rehapro, 2021 to 2026: the amount granted is not known. Source: Bund. Purpose: Staff.",
        ),
    ],
)
def test_the_sentence_about_a_fund(fields, sentence):
    assert fund_sentence(replace(REHAPRO, **fields), 2022) == sentence


# Stated against computed -------------------------------------------------------------------------


def test_the_differences_of_the_document_of_2022():
    assert differences(YEARS, (COMPOSITION,)) == (
        "2017: printed total €31,780,602, sum of the parts €31,780,601 (€1 less).",
        "2019: printed total €31,971,528, sum of the parts €31,971,525 (€3 less).",
        "2020: printed total €31,216,253, sum of the parts €31,216,226 (€27 less).",
        "2022: printed change −7.5%, computed −7.14%.",
    )


def test_a_printed_total_may_be_less_than_its_parts():
    one = replace(total(2022, 5), statements=(stated(Quantity.ALLOCATION, euros(3)),))

    assert differences((one,)) == ("2022: printed total €3, sum of the parts €5 (€2 more).",)


def test_a_title_allotted_anew_differs_from_what_is_printed():
    anew = line("EGT", euros(12_000_000)).allotments
    lines = (replace(INTEGRATION, allotments=anew), ADMINISTRATION)

    assert differences((year(2022, lines=lines, statements=()),)) == (
        "Integration (EGT): “Printed” is printed as €11.81 million, recorded or computed "
        "€12,000,000.",
        "Integration (EGT): “Printed” is printed as circa\xa0€2.76 million, recorded or computed "
        "€2.95 million.",
    )


def test_sources_that_do_not_make_the_total_are_told():
    composition = replace(COMPOSITION, total=millions("21.00"))

    assert differences((year(2022),), (composition,)) == (
        "Administrative budget in total: printed total €21.00 million, sum of the sources "
        "€21.08 million.",
    )


def test_a_printed_change_that_is_right_is_no_difference():
    statement = stated(
        Quantity.ALLOCATION,
        euros(11),
        change=Decimal(10),
        change_unit=Unit.PERCENT,
    )
    now = replace(total(2022, 11), statements=(statement,))

    assert differences((total(2021, 10), now)) == ()
