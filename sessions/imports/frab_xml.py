"""Pentabarf and frab XML, read leniently: eighteen years of dialects differ in all but the names of the elements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _
from lxml import etree

from conference.lib.errors import DomainError
from conference.lib.text import clean_line, clean_text, fold
from conference.lib.xml import parse
from sessions.imports.html_text import as_markdown
from sessions.imports.programme import ReadEvent, ReadLink, ReadPerson, ReadProgramme, Refused

LONGEST = timedelta(hours=36)


class Unreadable(DomainError):
    """Why one event cannot be taken, in words."""


@dataclass(frozen=True)
class _Clock:
    """How the file's local times are to be understood."""

    zone: ZoneInfo
    day_changes_at: time


def read(source: bytes, zone: str) -> ReadProgramme:
    """`zone` is used where the file names none. Raises BadXml; single events that make no sense are refused with a reason."""
    root = parse(source)
    if etree.QName(root).localname != "schedule":
        raise Unreadable(_("This XML is not a programme: its first element is not <schedule>."))
    own_zone = _text(root.find("conference"), "time_zone_name")
    clock = _Clock(ZoneInfo(own_zone if own_zone in available_timezones() else zone), _time(_text(root.find("conference"), "day_change")))
    events, refused = _sorted_out(root, clock)
    notes = () if own_zone in available_timezones() else (_("The file names no time zone; %(zone)s is used.") % {"zone": zone},)
    return ReadProgramme(clean_line(_text(root.find("conference"), "title")), str(clock.zone), tuple(events), tuple(refused), notes)


def _sorted_out(root: etree._Element, clock: _Clock) -> tuple[list[ReadEvent], list[Refused]]:
    events: dict[str, ReadEvent] = {}
    refused: list[Refused] = []
    for element, day, room in _elements(root):
        name = f"{element.get('id') or element.get('guid') or '?'}: {clean_line(_text(element, 'title'))}"
        try:
            event = _event(element, day, room, clock)
        except Unreadable as problem:
            refused.append(Refused(name, str(problem)))
            continue
        if event.key in events:
            refused.append(Refused(name, str(_("The same identifier stands above already."))))
            continue
        events[event.key] = event
    return list(events.values()), refused


def _elements(root: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Every event with its day's date and its room; old files put events straight under the day."""
    for day in root.iter("day"):
        for child in day:
            if child.tag == "event":
                yield child, day.get("date", ""), _text(child, "room")
            elif child.tag == "room":
                for element in child.iter("event"):
                    yield element, day.get("date", ""), _text(element, "room") or child.get("name", "")


def _event(element: etree._Element, day: str, room: str, clock: _Clock) -> ReadEvent:
    title = clean_line(_text(element, "title"))
    if not title:
        raise Unreadable(_("It has no title."))
    starts_at = _start(element, day, clock)
    guid = (element.get("guid") or "").strip().lower()
    number = (element.get("id") or "").strip()
    return ReadEvent(
        key=guid or number or f"{fold(title)} {starts_at.isoformat()}",
        guid=guid,
        title=title,
        subtitle=clean_line(_text(element, "subtitle")),
        abstract=_abstract(element),
        track=clean_line(_text(element, "track")),
        type=clean_line(_text(element, "type")),
        language=clean_line(_text(element, "language"))[:10],
        room=clean_line(room),
        starts_at=starts_at,
        ends_at=starts_at + _duration(_text(element, "duration")),
        people=tuple(_people(element)),
        links=tuple(_links(element)),
    )


def _start(element: etree._Element, day: str, clock: _Clock) -> datetime:
    """The full date wins; else the day and the hour, where early hours belong to the night after that day."""
    if moment := _moment(_text(element, "date")):
        return (moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)).astimezone(UTC)
    hour = _text(element, "start")
    if not re.match(r"^\d{1,2}:\d{2}", hour):
        raise Unreadable(_("It has no start."))
    try:
        on, at = date.fromisoformat(day.strip()), _time(hour)
    except ValueError:
        raise Unreadable(_("Its day is not a date."))
    on += timedelta(days=1) if at < clock.day_changes_at else timedelta()
    return datetime.combine(on, at, clock.zone).astimezone(UTC)


def _moment(text: str) -> datetime | None:
    """None for what is not a date with a time."""
    if "T" not in text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _duration(text: str) -> timedelta:
    """`00:45`, `1:30:00`, or minutes."""
    numbers = [int(part) for part in re.findall(r"\d+", text)[:3]]
    if not numbers:
        raise Unreadable(_("It has no duration."))
    hours, minutes = (0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
    length = timedelta(hours=hours, minutes=minutes)
    if not timedelta() < length <= LONGEST:
        raise Unreadable(_("It lasts no time at all, or longer than a day and a half."))
    return length


def _time(text: str) -> time:
    """`09:00`, `09:00:00`, and hours past 23 of files that count on after midnight."""
    match = re.match(r"^(\d{1,2}):(\d{2})", text.strip())
    return time(int(match[1]) % 24, int(match[2]) % 60) if match else time(0)


def _abstract(element: etree._Element) -> str:
    """Abstract and description say one thing in two lengths; some files hold the same text in both."""
    texts = [as_markdown(_text(element, name)) for name in ("abstract", "description")]
    return clean_text("\n\n".join(dict.fromkeys(text for text in texts if text)))


def _people(element: etree._Element) -> Iterator[ReadPerson]:
    seen = set()
    for person in element.iterfind("persons/person"):
        name = clean_line("".join(person.itertext()))[:200]
        key = (person.get("guid") or person.get("id") or fold(name)).strip()
        if name and key not in seen:
            seen.add(key)
            yield ReadPerson(key, name)


def _links(element: etree._Element) -> Iterator[ReadLink]:
    for link in [*element.iterfind("links/link"), *element.iterfind("attachments/attachment")]:
        url = (link.get("href") or "").strip()
        if re.match(r"^https?://\S+$", url) and len(url) <= 1000:
            yield ReadLink(url, clean_line("".join(link.itertext()))[:200])


def _text(element: etree._Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""
