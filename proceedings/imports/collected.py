"""What a reader of any format hands to the service that applies it."""

from dataclasses import dataclass, field
from datetime import date

from proceedings.manuscripts import Manuscript
from proceedings.names import PersonName


@dataclass(frozen=True)
class ReadPaper:
    key: str
    manuscript: Manuscript


@dataclass(frozen=True)
class ReadVolume:
    key: str
    title: str
    year: int
    published_on: date | None
    publisher: str = ""
    isbn: str = ""
    doi: str = ""
    editors: tuple[PersonName, ...] = ()
    papers: tuple[ReadPaper, ...] = ()


@dataclass(frozen=True)
class Refused:
    what: str
    why: str


@dataclass
class ReadCollection:
    source: str
    volumes: list[ReadVolume] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
