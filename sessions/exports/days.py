"""A programme sorted into the conference's days and rooms, as the frab formats want it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.lib.moments import day_of
from sessions.exports.programme import PublicProgramme, PublicSlot

ELSEWHERE = "Elsewhere"


@dataclass(frozen=True)
class ProgrammeDay:
    index: int
    date: date
    starts_at: datetime
    ends_at: datetime
    rooms: dict[str, list[PublicSlot]]


def days_of(programme: PublicProgramme) -> list[ProgrammeDay]:
    """Every day of the conference, empty ones too, and days outside it that have sessions."""
    by_day: dict[date, list[PublicSlot]] = defaultdict(list)
    for slot in programme.slots:
        if not slot.cancelled:
            by_day[day_of(slot.starts_at, programme.zone, programme.day_changes_at)].append(slot)
    length = (programme.ends_on - programme.starts_on).days + 1
    dates = sorted({programme.starts_on + timedelta(days=number) for number in range(length)} | set(by_day))
    return [_day(programme, index, day, by_day[day]) for index, day in enumerate(dates, 1)]


def _day(programme: PublicProgramme, index: int, day: date, slots: list[PublicSlot]) -> ProgrammeDay:
    zone = ZoneInfo(programme.zone)
    rooms: dict[str, list[PublicSlot]] = {room.name: [] for room in programme.rooms}
    for slot in slots:
        rooms.setdefault(slot.room or ELSEWHERE, []).append(slot)
    begins = datetime.combine(day, programme.day_changes_at, zone)
    ends = datetime.combine(day + timedelta(days=1), programme.day_changes_at, zone)
    return ProgrammeDay(index, day, begins, ends, {name: held for name, held in rooms.items() if held})


def duration(slot: PublicSlot) -> str:
    hours, minutes = divmod(int((slot.ends_at - slot.starts_at).total_seconds()) // 60, 60)
    return f"{hours:02}:{minutes:02}"
