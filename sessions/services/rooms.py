"""Rooms: made, changed, removed when nothing refers to them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError
from conference.models import Conference
from conference.services import activity
from sessions.models import Room


class RoomInUse(DomainError):
    message = _("Sessions are placed in this room, now or in an earlier version of the programme. Move them; a released room stays.")


@transaction.atomic
def create(conference: Conference, *, name: Any, by: User | None, **fields: Any) -> Room:
    room = Room.objects.create(conference=conference, name=name, **fields)
    activity.record("room created", room, by=by, conference=conference)
    kept.changed(conference)
    return room


@transaction.atomic
def change(room: Room, fields: Mapping[str, Any], *, by: User | None) -> None:
    """The released timetable keeps the name it was released with."""
    stored = Room.objects.select_for_update().get(pk=room.pk)
    before, after = activity.differences({name: getattr(stored, name) for name in fields}, fields)
    for name, value in fields.items():
        setattr(room, name, value)
    room.save(update_fields=[*fields])
    activity.record("room changed", room, by=by, before=before, after=after)
    kept.changed(room.conference)


def remove(room: Room, *, by: User | None) -> None:
    """Raises RoomInUse."""
    try:
        with transaction.atomic():
            activity.record("room removed", room, by=by)
            room.delete()
            kept.changed(room.conference)
    except ProtectedError as problem:
        raise RoomInUse from problem
