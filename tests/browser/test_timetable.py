"""The timetable as a visitor uses it: what is on now, search, stars, one's own time; by mouse on a phone, by keyboard at a desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE
from tests.browser.test_pages import by_day_and_night

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]


def press_until(page: Page, focused: str, limit: int = 60) -> None:
    """Tab until what is focused fits the selector."""
    for _step in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", focused):
            return
    raise AssertionError(f"the keyboard does not reach {focused}")


def test_the_next_talk_is_two_taps_away_and_what_is_on_changes_by_itself(open_page: OpenPage) -> None:
    page = open_page(390)
    page.goto("/baku-forum/programme/")
    slots = page.locator(".slot[data-session]")
    plenary, panel = slots.filter(has_text="What three decades"), slots.filter(has_text="Kosovo, Kabul")
    starts = datetime.fromisoformat(plenary.locator("time").first.get_attribute("datetime") or "")
    page.clock.install(time=starts + timedelta(minutes=5))

    page.goto("/baku-forum/")
    page.get_by_role("link", name="Open the timetable").click()
    box = page.locator("[data-now-next]")
    expect(box).to_contain_text("What three decades")
    expect(plenary).to_contain_class("live")
    box.get_by_role("link", name="Jump to now").click()
    assert page.evaluate("document.querySelector('#now').getBoundingClientRect().top < innerHeight")
    page.evaluate("document.activeElement.blur()")
    page.clock.fast_forward("40:30")
    expect(panel).to_contain_class("live")
    expect(box.locator("div").first).to_contain_text("Kosovo, Kabul")
    box.get_by_role("link", name="Kosovo, Kabul").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kosovo, Kabul")


@pytest.mark.parametrize("width", [390, 1440])
def test_search_and_stars_by_mouse_and_by_keyboard(open_page: OpenPage, width: int) -> None:
    page = open_page(width)
    page.goto("/baku-forum/programme/")
    if width == 390:
        page.locator(".filters > summary").click()
        page.get_by_label("Search in all days").fill("BALIQCI")
        page.get_by_role("button", name="Show", exact=True).click()
        page.locator("li .star").click()
    else:
        press_until(page, "#q")
        page.keyboard.type("BALIQCI")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=BALIQCI**")
        press_until(page, "li .star")
        page.keyboard.press("Space")
    found = page.locator(".tt-list > li")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("What a fisherman reports")
    expect(page.locator("[data-star-count]")).to_have_text("1")
    expect(page.get_by_role("button", name="On my programme: Short talks")).to_have_attribute("aria-pressed", "true")
    assert by_day_and_night(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="Without “BALIQCI”").click()
    expect(page.locator(".slot.mine")).to_have_count(1)
    page.get_by_role("button", name="Mine").click()
    assert by_day_and_night(page) == []


def test_ones_own_time_is_shown_with_its_zone_and_date_and_remembered(open_page: OpenPage) -> None:
    page = open_page(1440, zone="America/New_York")
    page.goto("/baku-forum/programme/")
    first = page.locator(".slot[data-session] time").first
    expect(first).to_have_text("08:30")

    page.get_by_role("button", name="Show in my time").click()
    page.goto("/baku-forum/programme/")

    expect(first).to_have_text("23:30, Nov 25")
    expect(page.locator(".axis span:not(.sr) time").nth(2)).to_have_text("00:00")
    expect(page.locator("[data-zone-head]")).to_have_text("New York (UTC−5)")
    expect(page.get_by_text("Times are your own, New York (UTC−5); the conference keeps Baku time (UTC+4).")).to_be_visible()
    assert by_day_and_night(page) == []
    page.get_by_role("link", name="Opening", exact=True).click()
    expect(page.locator(".facts time").nth(1)).to_have_text("00:00")
    page.get_by_role("button", name="Show Baku time").click()
    expect(page.locator(".facts time").nth(1)).to_have_text("09:00")


def test_without_javascript_the_filters_work(open_page: OpenPage) -> None:
    page = open_page(390, javascript=False)
    page.goto("/baku-forum/programme/")
    page.locator(".filters > summary").click()
    page.get_by_label("Track").select_option("Energy and cyber")
    page.get_by_label("Kind").select_option("Workshop")
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.locator(".slot:not(.pause)")).to_have_count(2)
    page.get_by_role("link", name="Without Workshop").click()
    page.get_by_label("Search in all days").fill("nothing like it")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    page.get_by_role("link", name="Show all").first.click()
    assert page.locator(".slot").count() > 20
