"""What a reader of any format hands to the service that applies it."""

from dataclasses import dataclass, field
from datetime import date

from proceedings.manuscripts import Manuscript
from proceedings.names import PersonName


@dataclass(frozen=True)
class ReadPaper:
    key: str
    manuscript: Manuscript
    section: str = ""
    # What its PDF may be called, without the ending.
    file_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadVolume:
    key: str
    title: str
    year: int
    published_on: date | None
    publisher: str = ""
    number: str = ""
    isbn: str = ""
    issn: str = ""
    doi: str = ""
    editors: tuple[PersonName, ...] = ()
    papers: tuple[ReadPaper, ...] = ()


@dataclass(frozen=True)
class Refused:
    """`volume` is the key of the volume that would be a paper short."""

    what: str
    why: str
    volume: str = ""


@dataclass
class ReadCollection:
    source: str
    volumes: list[ReadVolume] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    # What the file says and no row here can hold: named, so that nobody believes it was read.
    remarks: list[Refused] = field(default_factory=list)
