"""The monthly job, from entry to the board."""

import re

import pytest
from playwright.sync_api import expect

ENTER, BLOCK = "/admin/goals/figure/enter/", "/admin/goals/figure/block/"
PAGES = [
    "/admin/",
    f"{ENTER}?month=2022-10",
    BLOCK,
    "/admin/jobcenter/release/add/",
    "/admin/goals/figure/",
    "/admin/goals/series/1/change/",
    "/admin/goals/target/add/",
]


@pytest.fixture
def become(page, sign_in):
    """Hand the browser over to somebody else."""

    def become(role: str) -> None:
        page.context.clear_cookies()
        sign_in(role)

    return become


def rate(page):
    """What the overview says in words about the rate of integration."""
    page.goto("/2022/")
    return page.locator(".goal-card__sentence").first


def banner(page):
    return page.locator(".report-banner")


def test_from_entry_to_the_board(page, become):
    # The editor reports July as it was, with data that make it final.
    become("editor")
    page.goto(f"{ENTER}?month=2022-07")
    field = page.get_by_role("textbox", name=re.compile("^INT ·"))
    expect(field).to_have_value("154")
    page.get_by_label("Datenstand").fill("2022-11-18")
    page.get_by_label("Unveränderte Werte stehen auch in diesem Bericht").check()
    page.get_by_role("button", name="Sichern").click()
    expect(page.locator(".messagelist")).to_have_text("5 Werte erfasst.")

    # The live state moves on; the board still reads the old one.
    expect(rate(page)).to_contain_text("Bis Juli 2022 (endgültig)")
    expect(banner(page)).to_contain_text("Arbeitsstand")
    become("board")
    expect(rate(page)).to_contain_text("Bis Juni 2022 (endgültig)")
    expect(banner(page)).to_contain_text("Bericht Oktober 2022")

    # The editor pastes a block of November, sees what it would do, and records it.
    become("editor")
    page.goto(BLOCK)
    page.get_by_label("Eingefügter Block").fill("Zeitreihe\t2022-11\nELB\t9.820\nINT\t160\n")
    page.get_by_label("Datenstand").fill("2022-12-18")
    page.get_by_role("button", name="Zeigen, was erfasst würde").click()
    changes = page.get_by_role("table", name="Änderungen").locator("tbody tr")
    expect(changes).to_have_text([re.compile("ELB.*9.820.*neu"), re.compile("INT.*160.*neu")])
    page.get_by_role("button", name="Diese Werte erfassen").click()
    expect(page.locator(".messagelist")).to_have_text("2 Werte erfasst.")

    # Management releases, and the board reads the new state.
    become("management")
    page.goto("/admin/")
    page.get_by_role("link", name="Bericht freigeben").click()
    page.get_by_label("Berichtsmonat").select_option("2022-11-01")
    page.get_by_role("button", name="Sichern", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("November 2022")
    become("board")
    expect(rate(page)).to_contain_text("Bis Juli 2022 (endgültig)")
    expect(banner(page)).to_contain_text("Bericht November 2022")

    # Who asks for the day before still reads what was released then.
    page.goto("/2022/?as_of=2022-11-30")
    expect(banner(page)).to_contain_text("Bericht Oktober 2022")


def test_what_was_typed_wrongly_is_marked_and_stays(page, sign_in, assert_accessible):
    sign_in("editor")
    page.goto(f"{ENTER}?month=2022-12")
    field = page.get_by_role("textbox", name=re.compile("^INT ·"))

    field.fill("viele")
    page.get_by_label("Datenstand").fill("2023-01-18")
    page.get_by_role("button", name="Sichern").click()

    expect(field).to_have_value("viele")
    expect(page.get_by_label("Datenstand")).to_have_value("2023-01-18")
    expect(field).to_have_accessible_description("Das ist keine Zahl.")
    assert_accessible()


def test_a_file_with_a_refused_cell_cannot_be_recorded(page, sign_in, assert_accessible):
    sign_in("editor")
    page.goto(BLOCK)

    page.get_by_label("Oder eine Datei").set_input_files(
        {
            "name": "dezember.csv",
            "mimeType": "text/csv",
            "buffer": b"Zeitreihe;2022-12\nINT;viele\n",
        }
    )
    page.get_by_label("Datenstand").fill("2023-01-18")
    page.get_by_role("button", name="Zeigen, was erfasst würde").click()

    expect(page.get_by_role("table", name="Abgelehnt").locator("tbody tr")).to_have_text(
        re.compile("2.*2.*viele.*Das ist keine Zahl.")
    )
    expect(page.get_by_role("button", name="Diese Werte erfassen")).to_have_count(0)
    assert_accessible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_admin_are_accessible(page, sign_in, assert_accessible, path, scheme):
    page.emulate_media(color_scheme=scheme)
    sign_in("management")
    response = page.goto(path)

    assert response.ok
    assert_accessible()


@pytest.mark.parametrize("path", [ENTER, BLOCK, "/admin/jobcenter/release/add/"])
def test_the_monthly_job_is_accessible_on_a_telephone(page, sign_in, assert_accessible, path):
    page.set_viewport_size({"width": 375, "height": 800})
    sign_in("management")
    page.goto(path)

    assert_accessible()
