"""The document as an accessible PDF (PDF/UA-1 and PDF/A-2a)."""

import json
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode

from jobcenter.charts.svg import svg
from jobcenter.document import (
    Block,
    Document,
    Fact,
    Figure,
    RichText,
    Section,
    Table,
    Value,
)
from programme.renderers.cells import cell_text
from programme.renderers.markdown import markdown_tree

FONTS = Path(__file__).parents[2] / "var" / "fonts"
_COMPILER = Path(__file__).with_name("compile_pdf.py")
_SECONDS = 30


@dataclass(frozen=True)
class RenderedPdf:
    """The file, and the characters of the text that no font has and a box stands for."""

    content: bytes
    replaced: tuple[str, ...]


class PdfError(RuntimeError):
    """The document could not be compiled; says what the compiler said."""


def render_pdf(document: Document) -> RenderedPdf:
    with translation.override(document.language):
        data = _document_data(document)
    request = {"data": data, "fonts": str(FONTS), "timestamp": int(document.as_of.timestamp())}
    replaced, _newline, content = _compile(json.dumps(request)).partition(b"\n")
    return RenderedPdf(content=content, replaced=tuple(json.loads(replaced)))


def _compile(request: str) -> bytes:
    # Isolated, or the modules beside the compiler would hide those of the same name in Python.
    command = [sys.executable, "-I", str(_COMPILER)]
    try:
        process = subprocess.run(  # our own compiler, no shell
            command, input=request.encode(), capture_output=True, timeout=_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        raise PdfError(error.stderr.decode()) from error
    except subprocess.TimeoutExpired as error:
        raise PdfError(f"The PDF was not ready after {_SECONDS} seconds.") from error
    return process.stdout


def _document_data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "office": document.office,
        "edition": document.edition,
        "language": document.language,
        "banner": _("Demonstration figures, not statistics") if document.demonstration else "",
        "page_label": _("Page {page} of {pages}"),
        "imprint": _plain(document.imprint),
        "sections": [_section_data(section, level=1) for section in document.sections],
    }


def _section_data(section: Section, *, level: int) -> dict[str, Any]:
    return {
        "title": section.title,
        "starts_page": section.starts_page,
        "blocks": [_block_data(block, level) for block in section.blocks],
        "sections": [_section_data(inner, level=level + 1) for inner in section.sections],
    }


def _block_data(block: Block, level: int) -> dict[str, Any]:
    match block:
        case RichText(markdown):
            tree = markdown_tree(markdown, level=level + 1)
            return {"kind": "RichText", "nodes": [_node_data(node) for node in tree.children]}
        case Figure(chart):
            return {
                "kind": "Figure",
                "title": chart.title,
                "sentence": chart.sentence,
                "svg": svg(chart, name="chart"),
            }
        case Table():
            return _fields(block) | {"numeric": block.numeric_columns}
        case _:
            return _fields(block)


def _node_data(node: SyntaxTreeNode) -> dict[str, Any]:
    return {
        "kind": node.type,
        "text": node.content if node.type == "text" else "",
        "level": int(node.tag[1:]) if node.type == "heading" else 0,
        "start": node.attrGet("start") or 1,
        "href": node.attrGet("href"),
        "children": [_node_data(child) for child in node.children],
    }


def _fields(block: Block | Fact) -> dict[str, Any]:
    values = {field.name: _plain(getattr(block, field.name)) for field in fields(block)}
    return {"kind": type(block).__name__, **values}


def _plain(value: Any) -> Any:
    match value:
        case Value():
            return cell_text(value)
        case Fact():
            return _fields(value)
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value
