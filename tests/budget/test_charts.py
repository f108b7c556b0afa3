from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from budget.balance import YearBudget, summary
from budget.charts import composition_chart, free_chart, years_chart
from budget.enums import Quantity, Side
from budget.sentences import free_sentence, years_sentence
from jobcenter.charts import Kind, data_table
from jobcenter.charts.interactive import plotly
from jobcenter.charts.layout import Size
from jobcenter.charts.svg import svg
from jobcenter.enums import Unit
from tests.budget.sample_budget import (
    COMPOSITION,
    INTEGRATION,
    PICTURE,
    YEARS,
    euros,
    line,
    stated,
    year,
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def steps(line, summary) -> Any:
    return free_chart(line, summary)


def values(chart) -> Any:
    return {line.name: line.values for line in chart.lines}


def test_the_years_are_stacked_columns_of_their_titles():
    chart = years_chart(YEARS)

    assert chart.labels == ("2017", "2018", "2019", "2020", "2021", "2022")
    assert values(chart) == {
        "Integration (EGT)": (
            13_359_911, 12_031_799, 13_898_435, 13_805_457, 12_935_112, 11_814_751,
        ),
        "Federal allocation for administration (VK)": (
            18_420_690, 16_785_619, 18_073_090, 17_410_769, 16_498_087, 15_517_865,
        ),
    }  # fmt: skip
    assert (chart.stacked, chart.unit, chart.axis) == (True, Unit.EURO, "Year")
    assert {one.kind for one in chart.lines} == {Kind.COLUMNS}
    assert chart.sentence == years_sentence(YEARS)


def test_a_title_not_allotted_yet_is_a_gap():
    chart = years_chart((year(2021), YearBudget(2022, lines=(line("EGT", euros(1)), line("VK")))))

    assert values(chart) == {
        "Integration (EGT)": (12_935_112, 1),
        "Federal allocation for administration (VK)": (16_498_087, None),
    }


def test_more_titles_than_can_be_told_apart_are_one_column():
    titles = tuple(line(code, euros(1)) for code in "ABCDE")

    assert values(years_chart((YearBudget(2022, lines=titles),))) == {"Sum of the parts": (5,)}


def test_what_is_free_remains_when_the_other_parts_are_gone():
    chart = steps(INTEGRATION, PICTURE.summary)

    assert chart.title == "From allotment to free, 2022, in million euros"
    assert chart.labels == ("Allotted", "After the transfer", "Free")
    assert values(chart) == {
        "Free for new support": (Decimal("2.764751"),) * 3,
        "Bound in advance": (Decimal("7.4"), Decimal("7.4"), 0),
        "To administration": (Decimal("1.65"), 0, 0),
    }
    assert [sum(step) for step in zip(*(one.values for one in chart.lines), strict=True)] == [
        Decimal("11.814751"),
        Decimal("10.164751"),
        Decimal("2.764751"),
    ]
    assert chart.sentence == free_sentence(PICTURE.summary)


def test_the_steps_are_shown_with_the_decimals_that_are_known():
    _header, rows = data_table(steps(INTEGRATION, PICTURE.summary))

    assert rows == (
        ("Allotted", "2.76", "7.40", "1.65"),
        ("After the transfer", "2.76", "7.40", "0.00"),
        ("Free", "2.76", "0.00", "0.00"),
    )


def test_steps_stated_in_euros_are_shown_in_euros():
    bound = stated(Quantity.PRIOR_COMMITMENTS, euros(4))
    one = line("EGT", euros(10), statements=(bound,))
    chart = steps(one, summary(YearBudget(2022, lines=(one,)), ()))

    assert (chart.title, chart.unit) == ("From allotment to free, 2022", Unit.EURO)
    assert values(chart) == {
        "Free for new support": (6, 6, 6),
        "Bound in advance": (4, 4, 0),
        "To administration": (0, 0, 0),
    }


def test_without_prior_commitments_there_are_no_steps():
    assert free_chart(replace(INTEGRATION, statements=()), PICTURE.summary) is None


def test_the_sources_bear_their_own_abbreviations():
    chart = composition_chart(COMPOSITION, Side.SOURCE, 2022)

    assert chart.title == "Administrative budget in total 2022 by source, in million euros"
    assert (chart.labels, chart.axis) == (("Federal funds", "Transfer", "KFA", "Income"), "Source")
    assert values(chart) == {"Amount": tuple(map(Decimal, ("15.52", "1.65", "3.27", "0.64")))}


def test_the_uses_end_with_what_none_is_named_for():
    chart = composition_chart(COMPOSITION, Side.USE, 2022)

    assert chart.labels == ("Staff", "Buildings", "Not named in the document")
    assert values(chart) == {"Amount": tuple(map(Decimal, ("16.46", "1.29", "3.33")))}


@pytest.mark.parametrize(
    "chart",
    [
        lambda: years_chart(YEARS),
        lambda: steps(INTEGRATION, PICTURE.summary),
        lambda: composition_chart(COMPOSITION, Side.SOURCE, 2022),
        lambda: composition_chart(COMPOSITION, Side.USE, 2022),
    ],
)
@pytest.mark.parametrize("size", Size)
def test_every_picture_can_be_drawn(chart, size):
    assert svg(chart(), "name", size).startswith("<svg")
    assert plotly(chart())["layout"]["barmode"] in {"relative", "group"}
