"""The columns of a breakdown, declared once: the page shows some, the files hold all."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.breakdown import INCOMPLETE, Cell, Key
from goals.families import Family, Table
from goals.records import rounded
from jobcenter.charts import value_text
from jobcenter.enums import Mark
from jobcenter.formats import marked, month_name, percent, signed
from jobcenter.months import month_key

Row = dict[str, Any]


class CellColumn(tables.Column):
    """Shown as text with the meaning of its mark, exported as a plain number or not at all."""

    empty_values = ()

    def value(self, value: Cell) -> Decimal | None:
        return rounded(value.value)


class ValueColumn(CellColumn):
    def render(self, value: Cell, record: Row) -> str:
        family: Family = record["family"]
        if value.value is None:
            return _without_value(value.mark, family)
        return value_text(value.value, family.unit, family.decimals)


class ShareColumn(CellColumn):
    def render(self, value: Cell, record: Row) -> str:
        if value.value is None:
            return _without_value(value.mark, record["family"])
        return percent(value.value)


class BreakdownTable(tables.Table):
    series = tables.Column(gettext_lazy("Series"))
    name = tables.Column(gettext_lazy("Name"))
    month = tables.Column(gettext_lazy("Month"))
    unit = tables.Column(gettext_lazy("Unit"))
    dimension = tables.Column(gettext_lazy("Dimension"))
    category = tables.Column(gettext_lazy("Category"), attrs={"td": {"class": "table__name"}})
    second_dimension = tables.Column(gettext_lazy("Second dimension"))
    second_category = tables.Column(gettext_lazy("Second category"))
    cell = ValueColumn(gettext_lazy("Value"))
    mark = tables.Column(gettext_lazy("Why there is no value"))
    share = ShareColumn(gettext_lazy("Share of the total"))
    note = tables.Column(gettext_lazy("Note"))
    data = tables.Column(gettext_lazy("Kind of data"))

    class Meta:
        attrs = {"class": "table"}
        default = ""
        orderable = False


ON_SCREEN = ("category", "second_category", "cell", "share", "note")
IN_FILES_ONLY = tuple(name for name in BreakdownTable.base_columns if name not in ON_SCREEN)


def title_of(family: Family, table: Table) -> str:
    """ "Integrations by sex and age, June 2022"."""
    words = {"name": family.name, "month": month_name(family.month)}
    if len(table.dimensions) == 1:
        return _("%(name)s by %(first)s, %(month)s") % {**words, "first": table.dimensions[0]}
    first, second = table.dimensions
    return _("%(name)s by %(first)s and %(second)s, %(month)s") % {
        **words,
        "first": first,
        "second": second,
    }


def breakdown_table(family: Family, table: Table) -> BreakdownTable:
    """The table as the page shows it, its first columns headed by its dimensions."""
    heads = zip(("category", "second_category"), table.dimensions, strict=False)
    left_out = () if len(table.dimensions) == 2 else ("second_category",)
    shown = BreakdownTable(list(_rows(family, table)), exclude=IN_FILES_ONLY + left_out)
    for column, head in heads:
        shown.columns[column].column.verbose_name = head
    return shown


def breakdown_file_rows(families: Sequence[Family]) -> list[list[object]]:
    """The header and every cell of every table of the families, with numbers as numbers."""
    rows = [row for family in families for table in family.tables for row in _rows(family, table)]
    header, *cells = BreakdownTable(rows).as_values()
    return [header, *cells]


def _rows(family: Family, table: Table) -> Iterator[Row]:
    breakdown = table.breakdown
    for key in product((*breakdown.rows, None), (*breakdown.columns, None)):
        yield _row(family, table, key)


def _row(family: Family, table: Table, key: Key) -> Row:
    cell = table.breakdown.cells[key]
    dimension, second_dimension = (*table.dimensions, "")[:2]
    category, second_category = (table.names[one] if one else _("in total") for one in key)
    return {
        "family": family,
        "series": family.code,
        "name": family.name,
        "month": month_key(family.month),
        "unit": str(family.unit.label),
        "dimension": dimension,
        "category": category,
        "second_dimension": second_dimension,
        "second_category": second_category if second_dimension else "",
        "cell": cell,
        "mark": _meaning(cell.mark),
        "share": table.breakdown.share(*key),
        "note": _note(family, table, key),
        "data": _("Demonstration figures, not statistics") if family.demonstration else "",
    }


def _without_value(mark: str, family: Family) -> str:
    return _meaning(mark) if mark == INCOMPLETE else marked(None, Mark(mark), family.unit)


def _meaning(mark: str) -> str:
    if mark == INCOMPLETE:
        return _("incomplete")
    return str(Mark(mark).label) if mark else ""


def _note(family: Family, table: Table, key: Key) -> str:
    if table.breakdown.cells[key].computed:
        return _("added up")
    difference = table.breakdown.difference(*key)
    if not difference:
        return ""
    return _("differs from the sum of its parts by %(difference)s") % {
        "difference": signed(difference, family.decimals)
    }
