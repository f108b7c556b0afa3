"""The breakdowns of an indicator's series at one month: what its parts were, as of a moment.

A family is a series with its parts. Its tables are one for each pair of dimensions that parts
have, and one for each dimension that is in no pair; where a pair has sums of a row or column as
series of their own, they stand in its table.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product

from django.db.models import Q

from goals.breakdown import Breakdown, Key, Part, breakdown_of, suppressed
from goals.enums import Kind
from goals.models import Category, Dimension, Figure, Indicator, Series
from goals.queries import figures_of
from jobcenter.enums import Mark, Unit

# A cell in whatever table it stands: the categories it is limited to.
Place = frozenset[str]


@dataclass(frozen=True)
class Table:
    """One breakdown of a series, by its rows' dimension and, if there are two, its columns'.

    `names` are those of the categories, by the keys of the breakdown.
    """

    dimensions: tuple[str, ...]
    names: Mapping[str, str]
    breakdown: Breakdown
    suppresses: bool


@dataclass(frozen=True)
class Family:
    """A series at a month with the tables of its parts."""

    code: str
    name: str
    unit: Unit
    decimals: int
    month: date
    demonstration: bool
    tables: tuple[Table, ...]


def families_of(indicator: str, month: date, as_of: datetime) -> list[Family]:
    """The families of an indicator's series, as staff see them; two queries.

    Rates are left out: their parts do not add up.
    """
    parts: dict[Series, list[Series]] = defaultdict(list)
    for part in _parts(indicator):
        assert part.parent is not None
        parts[part.parent].append(part)
    series = {one.pk for family in parts.items() for one in (family[0], *family[1])}
    figures = {key[0]: row for key, row in figures_of(series, [month], as_of).items()}
    return [_family(whole, own, month, figures) for whole, own in parts.items()]


def for_readers(family: Family) -> Family:
    """The family as readers and published files see it.

    What one table hides no other shows: a table that has such a cell hides as well, whatever its
    own dimensions say.
    """
    tables, hidden = family.tables, set[Place]()
    while True:
        tables = tuple(_for_readers(table, hidden) for table in tables)
        found = set(_hidden_places(family.tables, tables))
        if found == hidden:
            return replace(family, tables=tables)
        hidden = found


def _parts(indicator: str) -> Iterable[Series]:
    roles = Indicator.objects.filter(code=indicator)
    return (
        Series.objects.filter(
            Q(parent__in=roles.values("numerator")) | Q(parent__in=roles.values("denominator"))
        )
        .exclude(parent__kind=Kind.RATE)
        .select_related("parent", "category__dimension", "second_category__dimension")
        .order_by("parent__position", "parent__code", "category__dimension__name", "pk")
    )


def _family(
    whole: Series, parts: list[Series], month: date, figures: Mapping[int, Figure]
) -> Family:
    rows = [figures[one.pk] for one in (whole, *parts) if one.pk in figures]
    return Family(
        code=whole.code,
        name=whole.name,
        unit=Unit(whole.unit),
        decimals=whole.decimals,
        month=month,
        demonstration=any(row.demonstration for row in rows),
        tables=tuple(
            _table(dimensions, whole, parts, figures) for dimensions in _dimensions(parts)
        ),
    )


def _dimensions(parts: list[Series]) -> Iterator[tuple[Dimension, ...]]:
    """The pairs, and then what is in none of them; the first part of a pair says which is first."""
    pairs: dict[frozenset[Dimension], tuple[Dimension, ...]] = {}
    for part in parts:
        both = tuple(category.dimension for category in _categories(part))
        pairs.setdefault(frozenset(both), both)
    in_pairs = {one for pair in pairs.values() if len(pair) > 1 for one in pair}
    for pair in pairs.values():
        if len(pair) > 1 or pair[0] not in in_pairs:
            yield pair


def _categories(part: Series) -> list[Category]:
    return [one for one in (part.category, part.second_category) if one is not None]


def _table(
    dimensions: tuple[Dimension, ...],
    whole: Series,
    parts: list[Series],
    figures: Mapping[int, Figure],
) -> Table:
    inside = [
        part
        for part in parts
        if all(category.dimension in dimensions for category in _categories(part))
    ]
    series: dict[Key, Series] = {_key(part, dimensions): part for part in inside}
    series[None, None] = whole
    known = {key: figures[one.pk] for key, one in series.items() if one.pk in figures}
    lines = [_names(inside, dimension) for dimension in dimensions]
    grid = list(product(lines[0], lines[1] if len(lines) == 2 else (None,)))
    sums = [key for key in known if key not in grid]
    return Table(
        dimensions=tuple(dimension.name for dimension in dimensions),
        names={key: name for line in lines for key, name in line.items()},
        breakdown=breakdown_of(_part(key, known.get(key)) for key in (*grid, *sums)),
        suppresses=any(dimension.suppresses_small_counts for dimension in dimensions),
    )


def _names(parts: list[Series], dimension: Dimension) -> dict[str, str]:
    """The categories that the parts have of a dimension, in their order."""
    found = {category for part in parts for category in _categories(part)}
    own = [category for category in found if category.dimension == dimension]
    own.sort(key=lambda category: (category.position, category.code))
    return {_code(category): category.name for category in own}


def _key(part: Series, dimensions: tuple[Dimension, ...]) -> Key:
    codes = {category.dimension: _code(category) for category in _categories(part)}
    row, column = (*(codes.get(dimension) for dimension in dimensions), None)[:2]
    return row, column


def _code(category: Category) -> str:
    return f"{category.dimension.code}:{category.code}"


def _part(key: Key, figure: Figure | None) -> Part:
    row, column = key
    if figure is None:
        return Part(row, column, None, Mark.MISSING)
    return Part(row, column, figure.value, figure.mark)


def _for_readers(table: Table, hidden: set[Place]) -> Table:
    elsewhere = [key for key in table.breakdown.cells if _place(key) in hidden]
    if not table.suppresses and not elsewhere:
        return table
    return replace(table, breakdown=suppressed(table.breakdown, elsewhere=elsewhere))


def _hidden_places(before: Iterable[Table], now: Iterable[Table]) -> Iterator[Place]:
    """What we have hidden; what the source gives no value for is its own affair."""
    for table, seen in zip(before, now, strict=True):
        for key, cell in table.breakdown.cells.items():
            if cell.value is not None and seen.breakdown.cells[key].value is None:
                yield _place(key)


def _place(key: Key) -> Place:
    return frozenset(part for part in key if part is not None)
