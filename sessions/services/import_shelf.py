"""Rooms, tracks, kinds and people that an imported programme names, found or made before its sessions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from i18nfield.strings import LazyI18nString

from conference.lib.localized import in_language, texts_of
from conference.models import Conference, ExternalRef, SessionKind, Track
from sessions.imports.programme import ReadEvent, ReadPerson, ReadProgramme
from sessions.models import Room
from sessions.services.import_report import Compared, Difference
from sessions.services.sessions import kind_of
from speakers.models import Speaker
from speakers.services import people as speaker_services

BATCH = 200
_Nature = SessionKind.Nature
_NATURES = {
    **{nature.value: nature for nature in _Nature},
    "lecture": _Nature.TALK, "podium": _Nature.PANEL, "discussion": _Nature.PANEL, "bof": _Nature.WORKSHOP, "keynote": _Nature.PLENARY,
    "poster": _Nature.POSTERS,
}  # fmt: skip


def source_of(conference: Conference) -> str:
    return f"schedule:{conference.pk}"


class Shelf:
    """Everything an event refers to, by the name or key that the file uses.

    What was renamed here keeps the file's name in `told_names`, so that it is found again and is no difference.
    """

    def __init__(self, conference: Conference, read: ReadProgramme) -> None:
        self.conference = conference
        self.source = source_of(conference)
        self.told_names: dict[tuple[type[Model], int], str] = {}
        self.renamed: list[Compared] = []
        self.former_names: dict[str, str] = {}
        self.renamed_here: list[Compared] = []
        self.rooms = self._named(Room, "room", (event.room for event in read.events))
        self.tracks = self._named(Track, "track", (event.track for event in read.events))
        self.kinds: dict[str, SessionKind] = {}
        # Whoever is written in two ways within one file is known by the first.
        self.people: dict[str, ReadPerson] = {}
        for event in read.events:
            for person in event.people:
                self.people.setdefault(person.key, person)
        self.speakers = self._speakers(self.people)

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
            "type": nature_of(event.type), "language": event.language, "room": event.room,
            "starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat(),
            "people": [self.people[person.key].name for person in event.people],
            "links": [{"url": link.url, "title": link.title} for link in event.links],
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

    def name(self, model: type[Model], key: int | None) -> str:
        """What the file calls the room, track or person; what we call it, if the file does not know it."""
        return self.told_names.get((model, key), "") if key is not None else ""

    def _kind(self, name: str) -> SessionKind:
        nature = nature_of(name)
        if nature not in self.kinds:
            self.kinds[nature] = kind_of(self.conference, nature)
        return self.kinds[nature]

    # --- Rooms and tracks ---

    def _named(self, model: type[Model], kind: str, names: Iterable[str]) -> dict[str, Any]:
        """Rows found by what the file called them before, else by their name; those that are missing are made, in the file's order."""
        wanted = list(dict.fromkeys(name for name in names if name))
        present = {row.pk: row for row in model._default_manager.filter(conference=self.conference)}
        refs = ExternalRef.objects.filter(source=self.source, kind=kind)
        known = {ref.key: present[ref.object_id] for ref in refs if ref.object_id in present}
        ours = {_name(row, self.conference): row for row in reversed(present.values())}
        found = {name: known.get(name) or ours.get(name) for name in wanted}
        found.update(self._made(model, [name for name, row in found.items() if row is None], len(present)))
        _remember(self.source, kind, {name: row for name, row in found.items() if name not in known and row is not None})
        self.told_names.update({(model, row.pk): name for name, row in ours.items()})
        self.told_names.update({(model, row.pk): name for name, row in {**known, **found}.items() if row is not None})
        return found

    def _made(self, model: type[Model], names: Sequence[str], offset: int) -> dict[str, Any]:
        language = self.conference.default_language
        rows = {
            name: model(conference=self.conference, name={language: name}, position=min((offset + number) * 10, 32000))
            for number, name in enumerate(names, 1)
        }
        for number, row in enumerate(rows.values(), offset):
            if isinstance(row, Track):
                row.colour_index = number % 8 + 1
        model._default_manager.bulk_create(rows.values(), batch_size=BATCH)
        return rows

    # --- People ---

    def _speakers(self, people: Mapping[str, ReadPerson]) -> dict[str, Speaker]:
        refs = {ref.key: ref for ref in ExternalRef.objects.filter(source=self.source, kind="speaker")}
        rows = Speaker.objects.filter(conference=self.conference).in_bulk()
        known = {key: rows[ref.object_id] for key, ref in refs.items() if ref.object_id in rows}
        self._rename({key: row for key, row in known.items() if key in people}, people, refs)
        missing = [person for key, person in people.items() if key not in known]
        created = speaker_services.create_many(self.conference, [{"name": person.name} for person in missing], by=None)
        made = {person.key: row for person, row in zip(missing, created, strict=True)}
        _remember(self.source, "speaker", made, {key: {"name": people[key].name} for key in made})
        self.told_names.update({(Speaker, row.pk): row.name for row in rows.values()})
        for key, row in known.items():
            told = people[key].name if key in people else refs[key].imported.get("name", row.name)
            self.told_names[Speaker, row.pk] = self.former_names.get(key, told)
        self.told_names.update({(Speaker, row.pk): people[key].name for key, row in made.items()})
        return {**known, **made}

    def _rename(self, known: Mapping[str, Speaker], people: Mapping[str, ReadPerson], refs: Mapping[str, ExternalRef]) -> None:
        """A name that the file corrected is corrected here, unless somebody wrote it otherwise here."""
        for key, row in known.items():
            told, before = people[key].name, refs[key].imported.get("name")
            if row.name not in (told, before):
                self.renamed_here.append(Compared(told, (Difference("name", row.name, told),)))
                continue
            if row.name != told:
                self.former_names[key] = before
                self.renamed.append(Compared(told, (Difference("name", row.name, told),)))
                row.conference = self.conference
                speaker_services.change(row, {"name": told}, by=None)
            if told != before:
                refs[key].imported = {"name": told}
                refs[key].save(update_fields=["imported", "imported_at"])


def nature_of(name: str) -> str:
    return _NATURES.get(name.casefold(), _Nature.TALK)


def _name(row: Any, conference: Conference) -> str:
    name = LazyI18nString(row.name) if isinstance(row.name, dict) else row.name
    return in_language(name, conference.default_language).text


def _remember(source: str, kind: str, rows: Mapping[str, Model], imported: Mapping[str, Any] | None = None) -> None:
    if not rows:
        return
    content_type = ContentType.objects.get_for_model(next(iter(rows.values())))
    ExternalRef.objects.bulk_create(
        [
            ExternalRef(
                source=source, kind=kind, key=key, content_type=content_type, object_id=row.pk, imported=(imported or {}).get(key, {})
            )
            for key, row in rows.items()
        ],
        batch_size=BATCH,
    )
