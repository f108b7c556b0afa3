import pytest
from django.conf import settings

from jobcenter.access import Role
from tests.factories import make_agreement, make_release, make_user

SIGN_IN = {"de": "Anmelden", "en": "Sign in"}
PAGES = ["/sign-in/", "/2022/", "/2022/goals/", "/2022/goals.json", "/2022/goals.csv", "/admin/",
         "/nothing/", "/healthz"]  # fmt: skip


# Language ----------------------------------------------------------------------------------------


def heading(client, query: str = "", **headers: str) -> tuple[str, str]:
    response = client.get(f"/sign-in/{query}", headers=headers)
    text = response.content.decode()
    spoken = next(code for code, word in SIGN_IN.items() if f"<h1>{word}</h1>" in text)
    assert f'<html lang="{spoken}">' in text
    return spoken, response.headers["Content-Language"]


def test_the_pages_speak_german_whatever_the_browser_prefers(db, client):
    assert heading(client, accept_language="en-GB,en;q=0.9") == ("de", "de")


@pytest.mark.parametrize(
    ("query", "cookie", "language"),
    [
        ("?lang=en", None, "en"),
        ("", "en", "en"),
        ("?lang=de", "en", "de"),
        ("?lang=fr", None, "de"),
        ("?lang=fr", "en", "en"),
        ("", "tlh", "de"),
    ],
)
def test_the_parameter_goes_before_the_cookie_before_german(db, client, query, cookie, language):
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    assert heading(client, query) == (language, language)


def test_the_switch_is_remembered(db, client):
    response = client.post("/language/", {"language": "en", "next": "/sign-in/"})

    assert response.url == "/sign-in/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]
    assert heading(client) == ("en", "en")


def test_the_switch_works_on_a_page_whose_address_names_a_language(db, client):
    page = client.get("/sign-in/?lang=en&next=/2022/").content.decode()
    following = page.split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")

    response = client.post("/language/", {"language": "de", "next": following}, follow=True)

    assert response.headers["Content-Language"] == "de"


# Headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, Role.EDITOR])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_kept_by_others(db, client, role, path):
    make_agreement()
    if role:
        client.force_login(make_user(role))

    said = client.get(path).headers["Cache-Control"]

    assert "private" in said
    assert "no-cache" in said or "no-store" in said


@pytest.mark.parametrize("role", [None, Role.EDITOR])
@pytest.mark.parametrize("path", PAGES)
def test_the_browser_loads_and_runs_nothing_but_our_own_files(db, client, role, path):
    make_agreement()
    if role:
        client.force_login(make_user(role))

    policy = client.get(path).headers["Content-Security-Policy"]

    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert directives == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


def test_no_page_says_more_of_itself_than_it_must(db, client):
    headers = client.get("/sign-in/").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


# A year without a release ------------------------------------------------------------------------


def test_where_nothing_is_released_readers_are_told_so(db, client):
    make_agreement()
    client.force_login(make_user(Role.BOARD))

    text = client.get("/2022/?lang=en").content.decode()

    assert "No report has been released yet for 2022." in text


@pytest.mark.parametrize("role", [Role.BOARD, Role.EDITOR])
@pytest.mark.parametrize("path", ["/2019/", "/2019/goals/", "/2019/goals.json"])
def test_a_year_without_agreements_is_not_found(db, client, role, path):
    make_agreement(2022)
    make_release("2022-06")
    client.force_login(make_user(role))

    assert client.get(path).status_code == 404
