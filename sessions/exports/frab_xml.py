"""The programme as frab XML, which other programs and phones read."""

from zoneinfo import ZoneInfo

from lxml import etree

from conference.lib.xml import clean
from sessions.exports.days import ProgrammeDay, days_of, duration
from sessions.exports.programme import PublicProgramme, PublicSlot

CONTENT_TYPE = "application/xml; charset=utf-8"


def write(programme: PublicProgramme) -> bytes:
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", name="Baku Conferences")
    _add(root, "url", f"{programme.url}.xml")
    _add(root, "version", programme.version)
    _conference(root, programme)
    for day in days_of(programme):
        _day(root, programme, day)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _conference(root: etree._Element, programme: PublicProgramme) -> None:
    element = etree.SubElement(root, "conference")
    _add(element, "acronym", programme.acronym)
    _add(element, "title", programme.title)
    _add(element, "start", programme.starts_on.isoformat())
    _add(element, "end", programme.ends_on.isoformat())
    _add(element, "days", str((programme.ends_on - programme.starts_on).days + 1))
    _add(element, "timeslot_duration", "00:05")
    _add(element, "base_url", programme.base_url)
    _add(element, "url", programme.base_url)
    _add(element, "time_zone_name", programme.zone)
    etree.SubElement(element, "color", primary=programme.accent)
    for track in programme.tracks:
        etree.SubElement(element, "track", name=clean(track))


def _day(root: etree._Element, programme: PublicProgramme, day: ProgrammeDay) -> None:
    element = etree.SubElement(
        root, "day", index=str(day.index), date=day.date.isoformat(), start=day.starts_at.isoformat(), end=day.ends_at.isoformat()
    )
    uuids = {room.name: str(room.uuid) for room in programme.rooms}
    for name, slots in day.rooms.items():
        room = etree.SubElement(element, "room", name=clean(name))
        if name in uuids:
            room.set("guid", uuids[name])
        for slot in slots:
            _event(room, programme, slot, name)


def _event(room: etree._Element, programme: PublicProgramme, slot: PublicSlot, room_name: str) -> None:
    local = slot.starts_at.astimezone(ZoneInfo(programme.zone))
    event = etree.SubElement(room, "event", id=str(slot.number), guid=str(slot.uuid))
    values = {
        "date": local.isoformat(), "start": f"{local:%H:%M}", "duration": duration(slot), "room": room_name,
        "slug": f"{programme.acronym}-{slot.tail}", "url": slot.url, "title": slot.title, "subtitle": slot.subtitle,
        "track": slot.track, "type": slot.kind, "language": slot.language, "abstract": slot.abstract, "description": "",
    }  # fmt: skip
    for name, value in values.items():
        _add(event, name, value)
    persons = etree.SubElement(event, "persons")
    for person in slot.people:
        _add(persons, "person", person.name).set("guid", str(person.uuid))
    links = etree.SubElement(event, "links")
    for link in slot.links:
        _add(links, "link", link.title or link.url).set("href", clean(link.url))


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = clean(text)
    return element
