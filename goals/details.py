"""What the page of one goal adds to its card: texts only, nothing is computed here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.enums import ChangeUnit, Method
from goals.progress import Comparison, Goal, Progress, WhatIf
from goals.sentences import value_text
from goals.steps import Step, path_note, steps_of
from goals.tables import MonthTable, month_table
from jobcenter.enums import Unit
from jobcenter.formats import NO_VALUE, month_name, number, percent, quantity
from jobcenter.numbers import needed_decimals

Row = tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A small table: its heading, the heads of its columns, its rows and a note below."""

    title: str
    header: Row
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class GoalDetail:
    """`facts` are pairs of a name and a text; listings without rows are left out."""

    facts: tuple[tuple[str, str], ...]
    listings: tuple[Listing, ...]
    steps: list[Step]
    months: MonthTable


def goal_detail(progress: Progress) -> GoalDetail:
    listings = (_forecasts(progress), _comparisons(progress), _what_ifs(progress))
    return GoalDetail(
        facts=(_path(progress), *_improvement(progress)),
        listings=tuple(listing for listing in listings if listing.rows),
        steps=steps_of(progress),
        months=month_table(progress),
    )


def _path(progress: Progress) -> tuple[str, str]:
    text = ". ".join(part for part in (str(progress.path.label), path_note(progress)) if part)
    return _("Path of the expected values"), text


def _improvement(progress: Progress) -> tuple[tuple[str, str], ...]:
    share = progress.improvement_share
    if share is None or progress.reason is not None:
        return ()
    if progress.goal.agrees_improvement:
        name = _("Share of the agreed improvement reached")
    else:
        name = _("Share of the agreed change reached")
    return ((name, percent(share * 100)),)


def _forecasts(progress: Progress) -> Listing:
    rows = tuple(
        (
            str(forecast.method.label),
            value_text(forecast.value, progress),
            value_text(forecast.low, progress),
            value_text(forecast.high, progress),
        )
        for forecast in progress.forecasts
    )
    return Listing(
        title=_("Forecast for December"),
        header=(_("Method"), _("Forecast"), pgettext("range", "from"), pgettext("range", "to")),
        rows=rows,
        note=_("The range is the largest error that the method made at this month before."),
    )


def _comparisons(progress: Progress) -> Listing:
    last_year = progress.on_last_year
    rows = [_compared(_("Previous year"), last_year, progress)] if last_year else []
    rows += [_compared(one.name, one, progress) for one in progress.comparisons]
    month = month_name(progress.through) if progress.through else ""
    return Listing(
        title=_("Comparison, %(month)s") % {"month": month},
        header=(_("With"), _("Value"), _("Difference")),
        rows=tuple(rows),
    )


def _compared(name: str, comparison: Comparison, progress: Progress) -> Row:
    goal = progress.goal
    unit = Unit.POINTS if goal.unit == Unit.PERCENT else goal.unit
    difference = quantity(comparison.difference, unit, goal.decimals, plus=True)
    return name, value_text(comparison.value, progress), difference


def _what_ifs(progress: Progress) -> Listing:
    goal = progress.goal
    return Listing(
        title=_("What if: targets for %(year)s") % {"year": goal.year + 1},
        header=(
            _("Change on %(year)s") % {"year": goal.year},
            _("Target"),
            _("That means"),
        ),
        rows=tuple(_what_if(one, progress) for one in progress.what_ifs),
        note=_what_if_note(progress),
    )


def _what_if(what_if: WhatIf, progress: Progress) -> Row:
    goal = progress.goal
    return (
        quantity(what_if.change, _unit_of_change(goal), needed_decimals(what_if.change), plus=True),
        quantity(what_if.value, goal.unit, max(goal.decimals, goal.target_decimals)),
        _meaning(what_if, progress),
    )


def _unit_of_change(goal: Goal) -> Unit:
    if goal.stated_change_unit == ChangeUnit.PERCENT:
        return Unit.PERCENT
    return Unit.POINTS if goal.unit == Unit.PERCENT else goal.unit


def _meaning(what_if: WhatIf, progress: Progress) -> str:
    if what_if.count is None:
        return NO_VALUE
    count = quantity(what_if.count, progress.gap_unit)
    if progress.goal.method == Method.MEAN_SO_FAR:
        return _("%(count)s on average") % {"count": count}
    return _("%(count)s in the year") % {"count": count}


def _what_if_note(progress: Progress) -> str:
    """From what the changes are reckoned, and with which stock."""
    if progress.is_year_final:
        base = _("Reckoned from the final value.")
    else:
        base = _("Reckoned from the first of the forecasts.")
    if progress.needed_stock is None or all(one.count is None for one in progress.what_ifs):
        return base
    month, stock = progress.needed_stock
    words = {"month": month_name(month), "stock": number(stock)}
    assumption = _("With the stock of %(month)s: %(stock)s.") % words
    return f"{base} {assumption}"
