import csv
import io
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from math import ceil, floor
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from goals.enums import Kind, Method, Status
from goals.models import Indicator, Reference
from goals.tables import GoalTable
from jobcenter.access import READERS, Role
from jobcenter.enums import Unit
from jobcenter.formats import NO_VALUE, number, percent
from jobcenter.models import Release
from tests.factories import (
    make_assessment,
    make_figures,
    make_goal,
    make_indicator,
    make_release,
    make_series,
    make_target,
    make_user,
    month,
)

FILES = ["goals.json", "goals.csv", "goals.xlsx"]
PATHS = ["/2022/", "/2022/goals/", "/2022/goals/G0/", *(f"/2022/{file}" for file in FILES)]
# Primes, so that hardly any quotient comes out even.
FLOWS = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157]
STOCKS = [7001, 7013, 7019, 7027, 7039, 7043, 7057, 7069, 7079, 7103, 7109, 7121]


@pytest.fixture
def board(db) -> Client:
    return client_of(Role.BOARD)


@pytest.fixture
def editor(db) -> Client:
    return client_of(Role.EDITOR)


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def goals_of(client: Client, parameters: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/2022/goals.json{parameters}")
    return json.loads(response.content, parse_float=Decimal)["goals"]


def report_of(client: Client, parameters: str = "") -> tuple[str, str, bool]:
    record = json.loads(client.get(f"/2022/goals.json{parameters}").content)
    return record["report"], record["as_of"], record["released"]


def table_of(client: Client, path: str) -> list[list[Any]]:
    """The cells of a page's table or of a file."""
    content = client.get(path).content
    if ".csv" in path:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    if ".xlsx" in path:
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [["" if cell.value is None else cell.value for cell in row] for row in sheet.rows]
    parser = TableParser()
    parser.feed(content.decode())
    return parser.rows


class TableParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def make_uneven_goals() -> None:
    """A rate, a mean, and a share that cannot be assessed; hardly a quotient comes out even."""
    flow = make_series("INT")
    stock = make_series("ELB", kind=Kind.STOCK, unit=Unit.PERSONS)
    make_figures(flow, FLOWS * 3 + FLOWS[:9], first="2019-01")
    make_figures(stock, [6997, *STOCKS * 3, *STOCKS[:9]], first="2018-12")
    make_target(
        make_indicator("IQ", numerator=flow, denominator=stock, decimals=1), "20.6", decimals=1
    )
    make_target(
        make_indicator(
            "LZB", method=Method.MEAN_SO_FAR, numerator=stock, denominator=None, lag=0,
            unit=Unit.PERSONS, decimals=0, lower_is_better=True,
        ),
        "6513", stated_change=Decimal(-5), stated_change_unit="percent", baseline_origin="derived",
    )  # fmt: skip
    make_target(
        make_indicator("EG", method=Method.TWELVE_MONTH_SHARE, numerator=flow,
                       denominator=make_series("SVB"), lag=0),
        30,
    )  # fmt: skip


# Page and files agree -----------------------------------------------------------------------------

NUMBERS = [
    "target", "baseline", "stated_change", "value", "numerator", "denominator", "expected", "gap",
    "gap_count", "achievement", "improvement_share", "prior_year", "twelve_months",
    "needed_per_month",
]  # fmt: skip
NESTED = {
    "forecast": ("forecast", "value"),
    "forecast_low": ("forecast", "low"),
    "forecast_high": ("forecast", "high"),
    "preview": ("preview", "value"),
    "needed_stock": ("needed_stock", "value"),
}
TEXTS = ["code", "name", "partner", "through", "data_date", "sentence"]


def in_json(goal: dict[str, Any], column: str) -> Any:
    if column in NESTED:
        outer, inner = NESTED[column]
        return goal[outer] and goal[outer][inner]
    return goal[column]


def column_of(table: list[list[Any]], column: str) -> list[Any]:
    place = table[0].index(str(GoalTable.base_columns[column].verbose_name))
    return [row[place] for row in table[1:]]


@pytest.mark.parametrize(("language", "point"), [("de", ","), ("en", ".")])
def test_the_csv_file_says_what_the_json_says_to_the_last_digit(editor, language, point):
    make_uneven_goals()
    goals = goals_of(editor, f"?lang={language}")

    table = table_of(editor, f"/2022/goals.csv?lang={language}")

    with translation.override(language):
        assert [goal["code"] for goal in goals] == ["EG", "IQ", "LZB"]
        for column in [*NUMBERS, *NESTED]:
            read = [
                Decimal(cell.replace(point, ".")) if cell else None
                for cell in column_of(table, column)
            ]
            assert read == [in_json(goal, column) for goal in goals], column
        for column in TEXTS:
            assert column_of(table, column) == [goal[column] or "" for goal in goals], column


def test_the_excel_file_says_what_the_json_says_to_the_last_digit(editor):
    make_uneven_goals()
    goals = goals_of(editor)

    table = table_of(editor, "/2022/goals.xlsx")

    for column in [*NUMBERS, *NESTED]:
        read = [None if cell == "" else Decimal(str(cell)) for cell in column_of(table, column)]
        assert read == [in_json(goal, column) for goal in goals], column
    for column in TEXTS:
        assert column_of(table, column) == [goal[column] or "" for goal in goals], column


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_says_what_the_json_says_as_the_language_writes_it(editor, language):
    make_uneven_goals()
    goals = goals_of(editor, f"?lang={language}")

    table = table_of(editor, f"/2022/goals/?lang={language}")

    with translation.override(language):
        for column in ("value", "expected", "target", "prior_year", "forecast"):
            assert column_of(table, column) == [
                percent(in_json(goal, column))
                if goal["unit"] == "percent"
                else number(in_json(goal, column))
                for goal in goals
            ], column
        assert [cell.split(" ", 1)[1] for cell in column_of(table, "status")] == [
            str(Status(goal["status"]).label) for goal in goals
        ]
        assert column_of(table, "achievement") == [
            NO_VALUE if goal["status_reason"] else percent(goal["achievement"]) for goal in goals
        ]


def test_the_page_rounds_the_gap_of_the_json_against_the_office(editor):
    make_uneven_goals()
    gaps = [goal["gap_count"] for goal in goals_of(editor)]

    with translation.override("en"):
        words = column_of(table_of(editor, "/2022/goals/?lang=en"), "gap_words")

    # A surplus is rounded down, what is missing up.
    assert [gap and (floor(gap), ceil(gap)) for gap in gaps] == [None, (49, 50), (542, 543)]
    assert words == ["–", "49 integrations above (good)", "543 persons above"]


def test_the_overview_and_the_page_of_a_goal_say_the_sentence_of_the_json(editor):
    make_uneven_goals()

    for goal in goals_of(editor):
        for path in ("/2022/", f"/2022/goals/{goal['code']}/"):
            assert f">{goal['sentence']}</p>" in editor.get(path).content.decode()


def test_the_json_is_computed_from_the_figures(editor):
    make_uneven_goals()

    iq = next(goal for goal in goals_of(editor) if goal["code"] == "IQ")

    stocks = [STOCKS[-1], *STOCKS[:8]]
    assert iq["through"] == "2022-09"
    assert iq["numerator"] == sum(FLOWS[:9])
    assert iq["denominator"] == round(Decimal(sum(stocks)) / 9, 6)
    assert iq["value"] == round(Decimal(100 * 9 * sum(FLOWS[:9])) / sum(stocks), 6)


def test_files_are_offered_as_what_they_are(editor):
    make_goal("G0")

    heads = [editor.get(f"/2022/{file}").headers for file in FILES]

    assert [head["Content-Type"] for head in heads] == [
        "application/json",
        "text/csv; charset=utf-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    assert [head.get("Content-Disposition") for head in heads] == [
        None,
        'attachment; filename="goals-2022.csv"',
        'attachment; filename="goals-2022.xlsx"',
    ]


def test_the_page_leads_to_the_files_of_the_same_state(editor):
    make_goal("G0")

    text = editor.get("/2022/goals/?month=2022-05").content.decode()

    assert all(f'href="/2022/{file}?month=2022-05"' in text for file in FILES)


# What readers see and what staff see -----------------------------------------------------------


@pytest.fixture
def released_and_later(db) -> Release:
    """June is released with 60 integrations; afterwards June is revised and July recorded."""
    numerator = make_goal("G0", through="2022-06", at="2022-07-15 00:00").indicator.numerator
    release = make_release("2022-06", at="2022-08-01 08:00")
    make_figures(numerator, {"2022-06": 70, "2022-07": 10}, at="2022-08-15 00:00")
    return release


@pytest.mark.parametrize("role", sorted(READERS))
def test_readers_see_what_was_released_and_staff_what_is_known(released_and_later, role):
    record = json.loads(client_of(role).get("/2022/goals.json").content)
    staff = role in (Role.EDITOR, Role.MANAGEMENT)

    assert record["goals"][0]["value"] == (12 if staff else 6)
    assert record["report"] == ("2022-07" if staff else "2022-06")
    assert record["released"] is not staff


@pytest.mark.parametrize("path", PATHS)
def test_no_page_or_file_shows_readers_anything_recorded_later(board, released_and_later, path):
    before = visible(board, path)
    make_figures(make_series("NEW"), {"2022-06": 1})
    make_target(make_goal("G1").indicator, 99)

    assert visible(board, path) == before


def visible(client: Client, path: str) -> Any:
    """What does not change with the moment of asking."""
    if path.endswith((".csv", ".xlsx")):
        return table_of(client, path)
    text = client.get(path).content.decode()
    return text.split("</header>")[-1].split("<footer")[0]


@pytest.mark.parametrize(
    "parameters",
    ["", "?as_of=2099-01-01", "?as_of=2022-08-20", "?released=0", "?live=1", "?user=editor",
     "?month=2022-06&as_of=2022-08-20", "?report=2022-07"],
)  # fmt: skip
def test_no_parameter_shows_readers_more(board, released_and_later, parameters):
    assert report_of(board, parameters) == ("2022-06", "2022-08-01T08:00:00+02:00", True)
    assert goals_of(board, parameters)[0]["value"] == 6


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("parameters", ["?month=2022-07", "?month=2022-07&as_of=2099-01-01"])
def test_a_month_that_is_not_released_is_not_found(board, released_and_later, path, parameters):
    assert board.get(path + parameters).status_code == 404


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith("/")])
def test_before_the_first_release_every_page_says_so(board, released_and_later, path):
    response = board.get(f"{path}?as_of=2022-07-31&lang=en")

    assert "No report has been released yet for 2022." in response.content.decode()
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("/")])
def test_before_the_first_release_there_are_no_files(board, released_and_later, path):
    assert board.get(f"{path}?as_of=2022-07-31").status_code == 404


def test_an_earlier_month_is_shown_as_the_release_knew_it(board, released_and_later):
    goal = goals_of(board, "?month=2022-05")[0]

    assert (goal["through"], goal["value"]) == ("2022-05", 5)


def test_a_correction_replaces_what_readers_see_and_as_of_shows_the_old_state(
    board, released_and_later
):
    make_release("2022-06", at="2022-09-01 08:00")

    assert goals_of(board)[0]["value"] == 12
    assert goals_of(board, "?as_of=2022-08-31")[0]["value"] == 6


def test_a_withdrawal_takes_the_report_from_readers(board, released_and_later):
    make_release("2022-06", at="2022-09-01 08:00", withdraws=released_and_later)

    assert "goals" not in board.get("/2022/goals.json").content.decode().split("<main")[1]


def test_staff_see_any_month_as_of_any_moment(editor, released_and_later):
    assert goals_of(editor, "?month=2022-06&as_of=2022-08-14")[0]["value"] == 6
    assert report_of(editor, "?month=2022-12&as_of=2022-08-14") == (
        "2022-12", "2022-08-14T23:59:59.999999+02:00", False,
    )  # fmt: skip


def test_only_staff_are_offered_other_months_and_moments(board, editor, released_and_later):
    offered = ['name="as_of"' in one.get("/2022/").content.decode() for one in (board, editor)]

    assert offered == [False, True]


def test_the_page_says_whether_it_is_released(board, editor, released_and_later):
    texts = [one.get("/2022/?lang=en").content.decode() for one in (board, editor)]

    assert "Report June 2022" in texts[0]
    assert "released on 1 August 2022, 08:00." in texts[0]
    assert "Live state, report month July 2022" in texts[1]


# One goal ----------------------------------------------------------------------------------------


def test_a_goal_that_is_not_agreed_for_the_year_is_not_found(editor):
    make_goal("G0")
    make_indicator("G1")

    assert editor.get("/2022/goals/G1/").status_code == 404


@pytest.mark.parametrize("format", ["pdf", "json.exe", "JSON"])
def test_a_file_of_another_kind_is_not_found(editor, format):
    make_goal("G0")

    assert editor.get(f"/2022/goals.{format}").status_code == 404


@pytest.mark.parametrize("role", sorted(READERS))
def test_all_readers_but_the_council_read_the_assessment(db, role):
    target = make_goal("G0", at="2022-07-01 00:00")
    make_assessment(target.indicator, "We are content.", report="2022-06", at="2022-07-02 00:00")
    make_release("2022-06", at="2022-08-01 08:00")

    text = client_of(role).get("/2022/goals/G0/").content.decode()

    assert ("We are content." in text) == (role != Role.ADVISORY)


def test_an_assessment_written_after_the_release_waits_for_the_next(board):
    target = make_goal("G0", at="2022-07-01 00:00")
    make_release("2022-06", at="2022-08-01 08:00")
    make_assessment(target.indicator, "Too late.", report="2022-06", at="2022-08-02 00:00")

    assert "Too late." not in board.get("/2022/goals/G0/").content.decode()


def test_the_chart_of_a_goal_is_a_table_too(editor):
    make_goal("G0")

    table = table_of(editor, "/2022/goals/G0/?lang=en")

    with translation.override("en"):
        assert table[1][0] == "Jan"
        assert number(Decimal(6), 1) in table[6][1]


def text_of(client: Client, path: str) -> str:
    """What a page says, without its tags."""
    page = re.sub("<[^>]+>", " ", client.get(path).content.decode())
    return " ".join(unescape(page).split())


def test_the_page_of_a_goal_names_path_forecasts_comparison_and_steps(editor):
    make_uneven_goals()
    land = make_series("LAND", kind=Kind.RATE, unit=Unit.PERCENT)
    make_figures(land, {"2022-09": Decimal("17.25")})
    iq = Indicator.objects.get(code="IQ")
    Reference.objects.create(indicator=iq, series=land, name="Land Sachsen")

    text = text_of(editor, "/2022/goals/IQ/?lang=en")

    for words in [
        "Path of the expected values shape of the previous year",
        "if it goes on as last year",
        "if it goes on as so far this year",
        "Previous year",
        "Land Sachsen 17.3%",
        "How it is computed",
        "101 + 103 + 107 + 109 + 113 + 127 + 131 + 137 + 139 = 1,067",
        "The months",
        "September 2022 139 7,079",
    ]:
        assert words in text


def test_the_page_of_a_goal_says_what_is_agreed_and_what_next_year_could_be(editor):
    make_uneven_goals()

    text = text_of(editor, "/2022/goals/LZB/?lang=en")

    assert "Share of the agreed improvement reached" in text
    assert "What if: targets for 2023" in text
    assert "persons on average" in text


def test_readers_see_a_target_that_holds_from_a_later_month_only_then(board, editor):
    target = make_goal("G0", through="2022-07")
    make_release("2022-06", at="2022-08-01 08:00")
    make_target(
        target.indicator, 15, agreement=target.agreement, valid_from=month("2022-07"),
        at="2022-08-02 00:00",
    )  # fmt: skip
    make_release("2022-07", at="2022-09-01 08:00")

    assert [goals_of(board, f"?month={key}")[0]["target"] for key in ("2022-06", "2022-07")] == [
        12, 15,
    ]  # fmt: skip


# Cost --------------------------------------------------------------------------------------------

# Session, user with groups, agreements of the year, targets, figures, the office where a page has a
# frame; of readers the release, of staff the newest month; then what a page adds.
QUERIES = {
    "/2022/goals/": 7,
    "/2022/goals/G0/": 10,
    "/2022/goals.json": 6,
    "/2022/goals.csv": 6,
    "/2022/goals.xlsx": 6,
}


def test_every_page_and_file_is_counted():
    # The overview, which shows more than goals, is counted in tests/programme/test_views.py.
    assert sorted(["/2022/", *QUERIES]) == sorted(PATHS)


@pytest.mark.parametrize("role", [Role.BOARD, Role.EDITOR])
@pytest.mark.parametrize("goals", [1, 3])
@pytest.mark.parametrize("path", QUERIES)
def test_a_page_takes_as_many_queries_for_one_goal_as_for_three(
    db, django_assert_num_queries, path, goals, role
):
    for number_ in range(goals):
        make_goal(f"G{number_}")
        make_assessment(
            make_indicator(f"A{number_}"), "Good", report="2022-06", at="2022-02-01 00:00"
        )
    make_release()
    client = client_of(role)
    assert client.get(path).status_code == 200

    with django_assert_num_queries(QUERIES[path]):
        client.get(path)


def test_the_month_that_is_shown_is_named(editor):
    make_goal("G0")

    assert report_of(editor)[0] == f"{month('2022-06'):%Y-%m}"
