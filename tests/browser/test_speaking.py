"""A speaker opens the letter's link, confirms, sends and crops a photograph, and looks at the page as others will see it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE, sign_in, work_at
from tests.browser.site import Site
from tests.browser.test_pages import by_day_and_night, found_by_checker

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
PAGES = ("", "photo/", "profile/", "availability/", "preview/")
LINK = """
from speakers.models import Speaker
from speakers.services import answers, people, secrets
from conference.models import Conference
forum = Conference.objects.get(slug="baku-forum")
speaker = people.create(forum, name={name!r}, email="journey@example.org", invented=True, by=None)
answers.ask(speaker, by=None)
print(secrets.page_of(speaker))
"""


def picture(folder: Path) -> Path:
    """Dark on the left, light on the right."""
    image, path = Image.new("RGB", (1200, 900), "#203040"), folder / "portrait.jpg"
    image.paste("#f0e0c0", (600, 0, 1200, 900))
    image.save(path, "JPEG")
    return path


@pytest.mark.parametrize("javascript", [True, False])
def test_a_speaker_confirms_sends_and_crops_a_photograph_and_sees_the_page_of_others(
    site: Site, open_page: OpenPage, tmp_path: Path, javascript: bool
) -> None:
    name = f"Journey {'with' if javascript else 'without'} Scripts"
    link = site.run(LINK.format(name=name)).split()[-1]
    page = open_page(390, javascript=javascript)
    page.goto(link)
    expect(page).to_have_url(f"{site.address}/baku-forum/speaking/")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the three.")
    page.get_by_label("Yes, I will be there").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("main")).to_contain_text("You said yes")

    page.get_by_role("link", name="Send a photograph").click()
    page.get_by_label("Your photograph").set_input_files(picture(tmp_path))
    page.get_by_label("I agree that this photograph is shown").check()
    page.get_by_role("button", name="Send it").click()
    crop(page, javascript=javascript)
    expect(page.get_by_role("button", name="Withdraw my consent")).to_be_visible()
    for path in PAGES if javascript else ():
        page.goto(f"/baku-forum/speaking/{path}")
        assert (path, by_day_and_night(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto("/baku-forum/speaking/")
    page.get_by_role("link", name="See it as others will").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    light = Image.open(io.BytesIO(page.request.get("/baku-forum/speaking/photo/200.webp").body())).convert("L")
    assert light.getpixel((100, 125)) > 200


def crop(page: Page, *, javascript: bool) -> None:
    """Closer, and to the right: by dragging where there are scripts, by the sliders where there are none."""
    sliders = {"Closer": "200", "From left to right": "50" if javascript else "100"}
    for label, value in sliders.items():
        page.get_by_label(label).evaluate(
            "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', {bubbles: true})); }", value
        )
    if javascript:
        frame = page.locator("[data-frame]")
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2 + 400, box["y"] + box["height"] / 2, steps=5)
        page.mouse.up()
        assert page.get_by_label("From left to right").input_value() == "100"
        assert page.locator("[data-shown]").get_attribute("viewBox", timeout=5_000).startswith("420.0 ")  # type: ignore[union-attr]
    page.get_by_role("button", name="Show this part").click()
    page.wait_for_load_state()
    assert page.locator("[data-shown]").get_attribute("viewBox").startswith("420")  # type: ignore[union-attr]


def test_the_html_checker_finds_no_error_on_a_speakers_pages(site: Site, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    page.goto(site.run(LINK.format(name="Journey of the Checker")).split()[-1])
    page.goto("/baku-forum/speaking/photo/")
    page.get_by_label("Your photograph").set_input_files(picture(tmp_path))
    page.get_by_role("button", name="Send it").click()
    page.wait_for_load_state()
    sources = {path: page.request.get(f"/baku-forum/speaking/{path}").text() for path in PAGES}
    (folder := tmp_path / "pages").mkdir()

    assert found_by_checker(sources, folder) == []


def test_the_panel_says_who_has_answered_what(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "programme")
    work_at(page, "Baku Forum")
    expect(page.locator("main")).to_contain_text("Speaker said no")
    page.goto("/admin/speakers/speaker/?answer__exact=no")
    assert by_day_and_night(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Daniel Mbeki-Hartmann").click()
    expect(page.locator("main")).to_contain_text("A vote in Bonn falls on that day.")
    assert by_day_and_night(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
