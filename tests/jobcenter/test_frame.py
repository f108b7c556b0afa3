import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from jobcenter.access import GROUPS, Role, decision
from jobcenter.frame import PAGES, Frame
from jobcenter.models import Office
from tests.factories import make_goal, make_release, make_user

BANNER = "Demonstration figures, not statistics"


def frame_of(role: Role | None = None, path: str = "/2022/goals/IQ/") -> Frame:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    if role:
        request.user = make_user(role)
    return Frame(request)


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_the_navigation_leads_to_every_page_that_the_role_may_open(db, role):
    pages = [(f"/{route.replace('<int:year>', '2022')}", decision(route)) for _name, route in PAGES]

    offered = [entry.url for entry in frame_of(role).navigation]

    assert offered == [url for url, roles in pages if roles is None or role in roles]
    assert offered[:2] == ["/2022/", "/2022/goals/"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/2022/", "Overview"), ("/2022/goals/", "Goals"), ("/2022/goals/IQ/", "Goals")],
)
def test_the_navigation_marks_where_the_reader_is(db, path, current):
    with translation.override("en"):
        navigation = frame_of(Role.BOARD, path).navigation

    assert [entry.label for entry in navigation if entry.current] == [current]


@pytest.mark.parametrize("role", [None, Role.SUPERUSER])
def test_who_may_open_no_page_is_offered_none(db, role):
    assert frame_of(role).navigation == []


def test_a_page_without_a_year_has_no_navigation(db):
    assert frame_of(Role.BOARD, "/account/password/").navigation == []


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/2022/", "/2022/"),
        ("/2022/?lang=en", "/2022/"),
        ("/2022/?month=2022-06&lang=en", "/2022/?month=2022-06"),
    ],
)
def test_the_address_of_the_page_leaves_the_language_open(path, address):
    assert frame_of(path=path).address == address


def test_an_account_says_all_its_roles(db):
    frame = frame_of()
    frame.request.user = make_user(Role.EDITOR, Role.SUPERUSER)

    with translation.override("en"):
        assert frame.role_label == "editor, administrator"


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/2022/", "/2022/goals/", "/2022/goals/IQ/", "/account/password/",
             "/nothing/", "/admin/", "/admin/goals/figure/enter/"],
)  # fmt: skip
@pytest.mark.parametrize("demonstration", [True, False])
def test_every_page_says_whether_it_is_a_demonstration(db, client, settings, path, demonstration):
    settings.DEMONSTRATION = demonstration
    make_goal()
    make_release()
    if path != "/sign-in/":
        client.force_login(make_user(Role.MANAGEMENT))

    text = client.get(f"{path}?lang=en", follow=True).content.decode()

    assert (BANNER in text) == demonstration


def test_the_pages_bear_the_name_of_the_office(db, client):
    Office.objects.create(pk=1, name="Jobcenter Musterstadt")

    assert "Jobcenter Musterstadt</title>" in client.get("/sign-in/").content.decode()


def test_every_language_has_its_own_name():
    assert [code for code, _name, _current in frame_of().languages] == [
        code for code, _label in settings.LANGUAGES
    ]
