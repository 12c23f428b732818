"""What the holder of a ticket answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.models import StoredFile
from questions.models import Question, QuestionVersion
from registrations.models.orders import OrderState, Ticket, TicketState
from registrations.models.quotas import OfRegistration


class AnswerQuerySet(OfRegistration):
    conference_lookup = "question__conference"
    organisation_lookup = "question__conference__organisation"

    def of_valid_tickets(self) -> AnswerQuerySet:
        return self.filter(ticket__order__state=OrderState.CONFIRMED).exclude(ticket__state=TicketState.CANCELLED)


class Answer(models.Model):
    """One a ticket and question. A purged one keeps its place and loses what was said.

    `value` is a text, or a list of keys for any of several; keys, dates and countries in their codes.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="answers", verbose_name=_("ticket"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    value = models.JSONField(_("answer"), null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"))
    purged_at = models.DateTimeField(_("deleted"), null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["ticket", "question__position", "question"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=False, value__isnull=True, file=None, file_name="")
                | (
                    Q(purged_at=None)
                    & (Q(value__isnull=False, file=None, file_name="") | (Q(value__isnull=True, file__isnull=False) & ~Q(file_name="")))
                ),
                name="answer_says_one_thing_until_purged",
            ),
        ]
        indexes = [models.Index(F("question"), condition=Q(purged_at=None), name="answer_of_question")]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.question}"
