from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from goals.queries import Occasion
from goals.sections import agreed_table, agreement_blocks, standing_table
from jobcenter.document import Bullets, Figure, Paragraph, Table, Value
from jobcenter.enums import Unit
from jobcenter.numbers import round_half_up
from tests.factories import month
from tests.goals.making import goals_of_2022, sample_progress

GOALS = [sample_progress(goal) for goal in goals_of_2022()]


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def percent(number: str, decimals: int = 1, *, signed: bool = False) -> Value:
    return Value(Decimal(number), Unit.PERCENT, decimals, signed=signed)


def test_an_agreement_is_told_by_two_tables_a_picture_for_each_goal_and_the_duties():
    blocks = agreement_blocks(GOALS, ["Housing", "Childcare"])

    assert [type(block) for block in blocks] == [
        Table, Table, Figure, Figure, Figure, Figure, Paragraph, Bullets,
    ]  # fmt: skip
    assert blocks[-1] == Bullets(("Housing", "Childcare"))


def test_what_is_not_agreed_is_left_out():
    assert [type(block) for block in agreement_blocks([], ["Housing"])] == [Paragraph, Bullets]
    assert agreement_blocks([], []) == ()


def test_targets_stand_beside_the_stated_change_and_the_baseline():
    rows: Any = agreed_table(GOALS).rows
    numbers = [
        [cell.number and round_half_up(cell.number, 1) for cell in row[1:4] if cell != "–"]
        for row in rows
    ]

    assert numbers == [
        [Decimal("20.6"), Decimal(3), Decimal("20.0")],
        [Decimal("19.4"), Decimal("9.5"), Decimal("17.7")],
        [Decimal(6513), Decimal(-5), Decimal("6855.8")],
        [Decimal(30), None],
    ]
    assert rows[0][2] == percent("3", 0, signed=True)
    assert rows[1][2] == percent("9.5", 1, signed=True)
    assert [row[4] for row in rows] == ["percent", "percent", "persons", "percent"]


def test_the_state_of_the_goals_is_that_of_the_report():
    rows: Any = standing_table(GOALS).rows

    assert [row[1] for row in rows] == ["June 2022", "June 2022", "June 2022", "March 2022"]
    assert [row[4] for row in rows] == [
        "▲ at risk", "■ off track", "● on track", "○ not yet assessable",
    ]  # fmt: skip
    assert [round_half_up(row[2].number, 1) for row in rows] == [
        Decimal("9.4"), Decimal("8.4"), Decimal("6520.7"), Decimal("28.9"),
    ]  # fmt: skip
    assert rows[3][5].number is None


def test_before_the_first_final_month_there_is_no_value():
    [row] = standing_table([sample_progress(goals_of_2022()[0], report="2021-12")]).rows

    assert row[1:3] == ("–", Value(None, Unit.PERCENT, 1))


def test_pictures_mark_the_occasions():
    [*_tables, figure] = agreement_blocks(GOALS[:1], [], [Occasion(month("2022-06"), "Law")])

    assert isinstance(figure, Figure)
    assert [one.text for one in figure.chart.annotations] == ["Law"]
