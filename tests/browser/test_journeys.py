"""What people come for, in a real browser: on a telephone, on a desk, and the public part without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE, sign_in, work_at
from tests.browser.site import Site

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
# The desk is for `--all`: what differs there is the width alone.
WAYS = [(390, True), pytest.param(1440, True, marks=pytest.mark.slow), (390, False)]
# Whoever answers sooner is taken for a program.
SECONDS_A_PERSON_NEEDS = 4.5
IN_WORDS = ["telephone", "desk", "telephone without JavaScript"]

ONE_SEAT = """
from django.utils import timezone
from conference.models import Conference
from registrations.services import setup
forum = Conference.objects.get(slug="baku-forum")
quota = setup.create_quota(forum, {{"name": "{name}", "size": 1}}, by=None)
setup.create_type(forum, {{"name": "{name}", "description": "A table for one."}}, quotas=[quota], by=None)
"""
DRAFT_SESSION = """
from datetime import timedelta
from conference.models import Conference
from sessions.models import Room
from sessions.services import schedule, sessions
forum = Conference.objects.get(slug="baku-forum")
made = sessions.create(forum, by=None, title="{title}", kind=sessions.kind_of(forum, "talk"), people=[])
starts = forum.begins_at() + timedelta(hours=19)
schedule.place(made, room=Room.objects.filter(conference=forum).first(), starts_at=starts, ends_at=starts + timedelta(minutes=30), by=None)
"""


def letter(page: Page, address: str, subject: str) -> None:
    """Opens the newest message to the address in the demonstration's mailbox."""
    page.goto(f"/demo/mail/?to={address}")
    page.get_by_role("link", name=re.compile(subject)).first.click()


def choose(page: Page, name: str) -> None:
    row = page.locator(".offers > li", has=page.get_by_role("heading", name=name, exact=True))
    row.locator("input[type=number], select").first.fill("1")
    page.get_by_role("button", name="Go on to your details").click()


def give_details(page: Page, given: str, family: str, email: str) -> None:
    page.get_by_label("Given name").first.fill(given)
    page.get_by_label("Family name").first.fill(family)
    page.get_by_label("E-mail").first.fill(email)
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize(("width", "javascript"), WAYS, ids=IN_WORDS)
def test_register_cancel_and_the_next_one_accepts(site: Site, open_page: OpenPage, width: int, javascript: bool) -> None:
    name = f"Table {width} {'with' if javascript else 'without'}"
    key = name.lower().replace(" ", "-")
    site.run(ONE_SEAT.format(name=name))
    first, second = open_page(width, javascript=javascript), open_page(width, javascript=javascript)

    first.goto("/baku-forum/register/")
    choose(first, name)
    give_details(first, "Aysel", "Birinci", f"first-{key}@example.org")
    expect(first.get_by_role("heading", level=1)).to_contain_text("Your seat is taken")

    second.goto("/baku-forum/register/")
    second.locator(".offers > li", has=second.get_by_role("heading", name=name, exact=True)).get_by_role(
        "link", name="Join the list"
    ).click()
    second.get_by_label("Name").first.fill("Rauf Ikinci")
    second.get_by_label("E-mail").first.fill(f"second-{key}@example.org")
    second.locator("main form button[type=submit]").first.click()
    expect(second.locator("main")).to_contain_text("1")

    letter(first, f"first-{key}@example.org", "Your registration")
    first.locator("main a[href*='/tickets/']").first.click()
    expect(first.locator(".ticket-code")).to_be_visible()
    first.goto(first.url.split("?")[0] + "cancel/")
    first.locator("main form button[type=submit]").first.click()
    expect(first.locator("main")).to_contain_text("Cancelled")
    site.manage("worker", "--once")

    letter(second, f"second-{key}@example.org", "A seat is free")
    second.locator("main a[href*='/waiting/']").first.click()
    second.get_by_role("button", name=re.compile("Accept|Take")).click()
    letter(second, f"second-{key}@example.org", "Your registration")
    second.locator("main a[href*='/tickets/']").first.click()
    expect(second.locator(".ticket-code")).to_be_visible()


# Without JavaScript a review is written, answered and revised in test_reviewing.
@pytest.mark.parametrize(("width", "javascript"), WAYS[:2], ids=IN_WORDS[:2])
def test_find_a_paper_review_it_confirm_moderate_and_see_it(site: Site, open_page: OpenPage, width: int, javascript: bool) -> None:
    key = f"{width}-{javascript}".lower()
    text = f"Read on {key}: the argument is careful, the sample is small, and page four deserves a second look by its authors."
    reader = open_page(width, javascript=javascript)

    reader.goto("/proceedings/")
    reader.get_by_label(re.compile("Words of the title")).fill("oversight report")
    reader.get_by_role("button", name="Search").click()
    reader.get_by_role("link", name="Who Reads the Oversight Report?").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Who Reads the Oversight Report?")
    paper = reader.url
    reader.get_by_role("link", name="Leave a review").first.click()
    reader.locator("[name=rating][value='4']").check(force=True)
    reader.locator("[name=text]").fill(text)
    reader.locator("[name=display_name]").fill("A Careful Reader")
    reader.locator("[name=email]").fill(f"reader-{key}@example.org")
    reader.locator("[name=interests]").fill("None")
    reader.wait_for_timeout(SECONDS_A_PERSON_NEEDS * 1000)
    reader.locator("main form button[type=submit]").first.click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("One step left")
    letter(reader, f"reader-{key}@example.org", "Confirm")
    reader.locator("main a[href*='/confirm/']").first.click()
    reader.locator("main form button[type=submit]").first.click()
    reader.goto(paper)
    expect(reader.locator("body")).not_to_contain_text(text)

    moderator = open_page(width)
    sign_in(moderator, "moderator")
    work_at(moderator, "Baku 2024")
    moderator.goto("/admin/reviews/review/queue/")
    item = moderator.locator(".q-items a", has_text="A Careful Reader").last
    item.click()
    expect(moderator.locator("main")).to_contain_text(text)
    moderator.get_by_role("button", name=re.compile("^Publish")).click()
    moderator.wait_for_load_state()

    reader.goto(paper)
    expect(reader.locator("#reviews")).to_contain_text(text)


@pytest.mark.parametrize("width", [390, 1440], ids=IN_WORDS[:2])
def test_confirm_a_session_in_the_panel_and_see_it_on_the_timetable_at_once(site: Site, open_page: OpenPage, width: int) -> None:
    title = f"An evening talk for {width}"
    site.run(DRAFT_SESSION.format(title=title))
    visitor, organiser = open_page(width), open_page(width)
    visitor.goto("/baku-forum/programme/")
    expect(visitor.locator("main")).not_to_contain_text(title)

    sign_in(organiser, "programme")
    work_at(organiser, "Forum")
    organiser.goto(f"/admin/programme/session/?q={title.replace(' ', '+')}")
    organiser.locator("input.action-select").first.check()
    organiser.locator("select[name=action]").first.select_option("confirm")
    organiser.locator("button[name=index]").first.click()
    organiser.wait_for_load_state()

    visitor.reload()
    expect(visitor.locator("main")).to_contain_text(title)
