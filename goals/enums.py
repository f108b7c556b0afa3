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
    TWELVE_MONTH_RATE = "twelve_month_rate", _("rate over a window of months")
    TWELVE_MONTH_SHARE = (
        "twelve_month_share",
        _("share of sums over a window (mean of monthly rates weighted by stock)"),
    )
    MEAN_OF_MONTHLY_RATES = "mean_of_monthly_rates", _("mean of monthly rates, unweighted")
    MONTHLY_RATE = "monthly_rate", _("rate of the month, or share of another series")
    CHANGE_ON_LAST_YEAR = "change_on_last_year", _("change on the same month of last year")
    MEAN_SO_FAR = "mean_so_far", _("mean of the months so far")
    SUM_SO_FAR = "sum_so_far", _("sum of the months so far")
    LATEST = "latest", _("latest month")


# Methods that need no second series.
ONE_SERIES = (
    Method.CHANGE_ON_LAST_YEAR,
    Method.MEAN_SO_FAR,
    Method.SUM_SO_FAR,
    Method.LATEST,
)


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


class Governs(TextChoices):
    """What stays as agreed when the baseline is revised."""

    VALUE = "value", _("the value")
    CHANGE = "change", _("the change")


class Path(TextChoices):
    """How the target is spread over the months; the formulas are in goals.progress."""

    PRIOR_YEAR_SHAPE = "prior_year_shape", _("shape of the previous year")
    THREE_YEARS = "three_years", _("mean shape of three years")
    LINEAR = "linear", _("linear")
    BY_HAND = "by_hand", _("twelve values by hand")
    LEVEL = "level", _("the target itself")


class ForecastMethod(TextChoices):
    PRIOR_YEAR_SHAPE = "prior_year_shape", _("if it goes on as last year")
    RUN_RATE = "run_rate", _("if it goes on as so far this year")


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
