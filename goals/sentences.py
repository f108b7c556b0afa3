"""One sentence or two for a goal: until when and how firm, what is missing, what is needed.

Missing and needed counts are rounded up, surplus and "at most" down, all else half up.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.enums import Method, Reason, Status
from goals.progress import Progress
from jobcenter.charts import value_text as bare_text
from jobcenter.enums import Unit
from jobcenter.formats import month_name, month_word, number, quantity
from jobcenter.numbers import round_half_up

# Behind the sixth decimal there is only the noise of division.
NOISE_DECIMALS = 6


def sentence_of(progress: Progress) -> str:
    """What a board member should take from the goal, in the active language."""
    if progress.is_year_final and progress.status in (Status.REACHED, Status.MISSED):
        return _verdict(progress)
    parts = [_standing(progress), _needed(progress), _preview(progress)]
    return " ".join(part for part in parts if part)


def gap_of(progress: Progress) -> str:
    """The gap in its own unit with words for its direction, rounded as in the sentence."""
    if progress.gap is None or progress.reason is not None:
        return ""
    shortfall = _shortfall(progress)
    size = _size(progress, shortfall)
    if not size:
        return _("as expected")
    words = {"amount": _amount(progress, size)}
    if progress.gap > 0:
        text = _("%(amount)s above (good)") if shortfall < 0 else _("%(amount)s above")
    else:
        text = _("%(amount)s below (good)") if shortfall < 0 else _("%(amount)s below")
    return text % words


def value_text(value: Decimal | None, progress: Progress) -> str:
    """A value of the goal with its unit, as printed."""
    return quantity(value, progress.goal.unit, progress.goal.decimals)


def target_text(progress: Progress) -> str:
    """The target without its unit in words, which the name of the goal tells."""
    goal = progress.goal
    return bare_text(goal.target, goal.unit, goal.target_decimals)


def telling_decimals(one: Decimal, other: Decimal, progress: Progress) -> int:
    """As many as are printed, and one more where only that shows that two values differ."""
    decimals = max(progress.goal.decimals, progress.goal.target_decimals)
    look_equal = round_half_up(one, decimals) == round_half_up(other, decimals)
    return decimals + 1 if look_equal and one != other else decimals


def count_up(value: Decimal) -> int:
    return int(round_half_up(value, NOISE_DECIMALS).to_integral_value(ROUND_CEILING))


def count_down(value: Decimal) -> int:
    return int(round_half_up(value, NOISE_DECIMALS).to_integral_value(ROUND_FLOOR))


def _verdict(progress: Progress) -> str:
    assert progress.actual is not None
    assert progress.actual.value is not None
    goal, actual = progress.goal, progress.actual.value
    decimals = telling_decimals(actual, goal.target, progress)
    words = {
        "year": goal.year,
        "actual": quantity(actual, goal.unit, decimals),
        "target": quantity(goal.target, goal.unit, decimals),
    }
    if progress.status == Status.REACHED:
        return _("Reached in %(year)s: %(actual)s with a target of %(target)s.") % words
    return _("Missed in %(year)s: %(actual)s with a target of %(target)s.") % words


def _standing(progress: Progress) -> str:
    if progress.reason is not None:
        return _no_judgement(progress, progress.reason)
    month, shortfall = _until(progress), _shortfall(progress)
    if not shortfall:
        return _("%(month)s: exactly as expected.") % {"month": month}
    size = _size(progress, shortfall)
    if not size:
        return _("%(month)s: as expected.") % {"month": month}
    return (_missing if shortfall > 0 else _surplus)(progress, month, size)


def _shortfall(progress: Progress) -> Decimal:
    """How far the goal falls short of what is expected, without noise; below zero is surplus."""
    gap = progress.gap_count if _is_counted(progress) else progress.gap
    assert gap is not None
    return round_half_up(gap if progress.goal.lower_is_better else -gap, NOISE_DECIMALS)


def _is_counted(progress: Progress) -> bool:
    """Whether the gap is a number of something; else it is told in percentage points."""
    return progress.gap_count is not None and progress.gap_unit not in (Unit.PERCENT, Unit.POINTS)


def _size(progress: Progress, shortfall: Decimal) -> Decimal:
    if _is_counted(progress):
        return Decimal(count_up(shortfall) if shortfall > 0 else count_down(-shortfall))
    return round_half_up(abs(shortfall), _decimals_of_points(progress))


def _amount(progress: Progress, size: Decimal) -> str:
    if _is_counted(progress):
        return quantity(size, progress.gap_unit)
    return quantity(size, Unit.POINTS, _decimals_of_points(progress))


def _decimals_of_points(progress: Progress) -> int:
    assert progress.actual is not None
    assert progress.actual.value is not None
    assert progress.expected_now is not None
    return telling_decimals(progress.actual.value, progress.expected_now, progress)


def _number_of(size: Decimal) -> int:
    """For the grammar: exactly one, or many."""
    return 1 if size == 1 else 2


def _until(progress: Progress) -> str:
    assert progress.through is not None
    words = {"month": month_name(progress.through)}
    if progress.provisional:
        return _("Up to %(month)s (with provisional months)") % words
    return _("Up to %(month)s (final)") % words


def _missing(progress: Progress, month: str, size: Decimal) -> str:
    words = {"month": month, "amount": _amount(progress, size)}
    if progress.goal.lower_is_better and _is_mean(progress):
        return _("%(month)s: on average %(amount)s more than expected.") % words
    if progress.goal.lower_is_better:
        return _("%(month)s: %(amount)s more than expected.") % words
    if _is_mean(progress):
        return _("%(month)s: on average %(amount)s fewer than expected.") % words
    return ngettext(
        "%(month)s, %(amount)s is missing from what was expected.",
        "%(month)s, %(amount)s are missing from what was expected.",
        _number_of(size),
    ) % words  # fmt: skip


def _surplus(progress: Progress, month: str, size: Decimal) -> str:
    words = {"month": month, "amount": _amount(progress, size)}
    if progress.goal.lower_is_better and _is_mean(progress):
        return _("%(month)s: on average %(amount)s fewer than expected (good).") % words
    if progress.goal.lower_is_better:
        return _("%(month)s: %(amount)s fewer than expected (good).") % words
    if _is_mean(progress):
        return _("%(month)s: on average %(amount)s more than expected (good).") % words
    return ngettext(
        "%(month)s, there is %(amount)s more than expected.",
        "%(month)s, there are %(amount)s more than expected.",
        _number_of(size),
    ) % words  # fmt: skip


def _is_mean(progress: Progress) -> bool:
    return progress.goal.method == Method.MEAN_SO_FAR


def _no_judgement(progress: Progress, reason: Reason) -> str:
    if reason == Reason.NO_FINAL_MONTH:
        return _("No month of %(year)s is final yet.") % {"year": progress.goal.year}
    assert progress.actual is not None
    words = {
        "month": _until(progress),
        "value": value_text(progress.actual.value, progress),
        "target": target_text(progress),
    }
    match reason:
        case Reason.INCOMPLETE:
            missing = ", ".join(month_name(month) for month in progress.incomplete)
            return _("%(month)s it cannot be computed: there is no value for %(missing)s.") % {
                **words,
                "missing": missing,
            }
        case Reason.NOT_COMPUTABLE:
            return _("%(month)s it cannot be computed: the denominator is zero.") % words
        case Reason.WINDOW_BEFORE_YEAR:
            return _window_before_year(progress, words)
        case Reason.NO_PATH:
            return _("%(month)s: %(value)s (target: %(target)s); nothing to compare with.") % words
    raise AssertionError(reason)


def _window_before_year(progress: Progress, words: dict[str, str]) -> str:
    return ngettext(
        "%(month)s: %(value)s (target: %(target)s). Not yet assessable, because %(count)s of the "
        "%(window)s months lies before %(year)s.",
        "%(month)s: %(value)s (target: %(target)s). Not yet assessable, because %(count)s of the "
        "%(window)s months lie before %(year)s.",
        progress.months_before_year,
    ) % {
        **words,
        "count": number(progress.months_before_year),
        "window": number(progress.goal.window),
        "year": progress.goal.year,
    }


def _needed(progress: Progress) -> str:
    needed = progress.needed_per_month
    if needed is None or progress.reason == Reason.NOT_COMPUTABLE:
        return ""
    return _needed_mean(progress, needed) if _is_mean(progress) else _needed_flow(progress, needed)


def _needed_flow(progress: Progress, needed: Decimal) -> str:
    lower = progress.goal.lower_is_better
    count = count_down(needed) if lower else count_up(needed)
    words = {
        "target": target_text(progress),
        "count": bare_text(Decimal(count), progress.goal.numerator_unit, 0),
        "prior": _prior(progress),
        "assumption": _assumption(progress),
        **_open_months(progress),
    }
    if lower and count < 0:
        return _("%(target)s can no longer be met.") % words
    if not lower and count <= 0:
        return _("%(target)s is met without any further one%(assumption)s.") % words
    if words["first"] == words["last"]:
        return _flow_in_last_month(count)[lower] % words
    return _flow_in_open_months(count)[lower] % words


def _assumption(progress: Progress) -> str:
    """A rate needs so many only if its stock does not change; a sum needs them in any case."""
    if progress.goal.method == Method.SUM_SO_FAR:
        return ""
    assert progress.needed_stock is not None
    words = {"stock": month_word(progress.needed_stock[0])}
    return _(", if the stock stays as in %(stock)s") % words


def _flow_in_last_month(count: int) -> tuple[str, str]:
    """For what should be many, and for what should be few."""
    return (
        ngettext(
            "For %(target)s, %(count)s is needed in %(last)s%(prior)s%(assumption)s.",
            "For %(target)s, %(count)s are needed in %(last)s%(prior)s%(assumption)s.",
            count,
        ),
        ngettext(
            "For %(target)s, there may be at most %(count)s in %(last)s%(prior)s%(assumption)s.",
            "For %(target)s, there may be at most %(count)s in %(last)s%(prior)s%(assumption)s.",
            count,
        ),
    )


def _flow_in_open_months(count: int) -> tuple[str, str]:
    return (
        ngettext(
            "For %(target)s, %(count)s a month is needed on average from %(first)s to "
            "%(last)s%(prior)s%(assumption)s.",
            "For %(target)s, %(count)s a month are needed on average from %(first)s to "
            "%(last)s%(prior)s%(assumption)s.",
            count,
        ),
        ngettext(
            "For %(target)s, there may be at most %(count)s a month on average from %(first)s to "
            "%(last)s%(prior)s%(assumption)s.",
            "For %(target)s, there may be at most %(count)s a month on average from %(first)s to "
            "%(last)s%(prior)s%(assumption)s.",
            count,
        ),
    )


def _needed_mean(progress: Progress, needed: Decimal) -> str:
    lower = progress.goal.lower_is_better
    count = count_down(needed) if lower else count_up(needed)
    words = {
        "target": target_text(progress),
        "count": bare_text(Decimal(count), progress.goal.unit, 0),
        "prior": _prior(progress),
        **_open_months(progress),
    }
    if lower and count < 0:
        return _("%(target)s can no longer be met.") % words
    texts = _in_last_month(count) if words["first"] == words["last"] else _in_open_months(count)
    return texts[lower] % words


def _in_last_month(count: int) -> tuple[str, str]:
    """For a mean that should be high, and for one that should be low."""
    return (
        ngettext(
            "For %(target)s, %(last)s must have at least %(count)s%(prior)s.",
            "For %(target)s, %(last)s must have at least %(count)s%(prior)s.",
            count,
        ),
        ngettext(
            "For %(target)s, %(last)s may have at most %(count)s%(prior)s.",
            "For %(target)s, %(last)s may have at most %(count)s%(prior)s.",
            count,
        ),
    )


def _in_open_months(count: int) -> tuple[str, str]:
    return (
        ngettext(
            "For %(target)s, it must be at least %(count)s on average from %(first)s to "
            "%(last)s%(prior)s.",
            "For %(target)s, it must be at least %(count)s on average from %(first)s to "
            "%(last)s%(prior)s.",
            count,
        ),
        ngettext(
            "For %(target)s, it may be at most %(count)s on average from %(first)s to "
            "%(last)s%(prior)s.",
            "For %(target)s, it may be at most %(count)s on average from %(first)s to "
            "%(last)s%(prior)s.",
            count,
        ),
    )


def _open_months(progress: Progress) -> dict[str, str]:
    assert progress.months_needed is not None
    first, last = progress.months_needed
    return {"first": month_word(first), "last": month_word(last)}


def _prior(progress: Progress) -> str:
    if progress.needed_prior is None:
        return ""
    return _(" (previous year: %(count)s)") % {"count": number(progress.needed_prior)}


def _preview(progress: Progress) -> str:
    """Only where nothing final says more."""
    if progress.reason != Reason.NO_FINAL_MONTH or progress.preview is None:
        return ""
    return _("Provisionally up to %(month)s: %(value)s.") % {
        "month": month_name(progress.preview.month),
        "value": value_text(progress.preview.value, progress),
    }
