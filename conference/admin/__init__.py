"""The panel: the framework's admin, scoped to one conference, acting through services only."""

from conference.admin import conferences, outbox, team  # noqa: F401 - registers
