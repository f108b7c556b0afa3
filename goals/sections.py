"""The goals as a passage of the printed programme."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from goals.charts import progress_chart
from goals.progress import Progress
from goals.queries import Occasion
from goals.tables import SHAPES
from jobcenter.document import Block, Bullets, Cell, Figure, Paragraph, Table, Value
from jobcenter.enums import Unit
from jobcenter.formats import NO_VALUE, month_name
from jobcenter.numbers import needed_decimals


def agreement_blocks(
    goals: Sequence[Progress], duties: Sequence[str], occasions: Sequence[Occasion] = ()
) -> tuple[Block, ...]:
    """What is agreed with one partner, and how it stands."""
    blocks: tuple[Block, ...] = ()
    if goals:
        pictures = (Figure(progress_chart(progress, occasions)) for progress in goals)
        blocks = (agreed_table(goals), standing_table(goals), *pictures)
    if duties:
        blocks += (Paragraph(_("What the partner undertakes:")), Bullets(tuple(duties)))
    return blocks


def agreed_table(goals: Sequence[Progress]) -> Table:
    """The targets with the change they were derived from."""
    return Table(
        caption=_("Agreed goals"),
        header=(_("Goal"), _("Target"), _("Stated change"), _("Baseline"), _("Unit")),
        rows=tuple(_agreed(progress) for progress in goals),
        note=_(
            "The change is against the previous year. A baseline that the agreement does not name "
            "is derived from target and change."
        ),
    )


def standing_table(goals: Sequence[Progress]) -> Table:
    """How the goals stand at the report month, each up to its own last final month."""
    return Table(
        caption=_("State of the goals"),
        header=(
            _("Goal"),
            _("Final up to"),
            _("Actual"),
            _("Expected"),
            _("Status"),
            _("Forecast for the year"),
        ),
        rows=tuple(_standing(progress) for progress in goals),
    )


def _agreed(progress: Progress) -> tuple[Cell, ...]:
    goal = progress.goal
    return (
        goal.name,
        Value(goal.target, goal.unit, goal.target_decimals),
        _stated_change(progress),
        Value(goal.baseline, goal.unit, goal.decimals),
        str(goal.unit.label),
    )


def _stated_change(progress: Progress) -> Cell:
    change = progress.goal.stated_change
    if change is None:
        return NO_VALUE
    unit = Unit(progress.goal.stated_change_unit)
    return Value(change, unit, needed_decimals(change), signed=True)


def _standing(progress: Progress) -> tuple[Cell, ...]:
    goal, status = progress.goal, progress.status
    decimals = max(goal.decimals, goal.target_decimals)
    actual = progress.actual.value if progress.actual else None
    forecast = progress.forecast.value if progress.forecast else None
    return (
        goal.name,
        month_name(progress.through) if progress.through else NO_VALUE,
        Value(actual, goal.unit, decimals),
        Value(progress.expected_now, goal.unit, decimals),
        f"{SHAPES[status]} {status.label}",
        Value(forecast, goal.unit, decimals),
    )
