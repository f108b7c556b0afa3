"""Where everything lies on the picture, so that no text covers another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from jobcenter import formats
from jobcenter.charts import UNITS_IN_VALUES, Band, Chart, Line, Role, Values
from jobcenter.charts.scale import Scale, scale_of, short_text, thinned, tick_texts
from jobcenter.enums import Unit

SAMPLE = 24  # the piece of a line in the legend, in pixels
GAP = 6

_LETTER = 0.56  # the width of a letter, measured in font sizes: Fira Sans's average, generously


class Size(Enum):
    """Width, height of the plot and font size in pixels, and the intervals of the axis."""

    CARD = (320, 96, 12, 3)
    PAGE = (720, 230, 13, 4)

    def __init__(self, width: int, plot_height: int, font: int, intervals: int) -> None:
        self.width = width
        self.plot_height = plot_height
        self.font = font
        self.intervals = intervals

    @property
    def row(self) -> float:
        return self.font * 1.5

    def width_of(self, text: str) -> float:
        return len(text) * self.font * _LETTER

    def fitting(self, text: str, width: float) -> str:
        letters = int(width / (self.font * _LETTER))
        return text if len(text) <= letters else f"{text[: letters - 1]}…"


@dataclass(frozen=True)
class Frame:
    """The plot on the picture, and the values it spans."""

    size: Size
    left: float
    right: float
    top: float
    scale: Scale
    count: int

    @property
    def bottom(self) -> float:
        return self.top + self.size.plot_height

    @property
    def height(self) -> float:
        return self.bottom + self.size.row

    @property
    def step(self) -> float:
        return (self.right - self.left) / self.count

    def x(self, index: int) -> float:
        return self.left + (index + 0.5) * self.step

    def y(self, value: Decimal) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.bottom - float(share) * self.size.plot_height

    def within(self, x: float, width: float) -> float:
        """The middle of a text of this width, as near to x as the picture allows."""
        return min(max(x, width / 2), self.size.width - width / 2)


@dataclass(frozen=True)
class Entry:
    """A line of the legend; without a sample it is the unit."""

    sample: Line | Band | None
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Flag:
    """The text of an annotation in a row above the plot, rows counted upwards from it."""

    text: str
    index: int
    start: float
    row: int


@dataclass(frozen=True)
class Layout:
    frame: Frame
    tick_texts: tuple[str, ...]
    legend: tuple[Entry, ...]
    flags: tuple[Flag, ...]


def layout_of(chart: Chart, size: Size) -> Layout:
    scale = scale_of(chart, size.intervals)
    texts = tick_texts(scale.ticks, chart.unit)
    legend = tuple(_legend(chart, size))
    left = max(map(size.width_of, texts), default=0) + GAP
    frame = Frame(
        size=size,
        left=left,
        right=_right_edge(chart, size, left),
        top=max((entry.y for entry in legend), default=0) + 1.6 * size.font,
        scale=scale,
        count=max(len(chart.labels), 1),
    )
    flags = _flags(chart, frame)
    rows = max((flag.row for flag in flags), default=0)
    return Layout(replace(frame, top=frame.top + rows * size.row), texts, legend, flags)


def _right_edge(chart: Chart, size: Size, left: float) -> float:
    """Behind it is room for the targets' values, and for half of the last label.

    With n labels, the last one's middle lies half of the n-th part of the plot before the edge.
    """
    edge = size.width - max(map(size.width_of, end_labels(chart)), default=0) - GAP
    if not chart.labels:
        return edge
    doubled = 2 * len(chart.labels)
    space = size.width - left - size.width_of(chart.labels[-1]) / 2
    return min(edge, left + space * doubled / (doubled - 1))


def end_labels(chart: Chart) -> Iterator[str]:
    """The value of each target, written behind the plot where the target is."""
    for line in chart.lines:
        if line.role is Role.TARGET and (last := last_of(line.values)):
            yield short_text(last[1], chart.unit, chart.decimals)


def last_of(values: Values) -> tuple[int, Decimal] | None:
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    return known[-1] if known else None


def shown_labels(labels: tuple[str, ...], frame: Frame) -> Iterator[tuple[int, str]]:
    """As many labels as do not touch."""
    widest = max(map(frame.size.width_of, labels), default=0) + GAP
    for index in thinned(len(labels), widest / frame.step):
        yield index, labels[index]


def _legend(chart: Chart, size: Size) -> Iterator[Entry]:
    x, y = 0.0, size.row
    for sample, text in _legend_texts(chart):
        start = SAMPLE + GAP if sample else 0
        shown = size.fitting(text, size.width - start)
        width = start + size.width_of(shown)
        if x and x + width > size.width:
            x, y = 0.0, y + size.row
        yield Entry(sample, shown, x, y)
        x += width + 2 * GAP


def _legend_texts(chart: Chart) -> Iterator[tuple[Line | Band | None, str]]:
    if chart.unit not in (*UNITS_IN_VALUES, Unit.COUNT):
        yield None, formats.unit_label(chart.unit)
    if len(chart.lines) > 1 or chart.band:
        yield from ((line, line.name) for line in chart.lines)
    if chart.band:
        yield chart.band, chart.band.name


def _flags(chart: Chart, frame: Frame) -> tuple[Flag, ...]:
    """From right to left, each in the lowest row where it covers no other."""
    flags: list[Flag] = []
    ends: list[float] = []  # by row, where its leftmost text begins
    for annotation in sorted(chart.annotations, key=lambda one: -one.index):
        text = frame.size.fitting(annotation.text, frame.size.width / 2)
        width = frame.size.width_of(text)
        start = min(frame.x(annotation.index), frame.size.width - width)
        row = next((row for row, end in enumerate(ends) if start + width + GAP <= end), len(ends))
        ends[row:] = [start, *ends[row + 1 :]]
        flags.append(Flag(text, annotation.index, start, row + 1))
    return tuple(flags)
