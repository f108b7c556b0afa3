from decimal import Decimal

import pytest
from django.utils.translation import override

from jobcenter.charts import Band, Chart, Kind, Line, Role, data_table
from jobcenter.enums import Unit


def chart_of(*lines: Line, unit: Unit = Unit.PERCENT, band: Band | None = None) -> Chart:
    return Chart(
        title="Integrationsquote",
        labels=("Jan", "Feb"),
        lines=lines,
        unit=unit,
        decimals=1,
        sentence="Ende Februar 3,1 %.",
        band=band,
        axis="Monat",
    )


def test_the_table_holds_the_values_of_every_line() -> None:
    chart = chart_of(
        Line("Ist", (Decimal("1.55"), None)),
        Line("Ziel", (Decimal("20.6"), Decimal("20.6")), Role.TARGET),
    )

    with override("de"):
        assert data_table(chart) == (
            ("Monat", "Ist", "Ziel"),
            (("Jan", "1,6\u00a0%", "20,6\u00a0%"), ("Feb", "–", "20,6\u00a0%")),
        )


def test_the_table_holds_both_ends_of_the_band() -> None:
    band = Band("Range", (None, Decimal(1)), (None, Decimal(2)))

    with override("en"):
        assert data_table(chart_of(unit=Unit.PERSONS, band=band)) == (
            ("Monat", "Range, from", "Range, to"),
            (("Jan", "–", "–"), ("Feb", "1.0", "2.0")),
        )


def test_the_axis_shows_months_unless_told_otherwise() -> None:
    with override("en"):
        chart = Chart("", (), (), Unit.PERCENT, 1, "")

    assert chart.axis == "Month"


def test_a_value_without_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^3 values for 2 labels$"):
        chart_of(Line("Ist", (None, None, None)))


def test_a_band_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^1 values for 2 labels$"):
        chart_of(band=Band("Spanne", (None, None), (None,)))


def test_more_columns_than_fills_are_refused() -> None:
    columns = [Line("Ist", (None, None), kind=Kind.COLUMNS)] * 5

    with pytest.raises(ValueError, match="more than 4 kinds of columns"):
        chart_of(*columns)
