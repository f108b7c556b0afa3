from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jobcenter.access import Role, roles_of
from jobcenter.admin import Labelled, RecordedAdmin
from jobcenter.enums import Unit
from jobcenter.formats import quantity, signed
from jobcenter.models import Release
from programme.forms import ReleaseForm
from programme.models import (
    PLACES,
    Chapter,
    Commitment,
    Consultation,
    Illustration,
    Measure,
    Priority,
    Programme,
    Project,
    QualityTopic,
    Source,
    Statement,
    TargetGroup,
)
from programme.releases import release

PRINTED = ("page", "document_line")


class SourceInline(Labelled, admin.TabularInline):
    model = Source
    fields = ["position", "name", "is_cited", "document_line"]
    extra = 0


class ConsultationInline(Labelled, admin.TabularInline):
    model = Consultation
    fields = ["position", "body", "role", "date", "date_precision", "document_line"]
    extra = 0


class CommitmentInline(Labelled, admin.TabularInline):
    model = Commitment
    fields = ["position", "text", "document_line"]
    extra = 0


class QualityTopicInline(Labelled, admin.TabularInline):
    model = QualityTopic
    fields = ["position", "code", "name", "text", "document_line"]
    extra = 0


class IllustrationInline(Labelled, admin.TabularInline):
    model = Illustration
    fields = ["position", "title", "kind", "alternative_text", "licence", "source", "document_line"]
    extra = 0
    show_change_link = True


# All of its fields, wherever a statement is edited: a constraint is put into words only where the
# form has the fields it is about.
STATEMENT: list[tuple[Any, Any]] = [
    (
        None,
        {
            "fields": [
                ("position", "name", "topic"),
                ("value", "decimals", "unit", "in_millions"),
                ("qualifier", "is_forecast"),
                "text",
            ]
        },
    ),
    (
        _("Period and share"),
        {
            "classes": ["collapse"],
            "fields": [
                ("period_from", "period_to", "period_precision", "period_text"),
                ("share_of", "class_from", "class_to"),
            ],
        },
    ),
    (
        _("Comparison"),
        {
            "classes": ["collapse"],
            "fields": [
                ("compared_value", "compared_decimals"),
                ("compared_from", "compared_to", "compared_precision", "compared_period_text"),
                ("change", "change_decimals", "change_unit", "change_text"),
            ],
        },
    ),
    (
        _("Origin"),
        {
            "classes": ["collapse"],
            "fields": [
                ("region", "source", "document_line"),
                ("series", "month", "budget_line"),
                "note",
            ],
        },
    ),
]


class StatementInline(Labelled, admin.StackedInline):
    model = Statement
    fieldsets = STATEMENT
    autocomplete_fields = ["series", "budget_line"]
    extra = 0
    show_change_link = True


class MeasureInline(Labelled, admin.StackedInline):
    model = Measure
    fields = [
        ("position", "code", "unit_in_charge"),
        "text",
        ("threshold_name", "threshold_operator", "threshold_value"),
        ("threshold_decimals", "threshold_unit", "threshold_text"),
        ("is_binding", "is_derived", "instrument"),
        ("event", "document_line"),
    ]
    autocomplete_fields = ["event", "unit_in_charge"]
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ["title", "first_year", "last_year", "state", "issued"]
    list_filter = ["state"]
    search_fields = ["title", "short_title"]
    autocomplete_fields = ["carriers", "events", "budgets"]
    inlines = [
        SourceInline,
        ConsultationInline,
        CommitmentInline,
        QualityTopicInline,
        IllustrationInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", "short_title", ("first_year", "last_year"), "state"]}),
        (
            _("Imprint"),
            {
                "fields": [
                    ("issued", "issued_precision"),
                    "publisher",
                    "legal_basis",
                    "language_note",
                    "note",
                ]
            },
        ),
        (_("Belongs to it"), {"fields": ["carriers", "events", "budgets"]}),
    ]


@admin.register(Chapter)
class ChapterAdmin(admin.ModelAdmin):
    list_display = ["position", "title", "programme", "parent", "kind", "state", "due"]
    list_display_links = ["title"]
    list_filter = ["programme", "state", "kind", "unit_in_charge"]
    list_select_related = ["programme", "parent"]
    search_fields = ["code", "title", "text"]
    autocomplete_fields = ["programme", "parent", "partner", "unit_in_charge"]
    inlines = [StatementInline, IllustrationInline]
    fieldsets = [
        (None, {"fields": [("programme", "parent"), ("position", "code", "kind"), "title"]}),
        (_("Text"), {"fields": ["motto", "motto_source", "text", "partner"]}),
        (_("Work on it"), {"fields": [("unit_in_charge", "due", "state")]}),
        (_("Document"), {"fields": [PRINTED]}),
    ]


@admin.register(TargetGroup)
class TargetGroupAdmin(admin.ModelAdmin):
    list_display = ["position", "name", "programme", "is_focus", "is_new"]
    list_display_links = ["name"]
    list_filter = ["programme", "is_focus", "is_new"]
    list_select_related = ["programme"]
    search_fields = ["code", "name", "definition", "goal", "text"]
    autocomplete_fields = ["programme", "event"]
    inlines = [StatementInline]


@admin.register(Priority)
class PriorityAdmin(admin.ModelAdmin):
    list_display = ["position", "title", "programme", "unit_in_charge"]
    list_display_links = ["title"]
    list_filter = ["programme", "unit_in_charge"]
    list_select_related = ["programme", "unit_in_charge"]
    search_fields = ["code", "title", "text"]
    autocomplete_fields = ["programme", "unit_in_charge"]
    inlines = [MeasureInline, StatementInline]


@admin.register(Measure)
class MeasureAdmin(admin.ModelAdmin):
    list_display = ["code", "text", "priority", "threshold_value", "threshold_text", "is_binding"]
    list_filter = ["priority__programme", "is_binding", "unit_in_charge"]
    list_select_related = ["priority"]
    search_fields = ["code", "text", "threshold_name", "instrument"]
    autocomplete_fields = ["priority", "event", "unit_in_charge"]


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ["name", "programme", "level", "start", "end", "participants", "places"]
    list_filter = ["programme", "level"]
    list_select_related = ["programme"]
    search_fields = ["code", "name", "funder", "place", "goal"]
    autocomplete_fields = ["programme", "partners", "fund"]
    inlines = [StatementInline]
    fieldsets = [
        (None, {"fields": ["programme", ("position", "code"), "name", "goal", "text"]}),
        (_("Who and where"), {"fields": [("funder", "level", "fund"), "partners", "place"]}),
        (
            _("When"),
            {
                "fields": [
                    ("start", "start_precision", "start_origin"),
                    ("end", "end_precision", "end_origin"),
                ]
            },
        ),
        (_("How many"), {"fields": [("participants", "places")]}),
        (_("Document"), {"fields": [PRINTED]}),
    ]


@admin.register(Statement)
class StatementAdmin(admin.ModelAdmin):
    list_display = [
        "name",
        "topic",
        "value_shown",
        "change_shown",
        "qualifier",
        "period_text",
        "place",
    ]
    list_filter = ["topic", "unit", "qualifier", "is_forecast", "series"]
    list_select_related = list(PLACES)
    search_fields = ["name", "topic", "text", "note", "source"]
    autocomplete_fields = [*PLACES, "series", "budget_line"]
    fieldsets = [(_("Place"), {"fields": [PLACES]}), *STATEMENT]

    @admin.display(description=_("value"), ordering="value")
    def value_shown(self, statement: Statement) -> str:
        if statement.value is None:
            return statement.text
        unit = Unit(statement.unit or Unit.COUNT)
        return quantity(statement.value, unit, statement.decimals)

    @admin.display(description=_("change"), ordering="change")
    def change_shown(self, statement: Statement) -> str:
        return signed(statement.change, statement.change_decimals)

    @admin.display(description=_("place"))
    def place(self, statement: Statement) -> str:
        return str(next(filter(None, (getattr(statement, place) for place in PLACES))))


@admin.register(Illustration)
class IllustrationAdmin(admin.ModelAdmin):
    list_display = ["title", "kind", "programme", "chapter", "licence"]
    list_filter = ["programme", "kind"]
    list_select_related = ["programme", "chapter"]
    search_fields = ["title", "alternative_text", "source"]
    autocomplete_fields = ["programme", "chapter"]


class PartAdmin(admin.ModelAdmin):
    """A row that is mostly edited on the page of its programme."""

    list_filter = ["programme"]
    list_select_related = ["programme"]
    autocomplete_fields = ["programme"]


@admin.register(Source)
class SourceAdmin(PartAdmin):
    list_display = ["name", "is_cited", "programme"]
    search_fields = ["name"]


@admin.register(Consultation)
class ConsultationAdmin(PartAdmin):
    list_display = ["body", "role", "date", "programme"]
    search_fields = ["body"]


@admin.register(Commitment)
class CommitmentAdmin(PartAdmin):
    list_display = ["text", "programme"]
    search_fields = ["text"]


@admin.register(QualityTopic)
class QualityTopicAdmin(PartAdmin):
    list_display = ["name", "text", "programme"]
    search_fields = ["code", "name", "text"]


@admin.register(Release)
class ReleaseAdmin(RecordedAdmin):
    form = ReleaseForm
    list_display = ["__str__", "recorded_at", "recorded_by", "withdraws", "comment"]
    list_filter = ["month"]
    list_select_related = ["recorded_by", "withdraws"]
    search_fields = ["comment"]
    fields = ["month", "withdraws", "comment"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By role: a superuser is no exception."""
        return Role.MANAGEMENT in roles_of(request.user)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ReleaseForm]:
        form = super().get_form(request, *args, **kwargs)
        assert issubclass(form, ReleaseForm)
        assert request.user.is_authenticated
        form.user = request.user
        return form

    def save_model(
        self, request: HttpRequest, obj: Release, form: ReleaseForm, change: bool
    ) -> None:
        data = form.cleaned_data
        saved = release(
            data["month"],
            by=form.user,
            comment=data["comment"],
            withdraws=data["withdraws"],
        )
        obj.pk = saved.pk
