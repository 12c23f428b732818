"""What came in, what went back, and what is owed: written once, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.lib.states import Transitions
from conference.models import ScopedQuerySet
from registrations.models.orders import Order, OrderLine, Ticket
from registrations.models.quotas import OfRegistration


class OfOrders(OfRegistration):
    conference_lookup = "order__conference"
    organisation_lookup = "order__conference__organisation"


class Payment(models.Model):
    """Money that has come in. A reference is unique for its provider; the key makes a repeated request the same payment."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=20, default="door")
    reference = models.CharField(max_length=60)
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OfOrders.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="payment_reference_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class PaymentEvent(models.Model):
    """What a provider told us, as it came; told twice it is kept once."""

    provider = models.CharField(max_length=20)
    event = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="events")
    told = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event"], name="payment_event_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event}"


class RefundState(models.TextChoices):
    DUE = "due", _("To be paid back")
    DONE = "done", _("Paid back")
    DROPPED = "dropped", _("Not paid back")


REFUND_TRANSITIONS: Transitions = {
    RefundState.DUE: frozenset({RefundState.DONE, RefundState.DROPPED}),
    RefundState.DONE: frozenset(),
    RefundState.DROPPED: frozenset(),
}


class Refund(models.Model):
    """Money that is to go back, until somebody says that it did."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="refunds")
    amount = models.PositiveIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    state = models.CharField(_("state"), max_length=8, choices=RefundState, default=RefundState.DUE, editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    due_at = models.DateTimeField(_("due since"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OfOrders.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="refund_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
            models.CheckConstraint(condition=Q(state=RefundState.DUE) | Q(ended_at__isnull=False), name="refund_ended_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class LedgerQuerySet(ScopedQuerySet):
    conference_lookup = "order__conference"
    organisation_lookup = "order__conference__organisation"
    roles = OfRegistration.roles

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("The ledger is append-only.")

    def delete(self) -> NoReturn:  # type: ignore[override]
        raise TypeError("The ledger is append-only.")


class LedgerEntry(models.Model):
    """One line of the ledger, in minor units: what somebody comes to owe is positive, what settles it negative."""

    class Kind(models.TextChoices):
        CHARGE = "charge", _("Charge")
        FEE = "fee", _("Fee")
        PAYMENT = "payment", _("Payment")
        CANCELLATION = "cancellation", _("Cancellation")
        REFUND = "refund", _("Refund")

    order = models.ForeignKey(Order, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = models.IntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(db_index=True)
    line = models.ForeignKey(OrderLine, models.PROTECT, null=True, related_name="ledger")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="entry")
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, related_name="entry")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("ledger")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["charge", "fee", "refund"], amount__gt=0) | Q(kind__in=["payment", "cancellation"], amount__lt=0),
                name="ledger_kind_and_sign",
            ),
            models.CheckConstraint(condition=~Q(kind="payment") | Q(payment__isnull=False), name="ledger_payment_has_one"),
            models.CheckConstraint(condition=~Q(kind="refund") | Q(refund__isnull=False), name="ledger_refund_has_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Document(models.Model):
    """A paper with a number: numbers of a kind run on without gaps within a conference, and what was printed stays."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        CREDIT_NOTE = "credit note", _("Credit note")

    order = models.ForeignKey(Order, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveIntegerField()
    conference = models.ForeignKey("conference.Conference", models.PROTECT, related_name="+")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="receipt")
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, related_name="credit_note")
    printed = models.JSONField()
    issued_at = models.DateTimeField()

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["conference", "kind", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="receipt", payment__isnull=False, refund=None) | Q(kind="credit note", payment=None, refund__isnull=False),
                name="document_of_one_payment_or_refund",
            ),
            models.UniqueConstraint(fields=["conference", "kind", "number"], name="document_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
