"""The budget in words and pictures for a page: texts only, nothing is computed here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from budget.balance import Composition, Fund, Summary, YearBudget, share
from budget.charts import free_chart, years_chart
from budget.enums import Side
from budget.queries import BudgetPicture
from budget.sentences import (
    changed_text,
    composition_check,
    composition_label,
    composition_sentence,
    differences,
    double_count,
    free_sentence,
    fund_sentence,
    money_text,
    named_parts,
    passive_active_uses,
    qualifier_text,
    short_text,
    two_names,
)
from budget.tables import composition_table, free_table, funds_table, years_table
from jobcenter.charts import Chart
from jobcenter.charts.layout import Size
from jobcenter.charts.svg import svg
from jobcenter.document import Cell, Table
from jobcenter.formats import millions, percent, quantity


@dataclass(frozen=True)
class KeyFigure:
    label: str
    text: str
    note: str = ""
    sign: str = ""  # how it goes on from the figure before: less this, makes this
    qualifier: str = ""  # "circa"


@dataclass(frozen=True)
class BudgetCard:
    """The budget of a year in a few figures, for the overview and the head of its page.

    The steps lead from the allotment for integration to what is free; where that is not known,
    they end with the allotment.
    """

    year: int
    total: KeyFigure
    steps: tuple[KeyFigure, ...]
    administrative_budget: KeyFigure | None
    sentence: str


@dataclass(frozen=True)
class Grid:
    """A table whose cells are text; each with whether it is set as a number."""

    caption: str
    header: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]
    totals: tuple[tuple[tuple[str, bool], ...], ...]
    note: str


@dataclass(frozen=True)
class Picture:
    chart: Chart
    name: str  # unique on the page

    @property
    def wide(self) -> SafeString:
        return self._drawn(Size.PAGE)

    @property
    def narrow(self) -> SafeString:
        return self._drawn(Size.CARD)

    def _drawn(self, size: Size) -> SafeString:
        # jobcenter.charts.svg escapes every text it is given.
        return mark_safe(svg(self.chart, f"{self.name}-{size.name.lower()}", size))  # noqa: S308


@dataclass(frozen=True)
class Bar:
    name: str
    amount: str
    share: str
    length: str  # in percent of the whole, as SVG writes numbers


@dataclass(frozen=True)
class SideCard:
    """One side of a composition: its parts as bars, and the same as a table."""

    title: str
    sentence: str
    bars: tuple[Bar, ...]
    check: str  # what is printed beside what is computed
    grid: Grid


@dataclass(frozen=True)
class CompositionCard:
    title: str
    total: str
    sides: tuple[SideCard, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class BudgetPage:
    card: BudgetCard
    years: Picture
    years_grid: Grid
    differences: tuple[str, ...]
    free: Picture | None
    free_grid: Grid | None
    compositions: tuple[CompositionCard, ...]
    funds: tuple[str, ...]
    funds_grid: Grid | None
    passive_active: tuple[tuple[str, str], ...]
    note: str


def budget_page(picture: BudgetPicture) -> BudgetPage:
    budget, line = picture.current, picture.current.integration
    chart = free_chart(line, picture.summary) if line else None
    return BudgetPage(
        card=budget_card(picture.summary, changed_text(picture.years)),
        years=Picture(years_chart(picture.years), "years"),
        years_grid=grid(years_table(picture.years)),
        differences=differences(picture.years, picture.compositions),
        free=Picture(chart, "free") if chart else None,
        free_grid=grid(free_table(line, budget.year)) if line and line.has_steps else None,
        compositions=tuple(_composition(one, budget) for one in picture.compositions),
        funds=tuple(fund_sentence(fund, budget.year) for fund in picture.funds),
        funds_grid=_funds_grid(picture.funds),
        passive_active=passive_active_uses(picture.years),
        note=budget.note,
    )


def budget_card(summary: Summary, changed: str = "") -> BudgetCard:
    """`changed` says how the total stands to the year before."""
    administration = summary.administrative_budget
    return BudgetCard(
        year=summary.year,
        total=KeyFigure(_("Allotted in total"), short_text(summary.total), note=changed),
        steps=tuple(_steps(summary)),
        administrative_budget=(
            KeyFigure(_("Administrative budget in total"), short_text(administration))
            if administration
            else None
        ),
        sentence=free_sentence(summary),
    )


def _steps(summary: Summary) -> Iterator[KeyFigure]:
    yield KeyFigure(_("Allotted for integration"), short_text(summary.integration))
    if summary.free is None:
        return
    circa = qualifier_text(summary.qualifier)
    transferred, bound = short_text(summary.transferred), short_text(summary.prior_commitments)
    yield KeyFigure(_("Transferred to administration"), transferred, sign="−")
    yield KeyFigure(_("Bound in advance"), bound, sign="−", qualifier=circa)
    free = short_text(summary.free)
    yield KeyFigure(_("Free for new support"), free, sign="=", qualifier=circa)


def grid(table: Table) -> Grid:
    numeric = table.numeric_columns
    return Grid(
        caption=table.caption,
        header=tuple(zip(table.header, numeric, strict=True)),
        rows=_written(table.rows, numeric),
        totals=_written(table.totals, numeric),
        note=table.note,
    )


def _written(
    rows: Iterable[tuple[Cell, ...]], numeric: Sequence[bool]
) -> tuple[tuple[tuple[str, bool], ...], ...]:
    return tuple(tuple(zip(map(_text, row), numeric, strict=True)) for row in rows)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if cell.in_millions:
        text = millions(cell.number, cell.decimals)
    else:
        text = quantity(cell.number, cell.unit, cell.decimals, plus=cell.signed)
    return f"{cell.qualifier}\N{NO-BREAK SPACE}{text}" if cell.qualifier else text


def _composition(composition: Composition, budget: YearBudget) -> CompositionCard:
    notes = (two_names(budget, composition), double_count(budget, composition))
    return CompositionCard(
        title=f"{composition_label(composition)} {budget.year}",
        total=money_text(composition.total),
        sides=tuple(
            _side(composition, side, budget.year) for side in Side if composition.parts(side)
        ),
        notes=tuple(note for note in notes if note),
    )


def _side(composition: Composition, side: Side, year: int) -> SideCard:
    return SideCard(
        title=_("By source") if side == Side.SOURCE else _("By use"),
        sentence=composition_sentence(composition, side),
        bars=tuple(_bars(composition, side)),
        check=composition_check(composition, side),
        grid=grid(composition_table(composition, side, year)),
    )


def _bars(composition: Composition, side: Side) -> Iterator[Bar]:
    for name, amount in named_parts(composition, side):
        part = share(amount, composition.total)
        yield Bar(name, money_text(amount), percent(part), f"{part or 0:.1f}")


def _funds_grid(funds: Sequence[Fund]) -> Grid | None:
    return grid(funds_table(funds)) if funds else None
