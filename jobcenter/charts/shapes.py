"""The elements of the SVG: each with the attributes of paper and the class of the screen."""

import re
from html import escape
from xml.etree.ElementTree import Element, SubElement

from jobcenter.charts import Role, look

_SPECIAL = re.compile("[&<>\"']")
_NOT_IN_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def add(parent: Element, tag: str, content: str = "", **attributes: str | float) -> Element:
    """Underscores of a name stand for hyphens; one at its end keeps it apart from a keyword."""
    named = {key.rstrip("_").replace("_", "-"): written(at) for key, at in attributes.items()}
    element = SubElement(parent, tag, named)
    element.text = _NOT_IN_XML.sub(" ", content)
    return element


def markup(element: Element) -> str:
    """The element as text, escaped; measured, the library's own way takes three times as long."""
    attributes = "".join(f' {key}="{_escaped(value)}"' for key, value in element.items())
    inner = _escaped(element.text or "") + "".join(map(markup, element))
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def _escaped(text: str) -> str:
    return escape(text) if _SPECIAL.search(text) else text


def written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def point(x: float, y: float) -> str:
    return f"{written(x)} {written(y)}"


def text(parent: Element, content: str, x: float, y: float, anchor: str = "start") -> None:
    _text(parent, content, x, y, anchor, "chart-text", look.TEXT)


def muted(parent: Element, content: str, x: float, y: float, anchor: str = "start") -> None:
    _text(parent, content, x, y, anchor, "chart-text chart-text--muted", look.MUTED)


def target_text(parent: Element, content: str, x: float, y: float) -> None:
    colour = look.STROKES[Role.TARGET].colour
    _text(parent, content, x, y, "start", "chart-text chart-text--target", colour)


def framed_text(parent: Element, content: str, x: float, y: float, anchor: str = "start") -> None:
    """Readable where lines pass behind it."""
    element = _text(parent, content, x, y, anchor, "chart-text chart-text--framed", look.TEXT)
    element.attrib |= {"stroke": look.SURFACE, "stroke-width": "3", "paint-order": "stroke"}


def path(parent: Element, way: str) -> None:
    add(parent, "path", d=way)


def rectangle(parent: Element, x: float, y: float, width: float, height: float) -> None:
    add(parent, "rect", x=x, y=y, width=width, height=height)


def dot(line: Element, role: Role, x: float, y: float) -> None:
    """Hollow for what is provisional."""
    hollow = role is Role.PROVISIONAL
    fill = look.SURFACE if hollow else look.STROKES[role].colour
    class_ = "chart-dot chart-dot--hollow" if hollow else "chart-dot"
    add(line, "circle", class_=class_, cx=x, cy=y, r=3.5, fill=fill, stroke_dasharray="none")


def line_group(parent: Element, role: Role) -> Element:
    stroke = look.STROKES[role]
    group = add(
        parent,
        "g",
        class_=f"chart-line chart-line--{role.value}",
        fill="none",
        stroke=stroke.colour,
        stroke_width=stroke.width,
        stroke_linejoin="round",
    )
    if stroke.dashes:
        group.set("stroke-dasharray", " ".join(map(str, stroke.dashes)))
    return group


def column_group(parent: Element, number: int) -> Element:
    class_ = f"chart-column chart-column--{number + 1}"
    return add(parent, "g", class_=class_, fill=look.COLUMNS[number])


def band_group(parent: Element) -> Element:
    return add(parent, "g", class_="chart-band", fill=look.BAND)


def grid_group(parent: Element) -> Element:
    return add(parent, "g", class_="chart-grid", stroke=look.GRID, stroke_width=1)


def axis_group(parent: Element) -> Element:
    return add(parent, "g", class_="chart-axis", stroke=look.MUTED, stroke_width=1)


def _text(
    parent: Element, content: str, x: float, y: float, anchor: str, class_: str, fill: str
) -> Element:
    attributes = {"class_": class_, "text_anchor": anchor, "fill": fill}
    return add(parent, "text", content, x=x, y=y, **attributes)
