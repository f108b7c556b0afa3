"""The text of a cell, for renderers whose cells are text."""

from jobcenter.document import Cell, Value
from jobcenter.enums import Unit
from jobcenter.formats import marked, millions, quantity

# What is counted stands in the heading of the row or column; these would be misread without it.
_SHOWN_UNITS = (Unit.PERCENT, Unit.POINTS, Unit.EURO)


def cell_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    text = _value_text(cell)
    return f"{cell.qualifier}\N{NO-BREAK SPACE}{text}" if cell.qualifier else text


def _value_text(value: Value) -> str:
    unit = value.unit if value.unit in _SHOWN_UNITS else Unit.COUNT
    if value.mark:
        return marked(None, value.mark, unit)
    if value.in_millions:
        return millions(value.number, value.decimals)
    return quantity(value.number, unit, value.decimals, plus=value.signed)
