"""What differs between two versions of the timetable: to be read before a release, kept with it, and told to those it concerns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from conference.lib.localized import LocalizedText, in_language, texts_of
from conference.models import Conference
from sessions.models import Slot

NEW, CHANGED, CANCELLED, RESTORED, GONE = "new", "changed", "cancelled", "restored", "gone"
TIME, ROOM, TITLE, PEOPLE = "time", "room", "title", "people"
# What somebody who means to be there must know; a corrected title or cast is read on the page.
STEPS_OF_PLACE = frozenset({TIME, ROOM})


@dataclass(frozen=True)
class Change:
    """One session in its place before and after; `what` says which of it differs, for those that were and are shown."""

    kind: str
    what: tuple[str, ...]
    before: Slot | None
    after: Slot | None

    @property
    def slot(self) -> Slot:
        """As it is now, or as it was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def moves_a_visitor(self) -> bool:
        return self.kind in (CANCELLED, RESTORED, GONE) or bool(STEPS_OF_PLACE & set(self.what))

    @property
    def people(self) -> frozenset[str]:
        """Public ids of those it concerns; when only the cast differs, of those who came or went."""
        before, after = _ids(self.before), _ids(self.after)
        return frozenset(before ^ after if self.what == (PEOPLE,) else before | after)


def changes_between(former: Sequence[Slot], present: Sequence[Slot]) -> list[Change]:
    """In the order of time. A session that happens twice is compared time by time."""
    before, after = _by_place(former), _by_place(present)
    found = (change for key in {**before, **after} if (change := _change(before.get(key), after.get(key))) is not None)
    return sorted(found, key=lambda change: (change.slot.starts_at, change.slot.session_id))


def _by_place(slots: Iterable[Slot]) -> dict[tuple[int, int], Slot]:
    seen: dict[int, int] = {}
    places = {}
    for slot in sorted(slots, key=lambda slot: (slot.session_id, slot.starts_at)):
        number = seen.get(slot.session_id, 0)
        places[slot.session_id, number] = slot
        seen[slot.session_id] = number + 1
    return places


def _change(before: Slot | None, after: Slot | None) -> Change | None:
    if before is None or after is None:
        return Change(GONE if after is None else NEW, (), before, after)
    what = tuple(_differing(before, after))
    if before.cancelled != after.cancelled:
        return Change(CANCELLED if after.cancelled else RESTORED, what, before, after)
    return Change(CHANGED, what, before, after) if what else None


def _differing(before: Slot, after: Slot) -> Iterator[str]:
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        yield TIME
    if before.room_id != after.room_id:
        yield ROOM
    if texts_of(before.title) != texts_of(after.title):
        yield TITLE
    if [_part(person) for person in before.people] != [_part(person) for person in after.people]:
        yield PEOPLE


def _part(person: Mapping[str, Any]) -> tuple[str, str]:
    return person["id"], person.get("role", "")


def _ids(slot: Slot | None) -> set[str]:
    return {person["id"] for person in slot.people} if slot else set()


# --- As they are kept with a version ---


def kept_form(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Plain values for a JSON column. Nobody is named, so that nobody need be taken out of it later."""
    return [
        {
            "kind": change.kind,
            "what": list(change.what),
            "session": change.slot.session.public_id,
            "address": change.slot.session.address,
            "before": _standing(change.before),
            "after": _standing(change.after),
        }
        for change in changes
    ]


def _standing(slot: Slot | None) -> dict[str, Any] | None:
    if slot is None:
        return None
    span = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    return {**span, "room": texts_of(slot.room_name), "title": texts_of(slot.title)}


# --- As they are read ---


@dataclass(frozen=True)
class Standing:
    starts_at: datetime
    ends_at: datetime
    room: LocalizedText


@dataclass(frozen=True)
class ChangeLine:
    """`url` is empty for a session that is shown no more. `before` is None unless its time or room differs."""

    kind: str
    sign: str
    title: LocalizedText
    former_title: str
    url: str
    before: Standing | None
    after: Standing | None
    cast_changed: bool


def lines_of(conference: Conference, kept: Sequence[Mapping[str, Any]]) -> tuple[ChangeLine, ...]:
    return tuple(_line(conference, change) for change in kept)


def _line(conference: Conference, change: Mapping[str, Any]) -> ChangeLine:
    before, after = change["before"], change["after"]
    title = in_language(_text((after or before)["title"]))
    moved = change["kind"] == GONE or bool(STEPS_OF_PLACE & set(change["what"]))
    shown = change["kind"] != GONE
    return ChangeLine(
        kind=change["kind"],
        sign=_sign(change["kind"], change["what"]),
        title=title,
        former_title=in_language(_text(before["title"])).text if TITLE in change["what"] else "",
        url=reverse("programme:session", args=[conference.slug, change["address"]]) if shown else "",
        before=_read(before) if moved else None,
        after=_read(after),
        cast_changed=PEOPLE in change["what"],
    )


def _sign(kind: str, what: Sequence[str]) -> str:
    words = {NEW: _("New"), CANCELLED: _("Cancelled"), RESTORED: _("Takes place after all"), GONE: _("Taken off")}
    if kind in words:
        return words[kind]
    return _("Moved") if STEPS_OF_PLACE & set(what) else _("Changed")


def _read(standing: Mapping[str, Any] | None) -> Standing | None:
    if standing is None:
        return None
    starts_at, ends_at = (datetime.fromisoformat(standing[name]) for name in ("starts_at", "ends_at"))
    return Standing(starts_at, ends_at, in_language(_text(standing["room"])))


def _text(texts: Any) -> Any:
    return LazyI18nString(texts)
