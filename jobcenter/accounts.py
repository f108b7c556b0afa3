"""Sign-in: what differs from django-allauth's defaults."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db.models import F
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jobcenter.access import remember_roles

DEMONSTRATION_PASSWORD = "jobcenter-demo"  # noqa: S105  # printed at start, by intention


logger = logging.getLogger(__name__)


class NotThePublicPassword:
    """A password validator: the password of the demonstration is refused at sign-in."""

    def validate(self, password: str, user: User | None = None) -> None:
        if password == DEMONSTRATION_PASSWORD:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return _("The password of the demonstration is known to everybody.")


@receiver(user_login_failed)
def log_failed_sign_in(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    # Neither name nor password: people type one into the field of the other.
    address = request.META.get("REMOTE_ADDR") if request else None
    logger.warning("Sign-in failed, address %s", address)


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
