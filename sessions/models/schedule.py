"""Rooms, versions of the timetable, and their slots."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField
from conference.models import Conference
from conference.models.conference import OfConference
from conference.models.scoped import Role, ScopedQuerySet
from sessions.models.session import Session


class Room(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="rooms")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = LocalizedCharField(_("name"))
    note = LocalizedCharField(_("note"), blank=True, help_text=_("Such as “interpreted”; stands beside the seats."))
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="room_capacity_positive")]

    def __str__(self) -> str:
        return str(self.name)


class ScheduleVersionQuerySet(OfConference):
    def released(self) -> "ScheduleVersionQuerySet":
        return self.filter(released_at__isnull=False)

    def current(self) -> "ScheduleVersionQuerySet":
        return self.filter(current=True)


class ScheduleVersion(models.Model):
    """The one draft, in which things are moved, has no number; a released version never changes again."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="schedule_versions")
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    released_at = models.DateTimeField(_("released"), null=True, editable=False)
    notes = models.TextField(_("notes"), blank=True)
    current = models.BooleanField(_("shown to the public"), default=False, editable=False)
    # What differs from the version before, as `sessions.queries.changes` writes it; nothing in it names a person.
    changes = models.JSONField(_("changes"), default=list, editable=False)

    objects = ScheduleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the programme")
        verbose_name_plural = _("versions of the programme")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["conference"], condition=Q(released_at__isnull=True), name="schedule_one_draft"),
            models.UniqueConstraint(fields=["conference"], condition=Q(current=True), name="schedule_one_current"),
            models.UniqueConstraint(fields=["conference", "number"], name="schedule_number_once"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, number__isnull=True, current=False)
                | Q(released_at__isnull=False, number__isnull=False),
                name="schedule_released_has_number",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.number}) if self.number else str(_("Draft"))


def _span(start: str, end: str) -> Q:
    """Both or neither, and in this order."""
    # A comparison with NULL is not false, so both are asked for.
    whole = Q(**{f"{start}__isnull": False, f"{end}__isnull": False, f"{end}__gt": F(start)})
    return Q(**{f"{start}__isnull": True, f"{end}__isnull": True}) | whole


class SlotQuerySet(ScopedQuerySet):
    conference_lookup = "version__conference"
    organisation_lookup = "version__conference__organisation"
    roles = frozenset({Role.OWNER, Role.PROGRAMME})

    def shown(self) -> "SlotQuerySet":
        """What the public sees: the released version's slots, without sessions that went back to draft."""
        return self.filter(version__current=True).exclude(session__state="draft")


class Slot(models.Model):
    """A session at its time. Released, it freezes room, times, title, people and whether it was cancelled, as they were shown."""

    version = models.ForeignKey(ScheduleVersion, models.CASCADE, related_name="slots")
    session = models.ForeignKey(Session, models.PROTECT, related_name="slots")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("room"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room_name = LocalizedCharField(blank=True, editable=False)
    title = LocalizedCharField(blank=True, editable=False)
    people = models.JSONField(default=list, editable=False)
    former_room = LocalizedCharField(blank=True, editable=False)
    former_start = models.DateTimeField(null=True, editable=False)
    cancelled = models.BooleanField(default=False, editable=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in the timetable")
        verbose_name_plural = _("places in the timetable")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["version", "starts_at"], name="slot_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["version", "session", "starts_at"], name="slot_session_start_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def mark(self) -> str:
        """What somebody saw who wants to move it; another mark now means that somebody else was quicker."""
        return place_mark(self.room_id, self.starts_at, self.ends_at)


def place_mark(room_id: int | None, starts_at: datetime, ends_at: datetime) -> str:
    return f"{room_id or 0}.{int(starts_at.timestamp())}.{int(ends_at.timestamp())}"


class ScheduleStep(models.Model):
    """One move in the draft, so that whoever made it can take it back. No time means: on the list of those without one."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="schedule_steps")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    former_room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="+")
    former_start = models.DateTimeField(null=True)
    former_end = models.DateTimeField(null=True)
    room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("step in the draft")
        verbose_name_plural = _("steps in the draft")
        ordering = ["pk"]
        indexes = [models.Index(fields=["conference", "by", "undone_at"], name="step_to_take_back")]
        constraints = [
            models.CheckConstraint(condition=_span("former_start", "former_end"), name="step_came_from_a_whole_span"),
            models.CheckConstraint(condition=_span("starts_at", "ends_at"), name="step_led_to_a_whole_span"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.made_at:%Y-%m-%d %H:%M}"
