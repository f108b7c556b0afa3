from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.enums import Method, Path
from goals.sentences import (
    count_down,
    count_up,
    gap_of,
    sentence_of,
    target_text,
    telling_decimals,
    value_text,
)
from jobcenter.enums import Unit
from tests.goals.making import (
    COVERAGE,
    LATEST,
    LONG_TERM,
    SUM,
    goals_of_2022,
    make_goal,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()
STOCKS = make_points("2020-12", *[100] * 25)


def rate(*flows, target=12, report="2022-12", final_up_to="2022-12", prior=(), **changes):
    """A rate to date on a stock of 100, expected linearly: 1, 2, 3 … of a target of 12."""
    goal = make_goal(**{"target": Decimal(target), "path": Path.LINEAR, **changes})
    numerator = make_points("2021-01", *prior) | make_points(
        "2022-01", *flows, final_up_to=final_up_to
    )
    return make_progress(goal, report, numerator, STOCKS)


def mean(*values, target=100, lower_is_better=True, prior=(), **changes):
    """A mean that is expected at its target from January on."""
    goal = make_goal(
        LONG_TERM,
        **{
            "target": Decimal(target),
            "path": Path.LEVEL,
            "lower_is_better": lower_is_better,
            **changes,
        },
    )
    points = make_points("2021-01", *prior) | make_points("2022-01", *values)
    return make_progress(goal, "2022-12", points)


def share(*flows, **changes):
    goal = make_goal(COVERAGE, **changes)
    return make_progress(goal, "2022-12", make_points("2021-01", *flows), STOCKS)


def total(*flows, prior=(), **changes):
    """A sum that is expected linearly: 100 a month."""
    goal = make_goal(SUM, **{"path": Path.LINEAR, **changes})
    points = make_points("2021-01", *prior) | make_points("2022-01", *flows)
    return make_progress(goal, "2022-12", points)


def change(before, now):
    """A change on last year that should be -5 percent or less."""
    goal = make_goal(
        COVERAGE,
        method=Method.CHANGE_ON_LAST_YEAR,
        target=Decimal(-5),
        lower_is_better=True,
        numerator_unit=Unit.PERSONS,
    )
    points = make_points("2021-01", before) | make_points("2022-01", now)
    return make_progress(goal, "2022-01", points)


def mean_of_rates(flow, *, target, report, **changes):
    """A mean of monthly rates of a stock of 100."""
    goal = make_goal(
        COVERAGE, method=Method.MEAN_OF_MONTHLY_RATES, target=Decimal(target), **changes
    )
    flows, stocks = make_points("2021-01", *[flow] * 24), make_points("2021-01", *[100] * 24)
    return make_progress(goal, report, flows, stocks)


IN_ENGLISH = {
    # A rate: what is missing or more, and what is needed
    "missing": (
        rate(1, 1, "0.9"),
        "Up to March 2022 (final), 1 integration is missing from what was expected. "
        "For 12.0%, 2 a month are needed on average from April to December, "
        "if the stock stays as in December.",
    ),
    "missing, plural": (
        rate(1, 0, "0.5", prior=[2] * 12),
        "Up to March 2022 (final), 2 integrations are missing from what was expected. "
        "For 12.0%, 2 a month are needed on average from April to December "
        "(previous year: 2), if the stock stays as in December.",
    ),
    "exactly one missing": (
        rate(1, 1, 0),
        "Up to March 2022 (final), 1 integration is missing from what was expected. "
        "For 12.0%, 2 a month are needed on average from April to December, "
        "if the stock stays as in December.",
    ),
    "zero": (
        rate(1, 1, 1),
        "Up to March 2022 (final): exactly as expected. "
        "For 12.0%, 1 a month is needed on average from April to December, "
        "if the stock stays as in December.",
    ),
    "surplus": (
        rate(1, 1, "2.9"),
        "Up to March 2022 (final), there is 1 integration more than expected. "
        "For 12.0%, 1 a month is needed on average from April to December, "
        "if the stock stays as in December.",
    ),
    "surplus, plural": (
        rate(1, 1, 3),
        "Up to March 2022 (final), there are 2 integrations more than expected. "
        "For 12.0%, 1 a month is needed on average from April to December, "
        "if the stock stays as in December.",
    ),
    "the last open month": (
        rate(*[1] * 9, 0, 1),
        "Up to November 2022 (final), 1 integration is missing from what was expected. "
        "For 12.0%, 2 are needed in December, if the stock stays as in December.",
    ),
    "one in the last open month": (
        rate(*[1] * 11, prior=[1] * 12),
        "Up to November 2022 (final): exactly as expected. "
        "For 12.0%, 1 is needed in December (previous year: 1), "
        "if the stock stays as in December.",
    ),
    "nothing needed any more": (
        rate(6, 6),
        "Up to February 2022 (final), there are 10 integrations more than expected. "
        "12.0% is met without any further one, if the stock stays as in December.",
    ),
    "more than needed": (
        rate(6, 7),
        "Up to February 2022 (final), there are 11 integrations more than expected. "
        "12.0% is met without any further one, if the stock stays as in December.",
    ),
    "provisional": (
        make_progress(
            make_goal(target=Decimal(12), path=Path.LINEAR),
            "2022-02",
            make_points("2022-01", 1, final_up_to="2021-12") | make_points("2022-02", 0),
            STOCKS,
        ),
        "Up to February 2022 (with provisional months), 1 integration is missing from what was "
        "expected. For 12.0%, 2 a month are needed on average from March to December, "
        "if the stock stays as in February.",
    ),
    # A mean
    "too many": (
        mean(100, "100.5", prior=[120] * 12),
        "Up to February 2022 (final): on average 1 person more than expected. "
        "For 100, it may be at most 99 on average from March to December "
        "(previous year: 120).",
    ),
    "few enough": (
        mean(97, 98),
        "Up to February 2022 (final): on average 2 persons fewer than expected (good). "
        "For 100, it may be at most 100 on average from March to December.",
    ),
    "at most in the last month": (
        mean(*[101] * 11, prior=[120] * 12),
        "Up to November 2022 (final): on average 1 person more than expected. "
        "For 100, December may have at most 89 (previous year: 120).",
    ),
    "zero at most": (
        mean(*[600] * 2),
        "Up to February 2022 (final): on average 500 persons more than expected. "
        "For 100, it may be at most 0 on average from March to December.",
    ),
    "can no longer be met": (
        mean(601, 600),
        "Up to February 2022 (final): on average 501 persons more than expected. "
        "100 can no longer be met.",
    ),
    "too few": (
        mean(98, 99, lower_is_better=False),
        "Up to February 2022 (final): on average 2 persons fewer than expected. "
        "For 100, it must be at least 101 on average from March to December.",
    ),
    "many enough": (
        mean(101, 102, lower_is_better=False),
        "Up to February 2022 (final): on average 1 person more than expected (good). "
        "For 100, it must be at least 100 on average from March to December.",
    ),
    "at least in the last month": (
        mean(*[99] * 11, lower_is_better=False),
        "Up to November 2022 (final): on average 1 person fewer than expected. "
        "For 100, December must have at least 111.",
    ),
    # A share that should be low
    "too much of it": (
        share(*[31] * 18, lower_is_better=True),
        "Up to June 2022 (final): 12 vacancies more than expected.",
    ),
    "little enough of it": (
        share(*[29] * 18, lower_is_better=True),
        "Up to June 2022 (final): 12 vacancies fewer than expected (good).",
    ),
    # A sum
    "a sum that is missing some": (
        total(100, 90),
        "Up to February 2022 (final), 10 integrations are missing from what was expected. "
        "For 1,200, 101 a month are needed on average from March to December.",
    ),
    "a sum of which enough is there": (
        total(600, 600),
        "Up to February 2022 (final), there are 1,000 integrations more than expected. "
        "1,200 is met without any further one.",
    ),
    "a sum in its last month": (
        total(*[100] * 10, 199, prior=[70] * 12),
        "Up to November 2022 (final), there are 99 integrations more than expected. "
        "For 1,200, 1 is needed in December (previous year: 70).",
    ),
    "a sum that should be low": (
        total(100, 90, lower_is_better=True),
        "Up to February 2022 (final): 10 integrations fewer than expected (good). "
        "For 1,200, there may be at most 101 a month on average from March to December.",
    ),
    "a sum that is too high": (
        total(700, 600, lower_is_better=True),
        "Up to February 2022 (final): 1,100 integrations more than expected. "
        "1,200 can no longer be met.",
    ),
    # The latest value, a change, and rates that are told in points
    "latest": (
        make_progress(make_goal(LATEST), "2022-12", make_points("2022-01", 6600)),
        "Up to January 2022 (final): 87 persons more than expected.",
    ),
    "a change": (
        change(1000, 970),
        "Up to January 2022 (final): 20 persons more than expected.",
    ),
    "a change that went far enough": (
        change(1000, 940),
        "Up to January 2022 (final): 10 persons fewer than expected (good).",
    ),
    "points are missing": (
        mean_of_rates("2.5", target=3, report="2022-11"),
        "Up to November 2022 (final), 0.5 points are missing from what was expected.",
    ),
    "points more": (
        mean_of_rates("3.25", target=3, report="2022-11"),
        "Up to November 2022 (final), there are 0.3 points more than expected.",
    ),
    "a difference of points that only another digit shows": (
        mean_of_rates("2.98", target=3, report="2022-11"),
        "Up to November 2022 (final), 0.02 points are missing from what was expected.",
    ),
    "points exactly": (
        mean_of_rates(3, target=3, report="2022-11"),
        "Up to November 2022 (final): exactly as expected.",
    ),
    "points too small to print": (
        mean_of_rates("2.9999", target=3, report="2022-11"),
        "Up to November 2022 (final): as expected.",
    ),
    "points too many": (
        mean_of_rates(4, target=3, report="2022-11", lower_is_better=True),
        "Up to November 2022 (final): 1.0 points more than expected.",
    ),
    # No judgement
    "no final month": (
        rate(final_up_to="2021-12"),
        "No month of 2022 is final yet.",
    ),
    "no final month, with a preview": (
        rate(1, 1, "0.25", final_up_to="2021-12"),
        "No month of 2022 is final yet. Provisionally up to March 2022: 2.3%.",
    ),
    "incomplete": (
        rate(1, None, 1, ..., 1),
        "Up to May 2022 (final) it cannot be computed: there is no value for February 2022, "
        "April 2022.",
    ),
    "a denominator of zero": (
        make_progress(
            make_goal(), "2022-01", make_points("2022-01", 1), make_points("2021-12", 0, 0)
        ),
        "Up to January 2022 (final) it cannot be computed: the denominator is zero.",
    ),
    "window before the year": (
        share(*[30] * 17),
        "Up to May 2022 (final): 30.0% (target: 30%). Not yet assessable, because 7 of the "
        "12 months lie before 2022.",
    ),
    "a shorter window before the year": (
        share(*[30] * 13, window=3),
        "Up to January 2022 (final): 30.0% (target: 30%). Not yet assessable, because 2 of the "
        "3 months lie before 2022.",
    ),
    "no path": (
        mean(90, 91, path=Path.LINEAR),
        "Up to February 2022 (final): 91 persons (target: 100); nothing to compare with. "
        "For 100, it may be at most 101 on average from March to December.",
    ),
    # The year is final
    "reached": (rate(*[1] * 11, 3), "Reached in 2022: 14.0% with a target of 12.0%."),
    "reached exactly": (rate(*[1] * 12), "Reached in 2022: 12.0% with a target of 12.0%."),
    "reached as printed": (
        rate(*[1] * 11, "0.98"),
        "Reached in 2022: 11.98% with a target of 12.00%.",
    ),
    "missed": (rate(*[1] * 11, 0), "Missed in 2022: 11.0% with a target of 12.0%."),
    "missed by little": (
        rate(*[1] * 11, "0.949"),
        "Missed in 2022: 11.9% with a target of 12.0%.",
    ),
    "missed in counts": (
        mean(*[101] * 12),
        "Missed in 2022: 101 persons with a target of 100 persons.",
    ),
    "a final year with a gap": (
        rate(*[1] * 11, None),
        "Up to December 2022 (final) it cannot be computed: there is no value for December 2022.",
    ),
    # The demonstration figures
    "IQ": (
        sample_progress(IQ),
        "Up to June 2022 (final), 10 integrations are missing from what was expected. "
        "For 20.6%, 180 a month are needed on average from July to December "
        "(previous year: 174), if the stock stays as in September.",
    ),
    "LZB": (
        sample_progress(LZB),
        "Up to June 2022 (final): on average 95 persons fewer than expected (good). "
        "For 6,513, it may be at most 6,505 on average from July to December "
        "(previous year: 6,747).",
    ),
    "EG": (
        sample_progress(EG),
        "Up to March 2022 (final): 28.9% (target: 30%). Not yet assessable, because 9 of the "
        "12 months lie before 2022.",
    ),
}


@pytest.mark.parametrize(("progress", "sentence"), IN_ENGLISH.values(), ids=IN_ENGLISH)
def test_each_form_has_its_sentence(progress, sentence):
    with override("en"):
        assert sentence_of(progress) == sentence


@pytest.mark.parametrize(
    ("progress", "gap"),
    [
        (rate(1, 1, "0.9"), "1 integration below"),
        (rate(1, 1, 1), "as expected"),
        (rate(1, 1, "1.5"), "as expected"),
        (rate(1, 1, "2.9"), "1 integration above (good)"),
        (mean("100.5"), "1 person above"),
        (mean("97.5"), "2 persons below (good)"),
        (rate(None), ""),
        (share(*[30] * 17), ""),
        (mean_of_rates("2.5", target=3, report="2022-11"), "0.5 points below"),
        (mean_of_rates("3.25", target=3, report="2022-11"), "0.3 points above (good)"),
        (mean_of_rates("2.9999", target=3, report="2022-11"), "as expected"),
        (total(100, 90), "10 integrations below"),
        (change(1000, 970), "20 persons above"),
    ],
)
def test_the_gap_is_rounded_as_in_the_sentence(progress, gap):
    with override("en"):
        assert gap_of(progress) == gap


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        ("9.531028", 10, 9),
        ("10", 10, 10),
        ("10.0000004", 10, 10),
        ("9.9999996", 10, 10),
        ("10.000001", 11, 10),
        ("-0.5", 0, -1),
        ("0", 0, 0),
    ],
)
def test_counts_round_up_or_down_but_not_for_the_noise_of_division(value, up, down):
    assert (count_up(Decimal(value)), count_down(Decimal(value))) == (up, down)


@pytest.mark.parametrize(
    ("one", "other", "decimals"),
    [("20.5", "20.6", 1), ("20.6", "20.6", 1), ("20.58", "20.6", 2), ("20.6", "20.6001", 2)],
)
def test_one_more_digit_shows_a_difference_that_would_not_be_seen(one, other, decimals):
    assert telling_decimals(Decimal(one), Decimal(other), sample_progress(IQ)) == decimals


def test_values_are_printed_with_the_decimals_of_the_goal_and_targets_with_their_own():
    progress = rate(1, decimals=2, target_decimals=1, unit=Unit.PERCENT)

    with override("en"):
        assert value_text(Decimal("1.005"), progress) == "1.01%"
        assert target_text(progress) == "12.0%"


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        (
            IQ,
            "Bis Juni 2022 (endgültig) fehlen 10 Integrationen am Soll. Für 20,6\xa0% sind von "
            "Juli bis Dezember im Mittel 180 je Monat nötig (Vorjahr: 174), wenn der Bestand "
            "bleibt wie im September.",
        ),
        (
            LZB,
            "Bis Juni 2022 (endgültig) im Mittel 95 Personen weniger als das Soll (gut). Für "
            "6.513 dürfen es von Juli bis Dezember im Mittel höchstens 6.505 sein "
            "(Vorjahr: 6.747).",
        ),
        (
            EG,
            "Bis März 2022 (endgültig): 28,9\xa0% (Ziel: 30\xa0%). Noch nicht bewertbar, weil 9 "
            "der 12 Monate vor 2022 liegen.",
        ),
    ],
)
def test_the_sentences_of_june_2022_in_german(goal, sentence):
    with override("de"):
        assert sentence_of(sample_progress(goal)) == sentence
