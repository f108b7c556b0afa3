from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    PERCENT = "percent", _("percent")
    POINTS = "points", _("percentage points")
    PERSONS = "persons", _("persons")
    INTEGRATIONS = "integrations", _("integrations")
    VACANCIES = "vacancies", _("vacancies")
    EMPLOYMENTS = "employments", _("employments begun")
    HOUSEHOLDS = "households", _("households in need")
    PLACES = "places", _("places")
    COUNT = "count", _("number")
    EURO = "euro", _("euros")


class Precision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Mark(TextChoices):
    """Why a month has no value. A cell with a value has no mark."""

    SUPPRESSED = "suppressed", _("suppressed")
    NOT_COMPUTABLE = "not_computable", _("not computable")
    MISSING = "missing", _("missing")
