"""The pictures of the budget."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.balance import (
    Composition,
    LineBalance,
    Money,
    Summary,
    YearBudget,
    is_in_millions,
    millions_of,
)
from budget.enums import Side
from budget.sentences import (
    composition_sentence,
    composition_title,
    free_sentence,
    line_labels,
    named_parts,
    side_label,
    titled,
    years_sentence,
)
from jobcenter.charts import MOST_COLUMNS, Chart, Kind, Line, Values
from jobcenter.enums import Unit

_ABBREVIATION = re.compile(r"\(([^()]{1,12})\)\Z")


def years_chart(years: Sequence[YearBudget]) -> Chart:
    """Stacked columns of the titles; of the sums alone where they are too many to tell apart."""
    labels = line_labels(years)
    lines = tuple(
        Line(label, tuple(_allotted(budget, code) for budget in years), kind=Kind.COLUMNS)
        for code, label in labels.items()
    )
    if len(lines) > MOST_COLUMNS:
        sums = tuple(budget.total.euros if budget.total else None for budget in years)
        lines = (Line(_("Sum of the parts"), sums, kind=Kind.COLUMNS),)
    return Chart(
        title=_("What is allotted, by year"),
        labels=tuple(str(budget.year) for budget in years),
        lines=lines,
        unit=Unit.EURO,
        decimals=0,
        sentence=years_sentence(years),
        stacked=True,
        axis=_("Year"),
    )


def _allotted(budget: YearBudget, code: str) -> Decimal | None:
    line = budget.line(code)
    return line.allotted.euros if line and line.allotted else None


def free_chart(line: LineBalance, summary: Summary) -> Chart | None:
    """Three steps from all that is allotted to what is free; None where that is not known.

    What a step leaves keeps its colour, so that each column is the one before less one part.
    """
    free, bound, transferred = line.free, line.prior_commitments, line.transferred
    if free is None or bound is None:
        return None
    nothing = Money(Decimal(0), free.in_millions, free.decimals)
    parts = (
        (_("Free for new support"), (free, free, free)),
        (_("Bound in advance"), (bound, bound, nothing)),
        (_("To administration"), (transferred, nothing, nothing)),
    )
    in_millions = is_in_millions((free, bound, transferred))
    title = _("From allotment to free, %(year)s") % {"year": summary.year}
    return Chart(
        title=titled(title, in_millions=in_millions),
        labels=(_("Allotted"), _("After the transfer"), _("Free")),
        lines=tuple(
            Line(name, _numbers(amounts, in_millions=in_millions), kind=Kind.COLUMNS)
            for name, amounts in parts
        ),
        unit=Unit.COUNT if in_millions else Unit.EURO,
        decimals=_decimals((free,), in_millions=in_millions),
        sentence=free_sentence(summary),
        stacked=True,
        axis=_("Step"),
    )


def composition_chart(composition: Composition, side: Side, year: int) -> Chart:
    parts = named_parts(composition, side)
    in_millions = is_in_millions((composition.total, *(amount for _name, amount in parts)))
    amounts = tuple(amount for _name, amount in parts)
    return Chart(
        title=titled(composition_title(composition, side, year), in_millions=in_millions),
        labels=tuple(_short_name(name) for name, _amount in parts),
        lines=(Line(_("Amount"), _numbers(amounts, in_millions=in_millions), kind=Kind.COLUMNS),),
        unit=Unit.COUNT if in_millions else Unit.EURO,
        decimals=_decimals(amounts, in_millions=in_millions),
        sentence=composition_sentence(composition, side),
        axis=side_label(side),
    )


def _numbers(amounts: Sequence[Money], *, in_millions: bool) -> Values:
    return tuple(millions_of(one)[0] if in_millions else one.euros for one in amounts)


def _decimals(amounts: Sequence[Money], *, in_millions: bool) -> int:
    return max(millions_of(one)[1] if in_millions else one.decimals for one in amounts)


def _short_name(name: str) -> str:
    """Its own abbreviation, where it gives one: room under a column is scarce."""
    abbreviation = _ABBREVIATION.search(name)
    return abbreviation[1] if abbreviation else name
