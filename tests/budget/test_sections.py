from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from budget.balance import YearBudget
from budget.queries import BudgetPicture
from budget.sections import (
    budget_section,
    budget_sections,
    composition_section,
    funds_section,
    integration_section,
    years_section,
)
from jobcenter.document import Bullets, Document, Facts, Figure, Note, Paragraph, Table
from programme.renderers.html import render_html
from tests.budget.sample_budget import COMPOSITION, INTEGRATION, PICTURE, YEAR_2022, euros, line
from tests.factories import moment


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def blocks(section) -> Any:
    return section.blocks


def kinds(section) -> list[type]:
    return [type(block) for block in section.blocks]


def test_the_budget_has_a_part_for_each_of_its_themes():
    section = budget_section(PICTURE, title="Budget", anchor="haushalt")

    assert (section.title, section.anchor) == ("Budget", "haushalt")
    assert [(part.title, part.anchor) for part in section.sections] == [
        ("What is allotted, by year", ":budget-years"),
        ("Administrative budget in total 2022", ":budget-composition-1"),
        ("From allotment to free", ":budget-integration"),
        ("Special programmes over several years", ":budget-funds"),
    ]


def test_what_would_be_empty_is_left_out():
    bare = BudgetPicture((YearBudget(2022, lines=(line("EGT", euros(1)),)),), (), ())

    assert [part.anchor for part in budget_sections(bare)] == [":budget-years"]


def test_the_years_come_as_picture_table_and_differences():
    section = years_section(PICTURE)

    assert kinds(section) == [Figure, Table, Paragraph, Bullets]
    assert len(blocks(section)[3].items) == 4


def test_years_without_a_difference_say_nothing_of_one():
    assert kinds(years_section(replace(PICTURE, years=PICTURE.years[-2:-1]))) == [Figure, Table]


def test_a_composition_comes_by_source_and_by_use_with_its_notes():
    section = composition_section(1, COMPOSITION, YEAR_2022)

    assert kinds(section) == [Figure, Table, Figure, Table, Note, Note]


def test_a_composition_without_uses_shows_its_sources():
    section = composition_section(1, replace(COMPOSITION, uses=()), YEAR_2022)

    assert kinds(section) == [Figure, Table, Note, Note]


def test_the_integration_budget_comes_with_the_passive_active_transfer_and_the_note():
    section = integration_section(PICTURE)

    assert kinds(section) == [Figure, Table, Facts, Paragraph]
    assert [(fact.label, fact.value) for fact in blocks(section)[2].facts] == [
        ("2021: PAT used", "€1.78 million")
    ]
    assert section.blocks[3] == Paragraph("No amount is named for 2022.")


def test_without_prior_commitments_a_sentence_stands_for_the_picture():
    current = YearBudget(2022, lines=(replace(INTEGRATION, statements=()),))
    section = integration_section(replace(PICTURE, years=(current,)))

    assert kinds(section) == [Paragraph, Table]


def test_the_funds_are_told_and_shown_year_by_year():
    assert kinds(funds_section(PICTURE.funds, 2022)) == [Bullets, Table]
    assert funds_section((), 2022).blocks == ()


def test_the_sections_can_be_printed():
    document = Document(
        title="Programme",
        subtitle="",
        office="Office",
        edition="Draft",
        as_of=moment("2022-10-20"),
        language="en",
        imprint=(),
        sections=(budget_section(PICTURE, title="Budget", anchor="haushalt"),),
    )

    text = render_html(document)

    for expected in ("€31,780,602", "−7.5%", "−7.14%", "in million euros", "Not named"):
        assert expected in text


def test_numbers_stay_numbers():
    table: Any
    [table] = [one for one in blocks(integration_section(PICTURE)) if isinstance(one, Table)]

    assert [row[1].number for row in table.rows + table.totals] == [
        11_810_000, -1_650_000, -7_400_000, 2_760_000,
    ]  # fmt: skip
