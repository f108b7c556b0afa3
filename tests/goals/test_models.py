from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from goals.enums import Kind, Method
from goals.models import (
    Agreement,
    Assessment,
    Category,
    Dimension,
    Duty,
    Figure,
    Indicator,
    Reference,
    Series,
    Target,
)
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
GOVERNING = "Where the change governs, enter the baseline and the stated change."
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


@pytest.mark.parametrize("has_denominator", [True, False])
@pytest.mark.parametrize("method", list(Method))
def test_rates_and_shares_have_a_denominator_and_other_methods_none(db, method, has_denominator):
    row = Indicator(
        code="I", name="I", method=method, unit=Unit.PERCENT, numerator=make_series("A"),
        denominator=make_series("B") if has_denominator else None,
    )  # fmt: skip
    one_series = ("change_on_last_year", "mean_so_far", "sum_so_far", "latest")

    if has_denominator != (method in one_series):
        row.full_clean()
    else:
        assert messages_of(row) == ["A rate or share needs a denominator; other methods have none."]


@pytest.mark.parametrize("window", [0, 25])
def test_a_window_is_plausible(db, window):
    row = make_indicator()
    row.window = window

    assert messages_of(row) == ["Enter a window of 1 to 24 months."]


# Breakdowns --------------------------------------------------------------------------------------


def category(code: str, dimension: str) -> Category:
    known = Dimension.objects.get_or_create(code=dimension, defaults={"name": dimension})[0]
    return Category.objects.get_or_create(dimension=known, code=code, defaults={"name": code})[0]


def part(*categories: Category, parent: Series | None = None, code: str = "PART") -> Series:
    first, second = (*categories, None, None)[:2]
    return Series(
        code=code, name=code, kind=Kind.STOCK, unit=Unit.PERSONS,
        parent=parent, category=first, second_category=second,
    )  # fmt: skip


def test_a_part_has_one_or_two_categories(db):
    whole, women, young = make_series("ALL"), category("w", "sex"), category("y", "age")

    part(women, parent=whole, code="A").full_clean()
    part(women, young, parent=whole, code="B").full_clean()


ONE_PART = "The series has this part already."


def test_a_part_that_breaks_a_rule_is_refused_in_words(db):
    whole, women, young = make_series("ALL"), category("w", "sex"), category("y", "age")
    part(women, parent=whole, code="A").save()
    part(women, young, parent=whole, code="B").save()

    needs_both = "A part names the series it is part of, and a category."
    assert messages_of(part(parent=whole)) == [needs_both]
    assert messages_of(part(women)) == [needs_both]
    assert messages_of(part(women, parent=whole)) == [ONE_PART]
    assert messages_of(part(women, young, parent=whole)) == [ONE_PART]
    assert messages_of(part(women, category("m", "sex"), parent=whole)) == [
        "Choose a category of another dimension."
    ]


@pytest.mark.parametrize("second", [None, "age"])
def test_the_database_refuses_the_same_part_twice(db, second):
    whole, women = make_series("ALL"), category("w", "sex")
    categories = [women, *([category("y", second)] if second else [])]
    part(*categories, parent=whole, code="A").save()

    with pytest.raises(IntegrityError):
        part(*categories, parent=whole, code="B").save()


def test_a_series_is_not_part_of_itself_however_far_away(db):
    whole, women = make_series("ALL"), category("w", "sex")
    child = part(women, parent=whole, code="A")
    child.save()
    whole.parent, whole.category = child, women

    assert messages_of(whole) == ["A series cannot be part of itself."]

    child.parent = child

    assert messages_of(child) == ["A series cannot be part of itself."]


@pytest.mark.parametrize("field", ["parent", "category", "second_category"])
def test_a_part_with_figures_stays_where_it_is(db, field):
    whole, women, young = make_series("ALL"), category("w", "sex"), category("y", "age")
    series = part(women, young, parent=whole)
    series.save()
    make_figures(series, [1])
    other = {
        "parent": make_series("OTHER"),
        "category": category("m", "sex"),
        "second_category": category("o", "age"),
    }
    setattr(series, field, other[field])

    assert messages_of(series) == [FIXED]


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
        {"valid_from": date(2022, 7, 1)},
        {
            "governs": "change",
            "baseline": Decimal(20),
            "baseline_origin": "final",
            "stated_change": Decimal(3),
            "stated_change_unit": "percent",
        },
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
        ({"governs": "change"}, GOVERNING),
        ({"governs": "change", "baseline": Decimal(20), "baseline_origin": "final"}, GOVERNING),
        ({"valid_from": date(2022, 7, 2)}, FIRST_DAY),
    ],
)
def test_a_target_that_breaks_a_rule_is_refused_in_forms_and_by_the_database(db, fields, message):
    row = target(**fields)

    assert messages_of(row) == [message]
    assert refused_by_the_database(row)


CHANGE_GOVERNS = {
    "governs": "change", "baseline": Decimal(20), "baseline_origin": "final",
    "stated_change": Decimal(5), "stated_change_unit": "percent",
}  # fmt: skip


def path_to(last: str) -> list[str]:
    return [*map(str, range(1, 12)), last]


@pytest.mark.parametrize(
    ("fields", "in_force"),
    [({}, "20"), (CHANGE_GOVERNS, "21"), (CHANGE_GOVERNS | {"governs": "value"}, "20")],
)
def test_a_target_in_force_is_its_value_or_what_its_change_makes(db, fields, in_force):
    assert target(**fields).in_force == Decimal(in_force)


@pytest.mark.parametrize(
    "fields",
    [
        {"path_values": path_to("20")},
        {"path_values": path_to("20.000")},
        {"path_values": path_to("21"), **CHANGE_GOVERNS},
    ],
)
def test_a_path_by_hand_has_twelve_values_and_ends_in_the_target(db, fields):
    row = target(path="by_hand", **fields)
    row.recorded_by = recorder()

    row.full_clean(exclude=["recorded_at"])


TWELVE = "Enter twelve numbers, from January to December."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, TWELVE),
        ({"path_values": path_to("20")[1:]}, TWELVE),
        ({"path_values": [*path_to("20"), "20"]}, TWELVE),
        ({"path_values": path_to("twenty")}, TWELVE),
        ({"path_values": path_to("NaN")}, TWELVE),
        ({"path_values": list(range(12))}, TWELVE),
        (
            {"path_values": path_to("19.75")},
            "The path must end in the target 20.00: it differs by −0.25.",
        ),
        (
            {"path_values": path_to("20"), **CHANGE_GOVERNS},
            "The path must end in the target 21: it differs by −1.",
        ),
        (
            {"path_values": path_to("20"), "path": "linear"},
            "Values by hand need the path by hand.",
        ),
    ],
)
def test_a_path_by_hand_that_is_none_is_refused_with_the_difference(db, fields, message):
    assert messages_of(target(**{"path": "by_hand", **fields})) == [message]


def test_at_one_moment_a_goal_has_one_target_for_each_month_it_is_valid_from(db):
    indicator, agreement = make_indicator(), make_agreement()
    rows = [
        Target(agreement=agreement, indicator=indicator, value=1, valid_from=valid_from)
        for valid_from in (None, JUNE)
    ]
    with writing(by=recorder()) as entry:
        entry.add_all(rows)

    for valid_from in (None, JUNE):
        twin = Target(
            agreement=agreement, indicator=indicator, value=2, valid_from=valid_from,
            recorded_at=rows[0].recorded_at, recorded_by=rows[0].recorded_by,
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.bulk_create([twin])


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
            str(category("w", "sex")),
            str(category("w", "sex").dimension),
            str(Reference(indicator=indicator, series=series, name="Land")),
        ] == ["INT · Integrations", "INT January 2022", "IQ · Rate", "IQ 2022", "2022 · Agentur",
              "Housing", "sex: w", "sex", "Land"]  # fmt: skip
