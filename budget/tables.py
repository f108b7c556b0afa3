"""The tables of the budget, for the page and for the printed programme alike."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from budget.balance import (
    Composition,
    Fund,
    LineBalance,
    Money,
    Statement,
    YearBudget,
    change,
    negative,
    share,
    with_previous,
)
from budget.enums import Qualifier, Quantity, Side
from budget.sentences import (
    composition_title,
    line_label,
    line_labels,
    named_parts,
    qualifier_text,
    side_label,
    stated_change_text,
    year_label,
)
from jobcenter.document import Cell, Table, Value
from jobcenter.enums import Unit

SHARE_DECIMALS = 1


def amount_cell(amount: Money | None, qualifier: Qualifier = Qualifier.EXACT) -> Value:
    """An amount as it is stated: in euros, or in millions with the decimals that are known."""
    if amount is None:
        return Value(None, Unit.EURO)
    return Value(
        amount.euros,
        Unit.EURO,
        amount.decimals,
        qualifier=qualifier_text(qualifier),
        in_millions=amount.in_millions,
    )


def years_table(years: Sequence[YearBudget]) -> Table:
    """Each year's titles, their sum beside the printed total, the change beside the printed one."""
    codes = line_labels(years)
    return Table(
        caption=_("What is allotted, and what the document prints"),
        header=(
            _("Year"),
            *codes.values(),
            _("Sum of the parts"),
            _("Total as printed"),
            _("Printed less sum"),
            _("Change as printed"),
            _("Change computed"),
        ),
        rows=tuple(
            _year_row(budget, before, codes, _change_decimals(years))
            for before, budget in with_previous(years)
        ),
    )


def _change_decimals(years: Sequence[YearBudget]) -> int:
    """One more than is printed, so that a reader can judge the rounding."""
    printed = (budget.stated_change for budget in years)
    return 1 + max((one.change_decimals for one in printed if one), default=0)


def _year_row(
    budget: YearBudget, before: YearBudget | None, codes: dict[str, str], decimals: int
) -> tuple[Cell, ...]:
    lines = [budget.line(code) for code in codes]
    return (
        year_label(budget),
        *(amount_cell(line.allotted if line else None) for line in lines),
        amount_cell(budget.total),
        _stated_cell(budget.stated_total),
        Value(budget.difference, Unit.EURO, _cents(budget), signed=True),
        _stated_change_cell(budget.stated_change),
        Value(
            change(budget.total, before.total) if before else None,
            Unit.PERCENT,
            decimals,
            signed=True,
        ),
    )


def _cents(budget: YearBudget) -> int:
    """The decimals of a difference of euros: as many as the printed total has."""
    stated = budget.stated_total
    return max(stated.money.digits, 0) if stated else 0


def _stated_change_cell(statement: Statement | None) -> Cell:
    if statement is None:
        return Value(None, Unit.PERCENT)
    if statement.change_unit is not Unit.PERCENT:
        return stated_change_text(statement)
    return Value(statement.change, Unit.PERCENT, statement.change_decimals, signed=True)


def _stated_cell(statement: Statement | None) -> Value:
    return amount_cell(statement.money, statement.qualifier) if statement else amount_cell(None)


def free_table(line: LineBalance, year: int) -> Table:
    """From the allotment over the transfer and prior commitments to what is free."""
    transferred = amount_cell(negative(line.transferred))
    return Table(
        caption=_("From allotment to free, %(year)s") % {"year": year},
        header=(line_label(line), _("As stated"), _("Computed")),
        rows=(
            (_("Allotted"), _stated(line, Quantity.ALLOCATION), amount_cell(line.allotted)),
            (_("Transferred to administration"), _taken(line, Quantity.TRANSFER), transferred),
            (
                _("Bound in advance by earlier commitments"),
                _taken(line, Quantity.PRIOR_COMMITMENTS),
                _("as stated"),
            ),
        ),
        totals=((_("Free for new support"), _stated(line, Quantity.FREE), amount_cell(line.free)),),
    )


def _stated(line: LineBalance, quantity: Quantity) -> Value:
    return _stated_cell(_roughest(line, quantity))


def _taken(line: LineBalance, quantity: Quantity) -> Value:
    """What is stated as a part that goes away, below zero."""
    statement = _roughest(line, quantity)
    if statement is None:
        return amount_cell(None)
    return amount_cell(negative(statement.money), statement.qualifier)


def _roughest(line: LineBalance, quantity: Quantity) -> Statement | None:
    """The statement that goes with others in millions, where there are two of one thing."""
    found = [one for one in line.statements if one.quantity == quantity]
    return min(found, key=lambda one: one.money.digits, default=None)


def composition_table(composition: Composition, side: Side, year: int) -> Table:
    def row(label: str, amount: Money | None) -> tuple[Cell, ...]:
        rate = share(amount, composition.total)
        return (label, amount_cell(amount), Value(rate, Unit.PERCENT, SHARE_DECIMALS))

    return Table(
        caption=composition_title(composition, side, year),
        header=(side_label(side), _("Amount"), _("Share of the total")),
        rows=tuple(row(*part) for part in named_parts(composition, side)),
        totals=tuple(row(*part) for part in _totals(composition, side)),
    )


def _totals(composition: Composition, side: Side) -> list[tuple[str, Money | None]]:
    stated: tuple[str, Money | None] = (_("Total as stated"), composition.total)
    if side == Side.SOURCE:
        return [(_("Sum of the parts"), composition.sum_of_parts(side)), stated]
    return [stated]


def funds_table(funds: Sequence[Fund]) -> Table:
    """A row for each year of any fund; an empty cell lies outside the fund's term."""
    first = min(fund.first_year for fund in funds)
    last = max(fund.last_year for fund in funds)
    return Table(
        caption=_("Special programmes over several years"),
        header=(_("Year"), *(fund.name for fund in funds)),
        rows=tuple(
            (str(year), *(_tranche(fund, year) for fund in funds))
            for year in range(first, last + 1)
        ),
        totals=((_("Granted in total"), *(amount_cell(fund.granted) for fund in funds)),),
        note=_("A dash: the document names no amount for the year."),
    )


def _tranche(fund: Fund, year: int) -> Cell:
    return amount_cell(fund.tranches.get(year)) if year in fund.years else ""
