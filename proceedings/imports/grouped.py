"""Papers that each name their own volume, as BibTeX and RIS have them, put together by volume."""

from dataclasses import dataclass, replace

from conference.lib.text import address_tail
from proceedings.imports import values
from proceedings.imports.collected import ReadPaper, ReadVolume
from proceedings.names import PersonName

LONGEST_KEY = 120


@dataclass(frozen=True)
class NamedVolume:
    """What an entry says of the book or journal that it stands in."""

    title: str
    year: int
    month: str = ""
    number: str = ""
    issue: str = ""
    publisher: str = ""
    isbn: str = ""
    issn: str = ""
    editors: tuple[PersonName, ...] = ()

    @property
    def key(self) -> str:
        parts = (address_tail(self.title, LONGEST_KEY), str(self.year), address_tail(self.number), address_tail(self.issue))
        return "-".join(part for part in parts if part)

    @property
    def full_title(self) -> str:
        number = " ".join(part for part in (self.number, f"({self.issue})" if self.issue else "") if part)
        return ", ".join(part for part in (self.title, number) if part)


def volumes(entries: list[tuple[NamedVolume, ReadPaper]]) -> list[ReadVolume]:
    """In the order in which they come first; what one entry does not say of the volume, another may."""
    found: dict[str, ReadVolume] = {}
    papers: dict[str, list[ReadPaper]] = {}
    for named, paper in entries:
        papers.setdefault(named.key, []).append(paper)
        before = found.get(named.key)
        found[named.key] = _volume(named) if before is None else _completed(before, named)
    return [replace(volume, papers=tuple(papers[key])) for key, volume in found.items()]


def _volume(named: NamedVolume) -> ReadVolume:
    return ReadVolume(
        key=named.key,
        title=named.full_title,
        year=named.year,
        published_on=values.day(named.year, values.month(named.month)),
        publisher=named.publisher,
        number=named.number,
        isbn=named.isbn,
        issn=named.issn,
        editors=named.editors,
    )


def _completed(volume: ReadVolume, named: NamedVolume) -> ReadVolume:
    return replace(
        volume,
        publisher=volume.publisher or named.publisher,
        isbn=volume.isbn or named.isbn,
        issn=volume.issn or named.issn,
        editors=volume.editors or named.editors,
    )
