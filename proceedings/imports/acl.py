"""XML of the ACL Anthology: a collection of volumes with papers."""

import re
from datetime import date

from django.utils.translation import gettext as _
from lxml.etree import _Element as Element

from conference.lib.errors import DomainError
from conference.lib.xml import parse
from proceedings.imports.collected import ReadCollection, ReadPaper, ReadVolume, Refused
from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenText
from proceedings.names import PersonName, split_name

_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_PAGES = re.compile(r"\s*[–—-]+\s*")
# The three-letter codes that stand in the files, as the short ones used here.
_LANGUAGES = {"eng": "en", "fra": "fr", "deu": "de", "rus": "ru", "tur": "tr", "aze": "az", "spa": "es", "zho": "zh"}


class NotAnthology(DomainError):
    message = _("This is not a collection of the ACL Anthology: the first element is not <collection>.")


def read(source: bytes) -> ReadCollection:
    """Raises a DomainError for what is no such file; single papers that cannot be read are listed as refused."""
    root = parse(source)
    if root.tag != "collection" or not root.get("id"):
        raise NotAnthology
    collection = ReadCollection("acl")
    for element in root.iterfind("volume"):
        volume = _volume(root.get("id", ""), element, collection)
        if volume is not None:
            collection.volumes.append(volume)
    return collection


def _volume(collection_id: str, element: Element, collection: ReadCollection) -> ReadVolume | None:
    key = f"{collection_id}-{element.get('id', '')}"
    meta = element.find("meta")
    year = _text(meta, "year") if meta is not None else ""
    if meta is None or not re.fullmatch(r"\d{4}", year):
        collection.refused.append(Refused(key, _("The volume names no year.")))
        return None
    papers = [_paper(key, paper, collection) for paper in element.iterfind("paper")]
    return ReadVolume(
        key=key,
        title=_text(meta, "booktitle") or key,
        year=int(year),
        published_on=date(int(year), _month(_text(meta, "month")), 1),
        publisher=_text(meta, "publisher"),
        isbn=_text(meta, "isbn"),
        doi=_text(meta, "doi"),
        editors=tuple(_name(editor) for editor in meta.iterfind("editor")),
        papers=tuple(paper for paper in papers if paper is not None),
    )


def _paper(volume_key: str, element: Element, collection: ReadCollection) -> ReadPaper | None:
    key = _key(volume_key, element)
    title = _text(element, "title")
    if not title:
        collection.refused.append(Refused(key, _("The paper has no title.")))
        return None
    language = _text(element, "language")
    first, last = _pages(_text(element, "pages"))
    code = _LANGUAGES.get(language, language[:2] or "en")
    manuscript = Manuscript(
        texts=(WrittenText(code, title, abstract=_text(element, "abstract")),),
        authors=tuple(_author(author) for author in element.iterfind("author")),
        language=code,
        first_page=first,
        last_page=last,
        doi=_text(element, "doi"),
        identifiers={"acl": key},
    )
    return ReadPaper(key, manuscript)


def _key(volume_key: str, element: Element) -> str:
    url = _text(element, "url")
    return url if url and "/" not in url else f"{volume_key}.{element.get('id', '')}"


def _author(element: Element) -> WrittenAuthor:
    places = tuple(WrittenAffiliation(_flat(place)) for place in element.iterfind("affiliation") if _flat(place))
    return WrittenAuthor(_name(element), orcid=element.get("orcid", ""), affiliations=places)


def _name(element: Element) -> PersonName:
    """Parts where the file has them; a name in one piece stays in one piece."""
    first, last = _text(element, "first"), _text(element, "last")
    if first or last:
        return PersonName(given=first, family=last) if last else PersonName(literal=first)
    return split_name(_flat(element))


def _pages(text: str) -> tuple[str, str]:
    parts = _PAGES.split(text, maxsplit=1)
    return (parts[0], parts[-1]) if text else ("", "")


def _month(text: str) -> int:
    """The first month named: some volumes say “July-August”."""
    word = re.split(r"[^a-z]", text.lower(), maxsplit=1)[0]
    return next((number for number, name in enumerate(_MONTHS, 1) if word and name.startswith(word)), 1)


def _text(parent: Element, tag: str) -> str:
    child = parent.find(tag)
    return "" if child is None else _flat(child)


def _flat(element: Element) -> str:
    """The words without the markup; formulas keep their dollar signs, so that they are seen to be formulas."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            inner = "".join(_pieces(child))
            pieces.append(f"${inner}$" if child.tag == "tex-math" else inner)
        pieces.append(child.tail or "")
    return pieces
