import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control

from jobcenter.access import decision, roles_of
from jobcenter.reports import NoRelease
from jobcenter.views import no_release

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


def language(get_response: GetResponse) -> GetResponse:
    """German unless the reader chose otherwise, by `?lang=` or by the cookie of the switch.

    Django's own middleware would follow the browser's preference; an office's pages should
    look the same at every desk.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = (request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        code = next((code for code in wanted if code in known), settings.LANGUAGE_CODE)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
            return response

    return middleware


class AccessMiddleware:
    """Asks `jobcenter.access` about every path before its view runs; lets nobody else cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        assert request.resolver_match is not None
        allowed = decision(request.resolver_match.route)
        if allowed is None or roles_of(request.user) & allowed:
            return None
        if request.user.is_authenticated:
            logger.warning("Refused: user %s, path %s", request.user.pk, request.path)
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        return no_release(request, exception) if isinstance(exception, NoRelease) else None
