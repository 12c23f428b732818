"""BibTeX: an entry a paper; book title or journal, volume and year say to which volume it goes."""

import re
from collections.abc import Iterator

import pybtex.errors
from django.utils.translation import gettext as _
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.input.bibtex import DuplicateField, Parser, month_names
from pybtex.exceptions import PybtexError
from pybtex.utils import CaseInsensitiveDict

from conference.lib.errors import DomainError
from proceedings.imports import values
from proceedings.imports.collected import ReadCollection, ReadPaper, Refused
from proceedings.imports.grouped import NamedVolume, volumes
from proceedings.imports.latex import plain
from proceedings.licences import licence_at
from proceedings.manuscripts import Manuscript, WrittenAuthor, WrittenText
from proceedings.names import PersonName

LARGEST_EXPANSION = 16 * 1024 * 1024
# What stands in a volume; books, theses and reports are volumes of their own.
_PAPERS = {"inproceedings", "conference", "article", "incollection", "inbook", "paper", "misc", "unpublished"}
_CONTAINERS = {"proceedings", "book", "collection", "mvproceedings", "periodical"}
_OF_VOLUME = {
    "booktitle", "journal", "journaltitle", "year", "date", "month", "publisher", "volume", "number", "isbn", "issn", "language", "langid",
}  # fmt: skip
_REPEATED = re.compile(r"repeated bibliography entry: (.+)")


class NotBibtex(DomainError):
    message = _("This is not BibTeX: it has no entry such as @inproceedings{…}.")


class _Strings(CaseInsensitiveDict):
    """The strings that a file defines. One may be made of two others, and so on: the letters that come of it have an end."""

    letters_left = LARGEST_EXPANSION

    def __getitem__(self, name: str) -> str:
        words: str = super().__getitem__(name)
        self.letters_left -= len(words)
        if self.letters_left < 0:
            raise NotBibtex(_("The strings of this file grow beyond measure."))
        return words


def read(source: str) -> ReadCollection:
    """Raises a DomainError for what cannot be read as a whole; single entries are listed as refused."""
    collection = ReadCollection("bibtex")
    library = _parsed(source, collection)
    if not library.entries:
        raise NotBibtex
    referred = {entry.fields["crossref"].lower() for entry in library.entries.values() if "crossref" in entry.fields}
    read_entries = []
    for key, entry in library.entries.items():
        if entry.type.lower() in _CONTAINERS or key.lower() in referred:
            continue
        found = _entry(key, entry, library, collection)
        if found is not None:
            read_entries.append(found)
    collection.volumes = volumes(read_entries)
    return collection


def _parsed(source: str, collection: ReadCollection) -> BibliographyData:
    parser = Parser()
    parser.macros = _Strings(month_names)
    with pybtex.errors.capture() as problems:
        try:
            library = parser.parse_string(source)
        except (PybtexError, ValueError, RecursionError) as problem:
            raise NotBibtex(_("This is not well-formed BibTeX: %(problem)s") % {"problem": problem}) from problem
    for problem in problems:
        if isinstance(problem, DuplicateField):
            collection.remarks.append(Refused(str(problem), _("Only the first is read.")))
            continue
        repeated = _REPEATED.search(str(problem))
        if repeated is None:
            raise NotBibtex(_("This is not well-formed BibTeX: %(problem)s") % {"problem": problem})
        collection.refused.append(Refused(repeated[1], _("The file has this key twice; only the first is read.")))
    return library


def _entry(key: str, entry: Entry, library: BibliographyData, collection: ReadCollection) -> tuple[NamedVolume, ReadPaper] | None:
    fields = _Fields(entry, library)
    why = _refusal(entry, fields)
    if why:
        collection.refused.append(Refused(key, why))
        return None
    volume = _volume(fields)
    language = values.language(fields["language"] or fields["langid"])
    first, last = values.pages(fields["pages"])
    manuscript = Manuscript(
        texts=(WrittenText(language, fields["title"], fields["subtitle"], fields["abstract"], tuple(_keywords(fields["keywords"]))),),
        authors=tuple(WrittenAuthor(_name(person)) for person in entry.persons.get("author", ())),
        language=language,
        licence=licence_at(fields.raw("license") or fields.raw("copyright") or fields.raw("note")),
        first_page=first or fields["eid"] or fields["articleno"],
        last_page=last or fields["eid"] or fields["articleno"],
        doi=values.doi(fields["doi"]),
    )
    return volume, ReadPaper(f"{volume.key}/{key}", manuscript, file_names=_file_names(key, manuscript.doi))


def _refusal(entry: Entry, fields: "_Fields") -> str:
    if entry.type.lower() not in _PAPERS:
        return _("“@%(type)s” is not a paper in a volume.") % {"type": entry.type}
    if not fields["title"]:
        return _("The paper has no title.")
    if not fields.container:
        return _("It names neither a book title nor a journal.")
    return "" if fields.year else _("It names no year.")


def _volume(fields: "_Fields") -> NamedVolume:
    editors = tuple(_name(person) for person in fields.entry.persons.get("editor", ()))
    return NamedVolume(
        title=fields.container,
        year=fields.year or 0,
        month=fields["month"],
        number=fields["volume"],
        issue=fields["number"],
        publisher=fields["publisher"],
        isbn=fields["isbn"],
        issn=fields["issn"],
        editors=editors or tuple(_name(person) for person in fields.parent_editors),
    )


def _file_names(key: str, doi: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (key, doi.split("/", 1)[-1], doi.replace("/", "_")) if name))


def _keywords(text: str) -> Iterator[str]:
    yield from dict.fromkeys(word.strip() for word in re.split(r"[,;]", text) if word.strip())


def _name(person: Person) -> PersonName:
    """`von` belongs to the family name; a name of one part, or in braces, is one text."""
    given = plain(" ".join([*person.first_names, *person.middle_names]))
    family = plain(" ".join([*person.prelast_names, *person.last_names]))
    if not given:
        return PersonName(literal=family)
    return PersonName(given, family, plain(" ".join(person.lineage_names)))


class _Fields:
    """The fields of an entry as plain text, with those that it takes from the entry it refers to."""

    def __init__(self, entry: Entry, library: BibliographyData) -> None:
        self.entry = entry
        key = entry.fields.get("crossref", "")
        self.parent = library.entries[key] if key and key in library.entries else None

    def raw(self, name: str) -> str:
        """The entry's own, else what the one it refers to says of the whole volume."""
        if name in self.entry.fields:
            return self.entry.fields[name]
        inherited = self.parent is not None and name in _OF_VOLUME and name in self.parent.fields
        return self.parent.fields[name] if inherited and self.parent is not None else ""

    def __getitem__(self, name: str) -> str:
        return plain(self.raw(name))

    @property
    def container(self) -> str:
        own = self["booktitle"] or self["journal"] or self["journaltitle"]
        if own or self.parent is None:
            return own
        return plain(self.parent.fields["title"]) if "title" in self.parent.fields else ""

    @property
    def year(self) -> int | None:
        return values.four_digits(self["year"]) or values.four_digits(self["date"])

    @property
    def parent_editors(self) -> list[Person]:
        return list(self.parent.persons.get("editor", ())) if self.parent is not None else []
