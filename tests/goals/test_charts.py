from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from goals.charts import progress_chart
from goals.enums import Path
from goals.queries import Occasion
from jobcenter.charts import Annotation, Band, Role
from jobcenter.enums import Unit
from jobcenter.numbers import round_half_up
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
N = None


def lines_of(chart):
    """The lines by their role, in tenths: exact values are the business of other tests."""
    return {
        line.role: [value if value is None else round_half_up(value, 1) for value in line.values]
        for line in chart.lines
    }


def decimals(*values):
    return [value if value is None else Decimal(str(value)) for value in values]


def rate(*flows, report="2022-12", final_up_to="2022-12"):
    goal = make_goal(target=Decimal(12), path=Path.LINEAR)
    numerator = make_points("2021-01", *[1] * 12) | make_points(
        "2022-01", *flows, final_up_to=final_up_to
    )
    return make_progress(goal, report, numerator, STOCKS)


def test_a_rate_to_date_is_drawn_over_the_year_beside_what_was_expected():
    chart = progress_chart(rate(1, 2, 3, 1, 1, final_up_to="2022-03"))

    assert lines_of(chart) == {
        Role.PRIOR: decimals(*range(1, 13)),
        Role.EXPECTED: decimals(*range(1, 13)),
        Role.ACTUAL: decimals(1, 3, 6, *[N] * 9),
        Role.PROVISIONAL: decimals(N, N, 6, 7, 8, *[N] * 7),
    }


def test_without_later_months_nothing_is_provisional():
    assert Role.PROVISIONAL not in lines_of(progress_chart(rate(1, 2, 3)))


def test_a_later_month_without_a_value_is_not_provisional():
    chart = progress_chart(rate(1, 2, None, final_up_to="2022-02"))

    assert Role.PROVISIONAL not in lines_of(chart)


def test_a_single_provisional_month_is_drawn_where_nothing_is_final():
    lines = lines_of(progress_chart(rate(1, final_up_to="2021-12")))

    assert lines[Role.ACTUAL] == [None] * 12
    assert lines[Role.PROVISIONAL] == decimals(1, *[N] * 11)


def test_the_band_leads_from_the_last_value_to_the_range_of_the_forecast():
    with override("en"):
        progress = sample_progress(IQ)
        chart = progress_chart(progress)

    assert progress.actual is not None
    assert progress.forecast is not None
    value, forecast = progress.actual.value, progress.forecast
    assert chart.band == Band(
        "Forecast",
        (*[None] * 5, value, *[None] * 5, forecast.low),
        (*[None] * 5, value, *[None] * 5, forecast.high),
    )


def test_a_forecast_of_nothing_begins_at_nothing():
    numerator = make_points("2019-01", *[5] * 36) | make_points("2022-01", 0, 0, 0)
    stocks = make_points("2018-12", *[100] * 49)
    chart = progress_chart(make_progress(make_goal(), "2022-12", numerator, stocks))

    assert chart.band is not None
    assert [chart.band.low[2], chart.band.high[2]] == [0, 0]


def test_without_a_forecast_there_is_no_band():
    assert progress_chart(rate(1, 2, 3)).band is None


def test_a_mean_is_drawn_as_the_stocks_that_were_reported():
    stocks = make_points("2020-12", *range(100, 120), final_up_to="2022-05")
    goal = make_goal(LONG_TERM, target=Decimal(110))

    chart = progress_chart(make_progress(goal, "2022-07", stocks))

    assert lines_of(chart) == {
        Role.TARGET: decimals(*[N] * 17, *[110] * 7),
        Role.ACTUAL: decimals(*[N] * 4, *range(100, 118), N, N),
        Role.PROVISIONAL: decimals(*[N] * 21, 117, 118, 119),
    }


def test_a_share_is_drawn_over_24_months_of_twelve_month_values():
    flows = make_points("2021-01", *[30] * 18)
    chart = progress_chart(
        make_progress(make_goal(COVERAGE), "2022-06", flows, make_points("2021-01", *[100] * 18))
    )

    assert lines_of(chart) == {
        Role.TARGET: decimals(*[N] * 18, *[30] * 6),
        Role.ACTUAL: decimals(*[N] * 17, *[30] * 7),
    }


def test_a_sum_is_drawn_over_the_year_like_a_rate_to_date():
    progress = make_progress(
        make_goal(SUM, path=Path.LINEAR), "2022-02", make_points("2021-01", *[10] * 14)
    )

    assert lines_of(progress_chart(progress)) == {
        Role.PRIOR: decimals(*range(10, 130, 10)),
        Role.EXPECTED: decimals(*range(100, 1300, 100)),
        Role.ACTUAL: decimals(10, 20, *[N] * 10),
    }


def test_the_target_of_a_level_follows_its_path_by_hand():
    values = tuple(map(Decimal, range(1, 13)))
    goal = make_goal(LATEST, path=Path.BY_HAND, path_values=values)

    chart = progress_chart(make_progress(goal, "2022-03", make_points("2022-01", 5, 5, 5)))

    assert lines_of(chart)[Role.TARGET] == decimals(*[N] * 21, 1, 2, 3)


@pytest.mark.parametrize(("kind", "first"), [(SUM, 0), (LATEST, 22)])
def test_references_are_lines_where_there_are_values(kind, first):
    progress = make_progress(
        make_goal(kind), "2022-02", make_points("2022-01", 10, 10),
        Land=make_points("2022-01", 7, None, 9), Bund=make_points("2022-01", None),
    )  # fmt: skip

    chart = progress_chart(progress)

    [line] = [line for line in chart.lines if line.role is Role.REFERENCE]
    assert line.name == "Land"
    assert line.values[first : first + 2] == (Decimal(7), None)
    assert line.values.count(None) == len(line.values) - 1


def test_the_history_ends_with_the_year_of_the_goal():
    points = make_points("2022-01", *[30] * 14)

    with override("en"):
        chart = progress_chart(make_progress(make_goal(LONG_TERM), "2023-02", points))

    assert (chart.labels[0], chart.labels[-1]) == ("Jan 2021", "Dec 2022")


@pytest.mark.parametrize(
    ("goal", "unit", "digits", "first", "last"),
    [
        (IQ, Unit.PERCENT, 1, "Jan", "Dec"),
        (LZB, Unit.PERSONS, 0, "Oct 2020", "Sept 2022"),
        (EG, Unit.PERCENT, 1, "Oct 2020", "Sept 2022"),
    ],
)
def test_a_chart_names_its_goal_unit_and_months(goal, unit, digits, first, last):
    with override("en"):
        chart = progress_chart(sample_progress(goal))

    assert (chart.title, chart.unit, chart.decimals) == (goal.name, unit, digits)
    assert (chart.labels[0], chart.labels[-1]) == (first, last)


def test_occasions_stand_at_their_month():
    occasions = [
        Occasion(date(2022, 6, 1), "Rechtskreiswechsel"),
        Occasion(date(2022, 12, 31), "Jahresende"),
        Occasion(date(2021, 3, 1), "früher"),
    ]

    assert progress_chart(sample_progress(IQ), occasions).annotations == (
        Annotation(5, "Rechtskreiswechsel"),
        Annotation(11, "Jahresende"),
    )
