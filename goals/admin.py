"""The monthly job: series, figures and goals in the admin."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.actions import record_figures
from goals.catalogue import adopt, adopted_codes, offers
from goals.forms import BlockForm, MonthForm, TargetForm, default_month
from goals.models import (
    Agreement,
    Assessment,
    Category,
    Dimension,
    Duty,
    Figure,
    ImportedFile,
    Indicator,
    Reference,
    Series,
    Target,
)
from goals.queries import figures_of, newest_month_of_all
from jobcenter.admin import Labelled, RecordedAdmin
from jobcenter.enums import Mark, Unit
from jobcenter.formats import marked, month_name, quantity
from jobcenter.months import add_months, month_key, months_between, parse_month

MONTHS_OFFERED = 36


class CategoryInline(admin.TabularInline):
    model = Category
    fields = ["position", "code", "name"]
    extra = 0


@admin.register(Dimension)
class DimensionAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "suppresses_small_counts"]
    search_fields = ["code", "name", "categories__name"]
    inlines = [CategoryInline]


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "topic", "kind", "unit", "waiting_months", "unit_in_charge"]
    list_display_links = ["code", "name"]
    list_filter = ["topic", "kind", "unit_in_charge"]
    list_select_related = ["unit_in_charge"]
    search_fields = ["code", "name", "source"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Category:
            # A category names itself by its dimension.
            kwargs["queryset"] = Category.objects.select_related("dimension")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Figure)
class FigureAdmin(RecordedAdmin):
    list_display = [
        "series", "month_shown", "value_shown", "data_date", "recorded_at", "recorded_by", "reason",
    ]  # fmt: skip
    list_filter = ["series", "month", "mark", "extrapolated"]
    list_select_related = ["series", "recorded_by"]
    search_fields = ["series__code", "series__name", "reason"]
    date_hierarchy = "month"
    ordering = ["-recorded_at", "-month", "series__position"]
    fields = ["series", "month", "value", "mark", "data_date", "extrapolated", "reason"]

    @admin.display(description=gettext_lazy("Month"), ordering="month")
    def month_shown(self, figure: Figure) -> str:
        return month_name(figure.month)

    @admin.display(description=gettext_lazy("Value"), ordering="value")
    def value_shown(self, figure: Figure) -> str:
        mark = Mark(figure.mark) if figure.mark else None
        return marked(figure.value, mark, Unit(figure.series.unit), figure.series.decimals)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Figures are entered by month, where their checks are."""
        return redirect("admin:goals_figure_enter")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("enter/", wrap(self.enter_view), name="goals_figure_enter"),
            path("block/", wrap(self.block_view), name="goals_figure_block"),
        ]
        return own + super().get_urls()

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        """One month of all series on one page."""
        self._require_entry(request)
        month = self._month(request)
        series = list(Series.objects.select_related("unit_in_charge"))
        known = [month, add_months(month, -1), add_months(month, -12)]
        now = timezone.now()
        current = figures_of([one.pk for one in series], known, now)
        data = request.POST if request.method == "POST" else None
        form = MonthForm(data, month=month, series=series, current=current, now=now)
        if form.is_valid():
            return self._record(request, form, month_key(month))
        offered = months_between(add_months(month, -MONTHS_OFFERED), self._last_month())
        context = self._context(request, _("Enter a month")) | {
            "form": form,
            "month": month,
            "months": sorted({*offered, month}, reverse=True),
        }
        return render(request, "admin/goals/enter.html", context)

    def block_view(self, request: HttpRequest) -> HttpResponse:
        """A block of series × months: read, shown, and recorded once confirmed."""
        self._require_entry(request)
        if "confirmed" in request.POST:
            return self._record_block(request, request.POST["confirmed"])
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        return self._block_page(request, BlockForm(*data, now=timezone.now()))

    def _block_page(self, request: HttpRequest, form: BlockForm) -> HttpResponse:
        context = self._context(request, _("Paste or upload a block")) | {
            "form": form,
            "preview": form.is_bound and form.is_valid(),
        }
        return render(request, "admin/goals/block.html", context)

    def _record_block(self, request: HttpRequest, signed: str) -> HttpResponse:
        try:
            form = BlockForm.confirmed(signed, now=timezone.now())
        except BadSignature as error:
            raise PermissionDenied from error
        if form.is_valid() and not form.block.refusals and not form.is_overtaken:
            return self._record(request, form)
        # Somebody has recorded other data or changed a series since the preview.
        return self._block_page(request, form)

    def _record(
        self, request: HttpRequest, form: MonthForm | BlockForm, month: str = ""
    ) -> HttpResponse:
        assert request.user.is_authenticated
        changes = record_figures(
            form.entries,
            by=request.user,
            reason=form.cleaned_data["reason"],
            source=form.source if isinstance(form, BlockForm) else None,
        )
        text = ngettext("%(count)s figure recorded.", "%(count)s figures recorded.", len(changes))
        messages.success(request, text % {"count": len(changes)})
        if month:
            return redirect(f"{reverse('admin:goals_figure_enter')}?month={month}")
        return redirect("admin:goals_figure_changelist")

    def _require_entry(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _month(self, request: HttpRequest) -> date:
        """The month asked for, else the one after the newest figure, if it is over."""
        text = request.GET.get("month")
        if not text:
            newest = newest_month_of_all()
            return min(add_months(newest, 1), self._last_month()) if newest else self._last_month()
        try:
            return parse_month(text)
        except ValueError as error:
            raise Http404(_("“month” must look like 2022-09.")) from error

    def _last_month(self) -> date:
        return default_month(timezone.localdate())

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


@admin.register(ImportedFile)
class ImportedFileAdmin(RecordedAdmin):
    list_display = ["name", "sha256", "recorded_at", "recorded_by"]
    search_fields = ["name", "sha256"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class ReferenceInline(admin.TabularInline):
    model = Reference
    fields = ["name", "series"]
    extra = 0


class CatalogueForm(forms.Form):
    """Which indicators of § 48a SGB II the office wants; those it has are not chosen again."""

    codes = forms.MultipleChoiceField(
        choices=lambda: [(offer.code, offer.name) for offer in offers()],
        error_messages={"required": gettext_lazy("Choose at least one indicator.")},
    )


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "method", "numerator", "denominator", "lower_is_better"]
    list_display_links = ["code", "name"]
    list_filter = ["method", "unit"]
    list_select_related = ["numerator", "denominator"]
    search_fields = ["code", "name", "definition"]
    inlines = [ReferenceInline]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.catalogue_view)
        return [path("catalogue/", view, name="goals_indicator_catalogue"), *super().get_urls()]

    def catalogue_view(self, request: HttpRequest) -> HttpResponse:
        """The ready-made indicators of § 48a SGB II, to choose from."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CatalogueForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._adopt(request, form):
            return redirect("admin:goals_indicator_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Catalogue of § 48a SGB II"),
            "opts": self.opts,
            "form": form,
            "offers": offers(),
            "chosen": form["codes"].value() or [],
            "adopted": adopted_codes(),
        }
        return render(request, "admin/goals/catalogue.html", context)

    def _adopt(self, request: HttpRequest, form: CatalogueForm) -> bool:
        try:
            created = adopt(form.cleaned_data["codes"])
        except ValidationError as error:
            form.add_error("codes", error)
            return False
        text = ngettext(
            "%(count)s indicator created.", "%(count)s indicators created.", len(created)
        )
        messages.success(request, text % {"count": len(created)})
        return True


class DutyInline(Labelled, admin.StackedInline):
    model = Duty
    fields = [("position", "text")]
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(admin.ModelAdmin):
    list_display = ["year", "partner", "title", "planned_on", "agreed_on"]
    list_display_links = ["partner", "title"]
    list_filter = ["year", "partner"]
    list_select_related = ["partner"]
    search_fields = ["title", "partner__name", "duties__text"]
    inlines = [DutyInline]


@admin.register(Target)
class TargetAdmin(RecordedAdmin):
    form = TargetForm
    list_display = [
        "indicator", "agreement", "value_shown", "kind", "stated_change", "valid_from",
        "recorded_at", "recorded_by", "reason",
    ]  # fmt: skip
    list_filter = ["agreement__year", "agreement__partner", "kind"]
    list_select_related = ["indicator", "agreement__partner", "recorded_by"]
    search_fields = ["indicator__code", "indicator__name", "reason"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "agreement":
            # An agreement names itself by its partner.
            kwargs["queryset"] = Agreement.objects.select_related("partner")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("Value"), ordering="value")
    def value_shown(self, target: Target) -> str:
        return quantity(target.value, Unit(target.indicator.unit), target.decimals)


@admin.register(Assessment)
class AssessmentAdmin(RecordedAdmin):
    list_display = ["indicator", "month_shown", "judgement", "recorded_at", "recorded_by"]
    list_filter = ["indicator", "month"]
    list_select_related = ["indicator", "recorded_by"]
    search_fields = ["indicator__code", "cause", "judgement", "action"]

    @admin.display(description=gettext_lazy("Report month"), ordering="month")
    def month_shown(self, assessment: Assessment) -> str:
        return month_name(assessment.month)
