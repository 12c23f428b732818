"""The proceedings as a reader, a search engine and a stranger meet them."""

import json
import re

import pytest
import rispy
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pybtex.database import parse_string

from conference import kept
from conference.models import Conference
from conference.services import conferences
from proceedings.models import Paper, Volume
from proceedings.services import papers, volumes
from tests.factories import conference as make_conference
from tests.factories import proceedings as make
from tests.factories import sessions as make_session
from tests.factories import speakers as make_speaker

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</script><script>alert(1)</script>", "İŞIQ & ёлка"]


def html(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def with_pdf(**fields: object) -> Paper:
    paper = make.draft(**fields)
    papers.attach_to_open(paper, make.pdf(pages=2), name="paper.pdf", by=None)
    papers.publish(paper, by=None)
    volumes.publish_volume(paper.volume, by=None)
    return paper


# --- What a reader sees


def test_a_paper_has_its_abstract_authors_citation_and_licence(stranger: Client, conference: Conference) -> None:
    paper = make.paper(at=conference, title="Corridors and Seasons", authors=(make.author("Aytən", "Nümunəli"),))

    page = html(stranger, paper.get_absolute_url())

    assert '<h1 lang="en">Corridors and Seasons</h1>' in page
    assert "What was asked, and what was found." in page
    assert "Nümunəli, A. (2027)" in page or "Nümunəli, A. (2026)" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert '<h2 id="text-a-question">A question</h2>' in page


def test_all_volumes_of_a_site_and_of_a_conference_are_listed(
    stranger: Client, conference: Conference, other_conference: Conference
) -> None:
    here = make.paper(at=conference, of=make.volume(at=conference, title="Volume of this one"), title="Here")
    make.paper(at=other_conference, of=make.volume(at=other_conference, title="Volume of the other"), title="There")

    site, own = html(stranger, "/proceedings/"), html(stranger, f"/{conference.slug}/proceedings/")

    assert "Volume of this one" in site
    assert "Volume of the other" in site
    assert here.get_absolute_url() in own
    assert "There" not in own
    assert f'href="/{conference.slug}/proceedings/"' in html(stranger, f"/{conference.slug}/")


def test_a_volume_lists_its_papers_by_section(stranger: Client) -> None:
    volume = make.volume()
    late = volumes.add_section(volume, title="Later part", position=20, by=None)
    early = volumes.add_section(volume, title="Early part", position=10, by=None)
    make.paper(of=volume, title="Second", section=late)
    make.paper(of=volume, title="First", section=early)

    page = html(stranger, volume.get_absolute_url())

    assert [page.index(words) for words in ("Early part", "First", "Later part", "Second")] == sorted(
        page.index(words) for words in ("Early part", "First", "Later part", "Second")
    )


def test_an_earlier_version_says_that_there_is_a_newer_one(stranger: Client) -> None:
    paper = make.paper(title="As it was")
    papers.add_version(paper, make.manuscript(title="As it is", note="A table was mended."), by=None)
    papers.publish(paper, by=None)

    first, latest = html(stranger, f"/papers/{paper.public_id}/v1/"), html(stranger, paper.get_absolute_url())

    assert "As it was" in first
    assert "There is a newer version of this paper." in first
    assert "citation_title" not in first
    assert "As it is" in latest
    assert "A table was mended." in latest
    assert stranger.get(f"/papers/{paper.public_id}/v3/").status_code == 404


def test_a_retracted_paper_keeps_its_page_and_says_why(stranger: Client) -> None:
    paper = make.paper(title="Taken back")
    papers.retract(paper, reason="Two tables were invented.", by=None)

    page = html(stranger, paper.get_absolute_url())

    assert "Two tables were invented." in page
    assert '<meta name="citation_title" content="RETRACTED: Taken back">' in page
    assert "</svg>Retracted</span>" in html(stranger, "/proceedings/?q=taken")


def test_a_removed_paper_leaves_a_tombstone_and_nothing_else(stranger: Client) -> None:
    paper = with_pdf(title="Unlawful title")
    papers.remove(paper, reason="By order of a court.", by=None)

    answer = stranger.get(paper.get_absolute_url())

    assert answer.status_code == 410
    assert "By order of a court." in answer.content.decode()
    assert "Unlawful title" not in answer.content.decode()
    for ending in ("bib", "ris", "json", "pdf"):
        assert stranger.get(f"/papers/{paper.public_id}.{ending}").status_code == 404


def test_a_former_address_of_a_volume_redirects(stranger: Client) -> None:
    paper = make.paper(of=make.volume(slug="first-name"))
    volumes.change_volume(Volume.objects.get(pk=paper.volume_id), by=None, slug="second-name")

    answer = stranger.get("/proceedings/first-name/")

    assert (answer.status_code, answer["Location"]) == (301, "/proceedings/second-name/")


def test_papers_stand_on_the_pages_of_their_session_and_speaker(stranger: Client, conference: Conference) -> None:
    orcid = "0000-0002-1825-0097"
    speaker = make_speaker.speaker(conference, orcid=orcid)
    session = make_session.public(conference, speaker)
    volume = make.volume(at=conference)
    make.paper(of=volume, title="Said and written", session=session, authors=(make.author(orcid=orcid),))

    assert "Said and written" in html(stranger, session.get_absolute_url())
    assert "Said and written" in html(stranger, speaker.get_absolute_url())


# --- What a stranger may not see


def test_drafts_are_nowhere(stranger: Client, conference: Conference) -> None:
    volume = make.volume(at=conference)
    public = make.paper(of=volume, title="Public one")
    draft = make.draft(of=volume, title="Secret draft")
    papers.attach_to_open(draft, make.pdf(), name="paper.pdf", by=None)

    pages = [
        public.get_absolute_url(),
        volume.get_absolute_url(),
        "/proceedings/",
        f"/{conference.slug}/proceedings/",
        "/proceedings/?q=secret",
    ]
    assert ["Secret draft" in html(stranger, page) for page in [*pages, "/sitemap.xml"]] == [False] * 6
    addresses = [draft.get_absolute_url(), f"/papers/{draft.public_id}/v1/"]
    addresses += [f"/papers/{draft.public_id}.{ending}" for ending in ("bib", "ris", "json", "pdf")]
    assert [stranger.get(address).status_code for address in addresses] == [404] * 6


def test_a_version_that_is_not_published_is_not_read(stranger: Client) -> None:
    paper = make.paper(title="Published")
    papers.add_version(paper, make.manuscript(title="Unpublished second", note="n"), by=None)
    papers.attach_to_open(paper, make.pdf(), name="paper.pdf", by=None)

    assert "Unpublished second" not in html(stranger, paper.get_absolute_url())
    assert stranger.get(f"/papers/{paper.public_id}/v2/").status_code == 404
    assert stranger.get(f"/papers/{paper.public_id}/v2.pdf").status_code == 404


def test_a_volume_that_is_not_published_hides_its_published_papers(stranger: Client) -> None:
    paper = make.draft()
    papers.publish(paper, by=None)

    assert stranger.get(paper.get_absolute_url()).status_code == 404
    assert stranger.get(paper.volume.get_absolute_url()).status_code == 404


def test_the_frame_of_a_draft_conference_does_not_show_around_a_paper(stranger: Client) -> None:
    hidden = make_conference.conference(name="Hidden Conference", state="draft")
    paper = make.paper(at=hidden)

    assert "Hidden Conference" not in html(stranger, paper.get_absolute_url())
    assert "Hidden Conference" not in html(stranger, "/proceedings/")
    assert "Hidden Conference" not in html(stranger, paper.volume.get_absolute_url())


# --- Files


def test_citations_are_read_by_the_programs_that_use_them(stranger: Client) -> None:
    paper = make.paper(title="Corridors")

    bib, ris, csl = (stranger.get(f"/papers/{paper.public_id}.{ending}") for ending in ("bib", "ris", "json"))

    (entry,) = parse_string(bib.content.decode(), "bibtex").entries.values()
    assert entry.fields["title"] == "{Corridors}"
    assert rispy.loads(ris.content.decode())[0]["title"] == "Corridors"
    assert json.loads(csl.content)[0]["title"] == "Corridors"
    assert [answer["X-Content-Type-Options"] for answer in (bib, ris, csl)] == ["nosniff"] * 3


def test_one_paper_is_cited_by_one_address_in_every_language(stranger: Client) -> None:
    paper = make.paper()

    page = html(stranger, f"/az/papers/{paper.public_id}/")

    citations = " ".join(re.findall(r'<p class="cite-text".*?</p>', page))
    assert set(re.findall(r"http://localhost:8000/[^<.]*", citations)) == {f"http://localhost:8000/papers/{paper.public_id}/"}


def test_the_pdf_is_shown_in_our_own_page_alone(stranger: Client) -> None:
    paper = with_pdf()

    answer = stranger.get(f"/papers/{paper.public_id}.pdf")

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    again = stranger.get(f"/papers/{paper.public_id}.pdf", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Content-Security-Policy"]) == (304, "frame-ancestors 'self'")
    assert f'<iframe class="pdf" src="/papers/{paper.public_id}.pdf"' in html(stranger, paper.get_absolute_url())


def test_each_version_keeps_its_own_file(stranger: Client) -> None:
    paper = with_pdf()
    papers.add_version(paper, make.manuscript(note="Three pages now."), by=None)
    papers.attach_to_open(paper, make.pdf(pages=3), name="paper.pdf", by=None)
    papers.publish(paper, by=None)

    def of(path: str) -> bytes:
        return b"".join(stranger.get(path).streaming_content)

    assert of(f"/papers/{paper.public_id}/v1.pdf") == make.pdf(pages=2)
    assert of(f"/papers/{paper.public_id}.pdf") == make.pdf(pages=3)


# --- Machines


def test_highwire_and_json_ld_say_the_same_as_the_page(stranger: Client, conference: Conference) -> None:
    paper = with_pdf(at=conference, title="Corridors")

    page = html(stranger, paper.get_absolute_url())
    tags = dict(re.findall(r'<meta name="(citation_[a-z_]+)" content="([^"]*)">', page))
    structured = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert tags["citation_title"] == structured["name"] == "Corridors"
    assert tags["citation_author"] == "Nümunəli, Leyla"
    assert tags["citation_pdf_url"].endswith(f"/papers/{paper.public_id}.pdf")
    assert structured["@type"] == "ScholarlyArticle"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_text(stranger: Client, text: str) -> None:
    paper = make.paper(title=text, abstract=text, body_markdown=text, keywords=(text,), authors=(make.author(text, text),))

    pages = [html(stranger, path) for path in (paper.get_absolute_url(), paper.volume.get_absolute_url(), "/proceedings/?q=script")]

    for page in pages:
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
    assert text not in ("{{ 7*7 }}",) or "{{ 7*7 }}" in pages[0]


# --- Search


@pytest.mark.search
@pytest.mark.parametrize("query", ["isiq", "IŞIQ", "ışıq", "işiq", "isiq elaqe", "numuneli isiq", "hazri"])
def test_search_finds_whatever_letters_are_used(stranger: Client, query: str) -> None:
    make.paper(title="Işıq və Əlaqə", authors=(make.author("Leyla", "Nümunəli"),), abstract="Xəzri küləyi, Hazrı.")
    make.paper(title="Another")

    page = html(stranger, f"/proceedings/?q={query}")

    assert "1 paper found" in page
    assert "Another" not in page


@pytest.mark.search
def test_titles_come_before_abstracts_and_texts(stranger: Client) -> None:
    make.paper(title="Alpha", body_markdown="Something about corridors.")
    make.paper(title="Beta", abstract="Of corridors.")
    make.paper(title="Corridors")

    page = html(stranger, "/proceedings/?q=corridors")
    order = [re.sub(r"</?mark>", "", title) for title in re.findall(r'<h3 lang="en"><a [^>]*>(.*?)</a>', page)]

    assert order == ["Corridors", "Beta", "Alpha"]


@pytest.mark.search
@pytest.mark.parametrize("query", ["%", "_", "\\", "'; DROP TABLE", "a" * 500, "%00", "🙂", "((("])
def test_a_strange_query_is_answered(stranger: Client, query: str) -> None:
    make.paper(title="Something")

    answer = stranger.get("/proceedings/", {"q": query, "page": "x"})

    assert answer.status_code == 200
    assert "Something" not in answer.content.decode()


# --- Kept pages and statements


@pytest.mark.django_db
def test_kept_pages_follow_every_public_verb(stranger: Client, conference: Conference) -> None:
    volume = make.volume(at=conference)
    paper = make.paper(of=volume, title="First title")
    paths = [
        paper.get_absolute_url(),
        volume.get_absolute_url(),
        "/proceedings/",
        f"/{conference.slug}/proceedings/",
        f"/{conference.slug}/",
    ]
    second = make.draft(of=volume, title="A second paper")

    def as_kept() -> list[bytes]:
        return [stranger.get(path).content for path in paths]

    def as_built() -> list[bytes]:
        kept.store.clear()
        return as_kept()

    volume.refresh_from_db()
    verbs = [
        lambda: papers.publish(second, by=None),
        lambda: volumes.change_volume(volume, by=None, title="Renamed volume"),
        lambda: papers.retract(Paper.objects.get(pk=second.pk), reason="Wrong.", by=None),
        lambda: volumes.change_series(volume.series, by=None, title="Renamed series"),
        lambda: conferences.change(Conference.objects.get(), {"name": "Renamed"}, by=None),
    ]
    before = as_kept()
    for verb in verbs:
        verb()
        after = as_kept()
        assert after != before
        assert after == as_built()
        before = after


@pytest.mark.parametrize("path", ["/proceedings/", "{volume}", "/{conference}/proceedings/", "/proceedings/?q=paper&exact=1", "{paper}"])
def test_statements_do_not_grow_with_the_papers(stranger: Client, conference: Conference, path: str) -> None:
    volume = make.volume(at=conference)
    first = make.paper(of=volume)
    # A paper alone has nothing related to it.
    make.paper(of=volume)
    address = path.format(volume=volume.get_absolute_url(), conference=conference.slug, paper=first.get_absolute_url())

    def statements() -> int:
        kept.store.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            html(stranger, address)
        return len(captured)

    statements()
    with_one = statements()
    for _number in range(2):
        make.paper(of=volume, authors=(make.author(), make.author("Another", "Person")))
    assert statements() == with_one


def test_a_kept_paper_costs_one_statement_and_then_304(stranger: Client) -> None:
    address = make.paper().get_absolute_url()
    etag = stranger.get(address)["ETag"]

    with CaptureQueriesContext(connection) as captured:
        again = stranger.get(address, headers={"if-none-match": etag})

    assert (again.status_code, len(captured)) == (304, 1)
