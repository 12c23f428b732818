"""A reader finds a paper, cites it, reads it and follows it to its talk: on a desk, on a telephone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE
from tests.browser.site import Site

pytestmark = ONE_SITE
OpenPage = Callable[..., Page]
TITLE = "Five Hundred Officers a Year: What Partnership Training Changed"
RECORDED = f"""
from proceedings.models import Paper
from sessions.services import sessions
paper = Paper.objects.get(current__texts__title={TITLE!r})
links = [dict(kind="recording", url="https://example.org/recording", title="")]
sessions.change(paper.session, dict(links=links), by=None)
"""


@pytest.mark.parametrize(("width", "javascript"), [(1440, True), (390, False)], ids=["desk", "telephone without JavaScript"])
def test_find_a_paper_cite_it_read_it_and_follow_it_to_its_talk(site: Site, open_page: OpenPage, width: int, javascript: bool) -> None:
    site.run(RECORDED)
    page = open_page(width, javascript=javascript)
    page.goto("/proceedings/")
    page.get_by_role("searchbox").fill("Okhotnokov-Braun")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("Showing results for okhotnikov braun.")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    citation = page.locator(".cite-text:visible")
    expect(citation).to_contain_text("Sədrəddinova, A., & Okhotnikov-Braun, P. (2025).")
    page.get_by_text("IEEE", exact=True).first.click()
    expect(citation).to_have_count(1)
    expect(citation).to_contain_text("A. Sədrəddinova and P. Okhotnikov-Braun, “Five Hundred")

    page.get_by_text("Read the PDF here").click()
    address = page.locator("iframe.pdf").get_attribute("src")
    part = page.request.get(address, headers={"Range": "bytes=0-7"})
    assert (part.status, part.body()[:5]) == (206, b"%PDF-")

    rail = page.get_by_role("complementary", name="About this paper")
    expect(rail.get_by_role("link", name="Recording")).to_have_attribute("href", "https://example.org/recording")
    # By keyboard: the document in the page may still move what lies below it.
    rail.get_by_role("link", name="Five hundred officers a year").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Five hundred officers a year")


def test_the_chosen_style_is_remembered_and_the_citation_copied(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.paper("officers"))
    page.get_by_text("Chicago", exact=True).first.click()
    page.reload()

    expect(page.get_by_role("radio", name="Chicago")).to_be_checked()
    page.locator(".citation:visible button").click()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-text-chicago").inner_text()


def test_the_styles_are_chosen_with_the_keyboard(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto(site.paper("officers"))
    page.get_by_role("radio", name="APA").focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator(".citation:visible")).to_have_attribute("data-style", "ieee")
