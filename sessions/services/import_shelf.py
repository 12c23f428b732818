"""Rooms, tracks, kinds and people that an imported programme names, found or made before its sessions."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from i18nfield.strings import LazyI18nString

from conference.lib.localized import in_language, texts_of
from conference.models import Conference, ExternalRef, SessionKind, Track
from sessions.imports.programme import ReadEvent, ReadPerson, ReadProgramme
from sessions.models import Room, Session, Slot
from sessions.services.sessions import kind_of
from speakers.models import Speaker
from speakers.services import people as speaker_services

BATCH = 200
_Nature = SessionKind.Nature
_NATURES = {
    "lecture": _Nature.TALK, "talk": _Nature.TALK, "podium": _Nature.PANEL, "panel": _Nature.PANEL, "discussion": _Nature.PANEL,
    "workshop": _Nature.WORKSHOP, "bof": _Nature.WORKSHOP, "keynote": _Nature.PLENARY, "plenary": _Nature.PLENARY,
    "break": _Nature.BREAK, "ceremony": _Nature.CEREMONY, "posters": _Nature.POSTERS, "poster": _Nature.POSTERS,
}  # fmt: skip


def source_of(conference: Conference) -> str:
    return f"schedule:{conference.pk}"


class Shelf:
    """Everything an event refers to, by the name or key that the file uses."""

    def __init__(self, conference: Conference, read: ReadProgramme) -> None:
        self.conference = conference
        self.source = source_of(conference)
        self.rooms = _by_name(Room, conference, (event.room for event in read.events))
        self.tracks = _by_name(Track, conference, (event.track for event in read.events))
        self.kinds: dict[str, SessionKind] = {}
        self.speakers = self._speakers({person.key: person for event in read.events for person in event.people})

    def fields(self, event: ReadEvent) -> dict[str, Any]:
        """What our row holds for the event."""
        language = self.language(event)
        return {
            "title": {language: event.title},
            "subtitle": {language: event.subtitle},
            "abstract": {language: event.abstract},
            "track": self.tracks.get(event.track),
            "kind": self._kind(event.type),
            "language": event.language,
            "links": [{"url": link.url, "title": link.title} for link in event.links],
        }

    def values(self, event: ReadEvent) -> dict[str, Any]:
        """What the file told, in the form that is remembered and compared."""
        return {
            "title": event.title, "subtitle": event.subtitle, "abstract": event.abstract, "track": event.track,
            "type": self._kind(event.type).nature, "language": event.language, "room": event.room,
            "starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat(),
            "people": [person.name for person in event.people],
            "links": [{"url": link.url, "title": link.title} for link in event.links],
        }  # fmt: skip

    def present(self, session: Session) -> dict[str, Any]:
        """The same of our own row, as it is now."""
        slot = Slot.objects.filter(session=session, version__released_at=None).select_related("room").first()
        code = session.language if session.language in self.conference.languages else self.conference.default_language
        return {
            "title": in_language(session.title, code).text, "subtitle": in_language(session.subtitle, code).text,
            "abstract": in_language(session.abstract, code).text, "track": _name(session.track, self.conference),
            "type": session.kind.nature, "language": session.language, "room": _name(slot.room if slot else None, self.conference),
            "starts_at": slot.starts_at.isoformat() if slot else "", "ends_at": slot.ends_at.isoformat() if slot else "",
            "people": list(session.cast.order_by("position", "pk").values_list("speaker__name", flat=True)), "links": session.links,
        }  # fmt: skip

    def language(self, event: ReadEvent) -> str:
        return event.language if event.language in self.conference.languages else self.conference.default_language

    def merged(self, present: Any, told: Mapping[str, str]) -> LazyI18nString:
        """The file's language is replaced; what was translated here stays."""
        return LazyI18nString({**texts_of(present), **told})

    def guid(self, event: ReadEvent) -> UUID | None:
        try:
            return UUID(event.guid)
        except ValueError:
            return None

    def _kind(self, name: str) -> SessionKind:
        nature = _NATURES.get(name.casefold(), _Nature.TALK)
        if nature not in self.kinds:
            self.kinds[nature] = kind_of(self.conference, nature)
        return self.kinds[nature]

    def _speakers(self, people: Mapping[str, ReadPerson]) -> dict[str, Speaker]:
        refs = {ref.key: ref for ref in ExternalRef.objects.filter(source=self.source, kind="speaker")}
        rows = Speaker.objects.filter(conference=self.conference).in_bulk()
        known = {key: rows[ref.object_id] for key, ref in refs.items() if key in people and ref.object_id in rows}
        self._rename(people, known, refs)
        missing = [person for key, person in people.items() if key not in known]
        made = speaker_services.create_many(self.conference, [{"name": person.name} for person in missing], by=None)
        _remember(self.source, "speaker", {person.key: row for person, row in zip(missing, made, strict=True)}, people)
        return {**known, **{person.key: row for person, row in zip(missing, made, strict=True)}}

    def _rename(self, people: Mapping[str, ReadPerson], known: Mapping[str, Speaker], refs: Mapping[str, ExternalRef]) -> None:
        """A name that the file corrected is corrected here, unless somebody wrote it otherwise here."""
        for key, row in known.items():
            told = people[key].name
            if told != refs[key].imported.get("name") and row.name == refs[key].imported.get("name"):
                row.conference = self.conference
                speaker_services.change(row, {"name": told}, by=None)
                refs[key].imported = {"name": told}
                refs[key].save(update_fields=["imported", "imported_at"])


def _by_name(model: type[Model], conference: Conference, names: Iterable[str]) -> dict[str, Any]:
    """Rows found by their name in the conference's main language; those that are missing are made, in the file's order."""
    wanted = list(dict.fromkeys(name for name in names if name))
    present = {_name(row, conference): row for row in model._default_manager.filter(conference=conference)}
    offset = len(present)
    made = [
        model(conference=conference, name={conference.default_language: name}, position=min((offset + number) * 10, 32000))
        for number, name in enumerate((name for name in wanted if name not in present), 1)
    ]
    for number, row in enumerate(made, offset):
        if isinstance(row, Track):
            row.colour_index = number % 8 + 1
    model._default_manager.bulk_create(made, batch_size=BATCH)
    return {**present, **{_name(row, conference): row for row in made}}


def _name(row: Any, conference: Conference) -> str:
    if row is None:
        return ""
    name = LazyI18nString(row.name) if isinstance(row.name, dict) else row.name
    return in_language(name, conference.default_language).text


def _remember(source: str, kind: str, rows: Mapping[str, Model], people: Mapping[str, ReadPerson]) -> None:
    if not rows:
        return
    content_type = ContentType.objects.get_for_model(next(iter(rows.values())))
    ExternalRef.objects.bulk_create(
        [
            ExternalRef(source=source, kind=kind, key=key, content_type=content_type, object_id=row.pk, imported={"name": people[key].name})
            for key, row in rows.items()
        ],
        batch_size=BATCH,
    )
