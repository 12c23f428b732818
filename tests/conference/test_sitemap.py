"""The site map as a crawler reads it: an index, and parts of a bounded size."""

import pytest
from django.test import Client
from lxml import etree

from conference.lib import sitemaps
from conference.models import Conference
from proceedings.models import Paper
from tests.factories import proceedings as make

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "http://localhost:8000"
pytestmark = pytest.mark.django_db


def read(browser: Client, path: str) -> etree._Element:
    answer = browser.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return etree.fromstring(answer.content if not answer.streaming else b"".join(answer.streaming_content))


def found(root: etree._Element, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path, namespaces=NAMESPACES)]


def parts(browser: Client, name: str) -> list[str]:
    addresses = found(read(browser, "/sitemap.xml"), "//s:sitemap/s:loc/text()")
    return [address.removeprefix(SITE) for address in addresses if f"/sitemap-{name}-" in address]


@pytest.mark.search
def test_every_part_of_the_index_is_there_and_all_of_them_list_what_is_public(
    stranger: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "ROWS_A_PART", 2)
    volume = make.volume(at=conference)
    public = [make.paper(of=volume) for _number in range(5)]
    make.draft(of=volume)

    listed = [address for part in parts(stranger, "papers") for address in found(read(stranger, part), "//s:url/s:loc/text()")]

    assert len(parts(stranger, "papers")) in {3, 4}
    assert sorted(listed) == sorted(SITE + paper.get_absolute_url() for paper in public)


def test_a_part_says_when_the_last_of_it_changed_and_a_page_in_which_languages_it_is(stranger: Client, conference: Conference) -> None:
    paper = make.paper(at=conference)

    index = read(stranger, "/sitemap.xml")
    (page,) = read(stranger, parts(stranger, "papers")[0]).findall("s:url", NAMESPACES)

    moment = Paper.objects.get().changed_at.isoformat(timespec="seconds")
    (part,) = parts(stranger, "papers")
    assert found(index, f"//s:sitemap[s:loc='{SITE}{part}']/s:lastmod/text()") == [moment]
    assert found(page, "s:lastmod/text()") == [moment]
    languages = {code: SITE + ("" if code == "en" else f"/{code}") + paper.get_absolute_url() for code in conference.languages}
    assert dict(zip(found(page, "x:link/@hreflang"), found(page, "x:link/@href"), strict=True)) == languages


def test_drafts_are_in_no_part(stranger: Client, conference: Conference) -> None:
    make.draft(at=conference, title="Secret draft")
    hidden = make.draft(at=conference)

    everything = b""
    for address in found(read(stranger, "/sitemap.xml"), "//s:loc/text()"):
        everything += b"".join(stranger.get(address.removeprefix(SITE)).streaming_content)

    assert hidden.public_id.encode() not in everything
    assert hidden.volume.slug.encode() not in everything


@pytest.mark.parametrize("name", ["nothing-0", "papers-50001"])
def test_what_is_no_part_is_not_there(stranger: Client, name: str) -> None:
    assert stranger.get(f"/sitemap-{name}.xml").status_code == 404


def test_the_index_costs_one_statement_a_shelf_however_many_papers_there_are(
    stranger: Client, conference: Conference, django_assert_num_queries
) -> None:
    volume = make.volume(at=conference)
    make.paper(of=volume)
    with django_assert_num_queries(10):
        stranger.get("/sitemap.xml")
    for _number in range(2):
        make.paper(of=volume)
    with django_assert_num_queries(10):
        stranger.get("/sitemap.xml")


def test_crawlers_are_told_of_the_map_and_of_what_holds_nothing_to_read(stranger: Client, settings) -> None:
    settings.DEMO = False

    lines = stranger.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    assert {"Disallow: /papers/*/report/", "Disallow: /az/papers/*/report/", "Disallow: /proceedings/?*"} <= set(lines)
    assert [line for line in lines if line in {"Disallow: /", "Disallow: /papers/"}] == []
