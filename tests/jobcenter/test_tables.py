import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from jobcenter.tables import csv_file, xlsx_file

ROWS: list[list[object]] = [
    ["Name", "Value", "Day", "True", "Nothing"],
    ["Größe; \"Ä\"", Decimal("-1234.500000"), date(2022, 10, 18), True, None],
]  # fmt: skip


def sheet_of(rows: list[list[object]]):
    return load_workbook(io.BytesIO(xlsx_file("Sheet", rows))).worksheets[0]


@pytest.mark.parametrize(
    ("language", "value"), [("de", "-1234,500000"), ("en", "-1234.500000")]
)  # fmt: skip
def test_csv_is_what_spreadsheets_of_the_language_read(language, value):
    with translation.override(language):
        content = csv_file(ROWS)

    assert content.decode("utf-8") == (
        "\ufeffName;Value;Day;True;Nothing\r\n"
        f'"Größe; ""Ä""";{value};2022-10-18;1;\r\n'
    )  # fmt: skip


def test_csv_writes_numbers_without_exponent():
    assert (
        csv_file([[Decimal("1E+3"), Decimal("0.000001"), 7]]) == b"\xef\xbb\xbf1000;0,000001;7\r\n"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra"])
def test_text_never_becomes_a_formula(text):
    assert csv_file([[text]]).decode("utf-8-sig").strip('"\r\n')[:1] == "'"
    cell = sheet_of([["Head"], [text]])["A2"]
    assert cell.data_type == "s"


def test_excel_keeps_numbers_dates_and_truth_as_what_they_are():
    sheet = sheet_of(ROWS)

    assert [cell.value for cell in sheet[2]][:2] == ['Größe; "Ä"', -1234.5]
    assert sheet["C2"].value.date() == date(2022, 10, 18)
    assert (sheet["D2"].value, sheet["E2"].value) == (True, None)
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "d", "b", "n"]


def test_excel_has_a_bold_head_that_stays_in_view():
    sheet = sheet_of(ROWS)

    assert sheet.freeze_panes == "B2"
    assert [cell.font.bold for cell in sheet[1]] == [True] * 5


def test_excel_cuts_a_title_that_is_too_long_for_it():
    assert load_workbook(io.BytesIO(xlsx_file("t" * 40, ROWS))).sheetnames == ["t" * 31]
