import io
from typing import Any, cast

import page
import pypdf
import pytest
from pypdf.generic import ArrayObject

from jobcenter.document import Bullets, Facts, Figure, Note, Paragraph, RichText, Section, Table
from programme.renderers import pdf
from programme.renderers.pdf import PdfError, RenderedPdf, render_pdf
from tests.programme.sample_document import (
    HOSTILE_TEXTS,
    make_chart,
    make_document,
    make_section,
    persons,
)

STANDARDS = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A]
# A compressed stream may end in a carriage return, which the validator takes for a line end.
FALSE_ALARMS = {"PDFA2A-STREAM-LENGTH-001"}
SIMPLE = make_section(Paragraph("Text"))
HEADINGS = "###### Tief\n\nText\n\n# Hoch\n\n### Mitte\n\n#\n\n> ## Im Zitat\n"


@pytest.fixture(scope="module")
def sample() -> RenderedPdf:
    return render_pdf(make_document(demonstration=True))


def render_blocks(*blocks: object, **changes: object) -> RenderedPdf:
    return render_pdf(make_document(sections=(make_section(*blocks),), **changes))


def read(rendered: RenderedPdf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(rendered.content))


def text_of(rendered: RenderedPdf) -> str:
    """Return the words of all pages with single spaces: lines break where the page ends."""
    return " ".join(" ".join(sheet.extract_text() for sheet in read(rendered).pages).split())


def broken_rules(rendered: RenderedPdf, profile: page.ValidationProfile) -> list[str]:
    report = page.validate_pdf_bytes(rendered.content, profile=profile)
    return [
        f"{failure.rule_id}: {failure.message}"
        for failure in report.failures
        if failure.rule_id not in FALSE_ALARMS
    ]


def titles_of(outline: list[Any]) -> list[Any]:
    return [titles_of(item) if isinstance(item, list) else item.title for item in outline]


def roles_of(element: Any) -> list[str]:
    """Return the roles of an element of the structure tree and of all below it."""
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    dictionaries = [child.get_object() for child in children if not isinstance(child, int)]
    inner = [role for child in dictionaries for role in roles_of(child)]
    return [element["/S"], *inner] if "/S" in element else inner


@pytest.mark.parametrize("profile", STANDARDS)
def test_a_programme_is_accessible_and_fit_for_the_archive(sample, profile):
    assert broken_rules(sample, profile) == []


def test_a_programme_tells_its_title_language_and_moment(sample):
    reader = read(sample)
    told = reader.metadata
    assert told is not None
    assert told.creation_date is not None

    assert told.title == "Arbeitsmarkt- und Integrationsprogramm 2022"
    assert told.author == "Jobcenter Musterland"
    assert told.creation_date.isoformat() == "2022-10-20T06:00:00+00:00"
    assert str(reader.root_object["/Lang"]) == "de"


def test_bookmarks_are_the_numbered_chapters_and_their_parts(sample):
    assert titles_of(read(sample).outline)[:5] == [
        "1 Vorwort der Geschäftsführung",
        "2 Konjunktur und Arbeitsmarkt",
        ["2.1 Betriebe und Branchen", "2.2 Ausblick"],
        "3 Wer zu uns kommt",
        "4 Zielgruppen",
    ]


def test_tables_and_charts_are_tagged_as_such(sample):
    roles = roles_of(read(sample).root_object["/StructTreeRoot"])

    assert {role: roles.count(role) for role in ("/Table", "/THead", "/Figure", "/TOC")} == {
        "/Table": 6 + 2,  # the captioned ones, the imprint and one list of facts
        "/THead": 6,
        "/Figure": 2,
        "/TOC": 4,  # the contents, and the parts of three chapters
    }


def test_numbers_are_written_in_the_language_of_the_document():
    table = Table(caption="Personen", header=("Jahr", "Zahl"), rows=(("2022", persons(9502)),))

    assert "2022 9.502" in text_of(render_blocks(table))
    assert "2022 9,502" in text_of(render_blocks(table, language="en"))


def test_every_page_but_the_first_says_which_of_how_many_it_is():
    sheets = read(render_pdf(make_document(sections=(SIMPLE,), language="en"))).pages

    assert [sheet.extract_text().rpartition("Page ")[2] for sheet in sheets[1:]] == [
        "2 of 3",
        "3 of 3",
    ]


def test_every_page_of_a_demonstration_says_so():
    document = make_document(sections=(SIMPLE,), language="en", demonstration=True)
    sheets = read(render_pdf(document)).pages

    assert ["Demonstration figures" in sheet.extract_text() for sheet in sheets] == [True] * 3


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_is_read_as_markup(text):
    section = Section(
        text, anchor="a", blocks=(Paragraph(text), Note(text, text), Figure(make_chart(title=text)))
    )
    rendered = render_pdf(make_document(title=text, sections=(section,)))

    # Title, running head of two pages, contents, heading, paragraph, note twice, caption
    assert text_of(rendered).count(text) == 9
    assert broken_rules(rendered, STANDARDS[0]) == []


@pytest.mark.parametrize(
    ("text", "shown", "replaced"),
    [
        ("Łódź, Ιωάννα, Жанна", "Łódź, Ιωάννα, Жанна", ()),
        ("● ▲ ■ ○ ✓ ☐ → ≥ −", "● ▲ ■ ○ ✓ ☐ → ≥ −", ()),
        ("gut 😀 so", "gut □ so", ("😀",)),
        ("漢字", "□□", ("字", "漢")),
        ("a\x00b\x07c\x0bd\x85e", "a□b□c□d□e", ("\x00", "\x07", "\x0b", "\x85")),
        ("halb \ud83d", "halb □", ("\ud83d",)),
        ("privat \ue000", "privat □", ("\ue000",)),
    ],
)
def test_a_character_that_no_font_has_becomes_a_box_and_is_reported(text, shown, replaced):
    rendered = render_blocks(Paragraph(text), Figure(make_chart(title=text)))

    assert text_of(rendered).count(shown) == 2
    assert rendered.replaced == replaced
    assert [broken_rules(rendered, profile) for profile in STANDARDS] == [[], []]


@pytest.mark.parametrize("text", ["שלום", "مرحبا", "a\u202eb\u200dc\u00add"])
def test_other_directions_and_invisible_characters_do_no_harm(text):
    rendered = render_blocks(Paragraph(text))

    assert rendered.replaced == ()
    assert [broken_rules(rendered, profile) for profile in STANDARDS] == [[], []]


def test_headings_that_people_write_are_set_below_the_chapter():
    rendered = render_blocks(RichText(HEADINGS))
    roles = roles_of(read(rendered).root_object["/StructTreeRoot"])

    assert [role for role in roles if role.startswith("/H")] == [
        "/H1",  # contents
        "/H1",  # chapter
        "/H2",
        "/H2",
        "/H3",
        "/H3",
    ]
    assert broken_rules(rendered, STANDARDS[0]) == []


def test_markdown_becomes_emphasis_lists_and_links():
    text = (
        "Ein **Wort**\nund\\\nein [Verweis](https://example.org)\n\n3. drei\n   - innen\n\n> Zitat"
    )
    rendered = render_blocks(RichText(text))
    [link] = [
        annotation.get_object()
        for annotation in cast("ArrayObject", read(rendered).pages[-1]["/Annots"])
        if "/A" in annotation.get_object()
    ]

    assert "Ein Wort und ein Verweis 3. drei • innen Zitat" in text_of(rendered)
    assert link["/A"]["/URI"] == "https://example.org"


def test_deeply_nested_markdown_is_drawn():
    rendered = render_blocks(RichText("> " * 18 + "Zitat\n\n" + "- " * 9 + "Liste"))

    assert "Zitat • • • • • • • • • Liste" in text_of(rendered)


def test_the_header_of_a_long_table_is_repeated():
    rows = tuple((f"Zeile {number}", persons(number)) for number in range(100))
    rendered = render_blocks(Table(caption="Lang", header=("Merkmal", "Wert"), rows=rows))

    assert text_of(rendered).count("Merkmal Wert") == 3


def test_totals_and_the_note_follow_the_rows():
    table = Table(
        caption="Personen",
        header=("Gruppe", "Zahl"),
        rows=(("Frauen", persons(2)), ("Männer", persons(3))),
        totals=(("Zusammen", persons(5)),),
        note="Stand Juni",
    )

    assert "Frauen 2 Männer 3 Zusammen 5 Stand Juni" in text_of(render_blocks(table))


def test_what_is_empty_does_no_harm():
    rendered = render_blocks(
        RichText(""),
        Bullets(()),
        Facts(()),
        Table(caption="Leer", header=("Spalte",), rows=()),
        imprint=(),
        subtitle="",
    )

    assert text_of(rendered).count("Tabelle 1 Leer Spalte") == 1
    assert [broken_rules(rendered, profile) for profile in STANDARDS] == [[], []]


def test_words_longer_than_the_page_stay_on_it():
    word = "Wort" * 60
    table = Table(caption=word, header=(word, "Zahl"), rows=((word, persons(1)),))

    assert text_of(render_blocks(table)).count("Zahl") == 1


def test_the_same_document_gives_the_same_bytes(sample):
    assert render_pdf(make_document(demonstration=True)) == sample


def test_missing_fonts_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "FONTS", tmp_path)

    with pytest.raises(PdfError, match=f"The font Fira Sans is not in {tmp_path}"):
        render_blocks(Paragraph("Text"))


def test_an_endless_compilation_is_an_error(monkeypatch):
    monkeypatch.setattr(pdf, "_SECONDS", 0.01)

    with pytest.raises(PdfError, match="not ready after"):
        render_blocks(Paragraph("Text"))
