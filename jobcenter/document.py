"""A document as data: what is printed, and nothing about how.

Cells carry numbers. Renderers turn them into text through `jobcenter.formats`, or, where the
target has numbers of its own (Excel, JSON), leave them as they are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jobcenter.charts import Chart
from jobcenter.enums import Mark, Unit


@dataclass(frozen=True)
class Value:
    """A number as it is to be shown; without a number, the mark says why."""

    number: Decimal | None
    unit: Unit
    decimals: int = 0
    mark: Mark | None = None
    signed: bool = False  # a difference, shown with its sign
    qualifier: str = ""  # printed before the number: "circa", "at most"
    in_millions: bool = False  # euros, shown in millions of them with these decimals


Cell = str | Value


@dataclass(frozen=True)
class Paragraph:
    """Plain text: no character in it is markup."""

    text: str


@dataclass(frozen=True)
class RichText:
    """Text that people write in Markdown; its headings are set below the section's own."""

    markdown: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    text: str
    source: str = ""


@dataclass(frozen=True)
class Note:
    """A remark set apart from the text: a finding, an explanation, a motto."""

    text: str
    title: str = ""


@dataclass(frozen=True)
class Fact:
    label: str
    value: Cell


@dataclass(frozen=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Table:
    """Rows under one header. `totals` are the last rows, set apart from the others."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows + self.totals):
            raise ValueError(f"A row of {self.caption!r} is not as long as the header.")

    @property
    def numeric_columns(self) -> tuple[bool, ...]:
        """Say for each column whether it holds numbers and is therefore set flush right."""
        rows = self.rows + self.totals
        return tuple(
            any(isinstance(row[column], Value) for row in rows)
            for column in range(len(self.header))
        )


@dataclass(frozen=True)
class Figure:
    chart: Chart


Block = Paragraph | RichText | Bullets | Quote | Note | Facts | Table | Figure


@dataclass(frozen=True)
class Section:
    """A chapter or a part of one. The anchor is unique within its document."""

    title: str
    anchor: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    starts_page: bool = False


@dataclass(frozen=True)
class Document:
    title: str
    subtitle: str
    office: str
    edition: str  # "Draft as of 20 October 2022", "Edition 2"
    as_of: datetime
    language: str
    imprint: tuple[Fact, ...]
    sections: tuple[Section, ...]
    demonstration: bool = False

    def __post_init__(self) -> None:
        anchors = Counter(section.anchor for section in _walk(self.sections))
        repeated = [anchor for anchor, count in anchors.items() if count > 1]
        if repeated:
            raise ValueError(f"Sections have the same anchor: {', '.join(repeated)}")


def _walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.sections)
