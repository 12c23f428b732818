"""JATS, Journal Publishing 1.3: the front and the references of a paper; its text stays on its page."""

import re

from lxml import etree
from lxml.etree import _Element as Element

from conference.lib.text import address_tail
from conference.lib.xml import clean
from proceedings.exports.citable import Citable, CitedPerson
from proceedings.exports.xml_tree import LANG, add, add_said
from proceedings.manuscripts import WrittenAffiliation, WrittenText
from proceedings.names import PersonName

VERSION = "1.3d2"
# JATS has no namespace of its own; where one is asked for, as inside other formats, this is the one of its schema.
NAMESPACE = "http://www.ncbi.nlm.nih.gov/JATS1"
XLINK = "http://www.w3.org/1999/xlink"
ALI = "http://www.niso.org/schemas/ali/1.0/"
_HREF = f"{{{XLINK}}}href"
_FORWARD = {
    "erratum": "correction-forward", "corrigendum": "correction-forward", "addendum": "addendum",
    "concern": "expression-of-concern", "retraction": "retraction-forward", "withdrawal": "retraction-forward",
}  # fmt: skip
_NUMBER = re.compile(r"\d+|[ivxlcdm]+")


def write(cited: Citable) -> bytes:
    return etree.tostring(article(cited), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def article(cited: Citable, *, namespace: str = "") -> Element:
    namespaces: dict[str | None, str] = {"xlink": XLINK, "ali": ALI} | ({None: namespace} if namespace else {})
    root = etree.Element(f"{{{namespace}}}article" if namespace else "article", nsmap=namespaces)
    root.set("article-type", "research-article")
    root.set("dtd-version", VERSION)
    root.set(LANG, cited.language)
    front = add(root, "front")
    _journal(front, cited)
    _article_meta(add(front, "article-meta"), cited)
    _references(root, cited)
    return root


def _journal(front: Element, cited: Citable) -> None:
    """The schema wants an ISSN of every journal: a series without one says so by an empty one."""
    meta = add(front, "journal-meta")
    title = cited.series or cited.container
    add(meta, "journal-id", address_tail(title) or "proceedings", journal_id_type="publisher-id")
    add(add(meta, "journal-title-group"), "journal-title", title)
    add(meta, "issn", cited.issn, **({} if cited.issn else {"specific_use": "none"}))
    if cited.publisher:
        add(add(meta, "publisher"), "publisher-name", cited.publisher)


def _article_meta(meta: Element, cited: Citable) -> None:
    """In the order of the schema."""
    add(meta, "article-id", cited.key, pub_id_type="publisher-id")
    add_said(meta, "article-id", cited.doi, pub_id_type="doi")
    add(meta, "article-version", str(cited.number), article_version_type="version")
    if cited.section:
        add(add(add(meta, "article-categories"), "subj-group", subj_group_type="heading"), "subject", cited.section)
    _titles(meta, cited)
    _people(meta, cited)
    _dates(meta, cited)
    _place(meta, cited)
    _permissions(meta, cited)
    add(meta, "self-uri", cited.url).set(_HREF, clean(cited.url))
    if cited.pdf_url:
        add(meta, "self-uri", cited.pdf_url, content_type="pdf").set(_HREF, clean(cited.pdf_url))
    _notices(meta, cited)
    _words(meta, cited)
    _event(meta, cited)


def _titles(meta: Element, cited: Citable) -> None:
    group = add(meta, "title-group")
    add(group, "article-title", f"{cited.taken_back.upper()}: {cited.title}" if cited.taken_back else cited.title)
    add_said(group, "subtitle", cited.subtitle)
    for text in cited.translations:
        translated = add(group, "trans-title-group", lang=text.language)
        add(translated, "trans-title", text.title)
        add_said(translated, "trans-subtitle", text.subtitle)


def _people(meta: Element, cited: Citable) -> None:
    places = {place: f"aff{number}" for number, place in enumerate(_places(cited), 1)}
    if cited.people:
        group = add(meta, "contrib-group", content_type="authors")
        for person in cited.people:
            _person(group, person, places)
        for place, name in places.items():
            _institution(group, place, name)
    if cited.editors:
        group = add(meta, "contrib-group", content_type="editors")
        for editor in cited.editors:
            _name(add(group, "contrib", contrib_type="editor"), editor)


def _places(cited: Citable) -> list[WrittenAffiliation]:
    return list(dict.fromkeys(place for person in cited.people for place in person.places))


def _person(group: Element, person: CitedPerson, places: dict[WrittenAffiliation, str]) -> None:
    contrib = add(group, "contrib", contrib_type="author", **({"corresp": "yes"} if person.corresponding else {}))
    add_said(contrib, "contrib-id", f"https://orcid.org/{person.orcid}" if person.orcid else "", contrib_id_type="orcid")
    _name(contrib, person.name)
    for place in dict.fromkeys(person.places):
        add(contrib, "xref", ref_type="aff", rid=places[place])


def _name(contrib: Element, name: PersonName) -> None:
    """A name in one piece is a group's, or of somebody whose name has no parts."""
    if name.literal or not name.family:
        add(contrib, "collab", name.full)
        return
    element = add(contrib, "name")
    add(element, "surname", name.family)
    add_said(element, "given-names", name.given)
    add_said(element, "suffix", name.suffix)


def _institution(group: Element, place: WrittenAffiliation, name: str) -> None:
    wrap = add(add(group, "aff", id=name), "institution-wrap")
    add_said(wrap, "institution-id", place.ror, institution_id_type="ror")
    add(wrap, "institution", place.name)


def _dates(meta: Element, cited: Citable) -> None:
    day = cited.published_on
    element = add(meta, "pub-date", date_type="pub", publication_format="electronic")
    if day is not None:
        element.set("iso-8601-date", day.isoformat())
        add(element, "day", f"{day.day:02}")
        add(element, "month", f"{day.month:02}")
    add(element, "year", str(day.year if day else cited.year))


def _place(meta: Element, cited: Citable) -> None:
    add_said(meta, "volume", cited.volume_number)
    add_said(meta, "volume-id", cited.volume_key)
    add_said(meta, "volume-series", cited.series)
    add_said(meta, "issue-title", cited.container)
    add_said(meta, "isbn", cited.isbn)
    first, last = cited.first_page or cited.last_page, cited.last_page or cited.first_page
    if first and first == last and not _NUMBER.fullmatch(first):
        add(meta, "elocation-id", first)
    elif first:
        add(meta, "fpage", first)
        add(meta, "lpage", last)


def _permissions(meta: Element, cited: Citable) -> None:
    if not cited.licence:
        return
    element = add(add(meta, "permissions"), "license")
    if cited.licence_url:
        element.set(_HREF, clean(cited.licence_url))
        add(element, f"{{{ALI}}}license_ref", cited.licence_url)
    add(element, "license-p", cited.licence)


def _notices(meta: Element, cited: Citable) -> None:
    for notice in cited.notices:
        kind = _FORWARD.get(notice.kind, "correction-forward")
        related = add(meta, "related-article", related_article_type=kind, ext_link_type="doi" if notice.doi else "uri")
        related.set(_HREF, clean(notice.doi or notice.url))


def _words(meta: Element, cited: Citable) -> None:
    own = WrittenText(cited.language, cited.title, abstract=cited.abstract, keywords=cited.keywords)
    if own.abstract:
        _paragraphs(add(meta, "abstract", lang=own.language), own.abstract)
    for text in cited.translations:
        if text.abstract:
            _paragraphs(add(meta, "trans-abstract", lang=text.language), text.abstract)
    for text in (own, *cited.translations):
        if text.keywords:
            group = add(meta, "kwd-group", kwd_group_type="author", lang=text.language)
            for word in text.keywords:
                add(group, "kwd", word)


def _paragraphs(element: Element, text: str) -> None:
    for paragraph in re.split(r"\n\s*\n", text):
        add_said(element, "p", paragraph.strip())


def _event(meta: Element, cited: Citable) -> None:
    if not cited.event:
        return
    element = add(meta, "conference")
    days = dict.fromkeys(day.isoformat() for day in (cited.event_from, cited.event_to) if day)
    add(element, "conf-date", "/".join(days) or str(cited.year))
    add(element, "conf-name", cited.event)
    add_said(element, "conf-loc", cited.event_place)


def _references(root: Element, cited: Citable) -> None:
    if not cited.references:
        return
    listed = add(add(root, "back"), "ref-list")
    for number, reference in enumerate(cited.references, 1):
        citation = add(add(listed, "ref", id=f"ref{number}"), "mixed-citation", reference.text)
        if reference.doi:
            citation.text = (citation.text or "") + " "
            add(citation, "pub-id", reference.doi, pub_id_type="doi")
