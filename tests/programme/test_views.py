from datetime import date

import pytest
from django.test import Client

from jobcenter.access import GROUPS, READERS, Role
from tests.factories import (
    make_agreement,
    make_duty,
    make_goal,
    make_indicator,
    make_release,
    make_user,
)
from tests.programme.rows import (
    load_printed,
    make_chapter,
    make_group,
    make_measure,
    make_priority,
    make_programme,
    make_project,
    make_statement,
    make_year,
)


def client_of(role: Role) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(make_user(role))
    return client


# The first page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_the_first_page_leads_to_the_year_of_the_last_release(db, role):
    make_agreement(2022)
    make_agreement(2023)
    make_release("2022-10")

    assert client_of(role).get("/").headers["Location"] == "/2022/"


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_without_a_release_it_leads_to_the_newest_year_that_is_agreed(db, role):
    make_agreement(2021)
    make_agreement(2022)

    assert client_of(role).get("/").headers["Location"] == "/2022/"


def test_a_superuser_without_a_group_is_led_to_the_admin(db):
    assert client_of(Role.SUPERUSER).get("/").headers["Location"] == "/admin/"


# The overview ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(READERS))
def test_the_overview_shows_each_goal_with_its_pairs_status_picture_and_sentence(db, role):
    make_goal("IQ")
    make_release("2022-06", at="2022-08-01 08:00")

    text = client_of(role).get("/2022/").content.decode()

    assert '<a href="/2022/goals/IQ/">Goal IQ</a>' in text
    assert "<dt>Actual up to June</dt><dd>6.0%</dd>" in text
    assert "<dt>Target</dt><dd>12%</dd>" in text
    assert 'status--on_track"><span aria-hidden="true">●</span> on track</span>' in text
    assert text.count("goal-card__chart") == 1
    assert "Up to June 2022 (final): exactly as expected." in text


def test_the_overview_lists_the_duties_of_each_partner(db):
    make_duty("Housing", agreement=make_agreement(2022, "Landkreis"))

    text = client_of(Role.EDITOR).get("/2022/").content.decode()

    assert "Duties of Landkreis</h2>" in text
    assert "<li>Housing</li>" in text


def test_an_overview_without_goals_says_so(db):
    make_agreement(2022)
    make_indicator("IQ")

    text = client_of(Role.EDITOR).get("/2022/").content.decode()

    assert "No goals with a figure are agreed for this year." in text


def test_what_people_typed_is_shown_as_text_and_never_as_markup(db):
    target = make_goal("IQ")
    target.indicator.name = target.agreement.partner.name = "<script>alert('1')</script>"
    target.indicator.save()
    target.agreement.partner.save()
    make_duty("<img src=x onerror=alert(1)>", agreement=target.agreement)

    client = client_of(Role.EDITOR)

    for path in ("/2022/", "/2022/goals/", "/2022/goals/IQ/"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<img" not in text


@pytest.mark.parametrize("goals", [1, 3])
@pytest.mark.parametrize("role", [Role.BOARD, Role.EDITOR])
def test_the_overview_takes_few_queries_however_much_it_shows(
    db, django_assert_num_queries, role, goals
):
    for number in range(goals):
        goal = make_goal(f"IQ{number}")
        make_duty("Housing", position=number, agreement=goal.agreement)
        make_duty("Housing", agreement=make_agreement(2022, f"Partner {number}"))
    make_release()
    client = client_of(role)

    # At most twelve, whatever is added to the page.
    with django_assert_num_queries(12):
        client.get("/2022/")


def test_an_overview_tells_of_the_projects_what_is_left_of_them(db):
    programme = make_programme()
    make_project(
        programme, "P", name="Kopfstand", participants=43, end=date(2022, 9, 30),
        end_precision="day",
    )  # fmt: skip
    make_goal()
    make_release("2022-06")

    text = client_of(Role.BOARD).get("/2022/").content.decode()

    assert '<a href="/2022/projects/">Projects</a>' in text
    words = ["Kopfstand", "43 persons", "3 months left", "ends this year"]
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("role", sorted(READERS))
def test_the_advisory_council_sees_no_budget_on_the_overview(db, role):
    load_printed()
    make_release("2022-10", at="2022-10-20 08:00")

    response = client_of(role).get("/2022/")

    assert ('id="budget-heading"' in response.content.decode()) is (role != Role.ADVISORY)


def test_a_programme_without_agreements_has_an_overview(db):
    make_programme()

    assert client_of(Role.EDITOR).get("/2022/").status_code == 200


# The programme and its pages ---------------------------------------------------------------------

PAGES = ["programme/", "programme.pdf", "target-groups/", "priorities/", "projects/", "context/"]


@pytest.fixture
def printed(db):
    load_printed()
    make_release("2022-10", at="2022-10-20 08:00")


@pytest.mark.parametrize("path", PAGES)
def test_every_reader_opens_every_page(printed, path):
    answers = {role: client_of(role).get(f"/2022/{path}").status_code for role in READERS}

    assert answers == dict.fromkeys(READERS, 200)


@pytest.mark.parametrize("path", ["", *PAGES])
def test_a_year_without_a_programme_is_not_found_and_the_years_there_are_are_named(printed, path):
    response = client_of(Role.BOARD).get(f"/2019/{path}")

    assert response.status_code == 404
    assert "There is no programme for 2019, but for 2022." in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_without_any_programme_the_page_says_so(db, path):
    response = client_of(Role.BOARD).get(f"/2022/{path}")

    assert response.status_code == 404
    assert "There is no programme for 2022." in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_before_the_first_release_readers_are_told_so(db, path):
    load_printed()

    text = client_of(Role.BOARD).get(f"/2022/{path}").content.decode()

    assert "No report has been released yet for 2022." in text


def test_the_programme_lists_its_contents_and_leads_to_the_pdf(printed):
    text = client_of(Role.BOARD).get("/2022/programme/?month=2022-06").content.decode()

    assert 'href="/2022/programme.pdf?month=2022-06"' in text
    assert '<a href="#zielgruppen">Eine Auswahl unserer Zielgruppen</a>' in text
    assert '<a href="#U30">Jugendliche und junge Erwachsene</a>' in text
    assert "<dt>Publisher</dt><dd>Büro der Geschäftsführung</dd>" in text


def test_the_pdf_has_a_name_and_is_shown_in_the_browser(printed):
    response = client_of(Role.ADVISORY).get("/2022/programme.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="programme-2022.pdf"'
    assert response.content.startswith(b"%PDF-")


def test_a_character_that_no_font_has_is_logged(db, caplog):
    make_chapter(make_programme(), "A", title="Good 😀")

    client_of(Role.EDITOR).get("/2022/programme.pdf")

    assert caplog.messages == ["Programme 2022: no font has 😀"]


def test_a_programme_of_two_years_is_shown_in_both(db):
    make_programme(2022, 2023)

    client = client_of(Role.EDITOR)

    assert [client.get(f"/{year}/programme/").status_code for year in (2022, 2023)] == [200, 200]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("target-groups/", ["Jugendliche und junge Erwachsene", "circa\xa01,870", "just under"]),
        ("priorities/", ["Thresholds", "at most\xa090", "Vorrang"]),
        ("context/", ["107,967", "Erwerbsfähige Leistungsberechtigte", "Aktionswoche Bildung"]),
        ("projects/", ["rehapro", "48 months left", "12 of 60 months", "ends this year"]),
    ],
)
def test_each_page_shows_its_part_of_the_programme(printed, path, words):
    text = client_of(Role.BOARD).get(f"/2022/{path}").content.decode()

    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("path", ["programme/", "target-groups/", "priorities/", "context/"])
def test_remarks_are_shown_to_staff_only(printed, path):
    remark = "Remark on:"
    readers, staff = (
        client_of(role).get(f"/2022/{path}").content.decode() for role in (Role.BOARD, Role.EDITOR)
    )

    assert (remark in readers, remark in staff) == (False, True)


@pytest.mark.parametrize("path", [path for path in PAGES if path != "programme.pdf"])
def test_what_people_typed_into_a_programme_is_text_and_never_markup(db, path):
    programme = make_programme()
    hostile = "<script>alert(1)</script>"
    make_chapter(programme, "A", title=hostile, text=hostile, motto=hostile, kind="context")
    make_statement(hostile, target_group=make_group(programme, "G", name=hostile, goal=hostile))
    make_measure(make_priority(programme, "S", title=hostile, text=hostile), "S.1", text=hostile)
    make_project(programme, "P", name=hostile, goal=hostile, text=hostile, start_origin=hostile)

    response = client_of(Role.EDITOR).get(f"/2022/{path}")

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 12),
        ("programme/", 30),
        ("programme.pdf", 29),
        ("target-groups/", 11),
        ("priorities/", 12),
        ("projects/", 12),
        ("context/", 12),
    ],
)
def test_a_page_takes_as_many_queries_for_one_as_for_three(
    db, django_assert_num_queries, path, queries, items
):
    make_year(make_programme(), items)
    for number in range(items):
        make_goal(f"G{number}")
    make_release()
    client = client_of(Role.BOARD)

    with django_assert_num_queries(queries):
        client.get(f"/2022/{path}")
