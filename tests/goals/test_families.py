from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from goals.breakdown import Cell
from goals.enums import Kind, Method
from goals.families import Family, Table, families_of, for_readers
from goals.models import Category, Dimension, Figure, Series
from jobcenter.enums import Mark, Unit
from tests.factories import make_figures, make_indicator, make_series, moment, month

JUNE = month("2022-06")
LATER = moment("2025-01-01 00:00")
SIGNS = {"suppressed": "*", "missing": ".", "not_computable": "x", "incomplete": "?"}


def make_dimension(code: str, *categories: str, suppresses: bool = False) -> dict[str, Category]:
    dimension = Dimension.objects.create(
        code=code, name=code.title(), suppresses_small_counts=suppresses
    )
    return {
        one: Category.objects.create(dimension=dimension, code=one, name=one.title(), position=at)
        for at, one in enumerate(categories)
    }


def make_part(whole: Series, value: Any, *categories: Category) -> Series:
    """A part of a series with its figure of June; None is no figure, text a mark."""
    first, second = (*categories, None)[:2]
    code = "-".join([whole.code, *(one.code for one in categories)])
    part = make_series(
        code, kind=whole.kind, unit=whole.unit, parent=whole, category=first,
        second_category=second,
    )  # fmt: skip
    if value is not None:
        make_figures(part, {"2022-06": value})
    return part


@pytest.fixture
def whole(db) -> Series:
    """Sixty integrations in June: the numerator of the rate IQ."""
    series = make_series("INT", name="Integrations")
    make_figures(series, {"2022-06": 60})
    make_indicator("IQ", numerator=series)
    return series


@pytest.fixture
def sex(db) -> dict[str, Category]:
    return make_dimension("sex", "women", "men")


@pytest.fixture
def age(db) -> dict[str, Category]:
    return make_dimension("age", "young", "middle", "old")


def families(month_: str = "2022-06", at: str = "2025-01-01 00:00") -> list[Family]:
    return families_of("IQ", month(month_), moment(at))


def only_family() -> Family:
    [family] = families()
    return family


def shown(table: Table) -> dict[str, str]:
    """The lines of the table by their names, the sums last."""
    breakdown = table.breakdown
    columns = (*breakdown.columns, None)
    return {
        table.names[row] if row else "all": " ".join(
            text_of(breakdown.cells[row, column]) for column in columns
        )
        for row in (*breakdown.rows, None)
    }


def text_of(cell: Cell) -> str:
    return SIGNS[cell.mark] if cell.value is None else f"{cell.value.normalize():f}"


def seen(family: Family) -> list[dict[str, str]]:
    return [shown(table) for table in for_readers(family).tables]


# What belongs together ---------------------------------------------------------------------------


def test_a_family_is_a_series_at_a_month_with_its_parts(whole, sex):
    make_part(whole, 35, sex["women"])
    make_part(whole, 25, sex["men"])

    family = only_family()

    assert (family.code, family.name, family.month, family.unit, family.decimals) == (
        "INT", "Integrations", JUNE, Unit.INTEGRATIONS, 0,
    )  # fmt: skip
    assert [table.dimensions for table in family.tables] == [("Sex",)]
    assert shown(family.tables[0]) == {"Women": "35", "Men": "25", "all": "60"}


def test_without_parts_there_is_no_family(whole):
    assert families() == []


def test_numerator_and_denominator_have_families_and_other_series_have_none(db, sex):
    flow, stock = make_series("INT"), make_series("ELB", kind=Kind.STOCK)
    make_indicator("IQ", numerator=flow, denominator=stock)
    for series in (flow, stock, make_series("OTHER")):
        make_part(series, 1, sex["women"])

    assert [family.code for family in families()] == ["ELB", "INT"]


def test_a_series_that_is_numerator_and_denominator_has_one_family(db, sex):
    series = make_series("LZB")
    make_indicator("IQ", method=Method.MONTHLY_RATE, numerator=series, denominator=series)
    make_part(series, 1, sex["women"])

    assert [family.code for family in families()] == ["LZB"]


def test_the_parts_of_a_rate_do_not_add_up(db, sex):
    rate = make_series("RATE", kind=Kind.RATE, unit=Unit.PERCENT)
    make_indicator("IQ", method=Method.LATEST, numerator=rate, denominator=None, lag=0)
    make_part(rate, 20, sex["women"])

    assert families() == []


def test_categories_stand_in_their_order_whichever_part_was_made_first(whole, sex, age):
    for category in ("old", "young", "middle"):
        make_part(whole, 20, age[category])

    assert list(shown(only_family().tables[0])) == ["Young", "Middle", "Old", "all"]


def test_each_dimension_has_a_table_of_its_own(whole, sex, age):
    make_part(whole, 35, sex["women"])
    make_part(whole, 10, age["young"])

    assert [table.dimensions for table in only_family().tables] == [("Age",), ("Sex",)]


def test_a_pair_of_dimensions_has_one_table_with_the_sums_that_are_known(whole, sex, age):
    make_part(whole, 10, sex["women"], age["young"])
    make_part(whole, 20, sex["women"], age["old"])
    make_part(whole, 5, sex["men"], age["young"])
    make_part(whole, 22, sex["men"], age["old"])
    make_part(whole, 31, sex["women"])
    make_part(whole, 15, age["young"])

    [table] = only_family().tables

    assert table.dimensions == ("Sex", "Age")
    assert shown(table) == {"Women": "10 20 31", "Men": "5 22 27", "all": "15 42 60"}
    women = ("sex:women", None)
    assert not table.breakdown.cells[women].computed
    assert table.breakdown.difference(*women) == Decimal(1)


def test_a_pair_of_dimensions_is_one_whichever_stands_first(whole, sex, age):
    make_part(whole, 10, sex["women"], age["young"])
    make_part(whole, 20, age["young"], sex["men"])

    [table] = only_family().tables

    assert shown(table) == {"Young": "10 20 30", "all": "10 20 60"}


def test_parts_of_a_part_belong_to_its_own_family(whole, sex, age):
    women = make_part(whole, 35, sex["women"])
    make_part(women, 10, age["young"])

    assert [shown(table) for table in only_family().tables] == [{"Women": "35", "all": "60"}]


# What is known -----------------------------------------------------------------------------------


def test_a_part_without_figure_is_missing_and_a_mark_stays_one(whole, age):
    make_part(whole, None, age["young"])
    make_part(whole, "suppressed", age["middle"])
    make_part(whole, "not_computable", age["old"])

    table = only_family().tables[0]

    assert shown(table) == {"Young": ".", "Middle": "*", "Old": "x", "all": "60"}


def test_without_a_total_the_parts_are_added_up_and_a_gap_makes_that_incomplete(whole, sex):
    stock = make_series("ELB", kind=Kind.STOCK)
    make_indicator("RATE", numerator=whole, denominator=stock)
    make_part(stock, 35, sex["women"])
    men = make_part(stock, None, sex["men"])
    incomplete = shown(families_of("RATE", JUNE, LATER)[0].tables[0])
    make_figures(men, {"2022-06": 25})

    assert incomplete == {"Women": "35", "Men": ".", "all": "?"}
    assert shown(families_of("RATE", JUNE, LATER)[0].tables[0])["all"] == "60"


def test_a_sum_that_is_a_series_without_figure_is_added_up(whole, sex, age):
    make_part(whole, 10, sex["women"], age["young"])
    make_part(whole, 20, sex["women"], age["old"])
    make_part(whole, None, sex["women"])

    assert shown(only_family().tables[0]) == {"Women": "10 20 30", "all": "10 20 60"}


def test_only_the_month_counts(whole, sex):
    women = make_part(whole, 35, sex["women"])
    make_figures(women, {"2022-05": 1, "2022-07": 2})

    [family] = families("2022-05")

    assert shown(family.tables[0]) == {"Women": "1", "all": "1"}


def test_the_figures_recorded_last_until_the_moment_count(whole, sex):
    women = make_part(whole, 35, sex["women"])
    make_figures(women, {"2022-06": 36}, at="2022-09-01 00:00")

    values = [
        shown(families(at=at)[0].tables[0])["Women"]
        for at in ("2021-12-31 00:00", "2022-08-31 00:00", "2022-09-02 00:00")
    ]

    assert values == [".", "35", "36"]


def test_demonstration_figures_are_known_as_such(whole, sex):
    women = make_part(whole, None, sex["women"])
    before = only_family().demonstration
    [row] = make_figures(women, {"2022-05": 1})
    Figure.objects.bulk_create([
        Figure(
            series=women, month=JUNE, value=1, data_date=row.data_date, demonstration=True,
            recorded_at=row.recorded_at, recorded_by=row.recorded_by,
        )
    ])  # fmt: skip

    assert (before, only_family().demonstration) == (False, True)


@pytest.mark.parametrize("number", [1, 3])
def test_families_take_two_queries_however_many_parts(
    whole, sex, age, django_assert_num_queries, number
):
    for category in list(age.values())[:number]:
        make_part(whole, 10, sex["women"], category)
        make_part(whole, 10, sex["men"], category)

    with django_assert_num_queries(2):
        tables = only_family().tables
        assert len(shown(tables[0])) == 3


# What readers see --------------------------------------------------------------------------------


def make_parts(whole: Series, values: Mapping[Category, Any]) -> None:
    for category, value in values.items():
        make_part(whole, value, category)


@pytest.mark.parametrize(
    ("suppresses", "told"),
    [
        (False, {"Young": "2", "Middle": "20", "Old": "38", "all": "60"}),
        (True, {"Young": "*", "Middle": "*", "Old": "38", "all": "60"}),
    ],
)
def test_small_counts_are_hidden_where_the_dimension_says_so(whole, suppresses, told):
    age = make_dimension("age", "young", "middle", "old", suppresses=suppresses)
    make_parts(whole, {age["young"]: 2, age["middle"]: 20, age["old"]: 38})

    family = only_family()

    assert seen(family) == [told]
    assert shown(family.tables[0]) == {"Young": "2", "Middle": "20", "Old": "38", "all": "60"}


def test_one_dimension_of_a_pair_hides_in_its_table(whole, sex):
    age = make_dimension("age", "young", "old", suppresses=True)
    for value, one, other in [(1, "women", "young"), (20, "women", "old"), (30, "men", "young")]:
        make_part(whole, value, sex[one], age[other])

    assert seen(only_family()) == [{"Women": "* * 21", "Men": "* . ?", "all": "31 ? 60"}]


def test_a_dimension_that_shares_nothing_hidden_is_not_touched(whole, sex):
    age = make_dimension("age", "young", "middle", "old", suppresses=True)
    make_parts(whole, {age["young"]: 2, age["middle"]: 20, age["old"]: 38})
    make_parts(whole, {sex["women"]: 1, sex["men"]: 59})

    assert seen(only_family()) == [
        {"Young": "*", "Middle": "*", "Old": "38", "all": "60"},
        {"Women": "1", "Men": "59", "all": "60"},
    ]


def test_what_one_table_hides_another_does_not_show(db, sex):
    """The total of 2 is hidden by age, so the parts by sex that add up to it are hidden too."""
    age = make_dimension("age", "young", "old", suppresses=True)
    whole = make_series("INT")
    make_figures(whole, {"2022-06": 2})
    make_indicator("IQ", numerator=whole)
    make_parts(whole, {age["young"]: 0, age["old"]: 2})
    make_parts(whole, {sex["women"]: 1, sex["men"]: 1})

    assert seen(only_family()) == [
        {"Young": "0", "Old": "*", "all": "*"},
        {"Women": "*", "Men": "*", "all": "*"},
    ]


def test_two_pairs_hide_the_sums_they_share(whole, sex):
    """Women are hidden by age: one alone is young. By site all of them could be added up."""
    age = make_dimension("age", "young", "old", suppresses=True)
    site = make_dimension("site", "north", "south")
    for value, one, other in [
        (1, "women", "young"), (0, "women", "old"), (30, "men", "young"), (29, "men", "old"),
    ]:  # fmt: skip
        make_part(whole, value, sex[one], age[other])
    for value, one, other in [
        (0, "women", "north"), (1, "women", "south"), (30, "men", "north"), (29, "men", "south"),
    ]:  # fmt: skip
        make_part(whole, value, sex[one], site[other])

    by_age, by_site = seen(only_family())

    assert by_age["Women"] == "* 0 *"
    assert by_site["Women"] == "0 * *"


def test_a_figure_that_the_source_suppressed_hides_nothing_else(whole, sex, age):
    make_parts(whole, {age["young"]: "suppressed", age["middle"]: 1, age["old"]: 38})
    make_parts(whole, {sex["women"]: 1, sex["men"]: 59})

    family = only_family()

    assert for_readers(family) == family


def test_what_is_hidden_is_marked_and_has_no_share(whole):
    age = make_dimension("age", "young", "middle", "old", suppresses=True)
    make_parts(whole, {age["young"]: 2, age["middle"]: 28, age["old"]: 30})

    breakdown = for_readers(only_family()).tables[0].breakdown

    assert breakdown.cells["age:young", None] == Cell(None, Mark.SUPPRESSED)
    assert breakdown.share("age:young", None).value is None
    assert breakdown.share("age:old", None).value == Decimal(50)
