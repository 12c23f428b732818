"""XML of the ACL Anthology: a collection of volumes with papers."""

import re
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from lxml.etree import _Element as Element

from conference.lib.errors import DomainError
from conference.lib.xml import parse
from proceedings.imports import values
from proceedings.imports.collected import ReadCollection, ReadPaper, ReadVolume, Refused
from proceedings.imports.values import flat
from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenLink, WrittenText
from proceedings.names import PersonName, split_name

# Files beside a paper are named, not addressed: they lie here.
_HOME = "https://aclanthology.org/"
_KINDS = {"software": "code", "code": "code", "dataset": "data", "data": "data", "video": "video"}


class NotAnthology(DomainError):
    message = _("This is not a collection of the ACL Anthology: the first element is not <collection>.")


def read(source: bytes) -> ReadCollection:
    """Raises a DomainError for what is no such file; single papers that cannot be read are listed as refused."""
    return read_tree(parse(source))


def read_tree(root: Element) -> ReadCollection:
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
    if meta is None or not re.fullmatch(r"[1-9]\d{3}", year):
        collection.refused.append(Refused(key, _("The volume names no year."), key))
        return None
    papers = [_paper(key, paper, collection) for paper in element.iterfind("paper")]
    return ReadVolume(
        key=key,
        title=_text(meta, "booktitle") or key,
        year=int(year),
        published_on=values.day(int(year), values.month(_text(meta, "month"))),
        publisher=_text(meta, "publisher"),
        number=_text(meta, "volume"),
        isbn=_text(meta, "isbn") or _text(meta, "ISBN"),
        doi=values.doi(_text(meta, "doi")),
        editors=tuple(_name(editor) for editor in meta.iterfind("editor")),
        papers=tuple(paper for paper in papers if paper is not None),
    )


def _paper(volume_key: str, element: Element, collection: ReadCollection) -> ReadPaper | None:
    key = _key(volume_key, element)
    title = _text(element, "title")
    if not title:
        collection.refused.append(Refused(key, _("The paper has no title."), volume_key))
        return None
    _remark(key, element, collection)
    first, last = values.pages(_text(element, "pages"))
    code = values.language(_text(element, "language"))
    manuscript = Manuscript(
        texts=(WrittenText(code, title, abstract=_text(element, "abstract")),),
        authors=tuple(_author(author) for author in element.iterfind("author")),
        language=code,
        first_page=first,
        last_page=last,
        doi=values.doi(_text(element, "doi")),
        links=tuple(_links(element)),
        identifiers={"acl": key},
    )
    return ReadPaper(key, manuscript, file_names=tuple(dict.fromkeys(name for name in (key, _text(element, "bibkey")) if name)))


def _key(volume_key: str, element: Element) -> str:
    url = _text(element, "url")
    return url if url and "/" not in url else f"{volume_key}.{element.get('id', '')}"


def _remark(key: str, element: Element, collection: ReadCollection) -> None:
    """Corrections are made here by an editor, as notices and versions; they are not guessed from a file."""
    for tag, words in (("revision", _("Revision %(id)s is not read.")), ("erratum", _("Erratum %(id)s is not read."))):
        collection.remarks += [Refused(key, words % {"id": child.get("id", "")}) for child in element.iterfind(tag)]
    collection.remarks += [
        Refused(key, _("The award is not read: %(name)s.") % {"name": flat(child)}) for child in element.iterfind("award")
    ]
    collection.remarks += [Refused(key, _("It has been retracted: make the notice here.")) for _child in element.iterfind("retracted")]


def _links(element: Element) -> list[WrittenLink]:
    """Videos that may be shown, and what lies beside the paper."""
    allowed = [child for child in element.iterfind("video") if child.get("permission") != "false" and child.get("href")]
    videos = [WrittenLink("video", urljoin(_HOME, child.get("href", "").strip()), "") for child in allowed]
    attached = [(child, flat(child)) for child in element.iterfind("attachment")]
    return videos + [
        WrittenLink(_KINDS.get(child.get("type", ""), "other"), urljoin(f"{_HOME}attachments/", name), child.get("type", "").capitalize())
        for child, name in attached
        if name
    ]


def _author(element: Element) -> WrittenAuthor:
    """An `id` says that somebody of this name is not another one: names alone never tie anybody here."""
    places = tuple(WrittenAffiliation(flat(place)) for place in element.iterfind("affiliation") if flat(place))
    return WrittenAuthor(_name(element), orcid=values.orcid(element.get("orcid", "")), affiliations=places)


def _name(element: Element) -> PersonName:
    """Parts where the file has them; a name in one piece stays in one piece."""
    first, last = _text(element, "first"), _text(element, "last")
    if first or last:
        return PersonName(given=first, family=last) if last else PersonName(literal=first)
    return split_name(flat(element))


def _text(parent: Element, tag: str) -> str:
    return flat(parent.find(tag))
