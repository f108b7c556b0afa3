import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from goals.imports import (
    MOST_BYTES,
    MOST_CELLS,
    Block,
    BlockCell,
    BlockError,
    Problem,
    Refusal,
    read_block,
    rows_of_text,
    rows_of_workbook,
)
from jobcenter.enums import Mark, Unit
from jobcenter.months import add_months, month_key
from jobcenter.numbers import Cell, NumberProblem
from jobcenter.tables import csv_file, xlsx_file

UNITS = {
    "ELB": Unit.PERSONS,
    "INT": Unit.INTEGRATIONS,
    "QUOTE": Unit.PERCENT,
    "GELD": Unit.EURO,
}
AUGUST, SEPTEMBER = date(2022, 8, 1), date(2022, 9, 1)


def cell(series, month, value):
    read = Cell(mark=value) if isinstance(value, Mark) else Cell(value=Decimal(value))
    return BlockCell(series, month, read)


def block_of(text):
    return read_block(rows_of_text(text), UNITS)


def workbook(*rows):
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def damaged(content, name, part):
    """The same workbook with another part of this name."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for old_name in old.namelist():
            new.writestr(old_name, part if old_name == name else old.read(old_name))
    return result.getvalue()


def sheet_with_value(number):
    content = workbook(["Zeitreihe", "2022-08"], ["ELB", 4711])
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(name)
    assert sheet.count(b"4711") == 1
    return damaged(content, name, sheet.replace(b"4711", number))


# --- Text to rows ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb;c,d\n1\t2", [["a", "b;c,d"], ["1", "2"]]),
        ("a;b,c\n1;2", [["a", "b,c"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("\ufeffa;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
        ("a;b\r1;2", [["a", "b"], ["1", "2"]]),
        (" a ; b \n", [["a", "b"]]),
        ('"a;1";b', [["a;1", "b"]]),
        ("a;b\n\n1;2", [["a", "b"], [], ["1", "2"]]),
        ("", []),
    ],
)
def test_text_is_split_into_rows(text, rows):
    assert rows_of_text(text) == rows


def test_a_field_that_is_no_field_is_refused():
    with pytest.raises(BlockError) as refused:
        rows_of_text("a;" + "x" * 200_000)

    assert refused.value.problem == Problem.TOO_LARGE


# --- Rows to a block ---------------------------------------------------------------------------

EXPECTED = Block(
    cells=(
        cell("ELB", AUGUST, 9760),
        cell("ELB", SEPTEMBER, 9800),
        cell("INT", AUGUST, 185),
        cell("INT", SEPTEMBER, Mark.SUPPRESSED),
    ),
    refusals=(),
)


@pytest.mark.parametrize(
    "text",
    [
        "Zeitreihe;2022-08;2022-09\nELB;9.760;9.800\nINT;185;*",
        "Zeitreihe\t08/2022\t09/2022\nELB\t9760\t9 800\nINT\t185\t*",
        ";August 2022;Sept. 2022\nELB;9760;9800\nINT;185,0;*",
        'series,2022-08,2022-09\nELB,"9,760",9800\nINT,185,*',
        "Series;2022-08;2022-09\nELB;9,760;9,800\nINT;185.0;*",
        "\nZeitreihe;2022-08;2022-09\n\nELB;9760;9800\nINT;185;*\n\n",
        "Zeitreihe;2022-08;2022-09;\nELB;9760;9800;\nINT;185;*;",
        "Zeitreihe;;2022-08;2022-09\nELB;;9760;9800\nINT;;185;*",
    ],
)
def test_a_block_is_read_in_every_writing(text):
    assert block_of(text) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "Monat;ELB;INT\n2022-08;9.760;185\n2022-09;9.800;*",
        "month,ELB,INT\nAugust 2022,9760,185\n9/2022,9800.0,*",
    ],
)
def test_a_block_may_stand_the_other_way_round(text):
    block = block_of(text)

    assert sorted(block.cells, key=lambda one: (one.series, one.month)) == list(EXPECTED.cells)
    assert block.refusals == ()


@pytest.mark.parametrize(
    ("sign", "value"),
    [
        ("*", Mark.SUPPRESSED),
        ("x", Mark.NOT_COMPUTABLE),
        (".", Mark.MISSING),
        ("-", 0),
        ("0", 0),
    ],
)
def test_marks_say_why_there_is_no_value(sign, value):
    assert block_of(f"Zeitreihe;2022-08\nELB;{sign}").cells == (cell("ELB", AUGUST, value),)


def test_an_empty_cell_says_nothing():
    assert block_of("Zeitreihe;2022-08;2022-09\nELB;;1\nINT;") == Block(
        (cell("ELB", SEPTEMBER, 1),), ()
    )


def test_euros_may_be_written_in_millions():
    assert block_of("Zeitreihe;2022-08\nGELD;27,3 Mio").cells == (cell("GELD", AUGUST, 27300000),)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        # A rate in thousands, and a count with three decimals: each could be the other.
        (
            "Zeitreihe;2022-08\nELB;1\nQUOTE;1.234",
            Refusal(3, 2, "1.234", NumberProblem.AMBIGUOUS),
        ),
        ("series;2022-08\nELB;9.815", Refusal(2, 2, "9.815", NumberProblem.AMBIGUOUS)),
        ("series;2022-08\nQUOTE;9,815", Refusal(2, 2, "9,815", NumberProblem.AMBIGUOUS)),
        ("Monat;ELB;QUOTE\n2022-08;;1.234", Refusal(2, 3, "1.234", NumberProblem.AMBIGUOUS)),
        ("Zeitreihe;2022-08\nELB;viele", Refusal(2, 2, "viele", NumberProblem.NOT_A_NUMBER)),
        ("Zeitreihe;2022-08\nELB;5 %", Refusal(2, 2, "5 %", NumberProblem.WRONG_UNIT)),
        ("Zeitreihe;2022-08\nELB;1,2345678", Refusal(2, 2, "1,2345678", NumberProblem.TOO_PRECISE)),
        (
            "Zeitreihe;2022-08\nELB;1000000000000",
            Refusal(2, 2, "1000000000000", NumberProblem.TOO_LARGE),
        ),
        ("Zeitreihe;2022-08\nELC;1", Refusal(2, 1, "ELC", Problem.UNKNOWN_SERIES)),
        ("Monat;ELC\n2022-08;1", Refusal(1, 2, "ELC", Problem.UNKNOWN_SERIES)),
        ("Zeitreihe;2022-08\nelb;1", Refusal(2, 1, "elb", Problem.UNKNOWN_SERIES)),
        ("Zeitreihe;2022-13;2022-08\nELB;1;", Refusal(1, 2, "2022-13", Problem.NOT_A_MONTH)),
        ("Monat;ELB\n2022-08;\n2022;1", Refusal(3, 1, "2022", Problem.NOT_A_MONTH)),
        ("Zeitreihe;2022-08\nELB;;1", Refusal(1, 3, "", Problem.NOT_A_MONTH)),
        ("Zeitreihe;2022-08\n;1", Refusal(2, 1, "", Problem.UNKNOWN_SERIES)),
        # Places are those of the file, with its empty rows.
        ("\nZeitreihe;2022-08\n\nELB;?", Refusal(4, 2, "?", NumberProblem.NOT_A_NUMBER)),
    ],
)
def test_what_is_refused_has_its_place(text, refusal):
    assert block_of(text).refusals == (refusal,)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Zeitreihe;2022-08;08/2022\nELB;1;2", Refusal(2, 3, "2", Problem.TWICE)),
        ("Zeitreihe;2022-08\nELB;1\nELB;1", Refusal(3, 2, "1", Problem.TWICE)),
        ("Zeitreihe;2022-08\nELB;*\nELB;1", Refusal(3, 2, "1", Problem.TWICE)),
    ],
)
def test_a_month_that_appears_twice_is_refused(text, refusal):
    block = block_of(text)

    assert len(block.cells) == 1
    assert block.refusals == (refusal,)


def test_a_month_that_appears_twice_but_once_empty_is_read():
    assert block_of("Zeitreihe;2022-08;2022-08\nELB;1;") == Block((cell("ELB", AUGUST, 1),), ())


def test_a_comma_that_separates_is_not_a_comma_of_a_number():
    assert block_of("series,2022-08\nELB,9,815").refusals == (
        Refusal(1, 3, "", Problem.NOT_A_MONTH),
    )


def test_all_problems_are_named_at_once_and_the_rest_is_read():
    block = block_of("Zeitreihe;2022-08;bald\nELB;viele;1\nELC;1;1\nINT;7;1")

    assert block == Block(
        cells=(cell("INT", AUGUST, 7),),
        refusals=(
            Refusal(1, 3, "bald", Problem.NOT_A_MONTH),
            Refusal(3, 1, "ELC", Problem.UNKNOWN_SERIES),
            Refusal(2, 2, "viele", NumberProblem.NOT_A_NUMBER),
        ),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.NO_HEADINGS),
        ("\n\n", Problem.NO_HEADINGS),
        ("Zeitreihe;2022-08", Problem.NO_HEADINGS),
        ("Zeitreihe\nELB", Problem.NO_HEADINGS),
        ("Monat\n2022-08", Problem.NO_HEADINGS),
        ("Zeitreihe;Wert\nELB;5", Problem.NO_HEADINGS),
        ("series;month;value\nELB;2022-08;5", Problem.NO_HEADINGS),
        ("a;b\n" * (MOST_CELLS // 2 + 1), Problem.TOO_LARGE),
    ],
)
def test_a_block_that_makes_no_sense_is_refused_as_a_whole(text, problem):
    with pytest.raises(BlockError) as refused:
        block_of(text)

    assert refused.value.problem == problem


# --- Workbooks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (9815, "9815"),
        (9.815, "9.815"),
        (-3, "-3"),
        (0, "0"),
        ("9.815", "9815"),
        (" 9815 ", "9815"),
    ],
)
def test_numbers_of_a_workbook_are_taken_as_they_are(found, value):
    rows = rows_of_workbook(workbook(["Zeitreihe", "2022-08"], ["ELB", found]))

    assert read_block(rows, UNITS) == Block((cell("ELB", AUGUST, value),), ())


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (True, Refusal(2, 2, "True", NumberProblem.NOT_A_NUMBER)),
        (1e12, Refusal(2, 2, "1000000000000", NumberProblem.TOO_LARGE)),
        (-1e300, Refusal(2, 2, "-1e+300", NumberProblem.TOO_LARGE)),
        (
            datetime(2022, 8, 1),
            Refusal(2, 2, "2022-08-01 00:00:00", NumberProblem.NOT_A_NUMBER),
        ),
    ],
)
def test_what_is_no_number_in_a_workbook_is_refused(found, refusal):
    rows = rows_of_workbook(workbook(["Zeitreihe", "2022-08"], ["ELB", found]))

    assert read_block(rows, UNITS).refusals == (refusal,)


def test_the_noise_of_a_float_is_not_read():
    rows = rows_of_workbook(sheet_with_value(b"0.30000000000000004"))

    assert read_block(rows, UNITS) == Block((cell("ELB", AUGUST, "0.3"),), ())


def test_a_number_beyond_all_numbers_is_refused():
    rows = rows_of_workbook(sheet_with_value(b"1e999"))

    assert read_block(rows, UNITS).refusals == (Refusal(2, 2, "inf", NumberProblem.TOO_LARGE),)


def test_months_of_a_workbook_may_be_dates():
    rows = rows_of_workbook(
        workbook([None, datetime(2022, 8, 1), date(2022, 9, 30)], [" ELB ", 9760, 9800])
    )

    assert read_block(rows, UNITS) == Block(EXPECTED.cells[:2], ())


def test_places_in_a_workbook_count_its_empty_rows():
    rows = rows_of_workbook(workbook(["Zeitreihe", "2022-08"], [], ["ELB", "?"]))

    assert read_block(rows, UNITS).refusals == (Refusal(3, 2, "?", NumberProblem.NOT_A_NUMBER),)


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("part", [b"", b"<a><b></a>"])
def test_a_damaged_workbook_is_refused(name, part):
    content = damaged(workbook(["Zeitreihe", "2022-08"], ["ELB", 1]), name, part)

    with pytest.raises(BlockError) as refused:
        rows_of_workbook(content)

    assert refused.value.problem == Problem.NOT_A_WORKBOOK


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Zeitreihe;2022-08",
        b"PK\x03\x04 and nothing else",
        workbook(["Zeitreihe", "2022-08"], ["ELB", 1])[:1000],
        sheet_with_value(b"many"),
    ],
    ids=["empty", "text", "only the start", "cut off", "no number"],
)
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(BlockError) as refused:
        rows_of_workbook(content)

    assert refused.value.problem == Problem.NOT_A_WORKBOOK


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    content = damaged(workbook(["a"]), "docProps/app.xml", b" " * MOST_BYTES)

    with pytest.raises(BlockError) as refused:
        rows_of_workbook(content)

    assert refused.value.problem == Problem.TOO_LARGE


def test_a_cell_at_the_end_of_the_sheet_does_not_make_a_million_rows():
    book = Workbook()
    assert book.active is not None
    book.active.cell(1_048_576, 16_384, "x")

    with pytest.raises(BlockError) as refused:
        rows_of_workbook(saved(book))

    assert refused.value.problem == Problem.TOO_LARGE


# --- What we write is read back ----------------------------------------------------------------

stored_values = st.decimals(-(10**9), 10**9, places=6)
signs = st.sampled_from(["*", "x", ".", ""])


@st.composite
def tables(draw):
    """A header and rows as they are written, and the cells that must come back."""
    codes = draw(st.lists(st.sampled_from(sorted(UNITS)), min_size=1, unique=True))
    first = date(2022, draw(st.integers(1, 12)), 1)
    months = [add_months(first, number) for number in range(draw(st.integers(1, 4)))]
    rows: list[list[object]] = [[draw(st.just("")), *map(month_key, months)]]
    marks = {"*": Mark.SUPPRESSED, "x": Mark.NOT_COMPUTABLE, ".": Mark.MISSING}
    cells = []
    for code in codes:
        values = [draw(stored_values | signs) for _month in months]
        rows.append([code, *values])
        cells += [
            cell(code, month, marks.get(value, value))
            for month, value in zip(months, values, strict=True)
            if value != ""
        ]
    return rows, tuple(cells)


@given(table=tables(), language=st.sampled_from([("de", "Zeitreihe"), ("en", "series")]))
def test_the_csv_that_we_write_is_read_back(table, language):
    rows, cells = table
    code, corner = language
    rows[0][0] = corner

    with override(code):
        content = csv_file(rows)

    assert block_of(content.decode()) == Block(cells, ())


@settings(max_examples=30)
@given(table=tables())
def test_the_workbook_that_we_write_is_read_back(table):
    rows, cells = table

    assert read_block(rows_of_workbook(xlsx_file("Werte", rows)), UNITS) == Block(cells, ())


@given(text=st.text(alphabet='ELBINT;\t,\n\r"2022-08/ .*x%€', max_size=80))
def test_any_text_is_read_or_refused(text):
    with suppress(BlockError):
        assert {found.series for found in block_of(text).cells} <= set(UNITS)
