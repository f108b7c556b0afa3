from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.enums import Qualifier
from budget.models import MILLION, Budget, BudgetLine, Fund, document_line
from goals.models import Series
from jobcenter.enums import Precision, Unit
from jobcenter.models import Event, Partner, first_day
from jobcenter.models import Unit as OfficeUnit
from jobcenter.numbers import DECIMALS, EXACT
from programme.enums import (
    BodyRole,
    ChapterKind,
    ChapterState,
    Operator,
    PictureKind,
    ProgrammeState,
    ProjectLevel,
)

PLACES = ("chapter", "target_group", "priority", "project")


def _code() -> models.CharField:
    return models.CharField(
        _("code"),
        max_length=40,
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9][A-Za-z0-9_.-]*\Z",
                _("Use letters, digits, dot, hyphen and underscore; begin with a letter or digit."),
            )
        ],
    )


def _one_per_code(name: str, owner: str = "programme") -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[owner, "code"],
        name=name,
        violation_error_message=_("This code is used already."),
    )


def _precision(name: Any) -> models.CharField:
    return models.CharField(name, max_length=10, choices=Precision, blank=True)


def _has_precision(day: str, precision: str, name: str) -> models.CheckConstraint:
    """A date is known with a precision, and no date has none."""
    return models.CheckConstraint(
        condition=Q(**{f"{day}__isnull": True, precision: ""})
        | (Q(**{f"{day}__isnull": False}) & ~Q(**{precision: ""})),
        name=name,
        violation_error_message=_("Enter a date together with its precision."),
    )


def _in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}),
        name=name,
        violation_error_message=_("The end needs a beginning that is not after it."),
    )


def _decimals_fit(name: str, *fields: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__lte": DECIMALS for field in fields}),
        name=name,
        violation_error_message=_("At most six decimals are kept."),
    )


def _refuse_hidden_digits(row: models.Model, **decimals: int) -> None:
    """The printed decimals show the whole number: nothing is rounded away."""
    for field, shown in decimals.items():
        value = getattr(row, field)
        if value is not None and EXACT.remainder(value, Decimal(1).scaleb(-shown)):
            raise ValidationError({field: _("The number has more decimals than are printed.")})


class Programme(models.Model):
    """The plan of the office for one year or a few."""

    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(_("short title"), max_length=50, blank=True)
    first_year = models.PositiveSmallIntegerField(_("valid from the year"))
    last_year = models.PositiveSmallIntegerField(_("valid to the year"))
    state = models.CharField(
        _("state"), max_length=20, choices=ProgrammeState, default=ProgrammeState.DRAFT
    )
    issued = models.DateField(_("issued"), null=True, blank=True)
    issued_precision = _precision(_("precision of the issue date"))
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    language_note = models.TextField(_("note on the language"), blank=True)
    note = models.TextField(_("note on the document"), blank=True)
    carriers = models.ManyToManyField(
        Partner, blank=True, related_name="+", verbose_name=_("carriers of the office")
    )
    events = models.ManyToManyField(Event, blank=True, verbose_name=_("events"))
    budgets = models.ManyToManyField(
        Budget,
        blank=True,
        verbose_name=_("budgets"),
        help_text=_("The years whose budget the document shows."),
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["first_year"],
                name="one_programme_per_first_year",
                violation_error_message=_("There is a programme for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1990, last_year__lte=2100),
                name="programme_years_are_plausible",
                violation_error_message=_("Enter years from 1990 to 2100."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_ends_after_it_begins",
                violation_error_message=_("The last year is not before the first."),
            ),
            _has_precision("issued", "issued_precision", "issue_date_has_a_precision"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.first_year is None or self.last_year is None:
            return
        others = Programme.objects.exclude(pk=self.pk)
        if others.filter(first_year__lte=self.last_year, last_year__gte=self.first_year).exists():
            raise ValidationError({"first_year": _("There is a programme for this year already.")})


class Printed(models.Model):
    """Something at its place in the programme, and in the document it was taken from."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    document_line = document_line()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


def _programme(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name=related_name,
        verbose_name=_("programme"),
    )


class Source(Printed):
    """Where the programme took figures or words from."""

    programme = _programme("sources")
    name = models.CharField(_("name"), max_length=300)
    is_cited = models.BooleanField(
        _("cited only"), default=False, help_text=_("In the text, not in the imprint.")
    )

    class Meta(Printed.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name


class Consultation(Printed):
    """A body that agreed to the programme or gave its opinion."""

    programme = _programme("consultations")
    body = models.CharField(_("body"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=BodyRole)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = _precision(_("precision of the date"))

    class Meta(Printed.Meta):
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            _has_precision("date", "date_precision", "consultation_date_has_a_precision")
        ]

    def __str__(self) -> str:
        return self.body


class Chapter(Printed):
    """A chapter or a part of one; its kind says which live content follows."""

    programme = _programme("chapters")
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    code = _code()
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ChapterKind, default=ChapterKind.TEXT)
    motto = models.CharField(_("motto"), max_length=300, blank=True)
    motto_source = models.CharField(_("source of the motto"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partner"),
        help_text=_("Shows of the goals only those agreed with this partner."),
    )
    unit_in_charge = models.ForeignKey(
        OfficeUnit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("unit in charge"),
    )
    due = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ChapterState, default=ChapterState.OPEN
    )
    page = models.PositiveSmallIntegerField(_("page in the document"), null=True, blank=True)

    class Meta(Printed.Meta):
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        constraints = [
            _one_per_code("one_chapter_per_code"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="a_chapter_is_not_its_own_part",
                violation_error_message=_("A chapter cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        above = self.parent
        if above and above.programme_id != self.programme_id:
            raise ValidationError({"parent": _("Choose a chapter of the same programme.")})
        while above:
            if self.pk and above.pk == self.pk:
                raise ValidationError({"parent": _("A chapter cannot be part of itself.")})
            above = above.parent


class Commitment(Printed):
    """What the management promises in the foreword."""

    programme = _programme("commitments")
    text = models.CharField(_("text"), max_length=300)

    class Meta(Printed.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return self.text


class TargetGroup(Printed):
    """People the programme turns to in particular."""

    programme = _programme("target_groups")
    code = _code()
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(
        _("definition"), blank=True, help_text=_("As the document gives it, also where inexact.")
    )
    goal = models.TextField(_("goal"), blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    is_focus = models.BooleanField(_("in particular focus"), default=False)
    is_new = models.BooleanField(_("new this year"), default=False)
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("occasion"),
    )
    page = models.PositiveSmallIntegerField(_("page in the document"), null=True, blank=True)

    class Meta(Printed.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        constraints = [_one_per_code("one_target_group_per_code")]

    def __str__(self) -> str:
        return self.name


class Priority(Printed):
    """What the office concentrates on in its daily work."""

    programme = _programme("priorities")
    code = _code()
    title = models.CharField(_("title"), max_length=200)
    motto = models.CharField(_("motto"), max_length=300, blank=True)
    motto_source = models.CharField(_("source of the motto"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    unit_in_charge = models.ForeignKey(
        OfficeUnit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("unit in charge"),
    )
    page = models.PositiveSmallIntegerField(_("page in the document"), null=True, blank=True)

    class Meta(Printed.Meta):
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        constraints = [_one_per_code("one_priority_per_code")]

    def __str__(self) -> str:
        return self.title


class Measure(Printed):
    """What is done for a priority, and how much of it: a number or words."""

    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, related_name="measures", verbose_name=_("priority")
    )
    code = _code()
    text = models.CharField(_("text"), max_length=500)
    threshold_name = models.CharField(_("threshold of"), max_length=200, blank=True)
    threshold_operator = models.CharField(
        _("operator"), max_length=10, choices=Operator, blank=True
    )
    threshold_value = models.DecimalField(
        _("threshold"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    threshold_decimals = models.PositiveSmallIntegerField(_("printed decimals"), default=0)
    threshold_unit = models.CharField(_("unit"), max_length=20, choices=Unit, blank=True)
    threshold_text = models.CharField(
        _("threshold in words"), max_length=200, blank=True, help_text=_("Instead of a number.")
    )
    is_binding = models.BooleanField(_("binding"), default=True)
    is_derived = models.BooleanField(
        _("derived"),
        default=False,
        help_text=_("The document says it in words; the number follows from them."),
    )
    instrument = models.CharField(_("instrument"), max_length=200, blank=True)
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("event"),
    )
    unit_in_charge = models.ForeignKey(
        OfficeUnit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("unit in charge"),
    )

    class Meta(Printed.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            _one_per_code("one_measure_per_code", owner="priority"),
            models.CheckConstraint(
                condition=Q(threshold_value__isnull=True, threshold_operator="", threshold_unit="")
                | Q(threshold_value__isnull=False, threshold_text="")
                & ~Q(threshold_operator="")
                & ~Q(threshold_unit=""),
                name="threshold_is_value_or_text",
                violation_error_message=_(
                    "Enter a threshold as a number with operator and unit, or in words."
                ),
            ),
            models.CheckConstraint(
                condition=Q(threshold_value__isnull=True, threshold_text="")
                | ~Q(threshold_name=""),
                name="threshold_has_a_name",
                violation_error_message=_("Say what the threshold counts."),
            ),
            _decimals_fit("measure_decimals_fit", "threshold_decimals"),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        _refuse_hidden_digits(self, threshold_value=self.threshold_decimals)


class QualityTopic(Printed):
    """Where the office looks after the quality of its work this year."""

    programme = _programme("quality_topics")
    code = _code()
    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("text"), blank=True)

    class Meta(Printed.Meta):
        verbose_name = _("quality topic")
        verbose_name_plural = _("quality topics")
        constraints = [_one_per_code("one_quality_topic_per_code")]

    def __str__(self) -> str:
        return self.name


class Project(Printed):
    """Work for a limited time with money or partners of its own."""

    programme = _programme("projects")
    code = _code()
    name = models.CharField(_("name"), max_length=200)
    funder = models.CharField(_("funder"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=ProjectLevel)
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="projects", verbose_name=_("partners")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    start_precision = _precision(_("precision of the start"))
    start_origin = models.CharField(
        _("how the start is known"),
        max_length=200,
        blank=True,
        help_text=_("Where the document does not say it."),
    )
    end = models.DateField(_("end"), null=True, blank=True)
    end_precision = _precision(_("precision of the end"))
    end_origin = models.CharField(_("how the end is known"), max_length=200, blank=True)
    participants = models.PositiveIntegerField(_("participants aimed at"), null=True, blank=True)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    goal = models.TextField(_("goal"), blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    fund = models.ForeignKey(
        Fund,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("fund"),
    )
    page = models.PositiveSmallIntegerField(_("page in the document"), null=True, blank=True)

    class Meta(Printed.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            _one_per_code("one_project_per_code"),
            _has_precision("start", "start_precision", "project_start_has_a_precision"),
            _has_precision("end", "end_precision", "project_end_has_a_precision"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # Compared by year: "2022" is kept as its first day, and may begin before a day in it.
        if self.start and self.end and self.end.year < self.start.year:
            raise ValidationError({"end": _("The project ends before it begins.")})


class Illustration(Printed):
    """A picture of the document. A diagram printed without data stays without data."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="illustrations",
        verbose_name=_("outside the chapters of"),
    )
    chapter = models.ForeignKey(
        Chapter,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="illustrations",
        verbose_name=_("chapter"),
    )
    title = models.CharField(_("what it shows"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PictureKind)
    file = models.CharField(_("name of the file"), max_length=200, blank=True)
    alternative_text = models.TextField(_("alternative text"), blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Printed.Meta):
        verbose_name = _("illustration")
        verbose_name_plural = _("illustrations")
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=False, chapter__isnull=True)
                | Q(programme__isnull=True, chapter__isnull=False),
                name="illustration_has_one_place",
                violation_error_message=_("Choose either a chapter or a programme."),
            )
        ]

    def __str__(self) -> str:
        return self.title


def _place(name: Any, model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=name,
    )


def _only(place: str) -> Q:
    return Q(**{f"{other}__isnull": other != place for other in PLACES})


class StatementQuerySet(models.QuerySet["Statement"]):
    def of(self, programme: Programme) -> "StatementQuerySet":
        """The statements of a programme, wherever they stand in it."""
        places = Q()
        for place in PLACES:
            places |= Q(**{f"{place}__programme": programme})
        return self.filter(places)


class Statement(Printed):
    """A figure as the document prints it, also where it is wrong.

    Never computed with: checks compare it. A period is kept by the first days of its first and
    last day, month or year; one that is open has no last.
    """

    chapter = _place(_("chapter"), Chapter)
    target_group = _place(_("target group"), TargetGroup)
    priority = _place(_("priority"), Priority)
    project = _place(_("project"), Project)

    name = models.CharField(_("name"), max_length=200)
    topic = models.CharField(
        _("topic"),
        max_length=200,
        blank=True,
        help_text=_("The table or list it is printed in; its figures belong together."),
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("printed decimals"), default=0)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit, blank=True)
    in_millions = models.BooleanField(_("printed in millions"), default=False)
    qualifier = models.CharField(
        _("qualifier"), max_length=20, choices=Qualifier, default=Qualifier.EXACT
    )
    text = models.TextField(
        _("as printed"), blank=True, help_text=_("Where it says more than value and unit.")
    )
    is_forecast = models.BooleanField(_("forecast"), default=False)
    period_from = models.DateField(_("period from"), null=True, blank=True)
    period_to = models.DateField(_("period to"), null=True, blank=True)
    period_precision = _precision(_("precision of the period"))
    period_text = models.CharField(_("period as printed"), max_length=200, blank=True)
    share_of = models.CharField(_("share of"), max_length=200, blank=True)
    class_from = models.PositiveIntegerField(_("class from"), null=True, blank=True)
    class_to = models.PositiveIntegerField(_("class to"), null=True, blank=True)

    compared_value = models.DecimalField(
        _("compared value"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    compared_decimals = models.PositiveSmallIntegerField(
        _("printed decimals of the compared value"), default=0
    )
    compared_from = models.DateField(_("compared period from"), null=True, blank=True)
    compared_to = models.DateField(_("compared period to"), null=True, blank=True)
    compared_precision = _precision(_("precision of the compared period"))
    compared_period_text = models.CharField(
        _("compared period as printed"), max_length=200, blank=True
    )

    change = models.DecimalField(
        _("change as printed"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    change_decimals = models.PositiveSmallIntegerField(
        _("printed decimals of the change"), default=0
    )
    change_unit = models.CharField(
        _("printed unit of the change"), max_length=20, choices=Unit, blank=True
    )
    change_text = models.CharField(_("change in words"), max_length=100, blank=True)

    region = models.CharField(
        _("region"), max_length=200, blank=True, help_text=_("Leave empty for the own district.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    series = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("series"),
    )
    month = models.DateField(
        _("month of the series"), null=True, blank=True, help_text=_("The first day of the month.")
    )
    budget_line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("budget line"),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What a person remarks about it."))

    objects = StatementQuerySet.as_manager()

    class Meta(Printed.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.CheckConstraint(
                condition=_only("chapter")
                | _only("target_group")
                | _only("priority")
                | _only("project"),
                name="statement_has_one_place",
                violation_error_message=_(
                    "Choose one place: a chapter, a target group, a priority or a project."
                ),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(change__isnull=False) | ~Q(text=""),
                name="statement_says_something",
                violation_error_message=_("Enter a value, a change or the text as printed."),
            ),
            models.CheckConstraint(
                condition=~Q(unit="") | Q(value__isnull=True, compared_value__isnull=True),
                name="statement_value_has_its_unit",
                violation_error_message=_("Enter a value together with its unit."),
            ),
            models.CheckConstraint(
                condition=Q(in_millions=False) | Q(unit=Unit.EURO),
                name="only_euros_are_printed_in_millions",
                violation_error_message=_("Only euros are printed in millions."),
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=True, change_unit="")
                | (Q(change__isnull=False) & ~Q(change_unit="")),
                name="statement_change_has_its_unit",
                violation_error_message=_("Enter a change together with its unit."),
            ),
            _has_precision("period_from", "period_precision", "period_has_a_precision"),
            _in_order("period_from", "period_to", "period_ends_after_it_begins"),
            _has_precision("compared_from", "compared_precision", "compared_has_a_precision"),
            _in_order("compared_from", "compared_to", "compared_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(class_to__isnull=True)
                | Q(class_from__isnull=True)
                | Q(class_to__gte=F("class_from")),
                name="class_ends_after_it_begins",
                violation_error_message=_("The upper bound is not below the lower."),
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, month__isnull=True)
                | Q(series__isnull=False, month__isnull=False),
                name="statement_series_has_a_month",
                violation_error_message=_("Choose a series together with the month."),
            ),
            first_day("month", "statement_month_is_first_day"),
            _decimals_fit(
                "statement_decimals_fit", "decimals", "compared_decimals", "change_decimals"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        power = MILLION * self.in_millions
        _refuse_hidden_digits(
            self,
            value=self.decimals - power,
            compared_value=self.compared_decimals - power,
            change=self.change_decimals,
        )
