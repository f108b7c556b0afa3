from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils.translation import override

import programme
from budget.models import Allocation, BudgetLine
from goals.enums import Kind
from goals.models import Dimension, Indicator, Series
from goals.queries import progress_of
from jobcenter.access import Role
from jobcenter.enums import Unit
from jobcenter.models import Office, Partner
from programme.loading import load_programme
from programme.models import Chapter, Programme, Statement
from programme.yaml_file import FileError
from tests.factories import make_series, make_user, moment, month, recorder

OTHER = Path(__file__).parent / "data" / "other.yaml"
BROKEN_DOWN = OTHER.with_name("broken_down.yaml")
PRINTED = Path(programme.__file__).parent / "data" / "2022.yaml"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def load(text: str, name: str = "other.yaml") -> Programme:
    clock = lambda: moment("2022-04-30 12:00")  # noqa: E731
    return load_programme(text, name=name, by=recorder(), clock=clock)


def changed(old: str, new: str, *, path: Path = OTHER) -> str:
    text = path.read_text()
    assert old in text
    return text.replace(old, new, 1)


def refusal(text: str) -> str:
    with pytest.raises(FileError) as caught:
        load(text)
    return str(caught.value)


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def test_a_programme_of_two_years_is_loaded(db):
    loaded = load(OTHER.read_text())

    assert (loaded.first_year, loaded.last_year, loaded.state) == (2024, 2025, "agreed")
    assert [str(one) for one in loaded.carriers.all()] == [
        "Bundesagentur für Arbeit",
        "Stadt Beispielhausen",
    ]
    assert [str(one) for one in loaded.events.all()] == [
        "Jobturbo",
        "Eröffnung des Hauses der Jugend",
    ]
    assert [str(one) for one in loaded.budgets.all()] == ["2024"]


def test_parts_of_chapters_keep_their_place(db):
    load(OTHER.read_text())

    chapters = Chapter.objects.values_list("code", "parent__code", "position")
    assert sorted(chapters) == [
        ("handeln", None, 2),
        ("lage", None, 1),
        ("lage.ausblick", "lage", 1),
    ]


def test_a_statement_is_kept_as_printed(db):
    load(OTHER.read_text())

    statement = Statement.objects.get(name="Arbeitsuchende")
    assert (statement.value, statement.decimals, statement.compared_decimals) == (
        Decimal("4.2"),
        2,
        0,
    )
    assert (statement.period_from, statement.period_to, statement.period_precision) == (
        date(2019, 1, 1),
        None,
        "year",
    )
    assert str(statement.budget_line) == "2024 · EGT"


def test_amounts_are_recorded_by_the_user_at_the_moment(db):
    load(OTHER.read_text())

    amounts = Allocation.objects.order_by("pk").values_list("amount", "in_millions", "decimals")
    assert list(amounts) == [(Decimal("4000000.50"), False, 2), (Decimal(100_000), True, 2)]
    who_and_when = set(Allocation.objects.values_list("recorded_by__username", "recorded_at"))
    assert who_and_when == {("recorder", moment("2022-04-30 12:00"))}


def test_equal_definitions_are_reused(db):
    series = make_series(
        "ELB",
        name="Erwerbsfähige Leistungsberechtigte",
        kind=Kind.STOCK,
        unit=Unit.PERSONS,
    )
    Partner.objects.create(name="Kolping-Bildungswerk")

    load(OTHER.read_text())

    assert list(Series.objects.all()) == [series]
    assert Partner.objects.count() == 3


NEXT = [
    ("title: Arbeitsmarktprogramm 2024/2025", "title: Arbeitsmarktprogramm 2026"),
    ("first_year: 2024", "first_year: 2026"),
    ("last_year: 2025", "last_year: 2026"),
    ("agreements:\n  - year: 2024", "agreements:\n  - year: 2026"),
]


def test_the_next_programme_shares_partners_budgets_and_series(db):
    text = OTHER.read_text()
    load(text)
    for old, new in NEXT:
        text = text.replace(old, new, 1)

    load(text)

    assert Programme.objects.count() == 2
    assert (Office.objects.count(), Series.objects.count(), BudgetLine.objects.count()) == (1, 1, 3)
    assert Allocation.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "      - Kolping-Bildungswerk",
            "      - Kolping",
            "line 117, projects[0].partners[0]: this file does not define Kolping",
        ),
        (
            "series: ELB",
            "series: LZB",
            "line 75, chapters[0].chapters[0].statements[0].series: this file does not define LZB",
        ),
        (
            "to: 2024/VK",
            "to: 2025/VK",
            "line 164, budgets[0].transfers[0].to: this file does not define 2025/VK",
        ),
        (
            "- name: Stadt Beispielhausen",
            "- name: Stadt Beispielhausen\n  - name: Niemand",
            "line 24, partners[3]: nothing refers to Niemand",
        ),
        (
            "- name: Kolping-Bildungswerk",
            "- name: Kolping-Bildungswerk\n  - name: Kolping-Bildungswerk",
            "line 23, partners[2]: Kolping-Bildungswerk is given twice",
        ),
        (
            "agreements:\n  - year: 2024",
            "agreements:\n  - year: 2023",
            "line 119, agreements[0].year: the programme is not valid in this year",
        ),
        (
            "      - from: 2024/EGT\n        to: 2024/VK\n",
            "      - from: 2025/EGT\n        to: 2025/VK\n",
            "line 163, budgets[0].transfers[0].from: this file does not define 2025/EGT",
        ),
        (
            "budgets:\n  - year: 2024\n",
            "budgets:\n  - year: 2025\n    transfers:\n      - from: 2024/EGT\n"
            "        to: 2024/VK\n        euro: 1\n        state: planned\n  - year: 2024\n",
            "line 142, budgets[0].transfers[0].from: this file does not define 2024/EGT",
        ),
        (
            "        state: blocked\n",
            "        state: blocked\n  - year: 2025\n    transfers:\n      - from: 2024/EGT\n"
            "        to: 2024/VK\n        euro: 1\n        state: planned\n",
            "line 169, budgets[1].transfers[0].from: the line is of another year",
        ),
        (
            "due: 2023-10-31",
            "due: 2023-10-32",
            "line 49, chapters[0].due: there is no such day",
        ),
        (
            "last_year: 2025",
            "last_year: 2023",
            "line 1: The last year is not before the first.",
        ),
        (
            "code: handeln",
            "code: lage",
            "line 87, chapters[1]: This code is used already.",
        ),
        (
            "name: Haus der Jugend",
            f"name: {'Haus' * 60}",
            "line 109, projects[0].name:"
            " Ensure this value has at most 200 characters (it has 240).",
        ),
        (
            "period: 2024/2025",
            "period: 2025/2024",
            "line 69, chapters[0].chapters[0].statements[0]:"
            " The end needs a beginning that is not after it.",
        ),
        (
            "threshold_value: 50.5",
            "threshold_value: 50.1234567",
            "line 98, priorities[0].measures[0].threshold_value:"
            " Ensure that there are no more than 6 decimal places.",
        ),
        (
            "euro: 120000",
            "euro: 120000.005",
            "line 138, funds[0].tranches[1].euro:"
            " Ensure that there are no more than 2 decimal places.",
        ),
        (
            "euro: 250000",
            "euro: 0",
            "line 163, budgets[0].transfers[0]: Enter an amount above zero.",
        ),
        (
            "      - year: 2024\n",
            "      - year: 2022\n",
            "line 137, funds[0].tranches[1].year: The year lies outside the fund's years.",
        ),
    ],
)
def test_a_broken_file_is_refused_with_line_and_path_and_changes_nothing(db, old, new, message):
    recorder()
    before = counts()

    assert refusal(changed(old, new)) == f"other.yaml, {message}"
    assert counts() == before


def test_a_second_programme_for_a_year_is_refused(db):
    load(OTHER.read_text())
    before = counts()

    message = refusal(changed("first_year: 2024", "first_year: 2025"))

    assert message == "other.yaml, line 3, first_year: There is a programme for this year already."
    assert counts() == before


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"name": "Leistungsberechtigte"}, "name"),
        ({"unit": Unit.COUNT}, "unit"),
        ({"decimals": 1}, "decimals"),
    ],
)
def test_another_definition_of_an_existing_series_is_refused(db, fields, key):
    equal = {
        "name": "Erwerbsfähige Leistungsberechtigte",
        "kind": Kind.STOCK,
        "unit": Unit.PERSONS,
    }
    series = make_series("ELB", **(equal | fields))
    recorder()
    before = counts()

    message = refusal(OTHER.read_text())

    assert message.endswith(
        f", series[0].{key}: {series} exists already, with another definition of this key"
    )
    assert counts() == before


def test_another_budget_of_an_existing_year_is_refused(db):
    load(OTHER.read_text())
    text = changed("million_euro: 0.10", "million_euro: 0.1")
    for old, new in NEXT:
        text = text.replace(old, new, 1)

    assert refusal(text) == (
        "other.yaml, line 142, budgets[0].lines:"
        " 2024 exists already, with another definition of this key"
    )


def test_another_office_is_refused(db):
    Office.objects.create(pk=1, name="Jobcenter Anderswo")

    assert refusal(OTHER.read_text()) == (
        "other.yaml, line 18, office.name:"
        " Jobcenter Anderswo exists already, with another definition of this key"
    )


def test_the_programme_of_2022_is_loaded_with_its_goals(db):
    load(PRINTED.read_text(), name="2022.yaml")

    goals = Indicator.objects.values_list("code", "targets__value", "targets__decimals")
    assert sorted(goals) == [
        ("EG", 30, 0),
        ("IQ", Decimal("20.6"), 1),
        ("IQ-F", Decimal("19.4"), 1),
        ("LZB", 6513, 0),
    ]


# The command -----------------------------------------------------------------------------------


def test_the_command_loads_for_the_one_user_who_could(db):
    make_user(Role.MANAGEMENT)
    make_user(Role.EDITOR)
    output = StringIO()

    call_command("load_programme", str(OTHER), stdout=output)

    assert output.getvalue() == "Loaded: Arbeitsmarktprogramm 2024/2025\n"
    assert set(Allocation.objects.values_list("recorded_by__username", flat=True)) == {"management"}


def test_the_command_loads_for_the_user_named(db):
    make_user(Role.MANAGEMENT)
    make_user(Role.EDITOR)

    call_command("load_programme", str(OTHER), user="editor", stdout=StringIO())

    assert set(Allocation.objects.values_list("recorded_by__username", flat=True)) == {"editor"}


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        ([], {}, "There is no such user."),
        (["a"], {"user": "b"}, "There is no such user."),
        (["a", "b"], {}, "Several users could record this: choose one by --user."),
    ],
)
def test_the_command_says_whom_it_needs(db, names, options, message):
    for name in names:
        make_user(Role.MANAGEMENT, name=name)

    with pytest.raises(CommandError, match=f"^{message}$"):
        call_command("load_programme", str(OTHER), **options)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: \xfc\n", "broken.yaml, line 2: the text is not UTF-8"),
        (b"a: 1\na: 2\n", "broken.yaml, line 2, a: this key is given twice"),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(db, tmp_path, content, message):
    make_user(Role.MANAGEMENT)
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)

    with pytest.raises(CommandError) as caught:
        call_command("load_programme", str(path))

    assert str(caught.value) == message


def test_the_command_names_a_file_that_is_not_there(db, tmp_path):
    path = tmp_path / "none.yaml"

    with pytest.raises(CommandError) as caught:
        call_command("load_programme", str(path))

    assert str(caught.value) == f"{path}: No such file or directory"


def test_a_byte_order_mark_is_no_part_of_the_text(db, tmp_path):
    make_user(Role.MANAGEMENT)
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + OTHER.read_bytes().replace(b"\n", b"\r\n"))

    call_command("load_programme", str(path), stdout=StringIO())

    assert Chapter.objects.get(code="lage").text == (
        "Die Stadt wächst.\n\n- Zuzug aus dem Umland\n- **neue** Betriebe"
    )


# Breakdowns, references and targets ---------------------------------------------------------------


def test_series_are_loaded_with_their_place_in_a_breakdown(db):
    load(BROKEN_DOWN.read_text())

    parts = Series.objects.exclude(parent=None).order_by("code")
    assert [(one.code, one.parent.code, str(one.category), str(one.second_category))
            for one in parts if one.parent] == [
        ("ELB_F", "ELB", "Geschlecht: Frauen", "None"),
        ("ELB_FJ", "ELB_F", "Alter: unter 25 Jahre", "Geschlecht: Frauen"),
    ]  # fmt: skip
    assert list(Dimension.objects.values_list("code", "suppresses_small_counts")) == [
        ("age", True), ("sex", False),
    ]  # fmt: skip


def test_an_indicator_is_loaded_with_its_window_and_references(db):
    load(BROKEN_DOWN.read_text())

    quote = Indicator.objects.get(code="QUOTE")
    assert quote.window == 6
    references = quote.references.order_by("pk")
    assert [(one.series.code, one.name) for one in references] == [
        ("TYP", "Vergleichstyp"),
        ("LAND", "Land"),
    ]


@pytest.mark.parametrize(("report", "target"), [("2023-06", "20.6"), ("2023-07", "21")])
def test_targets_of_one_goal_hold_from_their_months_on(db, report, target):
    load(BROKEN_DOWN.read_text())

    goals = [one.goal for one in progress_of(2023, month(report), moment("2024-01-01 00:00"))]
    assert [goal.target for goal in goals if goal.code == "QUOTE"] == [Decimal(target)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "parent: ELB\n",
            "parent: ELB_FJ\n",
            "line 47, series[4].parent: this file does not define ELB_FJ",
        ),
        (
            "category: sex/women\n  - code: ELB_FJ",
            "category: sex/all\n  - code: ELB_FJ",
            "line 48, series[4].category: this file does not define sex/all",
        ),
        (
            "second_category: sex/women",
            "second_category: age/old",
            "line 55, series[5].second_category: Choose a category of another dimension.",
        ),
        (
            "          - 21.0\n",
            "          - 20.5\n",
            "line 92, agreements[0].targets[1].path_values:"
            " The path must end in the target 21.0: it differs by −0.5.",
        ),
        (
            "          - 19\n",
            "",
            "line 92, agreements[0].targets[1].path_values:"
            " Enter twelve numbers, from January to December.",
        ),
        (
            "        valid_from: 2023-07\n",
            "",
            "line 88, agreements[0].targets[1]: A goal has one target at a time.",
        ),
        (
            "          - 1.50\n",
            "          - few\n",
            "line 93, agreements[0].targets[1].path_values[0]: expected a number, found text",
        ),
        (
            "window: 6",
            "window: 25",
            "line 69, indicators[1].window: the number is above 24",
        ),
        (
            "    parent: ELB_F\n",
            "",
            "line 49, series[5]: category needs the key parent beside it",
        ),
    ],
)
def test_what_is_wrong_with_a_breakdown_or_path_is_named_with_its_place(db, old, new, message):
    recorder()
    before = counts()

    assert refusal(changed(old, new, path=BROKEN_DOWN)) == f"other.yaml, {message}"
    assert counts() == before


def test_a_dimension_that_no_series_uses_is_refused(db):
    text = changed(
        "series:\n",
        "  - code: team\n    name: Team\n    categories:\n"
        "      - code: a\n        name: A\nseries:\n",
        path=BROKEN_DOWN,
    )

    assert refusal(text) == "other.yaml, line 25, dimensions[2]: nothing refers to team"


def test_another_dimension_of_the_same_code_is_refused(db):
    Dimension.objects.create(code="age", name="Alter", suppresses_small_counts=True)

    message = "Alter exists already, with another definition of this key"
    assert refusal(BROKEN_DOWN.read_text()) == (
        f"other.yaml, line 13, dimensions[0].categories: {message}"
    )
