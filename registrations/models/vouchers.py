"""Codes that change a price or open a type."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registrations.models.quotas import OfRegistration, TicketType


class Voucher(models.Model):
    """`used` counts the standing tickets bought with the code; `services.vouchers` alone writes it."""

    class Kind(models.TextChoices):
        PERCENTAGE = "percentage", _("Per cent off")
        AMOUNT = "amount", _("Amount off")
        PRICE = "price", _("Fixed price")
        FREE = "free", _("Free of charge")
        NONE = "none", _("No change of price")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="vouchers")
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("what it does"), max_length=10, choices=Kind, default=Kind.PERCENTAGE)
    value = models.PositiveIntegerField(_("value"), default=0, help_text=_("Per cent, or minor units: 2500 is 25.00."))
    ticket_types = models.ManyToManyField(
        TicketType,
        blank=True,
        related_name="vouchers",
        verbose_name=_("ticket types"),
        help_text=_("None chosen: all that are public. One that is sold with a voucher has to be named."),
    )
    most = models.PositiveIntegerField(_("may be used"), null=True, blank=True, help_text=_("How many tickets; empty: any number."))
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    label = models.CharField(_("label"), max_length=100, blank=True, help_text=_("For whom; codes made together share one."))

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "code"], name="voucher_code_once"),
            models.CheckConstraint(condition=Q(kind__in=["percentage", "amount", "price", "free", "none"]), name="voucher_kind_known"),
            models.CheckConstraint(condition=~Q(kind="percentage") | Q(value__lte=100), name="voucher_at_most_all_off"),
            models.CheckConstraint(condition=Q(most=None) | Q(used__lte=F("most")), name="voucher_not_overused"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="voucher_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_valid_at(self, at: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= at) and (self.valid_until is None or at < self.valid_until)

    def applies_to(self, ticket_type: TicketType) -> bool:
        """A code that names no type is for the public ones; what is sold with a code has to be named by it."""
        named = {row.pk for row in self.ticket_types.all()}
        return ticket_type.pk in named if named else ticket_type.visibility == TicketType.Visibility.PUBLIC

    def price_of(self, price: int) -> int:
        """The price with this voucher, in minor units; a percentage rounds in the buyer's favour."""
        return {
            self.Kind.PERCENTAGE: price - -(-price * self.value // 100),
            self.Kind.AMOUNT: max(0, price - self.value),
            self.Kind.PRICE: min(price, self.value),
            self.Kind.FREE: 0,
            self.Kind.NONE: price,
        }[self.Kind(self.kind)]
