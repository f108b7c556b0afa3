from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.translation import activate
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.charts import Annotation, Band, Chart, Kind, Line, Role
from jobcenter.charts.layout import Size
from jobcenter.charts.svg import svg
from jobcenter.enums import Unit

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True, scope="module")
def _english() -> None:
    activate("en")


def decimals_of(*values: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else Decimal(value) for value in values)


LINE = Line("Ist", decimals_of("1"))


def chart_of(*lines: Line, unit: Unit = Unit.PERCENT, stacked: bool = False) -> Chart:
    labels = tuple(f"M{number}" for number in range(len(lines[0].values)))
    return Chart("The title", labels, lines, unit, 1, "The sentence.", stacked=stacked)


def drawn(chart: Chart, size: Size = Size.PAGE) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, "iq", size))


def inside(root: ElementTree.Element, class_: str, tag: str) -> list[ElementTree.Element]:
    """Of the last group of this class: those before it are samples of the legend."""
    groups = [one for one in root.iter(f"{SVG}g") if class_ in one.attrib["class"].split()]
    return list(groups[-1].iter(f"{SVG}{tag}"))


def texts_of(root: ElementTree.Element) -> list[str | None]:
    return [element.text for element in root.iter(f"{SVG}text")]


def test_the_picture_is_named_and_described() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of("1", "2"))))

    assert (root.attrib["role"], root.attrib["aria-labelledby"]) == (
        "img",
        "iq-title iq-description",
    )
    named = {element.attrib.get("id"): element.text for element in root}
    assert named["iq-title"] == "The title"
    assert named["iq-description"] == "The sentence."


def test_a_line_is_not_drawn_across_a_gap() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of("1", "2", None, "3", "4", "5"))))

    paths = inside(root, "chart-line--actual", "path")
    assert [path.attrib["d"].count("L") for path in paths] == [1, 2]


def test_a_lonely_value_is_a_dot() -> None:
    root = drawn(chart_of(Line("Soll", decimals_of("1", None, "2", "3"), Role.EXPECTED)))

    assert len(inside(root, "chart-line--expected", "circle")) == 1


def test_the_last_actual_value_has_a_dot_and_its_number() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of("1", "2.25", None))))

    assert len(inside(root, "chart-line--actual", "circle")) == 1
    assert "2.3%" in texts_of(root)


def test_provisional_values_have_hollow_dots() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of("1", "2", "3"), Role.PROVISIONAL)))

    dots = inside(root, "chart-line--provisional", "circle")
    assert [dot.attrib["fill"] for dot in dots] == ["#ffffff"] * 3


def test_a_target_is_level_and_bears_its_value() -> None:
    root = drawn(chart_of(Line("Ziel", decimals_of("5", "5"), Role.TARGET)))

    [path] = inside(root, "chart-line--target", "path")
    heights = {float(piece.split("H")[0]) for piece in path.attrib["d"].split("V")[1:]}
    assert len(heights) == 1
    assert "5.0%" in texts_of(root)


def test_a_target_without_values_is_not_drawn() -> None:
    root = drawn(chart_of(Line("Ziel", decimals_of(None), Role.TARGET), LINE))

    assert inside(root, "chart-line--target", "path") == []
    assert "–" not in texts_of(root)


def test_strokes_differ_without_their_colours() -> None:
    root = drawn(chart_of(*[Line(role.name, decimals_of("1", "2"), role) for role in Role]))

    strokes = {
        one.attrib["class"]: (one.attrib["stroke-width"], one.attrib.get("stroke-dasharray"))
        for one in root.iter(f"{SVG}g")
        if "chart-line" in one.attrib["class"]
    }
    assert len(set(strokes.values())) == len(strokes) == len(Role)


def test_what_is_counted_is_named_once() -> None:
    assert texts_of(drawn(chart_of(LINE, unit=Unit.PERSONS))).count("persons") == 1


def test_the_number_of_the_highest_value_stands_above_it() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of("-4", "2"))), Size.CARD)

    [dot] = inside(root, "chart-line--actual", "circle")
    [number] = [one for one in root.iter(f"{SVG}text") if one.text == "2.0%"]
    assert float(number.attrib["y"]) < float(dot.attrib["cy"])


def test_an_event_is_written_above_the_plot() -> None:
    chart = replace(chart_of(LINE), annotations=(Annotation(0, "An event"),))

    assert "An event" in texts_of(drawn(chart))


def test_the_number_of_a_value_keeps_away_from_the_other_lines() -> None:
    actual = Line("Ist", decimals_of("0", "10"))
    heights = {}
    for neighbour in ("9.5", "10.5"):
        root = drawn(chart_of(actual, Line("Soll", decimals_of("0", neighbour), Role.EXPECTED)))
        [dot] = inside(root, "chart-line--actual", "circle")
        [number] = [one for one in root.iter(f"{SVG}text") if "framed" in one.attrib["class"]]
        heights[neighbour] = float(number.attrib["y"]) - float(dot.attrib["cy"])

    assert heights["9.5"] < 0 < heights["10.5"]


def test_a_band_is_an_area_between_its_edges() -> None:
    band = Band("Spanne", decimals_of(None, "1", "2"), decimals_of(None, "3", "4"))
    root = drawn(replace(chart_of(Line("Ist", decimals_of(*"123"))), band=band))

    [area] = inside(root, "chart-band", "path")
    assert area.attrib["d"].count("L") == 3


def test_a_band_at_a_single_label_is_a_bar() -> None:
    band = Band("Spanne", decimals_of(None, "1", None), decimals_of("2", "3", None))
    root = drawn(replace(chart_of(Line("Ist", decimals_of(*"123"))), band=band))

    [area] = inside(root, "chart-band", "path")
    assert area.attrib["d"].count("L") == 3


def columns_of(*values: tuple[Decimal | None, ...], stacked: bool) -> Chart:
    lines = [Line(f"C{number}", one, kind=Kind.COLUMNS) for number, one in enumerate(values)]
    return chart_of(*lines, stacked=stacked)


def rectangles_of(chart: Chart, number: int) -> list[dict[str, float]]:
    found = inside(drawn(chart), f"chart-column--{number}", "rect")
    return [{key: float(value) for key, value in one.attrib.items()} for one in found]


def test_stacked_columns_stand_on_each_other() -> None:
    chart = columns_of(decimals_of("6", None), decimals_of("4", "5"), stacked=True)

    [lower], [upper, alone] = rectangles_of(chart, 1), rectangles_of(chart, 2)
    assert upper["x"] == lower["x"]
    assert upper["y"] + upper["height"] == pytest.approx(lower["y"] - 1, abs=0.2)
    assert alone["y"] + alone["height"] == pytest.approx(lower["y"] + lower["height"], abs=0.2)


def test_other_columns_stand_beside_each_other() -> None:
    chart = columns_of(decimals_of("6"), decimals_of("-4"), stacked=False)

    [gain], [loss] = rectangles_of(chart, 1), rectangles_of(chart, 2)
    assert loss["x"] >= gain["x"] + gain["width"]
    assert loss["y"] >= gain["y"] + gain["height"]


@pytest.mark.parametrize(
    ("values", "stacked", "totals"),
    [
        ((("6", "1"), ("4", "2")), True, ["10.0%", "3.0%"]),
        ((("6", None), ("4", "2")), True, ["10.0%"]),
        ((("6", "-1"), ("4", "2")), True, ["10.0%"]),
        ((("6", "1"), ("4", "2")), False, []),
        ((("6", "1"),), False, ["6.0%", "1.0%"]),
    ],
)
def test_totals_are_written_above_columns(
    values: tuple[tuple[str | None, ...], ...], stacked: bool, totals: list[str]
) -> None:
    root = drawn(columns_of(*(decimals_of(*one) for one in values), stacked=stacked))

    framed = [one for one in root.iter(f"{SVG}text") if "framed" in one.attrib["class"]]
    assert [one.text for one in framed] == totals


def test_totals_without_room_are_left_out() -> None:
    root = drawn(columns_of(decimals_of(*["12.5"] * 60), stacked=False), Size.CARD)

    assert "12.5%" not in texts_of(root)


def test_zero_stands_out_from_the_other_grid_lines() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of("-5", "5"))))

    assert len(inside(root, "chart-axis", "path")) == 1


def test_a_chart_without_values_says_so() -> None:
    root = drawn(chart_of(Line("Ist", decimals_of(None, None))))

    assert texts_of(root) == ["M0", "M1", "No values yet"]


def test_a_strict_content_policy_holds() -> None:
    markup = svg(chart_of(LINE, Line("Ziel", LINE.values, Role.TARGET)), "iq")

    assert "style" not in markup
    assert "<script" not in markup


HOSTILE = "<script>alert('&amp;')</script>"


def test_texts_are_escaped() -> None:
    line = Line(HOSTILE, decimals_of("1"))
    chart = Chart(
        HOSTILE, (HOSTILE,), (line, line), Unit.PERCENT, 1, HOSTILE, (Annotation(0, HOSTILE),)
    )

    markup = svg(chart, "iq")
    assert "<script" not in markup
    assert texts_of(ElementTree.fromstring(markup)).count(HOSTILE) == 4


@given(st.text(), st.lists(st.none() | st.decimals(-(10**6), 10**6, places=2), max_size=14))
def test_any_text_and_any_values_make_well_formed_markup(
    text: str, values: list[Decimal | None]
) -> None:
    lines = tuple(Line(text, tuple(values), role, kind) for role in Role for kind in Kind)
    chart = Chart(text, (text,) * len(values), lines[:7], Unit.EURO, 2, text, stacked=True)

    assert drawn(chart, Size.CARD).attrib["width"] == "320"
