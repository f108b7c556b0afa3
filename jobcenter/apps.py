from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class JobcenterConfig(AppConfig):
    name = "jobcenter"
    verbose_name = _("Office and releases")

    def ready(self) -> None:
        # Both need the models of all apps, which exist only now.
        from jobcenter.access import keep_groups  # noqa: PLC0415
        from jobcenter.ledger import keep_triggers  # noqa: PLC0415

        post_migrate.connect(keep_groups, dispatch_uid="keep_groups")
        post_migrate.connect(keep_triggers, dispatch_uid="keep_triggers")


class AdminConfig(DjangoAdminConfig):
    default_site = "jobcenter.site.JobcenterAdminSite"
