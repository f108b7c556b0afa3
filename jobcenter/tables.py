"""Rows as files: the same header and rows become CSV or an Excel sheet.

Cells are text, Decimals, dates, truth values or None; text is data, never a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from jobcenter.formats import language

Rows = Iterable[Sequence[object]]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST_COLUMN = 60


def csv_file(rows: Rows) -> bytes:
    """CSV for spreadsheets: semicolons, a byte-order mark, and the language's decimal mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    point = "." if language() == "en" else ","
    writer.writerows([_csv_cell(cell, point) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(title: str, rows: Rows) -> bytes:
    """One sheet with a frozen, bold head and numbers as numbers."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        day = workbook.add_format({"num_format": "dd.mm.yyyy"})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        widths: dict[int, int] = {}
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, bold if number == 0 else None, day)
                widths[column] = max(widths.get(column, 8), len(str(cell or "")))
        for column, width in widths.items():
            sheet.set_column(column, column, min(width + 1, _WIDEST_COLUMN))
        sheet.freeze_panes(1, 1)
    return content.getvalue()


def _csv_cell(cell: object, point: str) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(int(cell))
        case Decimal():
            return f"{cell:f}".replace(".", point)
        case str() if cell.startswith(_FORMULA_STARTS):
            return f"'{cell}"
    return str(cell)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: object,
    look: xlsxwriter.format.Format | None,
    day: xlsxwriter.format.Format,
) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, cell, look)
        case Decimal() | int():
            sheet.write_number(row, column, float(cell), look)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case _:
            sheet.write_string(row, column, str(cell), look)
