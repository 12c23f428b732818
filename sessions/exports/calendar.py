"""Sessions as a calendar file (RFC 5545), with the zone described in it."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

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
    described = _zone(programme)
    if described is not None:
        calendar.add_component(described)
    told = described.to_tz(lookup_tzid=False) if described is not None else None
    for slot in programme.slots:
        calendar.add_component(_event(programme, slot, told))
    return calendar.to_ical()


def _zone(programme: PublicProgramme) -> Timezone | None:
    """The zone as this file's readers will know it, for the years that it speaks of."""
    if not programme.slots or programme.zone == "UTC":
        return None
    years = [moment.year for slot in programme.slots for moment in (slot.starts_at, slot.ends_at)]
    return Timezone.from_tzid(programme.zone, first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))


def _event(programme: PublicProgramme, slot: PublicSlot, told: tzinfo | None) -> Event:
    event = Event()
    event.add("uid", f"{slot.uuid}@sessions")
    event.add("dtstamp", slot.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", slot.sequence)
    event.add("dtstart", _moment(slot.starts_at, programme.zone, told))
    event.add("dtend", _moment(slot.ends_at, programme.zone, told))
    event.add("summary", slot.title)
    event.add("description", _description(slot))
    event.add("location", ", ".join(part for part in (slot.room, programme.place) if part))
    event.add("url", slot.url)
    event.add("status", "CANCELLED" if slot.cancelled else "CONFIRMED")
    if slot.track:
        event.add("categories", [slot.track])
    return event


def _moment(moment: datetime, zone: str, told: tzinfo | None) -> datetime:
    """Local time with its zone. UTC in the hour that comes twice, and wherever the description of the zone misses a change of the clock."""
    local = moment.astimezone(ZoneInfo(zone))
    if told is None or local.fold or local.replace(fold=1).utcoffset() != local.utcoffset():
        return moment.astimezone(UTC)
    return local if local.replace(tzinfo=told).utcoffset() == local.utcoffset() else moment.astimezone(UTC)


def _description(slot: PublicSlot) -> str:
    names = ", ".join(person.name for person in slot.people)
    return "\n\n".join(part for part in (names, slot.abstract_plain, slot.url) if part)
