"""The budget in words: what a council member should take from each picture."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.balance import (
    Comparison,
    Composition,
    Fund,
    LineBalance,
    Money,
    Statement,
    Summary,
    YearBudget,
    change,
    change_agrees,
    difference,
    share,
    with_previous,
    without_double_count,
)
from budget.enums import LineKind, Qualifier, Quantity, Side
from jobcenter.enums import Unit
from jobcenter.formats import NO_VALUE, millions, money, percent, quantity

_MILLION = Decimal(1_000_000)


def money_text(amount: Money | None) -> str:
    """As stated: in euros, or in millions with the decimals that are known."""
    if amount is None:
        return NO_VALUE
    write = millions if amount.in_millions else money
    return write(amount.euros, amount.decimals)


def short_text(amount: Money | None) -> str:
    """For reading in passing: in millions where there is one."""
    if amount is None or amount.in_millions or abs(amount.euros) < _MILLION:
        return money_text(amount)
    return millions(amount.euros)


def qualified(text: str, qualifier: Qualifier) -> str:
    if qualifier == Qualifier.EXACT:
        return text
    return f"{qualifier_text(qualifier)}\N{NO-BREAK SPACE}{text}"


def qualifier_text(qualifier: Qualifier) -> str:
    return "" if qualifier == Qualifier.EXACT else str(qualifier.label)


def line_label(line: LineBalance) -> str:
    """The two titles by names that nobody takes for the administrative budget in total."""
    match line.kind:
        case LineKind.INTEGRATION:
            return _("Integration (%(code)s)") % {"code": line.code}
        case LineKind.ADMINISTRATION:
            return _("Federal allocation for administration (%(code)s)") % {"code": line.code}
    return line.name


def composition_label(composition: Composition) -> str:
    if composition.is_administration:
        return _("Administrative budget in total")
    return composition.name


def year_label(budget: YearBudget) -> str:
    if budget.is_provisional:
        return _("%(year)s (provisional)") % {"year": budget.year}
    return str(budget.year)


def titled(title: str, *, in_millions: bool) -> str:
    """With the unit, where the numbers below do not bear it."""
    return _("%(title)s, in million euros") % {"title": title} if in_millions else title


def line_labels(years: Sequence[YearBudget]) -> dict[str, str]:
    """The titles of all years by their code, as the newest year names and orders them."""
    labels: dict[str, str] = {}
    for budget in reversed(years):
        for line in budget.lines:
            labels.setdefault(line.code, line_label(line))
    return labels


def composition_title(composition: Composition, side: Side, year: int) -> str:
    words = {"name": composition_label(composition), "year": year}
    if side == Side.SOURCE:
        return _("%(name)s %(year)s by source") % words
    return _("%(name)s %(year)s by use") % words


def side_label(side: Side) -> str:
    return _("Source") if side == Side.SOURCE else _("Use")


def named_parts(composition: Composition, side: Side) -> list[tuple[str, Money]]:
    """The parts with their names, and last what the document names no part for."""
    parts = [(part.name, part.money) for part in composition.parts(side)]
    unnamed = composition.unnamed(side)
    if unnamed and unnamed.rounded > 0:
        parts.append((_("Not named in the document"), unnamed))
    return parts


def years_sentence(years: Sequence[YearBudget]) -> str:
    current = years[-1]
    words = {"year": current.year, "total": short_text(current.total)}
    if current.total is None:
        return _("For %(year)s, not everything is allotted yet.") % words
    changed = changed_text(years)
    if not changed:
        return _("For %(year)s, %(total)s are allotted.") % words
    return _("For %(year)s, %(total)s are allotted: %(changed)s.") % {**words, "changed": changed}


def changed_text(years: Sequence[YearBudget]) -> str:
    """ "€2.10 million (7.1%) less than in 2021", or nothing without a year before."""
    before, now = with_previous(years)[-1]
    if before is None or before.total is None or now.total is None:
        return ""
    rate, moved = change(now.total, before.total), difference(now.total, before.total)
    if rate is None or not moved:
        return _("as much as in %(before)s") % {"before": before.year}
    words = {
        "amount": short_text(Money(abs(moved))),
        "rate": percent(abs(rate)),
        "before": before.year,
    }
    if moved > 0:
        return _("%(amount)s (%(rate)s) more than in %(before)s") % words
    return _("%(amount)s (%(rate)s) less than in %(before)s") % words


def free_sentence(summary: Summary) -> str:
    words = {
        "allotted": short_text(summary.integration),
        "transferred": short_text(summary.transferred),
        "bound": qualified(short_text(summary.prior_commitments), summary.qualifier),
        "free": qualified(short_text(summary.free), summary.qualifier),
    }
    if summary.integration is None:
        return _("Nothing is allotted for integration yet.")
    if summary.free is None:
        return _("How much of %(allotted)s for integration is bound in advance is not known.") % (
            words
        )
    return (
        _(
            "Of %(allotted)s for integration, %(free)s are free for new support: %(bound)s are "
            "bound in advance, %(transferred)s go to administration."
        )
        % words
    )


def composition_sentence(composition: Composition, side: Side) -> str:
    largest = max(composition.parts(side), key=lambda part: part.money.euros)
    words = {
        "total": money_text(composition.total),
        "name": largest.name,
        "amount": money_text(largest.money),
        "share": percent(share(largest.money, composition.total)),
    }
    if side == Side.SOURCE:
        return _("Of %(total)s, most comes from: %(name)s, %(amount)s (%(share)s).") % words
    sentence = _("Of %(total)s, most goes to: %(name)s, %(amount)s (%(share)s).") % words
    return " ".join(filter(None, (sentence, _unnamed_sentence(composition, side))))


def _unnamed_sentence(composition: Composition, side: Side) -> str:
    unnamed = composition.unnamed(side)
    if unnamed is None or unnamed.rounded <= 0:
        return ""
    words = {
        "amount": money_text(unnamed),
        "share": percent(share(unnamed, composition.total)),
    }
    return _("For %(amount)s (%(share)s) no use is named.") % words


def composition_check(composition: Composition, side: Side) -> str:
    """The sum of the parts beside the printed total."""
    return _("Sum of the parts: %(computed)s. Printed total: %(stated)s.") % {
        "computed": money_text(composition.sum_of_parts(side)),
        "stated": money_text(composition.total),
    }


def two_names(budget: YearBudget, composition: Composition) -> str:
    """Where the document calls two things by one name, what each of them is."""
    line = budget.administration
    if line is None or not any(one.name.startswith(composition.name) for one in line.statements):
        return ""
    return _(
        "The document calls two things “%(name)s”: %(line)s, %(allotted)s, and the administrative "
        "budget in total, %(total)s."
    ) % {
        "name": composition.name,
        "line": line_label(line),
        "allotted": short_text(line.allotted),
        "total": money_text(composition.total),
    }


def double_count(budget: YearBudget, composition: Composition) -> str:
    """A warning against adding up what holds the same money twice."""
    whole = without_double_count(budget, composition)
    if whole is None or composition.transferred is None:
        return ""
    return _(
        "The transfer of %(transferred)s is part of the allotment for integration and of the "
        "administrative budget. Counted once, both together are %(whole)s."
    ) % {"transferred": money_text(composition.transferred), "whole": money_text(whole)}


def passive_active_uses(years: Sequence[YearBudget]) -> tuple[tuple[str, str], ...]:
    """Each use of the passive-active transfer that is stated: what it is, and how much.

    Stated beside the allotment and never added to it: whether it is contained is not said.
    """
    return tuple(
        (f"{budget.year}: {one.name}", qualified(money_text(one.money), one.qualifier))
        for budget in years
        for line in budget.lines
        for one in line.statements
        if one.quantity == Quantity.PASSIVE_ACTIVE_TRANSFER
    )


def fund_sentence(fund: Fund, year: int) -> str:
    """What was granted for which years and what for, and what of it belongs to the year."""
    words = {"source": fund.source, "purpose": fund.purpose}
    parts = (
        _granted_sentence(fund, year),
        _("Source: %(source)s.") % words if fund.source else "",
        _("Purpose: %(purpose)s.") % words if fund.purpose else "",
    )
    return " ".join(filter(None, parts))


def _granted_sentence(fund: Fund, year: int) -> str:
    tranche = fund.tranches.get(year)
    words = {
        "name": fund.name,
        "first": fund.first_year,
        "last": fund.last_year,
        "granted": money_text(fund.granted),
        "tranche": money_text(tranche),
        "year": year,
    }
    if fund.granted is None:
        return _("%(name)s, %(first)s to %(last)s: the amount granted is not known.") % words
    if tranche is None:
        return _("%(name)s, %(first)s to %(last)s: %(granted)s granted.") % words
    return _(
        "%(name)s, %(first)s to %(last)s: %(granted)s granted, of which %(tranche)s in %(year)s."
    ) % words  # fmt: skip


def differences(
    years: Sequence[YearBudget], compositions: Sequence[Composition] = ()
) -> tuple[str, ...]:
    """Where what is stated and what is computed differ; nothing is corrected."""
    return (
        *_total_differences(years),
        *_change_differences(years),
        *_line_differences(years[-1]),
        *_composition_differences(compositions),
    )


def _total_differences(years: Sequence[YearBudget]) -> Iterator[str]:
    for budget in years:
        if budget.stated_total and budget.difference:
            words = {
                "year": budget.year,
                "stated": money_text(budget.stated_total.money),
                "computed": money_text(budget.total),
                "difference": money(abs(budget.difference)),
            }
            yield (
                _("%(year)s: printed total %(stated)s, sum of the parts %(computed)s "
                  "(%(difference)s less).")
                if budget.difference > 0
                else _("%(year)s: printed total %(stated)s, sum of the parts %(computed)s "
                       "(%(difference)s more).")
            ) % words  # fmt: skip


def _change_differences(years: Sequence[YearBudget]) -> Iterator[str]:
    for before, budget in with_previous(years):
        statement = budget.stated_change
        computed = change(budget.total, before.total) if before else None
        if statement and change_agrees(statement, computed) is False:
            yield _("%(year)s: printed change %(stated)s, computed %(computed)s.") % {
                "year": budget.year,
                "stated": stated_change_text(statement),
                "computed": quantity(
                    computed, Unit.PERCENT, statement.change_decimals + 1, plus=True
                ),
            }


def stated_change_text(statement: Statement) -> str:
    assert statement.change_unit is not None
    return quantity(statement.change, statement.change_unit, statement.change_decimals, plus=True)


def _line_differences(budget: YearBudget) -> Iterator[str]:
    for line in budget.lines:
        for one in line.comparisons:
            if one.difference:
                yield _line_difference(line, one)


def _line_difference(line: LineBalance, comparison: Comparison) -> str:
    statement = comparison.statement
    return _(
        "%(line)s: “%(name)s” is printed as %(stated)s, recorded or computed %(computed)s."
    ) % {
        "line": line_label(line),
        "name": statement.name,
        "stated": qualified(money_text(statement.money), statement.qualifier),
        "computed": money_text(comparison.computed),
    }


def _composition_differences(compositions: Sequence[Composition]) -> Iterator[str]:
    for one in compositions:
        unnamed = one.unnamed(Side.SOURCE)
        if unnamed and unnamed.rounded:
            yield _("%(name)s: printed total %(stated)s, sum of the sources %(computed)s.") % {
                "name": composition_label(one),
                "stated": money_text(one.total),
                "computed": money_text(one.sum_of_parts(Side.SOURCE)),
            }
