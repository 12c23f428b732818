"""JATS: one article a file; its journal or conference, volume and year say to which volume it goes."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from lxml.etree import QName
from lxml.etree import _Element as Element

from conference.lib.errors import DomainError
from conference.lib.text import address_tail
from conference.lib.xml import parse
from proceedings.imports import jats_text, values
from proceedings.imports.collected import ReadCollection, ReadPaper, ReadVolume, Refused
from proceedings.imports.values import flat
from proceedings.licences import licence_at
from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenReference, WrittenText
from proceedings.names import PersonName

_HREF = "{http://www.w3.org/1999/xlink}href"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ALI = "{http://www.niso.org/schemas/ali/1.0/}license_ref"


class NotJats(DomainError):
    message = _("This is not a JATS article: the first element is not <article>.")


def read(source: bytes) -> ReadCollection:
    return read_tree(parse(source))


def read_tree(root: Element) -> ReadCollection:
    """With or without a namespace: other formats put the article into one."""
    _without_namespace(root)
    if root.tag != "article":
        raise NotJats
    collection = ReadCollection("jats")
    meta, journal = root.find("front/article-meta"), root.find("front/journal-meta")
    title = flat(meta.find("title-group/article-title")) if meta is not None else ""
    year = _year(meta) if meta is not None else None
    if meta is None or not title:
        collection.refused.append(Refused(_name_of(meta), _("The article has no title.")))
    elif year is None:
        collection.refused.append(Refused(_name_of(meta), _("The article says nothing of its year.")))
    else:
        collection.volumes.append(_volume(root, meta, journal, year, collection))
    return collection


def _without_namespace(root: Element) -> None:
    namespace = QName(root).namespace
    for element in root.iter() if namespace else ():
        if isinstance(element.tag, str) and QName(element).namespace == namespace:
            element.tag = QName(element).localname


def _volume(root: Element, meta: Element, journal: Element | None, year: int, collection: ReadCollection) -> ReadVolume:
    container = _first(meta, "conference/conf-name") or _container(journal) or _("Articles")
    number, issue = _first(meta, "volume"), _first(meta, "issue")
    title = ", ".join(part for part in (container, " ".join(part for part in (number, f"({issue})" if issue else "") if part)) if part)
    key = address_tail("-".join(part for part in (container, str(year), number, issue) if part), 200) or str(year)
    paper = _paper(root, meta, key, collection)
    return ReadVolume(
        key=key,
        title=title if number or issue else f"{container} {year}",
        year=year,
        published_on=_published(meta) or date(year, 1, 1),
        publisher=_first(journal, "publisher/publisher-name"),
        number=number,
        isbn=_first(meta, "isbn"),
        issn=_first(journal, "issn"),
        editors=(),
        papers=(paper,),
    )


def _container(journal: Element | None) -> str:
    return _first(journal, "journal-title-group/journal-title") or _first(journal, "journal-title") or _first(journal, "journal-id")


def _paper(root: Element, meta: Element, volume_key: str, collection: ReadCollection) -> ReadPaper:
    language = values.language(root.get(_LANG, "en"))
    doi = values.doi(_identifier(meta, "doi"))
    key = doi or f"{volume_key}/{_identifier(meta, 'publisher-id') or address_tail(flat(meta.find('title-group/article-title')), 80)}"
    first, last = _pages(meta)
    manuscript = Manuscript(
        texts=tuple(_texts(meta, language)),
        authors=tuple(_author(contrib, meta) for contrib in _authors(meta)),
        language=language,
        licence=_licence(meta),
        first_page=first,
        last_page=last,
        doi=doi,
        body_markdown=jats_text.markdown(root.find("body")),
        references=tuple(_references(root)),
    )
    _remark(key, meta, collection)
    names = (doi.split("/", 1)[-1], doi.replace("/", "_"), _identifier(meta, "publisher-id"), first)
    return ReadPaper(key, manuscript, _section(meta), tuple(dict.fromkeys(name for name in names if name)))


def _remark(key: str, meta: Element, collection: ReadCollection) -> None:
    """What corrects another article is said here by an editor, as a notice."""
    for related in meta.iterfind("related-article"):
        kind = related.get("related-article-type", "")
        if re.search("correct|retract|concern|erratum|addendum", kind):
            collection.remarks.append(Refused(key, _("It stands in relation “%(kind)s”, which is not read.") % {"kind": kind}))


def _texts(meta: Element, language: str) -> Iterator[WrittenText]:
    group = meta.find("title-group")
    abstracts = [part for part in meta.iterfind("abstract") if not part.get("abstract-type")] or list(meta.iterfind("abstract"))
    abstract = _abstract(abstracts[0]) if abstracts else ""
    yield WrittenText(language, flat(group.find("article-title")), _first(group, "subtitle"), abstract, _keywords(meta, language, own=True))
    seen = {language}
    for translated in group.iterfind("trans-title-group"):
        code = values.language(translated.get(_LANG, ""))
        title = _first(translated, "trans-title")
        if title and code not in seen:
            seen.add(code)
            other = next((part for part in meta.iterfind("trans-abstract") if values.language(part.get(_LANG, "")) == code), None)
            words = "" if other is None else _abstract(other)
            yield WrittenText(code, title, _first(translated, "trans-subtitle"), words, _keywords(meta, code, own=False))


def _abstract(element: Element) -> str:
    """Its paragraphs; the titles of its parts go before them."""
    parts = [part for part in element.iter("title", "p") if not _inside_another(part, element)]
    lines = [flat(part) for part in parts if not (part.tag == "title" and part.getparent() is element)]
    return "\n\n".join(line for line in lines if line) or flat(element)


def _inside_another(part: Element, root: Element) -> bool:
    parent = part.getparent()
    while parent is not None and parent is not root:
        if parent.tag in {"p", "title", "object-id"}:
            return True
        parent = parent.getparent()
    return False


def _keywords(meta: Element, language: str, *, own: bool) -> tuple[str, ...]:
    groups = [group for group in meta.iterfind("kwd-group") if values.language(group.get(_LANG, language if own else "")) == language]
    wanted = [group for group in groups if own or group.get(_LANG)]
    return tuple(dict.fromkeys(word for group in wanted for kwd in group.iter("kwd") if (word := flat(kwd))))


def _authors(meta: Element) -> list[Element]:
    groups = meta.iterfind("contrib-group")
    contribs = [contrib for group in groups for contrib in group.iterfind("contrib") if contrib.get("contrib-type", "author") == "author"]
    return [contrib for contrib in contribs if _name(contrib).full]


def _author(contrib: Element, meta: Element) -> WrittenAuthor:
    marked = [xref.get("rid", "") for xref in contrib.iterfind("xref") if xref.get("ref-type") == "corresp"]
    orcids = [values.orcid(flat(part)) for part in contrib.iterfind("contrib-id") if part.get("contrib-id-type") == "orcid"]
    return WrittenAuthor(
        name=_name(contrib),
        orcid=next((orcid for orcid in orcids if orcid), ""),
        email=_email(contrib, meta, marked),
        affiliations=tuple(_affiliations(contrib, meta)),
        corresponding=bool(marked) or contrib.get("corresp") == "yes",
    )


def _name(contrib: Element) -> PersonName:
    name, group = contrib.find("name"), contrib.find("collab")
    if name is None:
        name = contrib.find("name-alternatives/name")
    if name is not None:
        parts = [_first(name, tag) for tag in ("given-names", "surname", "suffix")]
        return PersonName(*parts) if parts[1] else PersonName(literal=parts[0])
    # Its members, where they are listed inside, are not part of the group's name.
    words = _first(contrib, "string-name") or _first(contrib, "collab-alternatives/collab")
    return PersonName(literal=" ".join((group.text or "").split()) or flat(group) if group is not None else words)


def _email(contrib: Element, meta: Element, marked: list[str]) -> str:
    own = _first(contrib, "email") or _first(contrib, "address/email")
    notes = [note for note in meta.iterfind("author-notes/corresp") if note.get("id") in marked]
    return own or next((flat(email) for note in notes for email in note.iterfind("email")), "")


def _affiliations(contrib: Element, meta: Element) -> Iterator[WrittenAffiliation]:
    referred = [rid for xref in contrib.iterfind("xref") if xref.get("ref-type") == "aff" for rid in xref.get("rid", "").split()]
    by_id = {place.get("id"): place for place in meta.iter("aff")} if referred else {}
    for place in [*contrib.iterfind("aff"), *(by_id[rid] for rid in referred if rid in by_id)]:
        rors = [values.ror(flat(part)) for part in place.iter("institution-id")]
        if name := _place(place):
            yield WrittenAffiliation(name, next((ror for ror in rors if ror), ""))


def _place(place: Element) -> str:
    """As printed, without its number, identifiers and addresses for mail."""
    words = "".join(_printed(place))
    tidy = re.sub(r"\s+,", ",", " ".join(words.split()))
    return re.sub(r"(,\s*)+", ", ", tidy).strip(" ,;")


def _printed(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in {"label", "institution-id", "email", "xref", "sup"}:
            yield from _printed(child)
        elif not isinstance(child.tag, str):
            yield values.entity(child)
        yield child.tail or ""


def _section(meta: Element) -> str:
    groups = meta.findall("article-categories/subj-group")
    heading = next((group for group in groups if group.get("subj-group-type") in {"heading", "section"}), groups[0] if groups else None)
    return _first(heading, "subject")


def _pages(meta: Element) -> tuple[str, str]:
    first, last = _first(meta, "fpage"), _first(meta, "lpage")
    return (first, last or first) if first else (_first(meta, "elocation-id"),) * 2


def _licence(meta: Element) -> str:
    addresses = [part.get(_HREF, "") for part in meta.iter("license", "ext-link", "uri")] + [flat(part) for part in meta.iter(_ALI)]
    return next((name for address in addresses if (name := licence_at(address))), "")


def _references(root: Element) -> Iterator[WrittenReference]:
    for reference in root.iterfind("back//ref"):
        if words := jats_text.reference(reference):
            yield WrittenReference(words, next(_dois(reference), ""))


def _dois(reference: Element) -> Iterator[str]:
    for part in reference.iter("pub-id", "ext-link"):
        said = flat(part) if part.get("pub-id-type") == "doi" else part.get(_HREF, "")
        if values.is_doi(doi := values.doi(said)):
            yield doi


def _identifier(meta: Element, kind: str) -> str:
    return next((flat(part) for part in meta.iterfind("article-id") if part.get("pub-id-type") == kind), "")


def _name_of(meta: Element | None) -> str:
    return (_identifier(meta, "doi") or _identifier(meta, "publisher-id") if meta is not None else "") or _("the article")


def _year(meta: Element) -> int | None:
    dates = [flat(part) for part in meta.iterfind("pub-date/year")] + [flat(part) for part in meta.iterfind("conference/conf-date")]
    dates += [flat(part) for part in meta.iterfind("permissions/copyright-year")]
    dates += [flat(part) for part in meta.iterfind("history/date/year")]
    return next((year for text in dates if (year := values.four_digits(text))), None)


def _published(meta: Element) -> date | None:
    """The day that is said most exactly."""
    for part in sorted(meta.iterfind("pub-date"), key=lambda part: part.find("day") is None):
        year = values.four_digits(_first(part, "year"))
        if year and part.get("date-type") != "update":
            day = _first(part, "day")
            return _day(year, values.month(_first(part, "month")), int(day) if day.isdecimal() else 1)
    return None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 1)


def _first(parent: Element | None, path: str) -> str:
    return flat(parent.find(path)) if parent is not None else ""
