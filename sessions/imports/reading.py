"""What every format has in common: an event as the file told it becomes one that makes sense, or is refused in words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from conference.lib.errors import DomainError
from conference.lib.text import clean_line, clean_text, fold, shorten
from sessions.imports.html_text import as_markdown
from sessions.imports.programme import ReadEvent, ReadLink, ReadPerson, Refused

GENERATOR = "Baku Conferences"
LONGEST = timedelta(hours=36)
MOST_EVENTS = 20_000
YEARS = range(1970, 2200)
_LENGTHS = {"title": 500, "subtitle": 500, "abstract": 50_000, "track": 200, "room": 200}
_LONGEST_KEY = 300


class Unreadable(DomainError):
    """Why one event, or a whole file, cannot be taken, in words."""


@dataclass(frozen=True)
class Clock:
    """How the file's local times are to be understood: hours before `day_changes_at` belong to the night after the day."""

    zone: ZoneInfo
    day_changes_at: time = time(0)


@dataclass(frozen=True)
class ToldPerson:
    name: str
    key: str = ""


@dataclass(frozen=True)
class ToldEvent:
    """As it stands in the file. The full `date` wins over `day` and `start`, `duration` over `end`; `markup` may be HTML."""

    number: str = ""
    guid: str = ""
    title: str = ""
    subtitle: str = ""
    texts: tuple[str, ...] = ()
    track: str = ""
    type: str = ""
    language: str = ""
    room: str = ""
    date: str = ""
    day: str = ""
    start: str = ""
    duration: str = ""
    end: str = ""
    people: tuple[ToldPerson, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    markup: bool = True
    problem: str = ""


@dataclass
class Understood:
    events: dict[str, ReadEvent] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def zone_of(named: str, otherwise: str) -> tuple[ZoneInfo, tuple[str, ...]]:
    """The zone that the file names; else the conference's, and a word about it."""
    if not named:
        return ZoneInfo(otherwise), (_("The file names no time zone; %(zone)s is used.") % {"zone": otherwise},)
    try:
        return ZoneInfo(named), ()
    except (KeyError, ValueError, OSError):
        words = _("The file names a time zone that nobody knows, “%(named)s”; %(zone)s is used.")
        return ZoneInfo(otherwise), (words % {"named": clean_line(named)[:60], "zone": otherwise},)


def understood(told: Iterable[ToldEvent], clock: Clock) -> Understood:
    """Every event is read or refused. Raises Unreadable for more events than any programme has."""
    found = Understood()
    for count, event in enumerate(told, 1):
        if count > MOST_EVENTS:
            raise Unreadable(_("This file holds more than %(most)s sessions. Nothing of it was read.") % {"most": f"{MOST_EVENTS:,}"})
        _sort_in(event, clock, found)
    return found


def time_of(text: str) -> time:
    """`09:00`, `09:00:00`; midnight for what is no hour."""
    match = re.match(r"^(\d{1,2}):(\d{2})", text.strip())
    return time(int(match[1]) % 24, int(match[2]) % 60) if match else time(0)


def _sort_in(told: ToldEvent, clock: Clock, found: Understood) -> None:
    name = shorten(f"{told.number or told.guid or '?'}: {clean_line(told.title)}", 200)
    key = _key(told)
    try:
        if told.problem:
            raise Unreadable(told.problem)
        event = _event(told, key, clock, found.notes)
    except Unreadable as problem:
        found.refused.append(Refused(name, str(problem), key))
        return
    if event.key in found.events:
        found.refused.append(Refused(name, _("The same identifier stands above already."), event.key))
        return
    found.events[event.key] = event


def _key(told: ToldEvent) -> str:
    return (told.guid.strip().lower() or told.number.strip())[:_LONGEST_KEY]


def _event(told: ToldEvent, key: str, clock: Clock, notes: list[str]) -> ReadEvent:
    title = clean_line(told.title)
    if not title:
        raise Unreadable(_("It has no title."))
    starts_at = _start(told, clock)
    texts = [as_markdown(text) if told.markup else text.strip() for text in told.texts]
    values = {
        "title": title, "subtitle": clean_line(told.subtitle), "track": clean_line(told.track), "room": clean_line(told.room),
        "abstract": clean_text("\n\n".join(dict.fromkeys(text for text in texts if text))),
    }  # fmt: skip
    return ReadEvent(
        key=clean_line(key) or f"{fold(title)} {starts_at.isoformat()}"[-_LONGEST_KEY:],
        guid=told.guid.strip().lower(),
        **_cut(values, notes),
        type=clean_line(told.type)[:100],
        language=clean_line(told.language)[:10],
        starts_at=starts_at,
        ends_at=starts_at + _length(told, starts_at, clock),
        people=tuple(_people(told)),
        links=tuple(_links(told)),
    )


def _cut(values: dict[str, str], notes: list[str]) -> dict[str, str]:
    """Texts that no page could show are cut, and that is told."""
    for name, most in _LENGTHS.items():
        if len(values[name]) > most:
            values[name] = shorten(values[name], most)
            words = _("“%(title)s”: the %(field)s is longer than %(most)s characters and was cut.")
            notes.append(words % {"title": shorten(values["title"], 80), "field": name, "most": f"{most:,}"})
    return values


# --- When ---


def _start(told: ToldEvent, clock: Clock) -> datetime:
    if moment := _moment(told.date):
        local = moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)
    else:
        local = _local_start(told, clock)
    if local.year not in YEARS:
        raise Unreadable(_("Its year, %(year)s, is not one of our time.") % {"year": local.year})
    if local.tzinfo is clock.zone and local.astimezone(UTC).astimezone(clock.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Unreadable(_("Its hour does not exist on that day: the clock is put forward."))
    return local.astimezone(UTC)


def _local_start(told: ToldEvent, clock: Clock) -> datetime:
    """The day and the hour; hours past 23 count on after midnight. An offset behind the hour wins over the zone."""
    match = re.match(r"^(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([+-]\d{2}:?\d{2})?$", told.start.strip())
    if match is None or int(match[2]) > 59 or int(match[1]) > 47:
        raise Unreadable(_("It has no start."))
    try:
        on = date.fromisoformat(told.day.strip())
    except ValueError:
        raise Unreadable(_("Its day is not a date."))
    if on.year not in YEARS:
        raise Unreadable(_("Its year, %(year)s, is not one of our time.") % {"year": on.year})
    over, hour = divmod(int(match[1]), 24)
    at = time(hour, int(match[2]))
    on += timedelta(days=1 if over or at < clock.day_changes_at else 0)
    if match[3]:
        return datetime.fromisoformat(f"{on}T{at}{match[3]}")
    return datetime.combine(on, at, clock.zone)


def _moment(text: str) -> datetime | None:
    """None for what is not a date with a time."""
    if "T" not in text:
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _length(told: ToldEvent, starts_at: datetime, clock: Clock) -> timedelta:
    """`00:45`, `1:30:00`, minutes, or what lies between start and end."""
    if not told.duration.strip() and told.end.strip():
        return _sensible(_until(told.end, starts_at, clock))
    numbers = [int(part) for part in re.findall(r"\d{1,6}", told.duration)[:3]]
    if not numbers:
        raise Unreadable(_("It has no duration."))
    hours, minutes = (0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
    return _sensible(timedelta(hours=hours, minutes=minutes))


def _until(end: str, starts_at: datetime, clock: Clock) -> timedelta:
    if moment := _moment(end):
        return (moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)) - starts_at
    local = starts_at.astimezone(clock.zone)
    ends = datetime.combine(local.date(), time_of(end), clock.zone)
    if ends.replace(tzinfo=None) <= local.replace(tzinfo=None):
        ends += timedelta(days=1)
    return ends.astimezone(UTC) - starts_at


def _sensible(length: timedelta) -> timedelta:
    if not timedelta() < length <= LONGEST:
        raise Unreadable(_("It lasts no time at all, or longer than a day and a half."))
    return length


# --- Who, and where to read on ---


def _people(told: ToldEvent) -> Iterator[ReadPerson]:
    seen = set()
    for person in told.people:
        name = clean_line(person.name)[:200]
        key = (clean_line(person.key) or fold(name))[:_LONGEST_KEY]
        if name and key not in seen:
            seen.add(key)
            yield ReadPerson(key, name)


def _links(told: ToldEvent) -> Iterator[ReadLink]:
    for url, title in told.links:
        if re.match(r"^https?://\S+$", url.strip()) and len(url) <= 1000:
            yield ReadLink(clean_line(url), clean_line(title)[:200])
