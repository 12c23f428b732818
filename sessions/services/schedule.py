"""Placing sessions in rooms and times, and releasing versions of the timetable."""

from collections.abc import Sequence
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
from sessions.models import Room, ScheduleStep, ScheduleVersion, Session, SessionState, Slot
from sessions.queries.changes import STEPS_OF_PLACE, Change, changes_between, kept_form
from sessions.queries.frozen import frozen_draft, slots_of_current

BATCH = 200


class EndsBeforeItStarts(DomainError):
    message = _("A session ends after it starts.")


class ElsewhereRoom(DomainError):
    message = _("This room belongs to another conference.")


def draft_of(conference: Conference) -> ScheduleVersion:
    """The one version in which things are moved."""
    draft, _made = ScheduleVersion.objects.get_or_create(conference=conference, released_at=None)
    return draft


def lock(conference: Conference) -> None:
    """One at a time moves and releases. Rows that only refer to the conference, such as orders, do not wait for it."""
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)


def check(room: Room | None, starts_at: datetime, ends_at: datetime, conference: Conference) -> None:
    """Raises EndsBeforeItStarts or ElsewhereRoom."""
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    if room is not None and room.conference_id != conference.pk:
        raise ElsewhereRoom


@transaction.atomic
def place(session: Session, *, room: Room | None, starts_at: datetime, ends_at: datetime, by: User | None, release: bool = True) -> None:
    """Put the session at this time into this room, wherever it was before."""
    check(room, starts_at, ends_at, session.conference)
    lock(session.conference)
    draft = draft_of(session.conference)
    before = place_of(Slot.objects.filter(version=draft, session=session).select_related("room").first())
    Slot.objects.filter(version=draft, session=session).delete()
    slot = Slot.objects.create(version=draft, session=session, room=room, starts_at=starts_at, ends_at=ends_at)
    if before != (after := place_of(slot)):
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
    lock(conference)
    former = slots_of_current(conference)
    frozen = frozen_draft(conference, former)
    changes = changes_between(former, frozen)
    version = _next_version(conference, notes, at or timezone.now(), changes if former else [])
    for slot in frozen:
        slot.version = version
    Slot.objects.bulk_create(frozen, batch_size=BATCH)
    _raise_sequences([change.slot.session_id for change in changes if STEPS_OF_PLACE & set(change.what)])
    ScheduleStep.objects.filter(conference=conference).delete()
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


def place_of(slot: Slot | None) -> dict[str, Any]:
    if slot is None:
        return {}
    return {"room": str(slot.room or ""), "starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}


def _next_version(conference: Conference, notes: str, at: datetime, changes: Sequence[Change]) -> ScheduleVersion:
    last = ScheduleVersion.objects.filter(conference=conference).aggregate(last=Max("number"))["last"] or 0
    ScheduleVersion.objects.filter(conference=conference, current=True).update(current=False)
    return ScheduleVersion.objects.create(
        conference=conference, number=last + 1, released_at=at, notes=notes, current=True, changes=kept_form(changes)
    )


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
