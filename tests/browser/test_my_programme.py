"""Star two sessions, keep them, read them on another device."""

import re
from collections.abc import Callable

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE
from tests.browser.site import Site
from tests.browser.test_pages import by_day_and_night

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("width", [390, 1440])
def test_stars_are_kept_and_read_on_another_device(site: Site, open_page: OpenPage, width: int) -> None:
    page, other = open_page(width), open_page(1440)
    page.goto("/baku-forum/programme/")
    stars = page.locator(".slot .star")
    titles = [page.locator(".slot:has(.star) h3").nth(number).inner_text() for number in (0, 1)]
    for number in (0, 1):
        stars.nth(number).click()
    page.get_by_role("link", name="Keep my programme").click()
    expect(page.locator("main")).to_contain_text(titles[0])
    assert by_day_and_night(page) == []
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Keep my programme").click()
    expect(page.get_by_label("Address of the calendar")).to_have_value(re.compile(r"\.ics$"))
    assert by_day_and_night(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    other.goto(page.url)
    expect(other.locator("main")).to_contain_text(titles[1])
    other.get_by_role("button", name="Star these in this browser too").click()
    feed = other.request.get(other.get_by_label("Address of the calendar").input_value())
    assert len(Calendar.from_ical(feed.body()).walk("VEVENT")) >= 2
    other.goto("/baku-forum/programme/")
    expect(other.locator("[data-star-count]")).to_have_text("2")


def test_without_javascript_the_address_alone_is_enough(site: Site, open_page: OpenPage) -> None:
    scripted, page = open_page(1440), open_page(390, javascript=False)
    scripted.goto("/baku-forum/programme/")
    session = scripted.locator(".slot:has(.star)").first.get_attribute("data-session")
    page.goto(f"/baku-forum/my-programme/?sessions={session}")
    page.get_by_role("button", name="Keep my programme").click()

    expect(page.get_by_role("heading", name="In your calendar")).to_be_visible()
    page.get_by_role("button", name="Keep it no longer").click()
    expect(page.locator("main")).to_contain_text("Nothing starred yet")
