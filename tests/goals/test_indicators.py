from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.enums import ONE_SERIES, Method
from goals.indicators import (
    Reading,
    covers_a_window,
    is_cumulative,
    is_final,
    read,
    window_of,
)
from jobcenter.months import add_months, months_between
from tests.goals.making import make_points

RATES = [Method.YEAR_TO_DATE_RATE, Method.TWELVE_MONTH_RATE, Method.TWELVE_MONTH_SHARE]
WITH_DENOMINATOR = [method for method in Method if method not in ONE_SERIES]

# Every month of two years has its own value, so that a wrong window gives a wrong number.
FLOWS = make_points("2020-12", *range(1, 26))
STOCKS = make_points("2020-11", *range(100, 127))

counts = st.integers(min_value=0, max_value=10**6)
two_years_of_counts = st.lists(counts, min_size=26, max_size=26)
some_months = st.sets(st.integers(min_value=0, max_value=25))
months_of_2022 = st.integers(1, 12).map(lambda number: date(2022, number, 1))


def points_without(values, missing):
    return make_points(
        "2020-11", *(... if index in missing else value for index, value in enumerate(values))
    )


@pytest.mark.parametrize(
    ("data_date", "waiting_months", "extrapolated", "final"),
    [
        (date(2022, 10, 1), 3, False, True),
        (date(2022, 9, 30), 3, False, False),
        (date(2022, 10, 18), 3, False, True),
        (date(2022, 10, 18), 3, True, False),
        (date(2022, 10, 18), 4, False, False),
        (date(2022, 7, 1), 0, False, True),
        (date(2022, 6, 30), 0, False, False),
        (date(2023, 1, 1), 6, False, True),
        (date(2022, 12, 31), 6, False, False),
    ],
)
def test_june_is_final_when_its_waiting_time_is_over(
    data_date, waiting_months, extrapolated, final
):
    assert (
        is_final(
            date(2022, 6, 1),
            data_date=data_date,
            waiting_months=waiting_months,
            extrapolated=extrapolated,
        )
        is final
    )


@pytest.mark.parametrize(
    ("method", "builds_up", "reaches_back"),
    [
        (Method.YEAR_TO_DATE_RATE, True, False),
        (Method.TWELVE_MONTH_RATE, False, True),
        (Method.TWELVE_MONTH_SHARE, False, True),
        (Method.MEAN_OF_MONTHLY_RATES, False, True),
        (Method.MONTHLY_RATE, False, False),
        (Method.CHANGE_ON_LAST_YEAR, False, False),
        (Method.MEAN_SO_FAR, True, False),
        (Method.SUM_SO_FAR, True, False),
        (Method.LATEST, False, False),
    ],
)
def test_a_method_builds_up_from_january_or_reaches_back_or_neither(
    method, builds_up, reaches_back
):
    assert (is_cumulative(method), covers_a_window(method)) == (builds_up, reaches_back)


@pytest.mark.parametrize(
    ("method", "month", "window", "first"),
    [
        (Method.YEAR_TO_DATE_RATE, date(2022, 6, 1), 12, date(2022, 1, 1)),
        (Method.YEAR_TO_DATE_RATE, date(2022, 1, 1), 12, date(2022, 1, 1)),
        (Method.YEAR_TO_DATE_RATE, date(2022, 6, 1), 3, date(2022, 1, 1)),
        (Method.MEAN_SO_FAR, date(2022, 12, 1), 12, date(2022, 1, 1)),
        (Method.SUM_SO_FAR, date(2022, 12, 1), 12, date(2022, 1, 1)),
        (Method.TWELVE_MONTH_RATE, date(2022, 6, 1), 12, date(2021, 7, 1)),
        (Method.TWELVE_MONTH_SHARE, date(2022, 12, 1), 12, date(2022, 1, 1)),
        (Method.TWELVE_MONTH_SHARE, date(2022, 6, 1), 3, date(2022, 4, 1)),
        (Method.MEAN_OF_MONTHLY_RATES, date(2022, 6, 1), 24, date(2020, 7, 1)),
        (Method.MONTHLY_RATE, date(2022, 6, 1), 12, date(2022, 6, 1)),
        (Method.CHANGE_ON_LAST_YEAR, date(2022, 6, 1), 12, date(2022, 6, 1)),
        (Method.LATEST, date(2022, 6, 1), 12, date(2022, 6, 1)),
    ],
)
def test_the_window_ends_in_the_month_asked_about(method, month, window, first):
    assert window_of(method, month, window) == (first, month)


@pytest.mark.parametrize(
    ("method", "lag", "numerator", "denominator"),
    [
        # January to March 2022 are 14, 15, 16; December 2021 to March 2022 are 113 to 116.
        (Method.YEAR_TO_DATE_RATE, 0, 45, 115),
        (Method.YEAR_TO_DATE_RATE, 1, 45, 114),
        (Method.YEAR_TO_DATE_RATE, 2, 45, 113),
        # April 2021 to March 2022 are 5 to 16.
        (Method.TWELVE_MONTH_RATE, 0, 126, Decimal("110.5")),
        (Method.TWELVE_MONTH_RATE, 1, 126, Decimal("109.5")),
        (Method.TWELVE_MONTH_SHARE, 0, 126, 1326),
        (Method.TWELVE_MONTH_SHARE, 1, 126, 1314),
        (Method.MONTHLY_RATE, 0, 16, 116),
        (Method.MONTHLY_RATE, 1, 16, 115),
    ],
)
def test_a_rate_divides_the_window_by_the_window_of_its_lag(method, lag, numerator, denominator):
    month, first = date(2022, 3, 1), window_of(method, date(2022, 3, 1))[0]

    assert read(method, month, numerator=FLOWS, denominator=STOCKS, lag=lag) == Reading(
        month=month,
        value=Decimal(numerator) * 100 / Decimal(denominator),
        numerator=Decimal(numerator),
        denominator=Decimal(denominator),
        window=(first, month),
        denominator_window=(add_months(first, -lag), add_months(month, -lag)),
    )


@pytest.mark.parametrize(
    ("method", "first", "value"),
    [
        (Method.MEAN_SO_FAR, date(2022, 1, 1), 15),
        (Method.SUM_SO_FAR, date(2022, 1, 1), 45),
        (Method.LATEST, date(2022, 3, 1), 16),
    ],
)
def test_of_one_series_the_result_is_its_own_numerator(method, first, value):
    month = date(2022, 3, 1)

    assert read(method, month, numerator=FLOWS) == Reading(
        month=month,
        value=Decimal(value),
        numerator=Decimal(value),
        denominator=None,
        window=(first, month),
        denominator_window=None,
    )


def test_a_change_divides_the_month_by_the_same_month_of_last_year():
    march, before = date(2022, 3, 1), date(2021, 3, 1)
    points = make_points("2021-03", 200) | make_points("2022-03", 190)

    assert read(Method.CHANGE_ON_LAST_YEAR, march, numerator=points) == Reading(
        month=march,
        value=Decimal(-5),
        numerator=Decimal(190),
        denominator=Decimal(200),
        window=(march, march),
        denominator_window=(before, before),
    )


@pytest.mark.parametrize(("last_year", "gaps"), [(0, ()), (None, (date(2021, 3, 1),))])
def test_a_change_on_nothing_has_no_value(last_year, gaps):
    points = make_points("2021-03", last_year) | make_points("2022-03", 190)

    reading = read(Method.CHANGE_ON_LAST_YEAR, date(2022, 3, 1), numerator=points)

    assert (reading.value, reading.incomplete) == (None, gaps)


@pytest.mark.parametrize(
    ("lag", "denominator", "rates"),
    [
        (0, make_points("2022-01", 200, 150, 200), [10, 20, 30]),
        (1, make_points("2021-12", 100, 100, 100), [20, 30, 60]),
    ],
)
def test_a_mean_of_monthly_rates_weighs_every_month_alike(lag, denominator, rates):
    numerator = make_points("2022-01", 20, 30, 60)

    reading = read(
        Method.MEAN_OF_MONTHLY_RATES,
        date(2022, 3, 1),
        numerator=numerator,
        denominator=denominator,
        lag=lag,
        window=3,
    )

    assert (reading.value, reading.numerator, reading.denominator) == (
        Decimal(sum(rates)) / 3,
        Decimal(sum(rates)),
        Decimal(3),
    )


def test_weighted_by_stock_the_mean_of_monthly_rates_is_the_share_of_sums():
    # Rates of 10 and 30 percent, of stocks of 300 and 100: 20 in the middle, 15 by weight.
    numerator, denominator = make_points("2022-01", 30, 30), make_points("2022-01", 300, 100)

    def rate(method):
        month = date(2022, 2, 1)
        return read(method, month, numerator=numerator, denominator=denominator, window=2).value

    assert rate(Method.MEAN_OF_MONTHLY_RATES) == 20
    assert rate(Method.TWELVE_MONTH_SHARE) == 15


def test_one_stock_of_zero_leaves_the_mean_of_monthly_rates_without_a_value():
    numerator, denominator = make_points("2022-01", 1, 1), make_points("2022-01", 0, 10)

    reading = read(
        Method.MEAN_OF_MONTHLY_RATES,
        date(2022, 2, 1),
        numerator=numerator,
        denominator=denominator,
        window=2,
    )

    assert (reading.value, reading.incomplete) == (None, ())


@pytest.mark.parametrize("method", RATES)
def test_a_zero_denominator_gives_no_value_but_is_no_gap(method):
    reading = read(
        method, date(2022, 12, 1), numerator=FLOWS, denominator=make_points("2022-01", *[0] * 12)
    )

    assert (reading.value, reading.numerator, reading.denominator, reading.incomplete) == (
        None,
        Decimal(234),
        Decimal(0),
        (),
    )


@pytest.mark.parametrize("method", WITH_DENOMINATOR)
def test_a_zero_numerator_is_a_value(method):
    zeros = make_points("2022-01", *[0] * 12)

    assert read(method, date(2022, 12, 1), numerator=zeros, denominator=STOCKS).value == 0


def test_a_mark_is_a_gap_like_a_missing_row():
    numerator = make_points("2022-01", 1, None, 3, ..., 5)

    reading = read(Method.MEAN_SO_FAR, date(2022, 5, 1), numerator=numerator, denominator=None)

    assert (reading.value, reading.numerator) == (None, None)
    assert reading.incomplete == (date(2022, 2, 1), date(2022, 4, 1))


def test_gaps_of_both_series_are_named_once_and_in_order():
    numerator = make_points("2022-01", 1, ..., 3, ...)
    denominator = make_points("2021-12", ..., 9, ..., 9)

    reading = read(
        Method.YEAR_TO_DATE_RATE,
        date(2022, 4, 1),
        numerator=numerator,
        denominator=denominator,
        lag=1,
    )

    assert reading == Reading(
        month=date(2022, 4, 1),
        value=None,
        numerator=None,
        denominator=None,
        window=(date(2022, 1, 1), date(2022, 4, 1)),
        denominator_window=(date(2021, 12, 1), date(2022, 3, 1)),
        incomplete=(date(2021, 12, 1), date(2022, 2, 1), date(2022, 4, 1)),
    )


@given(flows=two_years_of_counts, stocks=two_years_of_counts, lag=st.integers(0, 2))
def test_in_december_the_rate_of_the_year_is_the_rate_of_twelve_months(flows, stocks, lag):
    numerator, denominator = make_points("2020-11", *flows), make_points("2020-11", *stocks)

    def december(method):
        return read(
            method, date(2022, 12, 1), numerator=numerator, denominator=denominator, lag=lag
        )

    assert december(Method.YEAR_TO_DATE_RATE) == december(Method.TWELVE_MONTH_RATE)


@given(stock=st.integers(1, 10**6), flows=two_years_of_counts, lag=st.integers(0, 2))
def test_of_equal_stocks_all_means_of_monthly_rates_are_one(stock, flows, lag):
    numerator, denominator = make_points("2020-11", *flows), make_points("2020-11", *[stock] * 26)

    def december(method):
        return read(
            method, date(2022, 12, 1), numerator=numerator, denominator=denominator, lag=lag
        ).value

    weighted = december(Method.TWELVE_MONTH_SHARE)
    assert december(Method.MEAN_OF_MONTHLY_RATES) == pytest.approx(weighted, abs=Decimal("1e-20"))


@given(
    method=st.sampled_from(WITH_DENOMINATOR),
    month=months_of_2022,
    missing_above=some_months,
    missing_below=some_months,
    lag=st.integers(0, 2),
    window=st.integers(1, 12),
)
def test_exactly_the_missing_months_of_the_windows_are_named(
    method, month, missing_above, missing_below, lag, window
):
    numerator = points_without(range(1, 27), missing_above)
    denominator = points_without(range(1, 27), missing_below)

    reading = read(
        method, month, numerator=numerator, denominator=denominator, lag=lag, window=window
    )

    first = date(2022, 1, 1) if is_cumulative(method) else add_months(month, 1 - window)
    first = month if method == Method.MONTHLY_RATE else first
    needed = months_between(first, month)
    lagged = [add_months(one, -lag) for one in needed]
    gaps = {one for one in needed if one not in numerator}
    gaps |= {one for one in lagged if one not in denominator}
    assert reading.incomplete == tuple(sorted(gaps))
    assert (reading.value is None) == bool(gaps)


@given(
    method=st.sampled_from(WITH_DENOMINATOR),
    month=months_of_2022,
    flows=two_years_of_counts,
    stocks=st.lists(st.integers(1, 10**6), min_size=26, max_size=26),
    factor=st.integers(1, 1000),
)
def test_a_rate_does_not_depend_on_the_size_of_the_office(method, month, flows, stocks, factor):
    def rate(times):
        return read(
            method,
            month,
            numerator=make_points("2020-11", *(times * flow for flow in flows)),
            denominator=make_points("2020-11", *(times * stock for stock in stocks)),
            lag=1,
        ).value

    assert rate(factor) == pytest.approx(rate(1), rel=Decimal("1e-25"), abs=0)


@given(values=st.lists(counts, min_size=12, max_size=12), month=months_of_2022)
def test_a_mean_lies_between_the_least_and_the_most(values, month):
    so_far = values[: month.month]

    mean = read(
        Method.MEAN_SO_FAR, month, numerator=make_points("2022-01", *values), denominator=None
    ).value

    assert mean is not None
    assert min(so_far) <= mean <= max(so_far)
