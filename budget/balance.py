"""The arithmetic of the budget: plain values in, plain values out.

    total                 = Σ parts
    free                  = allotted − transferred out − prior commitments
    unnamed               = stated total − Σ parts
    difference            = stated − computed, both as coarse as the coarser of them
    share                 = part ÷ whole · 100
    change                = (now ÷ before − 1) · 100
    without double count  = all lines + administrative budget − what is transferred into it

Amounts are euros. What is computed is known no better than the coarsest amount it comes from:
11,814,751 euros less 1.65 million are 10.16 million. A value that does not exist is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.enums import AllocationKind, LineKind, Qualifier, Quantity, Side, SourceKind
from jobcenter.enums import Unit
from jobcenter.numbers import divide, round_half_up

MILLION_DIGITS = 6

_HUNDRED = Decimal(100)
_ROUGH_DECIMALS = 2  # of millions
_BASES = (AllocationKind.ORIENTATION, AllocationKind.PROVISIONAL, AllocationKind.FINAL)


@dataclass(frozen=True)
class Money:
    """Euros, and the decimals they were stated with: of euros, or of millions of them."""

    euros: Decimal
    in_millions: bool = False
    decimals: int = 0

    @property
    def digits(self) -> int:
        """The decimals of the euros; −4 where two decimals of millions are known."""
        return self.decimals - MILLION_DIGITS * self.in_millions

    @property
    def rounded(self) -> Decimal:
        """The euros as exactly as they are known."""
        return round_half_up(self.euros, self.digits)


NOTHING = Money(Decimal(0))


@dataclass(frozen=True)
class Allotment:
    """One row of an allocation; the source of funds by its key, where one is named."""

    source: int | None
    kind: AllocationKind
    money: Money


@dataclass(frozen=True)
class Statement:
    """An amount as a document prints it."""

    quantity: Quantity
    name: str
    money: Money
    qualifier: Qualifier = Qualifier.EXACT
    change: Decimal | None = None
    change_decimals: int = 0
    change_unit: Unit | None = None


@dataclass(frozen=True)
class Comparison:
    """What a document states beside what the recorded amounts give."""

    statement: Statement
    computed: Money | None

    @property
    def difference(self) -> Decimal | None:
        return difference(self.statement.money, self.computed)


@dataclass(frozen=True)
class LineBalance:
    """A title of one year: what is allotted, what leaves it, what was bound before."""

    code: str
    name: str
    kind: LineKind
    allotments: tuple[Allotment, ...] = ()  # those in force, in the order they were recorded
    transfers_out: tuple[Money, ...] = ()  # in every state: planned, blocked, executed
    statements: tuple[Statement, ...] = ()

    @property
    def allotted(self) -> Money | None:
        return allotted(self.allotments)

    @property
    def is_provisional(self) -> bool:
        """Whether the last word about the money of the year is still to come."""
        bases = last_bases(self.allotments).values()
        return any(base.kind != AllocationKind.FINAL for base in bases)

    @property
    def transferred(self) -> Money:
        return total(self.transfers_out) or NOTHING

    @property
    def after_transfer(self) -> Money | None:
        return less(self.allotted, self.transferred)

    @property
    def prior_commitments(self) -> Money | None:
        """No report gives them for the beginning of a year: only a document states them."""
        statement = self.stated(Quantity.PRIOR_COMMITMENTS)
        return statement.money if statement else None

    @property
    def free(self) -> Money | None:
        """Allotted − transferred out − prior commitments, in euros."""
        return less(self.after_transfer, self.prior_commitments)

    @property
    def has_steps(self) -> bool:
        """Whether anything is known of what the allotment is reduced by."""
        return bool(self.transfers_out) or self.prior_commitments is not None

    def stated(self, quantity: Quantity) -> Statement | None:
        return finest(self.statements, quantity)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        computed = {
            Quantity.ALLOCATION: self.allotted,
            Quantity.TRANSFER: self.transferred,
            Quantity.FREE: self.free,
        }
        return tuple(Comparison(one, computed.get(one.quantity)) for one in self.statements)


@dataclass(frozen=True)
class YearBudget:
    year: int
    lines: tuple[LineBalance, ...] = ()
    statements: tuple[Statement, ...] = ()  # about the whole
    note: str = ""

    @property
    def total(self) -> Money | None:
        return total(line.allotted for line in self.lines)

    @property
    def is_provisional(self) -> bool:
        return any(line.is_provisional for line in self.lines)

    @property
    def stated_total(self) -> Statement | None:
        return finest(self.statements, Quantity.ALLOCATION)

    @property
    def stated_change(self) -> Statement | None:
        """The statement that prints a change against the year before."""
        return next((one for one in self.statements if one.change is not None), None)

    @property
    def difference(self) -> Decimal | None:
        return difference(self.stated_total.money, self.total) if self.stated_total else None

    @property
    def integration(self) -> LineBalance | None:
        return self._line(LineKind.INTEGRATION)

    @property
    def administration(self) -> LineBalance | None:
        return self._line(LineKind.ADMINISTRATION)

    def line(self, code: str) -> LineBalance | None:
        return next((line for line in self.lines if line.code == code), None)

    def _line(self, kind: LineKind) -> LineBalance | None:
        return next((line for line in self.lines if line.kind == kind), None)


@dataclass(frozen=True)
class Part:
    """A named part of a composition; only one by source has a kind of source."""

    name: str
    money: Money
    kind: SourceKind | None = None


@dataclass(frozen=True)
class Composition:
    """A stated total, and the parts that a document names by source and by use."""

    name: str
    total: Money
    sources: tuple[Part, ...] = ()
    uses: tuple[Part, ...] = ()

    def parts(self, side: Side) -> tuple[Part, ...]:
        return self.sources if side == Side.SOURCE else self.uses

    def sum_of_parts(self, side: Side) -> Money | None:
        return total(part.money for part in self.parts(side))

    def unnamed(self, side: Side) -> Money | None:
        """Stated total − Σ parts, in euros; below zero where the parts exceed the total."""
        return less(self.total, self.sum_of_parts(side))

    @property
    def is_administration(self) -> bool:
        """Only the costs of administration have a municipal share (§ 46 (3) SGB II)."""
        return any(part.kind == SourceKind.MUNICIPAL for part in self.sources)

    @property
    def transferred(self) -> Money | None:
        return total(part.money for part in self.sources if part.kind == SourceKind.TRANSFER)


@dataclass(frozen=True)
class Fund:
    """Money of a special programme over several years; a tranche may not be known."""

    code: str
    name: str
    first_year: int
    last_year: int
    granted: Money | None
    tranches: Mapping[int, Money | None]
    purpose: str = ""
    source: str = ""

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True)
class Summary:
    """The few amounts that tell a year's budget."""

    year: int
    total: Money | None
    integration: Money | None
    transferred: Money | None
    prior_commitments: Money | None
    free: Money | None
    administrative_budget: Money | None
    qualifier: Qualifier = Qualifier.EXACT  # of the prior commitments, and so of what is free


def summary(budget: YearBudget, compositions: Sequence[Composition]) -> Summary:
    integration = budget.integration
    administration = administrative_budget(compositions)
    prior = integration.stated(Quantity.PRIOR_COMMITMENTS) if integration else None
    return Summary(
        year=budget.year,
        total=budget.total,
        integration=integration.allotted if integration else None,
        transferred=integration.transferred if integration else None,
        prior_commitments=prior.money if prior else None,
        free=integration.free if integration else None,
        administrative_budget=administration.total if administration else None,
        qualifier=prior.qualifier if prior else Qualifier.EXACT,
    )


def administrative_budget(compositions: Iterable[Composition]) -> Composition | None:
    """Federal allocation, transfer, municipal share and income together."""
    return next((one for one in compositions if one.is_administration), None)


def without_double_count(budget: YearBudget, administration: Composition) -> Money | None:
    """All lines but administration, and the administrative budget, less what is in both (euros)."""
    others = total(line.allotted for line in budget.lines if line.kind != LineKind.ADMINISTRATION)
    return less(total((others, administration.total)), administration.transferred or NOTHING)


def allotted(allotments: Sequence[Allotment]) -> Money | None:
    """The last base of each source, what was added later, less what was returned (euros).

    A base is an orientation value, a provisional or a final allocation: each takes the place of
    the one before. None where nothing was recorded.
    """
    added = [one.money for one in allotments if one.kind == AllocationKind.ADDITIONAL]
    returned = [negative(one.money) for one in allotments if one.kind == AllocationKind.RETURNED]
    bases = [base.money for base in last_bases(allotments).values()]
    return total(bases + added + returned)


def last_bases(allotments: Sequence[Allotment]) -> dict[int | None, Allotment]:
    """By source; the allotments come in the order they were recorded."""
    return {one.source: one for one in allotments if one.kind in _BASES}


def total(parts: Iterable[Money | None]) -> Money | None:
    """Σ parts in euros, as coarse as the coarsest; None without parts or where one is unknown."""
    every = list(parts)
    known = [part for part in every if part is not None]
    if not known or len(known) < len(every):
        return None
    coarsest = min(known, key=lambda part: part.digits)
    euros = sum((part.euros for part in known), Decimal(0))
    return Money(euros, coarsest.in_millions, coarsest.decimals)


def less(whole: Money | None, part: Money | None) -> Money | None:
    return total((whole, negative(part) if part else None))


def negative(money: Money) -> Money:
    return Money(-money.euros, money.in_millions, money.decimals)


def difference(stated: Money, computed: Money | None) -> Decimal | None:
    """Stated − computed in euros, both as coarse as the coarser of them; zero where they agree."""
    if computed is None:
        return None
    digits = min(stated.digits, computed.digits)
    return round_half_up(stated.euros, digits) - round_half_up(computed.euros, digits)


def share(part: Money | None, whole: Money | None) -> Decimal | None:
    """Part ÷ whole, in percent."""
    return divide(part.euros * _HUNDRED, whole.euros) if part and whole else None


def change(now: Money | None, before: Money | None) -> Decimal | None:
    """(now − before) ÷ before, in percent."""
    if now is None or before is None:
        return None
    return divide((now.euros - before.euros) * _HUNDRED, before.euros)


def change_agrees(statement: Statement, computed: Decimal | None) -> bool | None:
    """Whether a printed change in percent is the computed one, at the precision it is printed."""
    if statement.change is None or statement.change_unit is not Unit.PERCENT or computed is None:
        return None
    return statement.change == round_half_up(computed, statement.change_decimals)


def finest(statements: Iterable[Statement], quantity: Quantity) -> Statement | None:
    """Of the statements of one quantity the one that shows most digits; the first of equals."""
    found = [one for one in statements if one.quantity == quantity]
    return max(found, key=lambda one: one.money.digits, default=None)


def with_previous(years: Sequence[YearBudget]) -> list[tuple[YearBudget | None, YearBudget]]:
    """Each year with the one directly before it, where that is known."""
    known = {budget.year: budget for budget in years}
    return [(known.get(budget.year - 1), budget) for budget in years]


def is_in_millions(moneys: Iterable[Money | None]) -> bool:
    """Whether amounts that belong together are shown in millions: one of them is stated so."""
    return any(money.in_millions for money in moneys if money)


def millions_of(money: Money) -> tuple[Decimal, int]:
    """The number of millions and the decimals to show of it; an exact amount is shown roughly."""
    decimals = money.decimals if money.in_millions else _ROUGH_DECIMALS
    return money.euros.scaleb(-MILLION_DIGITS), decimals
