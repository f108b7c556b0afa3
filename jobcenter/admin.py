from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst

from jobcenter.ledger import writing
from jobcenter.models import Event, Office, Partner, Unit


class Labelled:
    """Names every field for those who hear the page: in tables, Django leaves labels out."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and field.label:
            field.widget.attrs.setdefault("aria-label", capfirst(field.label))
        return field


class RecordedAdmin(admin.ModelAdmin):
    """The admin of append-only rows: they are added and looked at, never changed or removed."""

    list_select_related = ["recorded_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        assert request.user.is_authenticated
        with writing(by=request.user) as entry:
            entry.add(obj)


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ["name", "location", "region"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Office.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    search_fields = ["name"]


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ["name", "email"]
    search_fields = ["name"]


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["date", "precision", "title", "on_charts"]
    list_display_links = ["title"]
    list_filter = ["on_charts", "date"]
    search_fields = ["title", "description"]
