"""Where people are let in, and every scan that was made there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, Role, ScopedQuerySet
from registrations.models.orders import Ticket
from registrations.models.quotas import OfRegistration, TicketType
from sessions.models import Session


class CheckInList(models.Model):
    """A door. Without ticket types it is open to all of them."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="check_in_lists")
    name = models.CharField(_("name"), max_length=100)
    ticket_types = models.ManyToManyField(
        TicketType, blank=True, related_name="check_in_lists", verbose_name=_("ticket types"), help_text=_("None chosen: all.")
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="check_in_lists", verbose_name=_("session"),
        help_text=_("For a door that opens for one session only."),
    )  # fmt: skip
    active = models.BooleanField(_("in use"), default=True, help_text=_("Off: nobody is let in by it, and what was scanned stays."))

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("check-in list")
        verbose_name_plural = _("check-in lists")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "name"], name="check_in_list_name_once")]

    def __str__(self) -> str:
        return self.name


class Result(models.TextChoices):
    """What the door answered. Only *admitted* opens it."""

    ADMITTED = "admitted", _("Let in")
    AGAIN = "again", _("Already in")
    CANCELLED = "cancelled", _("Cancelled")
    NOT_PAID = "not paid", _("Not paid yet")
    NOT_CONFIRMED = "not confirmed", _("Not confirmed yet")
    WRONG_LIST = "wrong list", _("Not for this door")
    UNKNOWN = "unknown", _("Unknown code")
    REVOKED = "revoked", _("Code no longer valid")


class CheckInQuerySet(ScopedQuerySet):
    conference_lookup = "check_in_list__conference"
    organisation_lookup = "check_in_list__conference__organisation"
    roles = frozenset({Role.OWNER, Role.REGISTRATION})

    def standing(self) -> CheckInQuerySet:
        return self.filter(result=Result.ADMITTED, undone_at=None)


class CheckIn(models.Model):
    """One scan and its answer, the refused ones too. The key makes a scan that is sent again the same scan."""

    check_in_list = models.ForeignKey(CheckInList, models.PROTECT, related_name="check_ins", verbose_name=_("list"))
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="check_ins", verbose_name=_("ticket"))
    result = models.CharField(_("result"), max_length=14, choices=Result)
    typed = models.CharField(_("what was read"), max_length=12, blank=True)
    since = models.DateTimeField(_("in since"), null=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    device = models.CharField(_("device"), max_length=60, blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True, editable=False)
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by"))
    undone_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=Result.values), name="check_in_result_known"),
            models.CheckConstraint(condition=~Q(result=Result.ADMITTED) | Q(ticket__isnull=False), name="check_in_admits_a_ticket"),
            models.CheckConstraint(condition=~Q(result=Result.AGAIN) | Q(since__isnull=False), name="check_in_again_since_a_time"),
            models.CheckConstraint(condition=Q(undone_at=None) | Q(result=Result.ADMITTED), name="check_in_undone_was_admitted"),
            models.CheckConstraint(condition=Q(undone_at=None) | ~Q(undone_reason=""), name="check_in_undone_for_a_reason"),
            models.UniqueConstraint(
                fields=["check_in_list", "ticket"], condition=Q(result=Result.ADMITTED, undone_at=None), name="check_in_once_a_list"
            ),
        ]
        indexes = [models.Index(fields=["check_in_list", "-at"], name="check_in_latest")]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.typed}".strip()

    @property
    def stands(self) -> bool:
        return self.result == Result.ADMITTED and self.undone_at is None
