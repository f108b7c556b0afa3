"""Sign-in: what differs from django-allauth's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

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
