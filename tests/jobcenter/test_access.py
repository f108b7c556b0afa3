from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, resolve

from jobcenter.access import (
    BOARD,
    EVERYONE,
    GROUPS,
    LIVE,
    PATHS,
    PERMISSIONS,
    READERS,
    SIGNED_IN,
    STAFF,
    Role,
    decision,
    roles_of,
)
from jobcenter.ledger import Recorded
from jobcenter.views import healthz
from tests.factories import make_goal, make_release, make_user

ANYBODY: list[Role | None] = [None, *Role]
# What stands in a route, and an address that has something to show there.
SAMPLES = {
    "<int:year>": "2022",
    "<str:code>": "IQ",
    "<str:format>": "json",
    "<path:object_id>": "1",
    "<path:content_type_id>": "1",
    "<int:content_type_id>": "1",
    "(?P<url>.*)$": "nothing/",
}
ADMIN = "admin/"


def routes(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern


def all_routes() -> list[str]:
    # An app label may stand as a regular expression in the admin; its route has no address.
    return [route for route, _pattern in routes(get_resolver().url_patterns) if "^" not in route]


def address(route: str) -> str:
    for placeholder, sample in SAMPLES.items():
        route = route.replace(placeholder, sample)
    return f"/{route}"


def client_of(role: Role | None) -> Client:
    client = Client()
    if role:
        client.force_login(make_user(role))
    return client


def answer(client: Client, url: str) -> str:
    response = client.get(url)
    if response.status_code == 302 and response.headers["Location"].startswith("/sign-in/?next="):
        return "sign in"
    return "refused" if response.status_code == 403 else "opened"


def expected(role: Role | None, roles: frozenset[Role] | None) -> str:
    if roles is EVERYONE or role in roles:
        return "opened"
    return "refused" if role else "sign in"


# The table ---------------------------------------------------------------------------------------


def test_the_table_says_of_the_roles_what_the_interface_says():
    assert {"editor", "management"} == LIVE
    assert {"board", "contributor", "editor", "management"} == BOARD
    assert {"board", "advisory", "contributor", "editor", "management"} == READERS
    assert {"contributor", "editor", "management", "superuser"} == STAFF
    assert {"board", "advisory", "contributor", "editor", "management", "superuser"} == SIGNED_IN


def test_every_route_has_a_decision():
    for route in all_routes():
        decision(route)


@pytest.mark.parametrize("key", PATHS)
def test_every_decision_is_about_a_route(key):
    prefix = key.removesuffix("*")

    assert any(
        route == key or (prefix != key and route.startswith(prefix)) for route in all_routes()
    )


def test_a_prefix_decides_for_the_admin_alone():
    prefixes = [key for key in PATHS if key.endswith("*")]
    below = {route for route in all_routes() if route.startswith(ADMIN)}
    admin = next(one for one in get_resolver().url_patterns if str(one.pattern) == ADMIN)

    assert prefixes == ["admin/*"]
    assert below == {route for route, _pattern in routes([admin]) if "^" not in route}


@pytest.mark.parametrize("route", ["administration/", "admin", "<int:year>/goals/export/", "*"])
def test_what_only_looks_like_a_known_route_has_no_decision(route):
    with pytest.raises(LookupError):
        decision(route)


def test_the_samples_reach_their_routes():
    assert [resolve(address(route)).route for route in all_routes()] == all_routes()


@pytest.mark.parametrize("role", ANYBODY)
def test_every_path_answers_each_role_as_the_table_says(db, role):
    make_goal()
    make_release()
    client = client_of(role)
    # What the admin shows inside depends on permissions; they are asked about below.
    paths = [route for route in all_routes() if not (route.startswith(ADMIN) and role in STAFF)]

    answers = {route: answer(client, address(route)) for route in paths}

    assert answers == {route: expected(role, decision(route)) for route in paths}


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_admin_opens_its_first_page_for_staff(db, role):
    assert client_of(role).get("/admin/").status_code == 200


@pytest.mark.parametrize("role", ANYBODY)
def test_a_post_is_refused_like_a_get(db, role):
    response = client_of(role).post("/admin/goals/figure/enter/", {})

    assert response.status_code == (
        200 if role in LIVE | {Role.SUPERUSER} else 302 if role is None else 403
    )


class WithNewPath:
    urlpatterns = [path("new/", healthz), *get_resolver().url_patterns]


@pytest.mark.parametrize("role", ANYBODY)
def test_a_new_path_without_a_decision_opens_for_nobody(db, settings, role):
    settings.ROOT_URLCONF = WithNewPath
    client = client_of(role)
    client.raise_request_exception = False

    assert client.get("/new/").status_code == 500


def test_who_must_sign_in_comes_back_to_the_page_with_its_parameters(client):
    response = client.get("/2022/?month=2022-06&lang=en")

    assert response.url == "/sign-in/?next=/2022/%3Fmonth%3D2022-06%26lang%3Den"


# Roles -------------------------------------------------------------------------------------------


def test_a_user_has_the_roles_of_all_groups_that_are_roles(db):
    user = make_user(Role.BOARD, Role.EDITOR, Role.SUPERUSER)
    user.groups.add(Group.objects.create(name="choir"))

    assert roles_of(user) == {Role.BOARD, Role.EDITOR, Role.SUPERUSER}


def test_a_group_named_superuser_gives_no_rights(db):
    user = make_user()
    user.groups.add(Group.objects.create(name="superuser"))

    assert roles_of(user) == frozenset()


def test_who_is_not_active_or_not_signed_in_has_no_role(db):
    assert roles_of(User(is_active=False, is_superuser=True)) == frozenset()
    assert roles_of(AnonymousUser()) == frozenset()


# Groups and permissions --------------------------------------------------------------------------


def permissions_of(role: Role) -> set[str]:
    every = Permission.objects.filter(group__name=role).values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in every}


def named(role: Role) -> set[str]:
    return {
        f"{app}.{verb}_{model}"
        for verbs, app, models in PERMISSIONS[role]
        for verb in verbs.split()
        for model in models
    }


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_each_group_has_exactly_the_permissions_that_are_named(db, role):
    assert permissions_of(role) == named(role)


def test_migrating_again_restores_what_somebody_changed(db):
    editors = Group.objects.get(name=Role.EDITOR)
    editors.permissions.remove(*editors.permissions.all()[:3])
    editors.permissions.add(Permission.objects.get(codename="delete_user"))
    Group.objects.get(name=Role.BOARD).delete()

    call_command("migrate", verbosity=0)

    assert permissions_of(Role.EDITOR) == named(Role.EDITOR)
    assert Group.objects.filter(name=Role.BOARD).exists()


def test_migrating_again_changes_nothing_and_keeps_the_members(db):
    user = make_user(Role.EDITOR)
    before = {role: permissions_of(role) for role in GROUPS}

    call_command("migrate", verbosity=0)

    assert {role: permissions_of(role) for role in GROUPS} == before
    assert list(user.groups.values_list("name", flat=True)) == ["editor"]


@pytest.mark.parametrize("role", sorted(GROUPS))
def test_no_group_may_change_or_remove_what_is_only_added(role):
    recorded = [model for model in apps.get_models() if issubclass(model, Recorded)]
    forbidden = {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in recorded
        for verb in ("change", "delete")
    }

    assert named(role) & forbidden == set()


def test_only_management_releases_and_sets_targets():
    alone = {"goals.add_target", "jobcenter.add_release", "goals.add_agreement"}

    assert {role: named(role) & alone for role in PERMISSIONS if named(role) & alone} == {
        Role.MANAGEMENT: alone
    }
