"""The page of a paper: what it says at once, how it is cited, what it belongs to, and what machines read in it."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference import kept
from conference.models import Conference, ConferenceState
from proceedings.manuscripts import WrittenAffiliation, WrittenText
from proceedings.models import Paper, PaperAuthor
from proceedings.services import papers, volumes
from sessions.models import SessionItem
from tests.factories import proceedings as make
from tests.factories import sessions as make_session
from tests.factories import speakers as make_speaker

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
ORCID = "0000-0002-1825-0097"


def html(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def tags(page: str, attribute: str = "name") -> list[tuple[str, str]]:
    return [(name, unescape(value)) for name, value in re.findall(rf'<meta {attribute}="([^"]*)" content="([^"]*)">', page)]


def structured(page: str) -> dict[str, object]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def canonical(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)">', page)


# --- At once


def test_authors_are_shown_with_their_institutions_orcid_and_who_answers_letters(stranger: Client) -> None:
    places = (WrittenAffiliation("Institute of Rivers", "https://ror.org/05a28rw58"), WrittenAffiliation("A Room of One's Own"))
    paper = make.draft(authors=(make.author(orcid=ORCID, affiliations=places), make.author("Jo", "Braun")))
    PaperAuthor.objects.filter(position=2).update(corresponding=True)
    papers.publish(paper, by=None)
    volumes.publish_volume(paper.volume, by=None)

    page = html(stranger, paper.get_absolute_url())
    first, second = re.findall(r"<li><a class=\"person\".*?</li>", page)

    assert '<a href="https://ror.org/05a28rw58" rel="noopener">Institute of Rivers</a>' in first
    assert "<small>A Room of One&#x27;s Own</small>" in first
    assert [f"https://orcid.org/{ORCID}" in part for part in (first, second)] == [True, False]
    assert ["corresponding author" in part for part in (first, second)] == [False, True]


def test_the_abstract_is_in_the_readers_language_first_and_in_the_others_beside_it(stranger: Client) -> None:
    texts = (WrittenText("en", "Winds", abstract="Of winds."), WrittenText("az", "Küləklər", abstract="Küləklər haqqında."))
    paper = make.paper(texts=texts)

    pages = [html(stranger, f"{prefix}{paper.get_absolute_url()}") for prefix in ("", "/az")]

    order = [sorted(("Of winds.", "Küləklər haqqında."), key=page.partition('id="abstract"')[2].index) for page in pages]
    assert order == [["Of winds.", "Küləklər haqqında."], ["Küləklər haqqında.", "Of winds."]]


def test_a_paper_of_five_thousand_authors_is_built_and_shows_the_first(stranger: Client) -> None:
    people = tuple(make.author(f"Given{number}", f"Family{number}") for number in range(5000))
    paper = make.paper(authors=people)

    page = html(stranger, paper.get_absolute_url())

    first, _fold, others = page.partition('<details class="other-authors">')
    assert first.count('<a class="person"') == 30
    assert "and 4970 more authors" in others
    assert others.count('<a class="person"') == 4970
    assert "Given4999 Family4999" in others
    assert len(re.findall(r"Family\d", re.search(r'id="cite-text-ieee"[^>]*>(.*?)</p>', page)[1])) == 1
    assert html(stranger, paper.volume.get_absolute_url()).count("Family") < 60


# --- How it is cited


def test_five_styles_are_there_without_a_script(stranger: Client) -> None:
    paper = make.paper(title="Corridors", authors=(make.author("Aytən", "Nümunəli"), make.author("Jo", "Braun")))

    page = html(stranger, paper.get_absolute_url())
    citations = dict(re.findall(r'<p class="cite-text" id="cite-text-([a-z]+)" lang="en">(.*?)</p>', page))
    begin = {style: text.partition("Corridors")[0] for style, text in citations.items()}

    year = Paper.objects.get().current.published_at.year
    assert begin == {
        "apa": f"Nümunəli, A., &amp; Braun, J. ({year}). ",
        "ieee": "A. Nümunəli and J. Braun, “",
        "chicago": f"Nümunəli, Aytən, and Jo Braun. {year}. “",
        "mla": "Nümunəli, Aytən, and Jo Braun. “",
        "gost": "Nümunəli A., Braun J. ",
    }
    assert re.findall(r'name="citation-style" id="cite-[a-z]+" value="([a-z]+)"', page) == list(begin)


def test_every_citation_of_a_retracted_paper_says_so(stranger: Client) -> None:
    paper = make.paper(title="Taken back")
    papers.retract(paper, reason="Invented.", by=None)

    page = html(stranger, paper.get_absolute_url())

    citations = re.findall(r'<p class="cite-text"[^>]*>(.*?)</p>', page)
    assert ["RETRACTED: Taken" in text for text in citations] == [True] * 5
    assert dict(tags(page, "property"))["og:title"] == "RETRACTED: Taken back"
    assert structured(page)["creativeWorkStatus"] == "Retracted"


# --- What it belongs to


def test_a_paper_leads_to_its_talk_session_recording_and_slides(stranger: Client, conference: Conference) -> None:
    session = make_session.public(conference, make_speaker.speaker(conference))
    session.links = [{"kind": kind, "url": f"https://example.org/{kind}", "title": ""} for kind in ("recording", "slides", "link")]
    session.save()
    item = SessionItem.objects.create(session=session, position=1, title={"en": "The short talk"})
    paper = make.paper(at=conference, session=session)
    Paper.objects.filter(pk=paper.pk).update(talk=item)

    rail = html(stranger, paper.get_absolute_url()).partition("Presented at")[2].partition("</section>")[0]

    assert f'href="{session.get_absolute_url()}"' in rail
    assert "The short talk" in rail
    assert re.findall(r'href="(https://example.org/[a-z]+)"', rail) == ["https://example.org/recording", "https://example.org/slides"]


def test_a_session_that_the_public_does_not_see_is_not_named(stranger: Client, conference: Conference) -> None:
    draft = make_session.session(conference, title="Secret session")
    hidden = make_session.public(conference, make_speaker.speaker(conference), title="Hidden with its conference")
    volume = make.volume(at=conference)
    pages = [make.paper(of=volume, session=session).get_absolute_url() for session in (draft, hidden)]
    assert "Hidden with its conference" in html(stranger, pages[1])

    Conference.objects.filter(pk=conference.pk).update(state=ConferenceState.DRAFT)
    kept.store.clear()

    assert ["Presented at" in html(stranger, page) for page in pages] == [False, False]


def test_the_papers_before_and_after_it_are_those_of_the_volumes_order(stranger: Client) -> None:
    volume = make.volume()
    late, early = (
        volumes.add_section(volume, title=title, position=position, by=None) for title, position in (("Late", 20), ("Early", 10))
    )
    made = [make.paper(of=volume, title=f"Paper {number}", section=section) for number, section in enumerate((late, early, None, early))]
    make.draft(of=volume, title="Draft", section=early)

    def beside(paper: Paper) -> list[str]:
        part = html(stranger, paper.get_absolute_url()).partition('<nav class="neighbours"')[2].partition("</nav>")[0]
        return re.findall(r'rel="(prev|next)" lang="en">(.*?)</a>', part)

    assert beside(made[2]) == [("next", "Paper 1")]
    assert beside(made[1]) == [("prev", "Paper 2"), ("next", "Paper 3")]
    assert beside(made[3]) == [("prev", "Paper 1"), ("next", "Paper 0")]
    assert beside(made[0]) == [("prev", "Paper 3")]


def test_related_papers_are_by_the_same_people_then_on_the_same_subject_and_never_those_taken_back(stranger: Client) -> None:
    series = make.series()
    volume, older = make.volume(of=series, year=2026), make.volume(of=series, year=2020)
    paper = make.paper(of=volume, title="This one", keywords=("rivers", "ice"), authors=(make.author(orcid=ORCID),))
    make.paper(of=volume, title="One word", keywords=("ice",))
    make.paper(of=older, title="Both words", keywords=("Ice", "Rivers"))
    make.paper(of=older, title="Same person", keywords=("fire",), authors=(make.author("L.", "N.", orcid=ORCID),))
    make.paper(of=older, title="Nothing in common", keywords=("fire",))
    papers.retract(make.paper(of=volume, title="Retracted", keywords=("ice", "rivers")), reason="Invented.", by=None)
    make.paper(title="Of another series", keywords=("ice", "rivers"))

    related = html(stranger, paper.get_absolute_url()).partition('<section class="related"')[2].partition("</section>")[0]

    assert re.findall(r'<h3 lang="en"><a href="[^"]*">(.*?)</a>', related) == ["Both words", "Same person", "One word"]


# --- What machines read


def test_what_is_said_of_an_author_follows_the_author(stranger: Client) -> None:
    places = (WrittenAffiliation("Institute of Rivers", "05a28rw58"),)
    paper = make.paper(authors=(make.author(orcid=ORCID, affiliations=places), make.author("Jo", "Braun")))

    page = html(stranger, paper.get_absolute_url())

    assert [tag for tag in tags(page) if tag[0].startswith("citation_author")] == [
        ("citation_author", "Nümunəli, Leyla"),
        ("citation_author_institution", "Institute of Rivers"),
        ("citation_author_orcid", f"https://orcid.org/{ORCID}"),
        ("citation_author", "Braun, Jo"),
    ]
    first, second = structured(page)["author"]
    assert first["affiliation"] == [{"@type": "Organization", "@id": "https://ror.org/05a28rw58", "name": "Institute of Rivers"}]
    assert (first["@id"], second) == (
        f"https://orcid.org/{ORCID}",
        {"@type": "Person", "name": "Jo Braun", "givenName": "Jo", "familyName": "Braun"},
    )


def test_a_paper_is_part_of_its_volume_and_that_of_its_series(stranger: Client) -> None:
    volume = make.volume(of=make.series(title="Reports", issn="1234-5679"), title="Volume Seven", number="7", isbn="978-0-306-40615-7")
    paper = make.paper(of=volume)

    page = html(stranger, paper.get_absolute_url())

    given = dict(tags(page))
    assert {name: given[f"citation_{name}"] for name in ("conference_title", "inbook_title", "volume", "isbn", "issn", "editor")} == {
        "conference_title": "Volume Seven", "inbook_title": "Volume Seven", "volume": "7", "isbn": "978-0-306-40615-7",
        "issn": "1234-5679", "editor": "Redaktorlu, Aysel",
    }  # fmt: skip
    assert structured(page)["isPartOf"] == {
        "@type": ["Book", "PublicationVolume"], "name": "Volume Seven", "isbn": "978-0-306-40615-7", "volumeNumber": "7",
        "isPartOf": {"@type": "BookSeries", "name": "Reports", "issn": "1234-5679"},
    }  # fmt: skip


def test_an_earlier_version_points_to_the_one_that_readers_are_meant_to_find(stranger: Client) -> None:
    paper = make.paper(title="As it was")
    papers.add_version(paper, make.manuscript(title="As it is", note="A table."), by=None)
    papers.publish(paper, by=None)
    own = f"http://localhost:8000{paper.get_absolute_url()}"

    current, former, again = (html(stranger, f"{paper.get_absolute_url()}{part}") for part in ("", "v1/", "v2/"))
    in_azerbaijani = html(stranger, f"/az{paper.get_absolute_url()}")

    assert [canonical(page) for page in (current, former, again)] == [[own]] * 3
    assert canonical(in_azerbaijani) == [own.replace("/papers/", "/az/papers/")]
    assert ["hreflang" in page.partition("</head>")[0] for page in (current, former, again)] == [True, False, False]
    assert [[value for name, value in tags(page) if name == "citation_title"] for page in (current, former)] == [["As it is"], []]
    assert dict(tags(former, "property"))["og:url"] == own


def test_whoever_tells_others_of_the_page_shows_its_title_and_abstract(stranger: Client) -> None:
    paper = make.paper(title="Corridors", abstract="Of corridors.\n\nAnd of doors.")

    assert dict(tags(html(stranger, paper.get_absolute_url()), "property")) == {
        "og:type": "article",
        "og:title": "Corridors",
        "og:description": "Of corridors. And of doors.",
        "og:url": f"http://localhost:8000{paper.get_absolute_url()}",
        "og:locale": "en_GB",
        "og:site_name": dict(tags(html(stranger, paper.get_absolute_url()), "property"))["og:site_name"],
        "article:published_time": Paper.objects.get().current.published_at.date().isoformat(),
    }


@pytest.mark.parametrize("text", ["<b>$\\frac{a}{b}$</b> & “quoted”", "‏עברית العربية‏ 100% {x}", "</script><script>alert(1)</script>"])
def test_a_hostile_title_is_text_everywhere(stranger: Client, text: str) -> None:
    paper = make.paper(
        title=text, abstract=text, keywords=(text,), authors=(make.author(text, text, affiliations=(WrittenAffiliation(text),)),)
    )
    title = Paper.objects.get().current.title

    page = html(stranger, paper.get_absolute_url())

    assert "<script>alert" not in page
    assert "<b>$" not in page
    assert dict(tags(page))["citation_title"] == title == structured(page)["name"]
    assert [title in unescape(part) for part in re.findall(r'id="cite-text-(?:apa|gost)"[^>]*>(.*?)</p>', page)] == [True, True]


# --- What it costs


def test_statements_do_not_grow_with_authors_versions_and_related_papers(stranger: Client, conference: Conference) -> None:
    session = make_session.public(conference, make_speaker.speaker(conference))

    def statements(size: int) -> int:
        volume = make.volume(at=conference)
        people = tuple(make.author("Jo", f"Braun{number}", orcid=f"0000-0002-1825-009{number}") for number in range(size))
        words = tuple(f"word {size} {number}" for number in range(size))
        paper = make.paper(of=volume, session=session, authors=people, keywords=words)
        for number in range(size):
            make.paper(of=volume, authors=people, keywords=words)
            papers.add_version(paper, make.manuscript(note=f"{number}", authors=people, keywords=words), by=None)
            papers.publish(paper, by=None)
        with CaptureQueriesContext(connection) as captured:
            html(stranger, paper.get_absolute_url())
        return len(captured)

    statements(1)
    assert statements(3) == statements(1)
