from pathlib import Path

import pytest
from django.utils.translation import override
from jsonschema import Draft202012Validator

from programme.schema import check, schema
from programme.yaml_file import FileError, parse

OTHER = Path(__file__).parent / "data" / "other.yaml"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())


def test_a_programme_meets_the_schema():
    check(parse(OTHER.read_text(), name="other.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: Ausg", "titel: Ausg", "line 40, chapters[0].titel: unknown key"),
        ("title: Arbeitsm", "#", "line 1: the key title is missing"),
        (
            "value: 80500",
            "value: '80500'",
            "line 54, chapters[0].statements[0].value: expected a number, found text",
        ),
        (
            "value: 80500",
            "value: 80.500,0",
            "line 54, chapters[0].statements[0].value: expected a number, found text",
        ),
        (
            "page: 3",
            "page: 3.5",
            "line 51, chapters[0].page: expected a whole number, found a number",
        ),
        ("page: 3", "page: 0", "line 51, chapters[0].page: the number is below 1"),
        (
            "first_year: 2024",
            "first_year: 20224",
            "line 3, first_year: the number is above 2100",
        ),
        (
            "issued: 2023-12-18",
            "issued: 18.12.2023",
            "line 6, issued: 18.12.2023 is not written as it should be",
        ),
        (
            "issued: 2023-12-18",
            "issued: true",
            "line 6, issued: expected a whole number or text, found true or false",
        ),
        (
            "  name: Jobcenter Beispielhausen",
            "  name: ''",
            "line 18, office.name: the text is empty",
        ),
        (
            "unit: count",
            "unit: heads",
            "line 55, chapters[0].statements[0].unit: heads is not one of percent, points, persons,"
            " integrations, vacancies, employments, households, places, count, euro, million_euro",
        ),
        (
            "unit: count",
            "period_text: x",
            "line 53, chapters[0].statements[0]: value needs the key unit beside it",
        ),
        ("format: 1", "format: 2", "line 1, format: expected 1, found 2"),
        (
            "euro: 250000",
            "reason: none",
            "line 163, budgets[0].transfers[0]: expected exactly one of the keys euro and"
            " million_euro",
        ),
        (
            "- year: 2023\n",
            "- year: 2023\n        euro: 1\n        million_euro: 1\n",
            "line 136, funds[0].tranches[0]:"
            " expected at most one of the keys euro and million_euro",
        ),
        (
            "  - Stadt Beispielhausen",
            "  - [x]",
            "line 10, carriers[1]: expected text, found a list",
        ),
        (
            "office:\n  name: Jobcenter Beispielhausen\n  region_code: '09999'",
            "office: Jobcenter Beispielhausen",
            "line 17, office: expected keys with values, found text",
        ),
        (
            "  - Stadt Beispielhausen",
            "  - 5",
            "line 10, carriers[1]: expected text, found a whole number",
        ),
    ],
)
def test_what_the_schema_does_not_allow_is_named_with_line_and_path(old, new, message):
    text = OTHER.read_text()
    assert text.count(old) >= 1

    with pytest.raises(FileError) as caught:
        check(parse(text.replace(old, new, 1), name="other.yaml"))

    assert str(caught.value) == f"other.yaml, {message}"
