"""Rooms, sessions and their places in the timetable."""

import itertools
from datetime import UTC, datetime, time, timedelta
from typing import Any

from conference.models import Conference
from sessions.models import Room, Session
from sessions.services import rooms, schedule
from sessions.services import sessions as services
from sessions.services.sessions import Casting
from speakers.models import Speaker

_numbers = itertools.count(1)


def room(at: Conference, **fields: Any) -> Room:
    return rooms.create(at, by=None, **{"name": f"Room {next(_numbers)}", **fields})


def at_hour(conference: Conference, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment of the conference's first day (or of a later one), by its own clock, in UTC."""
    day = conference.starts_on + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), conference.tzinfo).astimezone(UTC)


def session(at: Conference, *speakers: Speaker, nature: str = "talk", **fields: Any) -> Session:
    """A draft without a place."""
    values = {"title": f"Session {next(_numbers)}", "kind": services.kind_of(at, nature), **fields}
    return services.create(at, by=None, people=[Casting(speaker) for speaker in speakers], **values)


def placed(
    at: Conference, *speakers: Speaker, hour: int = 10, minutes: int = 45, room: Room | None = None, days: int = 0, **fields: Any
) -> Session:
    """A draft with a room and a time."""
    made = session(at, *speakers, **fields)
    starts_at = at_hour(at, hour, days=days)
    schedule.place(made, room=room, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), by=None)
    return made


def public(at: Conference, *speakers: Speaker, **fields: Any) -> Session:
    """Confirmed and on the released timetable."""
    made = placed(at, *speakers, **fields)
    services.confirm(made, by=None)
    return made
