from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.enums import (
    ONE_SERIES,
    BaselineOrigin,
    ChangeUnit,
    ForecastMethod,
    Governs,
    Method,
    Path,
    Reason,
    Status,
)
from goals.indicators import Point
from goals.progress import Comparison, Forecast, Goal, Progress, governed_target
from goals.records import rounded
from jobcenter.enums import Unit
from jobcenter.months import add_months, month_key, months_of_year, parse_month
from tests.goals import oracle
from tests.goals.making import (
    COVERAGE,
    INTEGRATION_RATE,
    LATEST,
    LONG_TERM,
    SUM,
    agreed,
    goals_of_2022,
    make_goal,
    make_point,
    make_points,
    make_progress,
    sample_progress,
)

IQ, IQ_F, LZB, EG = goals_of_2022()


def mean_goal(target, **changes):
    return make_goal(
        LONG_TERM, **{"target": Decimal(str(target)), "lower_is_better": False, **changes}
    )


def progress_of_means(goal, *values, prior=(), report="2022-12", final_up_to="2022-12"):
    """A goal for a mean whose value in each month of 2022 is the value given."""
    points = make_points("2021-01", *prior) | make_points(
        "2022-01", *values, final_up_to=final_up_to
    )
    return make_progress(goal, report, points)


def level(target, value, **changes):
    """A goal that expects its target from January on, and is at `value` in January."""
    return progress_of_means(mean_goal(target, path=Path.LEVEL, **changes), value)


# --- The demonstration figures: the numbers of the year 2022 ---------------------------------


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("expected_now", "9.541604"),
        ("gap", "-0.103280"),
        ("gap_count", "-9.531028"),
        ("achievement", "98.917582"),
        ("improvement_share", "0.628370"),
        ("prior_value", "9.263693"),
        ("twelve_months", "20.237980"),
        ("needed_per_month", "179.769722"),
        ("needed_prior", "173.500000"),
    ],
)
def test_the_integration_rate_of_june_2022(name, number):
    assert rounded(getattr(sample_progress(IQ), name)) == Decimal(number)


def test_the_integration_rate_of_june_2022_is_divided_from_its_windows():
    progress = sample_progress(IQ)

    assert progress.actual is not None
    assert rounded(progress.actual.value) == Decimal("9.438324")
    assert progress.actual.numerator == 871
    assert rounded(progress.actual.denominator) == Decimal("9228.333333")
    assert progress.actual.window == (date(2022, 1, 1), date(2022, 6, 1))
    assert progress.actual.denominator_window == (date(2021, 12, 1), date(2022, 5, 1))
    assert progress.status == Status.AT_RISK


def test_the_integration_rate_goes_on_like_last_year():
    progress = sample_progress(IQ)

    assert progress.forecast is not None
    assert rounded(progress.forecast.value) == Decimal("20.377022")
    assert progress.preview is not None
    assert progress.preview.month == date(2022, 9, 1)
    assert rounded(progress.preview.value) == Decimal("15.087323")
    assert progress.needed_stock == (date(2022, 9, 1), Decimal(9800))
    assert progress.months_needed == (date(2022, 7, 1), date(2022, 12, 1))


@pytest.mark.parametrize(
    ("goal", "decimals", "value", "expected", "status"),
    [
        (IQ, 3, "9.438", "9.542", Status.AT_RISK),
        (IQ_F, 2, "8.42", "8.86", Status.OFF_TRACK),
        (LZB, 1, "6520.7", "6616.1", Status.ON_TRACK),
    ],
)
def test_the_goals_of_june_2022(goal, decimals, value, expected, status):
    progress = sample_progress(goal)

    assert progress.through == date(2022, 6, 1)
    assert (
        f"{progress.value(date(2022, 6, 1)):.{decimals}f}",
        f"{progress.expected_now:.{decimals}f}",
        progress.status,
    ) == (value, expected, status)


def test_the_coverage_of_march_2022_has_nine_of_its_months_in_the_year_before():
    progress = sample_progress(EG)

    assert progress.through == date(2022, 3, 1)
    assert (progress.status, progress.reason) == (
        Status.NOT_ASSESSABLE,
        Reason.WINDOW_BEFORE_YEAR,
    )
    # 8,475 vacancies for 29,320 employments begun from April 2021 to March 2022.
    assert rounded(progress.value(date(2022, 3, 1))) == Decimal("28.905184")
    assert progress.twelve_months == progress.value(date(2022, 3, 1))


# --- The goal ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "change", "unit", "stated", "origin", "baseline"),
    [
        ("20.6", "3.0", ChangeUnit.PERCENT, None, BaselineOrigin.DERIVED, "20"),
        ("6650", "-5.0", ChangeUnit.PERCENT, None, BaselineOrigin.DERIVED, "7000"),
        ("20.6", "0.6", ChangeUnit.POINTS, None, BaselineOrigin.DERIVED, "20"),
        ("20.6", "-100", ChangeUnit.PERCENT, None, BaselineOrigin.DERIVED, None),
        ("20.6", "3.0", ChangeUnit.PERCENT, "19.9", BaselineOrigin.FORECAST, "19.9"),
        ("20.6", None, "", "19.9", BaselineOrigin.FINAL, "19.9"),
        ("20.6", None, "", None, "", None),
    ],
)
def test_a_baseline_is_stated_or_derived(target, change, unit, stated, origin, baseline):
    goal = make_goal(
        target=Decimal(target),
        stated_change=None if change is None else Decimal(change),
        stated_change_unit=unit,
        stated_baseline=None if stated is None else Decimal(stated),
        baseline_origin=origin,
    )

    assert goal.baseline == (None if baseline is None else Decimal(baseline))


@pytest.mark.parametrize(
    ("goal", "percent"),
    [
        (IQ, "98.54"),
        (IQ_F, "95.66"),
    ],
)
def test_half_the_agreed_change_is_tolerated(goal, percent):
    assert f"{100 * (1 - goal.tolerated_share):.2f}" == percent


def test_half_the_agreed_change_is_tolerated_where_lower_is_better():
    assert f"{1 + LZB.tolerated_share:.4f}" == "1.0263"
    assert f"{100 / (1 + LZB.tolerated_share):.2f}" == "97.44"


@pytest.mark.parametrize(
    ("target", "baseline", "lower_is_better", "agrees"),
    [
        ("20", "19", False, True),
        ("20", "20", False, False),
        ("20", "21", False, False),
        ("20", "21", True, True),
        ("20", "20", True, False),
        ("20", "19", True, False),
        ("0", "-1", False, False),
        ("20", None, False, False),
        ("-20", "-21", False, True),
        ("-20", "-19", True, True),
    ],
)
def test_a_change_for_the_better_is_an_improvement(target, baseline, lower_is_better, agrees):
    goal = make_goal(
        target=Decimal(target),
        stated_baseline=None if baseline is None else Decimal(baseline),
        baseline_origin=BaselineOrigin.FINAL,
        lower_is_better=lower_is_better,
    )

    assert goal.agrees_improvement is agrees


# --- Through which month -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "numerator", "denominator", "through"),
    [
        ("2022-09", "2022-06", "2022-06", "2022-06"),
        ("2022-09", "2022-06", "2022-04", "2022-04"),
        ("2022-09", "2022-03", "2022-06", "2022-03"),
        ("2022-05", "2022-06", "2022-06", "2022-05"),
        ("2022-09", "2021-12", "2022-06", None),
        ("2021-12", "2022-06", "2022-06", None),
        ("2023-02", "2023-01", "2023-01", "2022-12"),
    ],
)
def test_the_last_month_is_final_in_both_series(report, numerator, denominator, through):
    def series(final_up_to):
        return make_points("2020-12", *[100] * 27, final_up_to=final_up_to)

    progress = make_progress(make_goal(), report, series(numerator), series(denominator))

    assert progress.through == (None if through is None else parse_month(through))
    assert progress.is_year_final is (through == "2022-12")


def test_a_mean_needs_one_series_only():
    progress = progress_of_means(mean_goal(10), *[10] * 6, final_up_to="2022-04")

    assert progress.through == date(2022, 4, 1)


def test_a_final_mark_is_the_last_month_and_makes_it_incomplete():
    progress = progress_of_means(mean_goal(10), 10, 10, None)

    assert progress.through == date(2022, 3, 1)
    assert progress.incomplete == (date(2022, 3, 1),)
    assert (progress.status, progress.reason) == (Status.NOT_ASSESSABLE, Reason.INCOMPLETE)
    assert (progress.gap, progress.gap_count, progress.achievement) == (None, None, None)


def test_an_earlier_month_may_still_be_provisional():
    numerator = make_points("2022-01", 10, 10, 10)
    final = progress_of_means(mean_goal(10), 10, 10, 10)
    mixed = make_progress(
        mean_goal(10), "2022-03", numerator | make_points("2022-02", 10, final_up_to="2022-01")
    )

    assert (mixed.through, mixed.provisional) == (date(2022, 3, 1), True)
    assert (final.through, final.provisional) == (date(2022, 3, 1), False)


def test_a_provisional_denominator_counts_as_provisional():
    denominator = make_points("2021-12", 100, final_up_to="2021-11") | make_points("2022-01", 100)

    progress = make_progress(make_goal(), "2022-01", make_points("2022-01", 5), denominator)

    assert progress.provisional is True


def test_the_data_date_is_the_newest_of_the_figures_used():
    old, new = make_point(10, data_date=date(2022, 5, 18)), make_point(10)
    months = months_of_year(2022)[:3]
    points = {**dict(zip(months, (old, new, old), strict=True)), date(2021, 1, 1): new}

    assert make_progress(mean_goal(10), "2022-03", points).data_date == date(2022, 10, 18)
    assert make_progress(mean_goal(10), "2022-01", points).data_date == date(2022, 5, 18)


def test_a_goal_with_demonstration_figures_is_a_demonstration():
    assert sample_progress(IQ).demonstration is True


def test_without_a_final_month_there_is_nothing_to_say_but_the_preview():
    progress = progress_of_means(mean_goal(10), 8, 9, final_up_to="2021-12")

    assert (progress.through, progress.actual, progress.prior, progress.expected_now) == (
        (None,) * 4
    )
    assert (progress.data_date, progress.provisional, progress.demonstration) == (
        None,
        False,
        False,
    )
    assert (progress.incomplete, progress.points_used) == ((), [])
    assert (progress.gap, progress.twelve_months, progress.forecast) == (None, None, None)
    assert (progress.needed_per_month, progress.months_needed, progress.needed_prior) == (
        (None,) * 3
    )
    assert (progress.status, progress.reason) == (Status.NOT_ASSESSABLE, Reason.NO_FINAL_MONTH)
    assert progress.preview is not None
    assert (progress.preview.month, progress.preview.value) == (date(2022, 2, 1), Decimal("8.5"))


# --- The expected path -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (Path.PRIOR_YEAR_SHAPE, "30"),  # 60 · 55 / 110
        (Path.LINEAR, "55"),  # 50 + (60 - 50) · 6/12
        (Path.LEVEL, "60"),
    ],
)
def test_a_mean_is_expected_by_its_path(path, expected):
    goal = mean_goal(60, path=path, stated_baseline=Decimal(50), baseline_origin="final")
    # Means of the previous year: 55 in June, 110 in December.
    progress = progress_of_means(goal, *[1] * 6, prior=[55] * 6 + [165] * 6)

    assert progress.path == path
    assert progress.expected(date(2022, 6, 1)) == Decimal(expected)


def test_a_rate_to_date_is_expected_linearly_from_zero():
    progress = make_progress(make_goal(path=Path.LINEAR), "2022-12", {}, {})

    assert progress.expected(date(2022, 3, 1)) == Decimal("5.15")


BY_JANUARY = [Method.YEAR_TO_DATE_RATE, Method.MEAN_SO_FAR, Method.SUM_SO_FAR]


@pytest.mark.parametrize("method", [method for method in Method if method not in BY_JANUARY])
@pytest.mark.parametrize("path", [path for path in Path if path != Path.BY_HAND])
def test_what_does_not_build_up_is_expected_at_its_target_all_year(method, path):
    progress = make_progress(make_goal(method=method, path=path), "2022-12", {}, {})

    assert progress.is_path_a_fallback is False

    assert progress.path == Path.LEVEL
    assert progress.expected(date(2022, 3, 1)) == Decimal("20.6")


@pytest.mark.parametrize("method", list(Method))
def test_a_path_by_hand_is_what_was_agreed(method):
    values = tuple(map(Decimal, [*range(1, 12), 60]))
    goal = make_goal(method=method, path=Path.BY_HAND, path_values=values, target=Decimal(60))
    progress = make_progress(goal, "2022-12", {}, {})

    assert (progress.path, progress.is_path_a_fallback) == (Path.BY_HAND, False)
    assert tuple(map(progress.expected, months_of_year(2022))) == values


def three_years(*junes, december=100, report="2022-06", **changes):
    """Means of 60 this year; of the years before, the latest first, the means up to June."""
    points = history((60, 60), *((june, december) for june in junes))
    return make_progress(mean_goal(50, **changes), report, points)


@pytest.mark.parametrize(
    ("junes", "years", "expected"),
    [
        ((40, 50, 60), (2021, 2020, 2019), "25"),
        ((40, 50, 60, 10, 10), (2021, 2020, 2019), "25"),
        ((40, None, 50, 60), (2021, 2019, 2018), "25"),
        ((None, None, 40, 50, 60), (2019, 2018, 2017), "25"),
    ],
)
def test_three_years_share_is_that_of_the_latest_three_that_are_complete(junes, years, expected):
    progress = three_years(*junes, path=Path.THREE_YEARS)

    assert (progress.path, progress.shape_years) == (Path.THREE_YEARS, years)
    assert progress.expected_now == Decimal(expected)
    assert progress.shape_share == Decimal(50)


BASE = {"stated_baseline": Decimal(30), "baseline_origin": "final"}


@pytest.mark.parametrize(
    ("junes", "agreed", "used", "expected"),
    [
        ((40, 50, 60), Path.PRIOR_YEAR_SHAPE, Path.PRIOR_YEAR_SHAPE, "20"),
        ((None, 40, 50, 60), Path.PRIOR_YEAR_SHAPE, Path.THREE_YEARS, "25"),
        ((None, 40, 50), Path.PRIOR_YEAR_SHAPE, Path.LINEAR, "40"),
        ((40, 50), Path.THREE_YEARS, Path.LINEAR, "40"),
        ((40, 50, 60), Path.LINEAR, Path.LINEAR, "40"),
        ((40, 50, 60), Path.LEVEL, Path.LEVEL, "50"),
    ],
)
def test_a_path_that_cannot_be_computed_gives_way_to_the_next(junes, agreed, used, expected):
    progress = three_years(*junes, path=agreed, **BASE)

    assert progress.path == used
    assert progress.is_path_a_fallback is (used != agreed)
    assert progress.expected_now == Decimal(expected)


def test_a_linear_mean_without_a_baseline_has_no_path_before_december():
    progress = progress_of_means(mean_goal(60, path=Path.LINEAR), *[60] * 12, report="2022-11")

    assert (progress.expected_now, progress.gap) == (None, None)
    assert (progress.status, progress.reason) == (Status.NOT_ASSESSABLE, Reason.NO_PATH)


def test_the_verdict_of_december_needs_no_path():
    progress = progress_of_means(mean_goal(60, path=Path.LINEAR), *[60] * 12)

    assert (progress.gap, progress.status) == (0, Status.REACHED)


def test_a_previous_year_of_zeros_has_no_shape():
    progress = progress_of_means(mean_goal(60, **BASE), *[60] * 6, prior=[0] * 12)

    assert (progress.path, progress.expected_now) == (Path.LINEAR, 45)
    assert (progress.forecast, progress.improvement_share) == (None, None)


def test_a_month_that_had_no_value_last_year_is_not_expected_this_year():
    # A stock of zero in January 2021, and one from February on: the year has an end all the same.
    flows = make_points("2021-01", *[1] * 12) | make_points("2022-01", 1)
    stocks = make_points("2020-12", 0, *[100] * 14)
    progress = make_progress(make_goal(), "2022-01", flows, stocks)

    assert (progress.path, progress.expected_now) == (Path.PRIOR_YEAR_SHAPE, None)
    assert progress.reason == Reason.NO_PATH


@given(
    target=st.decimals(-(10**6), 10**6, places=3),
    prior=st.lists(st.integers(0, 10**6), min_size=25, max_size=25),
    path=st.sampled_from(list(Path)),
    method=st.sampled_from(list(Method)),
    baseline=st.none() | st.decimals(-(10**6), 10**6, places=3),
)
def test_every_path_ends_in_the_target(target, prior, path, method, baseline):
    goal = make_goal(
        method=method,
        target=target,
        path=path,
        path_values=(*[Decimal(1)] * 11, target),
        stated_baseline=baseline,
        baseline_origin="final",
    )
    points = make_points("2020-12", *prior)
    denominator = None if method in ONE_SERIES else points
    progress = make_progress(goal, "2022-12", points, denominator)

    assert progress.expected(date(2022, 12, 1)) == target


# --- Status ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "target", "lower_is_better", "status"),
    [
        # Without an agreed improvement: down to 97 percent, or up to the target / 0.97.
        ("100", "100", False, Status.ON_TRACK),
        ("99.999999", "100", False, Status.AT_RISK),
        ("97", "100", False, Status.AT_RISK),
        ("96.999999", "100", False, Status.OFF_TRACK),
        ("97", "97", True, Status.ON_TRACK),
        ("97.000001", "97", True, Status.AT_RISK),
        ("100", "97", True, Status.AT_RISK),
        ("100.000001", "97", True, Status.OFF_TRACK),
        ("0", "0", False, Status.ON_TRACK),
        ("-0.000001", "0", False, Status.OFF_TRACK),
        ("0.000001", "0", False, Status.ON_TRACK),
        ("0.000001", "0", True, Status.OFF_TRACK),
        ("-100", "-100", False, Status.ON_TRACK),
        ("-103", "-100", False, Status.AT_RISK),
        ("-103.000001", "-100", False, Status.OFF_TRACK),
        ("-97", "-97", True, Status.ON_TRACK),
        ("-94", "-97", True, Status.AT_RISK),
        ("-93.999999", "-97", True, Status.OFF_TRACK),
    ],
)
def test_the_status_flips_exactly_at_its_thresholds(value, target, lower_is_better, status):
    assert level(target, value, lower_is_better=lower_is_better).status == status


@pytest.mark.parametrize(
    ("value", "target", "baseline", "lower_is_better", "status"),
    [
        # Half of the change is tolerated, in relation to what is expected.
        ("19.5", "20", "19", False, Status.AT_RISK),
        ("19.499999", "20", "19", False, Status.OFF_TRACK),
        ("20.5", "20", "21", True, Status.AT_RISK),
        ("20.500001", "20", "21", True, Status.OFF_TRACK),
        ("13.5", "14", "13", False, Status.AT_RISK),
        ("13.499999", "14", "13", False, Status.OFF_TRACK),
        ("-20.5", "-20", "-21", False, Status.AT_RISK),
        ("-20.500001", "-20", "-21", False, Status.OFF_TRACK),
        # A change for the worse that was allowed is no improvement: 97 percent.
        ("19.4", "20", "21", False, Status.AT_RISK),
        ("19.399999", "20", "21", False, Status.OFF_TRACK),
    ],
)
def test_half_of_an_agreed_improvement_is_tolerated(
    value, target, baseline, lower_is_better, status
):
    progress = level(
        target,
        value,
        lower_is_better=lower_is_better,
        stated_baseline=Decimal(baseline),
        baseline_origin="final",
    )

    assert progress.status == status


@pytest.mark.parametrize(
    ("value", "target", "tolerance", "lower_is_better", "status"),
    [
        ("95", "100", "95", False, Status.AT_RISK),
        ("94.999999", "100", "95", False, Status.OFF_TRACK),
        ("100", "90", "90", True, Status.AT_RISK),
        ("100.000001", "90", "90", True, Status.OFF_TRACK),
    ],
)
def test_an_own_tolerance_replaces_half_the_change(
    value, target, tolerance, lower_is_better, status
):
    progress = level(
        target,
        value,
        tolerance=Decimal(tolerance),
        lower_is_better=lower_is_better,
        stated_baseline=Decimal(91 if lower_is_better else 99),
        baseline_origin="final",
    )

    assert progress.status == status


def test_what_division_leaves_behind_decides_nothing():
    # Expected is 20.6 · 6/12, tolerated is half of 0.6 · 6/12 below it.
    goal = agreed(INTEGRATION_RATE, "3.0", path=Path.LINEAR)
    numerator = make_points("2022-01", *[0] * 5, "1015")
    progress = make_progress(goal, "2022-06", numerator, make_points("2021-12", *[10000] * 7))

    assert (progress.gap, progress.status) == (Decimal("-0.15"), Status.AT_RISK)


@pytest.mark.parametrize(
    ("month", "reason"), [(5, Reason.WINDOW_BEFORE_YEAR), (6, None), (11, None)]
)
def test_twelve_months_are_judged_once_six_of_them_lie_in_the_year(month, reason):
    numerator, denominator = make_points("2021-01", *[30] * 24), make_points("2021-01", *[99] * 24)

    progress = make_progress(make_goal(COVERAGE), f"2022-{month:02}", numerator, denominator)

    assert progress.reason == reason
    assert progress.status == (Status.NOT_ASSESSABLE if reason else Status.ON_TRACK)


def test_a_zero_denominator_cannot_be_judged():
    numerator, denominator = make_points("2022-01", 5), make_points("2021-12", 0, 0)

    progress = make_progress(make_goal(), "2022-01", numerator, denominator)

    assert (progress.status, progress.reason) == (Status.NOT_ASSESSABLE, Reason.NOT_COMPUTABLE)
    assert (progress.gap, progress.gap_count, progress.incomplete) == (None, None, ())


@pytest.mark.parametrize(
    ("december", "target", "decimals", "lower_is_better", "status"),
    [
        ("20.55", "20.6", 1, False, Status.REACHED),
        ("20.549999", "20.6", 1, False, Status.MISSED),
        ("20.6", "20.6", 1, False, Status.REACHED),
        ("20.7", "20.6", 1, False, Status.REACHED),
        ("6513.499999", "6513", 0, True, Status.REACHED),
        ("6513.5", "6513", 0, True, Status.MISSED),
        ("6512", "6513", 0, True, Status.REACHED),
        # The target of a governing change is printed like any other.
        ("20.46", "20.497", 1, False, Status.REACHED),
        ("20.5", "20.53", 1, False, Status.REACHED),
        ("20.449999", "20.497", 1, False, Status.MISSED),
    ],
)
def test_the_verdict_of_the_year_compares_what_is_printed(
    december, target, decimals, lower_is_better, status
):
    goal = mean_goal(target, target_decimals=decimals, lower_is_better=lower_is_better)
    progress = progress_of_means(goal, *[december] * 12, prior=[1] * 12)

    assert progress.status == status


# --- Achievement and improvement ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "target", "lower_is_better", "achievement"),
    [
        ("90", "100", False, "90"),
        ("110", "100", False, "110"),
        ("125", "100", True, "80"),
        ("80", "100", True, "125"),
        ("5", "0", False, None),
        ("0", "5", True, None),
        ("0", "5", False, "0"),
    ],
)
def test_the_achievement_is_above_100_where_it_is_good(value, target, lower_is_better, achievement):
    progress = level(target, value, lower_is_better=lower_is_better)

    assert progress.achievement == (None if achievement is None else Decimal(achievement))


@pytest.mark.parametrize(
    ("change", "prior", "share"),
    [
        ("1.0", [96], "0.75"),
        ("1.0", [100], None),
        ("1.0", [None], None),
        (None, [96], None),
    ],
)
def test_the_improvement_is_a_share_of_the_way_from_last_year(change, prior, share):
    goal = mean_goal(
        100, path=Path.LEVEL, stated_change=None if change is None else Decimal(change)
    )
    progress = progress_of_means(goal, 99, prior=prior)

    assert progress.improvement_share == (None if share is None else Decimal(share))


def test_an_agreed_change_of_nothing_has_no_share():
    # What is expected is last year's value up to what division leaves behind.
    goal = mean_goal(3, stated_change=Decimal(0))
    progress = progress_of_means(goal, 4, 4, 5, prior=[*[4] * 3, *[3] * 8, 0])

    assert progress.prior_value == 4
    assert progress.expected_now == pytest.approx(Decimal(4), abs=Decimal("1e-20"))
    assert progress.improvement_share is None


# --- Preview, forecast, needed -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "report", "preview"),
    [
        ([10, 10, 40, 60], "2022-04", ("2022-04", "30")),
        ([10, 10, 40, 60], "2022-03", ("2022-03", "20")),
        ([10, 10, 40, None], "2022-04", ("2022-03", "20")),
        ([10, 10, None, 60], "2022-04", None),
        ([10, 10], "2022-04", None),
    ],
)
def test_the_preview_is_the_newest_later_month_with_a_value(values, report, preview):
    progress = progress_of_means(mean_goal(10), *values, report=report, final_up_to="2022-02")

    assert progress.through == date(2022, 2, 1)
    shown = progress.preview
    assert (shown and (month_key(shown.month), str(shown.value))) == preview


def test_after_december_there_is_no_preview_and_nothing_is_needed():
    points = make_points("2022-01", *[10] * 14)
    progress = make_progress(mean_goal(10), "2023-02", points)

    assert progress.is_year_final is True
    assert (progress.preview, progress.needed_per_month, progress.months_needed) == ((None,) * 3)
    assert progress.needed_prior is None


def history(*years):
    """Each year as (mean up to June, mean of the year), from 2022 backwards; None is a gap."""
    points: dict[date, Point] = {}
    for back, (june, december) in enumerate(years):
        values = [None] * 12 if june is None else [june] * 6 + [2 * december - june] * 6
        points |= make_points(f"{2022 - back}-01", *values)
    return points


def shaped(value, low, high):
    return Forecast(ForecastMethod.PRIOR_YEAR_SHAPE, value, low, high)


def forecast_by(method, progress):
    return next((one for one in progress.forecasts if one.method == method), None)


def test_the_forecast_goes_on_like_last_year_with_the_largest_error_it_had():
    points = history((60, 60), (50, 100), (40, 100), (40, 80))
    # 2021 by 2020: 50 · 100/40 = 125 of 100, a quarter off; 2020 by 2019: 40 · 80/40 = 80 of 100.
    progress = make_progress(mean_goal(10), "2022-06", points)

    assert progress.forecast == shaped(Decimal(120), Decimal(90), Decimal(150))


def test_the_forecast_looks_back_five_years():
    same = [(50, 100)] * 5
    wild = make_progress(mean_goal(10), "2022-06", history((60, 60), *same, (10, 100)))
    older = make_progress(mean_goal(10), "2022-06", history((60, 60), *same, (50, 100), (10, 100)))

    assert wild.forecast == shaped(Decimal(120), Decimal(-360), Decimal(600))
    assert older.forecast == shaped(Decimal(120), Decimal(120), Decimal(120))


@pytest.mark.parametrize(
    ("report", "exists"), [("2022-02", False), ("2022-03", True), ("2022-11", True)]
)
def test_the_forecast_begins_in_march(report, exists):
    points = history((50, 100), (50, 100), (50, 100), (50, 100))

    assert (make_progress(mean_goal(10), report, points).forecast is not None) is exists


@pytest.mark.parametrize(
    ("years", "methods"),
    [
        ([(50, 100)], []),
        ([(50, 100), (50, 100)], [ForecastMethod.RUN_RATE]),
        ([(50, 100), (50, 100), (50, 100)], list(ForecastMethod)),
        ([(50, 100), (50, 100), (0, 100)], [ForecastMethod.RUN_RATE]),
        ([(0, 0), (50, 100), (50, 100), (50, 100)], [ForecastMethod.RUN_RATE]),
        ([(0, 0), (50, 100)], []),
    ],
)
def test_a_forecast_needs_two_errors_of_its_method_and_a_past(years, methods):
    progress = make_progress(mean_goal(10), "2022-06", history((50, 100), *years))

    assert [forecast.method for forecast in progress.forecasts] == methods
    assert progress.forecast == (progress.forecasts[0] if methods else None)


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [
        # Of the mean 60 in June. In 2021 it was 50 of 100, half of it off; in 2020 80 of 100.
        (LONG_TERM, 60, 30, 90),
        # Twice the sum of 360 in June. In 2021 it was 300 of 1200: 600, half of it off.
        (SUM, 720, 360, 1080),
    ],
)
def test_a_run_rate_goes_on_as_so_far_this_year(kind, value, low, high):
    points = history((60, 60), (50, 100), (80, 100))
    progress = make_progress(make_goal(kind), "2022-06", points)

    assert forecast_by(ForecastMethod.RUN_RATE, progress) == Forecast(
        ForecastMethod.RUN_RATE, Decimal(value), Decimal(low), Decimal(high)
    )


@pytest.mark.parametrize("method", [method for method in Method if method not in BY_JANUARY])
def test_there_is_no_forecast_of_what_does_not_build_up(method):
    points = history(*[(50, 100)] * 5)
    denominator = None if method in ONE_SERIES else points
    progress = make_progress(make_goal(method=method), "2022-06", points, denominator)

    assert (progress.forecasts, progress.forecast) == ((), None)


def test_there_is_no_forecast_of_a_final_year():
    progress = make_progress(mean_goal(10), "2022-12", history(*[(50, 100)] * 5))

    assert (progress.forecasts, progress.forecast) == ((), None)


def test_a_forecast_of_a_negative_value_keeps_low_below_high():
    points = history((-60, -60), (50, 100), (40, 100), (40, 80))
    progress = make_progress(mean_goal(10), "2022-06", points)

    assert progress.forecast == shaped(Decimal(-120), Decimal(-150), Decimal(-90))


@pytest.mark.parametrize(
    ("values", "needed"),
    [([6600] * 3, "6484"), ([6600] * 11, "5556"), ([7200] * 11, "-1044")],
)
def test_a_mean_needs_the_rest_of_twelve_targets(values, needed):
    progress = progress_of_means(make_goal(LONG_TERM), *values)

    assert progress.needed_per_month == Decimal(needed)
    assert progress.needed_stock is None


def test_a_rate_needs_the_rest_of_its_target_on_the_stock_that_is_visible():
    numerator = make_points("2022-01", 10, 20, 30)
    # The window of the year is December to November; May to November stay as in April: 80.
    denominator = make_points("2021-12", 100, 110, 120, 130, 80, final_up_to="2022-03")
    progress = make_progress(make_goal(target=Decimal(120)), "2022-05", numerator, denominator)

    assert progress.through == date(2022, 3, 1)
    assert progress.needed_stock == (date(2022, 4, 1), Decimal(80))
    # 120 % · (100 + 110 + 120 + 130 + 8 · 80) / 12 = 110, less 60, over 9 months
    assert progress.needed_per_month == Decimal(50) / 9


def test_a_stock_missing_in_between_leaves_the_need_unknown():
    numerator = make_points("2022-01", 10)
    denominator = make_points("2021-12", 100, 100, None, 100, final_up_to="2022-01")
    progress = make_progress(make_goal(), "2022-03", numerator, denominator)

    assert progress.actual is not None
    assert progress.actual.value == 10
    assert (progress.needed_stock, progress.needed_per_month) == (
        (date(2022, 3, 1), Decimal(100)),
        None,
    )


def test_twelve_months_need_nothing_that_could_be_said():
    numerator, denominator = make_points("2021-01", *[30] * 18), make_points("2021-01", *[99] * 18)
    progress = make_progress(make_goal(COVERAGE), "2022-06", numerator, denominator)

    assert progress.needed_per_month is None


@pytest.mark.parametrize(("prior", "needed"), [([1] * 6 + [3] * 6, "3"), ([1] * 11, None)])
def test_the_open_months_are_compared_with_the_same_of_last_year(prior, needed):
    progress = progress_of_means(mean_goal(10), *[1] * 6, prior=prior)

    assert progress.needed_prior == (None if needed is None else Decimal(needed))


def test_the_stocks_never_look_behind_the_report():
    progress = sample_progress(LZB)

    assert progress.reported(date(2022, 9, 1)) == 6402
    assert progress.reported(date(2022, 10, 1)) is None


# --- The methods in a goal ----------------------------------------------------------------------


def test_a_sum_needs_the_rest_of_its_target():
    progress = make_progress(make_goal(SUM), "2022-12", make_points("2022-01", 100, 90))

    assert (progress.needed_per_month, progress.needed_stock) == (Decimal(101), None)


def test_the_latest_value_has_a_gap_of_its_own_unit():
    progress = make_progress(make_goal(LATEST), "2022-12", make_points("2022-01", 6500, 6600))

    assert (progress.gap, progress.gap_count) == (Decimal(87), Decimal(87))
    assert progress.status == Status.AT_RISK


def test_the_gap_of_a_change_is_counted_in_what_changed():
    goal = make_goal(
        COVERAGE, method=Method.CHANGE_ON_LAST_YEAR, target=Decimal(-5), lower_is_better=True
    )
    points = make_points("2021-01", 200) | make_points("2022-01", 202)
    progress = make_progress(goal, "2022-01", points)

    assert progress.actual is not None
    numbers = (progress.actual.value, progress.gap, progress.gap_count)
    assert numbers == (Decimal(1), Decimal(6), Decimal(12))
    assert len(progress.points_used) == 2


def test_a_mean_of_rates_has_a_gap_in_points_only():
    goal = make_goal(COVERAGE, method=Method.MEAN_OF_MONTHLY_RATES, target=Decimal(3))
    progress = make_progress(
        goal, "2022-12", make_points("2022-01", *[2] * 12), make_points("2022-01", *[100] * 12)
    )

    assert (progress.gap, progress.gap_count) == (Decimal(-1), None)


@pytest.mark.parametrize(
    ("window", "month", "before", "reason"),
    [
        (3, 1, 2, Reason.WINDOW_BEFORE_YEAR),
        (3, 2, 1, None),
        (4, 2, 2, None),
        (24, 11, 13, Reason.WINDOW_BEFORE_YEAR),
        (24, 12, 12, None),
        (1, 1, 0, None),
    ],
)
def test_a_window_is_judged_once_half_of_it_lies_in_the_year(window, month, before, reason):
    points = make_points("2020-01", *[30] * 36)
    goal = make_goal(COVERAGE, window=window)
    progress = make_progress(goal, f"2022-{month:02}", points, points)

    assert (progress.months_before_year, progress.reason) == (before, reason)


@pytest.mark.parametrize(("window", "twelve_months"), [(12, Decimal(30)), (6, None)])
def test_only_a_window_of_twelve_months_is_a_rate_of_twelve_months(window, twelve_months):
    flows, stocks = make_points("2021-01", *[30] * 18), make_points("2021-01", *[100] * 18)
    progress = make_progress(make_goal(COVERAGE, window=window), "2022-06", flows, stocks)

    assert progress.twelve_months == twelve_months


# --- Which target is in force -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("governs", "baseline", "change", "unit", "target"),
    [
        (Governs.VALUE, "19.9", "3.0", ChangeUnit.PERCENT, "20.6"),
        (Governs.CHANGE, "19.9", "3.0", ChangeUnit.PERCENT, "20.497"),
        (Governs.CHANGE, "19.9", "0.5", ChangeUnit.POINTS, "20.4"),
        (Governs.CHANGE, "6900", "-5.0", ChangeUnit.PERCENT, "6555"),
        (Governs.CHANGE, None, "3.0", ChangeUnit.PERCENT, "20.6"),
        (Governs.CHANGE, "19.9", None, "", "20.6"),
    ],
)
def test_the_value_or_the_change_governs_when_the_baseline_is_revised(
    governs, baseline, change, unit, target
):
    assert governed_target(
        Decimal("20.6"),
        governs=governs,
        baseline=None if baseline is None else Decimal(baseline),
        change=None if change is None else Decimal(change),
        change_unit=unit,
    ) == Decimal(target)


# --- Comparisons and what-ifs -------------------------------------------------------------------


def test_the_references_of_the_month_are_compared_where_they_are_known():
    progress = make_progress(
        mean_goal(10, path=Path.LEVEL), "2022-03", make_points("2021-01", *[8] * 12, 10, 10),
        Land=make_points("2022-01", 7, "9.5", 11), Bund=make_points("2022-01", 7, None),
    )  # fmt: skip

    assert progress.comparisons == (Comparison("Land", Decimal("9.5"), Decimal("0.5")),)
    assert progress.on_last_year == Comparison("", Decimal(8), Decimal(2))


def test_without_a_final_month_nothing_is_compared():
    progress = make_progress(mean_goal(10), "2022-03", {}, Land=make_points("2022-01", 7))

    assert (progress.comparisons, progress.on_last_year) == ((), None)


def test_a_gap_leaves_the_reference_without_a_difference():
    progress = make_progress(
        mean_goal(10), "2022-02", make_points("2022-01", 10, None), Land=make_points("2022-02", 7)
    )

    assert progress.comparisons == (Comparison("Land", Decimal(7), None),)


def what_ifs_of(kind, flow, stock, change, unit):
    goal = make_goal(kind, stated_change=Decimal(change), stated_change_unit=unit)
    points = make_points("2021-01", *[flow] * 24)
    denominator = None if stock is None else make_points("2020-12", *[stock] * 25)
    progress = make_progress(goal, "2022-12", points, denominator)
    return [(one.change, one.value, one.count) for one in progress.what_ifs]


@pytest.mark.parametrize(
    ("kind", "flow", "stock", "change", "unit", "what_ifs"),
    [
        (
            INTEGRATION_RATE, 25, 1000, "10", ChangeUnit.PERCENT,
            [(0, 30, 300), (5, Decimal("31.5"), 315), (10, 33, 330)],
        ),
        (
            INTEGRATION_RATE, 25, 1000, "4", ChangeUnit.POINTS,
            [(0, 30, 300), (2, 32, 320), (4, 34, 340)],
        ),
        (
            LONG_TERM, 6000, None, "-5", ChangeUnit.PERCENT,
            [(0, 6000, 6000), (Decimal("-2.5"), 5850, 5850), (-5, 5700, 5700)],
        ),
        (
            {**COVERAGE, "method": Method.TWELVE_MONTH_RATE}, 25, 1000, "10", ChangeUnit.PERCENT,
            [(0, 30, 300), (5, Decimal("31.5"), 315), (10, 33, 330)],
        ),
        (
            COVERAGE, 250, 1000, "10", ChangeUnit.PERCENT,
            [(0, 25, None), (5, Decimal("26.25"), None), (10, Decimal("27.5"), None)],
        ),
    ],
)  # fmt: skip
def test_three_targets_for_next_year_and_what_each_means(kind, flow, stock, change, unit, what_ifs):
    assert what_ifs_of(kind, flow, stock, change, unit) == what_ifs


def test_within_the_year_the_forecast_is_what_is_reckoned_from():
    points = history((60, 60), (50, 100), (50, 100), (50, 100))
    goal = mean_goal(10, stated_change=Decimal(10), stated_change_unit="percent")

    progress = make_progress(goal, "2022-06", points)

    assert [one.value for one in progress.what_ifs] == [120, 126, 132]


@pytest.mark.parametrize(
    "progress",
    [
        make_progress(mean_goal(10, stated_change=Decimal(5)), "2022-06", {}),
        progress_of_means(mean_goal(10), *[10] * 12),
        progress_of_means(mean_goal(10, stated_change=Decimal(5)), *[10] * 11, None),
        progress_of_means(mean_goal(10, stated_change=Decimal(5)), *[10] * 6),
    ],
    ids=["no month", "no agreed change", "a gap", "too little past"],
)
def test_there_are_no_what_ifs_without_a_change_and_an_end(progress):
    assert progress.what_ifs == ()


@pytest.mark.parametrize(
    ("lower_is_better", "threshold"), [(False, "97"), (True, "103.0927835051546391752577320")]
)
def test_the_threshold_is_where_the_goal_goes_off_track(lower_is_better, threshold):
    assert level(100, 100, lower_is_better=lower_is_better).threshold == Decimal(threshold)


def test_without_an_expected_value_there_is_no_threshold():
    assert make_progress(mean_goal(10), "2022-06", {}).threshold is None


# --- Against the naive second implementation ---------------------------------------------------

FIRST_MONTH = "2016-11"
MONTHS = 74  # up to December 2022
places = st.integers(0, MONTHS - 1)
months_up_to_december = st.integers(0, 12).map(lambda back: add_months(date(2022, 12, 1), -back))
counts = st.binary(min_size=MONTHS, max_size=MONTHS)  # much faster to draw than lists of numbers


@st.composite
def histories(draw):
    """A series with a few gaps, marks and provisional months."""
    values: list[object] = [byte % 50 for byte in draw(counts)]
    for place in draw(st.sets(places, max_size=2)):
        values[place] = ...
    for place in draw(st.sets(places, max_size=2)):
        values[place] = None
    final_up_to = draw(months_up_to_december)
    points = make_points(FIRST_MONTH, *values, final_up_to=month_key(final_up_to))
    for place in draw(st.sets(places, max_size=2)):
        month = add_months(parse_month(FIRST_MONTH), place)
        points |= make_points(month_key(month), 7, final_up_to="2016-01")
    return points


@st.composite
def goals(draw):
    target = draw(st.decimals(-50, 200, places=2))
    origin, baseline, change, unit = "", None, None, ""
    if draw(st.booleans()):
        change = draw(st.decimals(-20, 20, places=1))
        unit = draw(st.sampled_from(list(ChangeUnit)))
        origin = draw(st.sampled_from(["", BaselineOrigin.DERIVED]))
    if not origin and draw(st.booleans()):
        origin, baseline = BaselineOrigin.FORECAST, draw(st.decimals(-50, 200, places=1))
    return make_goal(
        method=draw(st.sampled_from(list(Method))),
        lag=draw(st.integers(0, 2)),
        window=draw(st.sampled_from([12, 12, 1, 3, 24])),
        lower_is_better=draw(st.booleans()),
        target=target,
        target_decimals=draw(st.integers(0, 2)),
        stated_change=change,
        stated_change_unit=unit,
        stated_baseline=baseline,
        baseline_origin=origin,
        path=draw(st.sampled_from(list(Path))),
        path_values=(*(Decimal(number) for number in range(11)), target),
        tolerance=draw(st.none() | st.decimals(1, 100, places=2)),
    )


@st.composite
def progresses(draw):
    goal = draw(goals())
    report = draw(months_up_to_december)
    denominator = None if goal.method in ONE_SERIES else draw(histories())
    land = draw(histories())
    return make_progress(goal, month_key(report), draw(histories()), denominator, Land=land)


METHODS = {
    Method.YEAR_TO_DATE_RATE: oracle.YEAR_TO_DATE,
    Method.TWELVE_MONTH_RATE: oracle.WINDOW_RATE,
    Method.TWELVE_MONTH_SHARE: oracle.WINDOW_SHARE,
    Method.MEAN_OF_MONTHLY_RATES: oracle.MEAN_OF_RATES,
    Method.MONTHLY_RATE: oracle.RATE,
    Method.CHANGE_ON_LAST_YEAR: oracle.CHANGE,
    Method.MEAN_SO_FAR: oracle.MEAN,
    Method.SUM_SO_FAR: oracle.SUM,
    Method.LATEST: oracle.LATEST,
}


def asked(progress: Progress) -> oracle.Question:
    goal = progress.goal
    return oracle.Question(
        year=goal.year,
        report=number_of(progress.report_month),
        method=METHODS[goal.method],
        lag=goal.lag,
        window=goal.window,
        lower_is_better=goal.lower_is_better,
        target=Fraction(goal.target),
        target_decimals=goal.target_decimals,
        baseline=baseline_of(goal),
        stated_change=fraction(goal.stated_change),
        change_in_points=goal.stated_change_unit == ChangeUnit.POINTS,
        path=goal.path.value,
        path_values=list(map(Fraction, goal.path_values)),
        tolerance=fraction(goal.tolerance),
        numerator=series_of(progress.numerator),
        denominator=None if progress.denominator is None else series_of(progress.denominator),
        references={name: series_of(points) for name, points in progress.references.items()},
    )


def baseline_of(goal: Goal) -> Fraction | None:
    if goal.baseline_origin != BaselineOrigin.DERIVED:
        return fraction(goal.stated_baseline)
    assert goal.stated_change is not None
    target, change = Fraction(goal.target), Fraction(goal.stated_change)
    if goal.stated_change_unit == ChangeUnit.POINTS:
        return target - change
    return target / (1 + change / 100)


def series_of(points):
    return {
        number_of(month): (fraction(point.value), point.final) for month, point in points.items()
    }


def number_of(month):
    return None if month is None else oracle.month_number(month.year, month.month)


def numbers_of(months):
    return None if months is None else tuple(number_of(month) for month in months)


def fraction(value):
    return None if value is None else Fraction(value)


def agree(ours, theirs):
    """Whether a Decimal is the fraction, up to what division leaves behind."""
    if ours is None or theirs is None:
        return ours is theirs
    return abs(Fraction(ours) - theirs) <= max(1, abs(theirs)) / Fraction(10**12)


NUMBERS = [
    (lambda progress: progress.actual and progress.actual.value, oracle.actual),
    (lambda progress: progress.prior_value, oracle.prior_value),
    (lambda progress: progress.expected_now, oracle.expected_now),
    (lambda progress: progress.gap, oracle.gap),
    (lambda progress: progress.gap_count, oracle.gap_count),
    (lambda progress: progress.achievement, oracle.achievement),
    (lambda progress: progress.improvement_share, oracle.improvement_share),
    (lambda progress: progress.twelve_months, oracle.twelve_months),
    (lambda progress: progress.needed_per_month, oracle.needed_per_month),
    (lambda progress: progress.needed_prior, oracle.needed_prior),
]


def numbers_that_differ(progress):
    question = asked(progress)
    return [
        theirs.__name__ for ours, theirs in NUMBERS if not agree(ours(progress), theirs(question))
    ]


@given(progress=progresses())
def test_random_histories_give_the_numbers_of_the_oracle(progress):
    assert numbers_that_differ(progress) == []


@pytest.mark.parametrize("goal", goals_of_2022(), ids=lambda goal: goal.code)
@pytest.mark.parametrize("report", [f"2022-{month:02}" for month in range(1, 10)])
def test_the_demonstration_figures_give_the_numbers_of_the_oracle(goal, report):
    progress = sample_progress(goal, report)

    assert numbers_that_differ(progress) == []
    assert progress.status.value == oracle.status(asked(progress))


@given(progress=progresses())
def test_random_histories_have_the_status_of_the_oracle(progress):
    question = asked(progress)

    assert number_of(progress.through) == oracle.through(question)
    assert progress.provisional == oracle.provisional(question)
    assert (progress.reason and progress.reason.value) == oracle.reason(question)
    assert progress.status.value == oracle.status(question)


@given(progress=progresses())
def test_random_histories_have_the_windows_and_gaps_of_the_oracle(progress):
    question = asked(progress)

    for month in months_of_year(2022):
        reading = progress.reading(month)
        above, below = oracle.windows(question, number_of(month))
        assert numbers_of(reading.window) == (above[0], above[-1])
        assert numbers_of(reading.denominator_window) == (below and (below[0], below[-1]))
        assert numbers_of(reading.incomplete) == oracle.gaps(question, number_of(month))


@given(progress=progresses())
def test_random_histories_have_the_preview_of_the_oracle(progress):
    preview, theirs = progress.preview, oracle.preview(asked(progress))

    assert (preview and number_of(preview.month)) == (theirs and theirs[0])
    assert agree(preview and preview.value, theirs and theirs[1])


@given(progress=progresses())
def test_random_histories_have_the_forecasts_of_the_oracle(progress):
    theirs = oracle.forecasts(asked(progress))

    assert [forecast.method.value for forecast in progress.forecasts] == list(theirs)
    for forecast in progress.forecasts:
        value, low, high = theirs[forecast.method.value]
        assert agree(forecast.value, value)
        assert agree(forecast.low, low)
        assert agree(forecast.high, high)


@given(progress=progresses())
def test_random_histories_have_the_path_of_the_oracle(progress):
    question = asked(progress)

    assert progress.path.value == oracle.path(question)
    for month in months_of_year(2022):
        assert agree(progress.expected(month), oracle.expected(question, number_of(month)))


@given(progress=progresses())
def test_random_histories_have_the_comparisons_and_what_ifs_of_the_oracle(progress):
    question = asked(progress)
    what_ifs = oracle.what_ifs(question)

    assert {one.name: Fraction(one.value) for one in progress.comparisons} == oracle.comparisons(
        question
    )
    assert len(progress.what_ifs) == len(what_ifs)
    for ours, theirs in zip(progress.what_ifs, what_ifs, strict=True):
        assert all(map(agree, (ours.change, ours.value, ours.count), theirs))


def test_the_unit_of_the_gap_is_what_is_counted():
    assert sample_progress(IQ).gap_unit == Unit.INTEGRATIONS
