"""What the public may know of a programme, as every format is written from."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True)
class PublicPerson:
    name: str
    url: str
    role: str = "speaker"

    @property
    def uuid(self) -> UUID:
        """Stable, and made from the public address: nothing private is in it."""
        return uuid5(NAMESPACE_URL, self.url or self.name)


@dataclass(frozen=True)
class PublicLink:
    url: str
    title: str


@dataclass(frozen=True)
class PublicRoom:
    uuid: UUID
    name: str
    capacity: int | None = None


@dataclass(frozen=True)
class PublicSlot:
    uuid: UUID
    number: int
    public_id: str
    tail: str
    sequence: int
    title: str
    subtitle: str
    abstract: str
    abstract_plain: str
    kind: str
    track: str
    language: str
    room: str
    starts_at: datetime
    ends_at: datetime
    url: str
    changed_at: datetime
    people: tuple[PublicPerson, ...] = ()
    links: tuple[PublicLink, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True)
class PublicProgramme:
    """`zone` is an IANA name; a day runs from `day_changes_at` to the same hour of the next."""

    acronym: str
    title: str
    zone: str
    starts_on: date
    ends_on: date
    day_changes_at: time
    version: str
    url: str
    base_url: str
    accent: str
    place: str
    rooms: tuple[PublicRoom, ...]
    tracks: tuple[str, ...]
    slots: tuple[PublicSlot, ...]


def acronym_of(slug: str) -> str:
    """Both schemas of the format allow small letters, digits and low lines, at least four of them."""
    return slug.replace("-", "_").ljust(4, "_")
