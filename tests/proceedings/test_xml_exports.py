"""JATS and Crossref's deposit file, judged by the schemas of those who read them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from proceedings.exports import crossref, jats
from proceedings.exports.citable import Citable, CitedNotice, CitedPerson
from proceedings.imports import jats as read_jats
from proceedings.manuscripts import WrittenAffiliation, WrittenReference, WrittenText
from proceedings.names import PersonName
from tests.proceedings.schemas import crossref_errors, jats_errors

NOW = datetime(2027, 5, 4, 3, 2, 1, tzinfo=UTC)
ALONE = crossref.Depositor("Example Press", "doi@example.org")
WITH_MARK = crossref.Depositor("Example Press", "doi@example.org", "10.5555/crossmark")
VOLUME = crossref.VolumeRecord("10.5555/volume", "https://example.org/proceedings/v/")
HOSTILE = [
    '<script>alert("1")</script> & <b>',
    "nul \x00 and \x1b, lone \ud800 surrogate \ufffe",
    "‮right to left‬ العربية",
    "$\\frac{a}{b}$ ]]> <!-- --> <?xml?>",
    "x" * 5000,
]


def cited(**fields: Any) -> Citable:
    institute = WrittenAffiliation("Caspian Institute, Baku", "https://ror.org/02mhbdp94")
    values: dict[str, Any] = {
        "key": "kdf5gh",
        "title": "Corridors and Seasons",
        "subtitle": "A Study",
        "people": (
            CitedPerson(PersonName("Aytən", "Nümunəli", "Jr"), "0000-0002-1825-0097", True, (institute, WrittenAffiliation("Elsewhere"))),
            CitedPerson(PersonName("Jo", "de la Cruz"), places=(institute,)),
            CitedPerson(PersonName(literal="Caspian Laboratory")),
        ),
        "container": "Proceedings of the Conference",
        "series": "Conference Proceedings",
        "volume_number": "12",
        "volume_key": "conference-2024",
        "year": 2024,
        "published_on": date(2024, 12, 20),
        "url": "https://example.org/papers/kdf5gh/",
        "pdf_url": "https://example.org/papers/kdf5gh.pdf",
        "language": "en",
        "editors": (PersonName("Aysel", "Redaktorlu"),),
        "publisher": "Example Press",
        "section": "Trade",
        "first_page": "41",
        "last_page": "58",
        "doi": "10.5555/example.kdf5gh",
        "isbn": "978-0-306-40615-7",
        "issn": "2049-3630",
        "abstract": "What was asked.\n\nWhat was found.",
        "keywords": ("corridor", "season"),
        "translations": (WrittenText("az", "Dəhlizlər və fəsillər", "Tədqiqat", "Nə soruşuldu.", ("dəhliz",)),),
        "references": (WrittenReference("Nümunəli, L. 2019. On light.", "10.5555/light"), WrittenReference("A book")),
        "notices": (
            CitedNotice("erratum", "n1", "https://example.org/papers/kdf5gh/notices/n1/", date(2025, 1, 2), "10.5555/n1"),
            CitedNotice("concern", "n2", "https://example.org/papers/kdf5gh/notices/n2/", date(2025, 2, 2)),
        ),
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "event": "The Conference",
        "event_place": "Baku",
        "event_from": date(2024, 11, 26),
        "event_to": date(2024, 11, 27),
    }
    return Citable(**(values | fields))


BARE = {
    "subtitle": "", "people": (), "series": "", "volume_number": "", "editors": (), "publisher": "", "section": "", "first_page": "",
    "last_page": "", "isbn": "", "issn": "", "abstract": "", "keywords": (), "translations": (), "references": (), "notices": (),
    "licence": "", "licence_url": "", "event": "", "event_place": "", "event_from": None, "event_to": None, "published_on": None,
    "pdf_url": "",
}  # fmt: skip


def deposit(*papers: Citable, by: crossref.Depositor = ALONE) -> bytes:
    return crossref.write(papers, VOLUME, by, NOW)


@pytest.mark.parametrize(
    "paper", [cited(), cited(**BARE), cited(taken_back="retracted", number=2), cited(language="az", first_page="e12", last_page="e12")]
)
def test_jats_passes_the_schema(shared: Path, paper: Citable) -> None:
    assert jats_errors(jats.write(paper)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_jats_of_hostile_text_passes_the_schema(shared: Path, text: str) -> None:
    paper = cited(
        title=text, abstract=text, people=(CitedPerson(PersonName(text, text), places=(WrittenAffiliation(text),)),), section=text
    )

    assert jats_errors(jats.write(paper)) == []


def test_jats_is_read_back_to_the_same_fields() -> None:
    paper = cited()

    (volume,) = read_jats.read(jats.write(paper)).volumes
    read = volume.papers[0].manuscript
    assert [text.title for text in read.texts] == ["Corridors and Seasons", "Dəhlizlər və fəsillər"]
    assert [text.abstract for text in read.texts] == ["What was asked.\n\nWhat was found.", "Nə soruşuldu."]
    assert [text.keywords for text in read.texts] == [("corridor", "season"), ("dəhliz",)]
    assert [author.name for author in read.authors] == [person.name for person in paper.people]
    assert [(place.name, place.ror) for place in read.authors[0].affiliations] == [
        (place.name, place.ror) for place in paper.people[0].places
    ]
    assert [(author.orcid, author.corresponding) for author in read.authors] == [("0000-0002-1825-0097", True), ("", False), ("", False)]
    assert (read.doi, read.first_page, read.last_page, read.licence) == (paper.doi, "41", "58", "CC-BY-4.0")
    assert [(reference.text, reference.doi) for reference in read.references] == [(one.text, one.doi) for one in paper.references]
    assert (volume.year, volume.number, volume.publisher, volume.issn) == (2024, "12", "Example Press", "2049-3630")


def test_jats_leads_to_the_notices_of_a_paper() -> None:
    related = etree.fromstring(jats.write(cited())).iter("related-article")

    assert [(one.get("related-article-type"), one.get(f"{{{jats.XLINK}}}href")) for one in related] == [
        ("correction-forward", "10.5555/n1"),
        ("expression-of-concern", "https://example.org/papers/kdf5gh/notices/n2/"),
    ]


def test_jats_stands_in_a_namespace_where_another_format_holds_it() -> None:
    root = jats.article(cited(), namespace=jats.NAMESPACE)

    assert {etree.QName(element).namespace for element in root.iter()} == {jats.NAMESPACE, jats.ALI}


@pytest.mark.parametrize("by", [ALONE, WITH_MARK])
@pytest.mark.parametrize("paper", [cited(), cited(**BARE), cited(issn="", isbn="no number")])
def test_a_deposit_passes_the_schema(shared: Path, paper: Citable, by: crossref.Depositor) -> None:
    assert crossref_errors(deposit(paper, by=by)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_deposit_of_hostile_text_passes_the_schema(shared: Path, text: str) -> None:
    people = (CitedPerson(PersonName(text, text), places=(WrittenAffiliation(text),)), CitedPerson(PersonName("R2", "D2?")))
    paper = cited(title=text, abstract=text, people=people, container=text, event=text, publisher=text, event_place=text)

    assert crossref_errors(deposit(paper)) == []


def test_a_deposit_registers_every_paper_that_has_a_doi_and_each_notice_under_its_own() -> None:
    papers = [cited(), cited(key="b", doi="10.5555/b", notices=()), cited(key="c", doi="", notices=())]

    root = etree.fromstring(deposit(*papers))
    assert [element.text for element in root.iter(f"{{{crossref.NAMESPACE}}}doi_data") for element in element.iter("{*}doi")] == [
        "10.5555/volume", "10.5555/example.kdf5gh", "10.5555/n1", "10.5555/b",
    ]  # fmt: skip


def test_with_crossmark_a_notice_says_what_it_does_to_the_paper() -> None:
    root = etree.fromstring(deposit(cited(), by=WITH_MARK))

    assert [(update.get("type"), update.text, update.get("date")) for update in root.iter("{*}update")] == [
        ("erratum", "10.5555/example.kdf5gh", "2025-01-02")
    ]


def test_a_deposit_names_institutions_and_persons_by_their_identifiers() -> None:
    root = etree.fromstring(deposit(cited()))

    assert [element.text for element in root.iter("{*}ORCID")] == ["https://orcid.org/0000-0002-1825-0097"]
    assert [element.text for element in root.iter("{*}institution_id")] == ["https://ror.org/02mhbdp94"] * 2
    assert [element.text for element in root.iter("{*}license_ref")] == ["https://creativecommons.org/licenses/by/4.0/"]


def test_a_paper_of_five_thousand_authors_is_written(shared: Path) -> None:
    people = tuple(
        CitedPerson(PersonName(f"Given{'a' * (number % 7)}", "Family"), places=(WrittenAffiliation(f"Place {number % 90}"),))
        for number in range(5000)
    )
    paper = replace(cited(), people=people)

    assert jats_errors(jats.write(paper)) == []
    assert crossref_errors(deposit(paper)) == []
