import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from goals.enums import Method, Path
from goals.records import as_json, digest, goal_record, goals_record, rounded
from tests.goals.making import (
    COVERAGE,
    LONG_TERM,
    goals_of_2022,
    make_goal,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()
RELEASED_AT = datetime(2022, 10, 20, 6, 0, tzinfo=UTC)

# What scripts rely on.
INTEGRATION_RATE_IN_JUNE = {
    "code": "IQ",
    "name": "Integrationsquote",
    "partner": "Agentur für Arbeit Freiberg",
    "unit": "percent",
    "lower_is_better": False,
    "target": 20.6,
    "baseline": 20.0,
    "baseline_origin": "derived",
    "stated_change": 3.0,
    "stated_change_unit": "percent",
    "through": "2022-06",
    "final": False,
    "provisional": False,
    "incomplete": [],
    "value": 9.438324,
    "numerator": 871,
    "denominator": 9228.333333,
    "window": ["2022-01", "2022-06"],
    "denominator_window": ["2021-12", "2022-05"],
    "expected": 9.541604,
    "path": "prior_year_shape",
    "gap": -0.10328,
    "gap_count": -9.531028,
    "gap_unit": "integrations",
    "achievement": 98.917582,
    "improvement_share": 0.62837,
    "status": "at_risk",
    "status_reason": None,
    "prior_year": 9.263693,
    "twelve_months": 20.23798,
    "forecast": {
        "value": 20.377022,
        "low": 20.207259,
        "high": 20.546785,
        "method": "prior_year_shape",
    },
    "needed_per_month": 179.769722,
    "months_needed": ["2022-07", "2022-12"],
    "needed_stock": {"month": "2022-09", "value": 9800},
    "preview": {"through": "2022-09", "value": 15.087323},
    "data_date": "2022-10-18",
    "sentence": "Up to June 2022 (final), 10 integrations are missing from what was expected. "
    "For 20.6%, 180 a month are needed on average from July to December "
    "(previous year: 174), if the stock stays as in September.",
}


def record_of(*goals: Any) -> dict[str, Any]:
    return goals_record(
        [sample_progress(goal) for goal in goals],
        year=2022,
        report_month=date(2022, 10, 1),
        as_of=RELEASED_AT,
        released=True,
    )


def read(record: dict[str, Any]) -> Any:
    return json.loads(as_json(record))


def test_the_integration_rate_of_june_2022_is_as_published():
    with override("en"):
        assert read(goal_record(sample_progress(IQ))) == INTEGRATION_RATE_IN_JUNE


def test_the_numbers_do_not_depend_on_the_language():
    with override("de"):
        german = read(goal_record(sample_progress(IQ)))

    assert {**german, "sentence": ""} == {**INTEGRATION_RATE_IN_JUNE, "sentence": ""}


def test_a_report_says_when_and_what_it_is_about():
    record = read(record_of(IQ, LZB))

    assert [goal["code"] for goal in record.pop("goals")] == ["IQ", "LZB"]
    assert record == {
        "year": 2022,
        "report": "2022-10",
        "as_of": "2022-10-20T08:00:00+02:00",
        "released": True,
        "demonstration": True,
    }


def test_figures_that_are_no_demonstration_are_none():
    progress = make_progress(make_goal(COVERAGE), "2022-06", make_points("2022-01", 1), {})

    record = goals_record(
        [progress],
        year=2022,
        report_month=date(2022, 6, 1),
        as_of=RELEASED_AT,
        released=False,
    )

    assert (record["demonstration"], record["released"]) == (False, False)


def test_a_mean_has_neither_denominator_nor_stock():
    record = read(goal_record(sample_progress(LZB)))

    assert record["value"] == record["numerator"] == 6520.666667
    assert record["needed_per_month"] == 6505.333333
    absent = ["denominator", "denominator_window", "needed_stock", "twelve_months"]
    assert [record[name] for name in absent] == [None] * 4


def test_a_share_that_is_not_yet_assessable_says_why():
    record = read(goal_record(sample_progress(EG)))

    assert (record["status"], record["status_reason"]) == (
        "not_assessable",
        "window_before_year",
    )
    assert (record["through"], record["value"], record["target"]) == ("2022-03", 28.905184, 30)
    assert (record["forecast"], record["preview"], record["needed_stock"]) == (None, None, None)
    assert (record["baseline_origin"], record["stated_change_unit"]) == (None, None)


def test_a_gap_is_named_and_leaves_no_numbers():
    numerator = make_points("2022-01", 1, None, 3)
    progress = make_progress(
        make_goal(path=Path.LINEAR), "2022-03", numerator, make_points("2021-12", *[100] * 4)
    )

    record = read(goal_record(progress))

    assert record["incomplete"] == ["2022-02"]
    empty = ["value", "numerator", "denominator", "gap", "gap_count", "achievement", "forecast"]
    assert [record[name] for name in empty] == [None] * 7
    assert (record["status"], record["status_reason"]) == ("not_assessable", "incomplete")
    assert record["expected"] == 5.15


def test_a_goal_without_a_final_month_is_a_record_too():
    progress = make_progress(make_goal(), "2022-02", {}, {})

    record = read(goal_record(progress))

    absent = ["through", "value", "window", "denominator_window", "expected", "data_date"]
    assert [record[name] for name in [*absent, "months_needed"]] == [None] * 7
    assert record["status_reason"] == "no_final_month"


def test_a_forecast_names_its_method():
    points = make_points("2020-01", *[10] * 27)
    progress = make_progress(make_goal(LONG_TERM), "2022-03", points)

    assert read(goal_record(progress))["forecast"] == {
        "value": 10,
        "low": 10,
        "high": 10,
        "method": "run_rate",
    }


def test_a_path_is_the_one_that_was_used():
    progress = make_progress(make_goal(path=Path.PRIOR_YEAR_SHAPE), "2022-02", {}, {})

    assert read(goal_record(progress))["path"] == "linear"


def test_a_mean_of_rates_has_a_gap_but_no_count():
    goal = make_goal(COVERAGE, method=Method.MEAN_OF_MONTHLY_RATES, target=Decimal(3))
    flows, stocks = make_points("2021-07", *[2] * 12), make_points("2021-07", *[100] * 12)

    record = read(goal_record(make_progress(goal, "2022-06", flows, stocks)))

    assert (record["gap"], record["gap_count"], record["status"]) == (-1, None, "off_track")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("20.6", "20.6"),
        ("20.600000", "20.6"),
        ("871.000000", "871"),
        ("0.000000", "0"),
        ("-0.103280", "-0.10328"),
        ("123456.123457", "123456.123457"),
    ],
)
def test_a_number_is_written_as_a_number(value, written):
    assert as_json({"value": Decimal(value)}) == f'{{"value": {written}}}'


@pytest.mark.parametrize(
    ("value", "result"),
    [("0.0000005", "0.000001"), ("-0.0000005", "-0.000001"), ("-0.0000004", "0.000000")],
)
def test_six_decimals_are_rounded_half_up(value, result):
    assert str(rounded(Decimal(value))) == result


def test_no_value_stays_no_value():
    assert rounded(None) is None


def test_umlauts_are_written_as_they_are():
    assert as_json({"name": "für"}) == '{"name": "für"}'


def test_the_digest_depends_on_the_numbers_and_not_on_the_order():
    record = {"a": Decimal("1.0"), "b": [Decimal("2.5"), None]}

    assert digest(record) == digest({"b": [Decimal("2.50"), None], "a": Decimal(1)})
    assert digest(record) != digest({**record, "a": Decimal("1.000001")})
