from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jobcenter.access import STAFF, roles_of


class JobcenterAdminSite(admin.AdminSite):
    site_title = _("Administration")
    site_header = _("Administration")
    index_title = _("Administration")
    enable_nav_sidebar = False

    # Django's own login form would pass by allauth's throttle and second factor.
    login = secure_admin_login(admin.AdminSite.login)

    def has_permission(self, request: HttpRequest) -> bool:
        """By role, because groups do not set `is_staff`."""
        return bool(roles_of(request.user) & STAFF)
