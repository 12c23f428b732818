"""Every message is a row, written in the transaction that causes it and sent by the worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.lib.states import Transitions
from conference.models.conference import Conference, OwnersRows
from conference.models.scoped import CONFIDENTIAL_APPS, Role, ScopedQuerySet, covered_by_role


class MailState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    HELD = "held", _("Held")
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


MAIL_TRANSITIONS: Transitions = {
    MailState.DRAFT: frozenset({MailState.QUEUED, MailState.HELD}),
    MailState.HELD: frozenset({MailState.QUEUED, MailState.DRAFT}),
    MailState.QUEUED: frozenset({MailState.SENDING, MailState.HELD}),
    MailState.SENDING: frozenset({MailState.SENT, MailState.FAILED, MailState.QUEUED}),
    MailState.SENT: frozenset({MailState.QUEUED}),
    MailState.FAILED: frozenset({MailState.QUEUED}),
}


class OutgoingMailQuerySet(ScopedQuerySet):
    roles = frozenset({Role.OWNER})

    def visible_to(self, user: object) -> "OutgoingMailQuerySet":
        """Owners see all but what is confidential; the others what was sent by the app that their role covers."""
        visible = super().visible_to(user).exclude(app__in=CONFIDENTIAL_APPS)  # type: ignore[arg-type]
        return visible | self.filter(covered_by_role(user, "app"))  # type: ignore[arg-type]

    def due(self, at: object) -> "OutgoingMailQuerySet":
        free = Q(state=MailState.QUEUED, next_try_at__lte=at) | Q(state=MailState.SENDING, leased_until__lt=at)
        return self.filter(free | Q(state=MailState.HELD, hold_until__lte=at))


class OutgoingMail(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, blank=True, related_name="+")
    app = models.CharField(_("about"), max_length=30)
    occasion = models.CharField(max_length=120)
    operation = models.CharField(max_length=60, blank=True)
    recipient = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    enclosed = models.JSONField(_("enclosed"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.QUEUED)
    hold_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    queued_at = models.DateTimeField(_("queued"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "recipient"], name="mail_once_an_occasion"),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False), name="mail_sent_has_time"),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_confidential(self) -> bool:
        """Shown without its address, even to those who see it: whom it names in its greeting may be a pseudonym."""
        return self.app in CONFIDENTIAL_APPS


class MailTemplate(models.Model):
    """A conference's own wording of a message."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="mail_templates")
    name = models.CharField(_("message"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))

    objects = OwnersRows.as_manager()

    class Meta:
        verbose_name = _("wording of a message")
        verbose_name_plural = _("wordings of messages")
        constraints = [models.UniqueConstraint(fields=["conference", "name", "language"], name="mail_template_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
