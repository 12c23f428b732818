"""Places: lower pages offer them, upper apps fill them.

A lower app may not import an upper one, yet its pages show what the upper ones know. So an app registers
providers by dotted name in `AppConfig.ready()`, and whoever shows the place walks it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import import_string

Words = str | Promise
Provider = TypeVar("Provider", bound=Callable[..., Any])


@dataclass(frozen=True)
class Part:
    """A piece of somebody else's page: a template and the dataclass it prints as `part`."""

    template: str
    content: object
    order: int = 50
    valid_until: datetime | None = None


@dataclass(frozen=True)
class NavigationItem:
    """`valid_until` is the next moment at which it comes or goes by itself; what is not `shown` now may come then."""

    label: Words
    url: str
    order: int = 50
    primary: bool = False
    shown: bool = True
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Need:
    """One thing on the panel's start page that waits for somebody."""

    count: int
    title: Words
    detail: Words
    url: str
    action: Words
    urgency: str = "week"  # today | week | watch


@dataclass(frozen=True)
class Figure:
    """A chart or table on the panel's start page; its title says the finding."""

    title: Words
    template: str
    content: object
    order: int = 50


@dataclass(frozen=True)
class Violation:
    """A rule that does not hold, and the rows that break it."""

    name: str
    ids: tuple[object, ...]


@dataclass(frozen=True)
class SitemapEntry:
    path: str
    changed_at: datetime | None = None
    languages: tuple[str, ...] = ()


class SitemapShelf(Protocol):
    """A kind of page, in numbered parts of a bounded size; `conference.lib.sitemaps` has two."""

    @property
    def name(self) -> str: ...

    def parts(self) -> list[tuple[int, datetime | None]]: ...

    def entries(self, part: int) -> Iterator[SitemapEntry]: ...


@dataclass(frozen=True)
class ReadinessCheck:
    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class PersonalRow:
    """What is kept about a person, in words: where, what, and until when."""

    where: Words
    what: Words
    values: dict[str, str]


class PersonalRecords(Protocol):
    def show(self, email_key: str) -> list[PersonalRow]: ...

    def erase(self, email_key: str, by: Model | None) -> int: ...


@dataclass(frozen=True)
class Reader:
    """Somebody who is written to about what stands in a programme of one's own."""

    email: str
    name: str
    language: str


@dataclass(frozen=True)
class Enclosure:
    """A file that travels with a message, made when the message leaves."""

    name: str
    content: bytes
    type: str


@dataclass
class Demonstration:
    """Handed from provider to provider while the demonstration is loaded; a line per thing added."""

    at: datetime
    added: list[str] = field(default_factory=list)
    shelf: dict[str, Any] = field(default_factory=dict)

    def tell(self, line: str) -> None:
        self.added.append(line)


class Place(Generic[Provider]):
    """A named list of providers, in order. Names are resolved at first use, when all apps are loaded."""

    registry: dict[str, "Place[Any]"] = {}

    def __init__(self, name: str) -> None:
        self.name = name
        self._names: list[tuple[int, str]] = []
        Place.registry[name] = self

    def add(self, dotted_name: str, *, order: int = 50) -> None:
        if (order, dotted_name) not in self._names:
            self._names.append((order, dotted_name))

    def __iter__(self) -> Iterator[Provider]:
        return (import_string(name) for _order, name in sorted(self._names))

    @property
    def names(self) -> list[str]:
        return [name for _order, name in sorted(self._names)]


Gathered = dict[Any, list[Any]]


class GatheredPlace(Place[Callable[[Sequence[Model], datetime], dict[Any, Any]]]):
    """Providers take a list of rows and the moment, and answer by primary key in a constant number of statements."""

    def gather(self, rows: Sequence[Model], at: datetime) -> Gathered:
        gathered: Gathered = defaultdict(list)
        for provider in self:
            for key, given in provider(rows, at).items():
                gathered[key].extend(given if isinstance(given, list | tuple) else [given])
        return {key: sorted(parts, key=lambda part: getattr(part, "order", 50)) for key, parts in gathered.items()}

    def of(self, row: Model, at: datetime) -> list[Any]:
        return self.gather([row], at).get(row.pk, [])


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The next instant that changes a page made of several parts."""
    return min((moment for moment in moments if moment is not None), default=None)


landing_sections = GatheredPlace("landing sections")
speaker_page = GatheredPlace("speaker page")
speaking_page = GatheredPlace("speaking page")
session_page = GatheredPlace("session page")
agenda_page = GatheredPlace("agenda page")
agenda_readers = GatheredPlace("agenda readers")
paper_page = GatheredPlace("paper page")
version_notes = GatheredPlace("version notes")
notice_page = GatheredPlace("notice page")
# Walked only for who came by the link that was mailed to the ticket's address: what stands there may trust that address.
ticket_page = GatheredPlace("ticket page")
timetable_marks = GatheredPlace("timetable marks")
navigation = GatheredPlace("navigation")
panel_start: Place[Callable[[Model, Model, datetime], list[Need | Figure]]] = Place("panel start")
# In the transaction of the change; a provider takes the conference and the names of the fields that differ.
changed_conference: Place[Callable[[Any, Collection[str]], None]] = Place("changed conference")
# In the transaction of the publication; a provider takes the notice, who published it and when.
published_notice: Place[Callable[[Any, Any, datetime], None]] = Place("published notice")
sweeps: Place[Callable[[datetime], int]] = Place("sweeps")
invariants: Place[Callable[[], Iterable[Violation]]] = Place("invariants")
personal_data: Place[Any] = Place("personal data")
sitemap: Place[Callable[[], Sequence[SitemapShelf]]] = Place("sitemap")
# Paths, as robots.txt writes them, where crawlers find nothing to read.
robots: Place[Callable[[], Sequence[str]]] = Place("robots")
# A provider takes the keys that a message names, such as `ticket:AB12CD34`, and makes those it knows.
enclosures: Place[Callable[[Sequence[str]], list[Enclosure]]] = Place("enclosures")
readiness: Place[Callable[[], ReadinessCheck]] = Place("readiness")
demonstration: Place[Callable[[Demonstration], None]] = Place("demonstration")
