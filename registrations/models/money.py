"""What came in and what is owed: written once, never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registrations.models.orders import Order


class Payment(models.Model):
    """Money that an organiser has taken. A reference is unique for its provider."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=20, default="door")
    reference = models.CharField(max_length=60)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [models.UniqueConstraint(fields=["provider", "reference"], name="payment_reference_once")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class LedgerQuerySet(models.QuerySet):
    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("The ledger is append-only.")

    def delete(self) -> NoReturn:  # type: ignore[override]
        raise TypeError("The ledger is append-only.")


class LedgerEntry(models.Model):
    """One line of the ledger, in minor units: charges are positive, payments and cancellations negative."""

    class Kind(models.TextChoices):
        CHARGE = "charge", _("Charge")
        PAYMENT = "payment", _("Payment")
        CANCELLATION = "cancellation", _("Cancellation")

    order = models.ForeignKey(Order, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = models.IntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(db_index=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["charge", "payment", "cancellation"]), name="ledger_kind_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
