from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.breakdown import INCOMPLETE, Cell, Part, breakdown_of, suppressed
from jobcenter.enums import Mark

SIGNS = {"*": Mark.SUPPRESSED, ".": Mark.MISSING, "?": INCOMPLETE}
SMALL = (1, 2)


def part(row, column, text):
    if text in SIGNS:
        return Part(row, column, None, SIGNS[text])
    return Part(row, column, Decimal(text))


def one_dimension(texts, total=None):
    parts = [part(f"r{index}", None, text) for index, text in enumerate(texts.split())]
    return breakdown_of(parts + ([] if total is None else [part(None, None, total)]))


def two_dimensions(*lines, stated=()):
    parts = [
        part(f"r{row}", f"c{column}", text)
        for row, line in enumerate(lines)
        for column, text in enumerate(line.split())
    ]
    return breakdown_of([*parts, *stated])


def shown(breakdown):
    """The table as text: a line for each row and the sums last; one line for one dimension."""
    texts = [
        " ".join(text_of(breakdown.cells[row, column]) for column in (*breakdown.columns, None))
        for row in (*breakdown.rows, None)
    ]
    return texts if breakdown.columns else " ".join(texts)


def text_of(cell):
    signs = {mark: sign for sign, mark in SIGNS.items()}
    return signs[cell.mark] if cell.value is None else f"{cell.value}"


def test_sums_that_are_not_stated_are_computed():
    breakdown = two_dimensions("10 20", "30 40", stated=[part("r0", None, "31")])

    assert shown(breakdown) == ["10 20 31", "30 40 70", "40 60 100"]
    assert [breakdown.cells[row, None].computed for row in ("r0", "r1", None)] == [
        False,
        True,
        True,
    ]


def test_rows_and_columns_keep_the_order_in_which_they_come():
    breakdown = breakdown_of([part("women", "under 25", "7"), part("men", "over 55", "8")])

    assert breakdown.rows == ("women", "men")
    assert breakdown.columns == ("under 25", "over 55")
    assert shown(breakdown) == ["7 . ?", ". 8 ?", "? ? ?"]


@pytest.mark.parametrize("unknown", [".", "*"])
def test_a_sum_over_a_part_without_value_is_incomplete(unknown):
    breakdown = one_dimension(f"10 {unknown}")

    assert breakdown.total == Cell(None, INCOMPLETE, computed=True)
    assert breakdown.sum_of_parts(None, None) == Cell(None, INCOMPLETE, computed=True)


def test_a_sum_of_zeros_is_zero():
    assert one_dimension("0 0").total == Cell(Decimal(0), computed=True)


def test_a_stated_total_is_kept_beside_the_sum_of_its_parts():
    breakdown = one_dimension("10 20", total="33")

    assert breakdown.total == Cell(Decimal(33))
    assert breakdown.sum_of_parts(None, None) == Cell(Decimal(30), computed=True)
    assert breakdown.difference(None, None) == Decimal(3)


def test_a_stated_sum_of_a_row_or_column_differs_from_its_own_parts():
    stated = [part("r0", None, "31"), part(None, "c1", "55")]
    breakdown = two_dimensions("10 20", "30 40", stated=stated)

    assert breakdown.difference("r0", None) == Decimal(1)
    assert breakdown.difference(None, "c1") == Decimal(-5)


@pytest.mark.parametrize(
    ("texts", "total"), [("10 20", None), ("10 .", "30"), ("10 20", "."), ("10 20", "*")]
)
def test_without_both_a_stated_total_and_all_parts_there_is_no_difference(texts, total):
    assert one_dimension(texts, total).difference(None, None) is None


@pytest.mark.parametrize(
    ("texts", "total", "share"),
    [
        ("10 20", "40", Cell(Decimal(25), computed=True)),
        ("10 30", None, Cell(Decimal(25), computed=True)),
        ("0 30", None, Cell(Decimal(0), computed=True)),
        (". 30", None, Cell(None, Mark.MISSING, computed=True)),
        ("10 30", "*", Cell(None, Mark.SUPPRESSED, computed=True)),
        ("10 .", None, Cell(None, INCOMPLETE, computed=True)),
        ("0 0", "0", Cell(None, Mark.NOT_COMPUTABLE, computed=True)),
    ],
)
def test_a_share_is_in_percent_of_the_total(texts, total, share):
    assert one_dimension(texts, total).share("r0", None) == share


def test_the_share_of_a_sum_is_one_of_the_total_too():
    breakdown = two_dimensions("10 20", "30 40")

    assert breakdown.share("r0", None).value == 30
    assert breakdown.share(None, "c1").value == 60


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [part(None, None, "10")],
        [part(None, "women", "10")],
        [part("women", None, "10"), part("women", None, "11")],
    ],
)
def test_without_parts_or_with_a_part_twice_there_is_no_breakdown(parts):
    with pytest.raises(ValueError, match="each of them once"):
        breakdown_of(parts)


@pytest.mark.parametrize(
    ("texts", "total", "seen"),
    [
        ("10 20 30", None, "10 20 30 60"),
        ("1 20 30", None, "* * 30 51"),
        ("30 20 2", None, "30 * * 52"),
        ("20 20 1", None, "* 20 * 41"),
        ("1 2 30", None, "* * 30 33"),
        ("1 0 30", None, "* 0 * 31"),
        ("1 0 0", None, "* 0 0 *"),
        ("1 1 0", None, "* * 0 *"),
        ("0 0 0", None, "0 0 0 0"),
        ("3 0 0", None, "3 0 0 3"),
        ("1 150", None, "* * 151"),
        ("1.5 -1 -2 30", None, "1.5 -1 -2 30 28.5"),
        ("1.00 20 30", None, "* * 30 51.00"),
        ("1 20 30", "60", "* * 30 60"),
        ("1 0 0", "7", "* 0 0 *"),
        ("1 0 0", "0", "* 0 0 *"),
        ("1 20 .", None, "* 20 . ?"),
        ("1 20 .", "60", "* 20 . 60"),
        ("1 20 30", ".", "* 20 30 ."),
        ("1 * 30", "40", "* * 30 40"),
        ("9 * 30", "40", "9 * 30 40"),
    ],
)
def test_of_one_dimension_readers_see(texts, total, seen):
    assert shown(suppressed(one_dimension(texts, total))) == seen


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (["10 20", "30 40"], ["10 20 30", "30 40 70", "40 60 100"]),
        (["1 20", "30 40"], ["* * 21", "* * 70", "31 60 91"]),
        (["0 1", "30 40"], ["0 * *", "30 * *", "30 41 71"]),
        (["1 0", "0 0"], ["* 0 *", "0 0 0", "* 0 *"]),
        (["1 0", "0 9"], ["* 0 *", "0 * *", "* * 10"]),
        (["1 1", "30 40"], ["* * *", "* * *", "31 41 72"]),
        (
            ["10 20 1", "30 40 50", "60 70 80"],
            ["* 20 * 31", "* 40 * 120", "60 70 80 210", "100 130 131 361"],
        ),
        (
            ["1 20 30", "40 2 50", "60 70 80"],
            ["* * 30 51", "* * 50 92", "60 70 80 210", "101 92 160 353"],
        ),
        (
            ["0 1 0", "40 50 60", "70 80 90"],
            ["0 * 0 *", "40 * 60 *", "70 80 90 240", "110 131 150 391"],
        ),
        (
            ["1 20 30", "5 0 0", "60 70 80", "90 91 92"],
            ["* * 30 *", "* 0 0 *", "* * 80 210", "90 91 92 273", "156 181 202 539"],
        ),
    ],
)
def test_of_two_dimensions_readers_see(lines, seen):
    assert shown(suppressed(two_dimensions(*lines))) == seen


def test_a_bridge_between_two_squares_is_hidden_although_no_line_gives_it_away():
    """Every line has two hidden cells, yet r1 c2 follows from the first two rows and columns."""
    breakdown = two_dimensions("1 1 50 60", "1 1 1 70", "80 90 1 1", "40 30 1 1")

    assert shown(suppressed(breakdown)) == [
        "* * * 60 112",
        "* * * 70 73",
        "80 90 * * 172",
        "40 30 * * 72",
        "122 122 53 132 429",
    ]


def test_zeros_stay_visible_where_another_line_can_help():
    """As above, but with nothing else than zeros left beside the bridge."""
    stated = [part("r1", None, "."), part(None, "c2", ".")]
    breakdown = two_dimensions("1 1 0 60", "1 1 1 0", "80 90 1 1", "40 30 1 1", stated=stated)
    seen = suppressed(breakdown)

    assert [text_of(seen.cells[key]) for key in (("r0", "c2"), ("r1", "c3"))] == ["0", "0"]
    assert is_safe(("r1", "c2"), seen)


def test_a_zero_is_hidden_only_where_stated_figures_contradict_each_other():
    assert shown(suppressed(one_dimension("0 0", total="1"))) == "* 0 *"


def test_a_computed_sum_stays_one_when_it_is_hidden():
    assert suppressed(one_dimension("1 0")).total == Cell(None, Mark.SUPPRESSED, computed=True)


def test_shares_and_differences_do_not_give_away_what_is_hidden():
    seen = suppressed(one_dimension("1 20 30", total="60"))

    assert seen.share("r0", None) == Cell(None, Mark.SUPPRESSED, computed=True)
    assert seen.share("r1", None) == Cell(None, Mark.SUPPRESSED, computed=True)
    assert seen.share("r2", None) == Cell(Decimal(50), computed=True)
    assert seen.sum_of_parts(None, None) == Cell(None, INCOMPLETE, computed=True)
    assert seen.difference(None, None) is None


def test_without_a_visible_total_there_are_no_shares():
    seen = suppressed(one_dimension("1 0"))

    assert [seen.share(row, None).value for row in ("r0", "r1", None)] == [None, None, None]


values = st.sampled_from(["0", "0", "1", "2", "3", "7", "20", "20", "41", "150"])
values_or_gaps = st.one_of(values, values, values, st.sampled_from(".*"))


@st.composite
def breakdowns(draw, texts=values, states_sums=False, longest=4):
    rows = [f"r{index}" for index in range(draw(st.integers(1, longest)))]
    names = [f"c{index}" for index in range(draw(st.integers(0, longest)))]
    columns = names or (None,)
    parts = [part(row, column, draw(texts)) for row, column in product(rows, columns)]
    sums = product([*rows, None], {*columns, None})
    known = {(each.row, each.column) for each in parts}
    stated = [key for key in sums if key not in known and states_sums and draw(st.booleans())]
    return breakdown_of([*parts, *(part(*key, draw(texts)) for key in stated)])


any_breakdown = breakdowns(texts=values_or_gaps, states_sums=True)


def hidden_in(breakdown):
    return {key for key, cell in breakdown.cells.items() if cell.value is None}


def is_safe(key, breakdown):
    """Whether one person can be moved into the cell and on along hidden cells, back to it.

    Each cell joins its row and its column; a closed tour changes no sum and no visible cell.
    """
    start, goal = ends_of(key, breakdown)
    others = [ends_of(other, breakdown) for other in hidden_in(breakdown) - {key}]
    reached = {start}
    for _ in others:
        reached |= {end for ends in others if reached.intersection(ends) for end in ends}
    return goal in reached


def ends_of(key, breakdown):
    row, column = key
    return ("row", row if breakdown.columns else "any"), ("column", column)


def cells_that_can_differ(breakdown):
    """By trying all: the cells that differ in a table that looks the same and adds up as well."""
    hidden = sorted(hidden_in(breakdown), key=str)
    rows, columns = (*breakdown.rows, None), (*breakdown.columns, None)
    lines = [[(row, column) for row in rows] for column in columns]
    if breakdown.columns:
        lines += [[(row, column) for column in columns] for row in rows]
    found = set()
    for steps in product((-1, 0, 1), repeat=len(hidden)):
        change = dict(zip(hidden, steps, strict=True))
        if all(
            sum(change.get(key, 0) for key in parts) == change.get(total, 0)
            for *parts, total in lines
        ):
            found |= {key for key in hidden if change[key]}
    return found


@given(any_breakdown)
def test_no_small_count_is_visible(breakdown):
    assert [cell for cell in suppressed(breakdown).cells.values() if cell.value in SMALL] == []


@given(any_breakdown)
def test_what_was_hidden_for_readers_cannot_be_found_by_subtraction(breakdown):
    seen = suppressed(breakdown)
    hidden_here = hidden_in(seen) - hidden_in(breakdown)

    assert [key for key in hidden_here if not is_safe(key, seen)] == []


@given(breakdowns(states_sums=True, longest=2))
def test_what_was_hidden_could_be_another_whole_number(breakdown):
    seen = suppressed(breakdown)

    assert cells_that_can_differ(seen) == hidden_in(seen)


@given(any_breakdown)
def test_nothing_else_changes(breakdown):
    seen = suppressed(breakdown)
    hidden_here = hidden_in(seen) - hidden_in(breakdown)

    assert {seen.cells[key].mark for key in hidden_here} <= {Mark.SUPPRESSED}
    assert {key: seen.cells[key] for key in seen.cells.keys() - hidden_here} == {
        key: breakdown.cells[key] for key in breakdown.cells.keys() - hidden_here
    }


@given(breakdowns(texts=values_or_gaps))
def test_zeros_stay_visible_where_the_figures_agree(breakdown):
    seen = suppressed(breakdown)
    zeros = [key for key, cell in breakdown.cells.items() if cell.value == 0]

    assert [seen.cells[key].value for key in zeros] == [0] * len(zeros)


@given(any_breakdown)
def test_suppressing_twice_hides_no_more(breakdown):
    assert suppressed(suppressed(breakdown)) == suppressed(breakdown)


@given(breakdowns(texts=st.sampled_from(["0", "3", "20", ".", "*"]), states_sums=True))
def test_without_a_small_count_nothing_is_hidden(breakdown):
    assert suppressed(breakdown) == breakdown


@pytest.mark.parametrize(
    ("texts", "total", "hidden", "seen"),
    [
        ("10 20 30", None, ["r2"], "* 20 * 60"),
        ("10 20 30", "60", [None], "* 20 30 *"),
        ("10 . 30", "60", ["r1"], "10 . 30 60"),
        ("10 20 30", None, ["r7"], "10 20 30 60"),
        ("1 20 30", None, ["r2"], "* 20 * 51"),
    ],
)
def test_what_another_table_hides_is_hidden_as_well(texts, total, hidden, seen):
    elsewhere = [(row, None) for row in hidden]

    assert shown(suppressed(one_dimension(texts, total), elsewhere=elsewhere)) == seen


@given(any_breakdown, st.data())
def test_what_is_hidden_because_of_another_table_cannot_be_found_by_subtraction(breakdown, data):
    elsewhere = data.draw(st.sets(st.sampled_from(sorted(breakdown.cells, key=str)), max_size=3))
    seen = suppressed(breakdown, elsewhere=elsewhere)
    hidden_here = hidden_in(seen) - hidden_in(breakdown)

    assert elsewhere <= hidden_in(seen)
    assert [key for key in hidden_here if not is_safe(key, seen)] == []
