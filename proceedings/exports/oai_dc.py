"""A paper as unqualified Dublin Core, the format that every harvester reads."""

from collections.abc import Iterator

from lxml import etree

from conference.lib.xml import clean
from proceedings.exports.citable import Citable

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
ELEMENTS = "http://purl.org/dc/elements/1.1/"
TYPES = ("Text", "info:eu-repo/semantics/conferencePaper", "info:eu-repo/semantics/publishedVersion")
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# An element's name, its text, and the language that the text is in where it is in one.
Row = tuple[str, str, str]


def element(cited: Citable) -> etree._Element:
    root = etree.Element(f"{{{NAMESPACE}}}dc", nsmap={"oai_dc": NAMESPACE, "dc": ELEMENTS, "xsi": _INSTANCE})
    root.set(f"{{{_INSTANCE}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    for name, text, language in _rows(cited):
        if not (kept := clean(text)):
            continue
        part = etree.SubElement(root, f"{{{ELEMENTS}}}{name}")
        part.text = kept
        if language:
            part.set(_LANGUAGE, language)
    return root


def _rows(cited: Citable) -> Iterator[Row]:
    yield from _words(cited)
    yield from (("creator", name.inverted, "") for name in cited.authors)
    yield from (("contributor", name.inverted, "") for name in cited.editors)
    yield "publisher", cited.publisher, ""
    yield "date", cited.published_on.isoformat() if cited.published_on else str(cited.year), ""
    yield from (("type", kind, "") for kind in TYPES)
    yield from (("format", kind, "") for kind in ("text/html", *(["application/pdf"] if cited.pdf_url else [])))
    yield from (("identifier", address, "") for address in (cited.url, _doi(cited.doi), cited.pdf_url))
    yield from (("source", text, "") for text in _sources(cited))
    yield "language", cited.language, ""
    yield from (("relation", address, "") for address in _relations(cited))
    yield from (("rights", text, "") for text in (cited.licence, cited.licence_url))


def _words(cited: Citable) -> Iterator[Row]:
    """Titles, keywords and abstracts, each in its language; of a paper taken back every title says so."""
    mark = f"{cited.taken_back.upper()}: " if cited.taken_back else ""
    yield "title", cited.cited_title, cited.language
    for text in cited.translations:
        yield "title", mark + ": ".join(part for part in (text.title, text.subtitle) if part), text.language
    yield from (("subject", word, cited.language) for word in cited.keywords)
    yield from (("subject", word, text.language) for text in cited.translations for word in text.keywords)
    yield "description", cited.abstract, cited.language
    yield from (("description", text.abstract, text.language) for text in cited.translations)


def _sources(cited: Citable) -> Iterator[str]:
    where = ", ".join(part for part in (cited.container, f"pp. {cited.pages}" if cited.pages else "") if part)
    yield where
    yield " ".join(part for part in (cited.series, cited.volume_number) if part)
    yield f"urn:ISBN:{cited.isbn}" if cited.isbn else ""
    yield f"urn:ISSN:{cited.issn}" if cited.issn else ""


def _relations(cited: Citable) -> Iterator[str]:
    """The notices about the paper, newest first, and its earlier versions."""
    for notice in cited.notices:
        yield notice.url
        yield _doi(notice.doi)
    yield from (f"{cited.url}v{number}/" for number in range(cited.number - 1, 0, -1))


def _doi(doi: str) -> str:
    return f"https://doi.org/{doi}" if doi else ""
