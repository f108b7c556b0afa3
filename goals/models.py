from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from goals.enums import (
    ONE_SERIES,
    BaselineOrigin,
    ChangeUnit,
    Governs,
    Kind,
    Method,
    Path,
    TargetKind,
)
from goals.progress import governed_target
from jobcenter.enums import Mark, Unit
from jobcenter.formats import month_name, number, signed
from jobcenter.ledger import Recorded
from jobcenter.models import Partner, first_day
from jobcenter.models import Unit as OfficeUnit
from jobcenter.numbers import needed_decimals

MONTHS = 12


class FixedOnceReferred(models.Model):
    """A definition: what a number depends on cannot change any more once rows refer to it."""

    fixed_fields: tuple[str, ...]
    referring: str  # the reverse relation whose rows fix the definition

    class Meta:
        abstract = True

    def is_referred_to(self) -> bool:
        return bool(getattr(self, self.referring).exists())

    def clean(self) -> None:
        super().clean()
        if self._state.adding or not self.is_referred_to():
            return
        before = type(self)._default_manager.get(pk=self.pk)
        changed = [
            field for field in self.fixed_fields if getattr(self, field) != getattr(before, field)
        ]
        if changed:
            message = _("Figures or targets refer to this: it cannot change any more.")
            raise ValidationError(dict.fromkeys(changed, message))


class Dimension(models.Model):
    """By what a series is broken down: sex, age group, nationality, duration, site, team."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    suppresses_small_counts = models.BooleanField(
        _("suppress counts of 1 and 2"),
        default=False,
        help_text=_("For readers and in published files; what would reveal them goes as well."),
    )

    class Meta:
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One value of a dimension: women, under 25, not German."""

    dimension = models.ForeignKey(
        Dimension, on_delete=models.CASCADE, related_name="categories", verbose_name=_("dimension")
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["dimension", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "code"], name="one_category_per_code_and_dimension"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension.name}: {self.name}"


class Series(FixedOnceReferred):
    """One thing measured every month; with a parent, a part of it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    topic = models.CharField(
        _("topic"), max_length=100, blank=True, help_text=_("Groups the series when entering.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)
    waiting_months = models.PositiveSmallIntegerField(
        _("waiting time in months"),
        default=3,
        help_text=_("A month is final with data of the month after this time or later."),
    )
    unit_in_charge = models.ForeignKey(
        OfficeUnit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("unit in charge"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    second_category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second category"),
        help_text=_("Of another dimension, where a breakdown has two."),
    )

    fixed_fields = (
        "code",
        "kind",
        "unit",
        "waiting_months",
        "parent",
        "category",
        "second_category",
    )
    referring = "figures"

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decimals__lte=6),
                name="series_decimals_fit",
                violation_error_message=_("At most six decimals are kept."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, category__isnull=True)
                | Q(parent__isnull=False, category__isnull=False),
                name="part_of_a_series_has_a_category",
                violation_error_message=_("A part names the series it is part of, and a category."),
            ),
            models.CheckConstraint(
                condition=Q(second_category__isnull=True) | Q(category__isnull=False),
                name="second_category_needs_a_first",
                violation_error_message=_("Enter the first category before the second."),
            ),
            models.UniqueConstraint(
                fields=["parent", "category"],
                name="one_part_per_category",
                condition=Q(second_category__isnull=True),
                violation_error_message=_("The series has this part already."),
            ),
            models.UniqueConstraint(
                fields=["parent", "category", "second_category"],
                name="one_part_per_categories",
                condition=Q(second_category__isnull=False),
                violation_error_message=_("The series has this part already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    def clean(self) -> None:
        super().clean()
        if self.pk is not None and self in self._wholes():
            raise ValidationError({"parent": _("A series cannot be part of itself.")})
        first, second = self.category, self.second_category
        if first and second and first.dimension_id == second.dimension_id:
            message = _("Choose a category of another dimension.")
            raise ValidationError({"second_category": message})

    def _wholes(self) -> Iterator["Series"]:
        """What the series is part of, and what that is part of, up to itself."""
        whole = self.parent
        while whole is not None:
            yield whole
            whole = None if whole == self else whole.parent


class ImportedFile(Recorded):
    """A file or pasted block that figures were taken from."""

    name = models.CharField(_("name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return self.name


class Figure(Recorded):
    """What was reported for one month of a series. The row recorded last is the current one."""

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="figures", verbose_name=_("series")
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    mark = models.CharField(_("mark"), max_length=20, choices=Mark, blank=True)
    data_date = models.DateField(_("data date"))
    extrapolated = models.BooleanField(_("extrapolated"), default=False)
    imported_from = models.ForeignKey(
        ImportedFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("imported from"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["-month", "series"]
        indexes = [models.Index(fields=["series", "month", "recorded_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "month", "recorded_at"], name="one_figure_per_moment"
            ),
            first_day("month", "figure_month_is_first_day"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, mark="") | (Q(value__isnull=True) & ~Q(mark="")),
                name="figure_has_value_or_mark",
                violation_error_message=_("Enter either a value or a mark."),
            ),
            models.CheckConstraint(
                condition=Q(mark="") | Q(mark__in=Mark.values), name="figure_mark_is_known"
            ),
            models.CheckConstraint(
                condition=Q(data_date__gte=F("month")),
                name="figure_has_data_of_its_month",
                violation_error_message=_("No data can be older than the month they tell of."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series.code} {month_name(self.month)}"


class Indicator(FixedOnceReferred):
    """A method over series."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    method = models.CharField(_("method"), max_length=30, choices=Method)
    numerator = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="+", verbose_name=_("numerator")
    )
    denominator = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("denominator"),
    )
    lag = models.PositiveSmallIntegerField(
        _("lag of the denominator in months"),
        default=0,
        help_text=_("The rate of integration divides by the stock one month earlier: 1."),
    )
    window = models.PositiveSmallIntegerField(
        _("window in months"),
        default=12,
        help_text=_("For values over several months; twelve is usual."),
    )
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    lower_is_better = models.BooleanField(_("lower is better"), default=False)
    definition = models.TextField(_("definition"), blank=True)
    why_it_matters = models.TextField(_("why it matters"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    fixed_fields = (
        "method",
        "numerator",
        "denominator",
        "lag",
        "window",
        "unit",
        "lower_is_better",
    )
    referring = "targets"

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=ONE_SERIES, denominator__isnull=True)
                | (~Q(method__in=ONE_SERIES) & Q(denominator__isnull=False)),
                name="indicator_has_the_series_its_method_needs",
                violation_error_message=_(
                    "A rate or share needs a denominator; other methods have none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(window__gte=1, window__lte=24),
                name="indicator_window_is_plausible",
                violation_error_message=_("Enter a window of 1 to 24 months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class Reference(models.Model):
    """A series of values to compare an indicator with: a type of comparison, the state."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="references",
        verbose_name=_("indicator"),
    )
    series = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("series"),
        help_text=_("Its figures are values of the indicator, as published."),
    )
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["indicator", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "series"], name="one_reference_per_indicator_and_series"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Agreement(FixedOnceReferred):
    """What the office agreed with one partner for one year (§ 48b SGB II)."""

    year = models.PositiveSmallIntegerField(_("year"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, verbose_name=_("partner"))
    title = models.CharField(_("title"), max_length=200)
    planned_on = models.DateField(_("values planned on"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    fixed_fields = ("year", "partner")
    referring = "targets"

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "partner"], name="one_agreement_per_year_and_partner"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2005, year__lte=2100),
                name="agreement_year_is_plausible",
                violation_error_message=_("Enter a year from 2005 to 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.partner}"


class Duty(models.Model):
    """Something a partner undertakes, without a figure."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="duties", verbose_name=_("agreement")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("text"), max_length=300)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="one_duty_per_position")
        ]

    def __str__(self) -> str:
        return self.text


class Target(Recorded):
    """What is agreed for an indicator. A later row for the same indicator replaces it."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="targets", verbose_name=_("agreement")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=TargetKind, default=TargetKind.TARGET)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)
    decimals = models.PositiveSmallIntegerField(
        _("printed decimals"),
        default=0,
        help_text=_("The final verdict rounds the result to as many."),
    )
    stated_change = models.DecimalField(
        _("stated change"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("Against the previous year, as agreed: 3.0 or -5.0."),
    )
    stated_change_unit = models.CharField(
        _("unit of the stated change"), max_length=10, choices=ChangeUnit, blank=True
    )
    baseline = models.DecimalField(
        _("baseline"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Leave empty to derive it from the stated change."),
    )
    baseline_origin = models.CharField(
        _("origin of the baseline"), max_length=10, choices=BaselineOrigin, blank=True
    )
    governs = models.CharField(
        _("what governs"),
        max_length=10,
        choices=Governs,
        default=Governs.VALUE,
        help_text=_("When the baseline is revised: the agreed value, or the agreed change."),
    )
    valid_from = models.DateField(
        _("valid from"),
        null=True,
        blank=True,
        help_text=_("The first day of the month from whose report on this holds; empty: always."),
    )
    path = models.CharField(_("path"), max_length=20, choices=Path, default=Path.PRIOR_YEAR_SHAPE)
    path_values = models.JSONField(
        _("twelve values by hand"),
        default=list,
        blank=True,
        help_text=_("January to December; the last is the target."),
    )
    tolerance = models.DecimalField(
        _("at risk down to, in percent of the expected value"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Leave empty for half the agreed change, or 97 without an improvement."),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["agreement", "indicator", "-recorded_at"]
        constraints = [
            # At one moment a file can bring targets for different report months.
            models.UniqueConstraint(
                fields=["agreement", "indicator", "recorded_at"],
                name="one_target_per_moment",
                condition=Q(valid_from__isnull=True),
                violation_error_message=_("A goal has one target at a time."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "indicator", "recorded_at", "valid_from"],
                name="one_target_per_moment_and_month",
                violation_error_message=_("A goal has one target at a time."),
            ),
            models.CheckConstraint(
                condition=Q(stated_change__isnull=True, stated_change_unit="")
                | (Q(stated_change__isnull=False) & ~Q(stated_change_unit="")),
                name="stated_change_has_its_unit",
                violation_error_message=_("Enter a stated change together with its unit."),
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_origin__in=["", "derived"])
                | (Q(baseline__isnull=False) & Q(baseline_origin__in=["forecast", "final"])),
                name="baseline_has_its_origin",
                violation_error_message=_("Enter a baseline together with its origin."),
            ),
            models.CheckConstraint(
                condition=~Q(baseline_origin="derived") | Q(stated_change__isnull=False),
                name="derived_baseline_needs_a_change",
                violation_error_message=_("A baseline is derived from a stated change only."),
            ),
            models.CheckConstraint(
                condition=~Q(governs=Governs.CHANGE)
                | Q(baseline__isnull=False, stated_change__isnull=False),
                name="a_governing_change_needs_its_baseline",
                violation_error_message=_(
                    "Where the change governs, enter the baseline and the stated change."
                ),
            ),
            first_day("valid_from", "target_is_valid_from_a_first_day"),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gt=0, tolerance__lte=100),
                name="tolerance_is_a_percentage",
                violation_error_message=_("Enter a percentage above 0 and up to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.agreement.year}"

    @property
    def in_force(self) -> Decimal:
        """The target itself, or what the agreed change makes of the baseline if that governs."""
        return governed_target(
            self.value,
            governs=Governs(self.governs),
            baseline=self.baseline,
            change=self.stated_change,
            change_unit=self.stated_change_unit,
        )

    def clean(self) -> None:
        super().clean()
        if message := self._problem_of_path():
            raise ValidationError({"path_values": message})

    def _problem_of_path(self) -> str:
        """What is wrong with the values by hand; empty where nothing is."""
        if self.path != Path.BY_HAND:
            return gettext("Values by hand need the path by hand.") if self.path_values else ""
        values = _decimals(self.path_values)
        if len(values) != MONTHS:
            return gettext("Enter twelve numbers, from January to December.")
        if self.value is None or values[-1] == self.in_force:
            return ""
        decimals = max(map(needed_decimals, (values[-1], self.in_force)))
        words = {
            "target": number(self.in_force, decimals),
            "difference": signed(values[-1] - self.in_force, decimals),
        }
        text = gettext("The path must end in the target %(target)s: it differs by %(difference)s.")
        return text % words


def _decimals(texts: Any) -> list[Decimal]:
    """The numbers of a list of texts; none where one of them is not a number."""
    try:
        values = [Decimal(text) for text in texts if isinstance(text, str)]
    except InvalidOperation:
        return []
    return values if len(values) == len(texts) and all(map(Decimal.is_finite, values)) else []


class Assessment(Recorded):
    """What the office says about a goal in one report. The row recorded last counts."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, verbose_name=_("indicator"))
    month = models.DateField(_("report month"), help_text=_("The first day of the month."))
    cause = models.TextField(_("cause"), blank=True)
    judgement = models.TextField(_("assessment"))
    action = models.TextField(_("what is done"), blank=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-month", "indicator", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "month", "recorded_at"], name="one_assessment_per_moment"
            ),
            first_day("month", "assessment_month_is_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {month_name(self.month)}"
