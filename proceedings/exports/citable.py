"""What every format is made from: one version of a paper, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from proceedings.manuscripts import WrittenAffiliation, WrittenReference, WrittenText
from proceedings.names import PersonName


@dataclass(frozen=True)
class CitedPerson:
    """An author without the address, which nothing that is published says."""

    name: PersonName
    orcid: str = ""
    corresponding: bool = False
    places: tuple[WrittenAffiliation, ...] = ()


@dataclass(frozen=True)
class CitedNotice:
    """Something that was said about the paper after it was published; `kind` is a NoticeKind."""

    kind: str
    key: str
    url: str
    published_on: date
    doi: str = ""


@dataclass(frozen=True)
class Citable:
    key: str
    title: str
    people: tuple[CitedPerson, ...]
    container: str
    year: int
    published_on: date | None
    url: str
    language: str
    number: int = 1
    subtitle: str = ""
    editors: tuple[PersonName, ...] = ()
    publisher: str = ""
    series: str = ""
    volume_number: str = ""
    volume_key: str = ""
    section: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    translations: tuple[WrittenText, ...] = ()
    references: tuple[WrittenReference, ...] = ()
    notices: tuple[CitedNotice, ...] = ()
    licence: str = ""
    licence_url: str = ""
    pdf_url: str = ""
    event: str = ""
    event_place: str = ""
    event_from: date | None = None
    event_to: date | None = None
    changed_at: datetime | None = None
    # "" while the paper stands, else "retracted" or "withdrawn".
    taken_back: str = ""
    # What readers gave, as pages show it; nothing while they are too few.
    rating: Decimal | None = None
    rating_count: int = 0

    @property
    def authors(self) -> tuple[PersonName, ...]:
        return tuple(person.name for person in self.people)

    @property
    def full_title(self) -> str:
        return ": ".join(part for part in (self.title, self.subtitle) if part)

    @property
    def cited_title(self) -> str:
        """Who cites a paper that was taken back says so."""
        return f"{self.taken_back.upper()}: {self.full_title}" if self.taken_back else self.full_title

    @property
    def pages(self) -> str:
        if self.first_page and self.last_page and self.first_page != self.last_page:
            return f"{self.first_page}-{self.last_page}"
        return self.first_page or self.last_page
