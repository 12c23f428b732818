"""A person at one conference. An account is not needed."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedTextField
from conference.lib.states import Transitions
from conference.lib.text import address_tail, new_public_id
from conference.models import Conference
from conference.models.conference import OfConference
from speakers.orcid import check_orcid


class SpeakerState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SPEAKER_TRANSITIONS: Transitions = {
    SpeakerState.DRAFT: frozenset({SpeakerState.CONFIRMED, SpeakerState.WITHDRAWN}),
    SpeakerState.CONFIRMED: frozenset({SpeakerState.WITHDRAWN}),
    SpeakerState.WITHDRAWN: frozenset({SpeakerState.CONFIRMED}),
}


class SpeakerAnswer(models.TextChoices):
    """What the person says to coming."""

    UNASKED = "unasked", _("Not asked")
    ASKED = "asked", _("Asked, no answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    HELP = "help", _("Needs help")


_SAID = frozenset({SpeakerAnswer.YES, SpeakerAnswer.NO, SpeakerAnswer.HELP})
# Whoever was helped may be asked anew; whoever said yes or no is not asked again, and may still say something else.
ANSWER_TRANSITIONS: Transitions = {
    SpeakerAnswer.UNASKED: _SAID | {SpeakerAnswer.ASKED},
    SpeakerAnswer.ASKED: _SAID,
    SpeakerAnswer.YES: _SAID - {SpeakerAnswer.YES},
    SpeakerAnswer.NO: _SAID - {SpeakerAnswer.NO},
    SpeakerAnswer.HELP: _SAID - {SpeakerAnswer.HELP} | {SpeakerAnswer.ASKED},
}
MOST_REMINDERS = 3


class SpeakerQuerySet(OfConference):
    def public(self) -> "SpeakerQuerySet":
        return self.filter(state=SpeakerState.CONFIRMED)

    def with_photos(self) -> "SpeakerQuerySet":
        photos: Any = self.model._meta.get_field("photos").related_model
        return self.prefetch_related(models.Prefetch("photos", photos.objects.select_related("file").order_by("width", "format")))

    def present(self) -> "SpeakerQuerySet":
        """Whoever still has a page of the own: not those who were taken off."""
        return self.exclude(state=SpeakerState.WITHDRAWN)


class Speaker(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="speakers")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("As the person wants it to be written."))
    sorted_under = models.CharField(
        _("sorted under"),
        max_length=120,
        blank=True,
        help_text=_("The family name, where lists should not take the last word for it."),
    )
    pronunciation = models.CharField(
        _("pronunciation"), max_length=120, blank=True, help_text=_("How the name is spoken, such as “shab-NAM a-li-YEV”.")
    )
    sort_key = models.CharField(max_length=250, editable=False)
    search_key = models.CharField(max_length=600, editable=False)
    affiliation = models.CharField(_("affiliation"), max_length=250, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as AZ."))]
    )
    biography = LocalizedTextField(_("biography"), blank=True, help_text=_("Markdown."))
    orcid = models.CharField("ORCID iD", max_length=19, blank=True, validators=[check_orcid])
    links = models.JSONField(_("links"), default=list, blank=True)
    needs = models.TextField(_("technical needs"), blank=True, max_length=2000, help_text=_("Never shown in public; the team sees them."))
    language = models.CharField(_("language of letters"), max_length=10, blank=True, help_text=_("Empty: the conference’s main language."))
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Never shown in public."))
    email_key = models.CharField(max_length=254, blank=True, db_index=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="speakers", verbose_name=_("account")
    )
    state = models.CharField(_("state"), max_length=10, choices=SpeakerState, default=SpeakerState.DRAFT, editable=False)
    answer = models.CharField(_("answer"), max_length=7, choices=SpeakerAnswer, default=SpeakerAnswer.UNASKED, editable=False)
    answer_note = models.TextField(_("note to the answer"), blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0, editable=False)
    featured = models.BooleanField(_("featured"), default=False, help_text=_("With a portrait on the landing page."))
    photo_agreed = models.BooleanField(_("agreed to show the photo"), default=False, editable=False)
    invented = models.BooleanField(_("invented"), default=False, help_text=_("Not a real person; the pages say so."))
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["conference", "state", "sort_key"], name="speaker_in_order"),
            models.Index(fields=["answer", "asked_at"], name="speaker_waited_for"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SpeakerState.values), name="speaker_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="speaker_has_a_name"),
            models.CheckConstraint(condition=Q(answer__in=SpeakerAnswer.values), name="speaker_answer_known"),
            models.CheckConstraint(condition=~Q(answer="asked") | Q(asked_at__isnull=False), name="speaker_asked_has_time"),
            models.CheckConstraint(
                condition=Q(answer__in=["unasked", "asked"]) | Q(answered_at__isnull=False), name="speaker_answered_has_time"
            ),
            models.CheckConstraint(condition=Q(reminders__lte=MOST_REMINDERS), name="speaker_reminders_end"),
            models.UniqueConstraint(fields=["conference", "user"], condition=Q(user__isnull=False), name="speaker_once_per_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        tail = address_tail(self.name)
        return f"{self.public_id}-{tail}" if tail else self.public_id

    def get_absolute_url(self) -> str:
        return reverse("speakers:speaker", args=[self.conference.slug, self.address])

    @property
    def is_public(self) -> bool:
        return self.state == SpeakerState.CONFIRMED
