"""What happens to a paper, as a feed; and the figure of its readers, the same wherever it stands."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from accounts.models import User
from conference.models import Conference
from proceedings.models import Paper
from proceedings.services import notices
from reviews.services import moderation
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference, title="Unmistakable title")


def feed(browser: Client, paper: Paper) -> ElementTree.Element:
    return ElementTree.fromstring(browser.get(f"/papers/{paper.public_id}/feed.atom").content)


def titles(tree: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")]


def test_the_feed_tells_versions_notices_and_reviews_the_newest_first(paper: Paper, moderator: User, stranger: Client) -> None:
    make.published(paper, by=moderator, display_name="A Reader <b>", rating=4)
    notices.issue(paper, notices.NoticeWords("erratum", "A line was wrong."), by=None)
    make.pending(paper)

    assert titles(feed(stranger, paper)) == ["Erratum", "Review by A Reader <b>, 4 of 5", "Version 1"]


def test_a_hidden_review_leaves_the_feed(paper: Paper, moderator: User, stranger: Client) -> None:
    review = make.published(paper, by=moderator)
    assert len(titles(feed(stranger, paper))) == 2

    moderation.hide(review, by=moderator)
    assert titles(feed(stranger, paper)) == ["Version 1"]


def test_the_feed_holds_no_address_and_no_more_than_fifty(paper: Paper, moderator: User, stranger: Client) -> None:
    for number in range(51):
        make.published(paper, by=moderator, email=f"secret-{number}@example.org")

    body = stranger.get(f"/papers/{paper.public_id}/feed.atom").content.decode()
    assert (body.count("<entry"), "secret-" in body) == (50, False)


def test_a_paper_that_is_not_public_has_no_feed(conference: Conference, stranger: Client) -> None:
    assert stranger.get(f"/papers/{papers.draft(at=conference).public_id}/feed.atom").status_code == 404


def test_the_page_of_a_paper_leads_to_its_feed(paper: Paper, stranger: Client) -> None:
    address = f'<link rel="alternate" type="application/atom+xml" href="/papers/{paper.public_id}/feed.atom"'
    for path in (paper.get_absolute_url(), f"{paper.get_absolute_url()}reviews/"):
        assert address in stranger.get(path).content.decode()


def test_the_figure_is_the_same_everywhere(paper: Paper, moderator: User, stranger: Client) -> None:
    """Three of 5 and one of 2 are 17: with the three of 3, 26 by 7."""
    for rating in (5, 5, 5, 2):
        make.published(paper, by=moderator, rating=rating)
    address, volume = paper.get_absolute_url(), paper.volume.slug

    def read(path: str, pattern: str) -> tuple[str, ...]:
        return re.search(pattern, stranger.get(path).content.decode(), re.DOTALL).groups()

    def linked(path: str) -> tuple[str, ...]:
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', stranger.get(path).content.decode(), re.DOTALL):
            if rating := json.loads(text).get("aggregateRating"):
                return str(rating["ratingValue"]), str(rating["ratingCount"])
        return ()

    row = r'<b>([\d.]+)</b></span><a class="number-of"[^>]*>(\d+) review'
    said = r"Readers’ rating: ([\d.]+) of 5, from (\d+) reviews"
    found = {
        "page": read(address, r'<span class="huge">([\d.]+)</span>.*?from (\d+) reviews'),
        "head of the page": read(address, r'class="rated".*?<b>([\d.]+)</b><span>(\d+) reader reviews'),
        "page of the reviews": read(f"{address}reviews/", r'<span class="huge">([\d.]+)</span>.*?from (\d+) reviews'),
        "list": read(f"/proceedings/{volume}/", row),
        "search": read("/proceedings/?q=unmistakable", row),
        "feed of the paper": read(f"{address}feed.atom", said),
        "feed of the volume": read(f"/proceedings/{volume}/feed.atom", said),
        "JSON-LD of the paper": linked(address),
        "JSON-LD of its reviews": linked(f"{address}reviews/"),
    }
    assert found == dict.fromkeys(found, ("3.7", "4"))
