from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from budget.enums import Qualifier
from budget.models import Fund
from jobcenter.enums import Precision, Unit
from jobcenter.models import Event, Office, Partner
from jobcenter.models import Unit as OfficeUnit
from programme.enums import BodyRole, ChapterKind, Operator, ProgrammeState, ProjectLevel
from programme.queries import (
    Chapter,
    Consultation,
    Dated,
    Imprint,
    Measure,
    Number,
    Period,
    Priority,
    Programme,
    Project,
    QualityTopic,
    Statement,
    TargetGroup,
    Threshold,
    chapters_of,
    commitments_of,
    events_of,
    histories_of,
    imprint_of,
    priorities_of,
    programme_of,
    programme_years,
    projects_in_short,
    projects_of,
    quality_topics_of,
    target_groups_of,
)
from programme.queries import Event as DatedEvent
from tests.factories import make_figures, make_series, moment, month
from tests.programme.rows import (
    make_chapter,
    make_group,
    make_measure,
    make_priority,
    make_programme,
    make_project,
    make_statement,
    make_year,
)

LATER = moment("2025-01-01 00:00")


def read() -> Programme:
    programme = programme_of(2022)
    assert programme
    return programme


def project(start: Dated | None = None, end: Dated | None = None) -> Project:
    return Project(
        code="P", name="Project", funder="", level=ProjectLevel.LAND, place="", start=start,
        start_origin="", end=end, end_origin="", participants=None, places=None, goal="", text="",
    )  # fmt: skip


def day(text: str) -> Dated:
    return Dated(date.fromisoformat(text), Precision.DAY)


def year(number: int) -> Dated:
    return Dated(date(number, 1, 1), Precision.YEAR)


# A programme and its years -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"), [(2022, None), (2023, 2023), (2024, 2023), (2025, None)]
)
def test_a_programme_answers_for_every_year_it_is_valid_in(db, asked, found):
    make_programme(2023, 2024)

    programme = programme_of(asked)

    assert (programme and programme.first_year) == found


def test_a_programme_says_what_it_is(db):
    row = make_programme(2022)
    row.title, row.short_title, row.state, row.note = "Plan", "P22", "agreed", "No date"
    row.save()

    assert read() == Programme(
        pk=row.pk, title="Plan", short_title="P22", first_year=2022, last_year=2022,
        state=ProgrammeState.AGREED, note="No date",
    )  # fmt: skip


def test_the_years_of_all_programmes_are_named_newest_first(db):
    make_programme(2020)
    make_programme(2022, 2023)

    assert programme_years() == [2023, 2022, 2020]


def test_an_imprint_gathers_the_office_the_bodies_and_the_sources(db):
    Office.objects.create(
        pk=1, name="Jobcenter", publisher="Press", address="Street 1", telephone="1",
        email="a@b.de", legal_form="joint",
    )  # fmt: skip
    row = make_programme(2022)
    row.legal_basis, row.language_note = "§ 44c", "masculine"
    row.issued, row.issued_precision = date(2022, 4, 1), "month"
    row.save()
    row.carriers.add(Partner.objects.create(name="District"))
    row.consultations.create(
        body="Board", role="agreed", date=date(2022, 3, 5), date_precision="day"
    )
    row.consultations.create(body="Council", role="advised")
    row.sources.create(name="Statistics")
    row.sources.create(name="Letter", is_cited=True)

    assert imprint_of(read()) == Imprint(
        office="Jobcenter", publisher="Press", address="Street 1", telephone="1", email="a@b.de",
        legal_form="joint", legal_basis="§ 44c", language_note="masculine",
        issued=Dated(date(2022, 4, 1), Precision.MONTH), carriers=("District",),
        consultations=(
            Consultation("Board", BodyRole.AGREED, day("2022-03-05")),
            Consultation("Council", BodyRole.ADVISED, None),
        ),
        sources=("Statistics",), cited=("Letter",),
    )  # fmt: skip


def test_the_publisher_of_the_programme_goes_before_that_of_the_office(db):
    Office.objects.create(pk=1, name="Jobcenter", publisher="Press")
    row = make_programme(2022)
    row.publisher = "Bureau"
    row.save()

    assert imprint_of(read()).publisher == "Bureau"


# Chapters and statements -------------------------------------------------------------------------


def test_chapters_stand_in_their_order_with_their_parts_inside(db):
    programme = make_programme()
    second = make_chapter(programme, "B", position=2)
    make_chapter(programme, "A", position=1)
    make_chapter(programme, "B2", parent=second, position=2)
    make_chapter(programme, "B1", parent=second, position=1)
    make_chapter(make_programme(2023), "X")

    chapters = chapters_of(read())

    assert [(one.code, [part.code for part in one.chapters]) for one in chapters] == [
        ("A", []),
        ("B", ["B1", "B2"]),
    ]


def test_a_chapter_brings_its_text_and_its_statements(db):
    chapter = make_chapter(
        make_programme(), "A", title="Goals", kind="goals", motto="Go", motto_source="Us",
        text="Text", partner=Partner.objects.create(name="Agency"),
    )  # fmt: skip
    make_statement("People", chapter=chapter)

    assert chapters_of(read()) == (
        Chapter(
            code="A", title="Goals", kind=ChapterKind.GOALS, motto="Go", motto_source="Us",
            text="Text", partner="Agency", chapters=(),
            statements=(Statement("People", number=Number(Decimal(10), Unit.PERSONS)),),
        ),
    )  # fmt: skip


def test_a_statement_is_read_as_it_is_printed(db):
    make_statement(
        "Rate", chapter=make_chapter(make_programme(), "A"), topic="Table", value="4.6",
        decimals=1, unit="percent", qualifier="circa", text="as said", is_forecast=True,
        period_from=date(2021, 12, 1), period_to=date(2021, 12, 1), period_precision="month",
        period_text="12/2021", share_of="all", class_from=15, class_to=24,
        compared_value="5.10", compared_decimals=2, compared_period_text="12/2020",
        change="-0.5", change_decimals=1, change_unit="percent", change_text="down",
        region="Saxony", source="Letter", series=make_series("ELB"), month=month("2021-12"),
        note="Wrong",
    )  # fmt: skip

    december = Dated(date(2021, 12, 1), Precision.MONTH)
    [chapter] = chapters_of(read())
    assert chapter.statements == (
        Statement(
            "Rate", topic="Table", number=Number(Decimal("4.6"), Unit.PERCENT, 1),
            qualifier=Qualifier.CIRCA, text="as said", is_forecast=True,
            period=Period("12/2021", december, december), share_of="all", class_from=15,
            class_to=24, compared=Number(Decimal("5.1"), Unit.PERCENT, 2),
            compared_period=Period("12/2020"), change=Number(Decimal("-0.5"), Unit.PERCENT, 1),
            change_text="down", region="Saxony", source="Letter", series="ELB", note="Wrong",
        ),
    )  # fmt: skip


def test_an_amount_in_millions_stays_one(db):
    make_statement(
        chapter=make_chapter(make_programme(), "A"), value=1_700_000, decimals=1, unit="euro",
        in_millions=True,
    )  # fmt: skip

    [chapter] = chapters_of(read())
    assert chapter.statements[0].number == Number(Decimal(1_700_000), Unit.EURO, 1, True)


# What the chapters gather ------------------------------------------------------------------------


def test_a_target_group_brings_all_that_is_said_about_it(db):
    event = Event.objects.create(title="Law", date=date(2022, 1, 1))
    group = make_group(
        make_programme(), "G", definition="Young", goal="Training", text="Text", is_focus=True,
        is_new=True, event=event,
    )  # fmt: skip
    make_statement("People", target_group=group)

    assert target_groups_of(read()) == (
        TargetGroup(
            code="G", name="Group G", definition="Young", goal="Training", text="Text",
            is_focus=True, is_new=True, occasion="Law",
            statements=(Statement("People", number=Number(Decimal(10), Unit.PERSONS)),),
        ),
    )  # fmt: skip


def test_a_priority_brings_its_measures_with_what_they_are_held_to(db):
    team = OfficeUnit.objects.create(name="Team")
    fair = Event.objects.create(title="Fair", date=date(2022, 5, 1), precision="month")
    priority = make_priority(make_programme(), "S", motto="Go", text="Text", unit_in_charge=team)
    make_measure(
        priority, "S.1", threshold_name="Cases", threshold_operator="at_most", threshold_value=90,
        threshold_unit="count", is_binding=False, is_derived=True, position=1,
    )  # fmt: skip
    make_measure(
        priority, "S.2", threshold_name="Rhythm", threshold_text="monthly", instrument="MAG",
        event=fair, unit_in_charge=team, position=2,
    )  # fmt: skip
    make_measure(priority, "S.3", position=3)

    held = Threshold("Cases", Operator.AT_MOST, Number(Decimal(90), Unit.COUNT), "", True)
    rhythm = Threshold("Rhythm", None, None, "monthly", False)
    may = Dated(date(2022, 5, 1), Precision.MONTH)
    assert priorities_of(read()) == (
        Priority(
            code="S", title="Priority S", motto="Go", motto_source="", text="Text",
            unit_in_charge="Team", statements=(),
            measures=(
                Measure("S.1", "Measure S.1", False, held, "", "", None, ""),
                Measure("S.2", "Measure S.2", True, rhythm, "MAG", "Fair", may, "Team"),
                Measure("S.3", "Measure S.3", True, None, "", "", None, ""),
            ),
        ),
    )  # fmt: skip


def test_a_project_brings_its_partners_and_its_fund(db):
    fund = Fund.objects.create(code="F", name="Fund", first_year=2022, last_year=2022)
    row = make_project(
        make_programme(), "P", funder="State", place="Town", start=date(2018, 1, 1),
        start_precision="year", start_origin="grant", end=date(2022, 9, 30), end_precision="day",
        participants=43, places=0, goal="Work", text="Text", fund=fund,
    )  # fmt: skip
    row.partners.add(Partner.objects.create(name="Clinic"))
    make_statement("People", project=row)

    short = Project(
        code="P", name="Project P", funder="State", level=ProjectLevel.LAND, place="Town",
        start=year(2018), start_origin="grant", end=day("2022-09-30"), end_origin="",
        participants=43, places=0, goal="Work", text="Text",
    )  # fmt: skip
    [whole] = projects_of(read())
    assert (whole.fund, whole.partners) == ("Fund", ("Clinic",))
    assert [statement.name for statement in whole.statements] == ["People"]
    assert projects_in_short(2022) == (short,)


def test_promises_topics_and_events_are_read_in_their_order(db):
    row = make_programme()
    row.commitments.create(text="Second", position=2)
    row.commitments.create(text="First", position=1)
    row.quality_topics.create(code="Q", name="Topic", text="Text")
    row.events.add(Event.objects.create(title="Fair", date=date(2022, 5, 1), precision="month"))

    assert commitments_of(read()) == ("First", "Second")
    assert quality_topics_of(read()) == (QualityTopic("Topic", "Text"),)
    assert events_of(read()) == (DatedEvent("Fair", Dated(date(2022, 5, 1), Precision.MONTH), ""),)


# How long projects run ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "left"),
    [
        (None, None),
        (day("2022-09-30"), 0),  # ended
        (day("2022-10-01"), 0),  # the last month
        (day("2022-12-31"), 2),
        (year(2023), 14),  # some time in 2023: until its December
    ],
)
def test_the_months_left_are_counted_after_the_report_month(end, left):
    assert project(end=end).months_left(month("2022-10")) == left


@pytest.mark.parametrize(
    ("end", "asked", "ends"),
    [
        (None, 2022, False),
        (day("2022-09-30"), 2022, True),
        (day("2022-09-30"), 2023, False),
        (year(2022), 2022, True),
    ],
)
def test_a_project_ends_within_the_year_of_its_end(end, asked, ends):
    assert project(end=end).ends_within(asked) is ends


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (None, day("2022-12-31"), None),
        (year(2022), None, None),
        (day("2021-11-01"), day("2026-10-31"), (12, 60)),
        (year(2022), year(2022), (10, 12)),
        (day("2022-11-15"), day("2022-12-31"), (0, 2)),  # not begun
        (day("2022-01-01"), day("2022-03-31"), (3, 3)),  # over
    ],
)
def test_the_months_passed_are_those_up_to_the_report_month(start, end, months):
    assert project(start, end).months(month("2022-10")) == months


# Series ------------------------------------------------------------------------------------------


@pytest.fixture
def stock(db):
    """A series that a statement of the programme is about, and one that none is about."""
    series = make_series("ELB", kind="stock", unit="persons")
    make_series("OTHER")
    chapter = make_chapter(make_programme(), "A")
    make_statement(chapter=chapter, series=series, month=month("2022-01"))
    return SimpleNamespace(series=series, programme=read())


def values_of(programme: Programme, report: str, as_of=LATER) -> dict[str, Any]:
    history = histories_of(programme, month(report), as_of)["ELB"]
    return {f"{one:%Y-%m}": point.value for one, point in history.points.items()}


def test_only_series_that_statements_are_about_have_a_history(stock):
    histories = histories_of(stock.programme, month("2022-06"), LATER)

    assert list(histories) == ["ELB"]
    assert (histories["ELB"].name, histories["ELB"].unit) == ("Series ELB", Unit.PERSONS)


def test_a_history_ends_with_the_report_month_and_begins_three_years_before(stock):
    make_figures(stock.series, {"2019-06": 1, "2019-07": 2, "2022-06": 3, "2022-07": 4})

    assert values_of(stock.programme, "2022-06") == {"2019-07": 2, "2022-06": 3}


def test_a_history_is_what_was_recorded_until_the_moment(stock):
    make_figures(stock.series, {"2022-01": 1}, at="2022-03-01 00:00")
    make_figures(stock.series, {"2022-01": 2}, at="2022-05-01 00:00")

    before, after = (
        values_of(stock.programme, "2022-06", moment(at)) for at in ("2022-04-01", "2022-06-01")
    )

    assert (before, after) == ({"2022-01": 1}, {"2022-01": 2})


def test_months_are_final_after_the_waiting_time(stock):
    make_figures(stock.series, [1, 2], first="2022-05", data_date=date(2022, 9, 18))

    points = histories_of(stock.programme, month("2022-06"), LATER)["ELB"].points

    assert {f"{one:%m}": point.final for one, point in points.items()} == {"05": True, "06": False}


# Queries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(
    ("function", "queries"),
    [
        (imprint_of, 5),
        (chapters_of, 2),
        (commitments_of, 1),
        (target_groups_of, 2),
        (priorities_of, 3),
        (quality_topics_of, 1),
        (projects_of, 3),
        (events_of, 1),
    ],
)
def test_reading_takes_as_many_queries_for_one_as_for_three(
    db, django_assert_num_queries, function, queries, items
):
    make_year(make_programme(), items)
    programme = read()

    with django_assert_num_queries(queries):
        function(programme)
