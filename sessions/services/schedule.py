"""Placing sessions in rooms and times, and releasing versions of the timetable."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError
from conference.models import Conference
from conference.services import activity
from sessions.models import Room, ScheduleVersion, Session, SessionPerson, SessionState, Slot
from speakers.models import SpeakerState

BATCH = 200


class EndsBeforeItStarts(DomainError):
    message = _("A session ends after it starts.")


class ElsewhereRoom(DomainError):
    message = _("This room belongs to another conference.")


def draft_of(conference: Conference) -> ScheduleVersion:
    """The one version in which things are moved."""
    draft, _made = ScheduleVersion.objects.get_or_create(conference=conference, released_at=None)
    return draft


@transaction.atomic
def place(session: Session, *, room: Room | None, starts_at: datetime, ends_at: datetime, by: User | None, release: bool = True) -> None:
    """Put the session at this time into this room, wherever it was before."""
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    if room is not None and room.conference_id != session.conference_id:
        raise ElsewhereRoom
    draft = draft_of(session.conference)
    before = _place_of(Slot.objects.filter(version=draft, session=session).select_related("room").first())
    Slot.objects.filter(version=draft, session=session).delete()
    slot = Slot.objects.create(version=draft, session=session, room=room, starts_at=starts_at, ends_at=ends_at)
    if before != (after := _place_of(slot)):
        activity.record("session placed", session, by=by, before=before, after=after)
    _finish(session.conference, session.state != SessionState.DRAFT and release, by)


@transaction.atomic
def unplace(session: Session, *, by: User | None, release: bool = True) -> None:
    """Back to the list of those without a time."""
    Slot.objects.filter(version__conference=session.conference, version__released_at=None, session=session).delete()
    activity.record("session taken off the timetable", session, by=by)
    _finish(session.conference, session.state != SessionState.DRAFT and release, by)


def release_if_automatic(conference: Conference, *, by: User | None) -> ScheduleVersion | None:
    """Until somebody releases by hand, every change that the public should see is a version of its own."""
    auto = Conference.objects.filter(pk=conference.pk, auto_release=True).exists()
    return release(conference, by=by) if auto else None


@transaction.atomic
def release(conference: Conference, *, by: User | None, notes: str = "", at: datetime | None = None) -> ScheduleVersion:
    """Freeze the draft as the next version and show it. A constant number of statements per two hundred sessions."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    draft = draft_of(conference)
    former = {(slot.session_id, number): slot for slot, number in _numbered(_slots_of_current(conference))}
    version = _next_version(conference, notes, at or timezone.now())
    moved = _freeze(draft, version, former)
    if moved:
        _raise_sequences(moved)
    activity.record("programme released", version, by=by, conference=conference, after={"number": version.number})
    kept.changed(conference)
    return version


def raise_sequence(session: Session) -> None:
    """Calendars take over a change only when its number is higher."""
    _raise_sequences([session.pk])
    session.refresh_from_db(fields=["ical_sequence"])


def _finish(conference: Conference, release_now: bool, by: User | None) -> None:
    if release_now:
        release_if_automatic(conference, by=by)


def _place_of(slot: Slot | None) -> dict[str, Any]:
    if slot is None:
        return {}
    return {"room": str(slot.room or ""), "starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}


def _slots_of_current(conference: Conference) -> list[Slot]:
    return list(Slot.objects.filter(version__conference=conference, version__current=True).order_by("session_id", "starts_at"))


def _numbered(slots: Sequence[Slot]) -> list[tuple[Slot, int]]:
    """Each slot with its number within its session, for a session may happen twice."""
    seen: dict[int, int] = defaultdict(int)
    numbered = []
    for slot in slots:
        numbered.append((slot, seen[slot.session_id]))
        seen[slot.session_id] += 1
    return numbered


def _next_version(conference: Conference, notes: str, at: datetime) -> ScheduleVersion:
    last = ScheduleVersion.objects.filter(conference=conference).aggregate(last=Max("number"))["last"] or 0
    ScheduleVersion.objects.filter(conference=conference, current=True).update(current=False)
    return ScheduleVersion.objects.create(conference=conference, number=last + 1, released_at=at, notes=notes, current=True)


def _freeze(draft: ScheduleVersion, version: ScheduleVersion, former: Mapping[tuple[int, int], Slot]) -> list[int]:
    """Copy what is to be public; the primary keys of sessions that are new or elsewhere than before."""
    placed = Slot.objects.filter(version=draft).select_related("session", "room").order_by("session_id", "starts_at")
    shown = [
        (slot, former.get((slot.session_id, number)))
        for slot, number in _numbered(list(placed))
        if slot.session.state == SessionState.CONFIRMED
        or (slot.session.state == SessionState.CANCELLED and (slot.session_id, number) in former)
    ]
    people = _people(version.conference)
    frozen = [_frozen(slot, version, before, people.get(slot.session_id, [])) for slot, before in shown]
    Slot.objects.bulk_create(frozen, batch_size=BATCH)
    return [slot.session_id for slot, before in shown if before is not None and _differs(slot, before)]


def _differs(slot: Slot, before: Slot) -> bool:
    return (slot.room_id, slot.starts_at, slot.ends_at) != (before.room_id, before.starts_at, before.ends_at)


def _frozen(slot: Slot, version: ScheduleVersion, before: Slot | None, people: list[dict[str, Any]]) -> Slot:
    room_name: Any = slot.room.name if slot.room else ""
    frozen = Slot(version=version, session_id=slot.session_id, room_id=slot.room_id, starts_at=slot.starts_at, ends_at=slot.ends_at)
    frozen.room_name, frozen.title, frozen.people = room_name, slot.session.title, people
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


def _raise_sequences(sessions: Sequence[int]) -> None:
    for start in range(0, len(sessions), BATCH):
        chunk = Session.objects.filter(pk__in=sessions[start : start + BATCH])
        chunk.update(ical_sequence=F("ical_sequence") + 1)


def withhold_names(public_ids: Sequence[str], slots: QuerySet[Slot]) -> int:
    """The one change that a released version takes: a person who asked to be forgotten is not named any more."""
    count = 0
    for slot in slots.distinct():
        kept_people = [person for person in slot.people if person["id"] not in public_ids]
        if len(kept_people) != len(slot.people):
            Slot.objects.filter(pk=slot.pk).update(people=kept_people)
            count += 1
    return count
