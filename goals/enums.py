from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a month of a series is: counted at a day, counted over the month, or a ratio."""

    STOCK = "stock", _("stock")
    FLOW = "flow", _("flow")
    RATE = "rate", _("rate")


class Method(TextChoices):
    """How an indicator is computed from its series; the formulas are in goals.indicators."""

    YEAR_TO_DATE_RATE = "year_to_date_rate", _("year-to-date rate")
    TWELVE_MONTH_RATE = "twelve_month_rate", _("twelve-month rate")
    TWELVE_MONTH_SHARE = "twelve_month_share", _("share of twelve-month sums")
    MEAN_SO_FAR = "mean_so_far", _("mean of the months so far")


class TargetKind(TextChoices):
    TARGET = "target", _("target")
    EXPECTATION = "expectation", _("expectation")
    MONITORING = "monitoring", _("monitoring")
    LOCAL = "local", _("local target")


class BaselineOrigin(TextChoices):
    DERIVED = "derived", _("derived from the stated change")
    FORECAST = "forecast", _("forecast")
    FINAL = "final", _("final value")


class ChangeUnit(TextChoices):
    PERCENT = "percent", _("percent of the baseline")
    POINTS = "points", _("percentage points")


class Path(TextChoices):
    """How the target is spread over the months; the formulas are in goals.progress."""

    PRIOR_YEAR_SHAPE = "prior_year_shape", _("shape of the previous year")
    LINEAR = "linear", _("linear")
    LEVEL = "level", _("the target itself")


class Status(TextChoices):
    ON_TRACK = "on_track", _("on track")
    AT_RISK = "at_risk", _("at risk")
    OFF_TRACK = "off_track", _("off track")
    NOT_ASSESSABLE = "not_assessable", _("not yet assessable")
    REACHED = "reached", _("reached")
    MISSED = "missed", _("missed")


class Reason(TextChoices):
    """Why there is no status."""

    NO_FINAL_MONTH = "no_final_month", _("no final month yet")
    INCOMPLETE = "incomplete", _("a month is missing")
    WINDOW_BEFORE_YEAR = "window_before_year", _("most of the window lies before the year")
    NO_PATH = "no_path", _("no expected value for this month")
    NOT_COMPUTABLE = "not_computable", _("the denominator is zero")
