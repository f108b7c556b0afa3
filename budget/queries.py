"""Reads rows as of a moment and hands out plain values. No queryset leaves this module."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Q, Value
from django.utils import timezone

from budget import models
from budget.balance import (
    Allotment,
    Composition,
    Fund,
    LineBalance,
    Money,
    Part,
    Statement,
    Summary,
    YearBudget,
    summary,
)
from budget.enums import AllocationKind, LineKind, Qualifier, Quantity, Side, SourceKind
from jobcenter.enums import Unit
from jobcenter.ledger import RecordedQuerySet

YEARS_SHOWN = 6
_LEAVES = "leaves"  # marks the transfers among the movements


@dataclass(frozen=True)
class BudgetPicture:
    """All that is told about the budget of a year."""

    years: tuple[YearBudget, ...]  # oldest first; the last is the year itself
    compositions: tuple[Composition, ...]
    funds: tuple[Fund, ...]

    @property
    def current(self) -> YearBudget:
        return self.years[-1]

    @property
    def summary(self) -> Summary:
        return summary(self.current, self.compositions)


def has_year(year: int) -> bool:
    return models.Budget.objects.filter(year=year).exists()


def newest_month(year: int, as_of: datetime) -> date:
    """Money has no waiting time: the month of the moment, within the year."""
    month = timezone.localdate(as_of).replace(day=1)
    return min(max(month, date(year, 1, 1)), date(year, 12, 1))


def picture_of(year: int, as_of: datetime) -> BudgetPicture | None:
    """The year, those before it, its compositions and its funds; None without such a budget."""
    years = budgets_of(year - YEARS_SHOWN + 1, year, as_of)
    if not years or years[-1].year != year:
        return None
    return BudgetPicture(tuple(years), tuple(compositions_of(year)), tuple(funds_of(year)))


def summary_of(year: int, as_of: datetime) -> Summary | None:
    """The few amounts that tell a year's budget; None without one."""
    years = budgets_of(year, year, as_of)
    return summary(years[0], compositions_of(year)) if years else None


def budgets_of(first: int, last: int, as_of: datetime) -> list[YearBudget]:
    """The budgets of these years that have titles, oldest first; three queries, one if none."""
    titles = models.BudgetLine.objects.filter(parent=None, budget__year__range=(first, last))
    rows = list(titles.select_related("budget").order_by("budget__year", "position", "pk"))
    if not rows:
        return []
    statements = _statements(first, last)
    allotments, transfers = _movements(first, last, as_of)
    lines: dict[models.Budget, list[LineBalance]] = defaultdict(list)
    for row in rows:
        lines[row.budget].append(
            LineBalance(
                code=row.code,
                name=row.name,
                kind=LineKind(row.kind),
                allotments=tuple(allotments[row.pk]),
                transfers_out=tuple(transfers[row.pk]),
                statements=tuple(statements[None, row.pk]),
            )
        )
    return [
        YearBudget(
            year=budget.year,
            note=budget.note,
            statements=tuple(statements[budget.pk, None]),
            lines=tuple(of_budget),
        )
        for budget, of_budget in lines.items()
    ]


def compositions_of(year: int) -> list[Composition]:
    """The compositions of the year that have parts; one query."""
    rows = models.Part.objects.filter(composition__budget__year=year)
    rows = rows.select_related("composition", "source").order_by(
        "composition__position", "composition", "side", "position", "pk"
    )
    parts: dict[models.Composition, list[models.Part]] = defaultdict(list)
    for row in rows:
        parts[row.composition].append(row)
    return [
        Composition(
            name=composition.name,
            total=_money(composition),
            sources=tuple(_parts(of_composition, Side.SOURCE)),
            uses=tuple(_parts(of_composition, Side.USE)),
        )
        for composition, of_composition in parts.items()
    ]


def funds_of(year: int) -> list[Fund]:
    """The special programmes whose term includes the year; two queries."""
    rows = models.Fund.objects.filter(first_year__lte=year, last_year__gte=year)
    return [
        Fund(
            code=row.code,
            name=row.name,
            first_year=row.first_year,
            last_year=row.last_year,
            granted=_money_or_none(row),
            tranches={tranche.year: _money_or_none(tranche) for tranche in row.tranches.all()},
            purpose=row.purpose,
            source=row.source.name if row.source else "",
        )
        for row in rows.select_related("source").prefetch_related("tranches")
    ]


def _movements(
    first: int, last: int, as_of: datetime
) -> tuple[dict[int, list[Allotment]], dict[int, list[Money]]]:
    """What was allotted to each title, and what leaves it by transfers; one query.

    Rows not replaced until the moment, in the order they were recorded; a transfer thus counts in
    its last state only.
    """
    allocations = models.Allocation.objects.filter(
        line__budget__year__range=(first, last), commitment_year=None
    )
    transfers = models.Transfer.objects.filter(from_line__budget__year__range=(first, last))
    columns = ("amount", "in_millions", "decimals", "recorded_at", "pk")
    of_line = _in_force(allocations, as_of).values_list("line", "source", "kind", *columns)
    no_source = Value(None, output_field=BigIntegerField())
    leaving = _in_force(transfers, as_of).values_list(
        "from_line", no_source, Value(_LEAVES), *columns
    )
    allotted: dict[int, list[Allotment]] = defaultdict(list)
    transferred: dict[int, list[Money]] = defaultdict(list)
    for line, source, kind, *money, _at, _pk in of_line.union(leaving, all=True).order_by(
        "recorded_at", "pk"
    ):
        if kind == _LEAVES:
            transferred[line].append(Money(*money))
        else:
            allotted[line].append(Allotment(source, AllocationKind(kind), Money(*money)))
    return allotted, transferred


def _in_force(rows: RecordedQuerySet, as_of: datetime) -> RecordedQuerySet:
    # Ordered once they are joined: databases refuse an order inside a union.
    return rows.as_of(as_of).exclude(replaced_by__recorded_at__lte=as_of).order_by()


def _statements(first: int, last: int) -> dict[tuple[int | None, int | None], list[Statement]]:
    """What is stated about a whole budget or a title, by the keys of both; one query."""
    years = (first, last)
    rows = models.StatedAmount.objects.filter(
        Q(budget__year__range=years) | Q(line__budget__year__range=years)
    ).order_by("position", "pk")
    statements: dict[tuple[int | None, int | None], list[Statement]] = defaultdict(list)
    for row in rows:
        statements[row.budget_id, row.line_id].append(
            Statement(
                quantity=Quantity(row.quantity),
                name=row.name,
                money=_money(row),
                qualifier=Qualifier(row.qualifier),
                change=row.change,
                change_decimals=row.change_decimals,
                change_unit=Unit(row.change_unit) if row.change_unit else None,
            )
        )
    return statements


def _parts(rows: Iterable[models.Part], side: Side) -> Iterable[Part]:
    for row in rows:
        if row.side == side:
            kind = SourceKind(row.source.kind) if row.source else None
            yield Part(row.name, _money(row), kind)


def _money(row: Any) -> Money:
    return Money(row.amount, row.in_millions, row.decimals)


def _money_or_none(row: models.Fund | models.Tranche) -> Money | None:
    return None if row.amount is None else _money(row)
