"""A visitor's own programme behind a private address; the account is optional."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.lib.tokens import new_secret
from conference.models import Conference
from conference.models.conference import OfConference
from sessions.models.session import Session


class Agenda(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="agendas")
    private_id = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="agendas")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")
        constraints = [
            models.UniqueConstraint(fields=["conference", "user"], condition=models.Q(user__isnull=False), name="agenda_once_per_user")
        ]

    def __str__(self) -> str:
        return f"{self.conference} {self.pk}"


class AgendaItem(models.Model):
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="items")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agenda", "session"], name="agenda_session_once")]

    def __str__(self) -> str:
        return f"{self.agenda_id} {self.session_id}"
