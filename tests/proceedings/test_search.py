"""Papers are found on both databases alike: by words in any letters, in order, narrowed down, misspelt."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.models import Conference, ConferenceState
from proceedings.manuscripts import WrittenText
from proceedings.models import Paper, SearchDocument, SearchWord
from proceedings.queries.search import finding, vocabulary
from proceedings.queries.search.asked import Asked, asked
from proceedings.queries.search.page import search
from proceedings.services import papers, volumes
from tests.factories import conference as make_conference
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.search]


def titles(**wanted: str) -> list[str]:
    """What is found for these parameters of an address, in order."""
    return [hit.row.title.text for hit in search(asked(wanted)).hits]


def facets_of(**wanted: str) -> dict[str, list[tuple[str, int]]]:
    return {facet.title: [(value.label.text, value.count) for value in facet.values] for facet in search(asked(wanted)).facets}


def in_language(language: str, title: str, abstract: str = "Xülasə.") -> dict[str, object]:
    return {"language": language, "texts": (WrittenText(language, title, abstract=abstract),)}


# --- Words


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("ISIQ", "İşıq və elm"), ("ışıq", "İşıq və elm"), ("isiq ELM", "İşıq və elm"), ("işığ", "İşığın yayılması"),
        ("елка", "Ёлка в доме"), ("ёлки", "Ёлки и сосны"), ("ЁЛК", "Ёлка в доме"), ("СОСН", "Ёлки и сосны"),
        ("kitap", "Kitapların dili"), ("KİTAPLARIN", "Kitapların dili"), ("DILI", "Kitapların dili"),
        ("eliyev", "A paper on soil"), ("Əliyev", "A paper on soil"), ("soil", "A paper on soil"),
    ],
)  # fmt: skip
def test_a_word_is_found_in_any_letters_and_by_its_beginning(query: str, title: str) -> None:
    for language, name in (
        ("az", "İşıq və elm"),
        ("az", "İşığın yayılması"),
        ("ru", "Ёлка в доме"),
        ("ru", "Ёлки и сосны"),
        ("tr", "Kitapların dili"),
    ):
        make.paper(**in_language(language, name))
    make.paper(title="A paper on soil", authors=(make.author("Vaqif", "Əliyev"),))

    assert title in titles(q=query, exact="1")


def test_all_words_must_be_there_in_any_order_and_place() -> None:
    make.paper(title="Rivers", authors=(make.author("Ana", "Berg"),), abstract="Of ice.")
    make.paper(title="Rivers without ice", authors=(make.author("Otto", "Tal"),))

    assert titles(q="berg ice rivers", exact="1") == ["Rivers"]
    assert titles(q="iv", exact="1") == []


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("corridor", ["Corridor", "By an author", "By keyword", "By abstract", "By text"]),
        ("winter corridor", ["Winter in a corridor", "By abstract", "By text"]),
        ("soil", ["Soil and soil and water", "By text"]),
    ],
)
def test_what_stands_in_the_title_comes_first_and_the_text_last(query: str, order: list[str]) -> None:
    plain = {"abstract": "Nothing.", "keywords": ()}
    if query == "winter corridor":
        make.paper(title="Winter in a corridor", **plain)
    make.paper(title="By text", body_markdown="A corridor, " * 30 + "and soil in winter.", **plain)
    make.paper(title="By abstract", abstract="A corridor in winter.", keywords=())
    make.paper(title="By keyword", abstract="Nothing.", keywords=("corridor",))
    make.paper(title="Corridor", body_markdown="Long. " * 200, **plain)
    make.paper(title="By an author", authors=(make.author("Ada", "Corridor"),), **plain)
    make.paper(title="Soil and soil and water", **plain)

    found = titles(q=query, exact="1")

    assert found == order


def test_the_word_itself_comes_before_a_longer_one() -> None:
    make.paper(title="Art of war", abstract="Nothing.")
    make.paper(title="Artisans of peace", abstract="Nothing.")

    assert titles(q="art", exact="1") == ["Art of war", "Artisans of peace"]


@pytest.mark.parametrize(
    "query",
    [
        "AND",
        "NEAR(",
        "a OR",
        "*",
        '"',
        '"unclosed',
        "-",
        "title:secret",
        "^x",
        "{a b}:c",
        "(((",
        "'; DROP TABLE",
        "\\",
        "%",
        "_",
        "a\x00b",
        "🙂",
        "x" * 10_000,
        "word " * 3_000,
        "& | ! <->",
        ":*",
    ],
)
def test_signs_and_operators_are_only_text(stranger: Client, query: str) -> None:
    make.paper(title="Something", abstract="Nothing.", body_markdown="Nothing.")

    answer = stranger.get("/proceedings/", {"q": query, "page": "-1", "year": "20x4", "sort": "'", "nothing": "1"})

    assert answer.status_code == 200
    assert "Something" not in re.sub(r"<input[^>]*>", "", answer.content.decode())


def test_operators_are_found_as_words() -> None:
    make.paper(title="Near and Not")

    assert titles(q="NEAR AND not", exact="1") == ["Near and Not"]
    assert titles(q='"near" -not*', exact="1") == ["Near and Not"]


def test_more_than_twelve_words_are_cut_and_that_is_said(stranger: Client) -> None:
    words = " ".join(f"word{number}x" for number in range(15))
    make.paper(title=words)

    page = stranger.get("/proceedings/", {"q": words, "exact": "1"}).content.decode()

    assert "Only the first twelve different words count." in page
    assert "1 paper found" in page


def test_real_papers_are_found_first_by_what_readers_would_type(shared: Path) -> None:
    """One file, read once: words and names of 435 papers, right and misspelt, in one order on both databases."""
    make_conference.organisation()
    call_command("import_proceedings", "acl", str(shared / "proceedings" / "acl" / "P18.xml"), "--publish", verbosity=0)
    judged = {
        "polyglot semantic role": "Polyglot Semantic Role Labeling",
        "semantic polyglot": "Polyglot Semantic Role Labeling",
        "marian c++": "Marian: Fast Neural Machine Translation in C++",
        "artetxe": "A robust self-learning method for fully unsupervised cross-lingual mappings of word embeddings",
        "mikel artexte": "A robust self-learning method for fully unsupervised cross-lingual mappings of word embeddings",
        "Heinzerling discourse": "",
        "unsupervised cross-lingual mappng": "A robust self-learning method for fully unsupervised cross-lingual mappings of word embeddings",
        "amr dependency algebra": "AMR dependency parsing with a typed semantic algebra",
        "groschwitz": "AMR dependency parsing with a typed semantic algebra",
        "Grosch": "AMR dependency parsing with a typed semantic algebra",
        "stance self attention": "Cross-Target Stance Classification with Self-Attention Networks",
    }

    found = {query: (titles(q=query) or [""])[0] for query in judged}

    assert found == judged
    assert SearchDocument.objects.count() == 435


# --- What may be seen


def test_drafts_and_unpublished_volumes_are_not_found_not_counted_and_not_proposed() -> None:
    make.draft(title="Zurnaplayer draft")
    hidden = make.draft(title="Qarabagh secret", authors=(make.author("Hidden", "Person"),))
    papers.publish(hidden, by=None)

    for query in ("zurnaplayer", "zurnaplayr", "qarabagh", "qarabag secret"):
        found = search(asked({"q": query}))
        assert (found.hits, found.facets, found.typed, found.meant, found.each_word) == ((), (), None, None, ())
    assert titles(author="Hidden Person") == []


def test_a_retracted_paper_is_found_as_such_and_a_removed_one_is_gone(stranger: Client) -> None:
    paper = make.paper(title="Doubtful rivers", authors=(make.author("Onlyhere", "Zzyzx"),))
    papers.retract(paper, reason="Invented.", by=None)
    page = stranger.get("/proceedings/?q=doubtful").content.decode()
    assert "Retracted" in page

    papers.remove(paper, reason="A court said so.", by=None)

    assert titles(q="doubtful") == []
    assert not SearchWord.objects.filter(word__in=["zzyzx", "doubtful"]).exists()


def test_only_the_words_of_the_current_version_count() -> None:
    paper = make.paper(title="Copper", authors=(make.author("Old", "Name"),))
    papers.add_version(paper, make.manuscript(title="Bronze", note="Renamed.", authors=(make.author("New", "Name"),)), by=None)
    assert titles(q="copper", exact="1") == ["Copper"]

    papers.publish(paper, by=None)

    assert titles(q="copper", exact="1") == []
    assert titles(q="bronze", exact="1") == titles(author="New Name") == ["Bronze"]
    assert titles(author="Old Name") == []


def test_a_volume_that_moves_to_another_year_is_counted_there() -> None:
    paper = make.paper(title="Rivers")

    volumes.change_volume(paper.volume, by=None, year=1999)

    assert titles(q="rivers", year="1999") == ["Rivers"]
    assert titles(q="rivers", year="2027", exact="1") == []


# --- Narrowing down


@pytest.fixture
def shelf(conference: Conference) -> None:
    """Rivers of two years, two languages, two authors, one at a conference."""
    at = make.volume(at=conference, year=2024)
    make.paper(of=at, title="Rivers one", authors=(make.author("Ana", "Berg"), make.author("Leyla", "Nümunəli")))
    make.paper(of=at, **in_language("az", "Rivers iki"))
    make.paper(of=make.volume(year=2023), title="Rivers three", authors=(make.author("Ana", "Berg"),))
    make.paper(of=make.volume(year=2023), title="Soil")


@pytest.mark.usefixtures("shelf")
def test_facets_count_what_was_found() -> None:
    assert facets_of(q="rivers") == {
        "Year": [("2024", 2), ("2023", 1)],
        "Language": [("English", 2), ("Azərbaycanca", 1)],
        "Author": [("Ana Berg", 2), ("Leyla Nümunəli", 2)],
    }


@pytest.mark.usefixtures("shelf")
def test_facets_narrow_and_can_be_let_go_of(stranger: Client, conference: Conference) -> None:
    found = search(asked({"q": "rivers", "year": "2024", "author": "ana berg", "conference": conference.slug}))

    assert [hit.row.title.text for hit in found.hits] == ["Rivers one"]
    assert [(one.title, one.label.text) for one in found.chosen] == [
        ("Year", "2024"), ("Conference", str(conference.name)), ("Author", "Ana Berg"),
    ]  # fmt: skip
    page = stranger.get(f"/proceedings/{found.chosen[0].url}").content.decode()
    assert "1 paper found" in page
    assert f"conference={conference.slug}" in found.chosen[0].url
    assert "year=" not in found.chosen[0].url


@pytest.mark.usefixtures("shelf")
def test_without_words_everything_is_listed_newest_first() -> None:
    assert titles(year="2024") == ["Rivers iki", "Rivers one"]
    assert titles(language="az") == ["Rivers iki"]
    assert titles(author="LEYLA NUMUNELI") == ["Rivers iki", "Rivers one", "Soil"]
    assert titles(author="Leyla") == []


@pytest.mark.usefixtures("shelf")
def test_a_conference_that_is_not_public_is_no_facet(conference: Conference) -> None:
    make.paper(of=make.volume(at=conference, year=2022), title="Rivers four")
    assert search(asked({"q": "rivers", "conference": conference.slug})).page.paginator.count == 3

    Conference.objects.filter(pk=conference.pk).update(state=ConferenceState.DRAFT)
    found = search(asked({"q": "rivers", "conference": conference.slug}))

    assert (found.hits, found.chosen[0].label.text) == ((), conference.slug)
    assert "Conference" not in facets_of(q="rivers")


def test_orders_are_by_match_by_year_and_by_rating() -> None:
    make.paper(of=make.volume(year=2001), title="Rivers")
    rated = make.paper(of=make.volume(year=2002), title="Two", abstract="Rivers.")
    make.paper(of=make.volume(year=2003), title="Three", abstract="Rivers and other waters.")
    papers.set_rating(rated, mean=4, count=3)

    assert titles(q="rivers")[0] == "Rivers"
    assert titles(q="rivers", sort="newest") == ["Three", "Two", "Rivers"]
    assert titles(q="rivers", sort="rating") == ["Two", "Three", "Rivers"]
    assert titles(q="rivers", sort="nonsense")[0] == "Rivers"


# --- Misspelt


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("partnersihp", "partnership"), ("partnrship", "partnership"), ("prtnershp", "partnership"), ("Aliyev", "eliyev"),
        ("aliev", "eliyev"), ("Алиев", "eliyev"), ("numuneli partnershop", "numuneli partnership"), ("кавкас", "кавказ"),
        ("partnerxhip elieyv", "partnership eliyev"),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_understood_and_that_is_said(stranger: Client, typed: str, meant: str) -> None:
    make.paper(title="Partnership", authors=(make.author("Vaqif", "Əliyev"), make.author("Leyla", "Nümunəli")))
    make.paper(**in_language("ru", "Кавказ"))

    found = search(asked({"q": typed}))
    page = unescape(stranger.get("/proceedings/", {"q": typed}).content.decode())

    assert found.asked.query == meant
    assert len(found.hits) == 1
    assert f"Showing results for <b>{meant}</b>." in page
    assert f"Search instead for {typed}" in page
    assert search(asked({"q": typed, "exact": "1"})).hits == ()


def test_nothing_is_proposed_that_finds_nothing() -> None:
    make.paper(title="Partnership")
    make.paper(title="Rivers", keywords=())

    found = search(asked({"q": "partnership rivrs"}))

    assert (found.typed, found.hits) == (None, ())
    assert [(one.word, one.count) for one in found.each_word] == [("partnership", 1)]


def test_a_rare_spelling_is_shown_and_the_usual_one_proposed() -> None:
    make.paper(title="Behavior of one")
    for number in range(5):
        make.paper(title=f"Behaviour {number}")

    found = search(asked({"q": "behavior"}))

    assert [hit.row.title.text for hit in found.hits] == ["Behavior of one"]
    assert found.meant is not None
    assert found.meant.query == "behaviour"


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abcd", "badc", 2), ("abc", "xyz", 3), ("", "ab", 2)],
)
def test_the_distance_of_words_counts_slips(one: str, other: str, steps: int) -> None:
    assert vocabulary.distance(one, other, 2) == vocabulary.distance(other, one, 2) == steps


# --- What is shown


def test_the_passage_is_in_its_own_letters_and_marked() -> None:
    make.paper(title="Title", abstract="One. " * 100 + "Burada <b>İşıq</b> və kölgə. " + "Two. " * 100)

    hit = search(asked({"q": "isiq"})).hits[0]

    assert "Burada &lt;b&gt;<mark>İşıq</mark>&lt;/b&gt; və kölgə." in hit.excerpt
    assert len(hit.excerpt) < 400
    assert not hit.from_text


def test_an_abstract_in_another_language_says_which(stranger: Client) -> None:
    make.paper(texts=(WrittenText("en", "Title", abstract="English."), WrittenText("ru", "Название", abstract="О ёлках.")))

    page = stranger.get("/proceedings/?q=елк").content.decode()

    assert '<p class="excerpt" lang="ru">О <mark>ёлках</mark>.</p>' in page


def test_a_passage_of_the_full_text_says_so(stranger: Client) -> None:
    make.paper(title="Title", body_markdown="## Method\n\n" + "Something else. " * 80 + "We used **theodolites** there.")

    page = stranger.get("/proceedings/?q=theodolite").content.decode()

    assert "We used <mark>theodolites</mark> there." in page
    assert "From the text of the paper" in page


def test_of_many_authors_the_first_and_those_asked_for_are_shown(stranger: Client) -> None:
    many = tuple(make.author("Many", f"Person{number}") for number in range(40))
    make.paper(title="Title", authors=many)

    hit = search(asked({"q": "person39"})).hits[0]

    assert ([str(name) for name in hit.authors][-1], hit.more_authors) == ("Many <mark>Person39</mark>", 33)


def test_a_number_is_meant_as_it_stands_and_a_page_beyond_the_last_is_the_last(stranger: Client) -> None:
    volume = make.volume()
    for number in range(21):
        make.paper(of=volume, title=f"Report {number}")

    assert titles(q="report 2", exact="1") == ["Report 2"]
    page = stranger.get("/proceedings/?q=report&page=99").content.decode()
    assert "21 to 21 of 21" in page
    assert "?q=report&amp;page=1" in page


def test_a_text_longer_than_the_index_takes_is_cut() -> None:
    text = " ".join(f"w{number:x}q" for number in range(60_000))
    paper = make.paper(title="Long", body_markdown=f"{text} {text}")

    assert titles(q="w0q", exact="1") == titles(q="w2000q", exact="1") == ["Long"]
    assert len(SearchDocument.objects.get(paper=paper).text.encode()) <= 200_000


# --- Statements


def test_statements_are_as_many_for_one_paper_as_for_five() -> None:
    volume = make.volume()

    def statements(**wanted: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert search(asked(wanted)).hits
        return len(captured)

    make.paper(of=volume, title="Rivers")
    first = statements(q="rivers", exact="1"), statements(q="rivars")
    for number in range(4):
        make.paper(of=volume, title=f"Rivers {number}")

    assert (statements(q="rivers", exact="1"), statements(q="rivars")) == first
    assert first[0] <= 12


def test_the_index_holds_what_the_rows_hold() -> None:
    paper = make.paper(title="Rivers")
    assert finding.papers(Asked("rivers"), limit=5) == [paper.pk]

    SearchDocument.objects.filter(paper=paper).update(title="mountains")
    assert finding.papers(Asked("rivers"), limit=5) == []
    assert finding.papers(Asked("mountains"), limit=5) == [paper.pk]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO proceedings_searchindex(proceedings_searchindex, rank) VALUES ('integrity-check', 1)")

    Paper.objects.get(pk=paper.pk).search_document.delete()
    assert finding.papers(Asked("mountains"), limit=5) == []
