"""A paper's front matter in JATS, the journal article tag suite."""

from lxml import etree

from conference.lib.xml import clean
from proceedings.exports.citable import Citable
from proceedings.names import PersonName

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LINK = "{http://www.w3.org/1999/xlink}href"


def article(cited: Citable) -> etree._Element:
    root = etree.Element("article", nsmap={"xlink": "http://www.w3.org/1999/xlink"})
    root.set("article-type", "retraction" if cited.taken_back else "research-article")
    root.set(_LANGUAGE, cited.language)
    front = _add(root, "front")
    _journal(_add(front, "journal-meta"), cited)
    _meta(_add(front, "article-meta"), cited)
    return root


def _journal(meta: etree._Element, cited: Citable) -> None:
    _add(meta, "journal-id", cited.volume_key, **{"journal-id-type": "publisher-id"})
    _add(_add(meta, "journal-title-group"), "journal-title", cited.series or cited.container)
    # The schema wants the element, also of a series that has no number.
    _add(meta, "issn", cited.issn)
    if cited.publisher:
        _add(_add(meta, "publisher"), "publisher-name", cited.publisher)


def _meta(meta: etree._Element, cited: Citable) -> None:
    _add(meta, "article-id", cited.key, **{"pub-id-type": "publisher-id"})
    if cited.doi:
        _add(meta, "article-id", cited.doi, **{"pub-id-type": "doi"})
    titles = _add(meta, "title-group")
    _add(titles, "article-title", f"{cited.taken_back.upper()}: {cited.title}" if cited.taken_back else cited.title)
    if cited.subtitle:
        _add(titles, "subtitle", cited.subtitle)
    group = _add(meta, "contrib-group")
    for person in cited.people:
        _person(group, person.name, person.orcid)
    date = _add(meta, "pub-date", **{"date-type": "pub"})
    if cited.published_on:
        _add(date, "day", f"{cited.published_on:%d}")
        _add(date, "month", f"{cited.published_on:%m}")
    _add(date, "year", str(cited.published_on.year if cited.published_on else cited.year))
    for name, value in (("fpage", cited.first_page), ("lpage", cited.last_page)):
        if value:
            _add(meta, name, value)
    _add(meta, "self-uri").set(_LINK, cited.url)
    if cited.abstract:
        _add(_add(meta, "abstract"), "p", cited.abstract)
    if cited.keywords:
        group = _add(meta, "kwd-group")
        for word in cited.keywords:
            _add(group, "kwd", word)


def _person(group: etree._Element, name: PersonName, orcid: str) -> None:
    contributor = _add(group, "contrib", **{"contrib-type": "author"})
    if orcid:
        _add(contributor, "contrib-id", f"https://orcid.org/{orcid}", **{"contrib-id-type": "orcid"})
    if not name.family:
        _add(contributor, "string-name", name.full)
        return
    parts = _add(contributor, "name")
    for tag, value in (("surname", name.family), ("given-names", name.given), ("suffix", name.suffix)):
        if value:
            _add(parts, tag, value)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    for key, value in attributes.items():
        element.set(key, clean(value))
    if text:
        element.text = clean(text)
    return element
