"""Sessions as a calendar file (RFC 5545), with the zone described in it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from sessions.exports.programme import PublicProgramme, PublicSlot

CONTENT_TYPE = "text/calendar; charset=utf-8"


def write(programme: PublicProgramme) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Baku Conferences//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", programme.title)
    calendar.add("x-wr-timezone", programme.zone)
    for slot in programme.slots:
        calendar.add_component(_event(programme, slot))
    if programme.slots:
        moments = [moment for slot in programme.slots for moment in (slot.starts_at, slot.ends_at)]
        calendar.add_missing_timezones(_year(min(moments), -1), _year(max(moments), +2))
    return calendar.to_ical()


def _event(programme: PublicProgramme, slot: PublicSlot) -> Event:
    event = Event()
    event.add("uid", f"{slot.uuid}@sessions")
    event.add("dtstamp", slot.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", slot.sequence)
    event.add("dtstart", _moment(slot.starts_at, programme.zone))
    event.add("dtend", _moment(slot.ends_at, programme.zone))
    event.add("summary", slot.title)
    event.add("description", _description(slot))
    event.add("location", ", ".join(part for part in (slot.room, programme.place) if part))
    event.add("url", slot.url)
    event.add("status", "CANCELLED" if slot.cancelled else "CONFIRMED")
    if slot.track:
        event.add("categories", [slot.track])
    return event


def _moment(moment: datetime, zone: str) -> datetime:
    """Local time with its zone; in the hour that comes twice local time says too little, so there it is UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.fold or local.replace(fold=1).utcoffset() != local.utcoffset():
        return moment.astimezone(UTC)
    return local


def _description(slot: PublicSlot) -> str:
    names = ", ".join(person.name for person in slot.people)
    return "\n\n".join(part for part in (names, slot.abstract_plain, slot.url) if part)


def _year(moment: datetime, by: int) -> datetime:
    return datetime(moment.year + by, 1, 1).date()  # type: ignore[return-value]
