import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

BASE_DIR = Path(__file__).resolve().parents[2]
AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Chromium asks nobody but our server; its sandbox does not work for root.
CHROMIUM_OPTIONS = [
    *(["--no-sandbox"] if os.getuid() == 0 else []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
SECONDS_TO_START = 30


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstration data, to be copied and never written to."""
    database = tmp_path_factory.mktemp("demonstration") / "database.sqlite3"
    for command in ("migrate", "createcachetable", "prepare"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=BASE_DIR,
            env=_environment(database),
            check=True,
        )
    return database


@pytest.fixture(scope="module")
def live(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with demonstration data of the module's own."""
    folder = tmp_path_factory.mktemp("live")
    database = Path(shutil.copy(demonstration, folder))
    with (folder / "log").open("w+") as log, socket.create_server(("127.0.0.1", 0)) as listener:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-b", f"fd://{listener.fileno()}", "jobcenter.wsgi"],
            cwd=BASE_DIR,
            env=_environment(database),
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        # From now on only the server listens, so that its end closes the port.
        listener.close()
        try:
            _await_answer(f"{address}/readyz", folder / "log")
            yield address
        finally:
            server.terminate()
            server.wait(SECONDS_TO_START)


def _environment(database: Path) -> dict[str, str]:
    # tests/settings.py has set the rest of it.
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "jobcenter.settings",
    }


def _await_answer(address: str, log: Path) -> None:
    try:
        urlopen(address, timeout=SECONDS_TO_START).close()
    except OSError as error:
        pytest.fail(f"The server did not come up: {error}\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    if not found:
        pytest.exit("No Chromium: apt-get install chromium, or CHROMIUM=/path/to/it", returncode=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, live: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=live, locale="de-DE")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live: str) -> Iterator[Page]:
    """A tab; the test fails on any error in it, and on any question to another host."""
    problems: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{message.text} ({message.location['url']})")

    def watch(request: Request) -> None:
        if not request.url.startswith((f"{live}/", "data:", "blob:")):
            problems.append(f"Request to another host: {request.url}")

    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", watch)
    yield page
    assert problems == []


@pytest.fixture(scope="module")
def cookies() -> dict[str, list]:
    """Those of each role that has signed in to the module's server."""
    return {}


@pytest.fixture
def sign_in(page: Page, cookies: dict[str, list]) -> Callable[[str], None]:
    """Signs a role in: by the form once for a module, because the form limits the tries."""

    def sign_in(role: str) -> None:
        if role not in cookies:
            page.goto("/sign-in/")
            page.fill("[name=login]", role)
            page.fill("[name=password]", "jobcenter-demo")
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            cookies[role] = page.context.cookies()
        page.context.add_cookies(cookies[role])

    return sign_in


@pytest.fixture
def assert_accessible(page: Page) -> Callable[[], None]:
    def assert_accessible() -> None:
        # evaluate() is not subject to the page's Content-Security-Policy, unlike a script element.
        page.evaluate(AXE.read_text())
        # Preloading would copy style sheets into <style>, which the policy refuses with an error.
        result = page.evaluate("tags => axe.run({runOnly: tags, preload: false})", AXE_TAGS)
        assert [
            (violation["id"], node["html"], node["failureSummary"])
            for violation in result["violations"]
            for node in violation["nodes"]
        ] == []

    return assert_accessible
