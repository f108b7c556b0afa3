from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.cards import Pair, ages_of, goal_card
from goals.enums import Path
from goals.queries import Judgement
from goals.sentences import sentence_of
from tests.goals.making import (
    LONG_TERM,
    goals_of_2022,
    make_goal,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()


def card_of(progress, **more):
    with override("en"):
        return goal_card(progress, **more)


def mean(*values, report="2022-12", final_up_to="2022-12", target="100"):
    goal = make_goal(LONG_TERM, target=Decimal(target), path=Path.LEVEL)
    return make_progress(goal, report, make_points("2022-01", *values, final_up_to=final_up_to))


def test_a_card_says_of_which_goal_and_partner_it_is():
    judgement = Judgement("IQ", sample_progress(IQ).report_month, "Cause", "Judgement", "Action")
    card = card_of(sample_progress(IQ), judgement=judgement)

    assert (card.code, card.name, card.partner) == (
        "IQ",
        "Integrationsquote",
        "Agentur für Arbeit Freiberg",
    )
    assert card.judgement == judgement


@pytest.mark.parametrize(
    ("goal", "to_date", "year_end"),
    [
        (
            IQ,
            Pair("Actual up to June", "9.4%", "Expected by then", "9.5%"),
            Pair("Forecast for December", "20.4%", "Target", "20.6%"),
        ),
        (
            LZB,
            Pair("Actual up to June", "6,521", "Expected by then", "6,616"),
            Pair("Forecast for December", "6,419", "Target", "6,513"),
        ),
        (
            EG,
            Pair("Actual up to March", "28.9%", "Expected by then", "30.0%"),
            Pair("Forecast for December", "–", "Target", "30%"),
        ),
    ],
)
def test_a_card_has_one_pair_to_date_and_one_for_the_year(goal, to_date, year_end):
    card = card_of(sample_progress(goal))

    assert (card.to_date, card.year_end) == (to_date, year_end)


@pytest.mark.parametrize(
    ("progress", "to_date", "year_end"),
    [
        (
            mean("100.4", "100.4"),
            Pair("Actual up to February", "100.4", "Expected by then", "100.0"),
            Pair("Forecast for December", "too little past", "Target", "100"),
        ),
        (
            mean(*["99.6"] * 12),
            Pair("Actual up to December", "99.6", "Expected by then", "100.0"),
            Pair("2022", "99.6", "Target", "100.0"),
        ),
        (
            mean(90, final_up_to="2021-12"),
            Pair("Actual", "–", "Expected by then", "–"),
            Pair("Forecast for December", "–", "Target", "100"),
        ),
        (
            mean(90, None),
            Pair("Actual up to February", "–", "Expected by then", "100"),
            Pair("Forecast for December", "–", "Target", "100"),
        ),
    ],
)
def test_pairs_show_differences_and_what_is_not_known(progress, to_date, year_end):
    card = card_of(progress)

    assert (card.to_date, card.year_end) == (to_date, year_end)


@pytest.mark.parametrize(
    ("goal", "gap", "achievement"),
    [
        (IQ, "10 integrations below", "98.9% of what was expected"),
        (LZB, "95 persons below (good)", "101.5% of what was expected"),
        (EG, "", ""),
    ],
)
def test_a_card_tells_the_gap_only_where_there_is_a_judgement(goal, gap, achievement):
    card = card_of(sample_progress(goal))

    assert (card.gap, card.achievement) == (gap, achievement)


def test_a_card_speaks_the_sentence_and_draws_both_pictures():
    progress = sample_progress(IQ)

    with override("en"):
        card = goal_card(progress)
        assert card.sentence == sentence_of(progress)
        assert "at risk" in card.badge
        for picture in (card.small_picture, card.picture):
            assert picture.startswith("<svg")
            assert "chart-IQ" in picture
        header, rows = card.data_table

    assert header[:4] == ("Month", "Previous year", "Expected", "Actual")
    assert rows[5][:4] == ("Jun", "9.3%", "9.5%", "9.4%")


def test_goals_of_one_age_are_named_together():
    with override("en"):
        assert ages_of([sample_progress(goal) for goal in (IQ, EG, LZB)]) == [
            "IQ, LZB: June 2022 (final)",
            "EG: March 2022 (final)",
        ]


def test_the_age_tells_provisional_and_missing_months():
    points = make_points("2022-01", 1, final_up_to="2021-12") | make_points("2022-02", 1)
    mixed = make_progress(make_goal(LONG_TERM), "2022-02", points)

    with override("en"):
        assert ages_of([mixed, mean(90, final_up_to="2021-12")]) == [
            "LZB: February 2022 (provisional)",
            "LZB: no final month",
        ]
