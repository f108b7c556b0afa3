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

    assert client_of(role).get("/").url == "/2022/"


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_without_a_release_it_leads_to_the_newest_year_that_is_agreed(db, role):
    make_agreement(2021)
    make_agreement(2022)

    assert client_of(role).get("/").url == "/2022/"


def test_a_superuser_without_a_group_is_led_to_the_admin(db):
    assert client_of(Role.SUPERUSER).get("/").url == "/admin/"


# The overview ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(READERS))
def test_the_overview_shows_each_goal_with_its_pairs_status_picture_and_sentence(db, role):
    make_goal("IQ")
    make_release("2022-06", at="2022-08-01 08:00")

    text = client_of(role).get("/2022/").content.decode()

    assert '<a href="/2022/goals/IQ/">Goal IQ</a>' in text
    assert "<dt>Actual up to June</dt><dd>6.0%</dd>" in text
    assert "<dt>Target</dt><dd>12.0%</dd>" in text
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
@pytest.mark.parametrize(("role", "queries"), [(Role.BOARD, 10), (Role.EDITOR, 11)])
def test_the_overview_takes_few_queries_however_much_it_shows(
    db, django_assert_num_queries, role, queries, goals
):
    for number in range(goals):
        goal = make_goal(f"IQ{number}")
        make_duty("Housing", position=number, agreement=goal.agreement)
        make_duty("Housing", agreement=make_agreement(2022, f"Partner {number}"))
    make_release()
    client = client_of(role)

    with django_assert_num_queries(queries):
        client.get("/2022/")
    assert queries <= 12
