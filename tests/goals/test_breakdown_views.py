import csv
import io
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from goals.models import Category, Dimension, Series
from jobcenter.access import LIVE, READERS, Role
from tests.factories import make_figures, make_goal, make_release, make_user

PAGE = "/2022/goals/IQ/breakdown/"
CSV, XLSX = "/2022/goals/IQ/breakdown.csv", "/2022/goals/IQ/breakdown.xlsx"


def client_of(role: Role) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(make_user(role))
    return client


@pytest.fixture
def numerator(db) -> Series:
    """The numerator of a goal that is final up to June 2022, when it counts ten."""
    return make_goal("IQ", at="2022-07-01 00:00").indicator.numerator


def make_part(whole: Series, value: Any, *, first: str, second: str = "", hides: bool = False):
    """A part by sex, or by sex and age."""
    code = "-".join(filter(None, [whole.code, first, second]))
    part = Series.objects.create(
        code=code, name=code, kind=whole.kind, unit=whole.unit, parent=whole,
        category=category("sex", first, hides), second_category=category("age", second, hides),
    )  # fmt: skip
    if value is not None:
        make_figures(part, {"2022-06": value}, at="2022-07-01 00:00")
    return part


def category(dimension: str, code: str, hides: bool) -> Category | None:
    if not code:
        return None
    owner, _ = Dimension.objects.get_or_create(
        code=dimension, defaults={"name": dimension.title(), "suppresses_small_counts": hides}
    )
    found, _ = owner.categories.get_or_create(code=code, defaults={"name": code.title()})
    return found


def tables(text: str) -> list[list[list[str]]]:
    return [
        [cells(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
        for table in re.findall(r"<table[^>]*>(.*?)</table>", text, re.DOTALL)
    ]


def cells(row: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]


def headings(text: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<h2[^>]*>(.*?)</h2>", text)]


def page(role: Role, parameters: str = "") -> str:
    return client_of(role).get(PAGE + parameters).content.decode()


def file_rows(content: bytes) -> list[Sequence[Any]]:
    if content.startswith(b"PK"):
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [tuple(cell.value for cell in row) for row in sheet.rows]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# The page ----------------------------------------------------------------------------------------


def test_the_page_shows_values_shares_and_sums_at_the_goals_own_last_month(numerator):
    make_part(numerator, 6, first="women")
    make_part(numerator, 4, first="men")
    make_figures(numerator, {"2022-07": 20}, at="2022-07-01 00:00")

    text = page(Role.EDITOR)

    assert headings(text) == ["Series IQ-INT by Sex, June 2022"]
    assert tables(text) == [[
        ["Sex", "Value", "Share of the total", "Note"],
        ["Men", "4", "40.0%", ""],
        ["Women", "6", "60.0%", ""],
        ["in total", "10", "100.0%", ""],
    ]]  # fmt: skip


def test_two_dimensions_have_a_line_for_each_pair_and_each_sum(numerator):
    make_part(numerator, 1, first="women", second="young")
    make_part(numerator, 5, first="women", second="old")
    make_part(numerator, 4, first="women")
    make_part(numerator, "suppressed", first="men", second="old")

    text = page(Role.EDITOR)

    assert headings(text) == ["Series IQ-INT by Sex and Age, June 2022"]
    assert tables(text) == [[
        ["Sex", "Age", "Value", "Share of the total", "Note"],
        ["Men", "Old", "* (suppressed)", "* (suppressed)", ""],
        ["Men", "Young", ". (missing)", ". (missing)", ""],
        ["Men", "in total", "incomplete", "incomplete", "added up"],
        ["Women", "Old", "5", "50.0%", ""],
        ["Women", "Young", "1", "10.0%", ""],
        ["Women", "in total", "4", "40.0%", "differs from the sum of its parts by −2"],
        ["in total", "Old", "incomplete", "incomplete", "added up"],
        ["in total", "Young", "incomplete", "incomplete", "added up"],
        ["in total", "in total", "10", "100.0%", ""],
    ]]  # fmt: skip


def test_a_goal_without_parts_says_so(numerator):
    text = page(Role.EDITOR)

    assert "The series of this goal are not broken down." in text
    assert tables(text) == []
    assert CSV not in text


def test_a_goal_without_final_month_says_so(db):
    numerator = make_goal("IQ", through="2021-12", at="2022-07-01 00:00").indicator.numerator
    make_part(numerator, 6, first="women")

    text = page(Role.EDITOR)

    assert "No month of this goal is final yet." in text
    assert tables(text) == []


@pytest.mark.parametrize("role", sorted(READERS))
def test_all_readers_may_open_it(numerator, role):
    make_part(numerator, 6, first="women")
    make_release("2022-06")
    client = client_of(role)

    assert [client.get(path).status_code for path in (PAGE, CSV, XLSX)] == [200, 200, 200]


@pytest.mark.parametrize("path", ["/2022/goals/NO/breakdown/", "/2021/goals/IQ/breakdown/"])
def test_another_goal_or_year_is_not_found(numerator, path):
    assert client_of(Role.EDITOR).get(path).status_code == 404


def test_an_unknown_kind_of_file_is_not_found(numerator):
    assert client_of(Role.EDITOR).get("/2022/goals/IQ/breakdown.pdf").status_code == 404


def test_before_the_first_release_readers_get_a_page_that_says_so_and_no_file(numerator):
    client = client_of(Role.BOARD)

    assert "No report has been released yet for 2022." in client.get(PAGE).content.decode()
    assert client.get(CSV).status_code == 404


# What readers see --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(READERS))
@pytest.mark.parametrize("hides", [True, False])
def test_small_counts_are_hidden_from_readers_only_and_where_the_dimension_says_so(
    numerator, role, hides
):
    make_part(numerator, 9, first="women", hides=hides)
    make_part(numerator, 1, first="men", hides=hides)
    make_release("2022-06")
    client = client_of(role)

    values = [
        [row[1] for row in tables(client.get(PAGE).content.decode())[0][1:]],
        [row[8] for row in file_rows(client.get(f"{CSV}?lang=en").content)[1:]],
        [row[8] for row in file_rows(client.get(XLSX).content)[1:]],
    ]

    assert values == (
        [["* (suppressed)", "* (suppressed)", "10"], ["", "", "10.000000"], [None, None, 10]]
        if hides and role not in LIVE
        else [["1", "9", "10"], ["1.000000", "9.000000", "10.000000"], [1, 9, 10]]
    )


def test_readers_see_what_was_recorded_until_the_release(numerator):
    women = make_part(numerator, 6, first="women")
    make_release("2022-06", at="2022-08-01 08:00")
    make_figures(women, {"2022-06": 7}, at="2022-09-01 00:00")

    values = [tables(page(role))[0][1][1] for role in (Role.BOARD, Role.EDITOR)]

    assert values == ["6", "7"]


# Files -------------------------------------------------------------------------------------------


def test_the_files_hold_every_cell_with_its_meaning(numerator):
    make_part(numerator, 6, first="women", second="old")
    make_part(numerator, "not_computable", first="men", second="old")
    client = client_of(Role.EDITOR)

    response = client.get(f"{CSV}?lang=en")
    rows = file_rows(response.content)

    assert response.headers["Content-Disposition"] == 'attachment; filename="IQ-2022-breakdown.csv"'
    assert rows[0] == [
        "Series", "Name", "Month", "Unit", "Dimension", "Category", "Second dimension",
        "Second category", "Value", "Why there is no value", "Share of the total", "Note",
        "Kind of data",
    ]  # fmt: skip
    about = ["IQ-INT", "Series IQ-INT", "2022-06", "integrations", "Sex"]
    assert rows[1:] == [
        [*about, "Men", "Age", "Old", "", "not computable", "", "", ""],
        [*about, "Men", "Age", "in total", "", "incomplete", "", "added up", ""],
        [*about, "Women", "Age", "Old", "6.000000", "", "60.000000", "", ""],
        [*about, "Women", "Age", "in total", "6.000000", "", "60.000000", "added up", ""],
        [*about, "in total", "Age", "Old", "", "incomplete", "", "added up", ""],
        [*about, "in total", "Age", "in total", "10.000000", "", "100.000000", "", ""],
    ]


def test_both_files_hold_the_same_rows(numerator):
    make_part(numerator, 6, first="women", second="old")
    make_part(numerator, None, first="men", second="old")
    client = client_of(Role.EDITOR)

    comma, sheet = (file_rows(client.get(f"{path}?lang=en").content) for path in (CSV, XLSX))

    assert [[text(one) for one in row] for row in sheet] == [
        [text(one) for one in row] for row in comma
    ]


def text(cell: Any) -> str:
    """As the comma-separated file writes it."""
    return "" if cell is None else f"{cell:.6f}" if isinstance(cell, int | float) else str(cell)


def test_the_page_leads_to_its_files_with_the_same_parameters(numerator):
    make_part(numerator, 6, first="women")

    shown = page(Role.EDITOR, "?month=2022-06")

    assert f'<a href="{CSV}?month=2022-06">CSV</a>' in shown
    assert f'<a href="{XLSX}?month=2022-06">XLSX</a>' in shown


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize("path", [PAGE, CSV])
def test_it_takes_as_many_queries_however_many_parts(
    numerator, django_assert_num_queries, path, number
):
    for age in ("a", "b", "c", "d")[:number]:
        make_part(numerator, 6, first="women", second=age)
    client = client_of(Role.EDITOR)
    client.get(path)

    with django_assert_num_queries({PAGE: 9, CSV: 8}[path]):
        client.get(path)


def test_another_report_month_has_its_own_values(numerator):
    women = make_part(numerator, 6, first="women")
    make_figures(women, {"2022-05": 5}, at="2022-07-01 00:00")

    text = page(Role.EDITOR, "?month=2022-05")

    assert headings(text) == ["Series IQ-INT by Sex, May 2022"]
    assert tables(text)[0][1][:2] == ["Women", "5"]
