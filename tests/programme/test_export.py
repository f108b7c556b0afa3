from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import page
import pytest
from django.utils.translation import override

from goals.models import Series
from jobcenter.document import Bullets, Document, Fact, Figure, Note, Section, Table, Value
from jobcenter.enums import Unit
from jobcenter.models import Release
from jobcenter.reports import Report
from programme.enums import ChapterKind
from programme.export import build_document, context_sections, setting_of
from programme.queries import Programme, programme_of
from programme.renderers.html import render_html
from programme.renderers.pdf import render_pdf
from tests.factories import make_agreement, make_duty, make_figures, make_goal, moment, month
from tests.programme.rows import (
    load_other,
    load_printed,
    make_chapter,
    make_group,
    make_priority,
    make_programme,
    make_project,
    make_statement,
    make_year,
)

JUNE = month("2022-06")
LATER = moment("2022-12-01 08:00")
QUERIES = 24  # of the whole document without a budget


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def released(year: int = 2022) -> Report:
    release = Release(month=date(year, 6, 1), recorded_at=LATER)
    return Report(year, date(year, 6, 1), LATER, release)


def live(year: int = 2022) -> Report:
    return Report(year, date(year, 6, 1), LATER, release=None)


def found(year: int = 2022) -> Programme:
    programme = programme_of(year)
    assert programme
    return programme


def document_of(report: Report) -> Document:
    return build_document(found(report.year), report)


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from walk(section.sections)


def section_of(document: Document, anchor: str) -> Any:
    return next(one for one in walk(document.sections) if one.anchor == anchor)


def blocks_of(document: Document, kind: type) -> list[Any]:
    return [
        block
        for section in walk(document.sections)
        for block in section.blocks
        if isinstance(block, kind)
    ]


def outline(sections: tuple[Section, ...]) -> list:
    return [(one.anchor, outline(one.sections)) if one.sections else one.anchor for one in sections]


# The order of things -----------------------------------------------------------------------------


def test_a_group_with_a_chapter_of_its_own_code_is_shown_there_and_no_other_one(db):
    programme = make_programme()
    make_group(programme, "A", text="Text of A")
    make_group(programme, "B", text="Text of B")
    chapter = make_chapter(programme, "groups", kind=ChapterKind.TARGET_GROUPS)
    make_chapter(programme, "B", parent=chapter, title="Chapter of B")

    document = document_of(released())

    assert outline(document.sections) == [("groups", ["groups:A", "B"])]
    assert section_of(document, "B").title == "Chapter of B"
    assert section_of(document, "B").blocks[0].markdown == "Text of B"


def test_priorities_follow_the_same_rule(db):
    programme = make_programme()
    make_priority(programme, "S1")
    make_priority(programme, "S2", motto="Go")
    make_chapter(programme, "priorities", kind=ChapterKind.PRIORITIES)
    make_chapter(programme, "S2")

    document = document_of(released())

    assert outline(document.sections) == [("priorities", ["priorities:S1"]), "S2"]
    assert section_of(document, "S2").blocks[0].text == "Go"


def test_every_project_is_a_part_of_their_chapter(db):
    programme = make_programme()
    make_project(programme, "P1")
    make_chapter(programme, "projects", kind=ChapterKind.PROJECTS)

    document = document_of(released())

    assert outline(document.sections) == [("projects", ["projects:P1"])]
    [table] = section_of(document, "projects").blocks
    assert table.caption == "Projects"


@pytest.mark.parametrize(
    ("kind", "make", "kinds"),
    [
        (ChapterKind.COMMITMENTS, lambda row: row.commitments.create(text="A"), [Bullets]),
        (ChapterKind.QUALITY, lambda row: row.quality_topics.create(code="Q", name="A"), [Table]),
    ],
)
def test_the_kind_of_a_chapter_decides_what_it_shows(db, kind, make, kinds):
    programme = make_programme()
    make(programme)
    make_chapter(programme, "text")
    make_chapter(programme, "live", kind=kind)

    document = document_of(released())

    assert section_of(document, "text").blocks == ()
    assert [type(block) for block in section_of(document, "live").blocks][-1:] == kinds


def test_only_a_chapter_with_parts_begins_a_page(db):
    programme = make_programme()
    make_chapter(programme, "short")
    long = make_chapter(programme, "long")
    inner = make_chapter(programme, "inner", parent=long)
    make_chapter(programme, "innermost", parent=inner)

    pages = {one.anchor: one.starts_page for one in walk(document_of(released()).sections)}

    assert pages == {"short": False, "long": True, "inner": False, "innermost": False}


# Goals -------------------------------------------------------------------------------------------


def test_a_chapter_of_goals_shows_those_of_its_partner(db):
    programme = make_programme()
    goal = make_goal("IQ")
    make_duty("Housing", agreement=make_agreement(2022, "District"))
    make_chapter(programme, "a", kind=ChapterKind.GOALS, partner=goal.agreement.partner)
    make_chapter(
        programme, "b", kind=ChapterKind.GOALS, partner=make_agreement(2022, "District").partner
    )

    document = document_of(released())

    agreed, standing, figure = section_of(document, "a").blocks
    assert agreed.rows[0][:2] == ("Goal IQ", Value(Decimal(12), Unit.PERCENT))
    assert standing.rows[0][2] == Value(Decimal(6), Unit.PERCENT, 1)
    assert figure.chart.title == "Goal IQ"
    assert section_of(document, "b").blocks[1] == Bullets(("Housing",))


def test_without_a_partner_it_has_a_part_for_each(db):
    make_goal("IQ")
    make_duty("Housing", agreement=make_agreement(2022, "District"))
    make_chapter(make_programme(), "goals", kind=ChapterKind.GOALS)

    [chapter] = document_of(released()).sections

    assert [section.title for section in chapter.sections] == ["Agentur", "District"]


def test_goals_are_shown_as_of_the_report(db):
    make_chapter(make_programme(), "goals", kind=ChapterKind.GOALS)
    goal = make_goal("IQ", at="2022-08-01 00:00")
    make_figures(goal.indicator.numerator, {"2022-06": 70}, at="2022-10-01 00:00")

    values = []
    for at in ("2022-09-01 08:00", "2022-11-01 08:00"):
        document = document_of(Report(2022, JUNE, moment(at), release=None))
        values.append(section_of(document, "goals:1").blocks[1].rows[0][2])

    assert values == [Value(Decimal(value), Unit.PERCENT, 1) for value in (6, 12)]


# What it is called -------------------------------------------------------------------------------


def test_a_document_says_whose_and_of_when_it_is(db, settings):
    settings.DEMONSTRATION = False
    make_programme()

    document = document_of(released())

    assert (document.title, document.as_of, document.language) == ("Programme 2022", LATER, "en")
    assert document.edition == (
        "Figures of the report June 2022, released on 1 December 2022, 08:00"
    )
    assert document.demonstration is False
    assert Fact("Valid for", "2022") in document.imprint


def test_the_working_state_says_so(db):
    make_programme()

    assert document_of(live()).edition == (
        "Working state of 1 December 2022, 08:00, report month June 2022"
    )


def test_a_demonstration_is_marked_by_the_setting_or_by_its_figures(db, settings):
    make_programme()
    settings.DEMONSTRATION = True

    assert document_of(released()).demonstration is True


def test_remarks_are_in_the_working_state_only(db):
    make_statement(chapter=make_chapter(make_programme(), "A"), note="Wrong")

    notes = [blocks_of(document_of(report), Note) for report in (released(), live())]

    assert notes == [[], [Note("Wrong", title="Remark on: People")]]


# The labour market -------------------------------------------------------------------------------


def test_the_context_shows_the_labour_market_the_customers_every_series_and_the_dates(db):
    load_printed()
    programme = found()

    sections = context_sections(programme, setting_of(programme, released()))

    assert [section.anchor for section in sections] == ["arbeitsmarkt", "kundenstruktur", ":dates"]
    figures = [block for block in sections[1].blocks if isinstance(block, Figure)]
    names = dict(Series.objects.values_list("code", "name"))
    assert [figure.chart.title for figure in figures] == [names["ELB"], names["LZB"]]


# Whole programmes --------------------------------------------------------------------------------


@pytest.fixture
def printed(db) -> SimpleNamespace:
    load_printed()
    with override("de"):
        return SimpleNamespace(read=document_of(released()), live=document_of(live()))


def rows_of(document: Document, caption: str) -> tuple:
    [table] = [table for table in blocks_of(document, Table) if table.caption == caption]
    return table.rows


def test_the_programme_of_2022_has_its_nine_chapters_and_their_parts(printed):
    assert [(section.anchor, len(section.sections)) for section in printed.read.sections] == [
        ("vorwort", 0),
        ("arbeitsmarkt", 0),
        ("kundenstruktur", 0),
        ("zielgruppen", 6),
        ("schwerpunkte", 6),
        ("qualitaet", 0),
        ("projekte", 4),
        ("ziele", 2),
        ("haushalt", 4),
    ]


def test_its_labour_market_is_printed_as_it_was_also_where_it_is_wrong(printed):
    rows = rows_of(printed.read, "Arbeitsmarktindikatoren")

    assert rows[3] == (
        "SV-pflichtig Beschäftigte",
        Value(Decimal(107967), Unit.PERSONS),
        "06/2021",
        Value(Decimal(108451), Unit.PERSONS),
        "06/2021",
        Value(Decimal("-0.4"), Unit.PERCENT, 1, signed=True),
    )


def test_its_customers_have_a_living_picture_and_its_diagrams_without_data_have_none(printed):
    titles = [figure.chart.title for figure in blocks_of(printed.read, Figure)]

    assert titles[:2] == ["Erwerbsfähige Leistungsberechtigte", "Langzeitleistungsbezieher"]
    assert not {"Alterspyramiden der erwerbsfähigen Leistungsberechtigten"} & set(titles)


def test_its_measures_keep_their_thresholds(printed):
    [caption] = [
        table.caption
        for table in blocks_of(printed.read, Table)
        if any(row[0] == "S3.6" and len(row) == 3 for row in table.rows)
    ]

    assert rows_of(printed.read, caption)[0] == (
        "S3.6",
        "offene Bearbeitungsvorgänge je VzÄ",
        Value(Decimal(90), Unit.COUNT, qualifier="höchstens"),
    )


def test_its_budget_follows_the_parts_that_people_wrote(printed):
    chapter = section_of(printed.read, "haushalt")

    assert [section.anchor for section in chapter.sections] == [
        "hh-verwaltung", "hh-egt", "hh-sonderprogramme", "haushalt:figures",
    ]  # fmt: skip
    assert len(chapter.sections[3].sections) > 0


def test_its_numbers_are_values_and_never_text(db):
    load_printed()

    cells = [
        row[table.header.index(title)]
        for table in blocks_of(document_of(released()), Table)
        for title in ("Value", "Compared with", "Change as printed", "Months left", "Target")
        if title in table.header
        for row in table.rows
    ]

    assert len(cells) > 60
    assert [cell for cell in cells if not isinstance(cell, Value)] == []


@pytest.mark.parametrize("state", ["read", "live"])
def test_its_pdf_is_accessible(printed, state):
    rendered = render_pdf(getattr(printed, state))

    report = page.validate_pdf_bytes(rendered.content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.rule_id for failure in report.failures] == []
    assert rendered.replaced == ()


def test_its_pdf_is_the_same_each_time(printed):
    assert render_pdf(printed.read) == render_pdf(printed.read)


def test_its_page_holds_every_chapter_once(printed):
    text = render_html(printed.read)

    assert [text.count(f'id="{one.anchor}"') for one in walk(printed.read.sections)] == [
        1 for _section in walk(printed.read.sections)
    ]


def test_a_quite_different_programme_is_assembled_too(db):
    load_other()

    document = document_of(live(2024))

    assert outline(document.sections) == [
        ("lage", ["lage.ausblick"]),
        ("handeln", ["handeln:digital"]),
    ]
    assert render_pdf(document).replaced == ()


@pytest.mark.parametrize("items", [1, 3])
def test_the_whole_takes_as_many_queries_for_one_as_for_three(db, django_assert_num_queries, items):
    make_year(make_programme(), items)
    for number in range(items):
        make_goal(f"G{number}")
    programme = found()

    with django_assert_num_queries(QUERIES):
        build_document(programme, released())
