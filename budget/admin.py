from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from budget.models import (
    Allocation,
    Budget,
    BudgetLine,
    Composition,
    Fund,
    FundingSource,
    Part,
    StatedAmount,
    Tranche,
    Transfer,
)
from jobcenter.admin import Labelled, RecordedAdmin

AMOUNT = ("amount", "in_millions", "decimals")


class BudgetLineInline(Labelled, admin.TabularInline):
    model = BudgetLine
    fields = ["position", "code", "name", "legal_basis", "kind", "parent"]
    autocomplete_fields = ["parent"]
    extra = 0
    show_change_link = True


class StatedAmountInline(Labelled, admin.TabularInline):
    model = StatedAmount
    fields = ["position", "quantity", "name", *AMOUNT, "qualifier", "document_line"]
    extra = 0
    show_change_link = True


class CompositionInline(Labelled, admin.TabularInline):
    model = Composition
    fields = ["position", "name", *AMOUNT, "document_line"]
    extra = 0
    show_change_link = True


class PartInline(Labelled, admin.TabularInline):
    model = Part
    fields = ["side", "position", "name", "source", *AMOUNT, "document_line"]
    autocomplete_fields = ["source"]
    extra = 0


class TrancheInline(Labelled, admin.TabularInline):
    model = Tranche
    fields = ["year", *AMOUNT, "document_line"]
    extra = 0


@admin.register(FundingSource)
class FundingSourceAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]


@admin.register(Budget)
class BudgetAdmin(admin.ModelAdmin):
    list_display = ["year", "note"]
    search_fields = ["year", "note"]
    inlines = [BudgetLineInline, StatedAmountInline, CompositionInline]


@admin.register(BudgetLine)
class BudgetLineAdmin(admin.ModelAdmin):
    list_display = ["code", "budget", "name", "kind", "parent", "legal_basis"]
    list_filter = ["budget", "kind"]
    search_fields = ["code", "name", "legal_basis", "budget__year"]
    autocomplete_fields = ["budget", "parent"]
    inlines = [StatedAmountInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetLine]:
        # Their names contain the year; also where another page looks one up.
        return super().get_queryset(request).select_related("budget", "parent__budget")


@admin.register(Allocation)
class AllocationAdmin(RecordedAdmin):
    list_display = ["line", "kind", "source", "amount", "received", "recorded_at", "recorded_by"]
    list_filter = ["line__budget", "kind", "source", "line__code"]
    search_fields = ["line__code", "line__name", "reason", "line__budget__year"]
    autocomplete_fields = ["line", "source", "replaces"]
    fields = [
        "line",
        "kind",
        "source",
        AMOUNT,
        "commitment_year",
        "received",
        "replaces",
        "reason",
        "document_line",
        "recorded_at",
        "recorded_by",
    ]
    readonly_fields = ["recorded_at", "recorded_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("line__budget", "source", "recorded_by")


@admin.register(Transfer)
class TransferAdmin(RecordedAdmin):
    list_display = ["from_line", "to_line", "amount", "state", "recorded_at", "recorded_by"]
    list_filter = ["from_line__budget", "state"]
    search_fields = ["from_line__code", "to_line__code", "reason", "from_line__budget__year"]
    autocomplete_fields = ["from_line", "to_line", "replaces"]
    fields = [
        "from_line",
        "to_line",
        AMOUNT,
        "state",
        "replaces",
        "reason",
        "document_line",
        "recorded_at",
        "recorded_by",
    ]
    readonly_fields = ["recorded_at", "recorded_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        lines = ("from_line__budget", "to_line__budget")
        return super().get_queryset(request).select_related(*lines, "recorded_by")


@admin.register(StatedAmount)
class StatedAmountAdmin(admin.ModelAdmin):
    list_display = ["name", "quantity", "budget", "line", "amount", "qualifier", "document_line"]
    list_filter = ["quantity", "qualifier", "budget"]
    list_select_related = ["budget", "line__budget"]
    search_fields = ["name", "note"]
    autocomplete_fields = ["budget", "line"]
    fields = [
        ("budget", "line"),
        ("position", "quantity", "name"),
        (*AMOUNT, "qualifier"),
        ("change", "change_decimals", "change_unit", "change_text"),
        "document_line",
        "note",
    ]


@admin.register(Composition)
class CompositionAdmin(admin.ModelAdmin):
    list_display = ["name", "budget", "amount", "document_line"]
    list_filter = ["budget"]
    list_select_related = ["budget"]
    search_fields = ["name"]
    autocomplete_fields = ["budget"]
    inlines = [PartInline]


@admin.register(Part)
class PartAdmin(admin.ModelAdmin):
    list_display = ["name", "composition", "side", "source", "amount"]
    list_filter = ["side", "composition__budget"]
    list_select_related = ["composition__budget", "source"]
    search_fields = ["name"]
    autocomplete_fields = ["composition", "source"]


@admin.register(Fund)
class FundAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "first_year", "last_year", "amount", "source"]
    list_filter = ["source"]
    list_select_related = ["source"]
    search_fields = ["code", "name", "purpose"]
    autocomplete_fields = ["source"]
    inlines = [TrancheInline]


@admin.register(Tranche)
class TrancheAdmin(admin.ModelAdmin):
    list_display = ["fund", "year", "amount"]
    list_filter = ["year", "fund"]
    list_select_related = ["fund"]
    search_fields = ["fund__code", "fund__name"]
    autocomplete_fields = ["fund"]
