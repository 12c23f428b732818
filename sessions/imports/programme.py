"""What a file says about a programme, whatever its dialect."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ReadPerson:
    key: str
    name: str


@dataclass(frozen=True)
class ReadLink:
    url: str
    title: str


@dataclass(frozen=True)
class ReadEvent:
    """`starts_at` is in UTC; `guid` is empty where the file has none; `key` tells the event from all others of the file."""

    key: str
    guid: str
    title: str
    subtitle: str
    abstract: str
    track: str
    type: str
    language: str
    room: str
    starts_at: datetime
    ends_at: datetime
    people: tuple[ReadPerson, ...]
    links: tuple[ReadLink, ...]


@dataclass(frozen=True)
class Refused:
    """`key` is the event's own where it has one: what was read before and cannot be read now is not gone."""

    what: str
    why: str
    key: str = ""


@dataclass(frozen=True)
class ReadProgramme:
    title: str
    zone: str
    events: tuple[ReadEvent, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
