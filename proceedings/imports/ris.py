"""RIS: a record a paper; its secondary title and year say to which volume it goes."""

import hashlib
import re
from typing import Any

import rispy
from django.utils.translation import gettext as _

from conference.lib.errors import DomainError
from conference.lib.text import fold
from proceedings.imports import values
from proceedings.imports.collected import ReadCollection, ReadPaper, Refused
from proceedings.imports.grouped import NamedVolume, volumes
from proceedings.manuscripts import Manuscript, WrittenAuthor, WrittenText
from proceedings.names import PersonName

_PAPERS = {"CPAPER", "CONF", "JOUR", "CHAP", "ABST", "MGZN", "EJOUR", "ECHAP", "GEN", "INPR", "JFULL", "JOURNAL ARTICLE"}
_BEGINS = re.compile(r"^TY  ?-", re.MULTILINE)
_ENDS = re.compile(r"^ER  ?-", re.MULTILINE)
_LONG = re.compile(r"^(\d+)\s*[‐‑–—-]\s*(\d+)$")


class NotRis(DomainError):
    message = _("This is not RIS: it has no record that begins with “TY  - ” and ends with “ER  - ”.")


def read(source: str) -> ReadCollection:
    """Raises a DomainError for what cannot be read as a whole; single records are listed as refused."""
    collection = ReadCollection("ris")
    begun, ended = len(_BEGINS.findall(source)), len(_ENDS.findall(source))
    if not begun or begun != ended:
        raise NotRis(_("%(begun)d records begin and %(ended)d end.") % {"begun": begun, "ended": ended}) if begun else NotRis
    try:
        records = rispy.loads(source)
    except (ValueError, KeyError, OSError) as problem:
        raise NotRis(_("This is not well-formed RIS: %(problem)s") % {"problem": problem}) from problem
    if len(records) != begun:
        raise NotRis(_("%(begun)d records begin and %(ended)d end.") % {"begun": begun, "ended": len(records)})
    found = [_record(number, record, collection) for number, record in enumerate(records, 1)]
    collection.volumes = volumes([entry for entry in found if entry is not None])
    return collection


def _record(number: int, record: dict[str, Any], collection: ReadCollection) -> tuple[NamedVolume, ReadPaper] | None:
    why = _refusal(record)
    if why:
        collection.refused.append(Refused(_called(number, record), why))
        return None
    volume = _volume(record)
    language = values.language(_text(record, "language"))
    first, last = _pages(record)
    abstract, keywords = _text(record, "abstract", "notes_abstract"), tuple(_many(record, "keywords"))
    manuscript = Manuscript(
        texts=(WrittenText(language, _title(record), abstract=abstract, keywords=keywords),),
        authors=tuple(WrittenAuthor(_name(name)) for name in _many(record, "first_authors", "authors")),
        language=language,
        first_page=first,
        last_page=last,
        doi=values.doi(_text(record, "doi")),
    )
    return volume, ReadPaper(_key(volume, manuscript), manuscript, file_names=_file_names(record, manuscript.doi))


def _key(volume: NamedVolume, manuscript: Manuscript) -> str:
    """Programs number their records anew with every export: a paper is known by its DOI, else by title and first author."""
    first = manuscript.authors[0].name.full if manuscript.authors else ""
    digest = hashlib.sha256(f"{fold(manuscript.title)}\n{fold(first)}".encode()).hexdigest()[:16]
    return f"{volume.key}/{manuscript.doi.lower() or digest}"


def _refusal(record: dict[str, Any]) -> str:
    kind = _text(record, "type_of_reference")
    if kind.upper() not in _PAPERS:
        return _("“%(type)s” is not a paper in a volume.") % {"type": kind}
    if not _title(record):
        return _("The paper has no title.")
    if not _container(record):
        return _("It names neither a book title nor a journal.")
    return "" if _year(record) else _("It names no year.")


def _volume(record: dict[str, Any]) -> NamedVolume:
    number = _text(record, "issn")
    # SN holds either: an ISSN has eight characters.
    serial = len(re.sub(r"[^0-9Xx]", "", number)) == 8  # noqa: PLR2004
    date = _text(record, "date").replace("/", "-").split("-")
    return NamedVolume(
        title=_container(record),
        year=_year(record) or 0,
        month=date[1] if len(date) > 1 else "",
        number=_text(record, "volume"),
        issue=_text(record, "number"),
        publisher=_text(record, "publisher"),
        isbn="" if serial else number,
        issn=number if serial else "",
        editors=tuple(_name(name) for name in _many(record, "secondary_authors")),
    )


def _called(number: int, record: dict[str, Any]) -> str:
    return _title(record) or _text(record, "id") or _("record %(number)d") % {"number": number}


def _title(record: dict[str, Any]) -> str:
    return _text(record, "title", "primary_title", "short_title")


def _container(record: dict[str, Any]) -> str:
    return _text(record, "secondary_title", "journal_name", "alternate_title3", "alternate_title2", "tertiary_title")


def _year(record: dict[str, Any]) -> int | None:
    return values.four_digits(_text(record, "year", "publication_year")) or values.four_digits(_text(record, "date"))


def _pages(record: dict[str, Any]) -> tuple[str, str]:
    """Some write both into the field of the first."""
    first, last = _text(record, "start_page"), _text(record, "end_page")
    whole = _LONG.match(first)
    if whole and not last:
        return whole[1], whole[2]
    return first, last or first


def _file_names(record: dict[str, Any], doi: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (doi.split("/", 1)[-1], doi.replace("/", "_"), _text(record, "id")) if name))


def _name(text: str) -> PersonName:
    """`Family, Given, Suffix`; without a comma the name is one text."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or not parts[0] or not parts[1]:
        return PersonName(literal=" ".join(part for part in parts if part))
    return PersonName(parts[1], parts[0], ", ".join(parts[2:]))


def _text(record: dict[str, Any], *names: str) -> str:
    """The first of the fields that says something, on one line."""
    for name in names:
        value = record.get(name)
        words = " ".join(" ".join(value if isinstance(value, list) else [str(value or "")]).split())
        if words:
            return words
    return ""


def _many(record: dict[str, Any], *names: str) -> list[str]:
    found: list[str] = next((record[name] for name in names if record.get(name)), [])
    return [words for value in found if (words := " ".join(str(value).split()))]
