from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jobcenter.document import Document, Section, Table, Value
from jobcenter.enums import Unit


def make_document(*sections: Section) -> Document:
    return Document(
        title="Programme",
        subtitle="",
        office="Office",
        edition="Draft",
        as_of=datetime(2022, 10, 20, tzinfo=UTC),
        language="de",
        imprint=(),
        sections=sections,
    )


def test_columns_with_values_are_numeric():
    table = Table(
        caption="Goals",
        header=("Goal", "Target", "Remark"),
        rows=(("Rate", Value(Decimal("20.6"), Unit.PERCENT, 1), ""), ("Stock", "none yet", "")),
    )

    assert table.numeric_columns == (False, True, False)


def test_a_column_with_a_value_only_in_the_total_is_numeric():
    total = ("Sum", Value(None, Unit.EURO))
    table = Table(caption="Budget", header=("Line", "Allotted"), rows=(), totals=(total,))

    assert table.numeric_columns == (False, True)


@pytest.mark.parametrize(("rows", "totals"), [((("Rate",),), ()), ((), (("Sum", "1", "2"),))])
def test_a_row_must_be_as_long_as_the_header(rows, totals):
    with pytest.raises(ValueError, match="A row of 'Goals' is not as long as the header"):
        Table(caption="Goals", header=("Goal", "Target"), rows=rows, totals=totals)


def test_anchors_are_unique_across_all_levels():
    inner = Section("Inner", anchor="goals")

    with pytest.raises(ValueError, match="same anchor: goals"):
        make_document(Section("Outer", anchor="outer", sections=(inner,)), Section("G", "goals"))
