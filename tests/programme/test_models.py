from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import override

from goals.enums import Kind
from jobcenter.enums import Unit
from programme.enums import BodyRole, ProjectLevel
from programme.models import (
    Chapter,
    Consultation,
    Illustration,
    Measure,
    Priority,
    Programme,
    Project,
    Statement,
    TargetGroup,
)
from tests.factories import make_series


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def make_programme(first_year: int = 2022, last_year: int | None = None) -> Programme:
    return Programme.objects.create(
        title=f"Programme {first_year}", first_year=first_year, last_year=last_year or first_year
    )


def make_chapter(code: str = "1", **fields) -> Chapter:
    programme = fields.pop("programme", None) or make_programme()
    return Chapter.objects.create(programme=programme, code=code, title=f"Chapter {code}", **fields)


def problems(row) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("first", "last"), [(2022, 2022), (2021, 2022), (2023, 2024), (2020, 2026)]
)
def test_no_two_programmes_share_a_year(db, first, last):
    make_programme(2022, 2023)

    row = Programme(title="Second", first_year=first, last_year=last)

    assert problems(row)["first_year"] == ["There is a programme for this year already."]


def test_a_programme_may_follow_another(db):
    make_programme(2022, 2023)

    Programme(title="Next", first_year=2024, last_year=2024).full_clean()


def test_a_programme_changes_without_meeting_itself(db):
    make_programme().full_clean()


def test_a_programme_ends_after_it_begins(db):
    row = Programme(title="Backwards", first_year=2023, last_year=2022)

    assert problems(row) == {"__all__": ["The last year is not before the first."]}


def test_a_date_has_a_precision(db):
    row = Consultation(
        programme=make_programme(), body="Beirat", role=BodyRole.ADVISED, date=date(2022, 3, 1)
    )

    assert problems(row) == {"__all__": ["Enter a date together with its precision."]}


def test_a_chapter_is_part_of_one_of_its_programme(db):
    other = make_chapter(programme=make_programme(2023))
    row = Chapter(programme=make_programme(), code="2", title="Second", parent=other)

    assert problems(row) == {"parent": ["Choose a chapter of the same programme."]}


def test_a_chapter_is_not_part_of_its_own_part(db):
    above = make_chapter("1")
    part = make_chapter("1.1", programme=above.programme, parent=above)
    above.parent = part

    assert problems(above) == {"parent": ["A chapter cannot be part of itself."]}


def test_a_code_is_used_once(db):
    chapter = make_chapter("1")
    row = Chapter(programme=chapter.programme, code="1", title="Again")

    assert problems(row) == {"__all__": ["This code is used already."]}


def test_a_code_has_no_spaces(db):
    row = TargetGroup(programme=make_programme(), code="u 30", name="Young people")

    assert problems(row) == {
        "code": ["Use letters, digits, dot, hyphen and underscore; begin with a letter or digit."]
    }


@pytest.mark.parametrize("places", [(), ("programme", "chapter")])
def test_an_illustration_stands_in_a_chapter_or_outside_of_all(db, places):
    chapter = make_chapter()
    known = {"programme": chapter.programme, "chapter": chapter}
    row = Illustration(title="Pyramid", kind="diagram", **{one: known[one] for one in places})

    assert problems(row) == {"__all__": ["Choose either a chapter or a programme."]}


def test_a_project_ends_after_it_begins(db):
    row = Project(
        programme=make_programme(),
        code="sam",
        name="SAM",
        level=ProjectLevel.LAND,
        start=date(2022, 1, 1),
        start_precision="year",
        end=date(2021, 12, 31),
        end_precision="day",
    )

    assert problems(row) == {"end": ["The project ends before it begins."]}


MEASURE = {"threshold_name": "cases open", "threshold_unit": Unit.COUNT}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"threshold_value": 90, "threshold_operator": "at_most", "threshold_text": "few"},
            "Enter a threshold as a number with operator and unit, or in words.",
        ),
        (
            {"threshold_value": 90},
            "Enter a threshold as a number with operator and unit, or in words.",
        ),
        (
            {"threshold_operator": "at_most"},
            "Enter a threshold as a number with operator and unit, or in words.",
        ),
        (
            {"threshold_value": 90, "threshold_operator": "at_most", "threshold_name": ""},
            "Say what the threshold counts.",
        ),
        (
            {"threshold_value": 90, "threshold_operator": "at_most", "threshold_decimals": 7},
            "At most six decimals are kept.",
        ),
    ],
)
def test_a_threshold_is_a_number_or_words(db, fields, message):
    priority = Priority.objects.create(programme=make_programme(), code="S3", title="Benefits")
    row = Measure(priority=priority, code="S3.6", text="Keep it low", **(MEASURE | fields))

    assert problems(row) == {"__all__": [message]}


def test_a_measure_needs_no_threshold(db):
    priority = Priority.objects.create(programme=make_programme(), code="S3", title="Benefits")

    Measure(priority=priority, code="S3.1", text="Prepare").full_clean()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": None}, "Enter a value, a change or the text as printed."),
        ({"unit": ""}, "Enter a value together with its unit."),
        ({"value": 1_000_000, "in_millions": True}, "Only euros are printed in millions."),
        ({"change": 3}, "Enter a change together with its unit."),
        ({"change_unit": Unit.PERCENT}, "Enter a change together with its unit."),
        ({"period_from": date(2021, 11, 1)}, "Enter a date together with its precision."),
        (
            {
                "period_from": date(2021, 11, 1),
                "period_to": date(2021, 10, 1),
                "period_precision": "month",
            },
            "The end needs a beginning that is not after it.",
        ),
        ({"compared_from": date(2020, 11, 1)}, "Enter a date together with its precision."),
        ({"class_from": 10, "class_to": 9}, "The upper bound is not below the lower."),
        ({"month": date(2021, 11, 1)}, "Choose a series together with the month."),
        ({"decimals": 7}, "At most six decimals are kept."),
    ],
)
def test_a_statement_is_whole(db, fields, message):
    whole = {"name": "Young people", "value": 1870, "unit": Unit.PERSONS}
    row = Statement(chapter=make_chapter(), **(whole | fields))

    assert problems(row) == {"__all__": [message]}


def test_a_statement_names_the_month_of_its_series_by_its_first_day(db):
    row = Statement(
        chapter=make_chapter(),
        name="Stock",
        value=9339,
        unit=Unit.PERSONS,
        series=make_series("ELB", kind=Kind.STOCK),
        month=date(2021, 11, 30),
    )

    assert problems(row) == {"__all__": ["Enter the first day of the month."]}


@pytest.mark.parametrize("fields", [{}, {"chapter", "target_group"}])
def test_a_statement_stands_in_one_place(db, fields):
    chapter = make_chapter()
    group = TargetGroup.objects.create(programme=chapter.programme, code="u30", name="Young people")
    places = {"chapter": chapter, "target_group": group}
    row = Statement(
        name="Stock", value=1, unit=Unit.PERSONS, **{field: places[field] for field in fields}
    )

    assert problems(row) == {
        "__all__": ["Choose one place: a chapter, a target group, a priority or a project."]
    }
    with pytest.raises(IntegrityError):
        row.save()


@pytest.mark.parametrize(
    ("fields", "accepted"),
    [
        ({"value": Decimal("7.40"), "decimals": 2}, True),
        ({"value": Decimal("7.40"), "decimals": 1}, True),
        ({"value": Decimal("7.45"), "decimals": 1}, False),
        ({"value": 27_330_000, "decimals": 2, "unit": Unit.EURO, "in_millions": True}, True),
        ({"value": 27_332_616, "decimals": 2, "unit": Unit.EURO, "in_millions": True}, False),
    ],
)
def test_the_printed_decimals_show_the_whole_number(db, fields, accepted):
    row = Statement(chapter=make_chapter(), name="Share", **({"unit": Unit.PERCENT} | fields))

    if accepted:
        row.full_clean()
    else:
        assert problems(row) == {"value": ["The number has more decimals than are printed."]}


def test_a_programme_has_the_statements_of_all_its_places(db):
    programme = make_programme()
    group = TargetGroup.objects.create(programme=programme, code="u30", name="Young people")
    places: list[dict[str, Any]] = [
        {"chapter": make_chapter(programme=programme)},
        {"target_group": group},
        {"chapter": make_chapter(programme=make_programme(2023))},
    ]
    first, second, _other = [
        Statement.objects.create(name="Stock", text="many", **place) for place in places
    ]

    assert list(Statement.objects.of(programme).order_by("pk")) == [first, second]
