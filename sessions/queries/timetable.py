"""The timetable: a day as a table, all days as a list, and what a search finds in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import day_of, offset_label, place_of
from conference.lib.places import Part
from conference.models import Conference, SessionKind
from sessions.models import Room, ScheduleVersion, Session
from sessions.queries.cards import SlotCard, cards
from sessions.queries.filters import Asked, Choice, DayChoice, Index, Narrowing, day_begins, index_of, narrowings
from sessions.queries.finding import find
from sessions.queries.grid import Grid, grid_of
from sessions.queries.shown import ShownSlot, shown_slots

MOST_FOUND = 200


@dataclass(frozen=True)
class RoomHead:
    name: LocalizedText
    lanes: int
    capacity: int | None
    note: LocalizedText


@dataclass(frozen=True, slots=True)
class ListedRow:
    card: SlotCard
    parts: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True)
class ListedDay:
    day: date
    rows: tuple[ListedRow, ...]


@dataclass(frozen=True)
class NextDay:
    starts_at: datetime
    url: str


@dataclass(frozen=True)
class TimetablePage:
    """One day is a table (`grid`); all days, and what is found, are lists (`listed`)."""

    conference: Conference
    asked: Asked
    day: date | None
    days: tuple[DayChoice, ...]
    tracks: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    narrowings: tuple[Narrowing, ...]
    reset_url: str
    heads: tuple[RoomHead, ...]
    grid: Grid
    listed: tuple[ListedDay, ...]
    count: int
    more: int
    next_day: NextDay | None
    calendar_url: str
    version: ScheduleVersion | None
    released_on: date | None
    zone: str
    offset: str
    valid_until: datetime | None

    @property
    def empty(self) -> bool:
        return not (self.listed or self.grid.rows)


def timetable(conference: Conference, asked: Asked, at: datetime) -> TimetablePage:
    """Raises Http404 for a day or filter that this programme does not have."""
    index = index_of(conference)
    day = None if asked.q else index.chosen_day(asked.day, at)
    choices = {
        "track": index.track_choices(asked.track),
        "language": index.language_choices(asked.language),
        "kind": index.kind_choices(asked.kind),
    }
    slots = [slot for slot in _slots(conference, day) if _fits(slot, asked)]
    rows = _rows(conference, slots, asked, at)
    heads, grid = _table(conference, rows) if day and _count(rows) else ((), Grid((), ()))
    version = ScheduleVersion.objects.current().filter(conference=conference).first()
    moment = slots[0].starts_at if slots else conference.begins_at()
    return TimetablePage(
        conference=conference,
        asked=asked,
        day=day,
        days=index.day_choices(asked, day),
        tracks=choices["track"],
        languages=choices["language"],
        kinds=choices["kind"],
        narrowings=narrowings(asked, conference, choices),
        reset_url=Asked(day=asked.day).address(conference),
        heads=heads,
        grid=grid,
        listed=() if day or not _count(rows) else tuple(_listed(conference, rows[:MOST_FOUND] if asked.q else rows)),
        count=_count(rows),
        more=max(0, len(rows) - MOST_FOUND) if asked.q else 0,
        next_day=_next_day(conference, index, day, asked),
        calendar_url=_calendar(conference, index, day, asked),
        version=version,
        released_on=timezone.localtime(version.released_at, conference.tzinfo).date() if version and version.released_at else None,
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, moment),
        valid_until=_next_change(conference, at) if not asked.day else None,
    )


def _next_change(conference: Conference, at: datetime) -> datetime | None:
    """When another day becomes the one that is shown first."""
    today = day_of(at, conference.zone, conference.day_changes_at)
    return day_begins(conference, today + timedelta(days=1)) if today <= conference.ends_on + timedelta(days=7) else None


def _slots(conference: Conference, day: date | None) -> list[ShownSlot]:
    """A day is as long as its zone makes it: 23 hours in spring, 25 in autumn."""
    if day is None:
        return shown_slots(conference)
    return shown_slots(
        conference, starts_at__gte=day_begins(conference, day), starts_at__lt=day_begins(conference, day + timedelta(days=1))
    )


def _fits(slot: ShownSlot, asked: Asked) -> bool:
    """Breaks stay, for they structure the day; a search looks for sessions."""
    session = slot.session
    if session.kind.nature == SessionKind.Nature.BREAK:
        return not asked.q
    return (
        (not asked.track or (session.track is not None and str(session.track.pk) == asked.track))
        and (not asked.language or session.language == asked.language)
        and (not asked.kind or str(session.kind.pk) == asked.kind)
    )


def _rows(conference: Conference, slots: Sequence[ShownSlot], asked: Asked, at: datetime) -> list[ListedRow]:
    parts = {}
    if asked.q:
        found = find(conference, slots, asked.q)
        slots, parts = [row.slot for row in found], {row.slot.pk: row.parts for row in found}
    made = cards(slots, conference, _marks(slots, at))
    return [ListedRow(card, parts.get(slot.pk, ())) for slot, card in zip(slots, made, strict=True)]


def _marks(slots: Sequence[ShownSlot], at: datetime) -> dict[int, list[Part]]:
    if not places.timetable_marks.names:
        return {}
    return places.timetable_marks.gather(list(Session.objects.filter(pk__in={slot.session_id for slot in slots})), at)


def _count(rows: Iterable[ListedRow]) -> int:
    return sum(not row.card.pause for row in rows)


def _table(conference: Conference, rows: Sequence[ListedRow]) -> tuple[tuple[RoomHead, ...], Grid]:
    rooms = list(Room.objects.filter(conference=conference))
    shown = [row.card for row in rows]
    grid = grid_of(shown, [room.pk for room in rooms])
    return _heads(grid, {room.pk: room for room in rooms}, shown), grid


def _heads(grid: Grid, rooms: dict[int, Room], shown: list[SlotCard]) -> tuple[RoomHead, ...]:
    """Names as released; seats and notes as they are now."""
    names = {card.room_id or 0: card.room for card in shown}
    heads = []
    for column in grid.columns:
        if not column.lanes:
            continue
        room = rooms.get(column.key[0])
        name = names.get(column.key[0]) or LocalizedText("", "")
        if room is None:
            heads.append(RoomHead(name if name.text else LocalizedText(_("Elsewhere"), ""), column.lanes, None, LocalizedText("", "")))
        else:
            heads.append(RoomHead(name if name.text else in_language(room.name), column.lanes, room.capacity, in_language(room.note)))
    return tuple(heads)


def _listed(conference: Conference, rows: Sequence[ListedRow]) -> Iterable[ListedDay]:
    by_day: dict[date, list[ListedRow]] = {}
    for row in rows:
        by_day.setdefault(day_of(row.card.starts_at, conference.zone, conference.day_changes_at), []).append(row)
    return (ListedDay(day, tuple(held)) for day, held in sorted(by_day.items()))


def _next_day(conference: Conference, index: Index, day: date | None, asked: Asked) -> NextDay | None:
    starts_at = index.first_after(day)
    if starts_at is None:
        return None
    following = day_of(starts_at, conference.zone, conference.day_changes_at)
    return NextDay(starts_at, asked.address(conference, day=following.isoformat()))


def _calendar(conference: Conference, index: Index, day: date | None, asked: Asked) -> str:
    """Of what is shown: the day where there are several, and the track."""
    given = {"day": day.isoformat() if day and len(index.days) > 1 else "", "track": asked.track}
    base = reverse("programme_files:calendar", args=[conference.slug])
    chosen = urlencode({name: value for name, value in given.items() if value})
    return f"{base}?{chosen}" if chosen else base
