"""The columns of the goals, declared once: the page shows some, the files hold all.

Rows are the records of goals.json, flattened, so that page, JSON, CSV and Excel cannot disagree.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.enums import BaselineOrigin, ChangeUnit, Path, Reason, Status
from goals.indicators import Point, Reading
from goals.progress import Progress
from goals.records import Record, goal_record, rounded
from goals.sentences import gap_of
from jobcenter.charts import value_text as bare_text
from jobcenter.enums import Mark, Unit
from jobcenter.formats import NO_VALUE, day, marked, month_name, percent
from jobcenter.months import add_months, month_key, months_between, parse_month
from jobcenter.numbers import needed_decimals

SHAPES = {
    Status.ON_TRACK: "●",
    Status.AT_RISK: "▲",
    Status.OFF_TRACK: "■",
    Status.NOT_ASSESSABLE: "○",
    Status.REACHED: "●",
    Status.MISSED: "■",
}


def status_badge(status: Status) -> SafeString:
    """Word, shape and colour."""
    return format_html(
        '<span class="status status--{}"><span aria-hidden="true">{}</span> {}</span>',
        status.value,
        SHAPES[status],
        status.label,
    )


def goal_rows(progresses: Sequence[Progress]) -> list[Record]:
    """The records of the goals with everything on one level."""
    return [_flat(progress) for progress in progresses]


def _flat(progress: Progress) -> Record:
    record = goal_record(progress)
    forecast, preview = record.pop("forecast") or {}, record.pop("preview") or {}
    stock = record.pop("needed_stock") or {}
    return record | {
        "year": progress.goal.year,
        "incomplete": ", ".join(record["incomplete"]),
        "window": _span(record["window"]),
        "denominator_window": _span(record["denominator_window"]),
        "months_needed": _span(record["months_needed"]),
        "forecast": forecast.get("value"),
        "forecast_low": forecast.get("low"),
        "forecast_high": forecast.get("high"),
        "preview_through": preview.get("through"),
        "preview": preview.get("value"),
        "needed_stock_month": stock.get("month"),
        "needed_stock": stock.get("value"),
        "gap_words": gap_of(progress),
        "data": _("Demonstration figures, not statistics") if progress.demonstration else "",
        "decimals": max(progress.goal.decimals, progress.goal.target_decimals),
    }


def _span(window: list[str] | None) -> str | None:
    return "/".join(window) if window else None


class PlainColumn(tables.Column):
    """Shown with its unit, exported as in goals.json: a plain number or month."""

    empty_values = ()

    def value(self, value: object) -> object:
        return value


class ValueColumn(PlainColumn):
    """A value in the goal's own unit."""

    def render(self, value: Decimal | None, record: Record) -> str:
        return bare_text(value, Unit(record["unit"]), record["decimals"])


class PercentColumn(PlainColumn):
    def render(self, value: Decimal | None) -> str:
        return percent(value)


class MonthColumn(PlainColumn):
    def render(self, value: str | None) -> str:
        return month_name(parse_month(value)) if value else NO_VALUE


class GoalTable(tables.Table):
    name = tables.Column(
        gettext_lazy("Goal"),
        linkify=lambda record: reverse("goal", args=[record["year"], record["code"]]),
        attrs={"td": {"class": "table__name"}},
    )
    partner = tables.Column(gettext_lazy("Partner"))
    through = MonthColumn(gettext_lazy("Final up to"))
    value = ValueColumn(gettext_lazy("Actual"))
    expected = ValueColumn(gettext_lazy("Expected"))
    achievement = PercentColumn(gettext_lazy("Percent of expected"))
    gap_words = tables.Column(gettext_lazy("Gap"), exclude_from_export=True)
    status = tables.Column(gettext_lazy("Status"))
    forecast = ValueColumn(gettext_lazy("Forecast for the year"))
    target = ValueColumn(gettext_lazy("Target for the year"))
    prior_year = ValueColumn(gettext_lazy("Previous year, same month"))

    code = tables.Column(gettext_lazy("Code"))
    unit = tables.Column(gettext_lazy("Unit"))
    lower_is_better = tables.Column(gettext_lazy("Lower is better"))
    baseline = tables.Column(gettext_lazy("Baseline"))
    baseline_origin = tables.Column(gettext_lazy("Origin of the baseline"))
    stated_change = tables.Column(gettext_lazy("Stated change"))
    stated_change_unit = tables.Column(gettext_lazy("Unit of the stated change"))
    final = tables.Column(gettext_lazy("Year is final"))
    provisional = tables.Column(gettext_lazy("With provisional months"))
    incomplete = tables.Column(gettext_lazy("Months without a value"))
    numerator = tables.Column(gettext_lazy("Numerator"))
    denominator = tables.Column(gettext_lazy("Denominator"))
    window = tables.Column(gettext_lazy("Months of the numerator"))
    denominator_window = tables.Column(gettext_lazy("Months of the denominator"))
    path = tables.Column(gettext_lazy("Path"))
    gap = tables.Column(gettext_lazy("Gap"))
    gap_count = tables.Column(gettext_lazy("Gap as a count"))
    gap_unit = tables.Column(gettext_lazy("Unit of the gap as a count"))
    improvement_share = tables.Column(gettext_lazy("Share of the agreed improvement"))
    status_reason = tables.Column(gettext_lazy("Reason for no status"))
    twelve_months = tables.Column(gettext_lazy("Rate of twelve months"))
    forecast_low = tables.Column(gettext_lazy("Forecast, from"))
    forecast_high = tables.Column(gettext_lazy("Forecast, to"))
    needed_per_month = tables.Column(gettext_lazy("Needed per month"))
    months_needed = tables.Column(gettext_lazy("In the months"))
    needed_stock = tables.Column(gettext_lazy("Assumed stock"))
    needed_stock_month = tables.Column(gettext_lazy("Stock of the month"))
    preview_through = tables.Column(gettext_lazy("Preview up to"))
    preview = tables.Column(gettext_lazy("Preview"))
    data_date = tables.Column(gettext_lazy("Data date"))
    sentence = tables.Column(gettext_lazy("In words"))
    data = tables.Column(gettext_lazy("Kind of data"))

    class Meta:
        attrs = {"class": "table"}
        default = NO_VALUE
        orderable = False

    def render_status(self, value: str) -> SafeString:
        return status_badge(Status(value))

    def value_unit(self, value: str) -> str:
        return str(Unit(value).label)

    def value_gap_unit(self, value: str) -> str:
        return str(Unit(value).label)

    def value_status(self, value: str) -> str:
        return str(Status(value).label)

    def value_status_reason(self, value: str) -> str:
        return str(Reason(value).label)

    def value_path(self, value: str) -> str:
        return str(Path(value).label)

    def value_baseline_origin(self, value: str) -> str:
        return str(BaselineOrigin(value).label)

    def value_stated_change_unit(self, value: str) -> str:
        return str(ChangeUnit(value).label)


class PointColumn(tables.Column):
    """A month of a series: its value, or its mark with what that means."""

    empty_values = ()

    def render(self, value: Point | None) -> str:
        if value is None:
            return marked(None, Mark.MISSING, Unit.COUNT)
        decimals = 0 if value.value is None else needed_decimals(value.value)
        return marked(value.value, Mark(value.mark) if value.mark else None, Unit.COUNT, decimals)

    def value(self, value: Point | None) -> object:
        return self.render(value) if value is None or value.value is None else value.value


class MonthTable(tables.Table):
    """The months a goal is made of. The files hold the numbers that the page writes in words."""

    month = tables.Column(gettext_lazy("Month"))
    numerator = PointColumn(gettext_lazy("Numerator"))
    denominator = PointColumn(gettext_lazy("Denominator"))
    value = tables.Column(gettext_lazy("Value"), empty_values=())
    expected = tables.Column(gettext_lazy("Expected"))
    state = tables.Column(gettext_lazy("State"))
    data_date = tables.Column(gettext_lazy("Data date"))

    class Meta:
        attrs = {"class": "table"}
        default = NO_VALUE
        orderable = False

    def render_month(self, value: date) -> str:
        return month_name(value)

    def value_month(self, value: date) -> str:
        return month_key(value)

    def render_value(self, value: Reading, record: Record) -> str:
        return _reading_text(value) or bare_text(value.value, record["unit"], record["decimals"])

    def value_value(self, value: Reading) -> object:
        return _reading_text(value) or rounded(value.value)

    def render_expected(self, value: Decimal, record: Record) -> str:
        return bare_text(value, record["unit"], record["decimals"])

    def value_expected(self, value: Decimal) -> Decimal | None:
        return rounded(value)

    def render_data_date(self, value: date) -> str:
        return day(value)


def _reading_text(reading: Reading) -> str:
    """Why there is no value; empty where there is one."""
    if reading.incomplete:
        return _("incomplete")
    return str(Mark.NOT_COMPUTABLE.label) if reading.value is None else ""


def month_rows(progress: Progress) -> list[Record]:
    """From January of the year before to the newest month of the year that has a figure."""
    series = [progress.numerator, progress.divided_by]
    known = [month for points in series for month in points if month <= progress.last_month]
    if not known:
        return []
    first = add_months(progress.first_month, -12)
    return [_month(progress, month) for month in months_between(first, max(known))]


def _month(progress: Progress, month: date) -> Record:
    goal = progress.goal
    numerator, denominator = progress.numerator.get(month), progress.divided_by.get(month)
    points = [point for point in (numerator, denominator) if point is not None]
    in_year = month >= progress.first_month
    return {
        "month": month,
        "numerator": numerator,
        "denominator": denominator,
        "value": progress.reading(month),
        "expected": progress.expected(month) if in_year else None,
        "state": _state(points),
        "data_date": max((point.data_date for point in points), default=None),
        "unit": goal.unit,
        "decimals": max(goal.decimals, goal.target_decimals),
    }


def _state(points: Sequence[Point]) -> str | None:
    if not points:
        return None
    return _("final") if all(point.final for point in points) else _("provisional")


def month_table(progress: Progress) -> MonthTable:
    without = () if progress.denominator is not None else ("denominator",)
    return MonthTable(month_rows(progress), exclude=without)


ON_SCREEN = (
    "name", "partner", "through", "value", "expected", "achievement", "gap_words", "status",
    "forecast", "target", "prior_year",
)  # fmt: skip
IN_FILES_ONLY = tuple(set(GoalTable.base_columns) - set(ON_SCREEN))


def goal_table(progresses: Sequence[Progress]) -> GoalTable:
    return GoalTable(goal_rows(progresses), exclude=IN_FILES_ONLY)


def goal_file_rows(progresses: Sequence[Progress]) -> list[list[object]]:
    """The header and one row for each goal, with numbers as numbers."""
    table = GoalTable(goal_rows(progresses))
    header, *rows = table.as_values()
    return [header, *rows]
