from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from goals.enums import Kind, Method
from goals.models import Agreement, Assessment, Duty, Figure, Indicator, Series, Target
from jobcenter.enums import Unit
from jobcenter.ledger import writing
from tests.factories import (
    make_agreement,
    make_duty,
    make_figures,
    make_indicator,
    make_series,
    make_target,
    recorder,
)

JUNE = date(2022, 6, 1)
VALUE_OR_MARK = "Enter either a value or a mark."
FIRST_DAY = "Enter the first day of the month."
FIXED = "Figures or targets refer to this: it cannot change any more."


def messages_of(row: Any) -> list[str]:
    """What a person reads who enters `row` in a form."""
    row.recorded_by = recorder()
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            row.full_clean(exclude=["recorded_at"])
        return caught.value.messages


def refused_by_the_database(row: Any) -> bool:
    """Whether the database itself refuses the row, past all forms."""
    with writing(by=recorder()) as entry:
        row.recorded_at, row.recorded_by = entry.at, entry.by
        try:
            with transaction.atomic():
                type(row)._default_manager.bulk_create([row])
        except IntegrityError:
            return True
    return False


# Figures -----------------------------------------------------------------------------------------


def figure(**fields: Any) -> Figure:
    defaults = {"month": JUNE, "value": Decimal(1), "data_date": date(2022, 10, 18)}
    return Figure(series=make_series(), **(defaults | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"value": Decimal(0)},
        {"value": Decimal("-0.000001")},
        {"value": None, "mark": "missing"},
    ],
)
def test_a_figure_has_a_value_or_a_mark(db, fields):
    assert not refused_by_the_database(figure(**fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": None}, VALUE_OR_MARK),
        ({"mark": "suppressed"}, VALUE_OR_MARK),
        ({"month": date(2022, 6, 2)}, FIRST_DAY),
    ],
)
def test_a_figure_that_breaks_a_rule_is_refused_in_forms_and_by_the_database(db, fields, message):
    row = figure(**fields)

    assert messages_of(row) == [message]
    assert refused_by_the_database(row)


def test_the_database_refuses_a_mark_it_does_not_know(db):
    assert refused_by_the_database(figure(value=None, mark="whatever"))


def test_a_figure_is_recorded_once_per_moment(db):
    first = make_figures(make_series(), [1])[0]
    twin = Figure(
        series=first.series, month=first.month, value=2, data_date=first.data_date,
        recorded_at=first.recorded_at, recorded_by=first.recorded_by,
    )  # fmt: skip

    with pytest.raises(IntegrityError):
        Figure.objects.bulk_create([twin])


# Definitions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "NEW"), ("kind", Kind.STOCK), ("unit", Unit.PERSONS), ("waiting_months", 6)],
)
def test_what_a_figure_depends_on_cannot_change_any_more(db, field, value):
    series = make_series(unit=Unit.INTEGRATIONS)
    setattr(series, field, value)
    series.full_clean()
    make_figures(series, [1])

    assert messages_of(series) == [FIXED]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "New"), ("topic", "New"), ("source", "New"), ("decimals", 2), ("position", 9)],
)
def test_names_and_texts_of_a_series_can_always_change(db, field, value):
    series = make_series()
    make_figures(series, [1])
    setattr(series, field, value)

    series.full_clean()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("method", Method.TWELVE_MONTH_RATE),
        ("lag", 0),
        ("unit", Unit.POINTS),
        ("lower_is_better", True),
    ],
)
def test_what_a_target_depends_on_cannot_change_any_more(db, field, value):
    indicator = make_indicator()
    setattr(indicator, field, value)
    indicator.full_clean()
    make_target(indicator)

    assert messages_of(indicator) == [FIXED]


@pytest.mark.parametrize("field", ["numerator", "denominator"])
def test_the_series_of_an_indicator_cannot_be_exchanged_once_a_target_refers_to_it(db, field):
    indicator = make_indicator()
    make_target(indicator)
    setattr(indicator, field, make_series("OTHER"))

    assert messages_of(indicator) == [FIXED]


@pytest.mark.parametrize(
    ("field", "value"), [("name", "New"), ("definition", "New"), ("why_it_matters", "New")]
)
def test_names_and_texts_of_an_indicator_can_always_change(db, field, value):
    indicator = make_indicator()
    make_target(indicator)
    setattr(indicator, field, value)

    indicator.full_clean()


def test_a_series_keeps_at_most_six_decimals(db):
    row = Series(code="S", name="S", kind=Kind.FLOW, unit=Unit.PERSONS, decimals=7)

    assert messages_of(row) == ["At most six decimals are kept."]


@pytest.mark.parametrize(
    ("method", "has_denominator", "allowed"),
    [(method, has, has != (method == Method.MEAN_SO_FAR)) for method in Method for has in (1, 0)],
)
def test_rates_and_shares_have_a_denominator_and_means_none(db, method, has_denominator, allowed):
    row = Indicator(
        code="I", name="I", method=method, unit=Unit.PERCENT, numerator=make_series("A"),
        denominator=make_series("B") if has_denominator else None,
    )  # fmt: skip

    if allowed:
        row.full_clean()
    else:
        assert messages_of(row) == ["A rate or share needs a denominator; a mean has none."]


# Agreements and targets --------------------------------------------------------------------------


def target(**fields: Any) -> Target:
    defaults = {"value": Decimal(20)}
    return Target(agreement=make_agreement(), indicator=make_indicator(), **(defaults | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"value": Decimal(0)},
        {"stated_change": Decimal(3), "stated_change_unit": "percent"},
        {"stated_change": Decimal(3), "stated_change_unit": "points", "baseline_origin": "derived"},
        {"baseline": Decimal(20), "baseline_origin": "final"},
        {"tolerance": Decimal(100)},
    ],
)
def test_a_target_says_what_was_agreed(db, fields):
    assert not refused_by_the_database(target(**fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"stated_change": Decimal(3)}, "Enter a stated change together with its unit."),
        ({"stated_change_unit": "points"}, "Enter a stated change together with its unit."),
        ({"baseline": Decimal(20)}, "Enter a baseline together with its origin."),
        ({"baseline_origin": "final"}, "Enter a baseline together with its origin."),
        ({"baseline_origin": "derived"}, "A baseline is derived from a stated change only."),
        ({"tolerance": Decimal(0)}, "Enter a percentage above 0 and up to 100."),
        ({"tolerance": Decimal("100.01")}, "Enter a percentage above 0 and up to 100."),
    ],
)
def test_a_target_that_breaks_a_rule_is_refused_in_forms_and_by_the_database(db, fields, message):
    row = target(**fields)

    assert messages_of(row) == [message]
    assert refused_by_the_database(row)


def test_an_assessment_is_about_a_month(db):
    row = Assessment(indicator=make_indicator(), month=date(2022, 6, 30), judgement="Good")

    assert messages_of(row) == [FIRST_DAY]
    assert refused_by_the_database(row)


@pytest.mark.parametrize("year", [2004, 2101])
def test_an_agreement_is_for_a_plausible_year(db, year):
    row = Agreement(year=year, partner=make_agreement().partner, title="Agreement")

    assert messages_of(row) == ["Enter a year from 2005 to 2100."]


def test_each_partner_has_one_agreement_a_year(db):
    partner = make_agreement(2022).partner

    with pytest.raises(IntegrityError):
        Agreement.objects.create(year=2022, partner=partner, title="Another")


def test_the_duties_of_an_agreement_have_their_places(db):
    agreement = make_duty(position=1).agreement

    with pytest.raises(IntegrityError):
        Duty.objects.create(agreement=agreement, position=1, text="Another")


# Removing ----------------------------------------------------------------------------------------


def test_what_rows_refer_to_cannot_be_removed(db):
    indicator = make_indicator()
    agreement = make_target(indicator).agreement
    make_figures(indicator.numerator, [1])

    for row in (indicator.numerator, indicator, agreement, agreement.partner):
        with pytest.raises(ProtectedError):
            row.delete()


def test_rows_name_themselves(db):
    series = make_series("INT", name="Integrations")
    indicator = make_indicator("IQ", name="Rate", numerator=series)

    with translation.override("en"):
        assert [
            str(series),
            str(make_figures(series, [1])[0]),
            str(indicator),
            str(make_target(indicator)),
            str(make_agreement()),
            str(make_duty("Housing")),
        ] == ["INT · Integrations", "INT January 2022", "IQ · Rate", "IQ 2022", "2022 · Agentur",
              "Housing"]  # fmt: skip
