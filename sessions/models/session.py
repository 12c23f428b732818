"""One session, what it consists of, and who does what in it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField, LocalizedTextField, in_language
from conference.lib.states import Transitions
from conference.lib.text import address_tail, new_public_id
from conference.models import Conference, SessionKind, Track
from conference.models.conference import OfConference
from speakers.models import Speaker


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


SESSION_TRANSITIONS: Transitions = {
    SessionState.DRAFT: frozenset({SessionState.CONFIRMED, SessionState.CANCELLED}),
    SessionState.CONFIRMED: frozenset({SessionState.CANCELLED}),
    SessionState.CANCELLED: frozenset({SessionState.CONFIRMED}),
}


class LinkKind(models.TextChoices):
    """What a link of a session leads to. One that says nothing is an ordinary link."""

    LINK = "link", _("Link")
    SLIDES = "slides", _("Slides")
    RECORDING = "recording", _("Recording")


class SessionQuerySet(OfConference):
    def public(self) -> "SessionQuerySet":
        """Confirmed and in the released version; one that was cancelled later stays, and says so."""
        slots: Any = self.model._meta.get_field("slots").related_model
        released = slots.objects.filter(session=OuterRef("pk"), version__current=True)
        return self.filter(Exists(released)).exclude(state=SessionState.DRAFT)


class Session(models.Model):
    class Level(models.TextChoices):
        ANY = "any", _("For everybody")
        BEGINNER = "beginner", _("For beginners")
        ADVANCED = "advanced", _("For specialists")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="sessions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    ical_sequence = models.PositiveIntegerField(default=0, editable=False)
    title = LocalizedCharField(_("title"))
    subtitle = LocalizedCharField(_("subtitle"), blank=True)
    abstract = LocalizedTextField(_("abstract"), blank=True, help_text=_("Markdown."))
    search_key = models.TextField(editable=False, default="")
    kind = models.ForeignKey(SessionKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    track = models.ForeignKey(Track, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("track"))
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Of what is said, such as en or az."))
    interpretation = models.JSONField(_("interpreted into"), default=list, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.ANY)
    links = models.JSONField(_("links"), default=list, blank=True)  # {kind, url, title} each; kinds: LinkKind
    featured = models.BooleanField(_("featured"), default=False, help_text=_("In the glimpse of the programme on the landing page."))
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.DRAFT, editable=False)
    people = models.ManyToManyField(Speaker, through="SessionPerson", related_name="sessions", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["pk"]
        indexes = [models.Index(fields=["conference", "state"], name="session_of_conference")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(condition=Q(level__in=["any", "beginner", "advanced"]), name="session_level_known"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def address(self) -> str:
        """One address whatever the reader's language: its tail is the title in the conference's main language."""
        tail = address_tail(in_language(self.title, self.conference.default_language).text)
        return f"{self.public_id}-{tail}" if tail else self.public_id

    def get_absolute_url(self) -> str:
        return reverse("programme:session", args=[self.conference.slug, self.address])

    @property
    def is_pause(self) -> bool:
        return self.kind.nature == SessionKind.Nature.BREAK


class SessionItem(models.Model):
    """A short talk or a poster within a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    title = LocalizedCharField(_("title"))
    abstract = LocalizedTextField(_("abstract"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    board = models.CharField(_("board"), max_length=20, blank=True)
    search_key = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("short talk or poster")
        verbose_name_plural = _("short talks and posters")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="session_item_position_once"),
            models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(minutes__gt=0), name="session_item_minutes_positive"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class SessionPerson(models.Model):
    """Somebody's part in a session as a whole, or in one of its short talks or posters."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("Speaker")
        CHAIR = "chair", _("Chair")
        MODERATOR = "moderator", _("Moderator")
        PANELLIST = "panellist", _("Panellist")

    session = models.ForeignKey(Session, models.CASCADE, related_name="cast")
    item = models.ForeignKey(SessionItem, models.CASCADE, null=True, blank=True, related_name="cast")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="appearances", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.SPEAKER)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("person in a session")
        verbose_name_plural = _("people in a session")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "speaker", "role"], condition=Q(item=None), name="session_person_role_once"),
            models.UniqueConstraint(
                fields=["item", "speaker", "role"], condition=Q(item__isnull=False), name="session_item_person_role_once"
            ),
            models.CheckConstraint(condition=Q(role__in=["speaker", "chair", "moderator", "panellist"]), name="session_person_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker} ({self.get_role_display()})"
