"""A day is built and released in the editor, by mouse and again by keyboard alone; what changes is told to whom it concerns."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ONE_SITE, sign_in
from tests.browser.site import Site
from tests.browser.test_pages import by_day_and_night

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
# Nothing scrolls between where a session is taken and where it is put.
TALL = {"width": 1440, "height": 1600}
BOARD = "/admin/programme/session/board/"
NEW_DAY = """
from datetime import timedelta
from accounts.models import User
from conference.models import Conference, Organisation, TeamMember
from sessions.models import Session, SessionState
from sessions.services import rooms, sessions
from sessions.services.sessions import Casting
from speakers.services import people as speakers
template = Conference.objects.get(slug="baku-forum")
day = Conference.objects.create(
    organisation=template.organisation, slug="{slug}", name="A day to build", zone="Asia/Baku", languages=["en"], default_language="en",
    starts_on=template.starts_on + timedelta(days=200), ends_on=template.starts_on + timedelta(days=200), state="public",
    contact_email="day@example.org", auto_release=False,
)
TeamMember.objects.create(conference=day, user=User.objects.get(email="programme@example.org"), role="programme")
for name in ("Hall", "Studio"):
    rooms.create(day, name=name, by=None)
for number in (1, 2, 3):
    speaker = speakers.create(day, name=f"Invented Speaker {{number}}", email=f"speaker{{number}}-{slug}@example.org", invented=True, by=None)
    made = sessions.create(day, title=f"Talk {{number}}", people=[Casting(speaker)], by=None)
    sessions.confirm(made, by=None)
"""
WRITTEN = """
from conference.models import OutgoingMail
print(sorted(OutgoingMail.objects.filter(occasion__startswith="programme:", conference__slug="{slug}").values_list("recipient", flat=True)))
"""


def new_day(site: Site, page: Page, slug: str) -> None:
    site.run(NEW_DAY.format(slug=slug))
    sign_in(page, "programme")
    page.goto("/admin/")
    page.locator("details.p-conf summary").click()
    page.locator("details.p-conf button", has_text="A day to build").last.click()
    page.wait_for_load_state()
    page.goto(BOARD)


def slot(page: Page, title: str) -> Locator:
    return page.locator(".b-slot", has=page.locator("b", has_text=re.compile(f"^{title}$"))).first


def centre(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 20)


@contextmanager
def board_comes_back(page: Page) -> Iterator[None]:
    """What is done inside makes the server send the board anew."""
    page.evaluate("document.getElementById('board').dataset.before = ''")
    yield
    page.wait_for_selector("#board:not([data-before])")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
    page.mouse.move(*end, steps=4)
    with board_comes_back(page):
        page.mouse.up()


def release(page: Page, note: str) -> None:
    page.get_by_role("link", name=re.compile("to release|Release")).last.click()
    page.get_by_label("Notes, for everybody").fill(note)
    assert by_day_and_night(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Release: show it to everybody").click()
    expect(page.locator(".p-messages")).to_contain_text("is what everybody sees now")


def test_by_mouse(site: Site, open_page: OpenPage) -> None:
    page = open_page(1440)
    new_day(site, page, "by-mouse")
    page.set_viewport_size(TALL)
    hall, studio = (page.locator("[data-room]", has=page.locator("h2", has_text=name)) for name in ("Hall", "Studio"))
    for title, room, down in (("Talk 1", hall, 150), ("Talk 2", studio, 300)):
        box = room.bounding_box()
        assert box
        drag(page, centre(slot(page, title)), (box["x"] + 60, box["y"] + down))
        expect(room).to_contain_text(title)
        expect(page.locator("[data-told]")).to_contain_text(f"“{title}” stands in")
    before = slot(page, "Talk 1").locator(".b-pick .b-time").inner_text()
    box = slot(page, "Talk 1").bounding_box()
    assert box
    drag(page, (box["x"] + 40, box["y"] + box["height"] - 3), (box["x"] + 40, box["y"] + box["height"] + 48))
    after = slot(page, "Talk 1").locator(".b-pick .b-time").inner_text()
    assert (before.split("–")[0], before != after) == (after.split("–")[0], True)
    drag(page, centre(slot(page, "Talk 2")), centre(slot(page, "Talk 1")))
    expect(page.locator(".b-warnings")).to_contain_text("holds two sessions at once")
    assert by_day_and_night(page) == []
    page.set_viewport_size(TALL)
    page.get_by_role("button", name="Undo: Talk 2").click()
    expect(page.locator(".b-warnings")).to_have_count(0)
    drag(page, centre(slot(page, "Talk 2")), centre(page.locator("[data-waiting]")))
    expect(page.locator("[data-waiting]")).to_contain_text("Talk 2")
    release(page, "The first programme.")
    page.goto("/by-mouse/programme/")
    expect(page.locator(".slot h3")).to_have_text(["Talk 1"])
    assert site.run(WRITTEN.format(slug="by-mouse")).strip() == "['speaker1-by-mouse@example.org']"


def test_by_keyboard_and_what_changes_is_told(site: Site, open_page: OpenPage) -> None:
    page, other = open_page(1440), open_page(1440)
    new_day(site, page, "by-keyboard")

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def put_down() -> None:
        with board_comes_back(page):
            press("Enter")

    slot(page, "Talk 1").locator(".b-pick").focus()
    press("Enter", "ArrowDown", "ArrowDown")
    expect(page.locator("[data-told]")).to_contain_text(re.compile(r"Hall, \d\d:10–\d\d:55"))
    put_down()
    expect(slot(page, "Talk 1").locator(".b-pick")).to_be_focused()
    slot(page, "Talk 2").locator(".b-pick").focus()
    press("Enter", "ArrowRight", "Shift+ArrowDown", "+", "+")
    put_down()
    expect(page.locator("[data-told]")).to_contain_text("“Talk 2” stands in Studio")
    press("Enter", "ArrowLeft", "Escape")
    expect(page.locator("[data-told]")).to_contain_text("Left where it was")
    expect(page.locator("[data-room]", has=page.locator("h2", has_text="Studio"))).to_contain_text("Talk 2")
    slot(page, "Talk 3").locator(".b-pick").focus()
    with board_comes_back(page):
        press("Enter", "Delete")
    expect(page.locator("[data-waiting]")).to_contain_text("Talk 3")
    release(page, "")

    page.goto(BOARD)
    slot(page, "Talk 1").locator(".b-pick").focus()
    press("Space", "Shift+ArrowDown")
    put_down()
    other.context.add_cookies(page.context.cookies())
    other.goto(slot(page, "Talk 1").get_by_role("link", name="Move by a form").get_attribute("href") or "")
    other.get_by_label("Starts").fill("16:00")
    expect(other.get_by_role("button", name="Move", exact=True)).to_be_visible()
    with board_comes_back(page):
        press("Control+z")
    expect(page.locator("[data-told]")).to_contain_text("Taken back")
    slot(page, "Talk 1").locator(".b-pick").focus()
    press("Enter", "Shift+ArrowDown", "ArrowDown")
    put_down()
    other.get_by_role("button", name="Move", exact=True).click()
    expect(other.get_by_role("alert")).to_contain_text("has moved")
    expect(other.get_by_label("Starts")).to_have_value("16:00")
    release(page, "Talk 1 begins later.")
    told = site.run(WRITTEN.format(slug="by-keyboard")).strip()
    assert told == "['speaker1-by-keyboard@example.org', 'speaker1-by-keyboard@example.org', 'speaker2-by-keyboard@example.org']"
    page.goto("/by-keyboard/programme/changes/")
    expect(page.locator(".change").first).to_contain_text("Moved")
    assert by_day_and_night(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_without_javascript_every_session_moves_by_its_form(site: Site, open_page: OpenPage, width: int) -> None:
    page = open_page(width, javascript=False)
    new_day(site, page, f"by-form-{width}")
    page.locator("[data-waiting] li", has_text="Talk 1").get_by_role("link").click()
    page.get_by_label("Room").select_option(label="Hall")
    page.get_by_label("Starts").fill("10:00")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("[data-room]", has=page.locator("h2", has_text="Hall"))).to_contain_text("10:00–10:45")
    page.get_by_role("link", name="Break").click()
    page.get_by_label("Starts").fill("11:00")
    page.get_by_role("button", name="Add the break").click()
    expect(page.locator(".b-all")).to_contain_text("11:00–11:30")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
