"""The programme as frab JSON."""

import json
import re
from typing import Any
from zoneinfo import ZoneInfo

from sessions.exports.days import ProgrammeDay, days_of, duration
from sessions.exports.programme import PublicProgramme, PublicSlot

CONTENT_TYPE = "application/json; charset=utf-8"
SCHEMA = "https://c3voc.de/schedule/schema.json"
# The schema knows a zone as two capitalised words; others are told by the offsets alone.
_ZONE_AS_WANTED = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")


def write(programme: PublicProgramme) -> bytes:
    document = {
        "$schema": SCHEMA,
        "generator": {"name": "Baku Conferences"},
        "schedule": {"version": programme.version, "base_url": programme.base_url, "conference": _conference(programme)},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _conference(programme: PublicProgramme) -> dict[str, Any]:
    zone = {"time_zone_name": programme.zone} if _ZONE_AS_WANTED.match(programme.zone) else {}
    return {
        "acronym": programme.acronym,
        "title": programme.title,
        "start": programme.starts_on.isoformat(),
        "end": programme.ends_on.isoformat(),
        "daysCount": (programme.ends_on - programme.starts_on).days + 1,
        "timeslot_duration": "00:05",
        **zone,
        "colors": {"primary": programme.accent},
        "url": programme.base_url,
        "tracks": [{"name": track} for track in programme.tracks],
        "rooms": [{"name": room.name, "guid": str(room.uuid), "capacity": room.capacity} for room in programme.rooms],
        "days": [_day(programme, day) for day in days_of(programme)],
    }


def _day(programme: PublicProgramme, day: ProgrammeDay) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": {name: [_event(programme, slot, name) for slot in slots] for name, slots in day.rooms.items()},
    }


def _event(programme: PublicProgramme, slot: PublicSlot, room_name: str) -> dict[str, Any]:
    zone = ZoneInfo(programme.zone)
    local = slot.starts_at.astimezone(zone)
    return {
        "guid": str(slot.uuid), "code": slot.public_id.upper(), "id": slot.number, "url": slot.url,
        "date": local.isoformat(), "start": f"{local:%H:%M}", "end": slot.ends_at.astimezone(zone).isoformat(), "duration": duration(slot),
        "room": room_name, "slug": f"{programme.acronym}-{slot.tail}", "title": slot.title, "subtitle": slot.subtitle,
        "track": slot.track or None, "type": slot.kind, "language": slot.language or None, "abstract": slot.abstract, "description": "",
        "persons": [{"guid": str(person.uuid), "name": person.name, "url": person.url} for person in slot.people],
        "links": [{"url": link.url, "title": link.title, "type": "related"} for link in slot.links],
    }  # fmt: skip
