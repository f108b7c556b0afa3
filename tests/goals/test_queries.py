from datetime import date
from decimal import Decimal

import pytest

from goals.enums import BaselineOrigin, ChangeUnit, Governs, Kind, Method, Path, Status
from goals.indicators import Point
from goals.models import Indicator, Reference, Series
from goals.progress import Goal
from goals.queries import (
    Definition,
    Judgement,
    Occasion,
    PartnerDuties,
    SeriesDefinition,
    definition_of,
    duties_of,
    figures_of,
    has_year,
    judgements_of,
    newest_month,
    newest_year,
    occasions_of,
    progress_of,
)
from jobcenter.enums import Precision, Unit
from jobcenter.models import Event
from tests.factories import (
    make_agreement,
    make_assessment,
    make_duty,
    make_figures,
    make_goal,
    make_indicator,
    make_series,
    make_target,
    moment,
    month,
)

JUNE = month("2022-06")
LATER = moment("2025-01-01 00:00")


def test_the_progress_of_a_year_is_one_for_each_goal(db):
    make_goal("IQ")

    progress = progress_of(2022, JUNE, LATER)

    assert [(one.goal.code, one.through, one.value(JUNE)) for one in progress] == [
        ("IQ", JUNE, Decimal(6))
    ]


def test_a_goal_brings_all_that_was_agreed(db):
    make_target(
        make_indicator("IQ", name="Rate", decimals=2),
        "20.6",
        agreement=make_agreement(2022, "Agentur"),
        decimals=1,
        stated_change=Decimal(3),
        stated_change_unit=ChangeUnit.PERCENT,
        baseline_origin=BaselineOrigin.DERIVED,
        path=Path.LINEAR,
        tolerance=Decimal(95),
    )

    assert [one.goal for one in progress_of(2022, JUNE, LATER)] == [
        Goal(
            code="IQ", name="Rate", partner="Agentur", year=2022, unit=Unit.PERCENT, decimals=2,
            lower_is_better=False, method=Method.YEAR_TO_DATE_RATE, lag=1,
            numerator_unit=Unit.INTEGRATIONS, target=Decimal("20.6"), target_decimals=1,
            stated_change=Decimal(3), stated_change_unit="percent", stated_baseline=None,
            baseline_origin="derived", path=Path.LINEAR, tolerance=Decimal(95),
        )
    ]  # fmt: skip


def test_goals_stand_in_the_order_of_their_agreements_and_indicators(db):
    first, second = make_agreement(2022, "Agentur"), make_agreement(2022, "Landkreis")
    for code, agreement, position in [
        ("D", second, 0), ("C", first, 2), ("B", first, 1), ("A", first, 1),
    ]:  # fmt: skip
        make_target(make_indicator(code, position=position), agreement=agreement)

    assert [one.goal.code for one in progress_of(2022, JUNE, LATER)] == ["A", "B", "C", "D"]


def test_goals_of_another_year_are_left_out(db):
    make_goal("OLD", year=2021, through="2021-12")

    assert progress_of(2022, JUNE, LATER) == []


def test_the_target_recorded_last_until_the_moment_counts(db):
    indicator = make_indicator()
    make_target(indicator, 20, at="2022-01-01 00:00")
    make_target(indicator, 30, at="2022-07-01 00:00")

    targets = [
        [one.goal.target for one in progress_of(2022, JUNE, moment(at))]
        for at in ("2021-12-31", "2022-06-30", "2022-07-02")
    ]

    assert targets == [[], [20], [30]]


def targets_in(report, *, at="2025-01-01 00:00"):
    return [one.goal.target for one in progress_of(2022, month(report), moment(at))]


def test_a_target_holds_for_reports_from_its_month_on(db):
    indicator = make_indicator()
    make_target(indicator, 20)
    make_target(indicator, 30, valid_from=month("2022-07"), at="2022-06-01 00:00")

    assert [targets_in(report) for report in ("2022-06", "2022-07", "2022-12")] == [
        [20], [30], [30],
    ]  # fmt: skip
    assert targets_in("2022-07", at="2022-05-31") == [20]


def test_of_the_targets_valid_for_a_report_the_one_recorded_last_counts(db):
    indicator = make_indicator()
    make_target(indicator, 20)
    make_target(indicator, 30, valid_from=month("2022-07"), at="2022-06-01 00:00")
    make_target(indicator, 40, at="2022-08-01 00:00")

    assert [targets_in(report) for report in ("2022-06", "2022-07")] == [[40], [40]]


def test_before_its_first_target_there_is_no_goal(db):
    make_target(make_indicator(), 30, valid_from=month("2022-07"))

    assert [targets_in(report) for report in ("2022-06", "2022-07")] == [[], [30]]


def test_where_the_change_governs_the_target_follows_its_baseline(db):
    make_target(
        make_indicator(),
        "20.6",
        governs=Governs.CHANGE,
        baseline=Decimal("19.9"),
        baseline_origin=BaselineOrigin.FINAL,
        stated_change=Decimal(3),
        stated_change_unit=ChangeUnit.PERCENT,
    )

    assert targets_in("2022-06") == [Decimal("20.497")]


def test_a_goal_brings_its_window_and_its_path_by_hand(db):
    values = [*map(str, range(1, 12)), "12.0"]
    indicator = make_indicator(method=Method.TWELVE_MONTH_SHARE, window=6)
    make_target(indicator, 12, path=Path.BY_HAND, path_values=values)

    [progress] = progress_of(2022, JUNE, LATER)

    assert progress.goal.window == 6
    assert progress.goal.path_values == tuple(map(Decimal, values))
    assert [progress.expected(month(key)) for key in ("2022-01", "2022-06", "2022-12")] == [
        1, 6, 12,
    ]  # fmt: skip


def test_references_bring_their_values_as_known_at_the_moment(db):
    target = make_goal("IQ", through="2022-06")
    for name, series in [("Vergleichstyp", make_series("VT")), ("Land", make_series("LAND"))]:
        Reference.objects.create(indicator=target.indicator, series=series, name=name)
    make_figures(Series.objects.get(code="LAND"), {"2022-06": 5, "2022-07": 9})
    make_figures(Series.objects.get(code="LAND"), {"2022-06": 7}, at="2022-09-01 00:00")

    known = [
        {name: values_of(points) for name, points in progress.references.items()}
        for at in ("2022-08-01", "2022-10-01")
        for progress in progress_of(2022, JUNE, moment(at))
    ]

    assert known == [
        {"Land": {JUNE: 5}, "Vergleichstyp": {}},
        {"Land": {JUNE: 7}, "Vergleichstyp": {}},
    ]
    assert [comparison.name for comparison in progress_of(2022, JUNE, LATER)[0].comparisons] == [
        "Land"
    ]


def values_of(points):
    return {month: point.value for month, point in points.items()}


def test_a_reference_doubles_neither_goal_nor_history_of_its_target(db):
    first, second = make_goal("A"), make_goal("B")
    for name in ("one", "two"):
        Reference.objects.create(indicator=first.indicator, series=make_series(name), name=name)
    make_target(first.indicator, 20, at="2022-03-01 00:00")

    known = [
        (one.goal.code, one.goal.target, list(one.references))
        for one in progress_of(2022, JUNE, LATER)
    ]

    assert known == [("A", 20, ["one", "two"]), ("B", second.value, [])]


def test_the_figure_recorded_last_until_the_moment_counts(db):
    target = make_goal(through="2022-06", at="2022-01-01 00:00")
    make_figures(target.indicator.numerator, {"2022-06": 70}, at="2022-08-01 00:00")

    values = [
        progress_of(2022, JUNE, moment(at))[0].value(JUNE) for at in ("2022-07-31", "2022-08-02")
    ]

    assert values == [Decimal(6), Decimal(12)]


def test_no_figure_after_the_report_month_is_known(db):
    make_goal(through="2022-12")

    progress = progress_of(2022, JUNE, LATER)[0]

    assert max(progress.numerator) == max(progress.denominator or {}) == JUNE


def test_a_point_says_how_firm_it_is(db):
    indicator = make_indicator(numerator=make_series("INT", waiting_months=3))
    make_target(indicator)
    make_figures(indicator.numerator, {"2022-05": 1}, data_date=date(2022, 9, 1))
    make_figures(indicator.numerator, {"2022-06": "suppressed"}, data_date=date(2022, 9, 1))

    assert progress_of(2022, JUNE, LATER)[0].numerator == {
        month("2022-05"): Point(Decimal(1), "", date(2022, 9, 1), final=True),
        month("2022-06"): Point(None, "suppressed", date(2022, 9, 1), final=False),
    }


def test_the_waiting_time_is_that_of_each_series(db):
    indicator = make_indicator(numerator=make_series("INT", waiting_months=6))
    make_target(indicator)
    make_figures(indicator.numerator, {"2022-05": 1}, data_date=date(2022, 11, 30))

    assert not progress_of(2022, JUNE, LATER)[0].numerator[month("2022-05")].final


def test_a_mean_has_no_denominator(db):
    indicator = make_indicator("LZB", method=Method.MEAN_SO_FAR, denominator=None, lag=0)
    make_target(indicator)

    assert progress_of(2022, JUNE, LATER)[0].denominator is None


def test_the_history_reaches_as_far_back_as_forecasts_look(db):
    target = make_goal(through="2022-06")
    make_figures(target.indicator.numerator, {"2017-01": 1, "2016-12": 1})

    assert month("2017-01") in progress_of(2022, JUNE, LATER)[0].numerator


def test_no_more_than_72_months_of_a_series_are_read(db):
    target = make_goal(through="2022-06")
    make_figures(target.indicator.numerator, [1] * 240, first="2002-07")

    assert len(progress_of(2022, JUNE, LATER)[0].numerator) == 72


@pytest.mark.parametrize("goals", [1, 3])
def test_progress_takes_two_queries_however_many_goals(db, django_assert_num_queries, goals):
    for number in range(goals):
        target = make_goal(f"G{number}")
        make_target(target.indicator, 12, at="2022-03-01 00:00")
        Reference.objects.create(
            indicator=target.indicator, series=make_series(f"R{number}"), name="Land"
        )

    with django_assert_num_queries(2):
        shown = [
            (progress.goal.partner, progress.status) for progress in progress_of(2022, JUNE, LATER)
        ]

    assert shown == [("Agentur", Status.ON_TRACK)] * goals


# The newest --------------------------------------------------------------------------------------


def test_the_newest_month_is_the_last_with_a_figure_of_an_agreed_goal(db):
    make_goal(through="2022-06", at="2022-08-01 00:00")
    make_figures(make_series("OTHER"), {"2022-09": 1})

    assert newest_month(2022, LATER) == JUNE
    assert newest_month(2022, moment("2022-07-01 00:00")) == month("2022-01")


def test_the_newest_month_lies_in_the_year(db):
    target = make_goal(through="2022-06")
    make_figures(target.indicator.numerator, {"2023-02": 10})

    assert newest_month(2022, LATER) == JUNE


def test_a_year_is_known_by_its_agreements(db):
    make_agreement(2021)
    make_agreement(2022)

    assert [has_year(year) for year in (2020, 2021, 2022)] == [False, True, True]
    assert newest_year() == 2022


def test_without_agreements_there_is_no_newest_year(db):
    assert newest_year() is None


# Words -------------------------------------------------------------------------------------------


def test_duties_are_listed_by_partner(db):
    one, other = make_agreement(2022, "Agentur"), make_agreement(2022, "Landkreis")
    make_duty("Second", position=2, agreement=other)
    make_duty("First", position=1, agreement=other)
    make_duty("Only", agreement=one)
    make_duty("Old", agreement=make_agreement(2021))

    assert duties_of(2022) == [
        PartnerDuties("Agentur", ("Only",)),
        PartnerDuties("Landkreis", ("First", "Second")),
    ]


def test_the_judgement_recorded_last_about_the_reports_month_counts(db):
    indicator = make_indicator("IQ")
    make_assessment(indicator, "May", report="2022-05", at="2022-08-01 00:00")
    make_assessment(indicator, "June", report="2022-06", at="2022-08-01 00:00")
    make_assessment(indicator, "Corrected", report="2022-06", at="2022-08-02 00:00")

    known = [
        judgements_of(JUNE, moment(at)) for at in ("2022-07-31", "2022-08-01 12:00", "2022-09-01")
    ]

    assert known == [
        {},
        {"IQ": Judgement("IQ", JUNE, "", "June", "")},
        {"IQ": Judgement("IQ", JUNE, "", "Corrected", "")},
    ]


def test_a_definition_names_its_series_with_their_source(db):
    make_indicator(
        "IQ",
        numerator=make_series("INT", name="Integrations", source="BA", waiting_months=3),
        denominator=make_series("ELB", name="Persons", kind=Kind.STOCK, waiting_months=2),
        definition="What",
        why_it_matters="Why",
    )

    assert definition_of("IQ") == Definition(
        "What",
        "Why",
        str(Method.YEAR_TO_DATE_RATE.label),
        (SeriesDefinition("Integrations", "BA", 3), SeriesDefinition("Persons", "", 2)),
    )


def test_there_is_no_definition_of_what_does_not_exist(db):
    with pytest.raises(Indicator.DoesNotExist):
        definition_of("IQ")


def test_charts_mark_the_events_meant_for_them_of_two_years(db):
    for title, year, on_charts in [
        ("Too old", 2020, True), ("Last year", 2021, True), ("Hidden", 2022, False),
        ("This year", 2022, True), ("Next year", 2023, True),
    ]:  # fmt: skip
        Event.objects.create(
            title=title, date=date(year, 6, 1), precision=Precision.DAY, on_charts=on_charts
        )

    assert occasions_of(2022) == [
        Occasion(date(2021, 6, 1), "Last year"),
        Occasion(date(2022, 6, 1), "This year"),
    ]


def test_the_current_figure_of_a_month_is_the_one_recorded_last(db):
    series, other = make_series("A"), make_series("B")
    make_figures(series, {"2022-05": 1, "2022-06": 1}, at="2022-07-01 00:00")
    make_figures(other, {"2022-06": 5}, at="2022-07-01 00:00")
    make_figures(series, {"2022-06": 2}, at="2022-08-01 00:00")

    known = [
        {key: figure.value for key, figure in figures_of([series.pk], [JUNE], moment(at)).items()}
        for at in ("2022-06-30", "2022-07-02", "2022-08-02")
    ]

    assert known == [{}, {(series.pk, JUNE): 1}, {(series.pk, JUNE): 2}]


def test_the_current_figures_bring_their_series_and_person(db, django_assert_num_queries):
    series = make_series("A")
    make_figures(series, {"2022-05": 1, "2022-06": 1})

    with django_assert_num_queries(1):
        rows = figures_of([series.pk], [month("2022-05"), JUNE], LATER).values()
        assert {(row.series.code, row.recorded_by.username) for row in rows} == {("A", "recorder")}
