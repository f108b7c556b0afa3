"""A chart as a Plotly figure: plain data for JSON, with floats and escaped texts.

Plotly reads a few tags and entities in texts, hence the escaping; it would merge equal labels of
a category axis, hence numbers with texts. Each trace's `meta` names its stroke, so that a script
can take the colour of the page's theme.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from jobcenter import formats
from jobcenter.charts import Annotation, Band, Chart, Kind, Line, Role, Values, look, value_text
from jobcenter.charts.scale import scale_of, thinned
from jobcenter.enums import Unit

# Plotly would offer to send the data to a public server.
_CONFIG = {
    "displaylogo": False,
    "plotlyServerURL": "",
    "responsive": True,
    "showSendToCloud": False,
}
_SEPARATORS = {"de": ",.", "en": ".,"}
_AFFIXES = {
    ("de", Unit.PERCENT): {"ticksuffix": "\u00a0%"},
    ("en", Unit.PERCENT): {"ticksuffix": "%"},
    ("de", Unit.EURO): {"ticksuffix": "\u00a0€"},
    ("en", Unit.EURO): {"tickprefix": "€"},
}
_SYMBOLS = {
    Role.EXPECTED: "diamond",
    Role.FORECAST: "square",
    Role.PROVISIONAL: "circle-open",
    Role.REFERENCE: "triangle-up",
    Role.TARGET: "line-ew-open",
}
_CLEAR = "rgba(0, 0, 0, 0)"
_MOST_LABELS = 12


def plotly(chart: Chart) -> dict[str, Any]:
    """The `data`, `layout` and `config` of `Plotly.newPlot`."""
    return {
        "data": list(_traces(chart)),
        "layout": _layout(chart),
        "config": {**_CONFIG, "locale": formats.language()},
    }


def _traces(chart: Chart) -> Iterator[dict[str, Any]]:
    if chart.band:
        yield from _band(chart.band)
    for number, column in enumerate(chart.columns):
        yield _column(chart, column, number)
    lines = (line for line in chart.lines if line.kind is Kind.LINE)
    for line in sorted(lines, key=lambda line: look.DRAWING_ORDER.index(line.role)):
        yield _line(chart, line)


def _trace(chart: Chart, line: Line) -> dict[str, Any]:
    return {
        "name": _escaped(line.name),
        "x": list(range(len(chart.labels))),
        "y": _floats(line.values),
        "text": [value_text(value, chart.unit, chart.decimals) for value in line.values],
        "customdata": [_escaped(label) for label in chart.labels],
        "legendrank": chart.lines.index(line),
        "hovertemplate": "%{customdata}: %{text}<extra>%{fullData.name}</extra>",
    }


def _line(chart: Chart, line: Line) -> dict[str, Any]:
    stroke = look.STROKES[line.role]
    is_target = line.role is Role.TARGET
    return _trace(chart, line) | {
        "type": "scatter",
        "mode": "lines+markers",
        "line": {
            "color": stroke.colour,
            "width": stroke.width,
            "dash": ",".join(f"{dash}px" for dash in stroke.dashes) or "solid",
            "shape": "hvh" if is_target else "linear",
        },
        "marker": {"size": 24 if is_target else 6, "symbol": _SYMBOLS.get(line.role, "circle")},
        "meta": line.role.value,
    }


def _column(chart: Chart, column: Line, number: int) -> dict[str, Any]:
    return _trace(chart, column) | {
        "type": "bar",
        "textposition": "none",
        "marker": {"color": look.COLUMNS[number]},
        "meta": f"column-{number + 1}",
    }


def _band(band: Band) -> Iterator[dict[str, Any]]:
    """Two invisible lines, the upper one filled down to the lower one."""
    edge = {
        "type": "scatter",
        "mode": "lines",
        "name": _escaped(band.name),
        "x": list(range(len(band.low))),
        "line": {"width": 0},
        "hoverinfo": "skip",
        "meta": "band",
    }
    yield edge | {"y": _floats(band.low), "showlegend": False}
    yield edge | {"y": _floats(band.high), "fill": "tonexty", "fillcolor": look.BAND}


def _layout(chart: Chart) -> dict[str, Any]:
    return {
        "separators": _SEPARATORS[formats.language()],
        "font": {"family": look.FONT, "size": 14, "color": look.TEXT},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "barmode": "relative" if chart.stacked else "group",
        "hovermode": "closest",
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "margin": {"l": 16, "r": 16, "t": 16, "b": 16},
        "xaxis": _horizontal_axis(chart),
        "yaxis": _vertical_axis(chart),
        "shapes": [_flag_pole(annotation) for annotation in chart.annotations],
        "annotations": [_flag(one, row) for row, one in enumerate(chart.annotations)],
    }


def _horizontal_axis(chart: Chart) -> dict[str, Any]:
    count = len(chart.labels)
    shown = list(thinned(count, count / _MOST_LABELS))
    return {
        "tickvals": shown,
        "ticktext": [_escaped(chart.labels[index]) for index in shown],
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
    }


def _vertical_axis(chart: Chart) -> dict[str, Any]:
    starts_at_zero = scale_of(chart, intervals=4).low == 0
    return {
        "automargin": True,
        "gridcolor": look.GRID,
        "zerolinecolor": look.MUTED,
        "rangemode": "tozero" if starts_at_zero else "normal",
        "tickformat": ",",
        **_AFFIXES.get((formats.language(), chart.unit), {}),
    }


def _flag_pole(annotation: Annotation) -> dict[str, Any]:
    x = annotation.index
    pole = {"x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    return pole | {"type": "line", "line": {"color": look.MUTED, "width": 1}}


def _flag(annotation: Annotation, row: int) -> dict[str, Any]:
    return {
        "text": _escaped(annotation.text),
        "x": annotation.index,
        "xanchor": "left",
        "yref": "paper",
        "y": 1 - row * 0.07,
        "yanchor": "top",
        "showarrow": False,
    }


def _escaped(text: str) -> str:
    """Neither a tag nor a template such as %{x}."""
    return escape(text, quote=False).replace("%{", "%&#123;")


def _floats(values: Values) -> list[float | None]:
    return [None if value is None else float(value) for value in values]
