from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.enums import Method, Path
from goals.steps import Step, path_note, steps_of
from jobcenter.enums import Unit
from tests.goals.making import (
    COVERAGE,
    INTEGRATION_RATE,
    LATEST,
    LONG_TERM,
    SUM,
    agreed,
    goals_of_2022,
    make_goal,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()
DATA = "data of 18 October 2022"
LAST_YEAR = "against the same month of the previous year"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def formulas_of(progress):
    return {step.name: step.formula for step in steps_of(progress)}


def test_the_integration_rate_of_june_2022_step_by_step():
    assert steps_of(sample_progress(IQ)) == [
        Step(
            "Numerator",
            "128 + 124 + 150 + 160 + 157 + 152 = 871",
            f"Jan 2022 – Jun 2022, {DATA}",
        ),
        Step(
            "Denominator",
            "(9,300 + 9,290 + 9,275 + 9,230 + 9,170 + 9,105) ÷ 6 = 9,228.3",
            f"Dec 2021 – May 2022, {DATA}",
        ),
        Step("Actual", "871 ÷ 9,228.3 × 100 = 9.438%"),
        Step("Expected (shape of the previous year)", "20.6% × 9.264% ÷ 20.000% = 9.542%"),
        Step("Gap", "9.438% − 9.542% = −0.103"),
        Step("Gap as a count", "−0.103 × 9,228.3 ÷ 100 = −9.5 integrations"),
        Step(
            "Share of the agreed change",
            "(9.438% − 9.264%) ÷ (9.542% − 9.264%) = 62.8%",
            LAST_YEAR,
        ),
        Step(
            "Threshold",
            "at risk down to 9.403%, which is 1.46% below what is expected",
            "half the agreed change",
        ),
        Step(
            "Forecast: if it goes on as last year",
            "9.438% × 20.000% ÷ 9.264% = 20.377%",
            "from 20.207% to 20.547%, as far as it erred in earlier years",
        ),
        Step(
            "Forecast: if it goes on as so far this year",
            "9.438% × 12 ÷ 6 = 18.877%",
            "from 17.484% to 20.269%, as far as it erred in earlier years",
        ),
        Step(
            "Needed per month",
            "(20.6% × 9,464.2 − 871) ÷ 6 = 179.8",
            "mean stock of the year; after September 2022 as in that month (9,800)",
        ),
    ]


def test_the_mean_of_june_2022_step_by_step():
    assert steps_of(sample_progress(LZB)) == [
        Step(
            "Numerator",
            "(6,560 + 6,548 + 6,535 + 6,515 + 6,496 + 6,470) ÷ 6 = 6,520.7",
            f"Jan 2022 – Jun 2022, {DATA}",
        ),
        Step("Expected (shape of the previous year)", "6,513 × 6,964.3 ÷ 6,855.8 = 6,616.1"),
        Step("Gap", "6,520.7 − 6,616.1 = −95.4"),
        Step(
            "Share of the agreed change",
            "(6,520.7 − 6,964.3) ÷ (6,616.1 − 6,964.3) = 127.4%",
            LAST_YEAR,
        ),
        Step(
            "Threshold",
            "at risk up to 6,790.2, which is 2.63% above what is expected",
            "half the agreed change",
        ),
        Step(
            "Forecast: if it goes on as last year",
            "6,520.7 × 6,855.8 ÷ 6,964.3 = 6,419.1",
            "from 6,410.3 to 6,427.9, as far as it erred in earlier years",
        ),
        Step(
            "Forecast: if it goes on as so far this year",
            "6,520.7",
            "from 6,405.4 to 6,635.9, as far as it erred in earlier years",
        ),
        Step("At most per month", "(12 × 6,513 − 6 × 6,520.7) ÷ 6 = 6,505.3"),
    ]


def test_a_share_that_is_not_yet_assessable_has_no_gap_among_its_steps():
    assert list(formulas_of(sample_progress(EG))) == [
        "Numerator",
        "Denominator",
        "Actual",
        "Expected (the target itself)",
    ]


def one_month(method, flow=30, stock=100, kind=COVERAGE, **changes):
    goal = make_goal(kind, method=method, **changes)
    flows = make_points("2021-01", *[20] * 12) | make_points("2022-01", flow)
    denominator = None if stock is None else make_points("2021-12", stock, stock)
    return make_progress(goal, "2022-01", flows, denominator)


@pytest.mark.parametrize(
    ("progress", "formulas"),
    [
        (
            one_month(Method.MONTHLY_RATE),
            {"Numerator": "30", "Denominator": "100", "Actual": "30 ÷ 100 × 100 = 30.000%"},
        ),
        (
            one_month(Method.TWELVE_MONTH_SHARE, window=2),
            {
                "Numerator": "20 + 30 = 50",
                "Denominator": "100 + 100 = 200",
                "Actual": "50 ÷ 200 × 100 = 25.000%",
            },
        ),
        (
            one_month(Method.MEAN_OF_MONTHLY_RATES, window=2),
            {
                "Numerator": "sum of the monthly rates = 50.000",
                "Denominator": "number of months = 2",
                "Actual": "50.000 ÷ 2 = 25.000%",
            },
        ),
        (
            one_month(Method.CHANGE_ON_LAST_YEAR, stock=None, target=Decimal(-5)),
            {
                "Numerator": "30",
                "Denominator": "20",
                "Actual": "(30 ÷ 20 − 1) × 100 = 50.000%",
                "Gap as a count": "+55.000 × 20 ÷ 100 = +11.0 vacancies",
            },
        ),
        (
            one_month(Method.LATEST, flow="6420.5", stock=None, kind=LATEST),
            {"Numerator": "6,420.5", "Gap": "6,420.5 − 6,513.0 = −92.5"},
        ),
        (
            one_month(Method.SUM_SO_FAR, stock=None, kind=SUM, path=Path.LINEAR),
            {
                "Numerator": "30",
                "Expected (linear)": "1,200 × 1 ÷ 12 = 100.0",
                "Needed per month": "(1,200 − 30) ÷ 11 = 106.4",
            },
        ),
        (
            one_month(
                Method.MEAN_SO_FAR,
                stock=None,
                kind=LONG_TERM,
                target=Decimal(36),
                path=Path.LINEAR,
                stated_baseline=Decimal(24),
                baseline_origin="final",
            ),
            {"Expected (linear)": "24.0 + (36 − 24.0) × 1 ÷ 12 = 25.0"},
        ),
        (
            one_month(
                Method.LATEST,
                stock=None,
                kind=LATEST,
                path=Path.BY_HAND,
                path_values=tuple(map(Decimal, range(1, 13))),
            ),
            {"Expected (twelve values by hand)": "1.0"},
        ),
    ],
    ids=lambda value: value.goal.method if hasattr(value, "goal") else "",
)
def test_each_method_and_path_has_its_arithmetic(progress, formulas):
    shown = formulas_of(progress)

    assert {name: shown[name] for name in formulas} == formulas


def three_years(agreed_path, *, last_year=(10, 10)):
    flows = {2018: (10, 10), 2019: (10, 30), 2020: (20, 20), 2021: last_year}
    points = make_points("2022-01", *[10] * 6)
    for year, (first, second) in flows.items():
        points |= make_points(f"{year}-01", *[first] * 6, *[second] * 6)
    goal = make_goal(SUM, path=agreed_path)
    return make_progress(goal, "2022-06", points)


FALLBACK = (
    "Agreed is “shape of the previous year”, which cannot be computed from the months there are."
)


@pytest.mark.parametrize(
    ("progress", "formula", "note"),
    [
        # Half, a quarter and half of the year up to June.
        (
            three_years(Path.THREE_YEARS),
            "1,200 × 41.667% = 500.0",
            "Mean of the years 2019, 2020, 2021.",
        ),
        (
            three_years(Path.PRIOR_YEAR_SHAPE, last_year=(10, None)),
            "1,200 × 41.667% = 500.0",
            f"Mean of the years 2018, 2019, 2020. {FALLBACK}",
        ),
        (three_years(Path.PRIOR_YEAR_SHAPE), "1,200 × 60.0 ÷ 120.0 = 600.0", ""),
        (three_years(Path.LINEAR), "1,200 × 6 ÷ 12 = 600.0", ""),
    ],
)
def test_a_path_says_what_it_is_made_of_and_what_it_stands_in_for(progress, formula, note):
    step = next(step for step in steps_of(progress) if step.name.startswith("Expected"))

    assert step == Step(f"Expected ({progress.path.label})", formula, note)
    assert path_note(progress) == note


@pytest.mark.parametrize(
    ("changes", "origin"),
    [
        ({}, "97 percent, because no improvement is agreed"),
        ({"tolerance": Decimal(90)}, "set for this goal"),
    ],
)
def test_a_threshold_says_where_it_comes_from(changes, origin):
    progress = one_month(Method.MONTHLY_RATE, **changes)

    assert [step.origin for step in steps_of(progress) if step.name == "Threshold"] == [origin]


@pytest.mark.parametrize(
    ("value", "lower_is_better", "name", "formula"),
    [
        (100, False, "reached", "100 ≥ 100"),
        ("99.4", False, "missed", "99 < 100"),
        ("99.5", False, "reached", "100 ≥ 100"),
        (100, True, "reached", "100 ≤ 100"),
        (101, True, "missed", "101 > 100"),
    ],
)
def test_the_verdict_compares_what_is_printed(value, lower_is_better, name, formula):
    goal = make_goal(LONG_TERM, target=Decimal(100), lower_is_better=lower_is_better)
    progress = make_progress(goal, "2022-12", make_points("2021-01", *[value] * 24))

    assert steps_of(progress)[-1] == Step(name, formula, "both rounded as the target is printed")


def test_a_gap_among_the_months_leaves_nothing_to_compute():
    progress = make_progress(make_goal(LONG_TERM), "2022-02", make_points("2022-01", 1, None))

    assert steps_of(progress) == []


def test_without_a_final_month_there_are_no_steps():
    assert steps_of(make_progress(make_goal(LONG_TERM), "2022-02", {})) == []


def test_without_an_expected_value_there_are_only_the_steps_to_the_actual_one():
    goal = make_goal(LONG_TERM, path=Path.LINEAR)
    progress = make_progress(goal, "2022-01", make_points("2022-01", 6500))

    assert list(formulas_of(progress)) == ["Numerator", "At most per month"]


def test_a_mean_of_rates_has_no_gap_as_a_count():
    progress = one_month(Method.MEAN_OF_MONTHLY_RATES, window=1, unit=Unit.PERCENT)

    assert "Gap" in formulas_of(progress)
    assert "Gap as a count" not in formulas_of(progress)


def test_a_rate_of_which_a_later_stock_is_missing_does_not_say_what_is_needed():
    goal = agreed(INTEGRATION_RATE, "3.0", path=Path.LINEAR)
    stocks = make_points("2021-12", 100, 100, None, 100, final_up_to="2022-01")
    progress = make_progress(goal, "2022-03", make_points("2022-01", 2), stocks)

    assert "Needed per month" not in formulas_of(progress)
