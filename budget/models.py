"""What is allotted, moved and stated, year by year.

An amount is kept in euros together with how it was stated: 15,517,865 euros and 15.52 million
are two statements of one thing, and neither replaces the other.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.enums import (
    AllocationKind,
    LineKind,
    Qualifier,
    Quantity,
    Side,
    SourceKind,
    TransferState,
)
from jobcenter.enums import Unit
from jobcenter.ledger import Recorded
from jobcenter.numbers import EXACT

MILLION = 6  # its power of ten


class Amount(models.Model):
    """Euros, and the precision they were stated with."""

    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=16,
        decimal_places=2,
        help_text=_("In euros, also where it is stated in millions."),
    )
    in_millions = models.BooleanField(_("stated in millions"), default=False)
    decimals = models.PositiveSmallIntegerField(_("stated decimals"), default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(in_millions=False, decimals__lte=2)
                | Q(in_millions=True, decimals__lte=8),
                name="%(class)s_decimals_fit",
                violation_error_message=_(
                    "Euros have at most two decimals, millions at most eight."
                ),
            )
        ]

    @property
    def step(self) -> Decimal:
        """The smallest difference, in euros, that the statement shows."""
        return Decimal(1).scaleb(MILLION * self.in_millions - self.decimals)

    def clean(self) -> None:
        super().clean()
        if self.amount is not None and EXACT.remainder(self.amount, self.step):
            raise ValidationError(
                {"amount": _("The amount has more digits than it is stated with.")}
            )


class OptionalAmount(Amount):
    """An amount that the document may leave out."""

    amount = models.DecimalField(  # type: ignore[assignment]
        _("amount in euros"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Leave empty where none is stated."),
    )

    class Meta(Amount.Meta):
        abstract = True


def document_line() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(
        _("line in the document"), null=True, blank=True, help_text=_("Where it is stated.")
    )


def _not_negative(model: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(amount__gte=0),
        name=f"{model}_is_not_negative",
        violation_error_message=_("Enter an amount of zero or more."),
    )


class FundingSource(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)

    class Meta:
        verbose_name = _("source of funds")
        verbose_name_plural = _("sources of funds")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Budget(models.Model):
    """The budget of one year."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="budget_year_is_plausible",
                violation_error_message=_("Enter a year from 1990 to 2100."),
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class BudgetLine(models.Model):
    """A title of the budget, a kind of cost or an instrument."""

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="lines", verbose_name=_("budget")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=LineKind)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["-budget__year", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "code"],
                name="one_line_per_budget_and_code",
                violation_error_message=_("This budget has a line of this code already."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="a_line_is_not_its_own_part",
                violation_error_message=_("A line cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget} · {self.code}"

    def clean(self) -> None:
        if self.parent and self.parent.budget_id != self.budget_id:
            raise ValidationError({"parent": _("Choose a line of the same budget.")})
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("A line cannot be part of itself.")})
            above = above.parent


class Allocation(Recorded, Amount):
    """Money allotted to a line. A row that names an earlier one replaces it."""

    line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        related_name="allocations",
        verbose_name=_("budget line"),
    )
    source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source of funds"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AllocationKind)
    commitment_year = models.PositiveSmallIntegerField(
        _("authority to commit money of"),
        null=True,
        blank=True,
        help_text=_("A later year; leave empty for money of the budget's own year."),
    )
    received = models.DateField(_("received on"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    document_line = document_line()

    class Meta(Amount.Meta):
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-recorded_at", "pk"]
        constraints = [*Amount.Meta.constraints, _not_negative("allocation")]

    def __str__(self) -> str:
        return f"{self.line} · {self.get_kind_display()}"

    def clean(self) -> None:
        super().clean()
        if self.replaces and self.replaces.line_id != self.line_id:
            raise ValidationError({"replaces": _("Choose an allocation of the same line.")})


class Transfer(Recorded, Amount):
    """Money moved from one line to another. A later state names and replaces the earlier."""

    from_line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        related_name="transfers_out",
        verbose_name=_("from"),
    )
    to_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("to")
    )
    state = models.CharField(_("state"), max_length=20, choices=TransferState)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    document_line = document_line()

    class Meta(Amount.Meta):
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-recorded_at", "pk"]
        constraints = [
            *Amount.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="transfer_is_positive",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(from_line=models.F("to_line")),
                name="transfer_has_two_lines",
                violation_error_message=_("Choose two different lines."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_line} → {self.to_line.code}"

    def clean(self) -> None:
        super().clean()
        if self.from_line.budget_id != self.to_line.budget_id:
            raise ValidationError({"to_line": _("Choose a line of the same budget.")})
        if self.replaces and self.replaces.from_line.budget_id != self.from_line.budget_id:
            raise ValidationError({"replaces": _("Choose a transfer of the same budget.")})


class StatedAmount(Amount):
    """An amount as a document prints it, beside what is computed. Never computed with."""

    budget = models.ForeignKey(
        Budget,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stated",
        verbose_name=_("whole budget"),
    )
    line = models.ForeignKey(
        BudgetLine,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stated",
        verbose_name=_("budget line"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    quantity = models.CharField(_("quantity"), max_length=30, choices=Quantity)
    name = models.CharField(_("name as printed"), max_length=200)
    qualifier = models.CharField(
        _("qualifier"), max_length=20, choices=Qualifier, default=Qualifier.EXACT
    )
    change = models.DecimalField(
        _("change as printed"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("Against the previous year, also where it is wrong."),
    )
    change_decimals = models.PositiveSmallIntegerField(
        _("printed decimals of the change"), default=0
    )
    change_unit = models.CharField(
        _("printed unit of the change"),
        max_length=10,
        choices=[(unit.value, unit.label) for unit in (Unit.PERCENT, Unit.POINTS)],
        blank=True,
    )
    change_text = models.CharField(_("change in words"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)
    document_line = document_line()

    class Meta(Amount.Meta):
        verbose_name = _("stated amount")
        verbose_name_plural = _("stated amounts")
        ordering = ["position", "pk"]
        constraints = [
            *Amount.Meta.constraints,
            models.CheckConstraint(
                condition=Q(budget__isnull=False, line__isnull=True)
                | Q(budget__isnull=True, line__isnull=False),
                name="stated_amount_has_one_place",
                violation_error_message=_("Choose either the whole budget or a line."),
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=True, change_unit="")
                | (Q(change__isnull=False) & ~Q(change_unit="")),
                name="stated_amount_change_has_its_unit",
                violation_error_message=_("Enter a change together with its unit."),
            ),
            models.CheckConstraint(
                condition=Q(change_decimals__lte=3),
                name="stated_amount_change_decimals_fit",
                violation_error_message=_("At most three decimals are kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget or self.line} · {self.name}"

    def clean(self) -> None:
        super().clean()
        shown = Decimal(1).scaleb(-self.change_decimals)
        if self.change is not None and EXACT.remainder(self.change, shown):
            raise ValidationError({"change": _("The number has more decimals than are printed.")})


class Composition(Amount):
    """A stated total with the parts that a document names, by source or by use."""

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="compositions", verbose_name=_("budget")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name as printed"), max_length=200)
    document_line = document_line()

    class Meta(Amount.Meta):
        verbose_name = _("composition")
        verbose_name_plural = _("compositions")
        ordering = ["position", "pk"]
        constraints = [
            *Amount.Meta.constraints,
            _not_negative("composition"),
            models.UniqueConstraint(
                fields=["budget", "name"],
                name="one_composition_per_budget_and_name",
                violation_error_message=_("This budget has a composition of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget} · {self.name}"


class Part(Amount):
    """A named part of a composition. What is not named is computed, never stored."""

    composition = models.ForeignKey(
        Composition, on_delete=models.CASCADE, related_name="parts", verbose_name=_("composition")
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name as printed"), max_length=200)
    source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source of funds"),
    )
    document_line = document_line()

    class Meta(Amount.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["side", "position", "pk"]
        constraints = [
            *Amount.Meta.constraints,
            _not_negative("part"),
            models.CheckConstraint(
                condition=Q(side=Side.SOURCE, source__isnull=False)
                | Q(side=Side.USE, source__isnull=True),
                name="part_by_source_has_a_source",
                violation_error_message=_(
                    "A part by source names its source; one by use has none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fund(OptionalAmount):
    """Money of a special programme over several years; the amount is what was granted."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source of funds"),
    )
    document_line = document_line()

    class Meta(OptionalAmount.Meta):
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["code"]
        constraints = [
            *Amount.Meta.constraints,
            _not_negative("fund"),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")),
                name="fund_ends_after_it_begins",
                violation_error_message=_("The last year is not before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tranche(OptionalAmount):
    """What a fund provides in one year, where that is known."""

    fund = models.ForeignKey(
        Fund, on_delete=models.CASCADE, related_name="tranches", verbose_name=_("fund")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    document_line = document_line()

    class Meta(OptionalAmount.Meta):
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ["fund", "year"]
        constraints = [
            *Amount.Meta.constraints,
            _not_negative("tranche"),
            models.UniqueConstraint(
                fields=["fund", "year"],
                name="one_tranche_per_fund_and_year",
                violation_error_message=_("This fund has a tranche of this year already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.year}"

    def clean(self) -> None:
        super().clean()
        if not self.fund.first_year <= self.year <= self.fund.last_year:
            raise ValidationError({"year": _("The year lies outside the fund's years.")})
