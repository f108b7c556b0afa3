from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from jobcenter.document import Bullets, Fact, Facts, Figure, Note, Paragraph, Quote, RichText, Table
from jobcenter.enums import Precision, Unit
from programme.enums import BodyRole, ChapterKind, ProgrammeState, ProjectLevel
from programme.queries import (
    Chapter,
    Consultation,
    Dated,
    History,
    Imprint,
    Number,
    Priority,
    Programme,
    Project,
    Statement,
    TargetGroup,
)
from programme.sections import (
    Setting,
    chapter_blocks,
    commitment_blocks,
    imprint_facts,
    priority_blocks,
    project_blocks,
    project_period,
    project_section,
    quality_blocks,
    statement_blocks,
    target_group_section,
)
from tests.factories import month

ELB = History("ELB", "Stock", Unit.PERSONS, 0, {})
SETTING = Setting(report_month=month("2022-06"), histories={"ELB": ELB})
STAFF = Setting(report_month=month("2022-06"), histories={"ELB": ELB}, with_remarks=True)
PEOPLE = Statement("People", number=Number(Decimal(10), Unit.PERSONS))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def project(**fields: object) -> Project:
    plain: dict = {
        "code": "P", "name": "Project", "funder": "", "level": ProjectLevel.LAND, "place": "",
        "start": None, "start_origin": "", "end": None, "end_origin": "", "participants": None,
        "places": None, "goal": "", "text": "",
    }  # fmt: skip
    return Project(**(plain | fields))


def kinds(blocks: object) -> list[type]:
    return [type(block) for block in blocks]  # type: ignore[attr-defined]


def test_a_chapter_opens_with_its_motto_then_text_then_statements():
    chapter = Chapter("A", "Title", ChapterKind.TEXT, "Go", "Us", "Text", "", (PEOPLE,), ())

    blocks = chapter_blocks(chapter, SETTING)

    assert blocks[:2] == (Quote("Go", "Us"), RichText("Text"))
    assert [block.caption for block in blocks[2:] if isinstance(block, Table)] == ["Figures: Title"]


def test_an_empty_chapter_shows_nothing():
    assert (
        chapter_blocks(Chapter("A", "T", ChapterKind.TEXT, "", "", "", "", (), ()), SETTING) == ()
    )


def test_a_series_that_several_statements_are_about_is_drawn_once():
    statements = [
        Statement("May", number=PEOPLE.number, series="ELB"),
        Statement("June", number=PEOPLE.number, series="ELB"),
    ]

    table, figure = statement_blocks(statements, "Title", SETTING)

    assert isinstance(table, Table)
    assert isinstance(figure, Figure)
    assert figure.chart.title == "Stock"


def test_remarks_are_for_those_who_work_on_the_programme():
    statements = [
        Statement("Men", number=PEOPLE.number, note="No parts"),
        Statement("Women", number=PEOPLE.number, note="No parts"),
        PEOPLE,
    ]

    assert kinds(statement_blocks(statements, "Title", SETTING)) == [Table]
    assert statement_blocks(statements, "Title", STAFF)[1:] == (
        Note("No parts", title="Remark on: Men, Women"),
    )


def test_promises_are_a_list_with_a_line_before_it():
    assert commitment_blocks(()) == ()
    assert commitment_blocks(("A", "B")) == (
        Paragraph("What the management promises:"),
        Bullets(("A", "B")),
    )


def test_a_target_group_tells_who_it_is_and_what_is_new():
    group = TargetGroup("G", "Youth", "Under 30", "Training", "Text", True, True, "Law", (PEOPLE,))

    section = target_group_section(group, "anchor", SETTING)

    assert (section.title, section.anchor) == ("Youth", "anchor")
    assert section.blocks[:2] == (
        Facts(
            (
                Fact("Definition", "Under 30"),
                Fact("Goal", "Training"),
                Fact("This year", "in particular focus, new, Law"),
            )
        ),
        RichText("Text"),
    )
    assert kinds(section.blocks[2:]) == [Table]


def test_a_target_group_without_particulars_has_no_empty_list():
    group = TargetGroup("G", "Youth", "", "", "", False, False, "", ())

    assert target_group_section(group, "anchor", SETTING).blocks == ()


def test_a_priority_opens_with_its_motto():
    priority = Priority("S", "Title", "Go", "", "Text", "Team", (), ())

    assert priority_blocks(priority, SETTING) == (
        Quote("Go"),
        RichText("Text"),
        Facts((Fact("Unit in charge", "Team"),)),
    )


def test_a_project_tells_what_is_known_about_it():
    section = project_section(
        project(goal="Work", places=0, partners=("A", "B"), text="Text"), "anchor", SETTING
    )

    facts, text = section.blocks
    assert isinstance(facts, Facts)
    assert [(fact.label, getattr(fact.value, "number", fact.value)) for fact in facts.facts] == [
        ("Goal", "Work"),
        ("Places", 0),
        ("Level", "programme of the Land"),
        ("Partners", "A; B"),
    ]
    assert text == RichText("Text")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"end": Dated(date(2022, 9, 30), Precision.DAY)}, "until 30 September 2022"),
        (
            {
                "start": Dated(date(2018, 1, 1), Precision.YEAR),
                "start_origin": "grant",
                "end": Dated(date(2022, 12, 1), Precision.MONTH),
                "end_origin": "letter",
            },
            "from 2018 (grant) until December 2022 (letter)",
        ),
    ],
)
def test_a_period_says_how_its_ends_are_known(fields, text):
    assert project_period(project(**fields)) == text


def test_what_there_is_none_of_has_no_table():
    assert quality_blocks([]) == ()
    assert project_blocks([], SETTING) == ()


def test_an_imprint_names_bodies_without_a_date_as_such():
    imprint = Imprint(
        office="Jobcenter", publisher="", address="", telephone="", email="", legal_form="joint",
        legal_basis="", language_note="", issued=None, carriers=("A", "B"), sources=(), cited=(),
        consultations=(
            Consultation("Board", BodyRole.AGREED, Dated(date(2022, 3, 5), Precision.DAY)),
            Consultation("Council", BodyRole.ADVISED, None),
        ),
    )  # fmt: skip
    programme = Programme(1, "Plan", "", 2022, 2023, ProgrammeState.DRAFT, "")

    assert imprint_facts(imprint, programme) == (
        Fact("Office", "Jobcenter, joint"),
        Fact("Carriers", "A; B"),
        Fact("Valid for", "2022–2023"),
        Fact("State", "draft"),
        Fact("Board", "agrees to it, 5 March 2022"),
        Fact("Council", "gives its opinion; the programme names no date"),
    )
