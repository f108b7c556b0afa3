import io
from datetime import date
from decimal import Decimal
from time import time
from zipfile import ZipFile

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from goals.actions import Effect, Entry
from goals.forms import (
    LARGEST_FILE,
    PROBLEMS,
    BlockForm,
    MonthForm,
    _as_typed,
    default_month,
    notation,
)
from goals.imports import Problem
from goals.models import Figure, Series
from jobcenter.enums import Mark, Unit
from jobcenter.numbers import Cell, NumberProblem, parse_number
from tests.factories import make_figures, make_series, moment, month

JUNE = month("2022-06")
REPORT = {"data_date": "2022-10-18", "extrapolated": "", "reason": ""}
OCTOBER = date(2022, 10, 18)
NOW = moment("2030-01-01 00:00")


@pytest.fixture
def series(db) -> Series:
    return make_series("INT")


# Typing and reading again ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
@given(
    value=st.decimals(
        min_value=-(10**11), max_value=10**11, places=6, allow_nan=False, allow_infinity=False
    )
    | st.integers(-(10**11), 10**11).map(Decimal),
    decimals=st.integers(0, 6),
    unit=st.sampled_from(Unit),
)
def test_a_figure_shown_in_a_field_is_read_back_as_the_same(language, value, decimals, unit):
    figure = Figure(series=Series(unit=unit, decimals=decimals), month=JUNE, value=value)

    with translation.override(language):
        assert parse_number(_as_typed(figure), notation(), unit) == Cell(value=value)


@pytest.mark.parametrize("mark", Mark)
def test_a_mark_shown_in_a_field_is_read_back_as_the_same(mark):
    figure = Figure(series=Series(unit=Unit.PERSONS), month=JUNE, mark=mark)

    assert parse_number(_as_typed(figure), notation(), Unit.PERSONS) == Cell(mark=mark)


def test_every_problem_has_words():
    assert set(PROBLEMS) == {*Problem, *NumberProblem}


@pytest.mark.parametrize(
    ("today", "due"),
    [("2022-11-24", "2022-10"), ("2022-01-01", "2021-12"), ("2022-03-31", "2022-02")],
)
def test_due_is_the_last_month_that_is_over(today, due):
    assert default_month(date.fromisoformat(today)) == month(due)


# One month ---------------------------------------------------------------------------------------


def month_form(series: list[Series], **typed: str) -> MonthForm:
    data = {f"series_{one.pk}": typed.get(one.code, "") for one in series}
    reported = {key: typed.get(key, value) for key, value in REPORT.items()}
    current = {(figure.series_id, figure.month): figure for figure in Figure.objects.order_by("pk")}
    return MonthForm(data | reported, month=JUNE, series=series, current=current, now=NOW)


def test_a_field_left_empty_enters_nothing(series):
    form = month_form([series, make_series("ELB")], INT="1.234")

    assert form.is_valid()
    assert form.entries == [Entry(series, JUNE, Decimal(1234), "", OCTOBER)]


@pytest.mark.parametrize(
    ("typed", "value", "mark"),
    [("0", 0, ""), ("-", 0, ""), ("*", None, "suppressed"), (".", None, "missing")],
)
def test_zero_is_a_number_and_a_mark_is_none(series, typed, value, mark):
    form = month_form([series], INT=typed)

    assert form.is_valid()
    assert [(entry.value, entry.mark) for entry in form.entries] == [(value, mark)]


@pytest.mark.parametrize(("language", "typed"), [("de", "1.234,5"), ("en", "1,234.5")])
def test_numbers_are_read_as_the_language_of_the_page_writes_them(series, language, typed):
    with translation.override(language):
        form = month_form([series], INT=typed)
        assert form.is_valid()

    assert form.entries[0].value == Decimal("1234.5")


def test_what_is_no_number_is_said_beside_its_field_and_nothing_is_entered(series):
    other = make_series("ELB")
    form = month_form([series, other], INT="zehn", ELB="1000")

    assert set(form.errors) == {f"series_{series.pk}"}
    assert form[f"series_{other.pk}"].value() == "1000"


def test_a_report_has_a_data_date(series):
    form = month_form([series], INT="10", data_date="")

    assert set(form.errors) == {"data_date"}


def test_all_entries_of_an_extrapolated_report_are_marked(series):
    form = month_form([series], INT="10", extrapolated="on")

    assert form.is_valid()
    assert form.entries[0].extrapolated


@pytest.mark.parametrize(("reason", "valid"), [("", False), ("Recount", True)])
def test_older_data_in_place_of_newer_need_a_reason(series, reason, valid):
    make_figures(series, {"2022-06": 10}, data_date=date(2022, 11, 18))

    form = month_form([series], INT="11", reason=reason)

    assert form.is_valid() == valid
    assert set(form.errors) == (set() if valid else {"reason"})


def test_each_series_shows_what_is_known_of_the_month_the_last_and_last_years(series):
    make_figures(series, {"2022-06": 1234, "2022-05": "missing", "2021-06": 0})

    [row] = month_form([series]).rows()

    assert (row["field"].field.initial, row["last_month"], row["last_year"]) == ("1.234", ".", "0")


# A block -----------------------------------------------------------------------------------------


def workbook(rows: list[list]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(content)
    return content.getvalue()


def block_form(text: str = "", file: tuple[str, bytes] | None = None, **report: str) -> BlockForm:
    files = {"file": SimpleUploadedFile(*file)} if file else {}
    return BlockForm({"text": text, **REPORT, **report}, files, now=NOW)


def values(form: BlockForm) -> list[tuple[str, date, Decimal | None]]:
    assert form.is_valid(), form.errors
    return [(one.series.code, one.month, one.value) for one in form.entries]


TEXT = "Zeitreihe\t2022-05\t2022-06\nINT\t9,5\t1.234\n"
READ = [("INT", month("2022-05"), Decimal("9.5")), ("INT", JUNE, Decimal(1234))]
SHEET = [["Zeitreihe", date(2022, 5, 1), "2022-06"], ["INT", 9.5, 1234]]


@pytest.mark.parametrize(
    "content",
    [
        {"text": TEXT},
        {"file": ("a.csv", TEXT.replace("\t", ";").encode("utf-8-sig"))},
        {"file": ("a.csv", TEXT.replace("\t", ";").encode())},
        {"file": ("a.xlsx", workbook(SHEET))},
        {"text": "Monat\tINT\n2022-05\t9,5\n2022-06\t1.234\n"},
        {"text": "month,INT\n2022-05,9.5\n2022-06,1234\n"},
    ],
    ids=["pasted", "CSV with mark", "CSV", "XLSX", "transposed", "English"],
)
def test_a_block_is_read_from_the_clipboard_and_from_files(series, content):
    assert values(block_form(**content)) == READ


@pytest.mark.parametrize("content", [{}, {"text": TEXT, "file": ("a.csv", b"x")}])
def test_a_block_is_either_pasted_or_a_file(series, content):
    form = block_form(**content)

    assert not form.is_valid()
    assert set(form.errors) == {"__all__"}


@pytest.mark.parametrize(
    "file",
    [
        ("a.xlsx", b"PK\x03\x04 no workbook"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"no months here;at all\nINT;1\n"),
        ("a.csv", b'Zeitreihe;2022-06\nINT;"' + b"1" * 200_000),
        ("a.csv", b"\n\n"),
    ],
    ids=["broken workbook", "no text", "no months", "a quote that never ends", "blank"],
)
def test_a_file_that_makes_no_sense_is_refused_with_words(series, file):
    form = block_form(file=file)

    assert not form.is_valid()
    assert set(form.errors) == {"__all__"}


def test_a_workbook_with_broken_contents_is_refused_with_words(series):
    content = workbook(SHEET)
    broken = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<broken" if "sheet1" in name else source.read(name))

    form = block_form(file=("a.xlsx", broken.getvalue()))

    assert not form.is_valid()
    assert set(form.errors) == {"__all__"}


def test_a_file_that_is_too_large_is_refused_unread(series):
    form = block_form(file=("a.csv", b" " * (LARGEST_FILE + 1)))

    assert not form.is_valid()
    assert set(form.errors) == {"file"}


def test_what_is_refused_is_told_with_its_place(series):
    form = block_form("Zeitreihe\t2022-05\tMai\nINT\tzehn\t1\nXYZ\t1\t1\n")

    assert form.is_valid()
    assert [(one.row, one.column, one.text) for one, _why in form.refusals()] == [
        (1, 3, "Mai"), (3, 1, "XYZ"), (2, 2, "zehn"),
    ]  # fmt: skip


def test_the_preview_shows_each_change_beside_what_is_known(series):
    make_figures(series, {"2022-05": 9, "2022-06": 1234}, data_date=date(2022, 10, 18))
    form = block_form(TEXT)

    with translation.override("en"):
        assert form.is_valid()
        shown = form.shown_changes()

    assert [(row["month"], row["before"], row["after"], row["effect"]) for row in shown] == [
        ("May 2022", "9", "9.5", "revised"),
        ("June 2022", "1,234", "1,234", "unchanged, not recorded again"),
    ]
    assert [change.effect for change in form.changes] == [Effect.REVISED, Effect.SAME]


@pytest.mark.parametrize(
    "content", [{"text": TEXT}, {"file": ("a.xlsx", workbook(SHEET))}], ids=["pasted", "XLSX"]
)
def test_what_is_confirmed_is_what_was_previewed(series, content):
    previewed = block_form(**content, extrapolated="on", reason="Recount")
    expected = values(previewed)

    confirmed = BlockForm.confirmed(previewed.signed(), now=NOW)

    assert values(confirmed) == expected
    assert confirmed.entries == previewed.entries
    assert confirmed.source == previewed.source
    assert confirmed.cleaned_data["reason"] == "Recount"


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: "x" + text, lambda text: ""]
)
def test_a_confirmation_that_was_tampered_with_is_refused(series, change):
    previewed = block_form(TEXT)
    values(previewed)

    with pytest.raises(signing.BadSignature):
        BlockForm.confirmed(change(previewed.signed()), now=NOW)


def test_a_signature_made_for_something_else_confirms_nothing():
    with pytest.raises(signing.BadSignature):
        BlockForm.confirmed(signing.dumps({"name": "a", "content": ""}), now=NOW)


class SignerOfYesterday(signing.TimestampSigner):
    def timestamp(self) -> str:
        return signing.b62_encode(int(time()) - 25 * 3600)


def test_a_preview_of_yesterday_confirms_nothing(series):
    previewed = block_form(TEXT)
    values(previewed)
    said = signing.loads(previewed.signed(), salt="goals.block")

    with pytest.raises(signing.SignatureExpired):
        BlockForm.confirmed(SignerOfYesterday(salt="goals.block").sign_object(said), now=NOW)


@pytest.mark.parametrize(("reason", "valid"), [("", False), ("Recount", True)])
def test_a_block_of_older_data_needs_a_reason(series, reason, valid):
    make_figures(series, {"2022-06": 10}, data_date=date(2022, 11, 18))

    assert block_form(TEXT, reason=reason).is_valid() == valid
