from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils.translation import activate

from jobcenter.charts import Annotation, Band, Chart, Line, Role
from jobcenter.charts.layout import SAMPLE, Layout, Size, layout_of, shown_labels
from jobcenter.enums import Unit

VALUES = tuple(Decimal(number) for number in range(12))
LINE = Line("Ist", VALUES)


@pytest.fixture(autouse=True)
def _english() -> None:
    activate("en")


def chart_of(
    *lines: Line,
    unit: Unit = Unit.PERCENT,
    annotations: tuple[Annotation, ...] = (),
    band: Band | None = None,
) -> Chart:
    labels = tuple(f"Month {number}" for number in range(12))
    return Chart("", labels, lines, unit, 1, "", annotations=annotations, band=band)


def legend_of(chart: Chart, size: Size = Size.PAGE) -> list[str]:
    return [entry.text for entry in layout_of(chart, size).legend]


def test_a_single_line_needs_no_legend() -> None:
    assert legend_of(chart_of(LINE)) == []


def test_the_legend_names_the_unit_the_lines_and_the_band() -> None:
    chart = chart_of(LINE, unit=Unit.PERSONS, band=Band("Range", VALUES, VALUES))

    assert legend_of(chart) == ["persons", "Ist", "Range"]


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.EURO, Unit.COUNT])
def test_a_unit_beside_its_values_is_not_repeated(unit: Unit) -> None:
    assert legend_of(chart_of(LINE, unit=unit)) == []


def test_a_name_wider_than_the_picture_is_shortened() -> None:
    [text, _] = legend_of(chart_of(Line("N" * 200, VALUES), LINE), Size.CARD)

    assert text.endswith("N…")
    assert Size.CARD.width_of(text) <= Size.CARD.width - SAMPLE


def test_a_legend_that_does_not_fit_in_a_row_gets_another() -> None:
    layout = layout_of(chart_of(*[LINE] * 7), Size.CARD)

    rows = sorted({entry.y for entry in layout.legend})
    assert rows == [Size.CARD.row, 2 * Size.CARD.row]
    assert layout.frame.top > rows[-1]


def flags_of(*annotations: Annotation) -> tuple[Layout, list[tuple[str, int]]]:
    layout = layout_of(chart_of(LINE, annotations=annotations), Size.CARD)
    return layout, [(flag.text, flag.row) for flag in layout.flags]


def test_annotations_that_would_cover_each_other_stand_in_rows() -> None:
    _, flags = flags_of(Annotation(1, "a long event"), Annotation(2, "another"))

    assert flags == [("another", 1), ("a long event", 2)]


def test_annotations_far_apart_share_a_row() -> None:
    _, flags = flags_of(Annotation(0, "one"), Annotation(9, "two"))

    assert flags == [("two", 1), ("one", 1)]


def test_a_row_of_annotations_moves_the_plot_down() -> None:
    with_flag, _ = flags_of(Annotation(0, "one"))
    without, _ = flags_of()

    assert with_flag.frame.top - without.frame.top == Size.CARD.row


def test_an_annotation_at_the_edge_stays_inside_the_picture() -> None:
    layout, _ = flags_of(Annotation(11, "an event in December"))

    [flag] = layout.flags
    assert flag.start + Size.CARD.width_of(flag.text) == pytest.approx(Size.CARD.width)


def test_the_value_of_a_target_has_room_behind_the_plot() -> None:
    target = Line("Ziel", (Decimal("20.6"),) * 12, Role.TARGET)
    frame = layout_of(chart_of(target), Size.CARD).frame

    assert frame.right + Size.CARD.width_of("20.6%") <= Size.CARD.width


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("count", [1, 2, 12, 60])
def test_labels_neither_touch_nor_leave_the_picture(size: Size, count: int) -> None:
    labels = tuple(f"Sept {2000 + number}" for number in range(count))
    line = Line("Ist", (Decimal(1),) * count)
    frame = layout_of(Chart("", labels, (line,), Unit.PERCENT, 1, ""), size).frame

    shown = list(shown_labels(labels, frame))
    half = size.width_of(labels[0]) / 2
    assert shown[-1] == (count - 1, labels[-1])
    assert frame.x(count - 1) + half <= size.width + 0.001
    assert all(frame.x(b) - frame.x(a) > 2 * half for (a, _), (b, _) in pairwise(shown))


def test_a_chart_without_labels_has_a_layout() -> None:
    layout = layout_of(Chart("", (), (), Unit.PERCENT, 1, ""), Size.CARD)

    assert (layout.tick_texts, list(shown_labels((), layout.frame))) == ((), [])


def test_the_frame_puts_the_lowest_value_at_its_bottom_and_the_highest_at_its_top() -> None:
    frame = layout_of(chart_of(LINE), Size.PAGE).frame

    ends = (frame.y(Decimal(0)), frame.y(frame.scale.high))
    assert ends == pytest.approx((frame.bottom, frame.top))
