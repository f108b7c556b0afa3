from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from jobcenter.views import healthz, readyz

# Every route needs a line in jobcenter.access.PATHS.
urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("programme.urls")),
    path("", include("goals.urls")),
    path("", include("budget.urls")),
]
