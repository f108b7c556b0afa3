from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobcenter.enums import Precision
from jobcenter.formats import month_name
from jobcenter.ledger import Clock, Recorded

__all__ = ["Clock", "Event", "Office", "Partner", "Release", "Unit", "first_day"]


def first_day(field: str, name: str) -> models.CheckConstraint:
    """The constraint by which a date stands for its month."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__day": 1}),
        name=name,
        violation_error_message=_("Enter the first day of the month."),
    )


class Office(models.Model):
    """The Jobcenter: one installation serves one office."""

    name = models.CharField(_("name"), max_length=200)
    location = models.CharField(_("location"), max_length=200, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    telephone = models.CharField(_("telephone"), max_length=50, blank=True)
    email = models.EmailField(_("email"), blank=True)
    legal_form = models.CharField(_("legal form"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=200, blank=True)
    region_code = models.CharField(
        _("municipality key (AGS)"), max_length=12, blank=True, help_text=_("Kept as text.")
    )
    statistics_code = models.CharField(
        _("number in the BA's statistics"), max_length=12, blank=True
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="one_office",
                violation_error_message=_("One installation serves one office."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """A body the office agrees goals with, or carries a project with."""

    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of the office that is in charge of something: never a person."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    email = models.EmailField(_("functional mailbox"), blank=True)

    class Meta:
        verbose_name = _("unit in charge")
        verbose_name_plural = _("units in charge")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Something dated that readers of a chart or programme should know about."""

    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(_("date"))
    precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.DAY
    )
    description = models.TextField(_("description"), blank=True)
    on_charts = models.BooleanField(
        _("on charts"),
        default=False,
        help_text=_("Mark it in the charts of the goals, because it changed the figures."),
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["date", "title"]
        constraints = [
            models.UniqueConstraint(fields=["date", "title"], name="one_event_per_day_and_title")
        ]

    def __str__(self) -> str:
        return self.title


class Release(Recorded):
    """A report month shown to readers, with all that was recorded until `recorded_at`."""

    month = models.DateField(_("report month"), help_text=_("The first day of the month."))
    comment = models.TextField(_("comment"), blank=True)
    withdraws = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("withdraws"),
        related_name="withdrawals",
    )
    # What was shown, as evidence: never read back to compute anything.
    shown = models.JSONField(_("shown"), default=dict, blank=True, editable=False)
    shown_hash = models.CharField(_("SHA-256 of what was shown"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-recorded_at"]
        constraints = [
            first_day("month", "release_month_is_first_day"),
            models.UniqueConstraint(fields=["recorded_at"], name="one_release_per_moment"),
            models.UniqueConstraint(
                fields=["withdraws"],
                name="a_release_is_withdrawn_once",
                violation_error_message=_("This release is withdrawn already."),
            ),
        ]

    def __str__(self) -> str:
        return month_name(self.month)

    def clean(self) -> None:
        if self.withdraws and self.withdraws.month != self.month:
            raise ValidationError({"withdraws": _("A withdrawal names its release's own month.")})
