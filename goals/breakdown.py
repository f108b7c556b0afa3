"""One series at one month, broken down by one or two dimensions. Pure: numbers in, numbers out.

A cell is found by its row and its column; None stands for the sum over that dimension, so that
(row, None) is the sum of a row and (None, None) the total. With one dimension there are no
columns, and (row, None) is a part.

What readers see (`suppressed`) hides counts of 1 and 2, and as many other cells as it takes
that none of them follows by subtraction. Source: the statistics' rules of secrecy.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from jobcenter.enums import Mark
from jobcenter.numbers import divide

INCOMPLETE = "incomplete"  # the mark of a sum over a part that has no value

Key = tuple[str | None, str | None]
# A line of the table, the sum last: the sum is that of all before it.
Line = tuple[Key, ...]

_SMALL = (1, 2)


@dataclass(frozen=True)
class Part:
    """A figure as stated: of a part, of a row's or a column's sum, or of the total.

    `mark` says why there is no value (a Mark); it is empty beside a value.
    """

    row: str | None
    column: str | None
    value: Decimal | None
    mark: str = ""


@dataclass(frozen=True)
class Cell:
    """`computed` tells a sum or share we made from one the source states."""

    value: Decimal | None
    mark: str = ""
    computed: bool = False


@dataclass(frozen=True)
class Breakdown:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Key, Cell]

    @property
    def total(self) -> Cell:
        return self.cells[None, None]

    def sum_of_parts(self, row: str | None, column: str | None) -> Cell:
        """The parts added up, whatever the source states as their sum."""
        keys = _parts(self.rows, self.columns, (row, column))
        return _sum(self.cells[key] for key in keys)

    def difference(self, row: str | None, column: str | None) -> Decimal | None:
        """How much the stated sum exceeds its parts; None where either is not known."""
        stated = self.cells[row, column]
        added = self.sum_of_parts(row, column).value
        if stated.computed or stated.value is None or added is None:
            return None
        return stated.value - added

    def share(self, row: str | None, column: str | None) -> Cell:
        """The cell in percent of the total, with the mark of whichever of the two is unknown."""
        cell = self.cells[row, column]
        if cell.value is None or self.total.value is None:
            return Cell(None, cell.mark or self.total.mark, computed=True)
        percent = divide(cell.value * 100, self.total.value)
        return Cell(percent, Mark.NOT_COMPUTABLE if percent is None else "", computed=True)


def breakdown_of(parts: Iterable[Part]) -> Breakdown:
    """Arrange the parts in their order, and add up the sums that none of them states.

    A part that is not among them is missing. Raises ValueError where two parts are the same
    one, and where there are only sums.
    """
    parts = tuple(parts)
    stated = {(part.row, part.column): Cell(part.value, part.mark) for part in parts}
    rows = tuple(dict.fromkeys(part.row for part in parts if part.row is not None))
    columns = tuple(dict.fromkeys(part.column for part in parts if part.column is not None))
    if len(stated) < len(parts) or not rows:
        raise ValueError("A breakdown needs parts, each of them once.")
    missing = dict.fromkeys(_parts(rows, columns, (None, None)), Cell(None, Mark.MISSING))
    known = missing | stated
    added = {
        key: _sum(known[part] for part in _parts(rows, columns, key))
        for key in product((*rows, None), (*columns, None))
        if key not in known
    }
    return Breakdown(rows, columns, known | added)


def _parts(rows: tuple[str, ...], columns: tuple[str, ...], key: Key) -> Iterator[Key]:
    row, column = key
    down = rows if row is None else (row,)
    across = (columns or (None,)) if column is None else (column,)
    return product(down, across)


def _sum(cells: Iterable[Cell]) -> Cell:
    values = [cell.value for cell in cells]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return Cell(None, INCOMPLETE, computed=True)
    return Cell(sum(known, Decimal()), computed=True)


def suppressed(breakdown: Breakdown, *, elsewhere: Collection[Key] = ()) -> Breakdown:
    """The breakdown as readers and published files see it.

    Counts of 1 and 2 are hidden wherever they stand, and the cells that another table of the same
    family hides (`elsewhere`); then, one by one, the cells without which a hidden one could be
    computed from the visible. What has no value from the start is unknown to readers too, but the
    source, not this function, answers for it.
    """
    lines = _lines(breakdown)
    unknown = {key for key, cell in breakdown.cells.items() if cell.value is None}
    secret = {
        key
        for key, cell in breakdown.cells.items()
        if cell.value in _SMALL or (cell.value is not None and key in elsewhere)
    }
    while revealed := secret & _determined(lines, unknown | secret):
        secret.add(_next_to_hide(breakdown, lines, unknown | secret, revealed))
    hidden = {
        key: replace(breakdown.cells[key], value=None, mark=Mark.SUPPRESSED) for key in secret
    }
    return replace(breakdown, cells={**breakdown.cells, **hidden})


def _lines(breakdown: Breakdown) -> list[Line]:
    """Every line of the table that adds up: those downwards, and those across if there are any.

    The sums are a line themselves. A stated sum that differs from its parts is taken for theirs:
    readers may do so, and that hides too much rather than too little.
    """
    rows, columns = (*breakdown.rows, None), (*breakdown.columns, None)
    downwards = [tuple((row, column) for row in rows) for column in columns]
    across = [tuple((row, column) for column in columns) for row in rows]
    return downwards + across if breakdown.columns else downwards


Equation = dict[Key, Fraction]


def _determined(lines: list[Line], hidden: set[Key]) -> set[Key]:
    """The hidden cells that follow from the visible ones.

    They are those that stand alone in an equation of the reduced row echelon form.
    """
    reduced: dict[Key, Equation] = {}
    for line in lines:
        equation = {key: Fraction(-1 if key == line[-1] else 1) for key in line if key in hidden}
        for solved, other in reduced.items():
            equation = _without(solved, equation, other)
        if equation:
            first, factor = next(iter(equation.items()))
            equation = {key: coefficient / factor for key, coefficient in equation.items()}
            reduced = {key: _without(first, other, equation) for key, other in reduced.items()}
            reduced[first] = equation
    return {key for key, equation in reduced.items() if len(equation) == 1}


def _without(key: Key, equation: Equation, other: Equation) -> Equation:
    """Eliminate `key`, whose coefficient in `other` is one, from the equation."""
    if key not in equation:
        return equation
    zero, factor = Fraction(), equation[key]
    both = {
        each: equation.get(each, zero) - factor * other.get(each, zero) for each in equation | other
    }
    return {each: coefficient for each, coefficient in both.items() if coefficient}


def _next_to_hide(
    breakdown: Breakdown, lines: list[Line], hidden: set[Key], revealed: set[Key]
) -> Key:
    """The smallest part of the line with the fewest hidden cells, else its sum.

    The line has a revealed cell, as long as that helps; a part that helps two lines goes first. A
    part that is zero comes last of all: only stated figures that contradict each other need it.
    """
    hidden_in = {line: len(hidden.intersection(line)) for line in lines}

    def rank(choice: tuple[Line, Key]) -> tuple[bool, bool, int, bool, int, Decimal]:
        line, key = choice
        is_sum = key == line[-1]
        value = breakdown.cells[key].value
        assert value is not None
        is_zero_part = not value and not is_sum
        elsewhere = revealed.isdisjoint(line)
        helped = sum(count == 1 and key in other for other, count in hidden_in.items())
        return is_zero_part, elsewhere, hidden_in[line], is_sum, -helped, abs(value)

    choices = [(line, key) for line in lines for key in line if key not in hidden]
    return min(choices, key=rank)[1]
