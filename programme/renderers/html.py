"""The document as an HTML fragment; the page around it has the title and its own h1."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jobcenter.charts import data_table
from jobcenter.charts.svg import svg
from jobcenter.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Figure,
    Note,
    Paragraph,
    Quote,
    RichText,
    Section,
    Table,
)
from programme.renderers.cells import cell_text
from programme.renderers.markdown import DEEPEST_LEVEL, markdown_html

_CHAPTER_LEVEL = 2


def render_html(document: Document) -> str:
    with translation.override(document.language):
        return render_sections(document.sections)


def render_sections(sections: Iterable[Section]) -> SafeString:
    """Passages in the active language, for pages that show no whole document."""
    return _joined(_section(section, _CHAPTER_LEVEL) for section in sections)


def _section(section: Section, level: int) -> SafeString:
    return format_html(
        '<section id="{anchor}" class="document__section">'
        "<{heading}>{title}</{heading}>{blocks}{sections}</section>",
        anchor=section.anchor,
        heading=f"h{min(level, DEEPEST_LEVEL)}",
        title=section.title,
        blocks=_joined(
            _block(block, level + 1, f"{section.anchor}-{number}")
            for number, block in enumerate(section.blocks, start=1)
        ),
        sections=_joined(_section(inner, level + 1) for inner in section.sections),
    )


def _block(block: Block, level: int, name: str) -> SafeString:
    match block:
        case RichText(markdown):
            return mark_safe(markdown_html(markdown, level=level))  # noqa: S308  # HTML is off
        case Figure():
            return _figure(block, name)
        case Table():
            return _table(block)
        case _:
            return _text_block(block)


def _text_block(block: Paragraph | Bullets | Quote | Note | Facts) -> SafeString:
    match block:
        case Paragraph(text):
            return format_html("<p>{}</p>", text)
        case Bullets(items):
            entries = format_html_join("", "<li>{}</li>", ((item,) for item in items))
            return format_html("<ul>{}</ul>", entries)
        case Quote(text, source):
            return format_html(
                '<figure class="document__quote"><blockquote><p>{}</p></blockquote>{}</figure>',
                text,
                _unless_empty("<figcaption>{}</figcaption>", source),
            )
        case Note(text, title):
            return format_html(
                '<div class="notice">{}<p>{}</p></div>',
                _unless_empty("<p><strong>{}</strong></p>", title),
                text,
            )
        case Facts(facts):
            pairs = ((fact.label, cell_text(fact.value)) for fact in facts)
            terms = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs)
            return format_html('<dl class="facts">{}</dl>', terms)


def _figure(figure: Figure, name: str) -> SafeString:
    chart = figure.chart
    header, rows = data_table(chart)
    return format_html(
        '<figure class="document__figure">{picture}'
        "<figcaption><strong>{title}</strong> {sentence}</figcaption>"
        "<details><summary>{summary}</summary>{table}</details></figure>",
        picture=mark_safe(svg(chart, name)),  # noqa: S308  # charts escape all text
        title=chart.title,
        sentence=chart.sentence,
        summary=_("The figures of this chart"),
        table=_grid(chart.title, header, rows, (), _numbers_after_the_first(header)),
    )


def _table(table: Table) -> SafeString:
    return format_html(
        "{}{}",
        _grid(table.caption, table.header, table.rows, table.totals, table.numeric_columns),
        _unless_empty('<p class="document__remark">{}</p>', table.note),
    )


def _grid(
    caption: str,
    header: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    totals: tuple[tuple[Cell, ...], ...],
    numeric: tuple[bool, ...],
) -> SafeString:
    return format_html(
        '<div class="table-box" role="region" tabindex="0" aria-label="{caption}">'
        '<table class="table"><caption>{caption}</caption>'
        "<thead><tr>{header}</tr></thead><tbody>{rows}</tbody>{totals}</table></div>",
        caption=caption,
        header=_joined(_heading(*cell) for cell in zip(header, numeric, strict=True)),
        rows=_rows(rows, numeric),
        totals=_unless_empty("<tfoot>{}</tfoot>", _rows(totals, numeric)),
    )


def _heading(title: str, is_number: bool) -> SafeString:
    return format_html('<th scope="col"{}>{}</th>', _class(is_number), title)


def _rows(rows: tuple[tuple[Cell, ...], ...], numeric: tuple[bool, ...]) -> SafeString:
    return _joined(_row(row, numeric) for row in rows)


def _row(row: tuple[Cell, ...], numeric: tuple[bool, ...]) -> SafeString:
    first, *others = (
        (_class(is_number), cell_text(cell)) for cell, is_number in zip(row, numeric, strict=True)
    )
    return format_html(
        '<tr><th scope="row"{}>{}</th>{}</tr>',
        *first,
        format_html_join("", "<td{}>{}</td>", others),
    )


def _class(is_number: bool) -> SafeString:
    return mark_safe(' class="number"') if is_number else mark_safe("")


def _numbers_after_the_first(header: tuple[str, ...]) -> tuple[bool, ...]:
    return (False, *(True for _title in header[1:]))


def _unless_empty(template: str, text: str) -> SafeString:
    return format_html(template, text) if text else mark_safe("")


def _joined(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
