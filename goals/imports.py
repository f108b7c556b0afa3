"""Reads a block of series × months: from a workbook, a CSV file, or the clipboard. Pure.

Wide format: the first row names the months and the first column the series, or the other way
round. Every cell is read by the one number parser; what it refuses is a Refusal with its place,
and the rest of the block is still read, so that a person sees all problems at once.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from zipfile import ZipFile

from openpyxl import load_workbook

from jobcenter.enums import Unit
from jobcenter.months import month_of, parse_month
from jobcenter.numbers import (
    DECIMALS,
    LARGEST,
    Cell,
    Notation,
    NumberError,
    NumberProblem,
    parse_number,
    round_half_up,
)

MOST_CELLS = 100_000
MOST_BYTES = 32 * 1024 * 1024  # of a workbook, unpacked
ENGLISH_HEADINGS = frozenset({"series", "month"})

Row = Sequence[object]
Numbered = tuple[int, Row]  # a row of the file with its number from 1


class Problem(StrEnum):
    """Why something is refused; numbers bring their own codes (NumberProblem)."""

    NO_HEADINGS = "no_headings"
    UNKNOWN_SERIES = "unknown_series"
    NOT_A_MONTH = "not_a_month"
    TWICE = "twice"
    TOO_LARGE = "too_large"
    NOT_A_WORKBOOK = "not_a_workbook"


class BlockError(ValueError):
    """The block as a whole cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Refusal:
    """What was not read, and where: row and column counted from 1, as a spreadsheet does."""

    row: int
    column: int
    text: str
    problem: Problem | NumberProblem


@dataclass(frozen=True)
class BlockCell:
    series: str
    month: date
    cell: Cell


@dataclass(frozen=True)
class Block:
    """What was read: cells that hold a value or a mark, and refusals."""

    cells: tuple[BlockCell, ...]
    refusals: tuple[Refusal, ...]


def rows_of_text(text: str) -> list[list[str]]:
    """Split pasted text or a CSV file; tab, semicolon or comma separates, in this order.

    Raises BlockError for a field that is too long to be one.
    """
    separator = next((mark for mark in "\t;" if mark in text), ",")
    lines = io.StringIO(text.removeprefix("\ufeff"), newline=None)
    try:
        return [[field.strip() for field in row] for row in csv.reader(lines, delimiter=separator)]
    except csv.Error as error:
        raise BlockError(Problem.TOO_LARGE) from error


def rows_of_workbook(content: bytes) -> list[list[object]]:
    """The cells of the first sheet; raises BlockError for what is no workbook."""
    try:
        _refuse_large_parts(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return list(_few(workbook.worksheets[0].iter_rows(values_only=True)))
    except BlockError:
        raise
    except Exception as error:  # openpyxl lets through whatever it stumbles over
        raise BlockError(Problem.NOT_A_WORKBOOK) from error


def _refuse_large_parts(content: bytes) -> None:
    """A small file can unpack to far more than the memory holds."""
    with ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise BlockError(Problem.TOO_LARGE)


def _few(rows: Iterable[Row]) -> Iterator[list[object]]:
    """The rows, as long as they are few: one cell at the end makes a million empty ones."""
    cells = 0
    for row in rows:
        cells += max(1, len(row))
        if cells > MOST_CELLS:
            raise BlockError(Problem.TOO_LARGE)
        yield [_blank_or_value(value) for value in row]


def _blank_or_value(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    return "" if value is None else value


def read_block(rows: Sequence[Row], units: Mapping[str, Unit]) -> Block:
    """Read a block in wide format; `units` gives the known series by code.

    Raises BlockError where the block as a whole makes no sense.
    """
    if sum(map(len, rows)) > MOST_CELLS:
        raise BlockError(Problem.TOO_LARGE)
    (place, head), *body = _filled(rows) or [(0, ())]
    if not body or len(head) < 2:
        raise BlockError(Problem.NO_HEADINGS)
    series_down = _series_stand_in_rows(head, body)
    notation = _notation(head)
    cells: dict[tuple[str, date], BlockCell] = {}
    refusals = list(_refused_headings((place, head), body, units, series_down=series_down))
    for row, column, side, value in _places(body):
        code, month = (side, head[column]) if series_down else (head[column], side)
        unit, day = units.get(str(code)), _month(month)
        if unit is None or day is None:
            continue
        read = _read(value, notation, unit)
        key = (str(code), day)
        if isinstance(read, Cell) and key in cells and not read.is_blank:
            read = Problem.TWICE
        if not isinstance(read, Cell):
            refusals.append(Refusal(row, column + 1, str(value), read))
        elif not read.is_blank:
            cells[key] = BlockCell(*key, read)
    return Block(tuple(cells.values()), tuple(refusals))


def _filled(rows: Sequence[Row]) -> list[Numbered]:
    """The rows that hold anything, with their number from 1, all as wide as the widest."""
    width = max(map(len, rows), default=0)
    return [
        (number, [*row, *[""] * (width - len(row))])
        for number, row in enumerate(rows, start=1)
        if any(value != "" for value in row)
    ]


def _series_stand_in_rows(head: Row, body: Sequence[Numbered]) -> bool:
    """Whether the head of the block names months; raises BlockError if neither side does."""
    if any(_month(value) for value in head[1:]):
        return True
    if any(_month(row[0]) for _number, row in body):
        return False
    raise BlockError(Problem.NO_HEADINGS)


def _notation(head: Row) -> Notation:
    corner = str(head[0]).casefold()
    return Notation.ENGLISH if corner in ENGLISH_HEADINGS else Notation.GERMAN


def _refused_headings(
    head: Numbered, body: Sequence[Numbered], units: Mapping[str, Unit], *, series_down: bool
) -> Iterator[Refusal]:
    place, names = head
    for column, value in enumerate(names[1:], start=1):
        # A column without a heading and without values is only wide formatting.
        if value != "" or any(row[column] != "" for _number, row in body):
            yield from _refused_heading(value, place, column, units, is_month=series_down)
    for number, row in body:
        yield from _refused_heading(row[0], number, 0, units, is_month=not series_down)


def _refused_heading(
    value: object, row: int, column: int, units: Mapping[str, Unit], *, is_month: bool
) -> Iterator[Refusal]:
    if is_month and _month(value) is None:
        yield Refusal(row, column + 1, str(value), Problem.NOT_A_MONTH)
    if not is_month and str(value) not in units:
        yield Refusal(row, column + 1, str(value), Problem.UNKNOWN_SERIES)


def _places(body: Sequence[Numbered]) -> Iterator[tuple[int, int, object, object]]:
    """Row, column, heading at the side and value of every cell."""
    for number, row in body:
        for column, value in enumerate(row[1:], start=1):
            yield number, column, row[0], value


def _month(value: object) -> date | None:
    if isinstance(value, date):
        return month_of(value)
    try:
        return parse_month(str(value))
    except ValueError:
        return None


def _read(value: object, notation: Notation, unit: Unit) -> Cell | Problem | NumberProblem:
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A number in a workbook is a number; floats there carry noise behind our six decimals.
        number = Decimal(str(value))
        if abs(number) >= LARGEST:
            return NumberProblem.TOO_LARGE
        return Cell(value=round_half_up(number, DECIMALS))
    try:
        return parse_number(str(value), notation, unit)
    except NumberError as error:
        return error.code
