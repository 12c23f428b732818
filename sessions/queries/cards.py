"""One session in its slot, as lists and the timetable print it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import in_zone
from conference.lib.places import Part
from conference.lib.text import address_tail
from conference.models import Conference, SessionKind
from sessions.models import SessionState, Slot
from sessions.models.schedule import SlotQuerySet
from sessions.queries.people import in_one_line
from sessions.queries.shown import ShownSlot

_SPANNING = frozenset({"plenary", "ceremony", "break", "panel"})
_TOLD = frozenset({"panel", "workshop", "posters"})


NO_TEXT = LocalizedText("", "")
_LANGUAGES = {
    "en": gettext_noop("English"),
    "az": gettext_noop("Azerbaijani"),
    "ru": gettext_noop("Russian"),
    "tr": gettext_noop("Turkish"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    kind: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
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


def cards(slots: Sequence[Slot | ShownSlot], conference: Conference, marks: Mapping[Any, list[Part]] | None = None) -> list[SlotCard]:
    shared = _Shared(conference)
    return [_card(slot, shared, tuple((marks or {}).get(slot.session_id, ()))) for slot in slots]


class _Shared:
    """What the cards of a page have in common: to ask for each anew would cost more than the cards."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.language = get_language() or settings.LANGUAGE_CODE
        self.prefix = _sessions_of(conference)
        self.zone = conference.tzinfo
        self._source = settings.LANGUAGE_CODE
        self._tracks: dict[int, LocalizedText] = {}

    def words(self, value: Any) -> LocalizedText:
        """As `in_language`, without asking for the language of each."""
        if isinstance(value, str):
            return LocalizedText(value, self._source) if value else NO_TEXT
        return in_language(value, self.language)

    def track(self, track: Any) -> LocalizedText:
        if track is None:
            return NO_TEXT
        if track.pk not in self._tracks:
            self._tracks[track.pk] = in_language(track.name, self.language)
        return self._tracks[track.pk]


def _card(slot: Slot | ShownSlot, shared: _Shared, marks: tuple[Part, ...]) -> SlotCard:
    session: Any = slot.session
    conference, track = shared.conference, session.track
    cancelled = session.state == SessionState.CANCELLED
    return SlotCard(
        session_id=session.pk,
        public_id=session.public_id,
        url=f"{shared.prefix}{_address(session, conference.default_language)}/",
        title=shared.words(slot.title),
        by=in_one_line(slot.people),
        room_id=slot.room_id,
        room=shared.words(slot.room_name),
        track=shared.track(track),
        track_colour=track.colour_index if track else 0,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=slot.starts_at.astimezone(shared.zone),
        local_end=slot.ends_at.astimezone(shared.zone),
        nature=session.kind.nature,
        spans=session.kind.nature in _SPANNING,
        cancelled=cancelled,
        tags=tuple(_tags(slot, conference, cancelled)),
        marks=() if cancelled else marks,
    )


def session_url(conference: Conference, session: Any) -> str:
    return f"{_sessions_of(conference)}{_address(session, conference.default_language)}/"


def _sessions_of(conference: Conference) -> str:
    return reverse("programme:session", args=[conference.slug, "-"]).removesuffix("-/")


def _address(session: Any, language: str) -> str:
    title: Any = session.title
    tail = address_tail(title if isinstance(title, str) else in_language(title, language).text)
    return f"{session.public_id}-{tail}" if tail else session.public_id


def language_name(code: str) -> str:
    """In the reader's language; a code that nobody knows stays as it is."""
    return _(_LANGUAGES[code]) if code in _LANGUAGES else code


def _tags(slot: Slot | ShownSlot, conference: Conference, cancelled: bool) -> list[Tag]:
    session: Any = slot.session
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


def moved_tags(slot: Slot | ShownSlot, conference: Conference) -> list[Tag]:
    """Where readers knew it to be before."""
    tags = []
    if slot.former_room and (room := in_language(slot.former_room)).text:
        tags.append(Tag("note", _("Was in %(room)s") % {"room": room.text}))
    if slot.former_start:
        former = in_zone(slot.former_start, conference.zone)
        same_day = former.date() == in_zone(slot.starts_at, conference.zone).date()
        tags.append(Tag("note", _("Was at %(time)s") % {"time": f"{former:%H:%M}" if same_day else f"{former:%d.%m. %H:%M}"}))
    return tags
