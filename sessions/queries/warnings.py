"""What in a draft of the timetable cannot be meant. Pure: places in, sentences out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.moments import day_of, in_zone
from conference.models import Conference, SessionKind
from sessions.models import SessionPerson

LEADING = frozenset({SessionPerson.Role.CHAIR, SessionPerson.Role.MODERATOR})
# Somebody must lead these; a session of several short talks too.
LED = frozenset({SessionKind.Nature.PANEL})
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Part:
    """Somebody's part in a session."""

    speaker_id: int
    name: str
    role: str


@dataclass(frozen=True)
class Placed:
    """A session where the draft puts it. `kept` is on how many visitors' own programmes it stands; `parts` its short talks."""

    public_id: str
    session_id: int
    title: str
    nature: str
    draft: bool
    room_id: int | None
    room: str
    capacity: int | None
    starts_at: datetime
    ends_at: datetime
    people: tuple[Part, ...] = ()
    kept: int = 0
    parts: int = 0


@dataclass(frozen=True)
class Warning:
    """`public_id` and `day` say where to look; `with_id` the other session of a clash."""

    kind: str
    text: str
    public_id: str
    day: date
    with_id: str = ""


def warnings(conference: Conference, placed: Sequence[Placed], unavailable: Mapping[int, Sequence[Span]]) -> list[Warning]:
    """In the order of time. `unavailable` holds, for a speaker's key, when the person cannot be there."""
    kinds = (_room_twice, _person_twice, _no_lead, _room_small, _outside_days, _still_draft)
    found = [warning for find in kinds for warning in find(conference, placed)]
    found += _not_there(conference, placed, unavailable)
    order = {slot.public_id: number for number, slot in enumerate(sorted(placed, key=lambda slot: slot.starts_at))}
    return sorted(found, key=lambda warning: order[warning.public_id])


def _room_twice(conference: Conference, placed: Sequence[Placed]) -> Iterator[Warning]:
    by_room: dict[int, list[Placed]] = defaultdict(list)
    for slot in placed:
        if slot.room_id is not None:
            by_room[slot.room_id].append(slot)
    for slots in by_room.values():
        for one, other in _overlapping(slots):
            text = _("%(room)s holds two sessions at once: “%(one)s” and “%(other)s”.") % {
                "room": one.room, "one": one.title, "other": other.title,
            }  # fmt: skip
            yield _warning("room", text, other, conference, one)


def _person_twice(conference: Conference, placed: Sequence[Placed]) -> Iterator[Warning]:
    by_person: dict[int, dict[tuple[str, datetime], Placed]] = defaultdict(dict)
    names = {}
    for slot in placed:
        for part in slot.people:
            by_person[part.speaker_id][slot.public_id, slot.starts_at] = slot
            names[part.speaker_id] = part.name
    for person, slots in by_person.items():
        for one, other in _overlapping(slots.values()):
            text = _("%(person)s is in two sessions at once: “%(one)s” and “%(other)s”.") % {
                "person": names[person], "one": one.title, "other": other.title,
            }  # fmt: skip
            yield _warning("person", text, other, conference, one)


def _no_lead(conference: Conference, placed: Sequence[Placed]) -> Iterator[Warning]:
    for slot in placed:
        needs = slot.nature in LED or (slot.parts > 1 and slot.nature != SessionKind.Nature.POSTERS)
        if needs and not any(part.role in LEADING for part in slot.people):
            yield _warning("chair", _("“%(session)s” has nobody to chair it.") % {"session": slot.title}, slot, conference)


def _room_small(conference: Conference, placed: Sequence[Placed]) -> Iterator[Warning]:
    for slot in placed:
        if slot.capacity is not None and slot.kept > slot.capacity:
            people = ngettext("%(count)d person has it in their programme", "%(count)d people have it in their programme", slot.kept)
            text = _("%(room)s may be too small for “%(session)s”: %(people)s, and it has %(seats)d seats.") % {
                "room": slot.room, "session": slot.title, "people": people % {"count": slot.kept}, "seats": slot.capacity,
            }  # fmt: skip
            yield _warning("seats", text, slot, conference)


def _outside_days(conference: Conference, placed: Sequence[Placed]) -> Iterator[Warning]:
    for slot in placed:
        if not conference.starts_on <= _day(slot, conference) <= conference.ends_on:
            yield _warning("days", _("“%(session)s” lies outside the days of the conference.") % {"session": slot.title}, slot, conference)


def _still_draft(conference: Conference, placed: Sequence[Placed]) -> Iterator[Warning]:
    for slot in placed:
        if slot.draft:
            text = _("“%(session)s” has a place and is not confirmed: nobody will see it.") % {"session": slot.title}
            yield _warning("draft", text, slot, conference)


def _not_there(conference: Conference, placed: Sequence[Placed], unavailable: Mapping[int, Sequence[Span]]) -> Iterator[Warning]:
    for slot in placed:
        for part in slot.people:
            spans = unavailable.get(part.speaker_id, ())
            if (span := next((span for span in spans if slot.starts_at < span[1] and span[0] < slot.ends_at), None)) is None:
                continue
            start, end = (in_zone(moment, conference.zone) for moment in span)
            text = _("%(person)s cannot be there: not from %(start)s to %(end)s (“%(session)s”).") % {
                "person": part.name, "start": f"{start:%d.%m. %H:%M}", "end": f"{end:%d.%m. %H:%M}", "session": slot.title,
            }  # fmt: skip
            yield _warning("away", text, slot, conference)


def _overlapping(slots: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Pairs, the earlier first; each slot is compared only with those that are still on when it starts."""
    running: list[Placed] = []
    for slot in sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at)):
        running = [other for other in running if other.ends_at > slot.starts_at]
        yield from ((other, slot) for other in running)
        running.append(slot)


def _warning(kind: str, text: str, slot: Placed, conference: Conference, other: Placed | None = None) -> Warning:
    return Warning(kind, text, slot.public_id, _day(slot, conference), other.public_id if other else "")


def _day(slot: Placed, conference: Conference) -> date:
    return day_of(slot.starts_at, conference.zone, conference.day_changes_at)
