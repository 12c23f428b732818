"""What the public sees now, and what it would see if the draft were released."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import F, QuerySet

from conference.models import Conference
from sessions.models import SessionPerson, SessionState, Slot
from sessions.queries.changes import Change, changes_between
from speakers.models import SpeakerState


def pending(conference: Conference) -> list[Change]:
    """What a release would change, read and not written; six statements, whatever the size."""
    current = slots_of_current(conference)
    return changes_between(current, frozen_draft(conference, current))


def mark_of(changes: Sequence[Change]) -> str:
    """Tells a draft from what it was when somebody read the changes."""
    told = [(change.kind, change.slot.session_id, change.what, change.slot.mark, str(change.slot.title)) for change in changes]
    return sha256(repr(told).encode()).hexdigest()


def slots_of_current(conference: Conference) -> list[Slot]:
    """What the public sees now; its sessions come with it."""
    return _with_sessions(Slot.objects.filter(version__conference=conference, version__current=True), conference)


def frozen_draft(conference: Conference, current: Sequence[Slot]) -> list[Slot]:
    """Unsaved rows, as the draft would be released now: confirmed sessions, and those cancelled that are shown at present."""
    former = {(slot.session_id, number): slot for slot, number in _numbered(current)}
    rows = Slot.objects.filter(version__conference=conference, version__released_at=None).select_related("room")
    people = _people(conference)
    shown = (
        (slot, former.get((slot.session_id, number)))
        for slot, number in _numbered(_with_sessions(rows, conference))
        if slot.session.state == SessionState.CONFIRMED
        or (slot.session.state == SessionState.CANCELLED and (slot.session_id, number) in former)
    )
    return [_frozen(slot, before, people.get(slot.session_id, [])) for slot, before in shown]


def _with_sessions(rows: QuerySet[Slot], conference: Conference) -> list[Slot]:
    """Their conference is known: read with every slot, its many texts would cost more than all else."""
    heavy = ("session__abstract", "session__subtitle", "session__search_key", "session__links")
    slots = list(rows.select_related("session").defer(*heavy).order_by("session_id", "starts_at"))
    for slot in slots:
        slot.session.conference = conference
    return slots


def _numbered(slots: Sequence[Slot]) -> list[tuple[Slot, int]]:
    """Each slot with its number within its session, for a session may happen twice."""
    seen: dict[int, int] = defaultdict(int)
    numbered = []
    for slot in slots:
        numbered.append((slot, seen[slot.session_id]))
        seen[slot.session_id] += 1
    return numbered


def _frozen(slot: Slot, before: Slot | None, people: list[dict[str, Any]]) -> Slot:
    room_name: Any = slot.room.name if slot.room else ""
    frozen = Slot(session=slot.session, room_id=slot.room_id, starts_at=slot.starts_at, ends_at=slot.ends_at)
    frozen.room_name, frozen.title, frozen.people = room_name, slot.session.title, people
    frozen.cancelled = slot.session.state == SessionState.CANCELLED
    if before is not None:
        frozen.former_room, frozen.former_start = _former_place(slot, before)
    return frozen


def _former_place(slot: Slot, before: Slot) -> tuple[Any, datetime | None]:
    """Where readers first knew it to be: kept over later versions until it comes back there."""
    room = before.former_room if str(before.former_room) else before.room_name
    start = before.former_start or before.starts_at
    present = str(slot.room.name) if slot.room else ""
    return ("" if str(room) == present else room), (None if start == slot.starts_at else start)


def _people(conference: Conference) -> dict[int, list[dict[str, Any]]]:
    """As shown: confirmed people in their order, those of the whole before those of its parts, with what of their address never changes."""
    shown: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = SessionPerson.objects.filter(session__conference=conference, speaker__state=SpeakerState.CONFIRMED)
    order = ("session_id", F("item__position").asc(nulls_first=True), "position", "pk")
    for row in rows.select_related("speaker").order_by(*order):
        person = row.speaker
        part = {"item": row.item_id} if row.item_id else {}
        shown[row.session_id].append({"id": person.public_id, "address": person.address, "name": person.name, "role": row.role, **part})
    return shown
