"""What the timetable reads of a thousand slots: plain values, for a row of four models each would cost more than the page."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from conference.models import Conference, SessionKind, Track
from sessions.models import Slot

_AS_TEXT = ("title", "people", "room_name", "former_room", "session__title", "session__interpretation", "starts_at", "ends_at")
_PLAIN = (
    "pk", "session_id", "session__public_id", "session__state", "session__language", "session__kind_id", "session__track_id",
    "room_id", "former_start",
)  # fmt: skip


@dataclass(slots=True)
class ShownSession:
    """As much of a session as a card needs."""

    pk: int
    public_id: str
    state: str
    language: str
    kind: SessionKind
    track: Track | None
    title: Any
    interpretation: list[str]


@dataclass(slots=True)
class ShownSlot:
    """As much of a slot as a card needs; stands where a `Slot` would."""

    pk: int
    session: ShownSession
    session_id: int
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    title: Any
    room_name: Any
    people: list[dict[str, Any]]
    former_room: Any
    former_start: datetime | None


def shown_slots(conference: Conference, **chosen: Any) -> list[ShownSlot]:
    """The released slots, in the order of a day; three statements, whatever their number."""
    rows = Slot.objects.shown().filter(version__conference=conference, **chosen).order_by("starts_at", "room__position", "pk")
    kinds = {kind.pk: kind for kind in SessionKind.objects.filter(conference=conference)}
    tracks = {track.pk: track for track in Track.objects.filter(conference=conference)}
    return [_slot(values, kinds, tracks) for values in as_text(rows, _PLAIN, _AS_TEXT)]


def as_text(rows: QuerySet, plain: Iterable[str], texts: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    """The columns as the database holds them: reading each through its field costs more than the rest of the page."""
    casts = {f"{name}_text": Cast(name, TextField()) for name in texts}
    return rows.annotate(**casts).values_list(*plain, *casts)


def words_of(text: str | None) -> Any:
    """Language → words, or one text without a language, as a localised column holds it."""
    return _read(text) if text and text.startswith("{") else (text or "")


@lru_cache(maxsize=4096)
def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    """Sessions share their moments, and both databases write them by ISO 8601, one of them without saying that it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _slot(values: tuple[Any, ...], kinds: dict[int, SessionKind], tracks: dict[int, Track]) -> ShownSlot:
    pk, session_id, public_id, state, language, kind, track, room_id, former_start = values[:9]
    title, people, room_name, former_room, session_title, interpretation, starts_at, ends_at = values[9:]
    session = ShownSession(
        session_id,
        public_id,
        state,
        language,
        kinds[kind],
        tracks.get(track),
        words_of(session_title),
        json.loads(interpretation) if interpretation not in (None, "[]") else [],
    )
    return ShownSlot(
        pk, session, session_id, room_id, _moment(starts_at), _moment(ends_at), words_of(title), words_of(room_name), json.loads(people),
        words_of(former_room), former_start,
    )  # fmt: skip
