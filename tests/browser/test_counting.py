"""A reader in a real browser is counted once, a robot never."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ONE_SITE
from tests.browser.site import Site

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
COUNTED = """
from django.utils import timezone
from proceedings.models import AccessCount
today = AccessCount.objects.filter(day=timezone.now().date(), paper__public_id="{paper}").order_by("kind")
print({{row.kind: row.count for row in today}})
"""


@pytest.fixture
def address(site: Site) -> str:
    return site.paper("energy")


def counted(site: Site, address: str) -> str:
    return site.run(COUNTED.format(paper=address.split("/")[2])).strip()


def read_page(page: Page, address: str) -> None:
    """Until the page has told that it was seen."""
    with page.expect_response(lambda answer: answer.url.endswith("/seen/")) as told:
        page.goto(address)
    assert told.value.status == 204


def test_a_page_counts_when_seen_a_file_when_sent_and_a_robot_never(site: Site, open_page: OpenPage, address: str) -> None:
    robot = open_page()
    read_page(robot, address)  # its name says that nobody looks at what it shows
    assert counted(site, address) == "{}"

    page = open_page()
    page.context.new_cdp_session(page).send("Emulation.setUserAgentOverride", {"userAgent": READER})
    read_page(page, address)
    read_page(page, address)
    assert counted(site, address) == "{'view': 1}"

    for _time in range(2):
        body = page.evaluate(
            "address => fetch(address, {cache: 'no-store'}).then(answer => answer.arrayBuffer()).then(bytes => bytes.byteLength)",
            address.rstrip("/") + ".pdf",
        )
        assert body > 1000
    assert counted(site, address) == "{'download': 1, 'view': 1}"
