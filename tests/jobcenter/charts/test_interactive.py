import json
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest
from django.utils.translation import override

from jobcenter.charts import Annotation, Band, Chart, Kind, Line, Role
from jobcenter.charts.interactive import plotly
from jobcenter.enums import Unit

ONE, TWO = Decimal("1.05"), Decimal(2)


def chart_of(*lines: Line, unit: Unit = Unit.PERCENT, stacked: bool = False) -> Chart:
    return Chart(
        title="Title",
        labels=("J", "J"),
        lines=lines,
        unit=unit,
        decimals=1,
        sentence="",
        annotations=(Annotation(1, "Event"),),
        band=Band("Range", (None, ONE), (None, TWO)),
        stacked=stacked,
        axis="Month",
    )


def figure_of(chart: Chart, language: str = "en") -> dict[str, Any]:
    with override(language):
        figure = plotly(chart)
    go.Figure(data=figure["data"], layout=figure["layout"])  # refuses what Plotly does not know
    return figure


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_figure_is_one_that_plotly_knows(unit: Unit, language: str) -> None:
    lines = [Line("Line", (ONE, None), role, kind) for role in list(Role)[:4] for kind in Kind]

    figure = figure_of(chart_of(*lines, unit=unit), language)

    assert json.loads(json.dumps(figure)) == figure


def test_a_trace_has_numbers_gaps_and_written_values() -> None:
    trace = figure_of(chart_of(Line("Ist", (ONE, None))), "de")["data"][-1]

    assert (trace["x"], trace["y"]) == ([0, 1], [1.05, None])
    assert (trace["text"], trace["customdata"]) == (["1,1\u00a0%", "–"], ["J", "J"])
    assert trace["meta"] == "actual"


def test_equal_labels_stay_apart() -> None:
    axis = figure_of(chart_of(Line("Ist", (ONE, TWO))))["layout"]["xaxis"]

    assert (axis["tickvals"], axis["ticktext"]) == ([0, 1], ["J", "J"])


@pytest.mark.parametrize(
    ("language", "separators", "affix"),
    [("de", ",.", {"ticksuffix": "\u00a0€"}), ("en", ".,", {"tickprefix": "€"})],
)
def test_the_language_decides_how_numbers_are_written(
    language: str, separators: str, affix: dict[str, str]
) -> None:
    figure = figure_of(chart_of(Line("Ist", (ONE, TWO)), unit=Unit.EURO), language)

    assert figure["layout"]["separators"] == separators
    assert affix.items() <= figure["layout"]["yaxis"].items()
    assert figure["config"]["locale"] == language


def test_nothing_is_sent_to_another_server() -> None:
    config = figure_of(chart_of())["config"]

    assert (config["showSendToCloud"], config["plotlyServerURL"]) == (False, "")


def test_texts_are_neither_tags_nor_templates() -> None:
    hostile = "<b>A & B</b> %{x}"
    chart = Chart(
        title="",
        labels=(hostile,),
        lines=(Line(hostile, (ONE,)),),
        unit=Unit.PERCENT,
        decimals=1,
        sentence="",
        annotations=(Annotation(0, hostile),),
        band=Band(hostile, (ONE,), (TWO,)),
    )
    figure = figure_of(chart)

    escaped = "&lt;b&gt;A &amp; B&lt;/b&gt; %&#123;x}"
    assert {trace["name"] for trace in figure["data"]} == {escaped}
    assert figure["data"][-1]["customdata"] == [escaped]
    assert figure["layout"]["xaxis"]["ticktext"] == [escaped]
    assert figure["layout"]["annotations"][0]["text"] == escaped


def test_the_legend_keeps_the_order_of_the_lines_and_the_actual_one_lies_on_top() -> None:
    actual, expected = Line("Ist", (ONE, TWO)), Line("Soll", (ONE, TWO), Role.EXPECTED)
    traces = figure_of(chart_of(actual, expected))["data"][2:]

    assert [(trace["name"], trace["legendrank"]) for trace in traces] == [("Soll", 1), ("Ist", 0)]


@pytest.mark.parametrize(("stacked", "mode"), [(True, "relative"), (False, "group")])
def test_columns_are_stacked_only_where_the_chart_is(stacked: bool, mode: str) -> None:
    columns = Line("EGT", (ONE, TWO), kind=Kind.COLUMNS)
    figure = figure_of(chart_of(columns, stacked=stacked))

    assert (figure["data"][-1]["type"], figure["layout"]["barmode"]) == ("bar", mode)


def test_the_band_lies_between_its_edges() -> None:
    low, high = figure_of(chart_of())["data"]

    assert (low["y"], high["y"], high["fill"]) == ([None, 1.05], [None, 2.0], "tonexty")


@pytest.mark.parametrize(
    ("values", "mode"), [((ONE, Decimal(3)), "tozero"), ((Decimal(6370), Decimal(6513)), "normal")]
)
def test_the_axis_starts_where_the_printed_one_does(
    values: tuple[Decimal, Decimal], mode: str
) -> None:
    chart = Chart("", ("J", "F"), (Line("Ist", values),), Unit.PERSONS, 0, "")

    assert figure_of(chart)["layout"]["yaxis"]["rangemode"] == mode


def test_a_figure_without_labels_is_empty() -> None:
    chart = Chart("", (), (), Unit.PERSONS, 0, "")

    assert figure_of(chart)["data"] == []
