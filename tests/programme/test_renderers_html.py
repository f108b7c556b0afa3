import re
from html.parser import HTMLParser

import pytest

from jobcenter.document import (
    Bullets,
    Fact,
    Facts,
    Figure,
    Note,
    Paragraph,
    Quote,
    RichText,
    Section,
    Table,
)
from jobcenter.enums import Mark
from programme.renderers.html import render_html
from tests.programme.sample_document import (
    HOSTILE_TEXTS,
    make_chart,
    make_document,
    make_section,
    persons,
)

TABLE = Table(
    caption="Personen",
    header=("Gruppe", "Zahl"),
    rows=(("Frauen", persons(1002)), ("Männer", persons(None, Mark.SUPPRESSED))),
    totals=(("Zusammen", persons(5000, qualifier="circa")),),
    note="Stand Juni",
)


class Outline(HTMLParser):
    """Collects every start tag with its attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes.extend(attributes)

    def handle_data(self, data):
        self.text += data


def render_blocks(*blocks: object, **changes: object) -> str:
    """Return what is between the heading of the one section and its end."""
    html = render_html(make_document(sections=(make_section(*blocks),), **changes))
    return html.partition("</h2>")[2].removesuffix("</section>")


def test_sections_are_nested_with_their_anchors_and_levels():
    inner = Section("Innen", anchor="innen")
    outer = Section("Außen", anchor="aussen", sections=(inner,))

    assert render_html(make_document(sections=(outer,))) == (
        '<section id="aussen" class="document__section"><h2>Außen</h2>'
        '<section id="innen" class="document__section"><h3>Innen</h3></section></section>'
    )


def test_no_heading_is_deeper_than_the_sixth_level():
    section = Section("Tief", anchor="7")
    for number in range(6, 0, -1):
        section = Section("Hoch", anchor=str(number), sections=(section,))
    html = render_html(make_document(sections=(section,)))

    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h4", "h5", "h6", "h6", "h6"]


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Paragraph("A & B"), "<p>A &amp; B</p>"),
        (Bullets(("eins", "zwei")), "<ul><li>eins</li><li>zwei</li></ul>"),
        (
            Quote("Satz", "Quelle"),
            '<figure class="document__quote"><blockquote><p>Satz</p></blockquote>'
            "<figcaption>Quelle</figcaption></figure>",
        ),
        (
            Quote("Satz"),
            '<figure class="document__quote"><blockquote><p>Satz</p></blockquote></figure>',
        ),
        (
            Note("Text", title="Titel"),
            '<div class="notice"><p><strong>Titel</strong></p><p>Text</p></div>',
        ),
        (
            Facts((Fact("Personen", persons(1002)),)),
            '<dl class="facts"><div><dt>Personen</dt><dd>1.002</dd></div></dl>',
        ),
        (RichText("### Titel\n\n*a* <b>"), "<h3>Titel</h3>\n<p><em>a</em> &lt;b&gt;</p>\n"),
    ],
)
def test_blocks_become_elements(block, html):
    assert render_blocks(block) == html


def test_a_table_has_caption_scopes_totals_and_a_note():
    assert render_blocks(TABLE, language="en") == (
        '<div class="table-box" role="region" tabindex="0" aria-label="Personen">'
        '<table class="table"><caption>Personen</caption>'
        '<thead><tr><th scope="col">Gruppe</th>'
        '<th scope="col" class="number">Zahl</th></tr></thead>'
        '<tbody><tr><th scope="row">Frauen</th><td class="number">1,002</td></tr>'
        '<tr><th scope="row">Männer</th><td class="number">* (suppressed)</td></tr></tbody>'
        '<tfoot><tr><th scope="row">Zusammen</th>'
        '<td class="number">circa\xa05,000</td></tr></tfoot>'
        '</table></div><p class="document__remark">Stand Juni</p>'
    )


def test_a_chart_comes_with_its_sentence_and_its_figures():
    outline = Outline(render_blocks(Figure(make_chart())))

    assert outline.tags[:2] == ["figure", "svg"]
    assert "Integrationsquote, Jahresfortschritt Bis Juni wurden 9,4 Prozent" in outline.text
    assert "MonatIstSollJan1,4\xa0%1,5\xa0%" in outline.text


def test_two_charts_on_a_page_share_no_id():
    html = render_blocks(Figure(make_chart()), Figure(make_chart()))
    ids = re.findall(r'\bid="([^"]+)"', html)

    assert len(ids) == len(set(ids)) > 1


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_every_text_is_escaped(text):
    blocks = (
        Paragraph(text),
        Bullets((text,)),
        Quote(text, text),
        Note(text, text),
        Facts((Fact(text, text),)),
        Table(text, (text, text), ((text, text),), ((text, text),), text),
        Figure(make_chart(title=text)),
    )
    harmless = Outline(render_blocks(*blocks))

    assert {"script", "b", "code"} & set(harmless.tags) == set()
    # The caption of a chart and of its table, and the title of its picture
    assert harmless.text.count(text) == 1 + 1 + 2 + 2 + 2 + 8 + 3


def test_the_whole_programme_has_no_inline_styles_or_scripts():
    outline = Outline(render_html(make_document()))
    names = {name for name, _value in outline.attributes}

    assert {name for name in names if name == "style" or name.startswith("on")} == set()
    assert {"script", "style"} & set(outline.tags) == set()
