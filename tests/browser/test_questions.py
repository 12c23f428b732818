"""Questions in a real browser: one that another answer shows, with JavaScript and without, and a file that is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE
from tests.browser.site import Site
from tests.browser.test_journeys import IN_WORDS, WAYS, choose
from tests.browser.test_pages import found_by_axe
from tests.factories.proceedings import pdf

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
A_TYPE = """
from conference.models import Conference
from questions.models import Kind, Question
from questions.services import asking
from questions.services.asking import Wording
from registrations.services import setup
forum = Conference.objects.get(slug="baku-forum")
own = {{"everybody": False}}
bus = asking.ask(forum, Wording(Kind.YES_NO, "Do you take the bus?", required=True), own, by=None)
stop = asking.ask(forum, Wording(Kind.TEXT, "At which stop?", required=True), {{"shown_by": bus, "shown_for": "yes", **own}}, by=None)
card = asking.ask(forum, Wording(Kind.FILE, "Your card", required=True), own, by=None)
quota = setup.create_quota(forum, {{"name": "{name}", "size": 9}}, by=None)
setup.create_type(forum, {{"name": "{name}", "questions": [bus, stop, card]}}, quotas=[quota], by=None)
"""


@pytest.mark.parametrize(("width", "javascript"), WAYS, ids=IN_WORDS)
def test_questions_are_answered_with_the_details(site: Site, open_page: OpenPage, width: int, javascript: bool, tmp_path: Path) -> None:
    name = f"Bus {width} {'with' if javascript else 'without'}"
    site.run(A_TYPE.format(name=name))
    card = tmp_path / "card.pdf"
    card.write_bytes(pdf())
    page = open_page(width, javascript=javascript)
    page.goto("/baku-forum/register/")
    choose(page, name)
    send = page.locator("main form button[type=submit]").first
    stop = page.get_by_label("At which stop?")
    expect(stop).to_be_hidden()

    page.get_by_label("Your card").set_input_files(card)
    page.get_by_label("Yes", exact=True).check()
    if javascript:
        expect(stop).to_be_visible()
    send.click()
    expect(page.locator(".error-summary")).to_contain_text("At which stop?")
    assert not javascript or found_by_axe(page) == []
    page.get_by_label("At which stop?").fill("Icherisheher")
    page.get_by_label("Given name").first.fill("Aysel")
    page.get_by_label("E-mail").first.fill(f"bus-{width}-{javascript}@example.org".lower())
    send.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your seat is taken")

    page.get_by_role("button", name="Open the ticket").click()
    expect(page.locator(".said")).to_contain_text("card.pdf")
    page.get_by_role("link", name="Change answers").click()
    assert not javascript or found_by_axe(page) == []
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".said")).not_to_contain_text("Icherisheher")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
