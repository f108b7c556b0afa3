"""Sign-in: what differs from django-allauth's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpRequest

from jobcenter.access import remember_roles

DEMONSTRATION_PASSWORD = "jobcenter-demo"  # noqa: S105  # printed at start, by intention


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class Backend(AuthenticationBackend):
    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Refuse the password everybody knows where no demonstration runs."""
        if credentials.get("password") == DEMONSTRATION_PASSWORD and not settings.DEMONSTRATION:
            return None
        return super().authenticate(request, **credentials)

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session together with the groups, in one query: every page needs both."""
        rows = list(User.objects.filter(pk=user_id).annotate(group=F("groups__name")))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        remember_roles(rows[0], {row.group for row in rows if row.group})
        return rows[0]
