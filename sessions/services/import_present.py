"""Our own rows in the words of the file, so that both can be compared field by field."""

from collections import defaultdict
from typing import Any

from conference.lib.localized import in_language
from sessions.models import Session, SessionPerson, Slot
from sessions.services.import_shelf import Shelf


class Present:
    """All sessions of the conference as they are now, in three statements."""

    def __init__(self, shelf: Shelf) -> None:
        conference = shelf.conference
        self.shelf = shelf
        self.sessions = {row.pk: row for row in Session.objects.filter(conference=conference).select_related("kind", "track")}
        for row in self.sessions.values():
            row.conference = conference
        self.slots: dict[int, list[Slot]] = defaultdict(list)
        drafted = Slot.objects.filter(version__conference=conference, version__released_at=None)
        for slot in drafted.select_related("room").order_by("starts_at"):
            self.slots[slot.session_id].append(slot)
        self.people: dict[int, list[str]] = defaultdict(list)
        cast = SessionPerson.objects.filter(session__conference=conference).select_related("speaker")
        for part in cast.order_by("session_id", "position", "pk"):
            self.people[part.session_id].append(shelf.name(part.speaker))

    def values(self, session: Session) -> dict[str, Any]:
        conference, slots = self.shelf.conference, self.slots[session.pk]
        code = session.language if session.language in conference.languages else conference.default_language
        return {
            "title": in_language(session.title, code).text, "subtitle": in_language(session.subtitle, code).text,
            "abstract": in_language(session.abstract, code).text, "track": self.shelf.name(session.track),
            "type": session.kind.nature, "language": session.language,
            "room": ", ".join(dict.fromkeys(self.shelf.name(slot.room) for slot in slots)),
            "starts_at": ", ".join(slot.starts_at.isoformat() for slot in slots),
            "ends_at": ", ".join(slot.ends_at.isoformat() for slot in slots),
            "people": self.people[session.pk], "links": session.links,
        }  # fmt: skip
