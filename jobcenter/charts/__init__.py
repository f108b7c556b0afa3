"""What a chart shows, told once: `svg`, `interactive` and the table below draw it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from django.utils.translation import gettext

from jobcenter import formats
from jobcenter.enums import Unit

Values: TypeAlias = tuple[Decimal | None, ...]

UNITS_IN_VALUES = (Unit.PERCENT, Unit.EURO)  # others stand in a heading, not beside every value
MOST_COLUMNS = 4  # so many fills can be told apart


class Role(Enum):
    """What a line stands for; each has its own stroke, told apart without colour."""

    ACTUAL = "actual"
    EXPECTED = "expected"
    PRIOR = "prior"
    PROVISIONAL = "provisional"
    FORECAST = "forecast"
    TARGET = "target"
    REFERENCE = "reference"  # of somebody else, to compare with


class Kind(Enum):
    LINE = "line"
    COLUMNS = "columns"


@dataclass(frozen=True)
class Line:
    """One value per label; None is a gap, never drawn across."""

    name: str
    values: Values
    role: Role = Role.ACTUAL
    kind: Kind = Kind.LINE


@dataclass(frozen=True)
class Band:
    """Between what and what a forecast lies."""

    name: str
    low: Values
    high: Values


@dataclass(frozen=True)
class Annotation:
    """An event beside the label with this index."""

    index: int
    text: str


@dataclass(frozen=True)
class Chart:
    """Labels may repeat: everything goes by their index. `axis` names what they are."""

    title: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: Unit
    decimals: int
    sentence: str
    annotations: tuple[Annotation, ...] = ()
    band: Band | None = None
    stacked: bool = False
    axis: str = field(default_factory=lambda: gettext("Month"))

    def __post_init__(self) -> None:
        for values in self.values():
            if len(values) != len(self.labels):
                raise ValueError(f"{len(values)} values for {len(self.labels)} labels")
        if len(self.columns) > MOST_COLUMNS:
            raise ValueError(f"more than {MOST_COLUMNS} kinds of columns")

    @property
    def columns(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind is Kind.COLUMNS)

    def values(self) -> Iterator[Values]:
        yield from (line.values for line in self.lines)
        if self.band:
            yield from (self.band.low, self.band.high)


def data_table(chart: Chart) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The header and the rows of the same values, for those who do not see the picture."""
    header = (chart.axis, *(line.name for line in chart.lines), *_band_names(chart.band))
    rows = tuple(
        (label, *(value_text(value, chart.unit, chart.decimals) for value in values))
        for label, *values in zip(chart.labels, *chart.values(), strict=True)
    )
    return header, rows


def value_text(value: Decimal | None, unit: Unit, decimals: int) -> str:
    return formats.quantity(value, unit if unit in UNITS_IN_VALUES else Unit.COUNT, decimals)


def _band_names(band: Band | None) -> tuple[str, ...]:
    if band is None:
        return ()
    return (
        gettext("%(name)s, from") % {"name": band.name},
        gettext("%(name)s, to") % {"name": band.name},
    )
