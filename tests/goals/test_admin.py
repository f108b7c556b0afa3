import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook

from goals.actions import Entry, record_figures
from goals.models import (
    Agreement,
    Assessment,
    Category,
    Dimension,
    Duty,
    Figure,
    ImportedFile,
    Indicator,
    Reference,
    Series,
    Target,
)
from jobcenter.access import GROUPS, LIVE, Role
from tests.factories import (
    make_agreement,
    make_assessment,
    make_duty,
    make_figures,
    make_goal,
    make_indicator,
    make_release,
    make_series,
    make_target,
    make_user,
    moment,
    record,
)

ENTER, BLOCK = "/admin/goals/figure/enter/", "/admin/goals/figure/block/"
REPORT = {"data_date": "2022-10-18", "reason": ""}
NOTHING_SAVED = "Nothing has been saved yet. Please correct what is marked."


@pytest.fixture
def editor(db) -> Client:
    return client_of(Role.EDITOR)


@pytest.fixture
def management(db) -> Client:
    return client_of(Role.MANAGEMENT)


def client_of(role: Role) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(make_user(role))
    return client


def field(series: Series) -> str:
    return f"series_{series.pk}"


def rows() -> list[tuple]:
    figures = Figure.objects.select_related("series").order_by("recorded_at", "series", "month")
    return [(one.series.code, f"{one.month:%Y-%m}", one.value, one.mark) for one in figures]


def said(response: HttpResponse) -> list[str]:
    """The errors a person reads beside the fields, and the note above them."""
    text = response.content.decode()
    parts = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', text, re.DOTALL)
    return [unescape(one) for part in parts for one in re.findall("<li>(.*?)</li>", part)]


def hidden(response: HttpResponse, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert match, f"the page has no field {name}"
    return unescape(match[1])


# A month for all series -------------------------------------------------------------------------


def test_the_editor_enters_a_month_of_all_series_on_one_page(editor):
    first, second, third = (make_series(code, position=place) for place, code in enumerate("ABC"))

    response = editor.post(
        f"{ENTER}?month=2022-10",
        REPORT | {field(first): "1,234", field(second): "*", field(third): ""},
        follow=True,
    )

    assert response.redirect_chain == [(f"{ENTER}?month=2022-10", 302)]
    assert "2 figures recorded." in response.content.decode()
    assert rows() == [("A", "2022-10", 1234, ""), ("B", "2022-10", None, "suppressed")]
    figure = Figure.objects.earliest("pk")
    assert (figure.recorded_by.username, figure.data_date) == ("editor", date(2022, 10, 18))


def test_the_page_shows_what_is_known_and_saving_it_unchanged_records_nothing(editor):
    series = make_series()
    make_figures(series, {"2022-10": 1234}, data_date=date(2022, 10, 18))
    known = hidden(editor.get(f"{ENTER}?month=2022-10"), field(series))

    response = editor.post(f"{ENTER}?month=2022-10", REPORT | {field(series): known}, follow=True)

    assert known == "1,234"
    assert "0 figures recorded." in response.content.decode()
    assert len(rows()) == 1


def test_after_an_error_everything_that_was_typed_is_still_there(editor):
    wrong, right = make_series("A", position=0), make_series("B", position=1)

    response = editor.post(
        f"{ENTER}?month=2022-10",
        {"data_date": "2022-10-18", "reason": "Why", "extrapolated": "on",
         field(wrong): "ten", field(right): "1,234"},
    )  # fmt: skip

    assert said(response) == ["This is not a number."]
    assert NOTHING_SAVED in response.content.decode()
    names = (field(wrong), field(right), "data_date", "reason")
    assert [hidden(response, name) for name in names] == ["ten", "1,234", "2022-10-18", "Why"]
    assert re.search(r'name="extrapolated"[^>]* checked', response.content.decode())
    assert rows() == []


def test_older_data_wait_until_somebody_says_why(editor):
    series = make_series()
    make_figures(series, {"2022-10": 10}, data_date=date(2022, 11, 18))
    typed = {"data_date": "2022-10-18", field(series): "11"}

    refused = editor.post(f"{ENTER}?month=2022-10", typed | {"reason": ""})
    editor.post(f"{ENTER}?month=2022-10", typed | {"reason": "Recount"})

    assert said(refused) == ["Newer data are known for INT. If the older value is right, say why."]
    assert [value for _code, _month, value, _mark in rows()] == [10, 11]
    assert Figure.objects.latest("pk").reason == "Recount"


@pytest.mark.parametrize(("confirmed", "recorded"), [({}, 1), ({"confirms_unchanged": "on"}, 2)])
def test_unchanged_values_become_final_only_where_the_person_confirms_them(
    editor, confirmed, recorded
):
    series = make_series()
    make_figures(series, {"2022-06": 10}, data_date=date(2022, 7, 18))
    typed = {"data_date": "2022-10-18", "reason": "", field(series): "10"}

    editor.post(f"{ENTER}?month=2022-06", typed | confirmed)

    assert len(rows()) == recorded


def test_what_a_colleague_recorded_meanwhile_is_not_overwritten_unseen(editor):
    series = make_series()
    make_figures(series, {"2022-10": 188}, at="2022-11-01 00:00")
    page = editor.get(f"{ENTER}?month=2022-10")
    typed = {"data_date": "2022-11-18", "reason": "", "seen": hidden(page, "seen"),
             field(series): "188"}  # fmt: skip
    newer = Entry(series, date(2022, 10, 1), Decimal(999), "", date(2022, 11, 17))
    record_figures([newer], by=make_user(Role.MANAGEMENT))

    refused = editor.post(f"{ENTER}?month=2022-10", typed)
    editor.post(f"{ENTER}?month=2022-10", typed | {"seen": hidden(refused, "seen")})

    assert said(refused) == ["management has recorded 999 meanwhile. Save again to replace it."]
    assert [value for _code, _month, value, _mark in rows()] == [188, 999, 188]


@pytest.mark.parametrize(
    ("month", "data_date", "value", "message"),
    [
        ("2022-10", "2999-01-01", "1", "This day is still to come."),
        ("2022-10", "2022-09-30", "1", "No data can be older than the month they tell of."),
        ("2022-10", "2022-11-18", "-5", "INT: less than nothing. If the source says so, say why."),
    ],
)
def test_the_impossible_is_refused(editor, month, data_date, value, message):
    series = make_series()
    typed = {"data_date": data_date, "reason": "", field(series): value}

    response = editor.post(f"{ENTER}?month={month}", typed)

    assert said(response) == [message]
    assert rows() == []


def test_a_negative_count_with_a_reason_is_recorded(editor):
    series = make_series()
    typed = {"data_date": "2022-11-18", "reason": "Correction", field(series): "-5"}

    editor.post(f"{ENTER}?month=2022-10", typed)

    assert [value for _code, _month, value, _mark in rows()] == [-5]


def test_the_month_offered_first_follows_the_newest_figure(editor):
    make_figures(make_series(), {"2022-09": 1, "2022-10": 1})

    response = editor.get(ENTER)

    assert re.findall(r'<option value="(\S+)" selected>', response.content.decode()) == ["2022-11"]


@pytest.mark.parametrize("text", ["2022-13", "yesterday"])
def test_a_month_that_is_none_is_not_found(editor, text):
    assert editor.get(f"{ENTER}?month={text}").status_code == 404


# A block ----------------------------------------------------------------------------------------

TEXT = "series\t2022-09\t2022-10\nA\t9.5\t1234\nB\t*\t\n"
READ = [
    ("A", "2022-09", Decimal("9.5"), ""),
    ("A", "2022-10", 1234, ""),
    ("B", "2022-09", None, "suppressed"),
]


def workbook() -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in (["series", date(2022, 9, 1), "2022-10"], ["A", 9.5, 1234], ["B", "*", None]):
        book.worksheets[0].append(row)
    book.save(content)
    return content.getvalue()


UPLOADS: dict[str, Callable[[], dict[str, Any]]] = {
    "pasted": lambda: {"text": TEXT},
    "CSV": lambda: {"file": SimpleUploadedFile("october.csv", TEXT.replace("\t", ";").encode())},
    "XLSX": lambda: {"file": SimpleUploadedFile("october.xlsx", workbook())},
}


@pytest.fixture
def two_series(db) -> list[Series]:
    return [make_series("A", position=0), make_series("B", position=1)]


@pytest.mark.parametrize("kind", UPLOADS)
def test_a_block_is_shown_and_recorded_once_confirmed(editor, two_series, kind):
    preview = editor.post(BLOCK, REPORT | UPLOADS[kind]())
    before = rows()

    response = editor.post(BLOCK, {"confirmed": hidden(preview, "confirmed")}, follow=True)

    assert before == []
    assert "3 figures recorded." in response.content.decode()
    assert rows() == READ
    name = {"pasted": "Pasted block", "CSV": "october.csv", "XLSX": "october.xlsx"}[kind]
    assert set(Figure.objects.values_list("imported_from__name", flat=True)) == {name}


def test_confirming_twice_records_once(editor, two_series):
    preview = editor.post(BLOCK, REPORT | {"text": TEXT})
    confirmation = {"confirmed": hidden(preview, "confirmed")}

    editor.post(BLOCK, confirmation)
    again = editor.post(BLOCK, confirmation, follow=True)

    assert "0 figures recorded." in again.content.decode()
    assert rows() == READ
    assert ImportedFile.objects.count() == 1


def test_a_refused_cell_blocks_the_whole_block_and_the_text_stays(editor, two_series):
    text = TEXT.replace("1234", "ten")

    response = editor.post(BLOCK, REPORT | {"text": text})

    page = response.content.decode()
    assert "Nothing can be recorded as long as something is refused." in page
    assert "<td>2</td><td>3</td><td>ten</td><td>This is not a number.</td>" in page
    assert 'name="confirmed"' not in page
    assert unescape(page).count(text) == 1


def test_an_error_in_the_report_leaves_the_text_where_it_is(editor, two_series):
    response = editor.post(BLOCK, {"text": TEXT, "data_date": "", "reason": "Why"})

    page = response.content.decode()
    assert said(response) == ["This field is required."]
    assert unescape(page).count(TEXT) == 1
    assert hidden(response, "reason") == "Why"


def test_a_block_that_was_tampered_with_is_refused(editor, two_series):
    signed = hidden(editor.post(BLOCK, REPORT | {"text": TEXT}), "confirmed")
    body, _colon, signature = signed.rpartition(":")

    responses = [
        editor.post(BLOCK, {"confirmed": text})
        for text in (f"{body[:-1]}:{signature}", f"{body}:{signature[:-1]}x", "", "nonsense")
    ]

    assert {response.status_code for response in responses} == {403}
    assert rows() == []


def test_a_block_overtaken_by_newer_data_is_shown_again_and_not_recorded(editor, two_series):
    preview = editor.post(BLOCK, REPORT | {"text": TEXT})
    make_figures(two_series[0], {"2022-10": 5}, data_date=date(2022, 11, 18))

    response = editor.post(BLOCK, {"confirmed": hidden(preview, "confirmed")})

    assert said(response) == ["Newer data are known for A. If the older value is right, say why."]
    assert unescape(response.content.decode()).count(TEXT) == 1
    assert rows() == [("A", "2022-10", 5, "")]


@pytest.mark.parametrize("role", sorted(GROUPS - LIVE))
@pytest.mark.parametrize("path", [ENTER, BLOCK])
def test_only_who_may_add_figures_enters_them(db, role, path):
    assert client_of(role).post(path, REPORT).status_code == 403


def test_a_confirmation_needs_the_right_to_enter_too(editor, two_series):
    signed = hidden(editor.post(BLOCK, REPORT | {"text": TEXT}), "confirmed")

    response = client_of(Role.CONTRIBUTOR).post(BLOCK, {"confirmed": signed})

    assert response.status_code == 403
    assert rows() == []


# From entry to the board ------------------------------------------------------------------------


def test_what_is_entered_is_live_at_once_and_old_for_the_board(editor):
    target = make_goal("IQ", through="2022-06", at="2022-07-15 00:00")
    make_release("2022-06", at="2022-08-01 08:00")
    board = client_of(Role.BOARD)
    numerator = target.indicator.numerator

    editor.post(
        f"{ENTER}?month=2022-06",
        {"data_date": "2024-02-01", "reason": "Late", field(numerator): "70"},
    )

    values = [
        json.loads(client.get("/2022/goals.json").content)["goals"][0]["value"]
        for client in (editor, board)
    ]
    assert values == [12, 6]


# The forms of the admin, filled in as a person would ---------------------------------------------

FIRST_DAY = "Enter the first day of the month."


def target_form() -> dict[str, Any]:
    return {"agreement": make_agreement().pk, "indicator": make_indicator().pk, "kind": "target",
            "value": "20.6", "decimals": "1", "path": "linear", "governs": "value"}  # fmt: skip


def series_form() -> dict[str, Any]:
    return {"code": "INT", "name": "Integrations", "kind": "flow", "unit": "integrations",
            "decimals": "0", "waiting_months": "3", "position": "0"}  # fmt: skip


def indicator_form() -> dict[str, Any]:
    return {"code": "IQ", "name": "Rate", "method": "year_to_date_rate", "lag": "1",
            "numerator": make_series("A").pk, "denominator": make_series("B").pk,
            "unit": "percent", "decimals": "1", "position": "0", "window": "12",
            "references-TOTAL_FORMS": "1", "references-INITIAL_FORMS": "0",
            "references-0-name": "Saxony",
            "references-0-series": make_series("C").pk}  # fmt: skip


def dimension_form() -> dict[str, Any]:
    return {"code": "sex", "name": "Sex", "suppresses_small_counts": "on",
            "categories-TOTAL_FORMS": "2", "categories-INITIAL_FORMS": "0",
            "categories-0-position": "1", "categories-0-code": "f", "categories-0-name": "Women",
            "categories-1-position": "2", "categories-1-code": "m", "categories-1-name": "Men"
            }  # fmt: skip


def agreement_form() -> dict[str, Any]:
    return {"year": "2023", "partner": make_agreement(2022).partner_id, "title": "Agreement",
            "duties-TOTAL_FORMS": "2", "duties-INITIAL_FORMS": "0",
            "duties-0-position": "1", "duties-0-text": "Housing",
            "duties-1-position": "2", "duties-1-text": "Education"}  # fmt: skip


def assessment_form() -> dict[str, Any]:
    return {"indicator": make_indicator().pk, "month": "2022-06-01", "judgement": "Good"}


FORMS: dict[str, tuple[Any, Callable[[], dict[str, Any]]]] = {
    "series": (Series, series_form),
    "dimension": (Dimension, dimension_form),
    "indicator": (Indicator, indicator_form),
    "agreement": (Agreement, agreement_form),
    "target": (Target, target_form),
    "assessment": (Assessment, assessment_form),
}


@pytest.mark.parametrize("name", FORMS)
def test_management_adds_a_row(management, name):
    model, form = FORMS[name]
    typed = form()
    before = model.objects.count()

    response = management.post(f"/admin/goals/{name}/add/", typed)

    assert said(response) == []
    assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("name", "typed", "messages"),
    [
        ("assessment", {"month": "2022-06-02"}, [FIRST_DAY]),
        ("target", {"stated_change": "3"}, ["Enter a stated change together with its unit."]),
        ("target", {"baseline": "20"}, ["Enter a baseline together with its origin."]),
        ("target", {"tolerance": "101"}, ["Enter a percentage above 0 and up to 100."]),
        (
            "target",
            {"baseline_origin": "derived"},
            ["A baseline is derived from a stated change only."],
        ),
        ("series", {"decimals": "7"}, ["At most six decimals are kept."]),
        (
            "indicator",
            {"denominator": ""},
            ["A rate or share needs a denominator; other methods have none."],
        ),
        ("agreement", {"year": "1999"}, ["Enter a year from 2005 to 2100."]),
        ("assessment", {"month": "2022-06-30"}, [FIRST_DAY]),
    ],
)
def test_a_rule_that_is_broken_is_told_in_words(management, name, typed, messages):
    model, form = FORMS[name]
    typed = form() | typed
    before = model.objects.count()

    response = management.post(f"/admin/goals/{name}/add/", typed)

    assert response.status_code == 200
    assert said(response) == messages
    assert model.objects.count() == before


# A path by hand ----------------------------------------------------------------------------------


def by_hand(typed: str, **fields: Any) -> dict[str, Any]:
    return target_form() | {"path": "by_hand", "path_values": typed} | fields


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "1,5 3 4,5 6 7,5 9 10,5 12 14 16 18 20,6"),
        ("de", "1,5; 3; 4,5; 6; 7,5; 9; 10,5; 12; 14; 16; 18; 20,6"),
        ("de", "1,5\n3\n4,5\n6\n7,5\n9\n10,5\n12\n14\n16\n18\n20,6\n"),
        ("en", "1.5 3 4.5 6 7.5 9 10.5 12 14 16 18 20.6"),
    ],
)
def test_twelve_values_are_typed_as_people_write_them(management, language, typed):
    management.cookies["django_language"] = language

    response = management.post("/admin/goals/target/add/", by_hand(typed))

    assert response.status_code == 302
    target = Target.objects.get()
    assert target.path_values == [
        "1.5", "3", "4.5", "6", "7.5", "9", "10.5", "12", "14", "16", "18", "20.6",
    ]  # fmt: skip
    assert management.get(f"/admin/goals/target/{target.pk}/change/").status_code == 200


def test_semicolons_leave_spaces_for_thousands(management):
    typed = "; ".join(["1 000"] * 11 + ["6 513"])
    management.cookies["django_language"] = "de"

    management.post("/admin/goals/target/add/", by_hand(typed, value="6513"))

    assert Target.objects.get().path_values == ["1000"] * 11 + ["6513"]


TWELVE = "Enter twelve numbers, from January to December."


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        ("1 2 3", [TWELVE]),
        ("", [TWELVE]),
        (
            "1 2 3 4 5 6 7 8 9 10 11 20.5",
            ["The path must end in the target 20.6: it differs by −0.1."],
        ),
        ("1 2 3 4 5 6 7 8 9 10 11 20,,6", ["20,,6: This is not a number.", TWELVE]),
        ("1 2 3 4 5 6 7 8 9 10 * 20.6", ["*: This is not a number.", TWELVE]),
    ],
)
def test_a_path_by_hand_that_is_none_is_refused_in_words(management, typed, messages):
    response = management.post("/admin/goals/target/add/", by_hand(typed))

    assert said(response) == messages
    assert typed in unescape(response.content.decode())
    assert not Target.objects.exists()


def test_values_by_hand_need_the_path_by_hand(management):
    response = management.post("/admin/goals/target/add/", by_hand("1 2", path="linear"))

    assert said(response) == ["Values by hand need the path by hand."]


def test_the_field_of_the_path_is_empty_at_first(management):
    page = management.get("/admin/goals/target/add/").content.decode()

    match = re.search(r'<textarea name="path_values"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert match
    assert match[1] == ""


def test_a_second_agreement_with_the_partner_in_a_year_is_refused_in_words(management):
    typed = agreement_form() | {"year": "2022"}

    response = management.post("/admin/goals/agreement/add/", typed)

    assert said(response) == ["Agreement with this Year and Partner already exists."]


def test_duties_are_entered_with_their_agreement(management):
    management.post("/admin/goals/agreement/add/", agreement_form())

    assert list(Duty.objects.values_list("agreement__year", "position", "text")) == [
        (2023, 1, "Housing"),
        (2023, 2, "Education"),
    ]


def test_categories_are_entered_with_their_dimension(editor):
    editor.post("/admin/goals/dimension/add/", dimension_form())

    assert list(
        Category.objects.values_list(
            "dimension__name", "dimension__suppresses_small_counts", "name"
        )
    ) == [("Sex", True, "Women"), ("Sex", True, "Men")]


def test_references_are_entered_with_their_indicator(editor):
    editor.post("/admin/goals/indicator/add/", indicator_form())

    assert list(Reference.objects.values_list("indicator__code", "name", "series__code")) == [
        ("IQ", "Saxony", "C")
    ]


def test_a_definition_that_figures_refer_to_cannot_change_in_the_admin(management):
    series = make_series()
    make_figures(series, [1])

    response = management.post(
        f"/admin/goals/series/{series.pk}/change/", series_form() | {"kind": "stock", "name": "New"}
    )

    assert said(response) == ["Figures or targets refer to this: it cannot change any more."]
    series.refresh_from_db()
    assert (series.kind, series.name) == ("flow", "Series INT")


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [(role, name, role == Role.MANAGEMENT or name not in ("agreement", "target"))
     for role in sorted(LIVE) for name in FORMS],
)  # fmt: skip
def test_editors_enter_and_define_and_management_agrees(db, role, name, may):
    assert client_of(role).get(f"/admin/goals/{name}/add/").status_code == (200 if may else 403)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGEMENT, Role.SUPERUSER])
def test_nobody_changes_or_removes_what_was_recorded(db, role):
    indicator = make_indicator()
    recorded = [
        *make_figures(indicator.numerator, [1]),
        make_target(indicator),
        make_assessment(indicator, "Good", report="2022-06", at="2022-07-01 00:00"),
        record(ImportedFile(name="a.csv", sha256="0" * 64)),
    ]
    client = client_of(role)

    for row in recorded:
        path = f"/admin/goals/{row._meta.model_name}/{row.pk}"
        page = client.get(f"{path}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert client.post(f"{path}/change/", {}).status_code == 403
        assert client.post(f"{path}/delete/", {"post": "yes"}).status_code == 403


def test_rows_are_marked_with_who_entered_them_in_the_admin(editor):
    editor.post("/admin/goals/assessment/add/", assessment_form())

    assert Assessment.objects.get().recorded_by.username == "editor"


def test_a_figure_is_added_where_its_checks_are(editor):
    response = editor.get("/admin/goals/figure/add/")

    assert response.headers["Location"] == ENTER


# Lists -------------------------------------------------------------------------------------------


def test_lists_write_values_and_months_as_people_do(editor):
    series = make_series("LZB", unit="persons")
    make_figures(series, {"2022-06": 6520}, at="2022-07-01 00:00")
    make_figures(series, {"2022-07": "suppressed"}, at="2022-08-01 00:00")

    page = editor.get("/admin/goals/figure/").content.decode()

    assert "June 2022</td>" in page
    assert "6,520 persons</td>" in page
    assert "* (suppressed)</td>" in page


@pytest.mark.parametrize(
    ("name", "query"),
    [("series", "IQ"), ("figure", "IQ"), ("indicator", "IQ"), ("agreement", "Housing"),
     ("target", "IQ"), ("assessment", "Good"), ("importedfile", "a.csv"), ("dimension", "Women")],
)  # fmt: skip
def test_lists_are_searched(management, name, query):
    make_rows(1)

    page = management.get(f"/admin/goals/{name}/?q={query}")
    none = management.get(f"/admin/goals/{name}/?q=nothing-like-it")

    assert page.context["cl"].result_count > 0
    assert none.context["cl"].result_count == 0


def make_rows(number: int) -> None:
    """So many of everything, each with relations of its own."""
    for one in range(number):
        goal = make_goal(f"IQ{one}", year=2022 - one, through=f"{2022 - one}-01")
        make_duty("Housing", agreement=goal.agreement)
        make_assessment(goal.indicator, "Good", report="2022-06", at="2022-07-01 00:00")
        record(ImportedFile(name="a.csv", sha256="0" * 64))
        dimension = Dimension.objects.create(code=f"sex{one}", name="Sex")
        Category.objects.create(dimension=dimension, code="f", name="Women")
        Reference.objects.create(
            indicator=goal.indicator, series=goal.indicator.numerator, name="Saxony"
        )


# Session, user with groups, permissions of both, the office; a list counts its rows
# twice and reads its filters, a form the choices of its relations.
QUERIES = {
    "/admin/": 8,
    ENTER: 9,
    BLOCK: 6,
    "/admin/goals/series/": 11,
    "/admin/goals/dimension/": 9,
    "/admin/goals/figure/": 12,
    "/admin/goals/indicator/": 9,
    "/admin/goals/agreement/": 11,
    "/admin/goals/target/": 11,
    "/admin/goals/assessment/": 10,
    "/admin/goals/importedfile/": 9,
    "/admin/goals/series/add/": 10,
    "/admin/goals/dimension/add/": 6,
    "/admin/goals/indicator/add/": 9,
    "/admin/goals/agreement/add/": 7,
    "/admin/goals/target/add/": 8,
    "/admin/goals/assessment/add/": 7,
}


def test_every_list_and_form_is_counted():
    models = [model for model in admin.site._registry if model._meta.app_label == "goals"]
    lists = {f"/admin/goals/{model._meta.model_name}/" for model in models}

    assert lists <= set(QUERIES)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("path", QUERIES)
def test_the_admin_takes_as_many_queries_for_one_row_as_for_three(
    management, django_assert_num_queries, path, number
):
    make_rows(number)
    assert management.get(path).status_code == 200

    with django_assert_num_queries(QUERIES[path]):
        management.get(path)


def test_the_moment_of_recording_is_that_of_the_ledger(editor):
    make_release(at="2030-01-01 00:00")

    editor.post("/admin/goals/assessment/add/", assessment_form())

    assert Assessment.objects.get().recorded_at > moment("2030-01-01 00:00")
