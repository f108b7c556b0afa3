"""Reads a block of series × months: from a workbook, a CSV file, or the clipboard. Pure.

Wide format: the first row names the months and the first column the series, or the other way
round. Every cell is read by the one number parser; what it refuses is a Refusal with its place,
and the rest of the block is still read, so that a person sees all problems at once.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook

from jobcenter.enums import Unit
from jobcenter.months import month_of, parse_month
from jobcenter.numbers import (
    DECIMALS,
    Cell,
    Notation,
    NumberError,
    NumberProblem,
    parse_number,
    round_half_up,
)

MOST_CELLS = 20_000
ENGLISH_HEADINGS = frozenset({"series", "month"})

Row = Sequence[object]


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

    Raises BlockError where the quotation marks make no sense.
    """
    separator = next((mark for mark in "\t;" if mark in text), ",")
    lines = io.StringIO(text.strip("\ufeff\r\n"), newline=None)
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:  # a quotation mark that is never closed
        raise BlockError(Problem.TOO_LARGE) from error
    return [[field.strip() for field in row] for row in rows if any(row)]


def rows_of_workbook(content: bytes) -> list[list[object]]:
    """The cells of the first sheet; raises BlockError for what is no workbook."""
    try:
        return _rows_of_sheet(content)
    except BlockError:
        raise
    except (BadZipFile, ParseError, LookupError, ValueError, OSError) as error:
        raise BlockError(Problem.NOT_A_WORKBOOK) from error


def _rows_of_sheet(content: bytes) -> list[list[object]]:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows: list[list[object]] = []
    for row in workbook.worksheets[0].iter_rows(values_only=True):
        if any(value is not None for value in row):
            rows.append(["" if value is None else value for value in row])
        if sum(map(len, rows)) > MOST_CELLS:
            raise BlockError(Problem.TOO_LARGE)
    return rows


def read_block(rows: Sequence[Row], units: Mapping[str, Unit]) -> Block:
    """Read a block in wide format; `units` gives the known series by code.

    Raises BlockError where the block as a whole makes no sense.
    """
    if sum(len(row) for row in rows) > MOST_CELLS:
        raise BlockError(Problem.TOO_LARGE)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise BlockError(Problem.NO_HEADINGS)
    series_down = _series_stand_in_rows(rows)
    notation = _notation(rows)
    cells: dict[tuple[str, date], BlockCell] = {}
    refusals = list(_refused_headings(rows, units, series_down=series_down))
    for row, column in _places(rows):
        head, side = rows[0][column], rows[row][0]
        code, month = (side, head) if series_down else (head, side)
        unit, day = units.get(str(code)), _month(month)
        if unit is None or day is None:
            continue
        read = _read(rows[row][column], notation, unit)
        key = (str(code), day)
        if isinstance(read, Cell) and key in cells and not read.is_blank:
            read = Problem.TWICE
        if not isinstance(read, Cell):
            refusals.append(Refusal(row + 1, column + 1, str(rows[row][column]), read))
        elif not read.is_blank:
            cells[key] = BlockCell(*key, read)
    return Block(tuple(cells.values()), tuple(refusals))


def _series_stand_in_rows(rows: Sequence[Row]) -> bool:
    """Whether the head of the block names months; raises BlockError if neither side does."""
    if any(_month(value) for value in rows[0][1:]):
        return True
    if any(_month(row[0]) for row in rows[1:]):
        return False
    raise BlockError(Problem.NO_HEADINGS)


def _notation(rows: Sequence[Row]) -> Notation:
    corner = str(rows[0][0]).strip().casefold()
    return Notation.ENGLISH if corner in ENGLISH_HEADINGS else Notation.GERMAN


def _refused_headings(
    rows: Sequence[Row], units: Mapping[str, Unit], *, series_down: bool
) -> Iterator[Refusal]:
    for column, value in enumerate(rows[0][1:], start=1):
        yield from _refused_heading(value, 0, column, units, is_month=series_down)
    for row, values in enumerate(rows[1:], start=1):
        yield from _refused_heading(values[0], row, 0, units, is_month=not series_down)


def _refused_heading(
    value: object, row: int, column: int, units: Mapping[str, Unit], *, is_month: bool
) -> Iterator[Refusal]:
    if is_month and _month(value) is None:
        yield Refusal(row + 1, column + 1, str(value), Problem.NOT_A_MONTH)
    if not is_month and str(value) not in units:
        yield Refusal(row + 1, column + 1, str(value), Problem.UNKNOWN_SERIES)


def _places(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    for row in range(1, len(rows)):
        for column in range(1, min(len(rows[row]), len(rows[0]))):
            yield row, column


def _month(value: object) -> date | None:
    if isinstance(value, datetime | date):
        return month_of(value)
    try:
        return parse_month(str(value))
    except ValueError:
        return None


def _read(value: object, notation: Notation, unit: Unit) -> Cell | Problem | NumberProblem:
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A number in a workbook is a number; floats there carry noise behind our six decimals.
        return Cell(value=round_half_up(Decimal(str(value)), DECIMALS))
    try:
        return parse_number(str(value), notation, unit)
    except NumberError as error:
        return error.code
