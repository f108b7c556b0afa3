from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from budget.balance import Part
from budget.enums import Qualifier, Quantity, Side
from budget.tables import (
    amount_cell,
    composition_table,
    free_table,
    funds_table,
    years_table,
)
from jobcenter.document import Value
from jobcenter.enums import Unit
from programme.renderers.cells import cell_text
from tests.budget.sample_budget import (
    COMPOSITION,
    INTEGRATION,
    REHAPRO,
    SAM,
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


def texts(rows) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in rows]


def test_a_cell_carries_the_number_and_how_it_is_shown():
    circa = Qualifier.CIRCA

    assert amount_cell(euros("1.50", 2)) == Value(Decimal("1.50"), Unit.EURO, 2)
    assert amount_cell(millions("7.40"), circa) == Value(
        Decimal(7_400_000), Unit.EURO, 2, qualifier="circa", in_millions=True
    )
    assert amount_cell(None) == Value(None, Unit.EURO)


def test_the_years_stand_with_what_is_printed_beside_what_is_computed():
    table = years_table(YEARS)

    assert table.header == (
        "Year", "Integration (EGT)", "Federal allocation for administration (VK)",
        "Sum of the parts", "Total as printed", "Printed less sum", "Change as printed",
        "Change computed",
    )  # fmt: skip
    assert [row[:1] + row[3:] for row in texts(table.rows)] == [
        ["2017", "€31,780,601", "€31,780,602", "+€1", "–", "–"],
        ["2018", "€28,817,418", "€28,817,418", "±€0", "–", "−9.32%"],
        ["2019", "€31,971,525", "€31,971,528", "+€3", "–", "+10.95%"],
        ["2020", "€31,216,226", "€31,216,253", "+€27", "–", "−2.36%"],
        ["2021", "€29,433,199", "€29,433,199", "±€0", "–", "−5.71%"],
        ["2022 (provisional)", "€27,332,616", "€27,332,616", "±€0", "−7.5%", "−7.14%"],
    ]


def test_a_year_lacks_what_it_has_not():
    first = year(2017, lines=(line("EGT", euros(10)),), statements=())
    second = year(2018, lines=(line("EGT", euros(10)), line("VK")), statements=())

    assert texts(years_table((first, second)).rows) == [
        ["2017", "€10", "–", "€10", "–", "–", "–", "–"],
        ["2018", "€10", "–", "–", "–", "–", "–", "–"],
    ]


def test_a_change_printed_in_points_keeps_its_unit():
    statement = stated(
        Quantity.ALLOCATION,
        euros(10),
        change=Decimal("-7.5"),
        change_decimals=1,
        change_unit=Unit.POINTS,
    )

    [row] = years_table((year(2022, statements=(statement,)),)).rows

    assert row[6] == "−7.5 points"


def test_from_the_allotment_to_what_is_free():
    table = free_table(INTEGRATION, 2022)

    assert table.caption == "From allotment to free, 2022"
    assert texts(table.rows + table.totals) == [
        ["Allotted", "€11.81 million", "€11,814,751"],
        ["Transferred to administration", "−€1.65 million", "−€1.65 million"],
        ["Bound in advance by earlier commitments", "circa\xa0−€7.40 million", "as stated"],
        ["Free for new support", "circa\xa0€2.76 million", "€2.76 million"],
    ]


def test_a_later_allocation_shows_beside_what_was_stated():
    later = line("EGT", euros(12_500_000))
    table = free_table(replace(INTEGRATION, allotments=later.allotments), 2022)

    assert texts((table.rows[0], table.totals[0])) == [
        ["Allotted", "€11.81 million", "€12,500,000"],
        ["Free for new support", "circa\xa0€2.76 million", "€3.45 million"],
    ]


def test_what_is_stated_in_euros_is_shown_in_euros():
    bound = stated(Quantity.PRIOR_COMMITMENTS, euros(4))
    table = free_table(line("EGT", euros(10), statements=(bound,)), 2022)

    assert texts(table.rows + table.totals) == [
        ["Allotted", "–", "€10"],
        ["Transferred to administration", "–", "€0"],
        ["Bound in advance by earlier commitments", "−€4", "as stated"],
        ["Free for new support", "–", "€6"],
    ]


def test_of_two_statements_of_one_amount_that_in_millions_is_shown():
    statements = (stated(Quantity.ALLOCATION, euros(11_814_751)), *INTEGRATION.statements)

    assert free_table(replace(INTEGRATION, statements=statements), 2022) == free_table(
        INTEGRATION, 2022
    )


def test_the_sources_add_up_beside_the_printed_total():
    table = composition_table(COMPOSITION, Side.SOURCE, 2022)

    assert table.caption == "Administrative budget in total 2022 by source"
    assert texts(table.rows) == [
        ["Federal funds", "€15.52 million", "73.6%"],
        ["Transfer", "€1.65 million", "7.8%"],
        ["The share of the county (KFA)", "€3.27 million", "15.5%"],
        ["Income", "€0.64 million", "3.0%"],
    ]
    assert texts(table.totals) == [
        ["Sum of the parts", "€21.08 million", "100.0%"],
        ["Total as stated", "€21.08 million", "100.0%"],
    ]


def test_what_no_use_is_named_for_has_its_own_row():
    table = composition_table(COMPOSITION, Side.USE, 2022)

    assert texts(table.rows + table.totals) == [
        ["Staff", "€16.46 million", "78.1%"],
        ["Buildings", "€1.29 million", "6.1%"],
        ["Not named in the document", "€3.33 million", "15.8%"],
        ["Total as stated", "€21.08 million", "100.0%"],
    ]


def test_uses_beyond_the_total_leave_no_remainder():
    composition = replace(COMPOSITION, uses=(Part("Staff", millions("22.00")),))

    assert texts(composition_table(composition, Side.USE, 2022).rows) == [
        ["Staff", "€22.00 million", "104.4%"]
    ]


def test_the_funds_stand_year_by_year():
    table = funds_table((REHAPRO, SAM))

    assert table.caption == "Special programmes over several years"
    assert texts(table.rows) == [
        ["2018", "", "–"],
        ["2019", "", "–"],
        ["2020", "", "–"],
        ["2021", "–", "–"],
        ["2022", "€0.33 million", "€0.39 million"],
        ["2023", "–", ""],
        ["2024", "–", ""],
        ["2025", "–", ""],
        ["2026", "–", ""],
    ]
    assert texts(table.totals) == [["Granted in total", "€1.7 million", "€1.91 million"]]
