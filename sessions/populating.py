"""Invented sessions for load tests: confirmed, with a speaker, a room and a time, and released."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from conference.invented import batches, words
from conference.models import Conference, SessionKind, Track
from conference.services import public_ids
from sessions.models import Room, ScheduleVersion, Session, SessionPerson, SessionState, Slot
from sessions.services import rooms, schedule
from sessions.services import sessions as session_services
from speakers.services import people as speaker_services

BATCH = 200
LENGTH = timedelta(minutes=30)
FIRST, LAST = time(9), time(18)


@dataclass(frozen=True)
class _Ground:
    """What all sessions of a run stand on."""

    conference: Conference
    draft: ScheduleVersion
    kind: SessionKind
    tracks: Sequence[Track | None]
    offset: int


def populate(conference: Conference, counts: dict[str, int], at: datetime) -> list[str]:
    wanted = counts["sessions"]
    if not wanted:
        return []
    kind = session_services.kind_of(conference, SessionKind.Nature.TALK)
    tracks: list[Track | None] = [*conference.tracks.all()]
    ground = _Ground(conference, schedule.draft_of(conference), kind, tracks or [None], conference.sessions.count())
    places = _places(conference, wanted)
    for numbers in batches(wanted):
        _add(ground, numbers, places)
    version = schedule.release(conference, by=None, notes="Invented sessions for a load test.")
    return [f"{wanted} sessions, each with a speaker, released as version {version.number}"]


@transaction.atomic
def _add(ground: _Ground, numbers: range, places: Iterator[tuple[datetime, Room]]) -> None:
    people = [{"name": f"Invented Speaker {ground.offset + number}", "biography": words(number, 4), "invented": True} for number in numbers]
    speakers = speaker_services.create_many(ground.conference, people, by=None)
    rows = [_session(ground, number) for number in numbers]
    for row, public_id in zip(rows, public_ids.fresh(Session, len(rows)), strict=True):
        row.public_id = public_id
    Session.objects.bulk_create(rows, BATCH)
    cast = [SessionPerson(session=row, speaker=speaker) for row, speaker in zip(rows, speakers, strict=True)]
    SessionPerson.objects.bulk_create(cast, BATCH)
    slots = [
        Slot(version=ground.draft, session=row, room=room, starts_at=start, ends_at=start + LENGTH)
        for row, (start, room) in zip(rows, places, strict=False)
    ]
    Slot.objects.bulk_create(slots, BATCH)


def _session(ground: _Ground, number: int) -> Session:
    return session_services.prepared(
        ground.conference,
        title=f"Invented session {ground.offset + number}",
        abstract=words(number, 8),
        kind=ground.kind,
        track=ground.tracks[number % len(ground.tracks)],
        language=ground.conference.default_language,
        state=SessionState.CONFIRMED,
    )


def _places(conference: Conference, wanted: int) -> Iterator[tuple[datetime, Room]]:
    """As many rooms, all of them new, as leave no two sessions in one room at one time."""
    starts = list(_starts(conference))
    known = conference.rooms.count()
    needed = -(-wanted // len(starts))
    new = [rooms.create(conference, name=f"Invented room {known + number}", by=None) for number in range(1, needed + 1)]
    return itertools.product(starts, new)


def _starts(conference: Conference) -> Iterator[datetime]:
    for offset in range((conference.ends_on - conference.starts_on).days + 1):
        day: date = conference.starts_on + timedelta(days=offset)
        start = datetime.combine(day, FIRST, conference.tzinfo).astimezone(UTC)
        end = datetime.combine(day, LAST, conference.tzinfo).astimezone(UTC)
        while start < end:
            yield start
            start += LENGTH
