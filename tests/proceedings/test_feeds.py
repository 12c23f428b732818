"""Feeds, read by the rules of RFC 4287."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from conference import kept
from proceedings.models import Author, Paper
from proceedings.queries import feeds
from proceedings.services import papers, volumes
from tests.factories import proceedings as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
A = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SITE = "http://localhost:8000"
ORCID = "0000-0002-1825-0097"


def read(browser: Client, path: str) -> etree._Element:
    answer = browser.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = etree.fromstring(answer.content)
    assert faults(root) == []
    return root


def faults(root: etree._Element) -> list[str]:
    """What RFC 4287 asks for and is not there, or is there twice."""
    wrong = []
    for element in [root, *root.findall("a:entry", A)]:
        wrong += [f"{name} in {element.tag}" for name in ("id", "title", "updated") if len(element.findall(f"a:{name}", A)) != 1]
        wrong += [
            f"not a moment: {value}" for value in element.xpath("a:updated/text() | a:published/text()", namespaces=A) if not moment(value)
        ]
    links = [(link.get("rel", "alternate"), link.get("href")) for link in root.findall("a:link", A)]
    wrong += [f"no link {rel}" for rel in ("self", "alternate") if rel not in dict(links)]
    identities = root.xpath("a:entry/a:id/text()", namespaces=A)
    wrong += ["an id twice"] if len(set(identities)) != len(identities) else []
    return wrong + [f"no author: {entry[0].text}" for entry in root.findall("a:entry", A) if not entry.findall("a:author/a:name", A)]


def moment(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


def titles(root: etree._Element) -> list[str]:
    return [str(title) for title in root.xpath("a:entry/a:title/text()", namespaces=A)]


def test_the_newest_stands_first_with_its_authors_language_and_file(stranger: Client) -> None:
    make.paper(title="Older")
    newer = make.draft(title="Newer", authors=(make.author(), make.author("Jo", "Braun")))
    papers.attach_to_open(newer, make.pdf(), name="paper.pdf", by=None)
    papers.publish(newer, by=None)
    volumes.publish_volume(newer.volume, by=None)

    root = read(stranger, "/proceedings/feed.atom")

    entry = root.find("a:entry", A)
    assert titles(root) == ["Newer", "Older"]
    assert entry.xpath("a:author/a:name/text()", namespaces=A) == ["Leyla Nümunəli", "Jo Braun"]
    assert (entry.get(LANGUAGE), entry.findtext("a:id", namespaces=A)) == ("en", f"{SITE}/papers/{newer.public_id}/")
    assert entry.xpath("a:link[@rel='enclosure']/@href", namespaces=A) == [f"{SITE}/papers/{newer.public_id}.pdf"]
    assert entry.findtext("a:rights", namespaces=A) == "https://creativecommons.org/licenses/by/4.0/"


def test_a_paper_that_was_retracted_comes_again_and_says_so(stranger: Client) -> None:
    paper = make.paper(title="Taken back")
    make.paper(title="Stands")
    before = read(stranger, "/proceedings/feed.atom")

    papers.retract(Paper.objects.get(pk=paper.pk), reason="Invented.", by=None)

    assert titles(before) == ["Stands", "Taken back"]
    assert titles(read(stranger, "/proceedings/feed.atom")) == ["RETRACTED: Taken back", "Stands"]


def test_a_volume_and_a_person_have_feeds_of_their_own(stranger: Client) -> None:
    here = make.paper(title="Here", authors=(make.author(orcid=ORCID),))
    make.paper(title="There")

    assert titles(read(stranger, f"/proceedings/{here.volume.slug}/feed.atom")) == ["Here"]
    assert titles(read(stranger, f"/authors/{Author.objects.get().public_id}/feed.atom")) == ["Here"]


def test_drafts_are_in_no_feed(stranger: Client) -> None:
    public = make.paper(title="Public")
    make.draft(of=public.volume, title="Secret draft", authors=(make.author(orcid=ORCID),))
    hidden = make.draft(title="Secret volume")
    papers.publish(hidden, by=None)

    assert titles(read(stranger, "/proceedings/feed.atom")) == ["Public"]
    assert titles(read(stranger, f"/proceedings/{public.volume.slug}/feed.atom")) == ["Public"]
    assert stranger.get(f"/proceedings/{hidden.volume.slug}/feed.atom").status_code == 404


def test_the_feed_of_a_volume_follows_it_to_its_new_address(stranger: Client) -> None:
    volume = make.paper().volume
    former = volume.slug
    volumes.change_volume(volume, by=None, slug="renamed")

    answer = stranger.get(f"/proceedings/{former}/feed.atom")

    assert (answer.status_code, answer["Location"]) == (301, "/proceedings/renamed/feed.atom")


@pytest.mark.parametrize("text", ["<script>alert(1)</script> & ]]>", "‮العربية $x_1$"])
def test_text_stays_text(stranger: Client, text: str) -> None:
    make.paper(title=text, abstract=text, keywords=(text,), authors=(make.author(text, text),))

    (title,) = titles(read(stranger, "/proceedings/feed.atom"))

    assert title == text.replace("‮", "")


def test_a_feed_ends_somewhere_and_its_statements_do_not_grow(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def statements() -> int:
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            read(stranger, "/proceedings/feed.atom")
        return len(captured)

    monkeypatch.setattr(feeds, "NEWEST", 3)
    volume = make.volume()
    make.paper(of=volume)
    statements()
    with_one = statements()
    for _number in range(4):
        make.paper(of=volume)
    assert statements() == with_one
    assert len(titles(read(stranger, "/proceedings/feed.atom"))) == 3
