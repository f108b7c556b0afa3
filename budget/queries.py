"""Reads rows as of a moment and hands out plain values. No queryset leaves this module."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
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

YEARS_SHOWN = 6


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
    """The budgets of these years, oldest first, each with its titles; six queries, one if none."""
    titles = models.BudgetLine.objects.filter(parent=None).prefetch_related("stated")
    rows = list(
        models.Budget.objects.filter(year__range=(first, last))
        .order_by("year")
        .prefetch_related("stated", Prefetch("lines", titles.order_by("position", "pk")))
    )
    if not rows:
        return []
    allotments = _allotments(first, last, as_of)
    transfers = _transfers_out(first, last, as_of)
    return [
        YearBudget(
            year=row.year,
            note=row.note,
            statements=_statements(row),
            lines=tuple(
                LineBalance(
                    code=line.code,
                    name=line.name,
                    kind=LineKind(line.kind),
                    allotments=tuple(allotments[line.pk]),
                    transfers_out=tuple(transfers[line.pk]),
                    statements=_statements(line),
                )
                for line in row.lines.all()
            ),
        )
        for row in rows
    ]


def compositions_of(year: int) -> list[Composition]:
    """Two queries."""
    parts = models.Part.objects.select_related("source")
    rows = models.Composition.objects.filter(budget__year=year)
    return [
        Composition(
            name=row.name,
            total=_money(row),
            sources=tuple(_parts(row.parts.all(), Side.SOURCE)),
            uses=tuple(_parts(row.parts.all(), Side.USE)),
        )
        for row in rows.prefetch_related(Prefetch("parts", parts))
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


def _allotments(first: int, last: int, as_of: datetime) -> dict[int, list[Allotment]]:
    """The rows not replaced until the moment, by title, in the order they were recorded."""
    rows = (
        models.Allocation.objects.as_of(as_of)
        .filter(line__budget__year__range=(first, last), commitment_year=None)
        .exclude(replaced_by__recorded_at__lte=as_of)
        .order_by("recorded_at", "pk")
    )
    allotments: dict[int, list[Allotment]] = defaultdict(list)
    for row in rows:
        one = Allotment(row.source_id, AllocationKind(row.kind), _money(row))
        allotments[row.line_id].append(one)
    return allotments


def _transfers_out(first: int, last: int, as_of: datetime) -> dict[int, list[Money]]:
    """Each transfer in its last state until the moment, by the title it leaves."""
    rows = (
        models.Transfer.objects.as_of(as_of)
        .filter(from_line__budget__year__range=(first, last))
        .exclude(replaced_by__recorded_at__lte=as_of)
        .order_by("recorded_at", "pk")
    )
    transfers: dict[int, list[Money]] = defaultdict(list)
    for row in rows:
        transfers[row.from_line_id].append(_money(row))
    return transfers


def _statements(place: models.Budget | models.BudgetLine) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            quantity=Quantity(row.quantity),
            name=row.name,
            money=_money(row),
            qualifier=Qualifier(row.qualifier),
            change=row.change,
            change_decimals=row.change_decimals,
            change_unit=Unit(row.change_unit) if row.change_unit else None,
        )
        for row in place.stated.all()
    )


def _parts(rows: Iterable[models.Part], side: Side) -> Iterable[Part]:
    for row in rows:
        if row.side == side:
            kind = SourceKind(row.source.kind) if row.source else None
            yield Part(row.name, _money(row), kind)


def _money(row: Any) -> Money:
    return Money(row.amount, row.in_millions, row.decimals)


def _money_or_none(row: models.Fund | models.Tranche) -> Money | None:
    return None if row.amount is None else _money(row)
