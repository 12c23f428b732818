"""An editor publishes a volume in one sitting, and an erratum that is seen wherever the paper stands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE, sign_in, work_at
from tests.browser.site import Site

pytestmark = ONE_SITE
OpenPage = Callable[..., Page]
TWO_DRAFTS = """
from conference.models import Conference
from proceedings.manuscripts import Manuscript, WrittenAuthor, WrittenText
from proceedings.models import Series
from proceedings.names import PersonName
from proceedings.services import papers, volumes
series = Series.objects.get(slug="baku-proceedings")
volume = volumes.create_volume(
    series, by=None, conference=Conference.objects.get(slug="baku-2024"), slug="{slug}", title="A volume in a day", year=2025,
    editors=[PersonName("Invented", "Editor")],
)
for number, abstract in ((1, "What was found."), (2, "What was lost.")):
    written = Manuscript(
        (WrittenText("en", f"Paper {{number}} of {slug}", abstract=abstract),), (WrittenAuthor(PersonName("Invented", "Author")),),
        licence="CC-BY-4.0", body_markdown="## A part\\n\\nWords.",
    )
    papers.create(volume, written, by=None)
print(volume.pk)
"""


@pytest.mark.parametrize(("width", "javascript"), [(1440, True), (390, False)])
def test_publish_a_volume_then_an_erratum_and_see_it_everywhere(site: Site, open_page: OpenPage, width: int, javascript: bool) -> None:
    slug = f"in-a-day-{width}"
    volume = site.run(TWO_DRAFTS.format(slug=slug)).strip()
    editor, reader = open_page(width, javascript=javascript), open_page(width, javascript=javascript)
    sign_in(editor, "editor")
    work_at(editor, "Baku 2024")
    contents = f"/admin/proceedings/volume/{volume}/contents/"

    editor.goto(contents)
    editor.get_by_label(f"Place of “Paper 2 of {slug}”").fill("5")
    editor.get_by_role("button", name="Publish the 2 papers that are ready").click()
    expect(editor.locator("body")).to_contain_text("2 papers published.")
    editor.get_by_role("button", name="Publish the volume").click()
    expect(editor.locator("body")).to_contain_text("The volume is published.")
    reader.goto(f"/proceedings/{slug}/")
    expect(reader.locator(".papers h3 a")).to_have_text([f"Paper 2 of {slug}", f"Paper 1 of {slug}"])
    paper = reader.get_by_role("link", name=f"Paper 1 of {slug}").get_attribute("href")

    editor.goto(f"/admin/proceedings/paper/?q={slug}")
    key = editor.locator("tr", has_text=f"Paper 1 of {slug}").locator("input[name=_selected_action]").get_attribute("value")
    editor.goto(f"/admin/proceedings/notice/add/?paper={key}&kind=erratum")
    editor.locator("[name=text]").fill("The word **found** stands for *lost*.")
    editor.locator("input[name=_save], button[name=_save]").first.click()
    editor.locator("input[name=_selected_action]").first.check()
    editor.locator("select[name=action]").select_option("publish")
    editor.locator("button[name=index]").first.click()
    editor.wait_for_load_state()

    for address in (paper, f"{paper}v1/"):
        reader.goto(str(address))
        expect(reader.locator(".strip", has_text="The word found stands for lost.")).to_have_count(1)
    expect(reader.get_by_role("link", name="Erratum", exact=True)).to_have_count(1)
    reader.get_by_role("link", name=re.compile("Read the notice")).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Erratum")
    expect(reader.locator(".prose")).to_contain_text("The word found stands for lost.")
    reader.goto(f"/proceedings/{slug}/")
    expect(reader.locator(".papers li", has_text="Paper 1").locator(".tag")).to_have_text("Erratum")
