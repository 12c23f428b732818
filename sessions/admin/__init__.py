"""The programme in the panel: sessions, rooms, versions."""

from sessions.admin import rooms, sessions, versions

__all__ = ["rooms", "sessions", "versions"]
