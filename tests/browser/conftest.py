"""One site and one Chromium for all tests of this folder."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import PASSWORD, Site, start

# Pages have no inline style of their own: tests/test_architecture.py looks at every template.
STYLED_BY_AXE = "Applying inline style violates"
# Every module of this folder is of one process, for the site is shared; groups are read before a hook of this folder could say so.
ONE_SITE = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
INSTALL = "there is no Chromium: apt-get install chromium (or set CHROMIUM=/path/to/it)"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running, processes = start(tmp_path_factory.mktemp("site"))
    yield running
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed after each module: while it is open, its loop runs in this thread, and tests of the database may not."""
    program = os.environ.get("CHROMIUM")
    if not program:
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """A person's own browser window; whatever its console or the network complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_one(width: int = 1440, *, dark: bool = False, javascript: bool = True, language: str = "en", zone: str = "Asia/Baku") -> Page:
        context = chromium.new_context(
            base_url=site.address, viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light",
            java_script_enabled=javascript, locale=language, reduced_motion="reduce", timezone_id=zone,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" and not _expected(message.text) else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status in {500, 502} else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _expected(text: str) -> bool:
    """What is refused or gone says so on purpose; and the one who inspects the page for us tries to style it."""
    refused = any(f"status of {status}" in text for status in (404, 409, 410, 422, 503))
    return refused or text.startswith(STYLED_BY_AXE)


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def work_at(page: Page, conference: str) -> None:
    """Chooses the conference in the panel's switcher."""
    page.goto("/admin/")
    page.locator("details.p-conf summary").click()
    page.locator("details.p-conf button", has_text=conference).click()
    page.wait_for_load_state()
