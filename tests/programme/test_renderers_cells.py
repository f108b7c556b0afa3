from decimal import Decimal

import pytest
from django.utils import translation

from jobcenter.document import Value
from jobcenter.enums import Mark, Unit
from programme.renderers.cells import cell_text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Text", "Text"),
        (Value(Decimal("9502.4"), Unit.PERSONS), "9,502"),
        (Value(Decimal("20.6"), Unit.PERCENT, 1), "20.6%"),
        (Value(Decimal("-0.5"), Unit.POINTS, 1), "−0.5 points"),
        (Value(Decimal(3), Unit.PERSONS, signed=True), "+3"),
        (Value(Decimal(1234), Unit.EURO), "€1,234"),
        (Value(Decimal(7_400_000), Unit.EURO, 2, in_millions=True), "€7.40 million"),
        (Value(Decimal(0), Unit.PERSONS), "0"),
        (Value(None, Unit.PERSONS), "–"),
        (Value(None, Unit.EURO, mark=Mark.SUPPRESSED), "* (suppressed)"),
        (Value(Decimal(8200), Unit.COUNT, qualifier="about"), "about\xa08,200"),
    ],
)
def test_a_cell_is_written_with_the_unit_that_no_heading_names(cell, text):
    with translation.override("en"):
        assert cell_text(cell) == text
