"""The file that registers DOIs at Crossref, schema 5.4.0: a volume with its papers, and the notices about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree
from lxml.etree import _Element as Element

from conference.lib.xml import clean
from proceedings.exports.citable import Citable, CitedNotice, CitedPerson
from proceedings.exports.xml_tree import add, add_said
from proceedings.manuscripts import WrittenAffiliation
from proceedings.names import PersonName

VERSION = "5.4.0"
NAMESPACE = f"http://www.crossref.org/schema/{VERSION}"
JATS = "http://www.ncbi.nlm.nih.gov/JATS1"
ACCESS = "http://www.crossref.org/AccessIndicators.xsd"
_SCHEMA = f"{NAMESPACE} https://www.crossref.org/schemas/crossref{VERSION}.xsd"
_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_NAME = re.compile(r"[^\d?]*[^?\s]+\D*")
_ISBN = re.compile(r"(97[89]-)?\d[\d -]+[\dX]")
_DOI = re.compile(r"10\.\d{4,9}/.{1,200}")
_LONGEST_NAME, _LONGEST_SUFFIX = 60, 10
_ISBN_LENGTHS = range(10, 18)
_SHORTEST_NAME = 3
_UPDATES = {"concern": "expression_of_concern"}
_TITLES = {
    "erratum": "Erratum", "corrigendum": "Corrigendum", "addendum": "Addendum", "concern": "Expression of concern",
    "retraction": "Retraction", "withdrawal": "Withdrawal",
}  # fmt: skip


@dataclass(frozen=True)
class Depositor:
    """Who registers; `policy` is the DOI of the page that explains Crossmark, without which updates cannot be told."""

    name: str
    email: str
    policy: str = ""


@dataclass(frozen=True)
class VolumeRecord:
    """The DOI and address of the volume itself."""

    doi: str = ""
    url: str = ""


def write(papers: Sequence[Citable], volume: VolumeRecord, depositor: Depositor, at: datetime) -> bytes:
    """Of papers of one volume; those without a DOI are left out, for there is nothing to register."""
    root = etree.Element(f"{{{NAMESPACE}}}doi_batch", nsmap={None: NAMESPACE, "jats": JATS, "ai": ACCESS})
    root.set("version", VERSION)
    root.set(_LOCATION, _SCHEMA)
    _head(add(root, "head"), papers[0], depositor, at)
    conference = add(add(root, "body"), "conference")
    _contributors(conference, [CitedPerson(name) for name in papers[0].editors], "editor")
    _event(conference, papers[0])
    _volume(conference, papers[0], volume, depositor)
    for paper in papers:
        if _is_doi(paper.doi):
            _paper(conference, paper, depositor)
        for notice in paper.notices:
            if _is_doi(notice.doi) and _is_doi(paper.doi):
                _notice(conference, paper, notice, depositor)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _head(head: Element, first: Citable, depositor: Depositor, at: datetime) -> None:
    stamp = at.strftime("%Y%m%d%H%M%S")
    add(head, "doi_batch_id", f"{first.volume_key[:80]}-{stamp}")
    add(head, "timestamp", stamp)
    element = add(head, "depositor")
    add(element, "depositor_name", depositor.name[:130])
    add(element, "email_address", depositor.email)
    add(head, "registrant", depositor.name[:255])


def _event(conference: Element, first: Citable) -> None:
    event = add(conference, "event_metadata")
    name = first.event or first.container
    add(event, "conference_name", name[:512] if len(name) >= _SHORTEST_NAME else f"Conference {name}")
    add_said(event, "conference_location", first.event_place[:255] if len(first.event_place) > 1 else "")
    start, end = first.event_from, first.event_to
    if start and end:
        attributes = {f"{side}_{part}": f"{getattr(day, part):02}" for side, day in (("start", start), ("end", end)) for part in _DAY}
        element = add(event, "conference_date")
        for name, value in attributes.items():
            element.set(name, value)


_DAY = ("month", "year", "day")


def _volume(conference: Element, first: Citable, volume: VolumeRecord, depositor: Depositor) -> None:
    """Within its series only where the series has an ISSN, without which Crossref knows none."""
    element = add(conference, "proceedings_series_metadata" if first.issn else "proceedings_metadata")
    if first.issn:
        series = add(element, "series_metadata")
        add(add(series, "titles"), "title", first.series or first.container)
        add(series, "issn", first.issn)
    add(element, "proceedings_title", first.container[:511])
    if first.issn:
        add_said(element, "volume", first.volume_number[:32])
    add(add(element, "publisher"), "publisher_name", (first.publisher or depositor.name)[:255])
    _date(element, None, first.year)
    if _ISBN.fullmatch(first.isbn) and len(first.isbn) in _ISBN_LENGTHS:
        add(element, "isbn", first.isbn).set("media_type", "electronic")
    else:
        add(element, "noisbn", reason="simple_series" if first.issn else "archive_volume")
    if _is_doi(volume.doi):
        _doi(element, volume.doi, volume.url)


def _paper(conference: Element, paper: Citable, depositor: Depositor) -> None:
    element = add(conference, "conference_paper")
    element.set("publication_type", "full_text")
    _language(element, paper.language)
    _contributors(element, paper.people, "author")
    titles = add(element, "titles")
    add(titles, "title", f"{paper.taken_back.upper()}: {paper.title}" if paper.taken_back else paper.title)
    add_said(titles, "subtitle", paper.subtitle)
    for language, abstract in [(paper.language, paper.abstract), *((text.language, text.abstract) for text in paper.translations)]:
        _abstract(element, language, abstract)
    _date(element, paper.published_on, paper.year)
    _pages(element, paper)
    _rights(element, paper, depositor)
    _doi(element, paper.doi, paper.url)
    _citations(element, paper)


def _notice(conference: Element, paper: Citable, notice: CitedNotice, depositor: Depositor) -> None:
    """A record of its own, which says what it does to the paper."""
    element = add(conference, "conference_paper")
    element.set("publication_type", "full_text")
    add(add(element, "titles"), "title", f"{_TITLES.get(notice.kind, 'Notice')}: {paper.full_title}")
    _date(element, notice.published_on, notice.published_on.year)
    if _is_doi(depositor.policy):
        mark = _crossmark(element, depositor)
        update = add(add(mark, "updates"), "update", paper.doi, type=_UPDATES.get(notice.kind, notice.kind))
        update.set("date", notice.published_on.isoformat())
    _doi(element, notice.doi, notice.url)


def _contributors(parent: Element, people: Sequence[CitedPerson], role: str) -> None:
    if not people:
        return
    element = add(parent, "contributors")
    for number, person in enumerate(people):
        _person(element, person, role, "additional" if number else "first")


def _person(contributors: Element, person: CitedPerson, role: str, sequence: str) -> None:
    """What cannot be a person's name by the schema is registered as the name of a group."""
    name = person.name
    if not _fits(name):
        element = add(contributors, "organization", name.full[:511])
    else:
        element = add(contributors, "person_name")
        add_said(element, "given_name", name.given)
        add(element, "surname", name.family)
        add_said(element, "suffix", name.suffix)
    element.set("sequence", sequence)
    element.set("contributor_role", role)
    if _fits(name):
        _affiliations(element, person.places)
        add_said(element, "ORCID", f"https://orcid.org/{person.orcid}" if person.orcid else "")


def _fits(name: PersonName) -> bool:
    parts = [part for part in (name.family, name.given) if part]
    fine = all(len(part) <= _LONGEST_NAME and _NAME.fullmatch(part) for part in parts)
    return bool(name.family) and not name.literal and fine and len(name.suffix) <= _LONGEST_SUFFIX


def _affiliations(person: Element, places: Sequence[WrittenAffiliation]) -> None:
    if not places:
        return
    element = add(person, "affiliations")
    for place in places:
        institution = add(element, "institution")
        add(institution, "institution_name", place.name[:1024])
        if place.ror:
            add(institution, "institution_id", place.ror).set("type", "ror")


def _abstract(element: Element, language: str, text: str) -> None:
    if not text:
        return
    abstract = add(element, f"{{{JATS}}}abstract", lang=language)
    for paragraph in re.split(r"\n\s*\n", text):
        add_said(abstract, "p", paragraph.strip())


def _date(element: Element, day: date | None, year: int) -> None:
    said = add(element, "publication_date")
    said.set("media_type", "online")
    if day is not None:
        add(said, "month", f"{day.month:02}")
        add(said, "day", f"{day.day:02}")
    add(said, "year", str(day.year if day else year))


def _pages(element: Element, paper: Citable) -> None:
    first = paper.first_page or paper.last_page
    if not first:
        return
    pages = add(element, "pages")
    add(pages, "first_page", first)
    if paper.last_page and paper.last_page != first:
        add(pages, "last_page", paper.last_page)


def _rights(element: Element, paper: Citable, depositor: Depositor) -> None:
    """Inside Crossmark where the registrant takes part in it."""
    with_mark = _is_doi(depositor.policy)
    if not paper.licence_url and not with_mark:
        return
    parent = _crossmark(element, depositor) if with_mark else element
    if paper.licence_url:
        holder = add(parent, "custom_metadata") if with_mark else parent
        program = add(holder, f"{{{ACCESS}}}program", name="AccessIndicators")
        add(program, "free_to_read")
        add(program, "license_ref", paper.licence_url).set("applies_to", "vor")


def _crossmark(element: Element, depositor: Depositor) -> Element:
    mark = add(element, "crossmark")
    add(mark, "crossmark_policy", depositor.policy)
    return mark


def _doi(element: Element, doi: str, url: str) -> None:
    values = add(element, "doi_data")
    add(values, "doi", doi)
    add(values, "resource", url)


def _citations(element: Element, paper: Citable) -> None:
    if not paper.references:
        return
    listed = add(element, "citation_list")
    for number, reference in enumerate(paper.references, 1):
        citation = add(listed, "citation", key=f"ref{number}")
        if _is_doi(reference.doi):
            add(citation, "doi", reference.doi)
        add(citation, "unstructured_citation", reference.text)


def _language(element: Element, language: str) -> None:
    if re.fullmatch(r"[a-z]{2}", language):
        element.set("language", clean(language))


def _is_doi(text: str) -> bool:
    return _DOI.fullmatch(text) is not None
