"""A chart as inline SVG, the same for browser, PDF and Word.

Presentation attributes make it complete without a stylesheet; classes let the stylesheet change
its colours; there are no style attributes and no scripts, so a strict content policy holds.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from xml.etree.ElementTree import Element

from django.utils.translation import gettext

from jobcenter.charts import Band, Chart, Kind, Line, Role, Values, look
from jobcenter.charts.layout import (
    GAP,
    SAMPLE,
    Flag,
    Frame,
    Layout,
    Size,
    last_of,
    layout_of,
    shown_labels,
)
from jobcenter.charts.scale import Spans, short_text, stacks
from jobcenter.charts.shapes import (
    add,
    axis_group,
    band_group,
    column_group,
    dot,
    framed_text,
    grid_group,
    line_group,
    markup,
    muted,
    path,
    point,
    rectangle,
    target_text,
    text,
    written,
)


def svg(chart: Chart, name: str, size: Size = Size.PAGE) -> str:
    """The whole markup, escaped. `name` makes its ids unique on a page."""
    layout = layout_of(chart, size)
    root = _root(chart, name, layout.frame)
    _draw_legend(root, chart, layout)
    _draw_labels(root, chart, layout.frame)
    if layout.frame.scale.ticks:
        _draw_grid(root, layout)
        _draw_plot(root, chart, layout)
    else:
        _draw_emptiness(root, layout.frame)
    return markup(root)


def _root(chart: Chart, name: str, frame: Frame) -> Element:
    width, height = written(frame.size.width), written(frame.height)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "class": f"chart chart--{frame.size.name.lower()}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
            "font-family": look.FONT,
            "font-size": written(frame.size.font),
        },
    )
    add(root, "title", chart.title, id=f"{name}-title")
    add(root, "desc", chart.sentence, id=f"{name}-description")
    return root


def _draw_legend(root: Element, chart: Chart, layout: Layout) -> None:
    for entry in layout.legend:
        middle = entry.y - layout.frame.size.font * 0.35
        if entry.sample is None:
            muted(root, entry.text, entry.x, entry.y)
            continue
        _draw_sample(root, chart, entry.sample, entry.x, middle)
        text(root, entry.text, entry.x + SAMPLE + GAP, entry.y)


def _draw_sample(root: Element, chart: Chart, sample: Line | Band, x: float, y: float) -> None:
    match sample:
        case Band():
            rectangle(band_group(root), x, y - 5, SAMPLE, 10)
        case Line(kind=Kind.COLUMNS):
            rectangle(column_group(root, chart.columns.index(sample)), x, y - 5, SAMPLE, 10)
        case _:
            group = line_group(root, sample.role)
            path(group, f"M{written(x)} {written(y)}h{SAMPLE}")
            if sample.role in (Role.ACTUAL, Role.PROVISIONAL):
                dot(group, sample.role, x + SAMPLE / 2, y)


def _draw_labels(root: Element, chart: Chart, frame: Frame) -> None:
    for index, label in shown_labels(chart.labels, frame):
        x = frame.within(frame.x(index), frame.size.width_of(label))
        muted(root, label, x, frame.bottom + frame.size.font + 3, "middle")


def _draw_grid(root: Element, layout: Layout) -> None:
    """Zero stands out, for what is above it and below."""
    frame = layout.frame
    for tick, words in zip(frame.scale.ticks, layout.tick_texts, strict=True):
        group = grid_group(root) if tick else axis_group(root)
        path(group, f"M{point(frame.left, frame.y(tick))}H{written(frame.right)}")
        muted(root, words, frame.left - GAP, frame.y(tick) + frame.size.font * 0.35, "end")


def _draw_emptiness(root: Element, frame: Frame) -> None:
    middle = frame.top + frame.size.plot_height / 2
    muted(root, gettext("No values yet"), frame.size.width / 2, middle, "middle")


def _draw_plot(root: Element, chart: Chart, layout: Layout) -> None:
    frame = layout.frame
    if chart.band:
        _draw_band(root, chart.band, frame)
    if chart.columns:
        _draw_columns(root, chart, frame)
    for flag in layout.flags:
        _draw_flag(root, flag, frame)
    lines = [line for line in chart.lines if line.kind is Kind.LINE]
    for line in sorted(lines, key=lambda line: look.DRAWING_ORDER.index(line.role)):
        _draw_line(root, line, frame)
    for line in lines:
        _draw_value(root, chart, line, frame)


def _draw_flag(root: Element, flag: Flag, frame: Frame) -> None:
    baseline = frame.top - (flag.row - 0.5) * frame.size.row
    group = axis_group(root)
    path(group, f"M{point(frame.x(flag.index), baseline + 4)}V{written(frame.bottom)}")
    framed_text(root, flag.text, flag.start, baseline)


def _draw_band(root: Element, band: Band, frame: Frame) -> None:
    """An area; where only one label has a range, a bar."""
    group = band_group(root)
    pairs = tuple(
        None if low is None or high is None else (low, high)
        for low, high in zip(band.low, band.high, strict=True)
    )
    for known, run in groupby(enumerate(pairs), key=lambda item: item[1] is not None):
        if known:
            path(group, _area([(frame.x(index), pair) for index, pair in run if pair], frame))


def _area(ranges: list[tuple[float, tuple[Decimal, Decimal]]], frame: Frame) -> str:
    if len(ranges) == 1:
        [(x, pair)] = ranges
        ranges = [(x - 4, pair), (x + 4, pair)]
    highs = [point(x, frame.y(high)) for x, (_, high) in ranges]
    lows = [point(x, frame.y(low)) for x, (low, _) in reversed(ranges)]
    return f"M{'L'.join(highs + lows)}Z"


def _draw_columns(root: Element, chart: Chart, frame: Frame) -> None:
    beside = 1 if chart.stacked else len(chart.columns)
    whole = min(frame.step * 0.7, 64.0 * beside)
    width = whole / beside
    for number, spans in enumerate(_spans(chart)):
        group = column_group(root, number)
        shift = 0 if chart.stacked else number * width
        for index, span in enumerate(spans):
            if span and span[0] != span[1]:
                top, bottom = sorted(map(frame.y, span))
                x = frame.x(index) - whole / 2 + shift
                rectangle(group, x + 0.5, top, width - 1, max(bottom - top - 1, 1))
    if chart.stacked or beside == 1:
        _draw_totals(root, chart, frame)


def _spans(chart: Chart) -> Iterator[Spans]:
    if chart.stacked:
        return stacks(chart.columns)
    return (spans for column in chart.columns for spans in stacks((column,)))


def _draw_totals(root: Element, chart: Chart, frame: Frame) -> None:
    """Above the columns, if all of them have room there."""
    totals = [_total(values) for values in zip(*(one.values for one in chart.columns), strict=True)]
    texts = [short_text(total, chart.unit, chart.decimals) if total else "" for total in totals]
    if all(frame.size.width_of(words) <= frame.step for words in texts):
        for index, (total, words) in enumerate(zip(totals, texts, strict=True)):
            if total is not None and total > 0:
                framed_text(root, words, frame.x(index), frame.y(total) - 4, "middle")


def _total(values: tuple[Decimal | None, ...]) -> Decimal | None:
    """None where a part is missing or negative: the columns' tops would not be their sum."""
    known = [value for value in values if value is not None and value >= 0]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _draw_line(root: Element, line: Line, frame: Frame) -> None:
    group = line_group(root, line.role)
    for run in _runs(line.values):
        if line.role is Role.TARGET:
            path(group, _steps(run, frame))
        elif len(run) > 1:
            path(group, f"M{'L'.join(point(frame.x(index), frame.y(v)) for index, v in run)}")
        for index, value in _dotted(run, line):
            dot(group, line.role, frame.x(index), frame.y(value))


def _runs(values: Values) -> Iterator[list[tuple[int, Decimal]]]:
    """The pieces between the gaps."""
    for known, run in groupby(enumerate(values), key=lambda item: item[1] is not None):
        if known:
            yield [(index, value) for index, value in run if value is not None]


def _steps(run: list[tuple[int, Decimal]], frame: Frame) -> str:
    """Level over the whole width of each label."""
    start = frame.x(run[0][0]) - frame.step / 2
    levels = (
        f"V{written(frame.y(value))}H{written(frame.x(index) + frame.step / 2)}"
        for index, value in run
    )
    return f"M{point(start, frame.y(run[0][1]))}{''.join(levels)}"


def _dotted(run: list[tuple[int, Decimal]], line: Line) -> list[tuple[int, Decimal]]:
    """Which values bear a dot: provisional ones all, the last actual one, and lonely ones."""
    match line.role:
        case Role.TARGET:
            return []
        case Role.PROVISIONAL:
            return run
        case Role.ACTUAL if run[-1] == last_of(line.values):
            return run[-1:]
    return run if len(run) == 1 else []


def _draw_value(root: Element, chart: Chart, line: Line, frame: Frame) -> None:
    """The last actual value beside its dot; a target's behind the plot."""
    last = last_of(line.values)
    if last is None:
        return
    index, value = last
    words = short_text(value, chart.unit, chart.decimals)
    if line.role is Role.TARGET:
        target_text(root, words, frame.right + GAP / 2, frame.y(value) + frame.size.font * 0.35)
    if line.role is Role.ACTUAL:
        x = frame.within(frame.x(index), frame.size.width_of(words))
        framed_text(root, words, x, _free_baseline(chart, index, value, frame), "middle")


def _free_baseline(chart: Chart, index: int, value: Decimal, frame: Frame) -> float:
    """Above the dot or below it, wherever the other lines are farther away."""
    near = slice(max(index - 1, 0), index + 2)
    others = [frame.y(one) for values in chart.values() for one in values[near] if one is not None]
    font, y = frame.size.font, frame.y(value)
    middles = [m for m in (y - font, y + font) if frame.top - font - 1 < m < frame.bottom]
    best = max(middles, key=lambda m: min(abs(m - other) for other in others))
    return best + font * 0.35
