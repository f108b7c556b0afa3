"""Who may open what: the roles, and the one table of paths and roles.

`jobcenter.middleware.AccessMiddleware` enforces the table for every path; a path without a
decision is refused to everyone, and a test fails.
"""

from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import transaction
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """The names of the Django groups, and one for superusers."""

    BOARD = "board"
    ADVISORY = "advisory"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    MANAGEMENT = "management"
    SUPERUSER = "superuser"


ROLE_NAMES = {
    Role.BOARD: _("board"),
    Role.ADVISORY: _("advisory council"),
    Role.CONTRIBUTOR: _("contributor"),
    Role.EDITOR: _("editor"),
    Role.MANAGEMENT: _("management"),
    Role.SUPERUSER: _("administrator"),
}

GROUPS = frozenset(Role) - {Role.SUPERUSER}
LIVE = frozenset({Role.EDITOR, Role.MANAGEMENT})
BOARD = LIVE | {Role.BOARD, Role.CONTRIBUTOR}
READERS = BOARD | {Role.ADVISORY}
STAFF = LIVE | {Role.CONTRIBUTOR, Role.SUPERUSER}
SIGNED_IN = frozenset(Role)
EVERYONE = None

# One line per path: the route as urls.py writes it, and the roles that may open it.
# A key that ends in "*" decides for every route that begins so.
PATHS: dict[str, frozenset[Role] | None] = {
    "": SIGNED_IN,
    "<int:year>/": READERS,
    "<int:year>/goals/": READERS,
    "<int:year>/goals/<str:code>/": READERS,
    "<int:year>/goals/<str:code>/breakdown/": READERS,
    "<int:year>/goals/<str:code>/breakdown.<str:format>": READERS,
    "<int:year>/goals.<str:format>": READERS,
    "<int:year>/target-groups/": READERS,
    "<int:year>/priorities/": READERS,
    "<int:year>/projects/": READERS,
    "<int:year>/context/": READERS,
    "<int:year>/programme/": READERS,
    "<int:year>/programme.pdf": READERS,
    "<int:year>/budget/": BOARD,
    "sign-in/": EVERYONE,
    "sign-in/inactive/": EVERYONE,
    "sign-out/": EVERYONE,
    "account/password/": SIGNED_IN,
    "account/reauthenticate/": SIGNED_IN,
    "language/": EVERYONE,
    "healthz": EVERYONE,
    "readyz": EVERYONE,
    "admin/*": STAFF,
}

# What a group may do in the admin: verbs, then models of one app.
_WRITTEN = (
    "chapter", "statement", "commitment", "targetgroup", "priority", "measure", "qualitytopic",
    "project", "illustration", "source", "consultation",
)  # fmt: skip
_COUNTED = ("budgetline", "statedamount", "composition", "part", "fund", "tranche")

_EDITOR = [
    ("view", "jobcenter", ("office", "partner", "unit", "event", "release")),
    ("add change", "jobcenter", ("event", "unit")),
    ("view", "goals", ("series", "dimension", "category", "figure", "importedfile", "indicator",
                       "reference", "agreement", "duty", "target", "assessment")),
    ("add change", "goals", ("series", "dimension", "category", "indicator", "reference")),
    ("add", "goals", ("figure", "assessment")),
    ("view", "budget", ("budget", "fundingsource", "allocation", "transfer", *_COUNTED)),
    ("add", "budget", ("allocation", "transfer")),
    ("add change", "budget", _COUNTED),
    ("view change", "programme", ("programme",)),
    ("view add change delete", "programme", _WRITTEN),
]  # fmt: skip
_MANAGEMENT = [
    *_EDITOR,
    ("add change", "jobcenter", ("office", "partner")),
    ("add", "jobcenter", ("release",)),
    ("add change", "goals", ("agreement", "duty")),
    ("delete", "goals", ("duty",)),
    ("add", "goals", ("target",)),
    ("add change", "budget", ("budget", "fundingsource")),
    ("delete", "budget", _COUNTED),
    ("add", "programme", ("programme",)),
]
PERMISSIONS: dict[Role, list[tuple[str, str, tuple[str, ...]]]] = {
    Role.BOARD: [],
    Role.ADVISORY: [],
    Role.CONTRIBUTOR: [],
    Role.EDITOR: _EDITOR,
    Role.MANAGEMENT: _MANAGEMENT,
}


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """The user's roles; read once for each user object, because every page asks several times."""
    cached: frozenset[Role] | None = getattr(user, "_roles", None)
    if cached is None:
        known = isinstance(user, User) and user.is_active
        names = set(user.groups.values_list("name", flat=True)) if known else set()
        cached = remember_roles(user, names)
    return cached


def remember_roles(user: User | AnonymousUser, groups: set[str]) -> frozenset[Role]:
    """Keep with the user object the roles that the names of its groups mean."""
    own = frozenset(Role(name) for name in groups & set(GROUPS))
    roles = own | {Role.SUPERUSER} if user.is_superuser else own
    if not user.is_active:
        roles = frozenset()
    user._roles = roles  # type: ignore[union-attr]  # a cache on Django's own user object
    return roles


def decision(route: str) -> frozenset[Role] | None:
    """The roles that may open `route` (None: everyone); raise LookupError without a decision."""
    if route in PATHS:
        return PATHS[route]
    for prefix, roles in PATHS.items():
        if prefix.endswith("*") and route.startswith(prefix[:-1]):
            return roles
    raise LookupError(f"jobcenter.access.PATHS has no decision about {route!r}")


def keep_groups(using: str, **kwargs: Any) -> None:
    """Make the groups and their permissions what this module says; runs after every migrate."""
    with transaction.atomic(using=using):
        for role, wanted in PERMISSIONS.items():
            group, _created = Group.objects.using(using).get_or_create(name=role.value)
            group.permissions.set(_permissions(using, wanted))


def _permissions(using: str, wanted: list[tuple[str, str, tuple[str, ...]]]) -> list[Permission]:
    keys = {
        (app, f"{verb}_{model}")
        for verbs, app, models in wanted
        for verb in verbs.split()
        for model in models
    }
    every = Permission.objects.using(using).select_related("content_type")
    return [one for one in every if (one.content_type.app_label, one.codename) in keys]
