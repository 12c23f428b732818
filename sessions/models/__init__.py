"""Rooms, sessions with their people, and the versions of the timetable."""

from sessions.models.agendas import Agenda, AgendaItem
from sessions.models.schedule import Room, ScheduleStep, ScheduleVersion, Slot, place_mark
from sessions.models.session import SESSION_TRANSITIONS, LinkKind, Session, SessionItem, SessionPerson, SessionState

__all__ = [
    "SESSION_TRANSITIONS",
    "Agenda",
    "AgendaItem",
    "LinkKind",
    "Room",
    "ScheduleStep",
    "ScheduleVersion",
    "Session",
    "SessionItem",
    "SessionPerson",
    "SessionState",
    "Slot",
    "place_mark",
]
