"""One session in its slot, as lists and the timetable print it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import in_zone
from conference.lib.places import Part
from conference.lib.text import address_tail
from conference.models import Conference, SessionKind
from sessions.models import SessionState, Slot
from sessions.models.schedule import SlotQuerySet

_SPANNING = frozenset({"plenary", "ceremony", "break", "panel"})
_TOLD = frozenset({"panel", "workshop", "posters"})


_LANGUAGES = {
    "en": gettext_noop("English"),
    "az": gettext_noop("Azerbaijani"),
    "ru": gettext_noop("Russian"),
    "tr": gettext_noop("Turkish"),
}


@dataclass(frozen=True)
class Tag:
    kind: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class SlotCard:
    """`where` is a plain line, `room` knows its language; `spans` means: for everybody, whichever the room."""

    session_id: int
    public_id: str
    url: str
    title: LocalizedText
    by: str
    room_id: int | None
    room: LocalizedText
    track: LocalizedText
    track_colour: int
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    nature: str
    spans: bool
    cancelled: bool
    tags: tuple[Tag, ...]
    marks: tuple[Part, ...] = ()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def where(self) -> str:
        return self.room.text

    @property
    def pause(self) -> bool:
        return self.nature == SessionKind.Nature.BREAK


def shown(conference: Conference) -> SlotQuerySet:
    """The released slots with what a card needs, in the order of a day."""
    rows = Slot.objects.shown().filter(version__conference=conference).select_related("session__kind", "session__track")
    heavy = ("session__abstract", "session__search_key", "session__links", "session__track__conference", "session__kind__conference")
    return rows.defer(*heavy[:3]).order_by("starts_at", "room__position", "pk")


def cards(slots: Sequence[Slot], conference: Conference, marks: Mapping[Any, list[Part]] | None = None) -> list[SlotCard]:
    return [card(slot, conference, tuple((marks or {}).get(slot.session_id, ()))) for slot in slots]


def card(slot: Slot, conference: Conference, marks: tuple[Part, ...] = ()) -> SlotCard:
    session = slot.session
    track = session.track
    cancelled = session.state == SessionState.CANCELLED
    return SlotCard(
        session_id=session.pk,
        public_id=session.public_id,
        url=session_url(conference, session),
        title=in_language(slot.title),
        by=", ".join(person["name"] for person in slot.people),
        room_id=slot.room_id,
        room=in_language(slot.room_name),
        track=in_language(track.name) if track else LocalizedText("", ""),
        track_colour=track.colour_index if track else 0,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=in_zone(slot.starts_at, conference.zone),
        local_end=in_zone(slot.ends_at, conference.zone),
        nature=session.kind.nature,
        spans=session.kind.nature in _SPANNING,
        cancelled=cancelled,
        tags=tuple(_tags(slot, conference, cancelled)),
        marks=() if cancelled else marks,
    )


def session_url(conference: Conference, session: Any) -> str:
    tail = address_tail(in_language(session.title, conference.default_language).text)
    return reverse("programme:session", args=[conference.slug, f"{session.public_id}-{tail}" if tail else session.public_id])


def language_name(code: str) -> str:
    """In the reader's language; a code that nobody knows stays as it is."""
    return _(_LANGUAGES[code]) if code in _LANGUAGES else code


def _tags(slot: Slot, conference: Conference, cancelled: bool) -> list[Tag]:
    session = slot.session
    if cancelled:
        return [Tag("bad", _("Cancelled"))]
    tags = []
    if session.kind.nature in _TOLD:
        kind = in_language(session.kind.name)
        tags.append(Tag("open", kind.text, kind.language))
    if session.language and session.language != conference.default_language:
        tags.append(Tag("open", language_name(session.language)))
    if session.interpretation:
        tags.append(Tag("open", _("Interpreted")))
    return tags + moved_tags(slot, conference)


def moved_tags(slot: Slot, conference: Conference) -> list[Tag]:
    """Where readers knew it to be before."""
    tags = []
    if (room := in_language(slot.former_room)).text:
        tags.append(Tag("note", _("Was in %(room)s") % {"room": room.text}))
    if slot.former_start:
        former = in_zone(slot.former_start, conference.zone)
        same_day = former.date() == in_zone(slot.starts_at, conference.zone).date()
        tags.append(Tag("note", _("Was at %(time)s") % {"time": f"{former:%H:%M}" if same_day else f"{former:%d.%m. %H:%M}"}))
    return tags
