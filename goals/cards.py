"""A goal in words and pictures for a page: texts only, nothing is computed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from goals.charts import progress_chart
from goals.indicators import is_cumulative
from goals.progress import Progress
from goals.queries import Judgement, Occasion
from goals.sentences import gap_of, target_text, telling_decimals
from goals.tables import status_badge
from jobcenter.charts import Chart, data_table
from jobcenter.charts import value_text as bare_text
from jobcenter.charts.interactive import plotly
from jobcenter.charts.layout import Size
from jobcenter.charts.svg import svg
from jobcenter.formats import NO_VALUE, month_name, month_word, percent


@dataclass(frozen=True)
class Pair:
    """Two values that belong side by side, each with its label."""

    first_label: str
    first: str
    second_label: str
    second: str


@dataclass(frozen=True)
class GoalCard:
    code: str
    name: str
    partner: str
    badge: SafeString
    gap: str
    to_date: Pair
    year_end: Pair
    achievement: str
    chart: Chart
    judgement: Judgement | None

    @property
    def sentence(self) -> str:
        return self.chart.sentence

    @property
    def small_picture(self) -> SafeString:
        return self._picture(Size.CARD)

    @property
    def picture(self) -> SafeString:
        return self._picture(Size.PAGE)

    @property
    def interactive(self) -> dict[str, Any]:
        return plotly(self.chart)

    @property
    def data_table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        return data_table(self.chart)

    def _picture(self, size: Size) -> SafeString:
        # jobcenter.charts.svg escapes every text it is given.
        return mark_safe(svg(self.chart, f"chart-{self.code}", size))  # noqa: S308


def goal_card(
    progress: Progress,
    occasions: Sequence[Occasion] = (),
    judgement: Judgement | None = None,
) -> GoalCard:
    return GoalCard(
        code=progress.goal.code,
        name=progress.goal.name,
        partner=progress.goal.partner,
        badge=status_badge(progress.status),
        gap=gap_of(progress),
        to_date=_to_date(progress),
        year_end=_year_end(progress),
        achievement=_achievement(progress),
        chart=progress_chart(progress, occasions),
        judgement=judgement,
    )


def ages_of(progresses: Sequence[Progress]) -> list[str]:
    """How old the goals are: "IQ, LZB: June 2022 (final)", one text for each month."""
    by_month: dict[str, list[str]] = {}
    for progress in progresses:
        by_month.setdefault(_age(progress), []).append(progress.goal.code)
    return [f"{', '.join(codes)}: {age}" for age, codes in by_month.items()]


def _age(progress: Progress) -> str:
    if progress.through is None:
        return _("no final month")
    words = {"month": month_name(progress.through)}
    return (
        _("%(month)s (provisional)") if progress.provisional else _("%(month)s (final)")
    ) % words


def _to_date(progress: Progress) -> Pair:
    actual = progress.actual.value if progress.actual else None
    first, second = _side_by_side(actual, progress.expected_now, progress)
    if progress.through is None:
        return Pair(_("Actual"), first, _("Expected by then"), second)
    label = _("Actual up to %(month)s") % {"month": month_word(progress.through)}
    return Pair(label, first, _("Expected by then"), second)


def _year_end(progress: Progress) -> Pair:
    forecast, target = progress.forecast, progress.goal.target
    if progress.is_year_final and progress.actual:
        first, second = _side_by_side(progress.actual.value, target, progress)
        return Pair(str(progress.goal.year), first, _("Target"), second)
    label = _("Forecast for December")
    if forecast is not None:
        first, second = _side_by_side(forecast.value, target, progress)
        return Pair(label, first, _("Target"), second)
    is_open = progress.actual is not None and progress.actual.value is not None
    never = not is_cumulative(progress.goal.method) or not is_open
    return Pair(
        label, NO_VALUE if never else _("too little past"), _("Target"), target_text(progress)
    )


def _side_by_side(
    one: Decimal | None, other: Decimal | None, progress: Progress
) -> tuple[str, str]:
    """Two values of the goal without their unit in words, which the name of the goal tells."""
    goal = progress.goal
    decimals = goal.decimals
    if one is not None and other is not None:
        decimals = telling_decimals(one, other, progress)
    return bare_text(one, goal.unit, decimals), bare_text(other, goal.unit, decimals)


def _achievement(progress: Progress) -> str:
    if progress.achievement is None or progress.reason is not None:
        return ""
    return _("%(share)s of what was expected") % {"share": percent(progress.achievement)}
