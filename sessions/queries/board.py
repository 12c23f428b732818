"""The draft as the organisers' editor shows it: rooms beside one another, time downwards, and what is not placed yet."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import User
from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import day_of, in_zone, offset_label, place_of
from conference.models import Conference, SessionKind
from sessions.models import AgendaItem, Room, ScheduleStep, Session, SessionItem, SessionPerson, SessionState, Slot
from sessions.queries.frozen import pending
from sessions.queries.warnings import Part, Placed, Warning, warnings
from speakers.queries.availability import unavailable

# Without sessions yet, a day reaches from nine to six; with some, an hour beyond the first and the last of them.
_OPENS, _CLOSES = 9 * 60, 18 * 60
_MARGIN = 60
_DAY = 24 * 60
EVERYWHERE = LocalizedText("", "")


@dataclass(frozen=True)
class BoardSlot:
    """`offset` is minutes from the day's beginning; `mark` is what a move must have seen; `unreleased`: not yet as everybody sees it."""

    key: int
    public_id: str
    mark: str
    title: LocalizedText
    kind: LocalizedText
    people: str
    nature: str
    state: str
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    offset: int
    minutes: int
    room_id: int
    room: LocalizedText
    unreleased: bool
    warned: bool

    @property
    def pause(self) -> bool:
        return self.nature == SessionKind.Nature.BREAK

    @property
    def cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def draft(self) -> bool:
        return self.state == SessionState.DRAFT


@dataclass(frozen=True)
class BoardRoom:
    """`key` 0: for everybody, whichever the room."""

    key: int
    name: LocalizedText
    capacity: int | None
    slots: tuple[BoardSlot, ...]


@dataclass(frozen=True)
class Waiting:
    key: int
    public_id: str
    title: LocalizedText
    kind: LocalizedText
    people: str
    minutes: int
    draft: bool


@dataclass(frozen=True)
class BoardDay:
    day: date
    count: int
    warned: int
    current: bool


@dataclass(frozen=True)
class Tick:
    offset: int
    label: str


@dataclass(frozen=True)
class BoardPage:
    """`opens` and `closes` are minutes from `begins`, the instant at which the conference's day starts."""

    conference: Conference
    day: date
    days: tuple[BoardDay, ...]
    begins: datetime
    opens: int
    closes: int
    ticks: tuple[Tick, ...]
    rooms: tuple[BoardRoom, ...]
    waiting: tuple[Waiting, ...]
    warnings: tuple[Warning, ...]
    unreleased: int
    undoable: ScheduleStep | None
    zone: str
    offset: str


@dataclass(frozen=True)
class _Ground:
    """What the whole draft rests on, read once."""

    conference: Conference
    slots: list[Slot]
    people: Mapping[int, tuple[Part, ...]]
    changed: frozenset[int]
    warnings: tuple[Warning, ...]

    @property
    def warned(self) -> frozenset[str]:
        return frozenset(name for warning in self.warnings for name in (warning.public_id, warning.with_id))


def board(conference: Conference, asked: str, user: User) -> BoardPage:
    """`asked` is a day in ISO form, or empty; an unknown day is the first. The same number of statements whatever the size."""
    ground = _ground(conference)
    days = _days(ground, asked)
    day = next(choice.day for choice in days if choice.current)
    begins = datetime.combine(day, conference.day_changes_at, conference.tzinfo).astimezone(UTC)
    of_day = [_board_slot(slot, ground, begins) for slot in ground.slots if _day(slot, conference) == day]
    opens, closes = _hours(of_day, begins, conference)
    return BoardPage(
        conference=conference,
        day=day,
        days=days,
        begins=begins,
        opens=opens,
        closes=closes,
        ticks=tuple(_ticks(begins, opens, closes, conference)),
        rooms=tuple(_rooms(conference, of_day)),
        waiting=tuple(_waiting(conference, ground)),
        warnings=ground.warnings,
        unreleased=len(ground.changed),
        undoable=last_step(conference, user),
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, begins),
    )


def last_step(conference: Conference, user: User) -> ScheduleStep | None:
    return ScheduleStep.objects.filter(conference=conference, by=user, undone_at=None).select_related("session").order_by("pk").last()


def draft_warnings(conference: Conference) -> tuple[Warning, ...]:
    return _ground(conference).warnings


def _ground(conference: Conference) -> _Ground:
    rows = Slot.objects.filter(version__conference=conference, version__released_at=None)
    slots = list(rows.select_related("session__kind", "room").defer("session__abstract", "session__search_key").order_by("starts_at", "pk"))
    people = _people(conference)
    speakers = {part.speaker_id for parts in people.values() for part in parts}
    found = warnings(conference, _placed(conference, slots, people), unavailable(conference, speakers))
    changed = frozenset(change.slot.session_id for change in pending(conference))
    return _Ground(conference, slots, people, changed, tuple(found))


def _people(conference: Conference) -> dict[int, tuple[Part, ...]]:
    parts: dict[int, list[Part]] = defaultdict(list)
    rows = SessionPerson.objects.filter(session__conference=conference).order_by("session_id", "position", "pk")
    for session, speaker, name, role in rows.values_list("session_id", "speaker_id", "speaker__name", "role"):
        parts[session].append(Part(speaker, name, role))
    return {session: tuple(of_session) for session, of_session in parts.items()}


def _placed(conference: Conference, slots: Sequence[Slot], people: Mapping[int, tuple[Part, ...]]) -> list[Placed]:
    kept = _counted(AgendaItem.objects.filter(session__conference=conference))
    items = _counted(SessionItem.objects.filter(session__conference=conference))
    return [
        Placed(
            public_id=slot.session.public_id,
            session_id=slot.session_id,
            title=in_language(slot.session.title).text,
            nature=slot.session.kind.nature,
            draft=slot.session.state == SessionState.DRAFT,
            room_id=slot.room_id,
            room=in_language(slot.room.name).text if slot.room else "",
            capacity=slot.room.capacity if slot.room else None,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            people=people.get(slot.session_id, ()),
            kept=kept.get(slot.session_id, 0),
            parts=items.get(slot.session_id, 0),
        )
        for slot in slots
        if slot.session.state != SessionState.CANCELLED
    ]


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values("session_id").annotate(number=Count("pk")).values_list("session_id", "number"))


def _days(ground: _Ground, asked: str) -> tuple[BoardDay, ...]:
    """The conference's days, and whatever other days have sessions."""
    conference = ground.conference
    counts = Counter(_day(slot, conference) for slot in ground.slots if slot.session.kind.nature != SessionKind.Nature.BREAK)
    length = (conference.ends_on - conference.starts_on).days + 1
    own = {conference.starts_on + timedelta(days=number) for number in range(length)}
    days = sorted(own | {_day(slot, conference) for slot in ground.slots})
    chosen = next((day for day in days if day.isoformat() == asked), conference.starts_on)
    warned = Counter(warning.day for warning in ground.warnings)
    return tuple(BoardDay(day, counts[day], warned[day], day == chosen) for day in days)


def _board_slot(slot: Slot, ground: _Ground, begins: datetime) -> BoardSlot:
    session, conference = slot.session, ground.conference
    return BoardSlot(
        key=session.pk,
        public_id=session.public_id,
        mark=slot.mark,
        title=in_language(session.title),
        kind=in_language(session.kind.name),
        people=_names(ground.people.get(session.pk, ())),
        nature=session.kind.nature,
        state=session.state,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=in_zone(slot.starts_at, conference.zone),
        local_end=in_zone(slot.ends_at, conference.zone),
        offset=int((slot.starts_at - begins).total_seconds()) // 60,
        minutes=slot.minutes,
        room_id=slot.room_id or 0,
        room=in_language(slot.room.name) if slot.room else EVERYWHERE,
        unreleased=session.pk in ground.changed,
        warned=session.public_id in ground.warned,
    )


def _names(parts: Sequence[Part]) -> str:
    return ", ".join(dict.fromkeys(part.name for part in parts))


def _day(slot: Slot, conference: Conference) -> date:
    return day_of(slot.starts_at, conference.zone, conference.day_changes_at)


def _hours(slots: Sequence[BoardSlot], begins: datetime, conference: Conference) -> tuple[int, int]:
    """From the first to the last hour that is shown, in minutes from the day's beginning."""
    before = conference.day_changes_at.hour * 60 + conference.day_changes_at.minute
    starts = [slot.offset - _MARGIN for slot in slots] + [_OPENS - before]
    ends = [slot.offset + slot.minutes + _MARGIN for slot in slots] + [_CLOSES - before]
    return max(0, min(starts) // 60 * 60), max(60, -(-min(max(ends), _DAY * 2) // 60) * 60)


def _ticks(begins: datetime, opens: int, closes: int, conference: Conference) -> list[Tick]:
    """Every hour that passes, by the name that the clock gives it; on the night of a change one name comes twice or not at all."""
    moments = ((offset, in_zone(begins + timedelta(minutes=offset), conference.zone)) for offset in range(opens, closes, 60))
    return [Tick(offset, f"{local:%H:%M}") for offset, local in moments]


def _rooms(conference: Conference, slots: Sequence[BoardSlot]) -> list[BoardRoom]:
    by_room: dict[int, list[BoardSlot]] = defaultdict(list)
    for slot in slots:
        by_room[slot.room_id].append(slot)
    rows = [BoardRoom(row.pk, in_language(row.name), row.capacity, tuple(by_room[row.pk])) for row in Room.objects.of(conference)]
    return [BoardRoom(0, EVERYWHERE, None, tuple(by_room[0])), *rows]


def _waiting(conference: Conference, ground: _Ground) -> list[Waiting]:
    """Those to be placed, the confirmed first."""
    placed = Slot.objects.filter(session=OuterRef("pk"), version__released_at=None)
    rows = Session.objects.filter(conference=conference).exclude(state=SessionState.CANCELLED).filter(~Exists(placed))
    return [
        Waiting(
            key=row.pk,
            public_id=row.public_id,
            title=in_language(row.title),
            kind=in_language(row.kind.name),
            people=_names(ground.people.get(row.pk, ())),
            minutes=row.kind.minutes,
            draft=row.state == SessionState.DRAFT,
        )
        for row in rows.select_related("kind").defer("abstract", "search_key").order_by("state", "pk")
    ]
