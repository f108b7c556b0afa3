from dataclasses import replace

import pytest
from django.utils.translation import override

from budget.balance import YearBudget
from budget.cards import Bar, KeyFigure, budget_card, budget_page, grid
from budget.queries import BudgetPicture
from jobcenter.document import Table, Value
from jobcenter.enums import Unit
from tests.budget.sample_budget import PICTURE, euros, line


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_a_budget_is_told_in_a_few_figures():
    card = budget_card(PICTURE.summary, "less than in 2021")

    assert card.total == KeyFigure("Allotted in total", "€27.33 million", note="less than in 2021")
    assert card.steps == (
        KeyFigure("Allotted for integration", "€11.81 million"),
        KeyFigure("Transferred to administration", "€1.65 million", sign="−"),
        KeyFigure("Bound in advance", "€7.40 million", sign="−", qualifier="circa"),
        KeyFigure("Free for new support", "€2.76 million", sign="=", qualifier="circa"),
    )
    assert card.administrative_budget == KeyFigure(
        "Administrative budget in total", "€21.08 million"
    )


def test_a_card_shows_only_what_is_known():
    card = budget_card(replace(PICTURE.summary, free=None, administrative_budget=None))

    assert card.steps == (KeyFigure("Allotted for integration", "€11.81 million"),)
    assert card.administrative_budget is None


def test_the_bars_of_a_composition_are_as_long_as_their_shares():
    [composition] = budget_page(PICTURE).compositions

    assert [side.title for side in composition.sides] == ["By source", "By use"]
    assert composition.sides[1].bars == (
        Bar("Staff", "€16.46 million", "78.1%", "78.1"),
        Bar("Buildings", "€1.29 million", "6.1%", "6.1"),
        Bar("Not named in the document", "€3.33 million", "15.8%", "15.8"),
    )


def test_a_bar_is_measured_with_a_point_in_every_language():
    with override("de"):
        [composition] = budget_page(PICTURE).compositions

    assert composition.sides[1].bars[0].length == "78.1"


def test_a_page_without_compositions_funds_and_commitments_is_short():
    page = budget_page(BudgetPicture((YearBudget(2022, (line("EGT", euros(1)),)),), (), ()))

    assert (page.free, page.free_grid, page.funds_grid) == (None, None, None)
    assert (page.compositions, page.funds, page.passive_active) == ((), (), ())


def test_a_picture_has_its_own_ids_in_each_size():
    picture = budget_page(PICTURE).years

    assert 'id="years-page-title"' in picture.wide
    assert 'id="years-card-title"' in picture.narrow


def test_the_cells_of_a_table_become_text():
    table = Table(
        caption="Caption",
        header=("Name", "Amount"),
        rows=(("<b>", Value(euros(5).euros, Unit.EURO, qualifier="circa")),),
        totals=(("Sum", Value(None, Unit.EURO)),),
        note="Note",
    )

    shown = grid(table)

    assert (shown.caption, shown.note) == ("Caption", "Note")
    assert shown.header == (("Name", False), ("Amount", True))
    assert shown.rows == ((("<b>", False), ("circa\xa0€5", True)),)
    assert shown.totals == ((("Sum", False), ("–", True)),)
