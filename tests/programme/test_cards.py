from datetime import date

import pytest
from django.utils.translation import override

from jobcenter.enums import Precision
from programme.cards import ProjectCard, project_cards
from programme.enums import ProjectLevel
from programme.queries import Dated, Project
from tests.factories import month


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def card(report: str, **fields: object) -> ProjectCard:
    plain: dict = {
        "code": "P", "name": "Project", "funder": "", "level": ProjectLevel.LAND, "place": "",
        "start": Dated(date(2022, 1, 1), Precision.YEAR), "start_origin": "",
        "end": Dated(date(2022, 9, 30), Precision.DAY), "end_origin": "",
        "participants": None, "places": None, "goal": "", "text": "",
    }  # fmt: skip
    [one] = project_cards([Project(**(plain | fields))], month(report))
    return one


def test_a_card_tells_all_about_a_project():
    assert card("2022-06", participants=43, places=1) == ProjectCard(
        code="P",
        name="Project",
        period="from 2022 until 30 September 2022",
        size="43 persons, 1 place",
        left="3 months left",
        is_ending=True,
        passed=6,
        whole=9,
        progress="6 of 9 months",
    )


@pytest.mark.parametrize(
    ("report", "left", "is_ending"),
    [
        ("2021-12", "9 months left", False),
        ("2022-08", "1 month left", True),
        ("2022-09", "last month", True),
        ("2022-10", "ended", False),
    ],
)
def test_what_is_left_is_told_from_the_report_month(report, left, is_ending):
    one = card(report)

    assert (one.left, one.is_ending) == (left, is_ending)


def test_what_the_programme_does_not_say_is_left_out():
    one = card("2022-06", start=None, end=None)

    assert one == ProjectCard("P", "Project", "", "", "", False, None, None, "")
