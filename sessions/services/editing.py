"""Moves in the draft, one step at a time: nobody overwrites what somebody else has just done, and each takes back the own steps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.moments import in_zone
from conference.models import Conference, SessionKind
from conference.services import activity
from sessions.models import Room, ScheduleStep, ScheduleVersion, Session, SessionState, Slot, place_mark
from sessions.services import schedule
from sessions.services import sessions as session_services

# The mark of a session that stands on the list of those without a time.
UNPLACED = "-"
LONGEST = timedelta(hours=36)
# An organiser may come to set up days before and pack days after; a slip of the year is caught.
AROUND = timedelta(days=30)


class MovedMeanwhile(DomainError):
    message = _("Somebody else has moved this session in the meantime. Look where it stands now, then move it again.")


class StandsThereAlready(DomainError):
    message = _("This session is at that time already.")


class LastsTooLong(DomainError):
    message = _("A session lasts a day and a half at most. Divide it.")


class FarFromTheConference(DomainError):
    message = _("This is more than a month before or after the conference. Look at the date.")


class NothingToUndo(DomainError):
    message = _("You have moved nothing since the last release, or have taken all of it back.")


@dataclass(frozen=True)
class Spot:
    """A time, and a room; without one it is for everybody, whichever the room."""

    room: Room | None
    starts_at: datetime
    ends_at: datetime

    @property
    def mark(self) -> str:
        return place_mark(self.room.pk if self.room else None, self.starts_at, self.ends_at)


@transaction.atomic
def move(session: Session, to: Spot | None, *, seen: str, by: User | None) -> ScheduleStep | None:
    """`to` None takes it off the timetable. `seen` is the mark of where it stood when the person looked.

    None comes back when it stands there already. Raises MovedMeanwhile, StandsThereAlready, or why the spot cannot be.
    """
    conference = session.conference
    if to is not None:
        _check(to, conference)
    schedule.lock(conference)
    draft = schedule.draft_of(conference)
    slot = _seen_slot(draft, session, seen)
    if (slot.mark if slot else UNPLACED) == (to.mark if to else UNPLACED):
        return None
    step = _step(session, slot, to, by)
    _put(draft, session, slot, to, by)
    step.save()
    if session.state != SessionState.DRAFT:
        schedule.release_if_automatic(conference, by=by)
    return step


@transaction.atomic
def undo(conference: Conference, *, by: User) -> ScheduleStep:
    """The person's last step since the last release goes back. Raises NothingToUndo or MovedMeanwhile."""
    schedule.lock(conference)
    mine = ScheduleStep.objects.filter(conference=conference, by=by, undone_at=None)
    step = mine.select_related("session__conference", "session__kind", "room", "former_room").order_by("pk").last()
    if step is None:
        raise NothingToUndo
    draft = schedule.draft_of(conference)
    slot = _seen_slot(draft, step.session, _mark(step.room, step.starts_at, step.ends_at))
    former = Spot(step.former_room, step.former_start, step.former_end) if step.former_start and step.former_end else None
    _put(draft, step.session, slot, former, by)
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    return step


@transaction.atomic
def add_pause(conference: Conference, to: Spot, *, title: Any, by: User | None) -> Session:
    """A break for everybody, or in one room: made, confirmed and placed in one go."""
    _check(to, conference)
    kind = session_services.kind_of(conference, SessionKind.Nature.BREAK)
    pause = session_services.create(conference, title=title, kind=kind, by=by)
    session_services.confirm(pause, by=by, release=False)
    move(pause, to, seen=UNPLACED, by=by)
    return pause


def _check(to: Spot, conference: Conference) -> None:
    schedule.check(to.room, to.starts_at, to.ends_at, conference)
    if to.ends_at - to.starts_at > LONGEST:
        raise LastsTooLong
    day = in_zone(to.starts_at, conference.zone).date()
    if not conference.starts_on - AROUND <= day <= conference.ends_on + AROUND:
        raise FarFromTheConference


def _seen_slot(draft: ScheduleVersion, session: Session, seen: str) -> Slot | None:
    slots = list(Slot.objects.filter(version=draft, session=session).select_related("room"))
    if seen == UNPLACED and not slots:
        return None
    found = next((slot for slot in slots if slot.mark == seen), None)
    if found is None:
        raise MovedMeanwhile(_who_moved(session))
    return found


def _who_moved(session: Session) -> str | Any:
    """By name, when it was done here; an import or a form leaves no step."""
    step = ScheduleStep.objects.filter(session=session).select_related("by").order_by("pk").last()
    if step is None or step.by is None:
        return MovedMeanwhile.message
    return _("%(person)s has moved “%(session)s” in the meantime. Look where it stands now, then move it again.") % {
        "person": step.by,
        "session": session,
    }


def _put(draft: ScheduleVersion, session: Session, slot: Slot | None, to: Spot | None, by: User | None) -> None:
    before = schedule.place_of(slot)
    if to is None:
        if slot is not None:
            slot.delete()
        activity.record("session taken off the timetable", session, by=by, before=before)
        return
    if Slot.objects.filter(version=draft, session=session, starts_at=to.starts_at).exclude(pk=slot.pk if slot else None).exists():
        raise StandsThereAlready
    placed = slot or Slot(version=draft, session=session)
    placed.room, placed.starts_at, placed.ends_at = to.room, to.starts_at, to.ends_at
    placed.save()
    activity.record("session placed", session, by=by, before=before, after=schedule.place_of(placed))


def _step(session: Session, slot: Slot | None, to: Spot | None, by: User | None) -> ScheduleStep:
    step = ScheduleStep(conference=session.conference, session=session, by=by)
    if slot is not None:
        step.former_room, step.former_start, step.former_end = slot.room, slot.starts_at, slot.ends_at
    if to is not None:
        step.room, step.starts_at, step.ends_at = to.room, to.starts_at, to.ends_at
    return step


def _mark(room: Room | None, starts_at: datetime | None, ends_at: datetime | None) -> str:
    return place_mark(room.pk if room else None, starts_at, ends_at) if starts_at and ends_at else UNPLACED
