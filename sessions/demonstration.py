"""The demonstration's rooms, sessions and timetable; loaded once, and left alone afterwards."""

from datetime import datetime, timedelta
from typing import Any

from conference.demonstration import local
from conference.lib.places import Demonstration
from conference.models import Conference, Track
from sessions import demonstration_forum, demonstration_texts
from sessions.demonstration_texts import BREAKS, ROOMS
from sessions.models import Room, Session
from sessions.services import rooms, schedule
from sessions.services import sessions as services
from sessions.services.items import Contribution, set_items
from sessions.services.sessions import Casting
from speakers.models import Speaker

_PROGRAMMES = {"baku-2024": demonstration_texts.SESSIONS, "baku-forum": demonstration_forum.SESSIONS}


def load(stage: Demonstration) -> None:
    """Puts the sessions of each conference on the shelf, by their keys."""
    for slug, programme in _PROGRAMMES.items():
        conference = stage.shelf.get(slug)
        if conference is None:
            continue
        if Session.objects.filter(conference=conference).exists():
            stage.shelf[f"sessions:{slug}"] = _present(conference, programme)
        else:
            stage.shelf[f"sessions:{slug}"] = _programme(conference, programme, stage)


def _present(conference: Conference, programme: dict[str, dict[str, Any]]) -> dict[str, Session]:
    by_title = {str(row.title): row for row in Session.objects.filter(conference=conference)}
    return {key: by_title[words["title"]["en"]] for key, words in programme.items() if words["title"]["en"] in by_title}


def _programme(conference: Conference, programme: dict[str, dict[str, Any]], stage: Demonstration) -> dict[str, Session]:
    halls = {key: rooms.create(conference, by=None, **words) for key, words in ROOMS.items()}
    tracks = dict(enumerate(Track.objects.filter(conference=conference), 1))
    people = stage.shelf.get(f"speakers:{conference.slug}", {})
    sessions = {key: _session(conference, words, halls, tracks, people) for key, words in {**programme, **BREAKS}.items()}
    _release(conference, programme, sessions, halls, min(stage.at, local(conference, 12, days=-9)))
    stage.tell(f"{len(sessions)} sessions at {conference.slug}")
    return sessions


def _session(
    conference: Conference, words: dict[str, Any], halls: dict[str, Room], tracks: dict[int, Track], people: dict[str, Speaker]
) -> Session:
    session = services.create(
        conference,
        by=None,
        title=words["title"],
        abstract=words.get("abstract", ""),
        kind=services.kind_of(conference, words.get("nature", "talk")),
        track=tracks.get(words.get("track", 0)),
        language=words.get("language", "" if words.get("nature") == "break" else "en"),
        interpretation=words.get("interpretation", []),
        featured=words.get("featured", False),
        links=words.get("links", []),
        people=[Casting(people[key], role) for key, role in words.get("people", []) if key in people],
    )
    set_items(session, [_contribution(part, people) for part in words.get("items", [])], by=None)
    starts_at, ends_at = _times(conference, words["at"])
    schedule.place(session, room=halls.get(words.get("was_in", words.get("room", ""))), starts_at=starts_at, ends_at=ends_at, by=None)
    if not words.get("draft"):
        services.confirm(session, by=None, release=False)
    return session


def _contribution(words: dict[str, Any], people: dict[str, Speaker]) -> Contribution:
    cast = tuple(Casting(people[key]) for key in words.get("people", []) if key in people)
    return Contribution(words["title"], words.get("abstract", ""), words.get("minutes"), words.get("board", ""), cast)


def _release(
    conference: Conference, programme: dict[str, dict[str, Any]], sessions: dict[str, Session], halls: dict[str, Room], at: datetime
) -> None:
    """Two versions, so that one session has moved and one is cancelled since the first."""
    schedule.release(conference, by=None, notes="First programme", at=at - timedelta(days=28))
    for key, words in programme.items():
        if "was_in" in words:
            starts_at, ends_at = _times(conference, words["at"])
            schedule.place(sessions[key], room=halls[words["room"]], starts_at=starts_at, ends_at=ends_at, by=None, release=False)
        if words.get("cancelled"):
            services.cancel(sessions[key], by=None, release=False)
    schedule.release(conference, by=None, notes="One session moved, one cancelled", at=at)


def _times(conference: Conference, at: str) -> tuple[datetime, datetime]:
    """`09:30 45` is forty-five minutes from half past nine of the conference's first day."""
    clock, minutes = at.split(" ")
    hour, minute = clock.split(":")
    starts_at = local(conference, int(hour), int(minute))
    return starts_at, starts_at + timedelta(minutes=int(minutes))
