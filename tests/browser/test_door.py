"""The door on a telephone: by code, by name, without a network, without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE, sign_in
from tests.browser.site import Site
from tests.browser.test_pages import found_by_axe

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
TWO_TICKETS = """
from conference.models import Conference
from registrations.models import CheckInList
from registrations.services import booking, checkin, issuing, setup
forum = Conference.objects.get(slug="baku-forum")
quota = setup.create_quota(forum, {{"name": "{key}", "size": 2}}, by=None)
kind = setup.create_type(forum, {{"name": "Visitor {key}", "visibility": "hidden"}}, quotas=[quota], by=None)
door = checkin.create_list(forum, {{"name": "Door {key}"}}, ticket_types=[kind], by=None)
codes = []
for given in ("Zümrüd", "Yaqub"):
    held = booking.hold(booking.Choice(forum, {{kind: 1}}, "en", "{key}" + given))
    holder = issuing.Holder(given, "{key}", given + "@example.org")
    codes.append(booking.confirm(held, name=holder.name, email="{key}@example.org", holders=[holder]).tickets.get().code)
print(door.pk, *codes)
"""


def open_door(site: Site, page: Page, key: str) -> list[str]:
    """At a list of its own with two tickets; their codes."""
    door, *codes = site.run(TWO_TICKETS.format(key=key)).splitlines()[-1].split()
    sign_in(page, "door")
    page.goto(f"/baku-forum/door/?list={door}")
    return codes


def read(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")


def says(page: Page, words: str) -> None:
    expect(page.locator(".door-headline")).to_have_text(re.compile(words))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_code_is_let_in_once_a_name_is_found_and_the_count_moves(site: Site, open_page: OpenPage, javascript: bool) -> None:
    page = open_page(390, javascript=javascript)
    first, _second = open_door(site, page, f"Qonaq{javascript}")
    expect(page.locator(".door-count")).to_have_text("0 of 2 are in")

    read(page, first)
    says(page, "^Let in$")
    expect(page.locator(".door-answer .door-name")).to_contain_text("Zümrüd")
    read(page, first.lower())
    says(page, r"^Already in since \d\d:\d\d$")
    expect(page.locator(".door-count")).to_have_text("1 of 2 are in")
    page.get_by_role("searchbox", name="Search by name").fill(f"yaqub qonaq{javascript}")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name=re.compile("Let in ?: Yaqub")).click()

    says(page, "^Let in$")
    expect(page.locator(".door-count")).to_have_text("2 of 2 are in")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_scan_without_network_is_kept_and_sent_later(site: Site, open_page: OpenPage) -> None:
    page = open_page(390)
    first, _second = open_door(site, page, "Offline")
    # The network is cut off here; the browser would write of it to its console, which no page may.
    page.route("**/door/", lambda route: route.fulfill(status=503) if route.request.method == "POST" else route.continue_())
    read(page, first)
    says(page, "^No network$")
    expect(page.locator("[data-kept]")).to_contain_text("1")

    page.unroute("**/door/")
    page.get_by_role("button", name="Send now").click()

    says(page, "^Let in$")
    expect(page.locator("[data-kept]")).to_be_hidden()
    expect(page.locator(".door-count")).to_have_text("1 of 2 are in")


def test_a_scan_is_taken_back_by_keyboard(site: Site, open_page: OpenPage) -> None:
    page = open_page(390)
    first, _second = open_door(site, page, "Back")
    read(page, first)
    says(page, "^Let in$")

    page.locator(".door-latest summary").first.press("Enter")
    page.get_by_label("Why?").first.fill("Wrong telephone")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("Taken back")
    expect(page.locator(".door-count")).to_have_text("0 of 2 are in")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_at_the_door(site: Site, open_page: OpenPage, dark: bool) -> None:
    page = open_page(390, dark=dark)
    first, _second = open_door(site, page, f"Axe{dark}")
    found = found_by_axe(page)
    for code, answer in ((first, "Let in"), (first, "Already in"), ("NOSUCH", "Unknown")):
        read(page, code)
        says(page, answer)
        found += found_by_axe(page)

    assert found == []
