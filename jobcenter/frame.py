"""What every page shows around its content: a context processor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobcenter.access import GROUPS, ROLE_NAMES, STAFF, Role, decision, roles_of
from jobcenter.models import Office

# What the navigation offers: the name of a page, its label and its route.
PAGES = (
    ("overview", "<int:year>/"),
    ("goals", "<int:year>/goals/"),
    ("target_groups", "<int:year>/target-groups/"),
    ("priorities", "<int:year>/priorities/"),
    ("projects", "<int:year>/projects/"),
    ("context", "<int:year>/context/"),
    ("budget", "<int:year>/budget/"),
    ("programme", "<int:year>/programme/"),
)


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """Reads the office only when a template asks for it."""

    request: HttpRequest

    @cached_property
    def office(self) -> Office | None:
        return Office.objects.first()

    @property
    def demonstration(self) -> bool:
        return bool(settings.DEMONSTRATION)

    @property
    def year(self) -> int | None:
        match = self.request.resolver_match
        return match.kwargs.get("year") if match else None

    @property
    def address(self) -> str:
        """This page without a language, so that the switch of languages decides."""
        query = self.request.GET.copy()
        query.pop("lang", None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @property
    def roles(self) -> frozenset[Role]:
        user = getattr(self.request, "user", None)
        return roles_of(user) if user else frozenset()

    @property
    def role_label(self) -> str:
        return ", ".join(str(ROLE_NAMES[role]) for role in Role if role in self.roles)

    @property
    def may_admin(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        return [(code, _name(code), code == get_language()) for code, _label in settings.LANGUAGES]

    @cached_property
    def navigation(self) -> list[Entry]:
        if not self.year or not self.roles & GROUPS:
            return []
        labels = {
            "overview": _("Overview"),
            "goals": _("Goals"),
            "target_groups": _("Target groups"),
            "priorities": _("Priorities"),
            "projects": _("Projects"),
            "context": _("Labour market"),
            "budget": _("Budget"),
            "programme": _("Programme"),
        }
        return [
            self._entry(name, labels[name])
            for name, route in PAGES
            if self.roles & (decision(route) or self.roles)
        ]

    def _entry(self, name: str, label: str) -> Entry:
        url = reverse(name, kwargs={"year": self.year})
        path = self.request.path
        kept = {key: self.request.GET[key] for key in ("month", "as_of") if key in self.request.GET}
        current = path == url if name == "overview" else path.startswith(url)
        return Entry(label, f"{url}?{urlencode(kept)}" if kept else url, current)


def _name(code: str) -> str:
    return {"de": "Deutsch", "en": "English"}[code]


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
