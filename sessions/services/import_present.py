"""Our own rows in the words of the file, so that both can be compared field by field."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from conference.lib.localized import in_language
from conference.models import Track
from sessions.models import Room, Session, SessionPerson, Slot
from sessions.services.import_shelf import Shelf
from speakers.models import Speaker


class Present:
    """All sessions of the conference as they are now, in three statements."""

    def __init__(self, shelf: Shelf) -> None:
        conference = shelf.conference
        self.shelf = shelf
        rows = Session.objects.filter(conference=conference).select_related("kind").defer("search_key")
        self.sessions = {row.pk: row for row in rows}
        for row in self.sessions.values():
            row.conference = conference
        self.slots: dict[int, list[tuple[str, datetime, datetime]]] = defaultdict(list)
        drafted = Slot.objects.filter(version__conference=conference, version__released_at=None).order_by("starts_at", "pk")
        for session, room, starts_at, ends_at in drafted.values_list("session_id", "room_id", "starts_at", "ends_at"):
            self.slots[session].append((shelf.name(Room, room), starts_at, ends_at))
        self.people: dict[int, list[str]] = defaultdict(list)
        cast = SessionPerson.objects.filter(session__conference=conference).order_by("session_id", "position", "pk")
        for session, speaker in cast.values_list("session_id", "speaker_id"):
            self.people[session].append(shelf.name(Speaker, speaker))

    def values(self, session: Session) -> dict[str, Any]:
        conference, slots = self.shelf.conference, self.slots[session.pk]
        code = session.language if session.language in conference.languages else conference.default_language
        return {
            "title": in_language(session.title, code).text, "subtitle": in_language(session.subtitle, code).text,
            "abstract": in_language(session.abstract, code).text, "track": self.shelf.name(Track, session.track_id),
            "type": session.kind.nature, "language": session.language,
            "room": ", ".join(dict.fromkeys(room for room, _starts, _ends in slots)),
            "starts_at": ", ".join(starts_at.isoformat() for _room, starts_at, _ends in slots),
            "ends_at": ", ".join(ends_at.isoformat() for _room, _starts, ends_at in slots),
            "people": self.people[session.pk], "links": session.links,
        }  # fmt: skip
