"""What every citation format is made from: one version of a paper, as plain values."""

from dataclasses import dataclass
from datetime import date

from proceedings.names import PersonName


@dataclass(frozen=True)
class Citable:
    key: str
    title: str
    authors: tuple[PersonName, ...]
    container: str
    year: int
    published_on: date | None
    url: str
    language: str
    number: int = 1
    editors: tuple[PersonName, ...] = ()
    publisher: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    event: str = ""
    event_place: str = ""
    retracted: bool = False

    @property
    def cited_title(self) -> str:
        """Who cites a retracted paper says so."""
        return f"RETRACTED: {self.title}" if self.retracted else self.title

    @property
    def pages(self) -> str:
        if self.first_page and self.last_page and self.first_page != self.last_page:
            return f"{self.first_page}-{self.last_page}"
        return self.first_page or self.last_page
