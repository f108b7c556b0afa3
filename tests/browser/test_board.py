import re

import pytest
from playwright.sync_api import expect

READERS = ["board", "advisory", "contributor", "editor", "management"]
PAGES = ["/2022/", "/2022/goals/", "/2022/goals/IQ/", "/2022/goals/LZB/", "/2022/goals/EG/"]
NARROW = {"width": 375, "height": 800}
BANNER = "Demonstrationszahlen, keine Statistik"


@pytest.mark.parametrize("role", READERS)
def test_each_role_signs_in_and_arrives_at_the_overview(page, sign_in, role):
    sign_in(role)

    page.goto("/")

    expect(page).to_have_url("/2022/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Überblick 2022")
    expect(page.locator(".goal-card")).to_have_count(4)


def test_the_administrator_arrives_at_the_admin(page, sign_in):
    sign_in("admin")

    page.goto("/")

    expect(page).to_have_url("/admin/")


def test_the_board_reads_where_each_goal_stands(page, sign_in):
    sign_in("board")
    page.goto("/2022/")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_text(BANNER).first).to_be_visible()
    expect(page.locator(".report-banner")).to_contain_text("Bericht Oktober 2022")
    statuses = {
        card.get_by_role("heading").inner_text(): card.locator(".status").inner_text()
        for card in page.locator(".goal-card").all()
    }
    assert [re.sub(r"\s+", " ", text) for text in statuses.values()] == [
        "▲ gefährdet", "■ nicht auf Kurs", "● auf Kurs", "○ noch nicht bewertbar",
    ]  # fmt: skip
    rate = page.locator(".goal-card").first
    expect(rate.locator("dd")).to_have_text(
        [re.compile(r"^9,4"), re.compile(r"^9,5"), re.compile(r"^20,4"), "20,6\u00a0%"]
    )
    expect(rate.locator(".goal-card__sentence")).to_contain_text(
        "Bis Juni 2022 (endgültig) fehlen 10 Integrationen am Soll."
    )


def test_the_board_goes_from_the_overview_to_a_goal_and_to_all_goals(page, sign_in):
    sign_in("board")
    page.goto("/2022/")

    page.locator(".goal-card a").first.click()
    expect(page).to_have_url("/2022/goals/IQ/")
    page.get_by_text("Das Diagramm als Tabelle").click()
    expect(page.get_by_role("table").first).to_be_visible()

    page.get_by_role("navigation").get_by_role("link", name="Ziele", exact=True).click()
    expect(page).to_have_url("/2022/goals/")
    expect(page.get_by_role("row")).to_have_count(5)


@pytest.mark.parametrize("kind", ["JSON", "CSV", "XLSX"])
def test_the_board_takes_the_values_away_as_a_file(page, sign_in, kind):
    sign_in("board")
    page.goto("/2022/goals/")

    link = page.get_by_role("link", name=kind, exact=True)

    response = page.request.get(link.get_attribute("href"))
    assert response.ok
    assert len(response.body()) > 1000


# For everybody -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("scheme", "language"), [("light", "de"), ("dark", "de"), ("light", "en")])
def test_pages_are_accessible(page, sign_in, assert_accessible, path, scheme, language):
    page.emulate_media(color_scheme=scheme)
    sign_in("board")
    page.goto(f"{path}?lang={language}")

    assert_accessible()


@pytest.mark.parametrize("path", [*PAGES, "/account/password/"])
def test_pages_are_accessible_and_fit_on_a_telephone(page, sign_in, assert_accessible, path):
    page.set_viewport_size(NARROW)
    sign_in("board")
    page.goto(path)

    assert_accessible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_what_is_not_released_is_not_there_and_the_answer_is_accessible(
    page, sign_in, assert_accessible
):
    sign_in("board")
    # Loaded as text, because the browser itself logs an error for every page with this status.
    answer = page.request.get("/2022/?month=2022-11")
    page.goto("/2022/")
    page.evaluate("text => { document.querySelector('main').outerHTML = text }", main_of(answer))

    assert answer.status == 404
    assert_accessible()


def main_of(answer) -> str:
    return "<main" + answer.text().partition("<main")[2].partition("</main>")[0] + "</main>"


def test_the_overview_is_read_without_scripts_too(page, sign_in, chromium, live):
    sign_in("board")
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()

    plain.goto("/2022/")

    expect(plain.locator(".goal-card")).to_have_count(4)
    expect(plain.locator(".goal-card svg").first).to_be_visible()
    context.close()


# By keyboard alone -------------------------------------------------------------------------------


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus, as a person without a mouse would."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_who_has_no_mouse_signs_in_and_moves_about(page):
    page.goto("/sign-in/")
    tab_to(page, "[name=login]")
    page.keyboard.type("board")
    page.keyboard.press("Tab")
    page.keyboard.type("jobcenter-demo")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/2022/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.reload()
    tab_to(page, "nav a[href='/2022/goals/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/2022/goals/")

    tab_to(page, ".table-box")
    tab_to(page, "a[href='/2022/goals/IQ/'], a[href^='/2022/goals.json']")


def test_every_stop_of_the_keyboard_is_visible(page, sign_in):
    sign_in("board")
    page.goto("/2022/")

    for _ in range(12):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return [style.outlineStyle, style.boxShadow, style.visibility];
            }"""
        )
        assert shown != ["none", "none", "visible"]
        assert shown[2] == "visible"


def test_the_menu_of_a_telephone_opens_and_closes_by_keyboard(page, sign_in):
    page.set_viewport_size(NARROW)
    sign_in("board")
    page.goto("/2022/")
    link = page.get_by_role("link", name="Ziele", exact=True)

    expect(link).not_to_be_visible()
    tab_to(page, ".tool--menu")
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).not_to_be_visible()


# Choices -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_appearance_holds_on_every_page_and_in_the_admin(page, sign_in, theme):
    sign_in("editor")
    page.goto("/2022/")

    page.locator(".theme__choice").select_option(theme)

    expect(page.locator("html")).to_have_attribute("data-kern-theme", theme)
    page.goto("/2022/goals/")
    expect(page.locator("html")).to_have_attribute("data-kern-theme", theme)
    page.goto("/admin/")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


def test_a_chosen_appearance_changes_the_colours(page, sign_in):
    sign_in("board")
    page.goto("/2022/")
    background = "getComputedStyle(document.body).backgroundColor"

    page.locator(".theme__choice").select_option("light")
    light = page.evaluate(background)
    page.locator(".theme__choice").select_option("dark")

    assert page.evaluate(background) != light


def test_a_chosen_language_holds_on_every_page(page, sign_in):
    sign_in("board")
    page.goto("/2022/")

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview 2022")
    page.goto("/2022/goals/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Goals 2022")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ziele 2022")


def test_who_signs_out_is_out(page, sign_in, cookies):
    sign_in("advisory")
    page.goto("/2022/")

    page.locator("footer").get_by_role("button", name="Abmelden").click()
    cookies.pop("advisory")
    page.goto("/2022/")

    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/2022/"))
