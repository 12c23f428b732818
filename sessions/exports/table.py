"""The programme as a table, in the columns that the import reads."""

from datetime import datetime
from zoneinfo import ZoneInfo

from conference.lib import csv
from sessions.exports.programme import PublicProgramme, PublicSlot

CONTENT_TYPE = "text/csv; charset=utf-8"
COLUMNS = ("id", "title", "subtitle", "date", "start", "minutes", "room", "track", "kind", "language", "people", "abstract", "links")


def write(programme: PublicProgramme) -> bytes:
    """Cancelled sessions are left out: who reads the table back lets them go."""
    zone = ZoneInfo(programme.zone)
    return csv.write(COLUMNS, (_row(slot, zone) for slot in programme.slots if not slot.cancelled)).encode()


def _row(slot: PublicSlot, zone: ZoneInfo) -> list[object]:
    local = slot.starts_at.astimezone(zone)
    minutes = int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    people = "; ".join(person.name.replace(";", ",") for person in slot.people)
    return [
        slot.uuid, slot.title, slot.subtitle, local.date(), _hour(local), minutes, slot.room, slot.track, slot.kind, slot.language,
        people, slot.abstract, "\n".join(link.url for link in slot.links),
    ]  # fmt: skip


def _hour(local: datetime) -> str:
    """In the hour that comes twice, the offset says which of the two."""
    twice = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
    return f"{local:%H:%M}{local.isoformat()[-6:]}" if twice else f"{local:%H:%M}"
