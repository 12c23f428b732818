"""What a conference decides once about its registration."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registrations.models.quotas import OfRegistration

ALL_OF_IT = 10_000  # basis points
LONGEST_HOLD = 240  # minutes


class Rules(models.Model):
    """One row a conference; without it the defaults hold. A deadline that is empty is the conference's first day."""

    class Listing(models.TextChoices):
        """How far the list of participants goes; a ticket's own consent may only narrow it."""

        NOBODY = "nobody", _("No list")
        PARTICIPANTS = "participants", _("For participants")
        PUBLIC = "public", _("Public")

    conference = models.OneToOneField(Conference, models.PROTECT, related_name="registration_rules")
    hold_minutes = models.PositiveSmallIntegerField(_("minutes a choice is held"), default=15)
    offer_hours = models.PositiveSmallIntegerField(_("hours an offer stands"), default=24)
    payment_days = models.PositiveSmallIntegerField(_("days to pay by transfer"), default=14)
    takes_transfers = models.BooleanField(_("bank transfer"), default=False)
    takes_cash = models.BooleanField(_("cash at the door"), default=True)
    bank_account = models.TextField(_("bank account"), blank=True, help_text=_("Holder, bank, IBAN, BIC: as it is to be printed."))
    changes_until = models.DateTimeField(_("names and answers may change until"), null=True, blank=True)
    handed_over_until = models.DateTimeField(_("tickets may be handed over until"), null=True, blank=True)
    cancelled_until = models.DateTimeField(_("tickets may be given back until"), null=True, blank=True)
    listing = models.CharField(_("list of participants"), max_length=12, choices=Listing, default=Listing.NOBODY)
    sensitive_until = models.DateField(_("sensitive answers are deleted on"), null=True, blank=True)
    sends_digest = models.BooleanField(
        _("digest"), default=True, help_text=_("A letter each morning to the registration team, when something is new.")
    )
    digest_at = models.DateTimeField(null=True, editable=False)

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("rules of registration")
        verbose_name_plural = _("rules of registration")
        constraints = [
            models.CheckConstraint(condition=Q(hold_minutes__gte=1, hold_minutes__lte=LONGEST_HOLD), name="rules_hold_is_bounded"),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="rules_offer_stands_an_hour"),
            models.CheckConstraint(condition=Q(takes_transfers=False) | ~Q(bank_account=""), name="rules_transfer_has_an_account"),
            models.CheckConstraint(condition=Q(listing__in=["nobody", "participants", "public"]), name="rules_listing_known"),
        ]

    def __str__(self) -> str:
        return str(self.conference)

    def clean(self) -> None:
        """The constraints' own refusals, at the field and in words."""
        wrong = {}
        if self.takes_transfers and not self.bank_account.strip():
            wrong["bank_account"] = _("Who pays by transfer has to know where to: write the account.")
        if self.hold_minutes is not None and not 1 <= self.hold_minutes <= LONGEST_HOLD:
            wrong["hold_minutes"] = _("From 1 to 240 minutes.")
        if self.offer_hours is not None and self.offer_hours < 1:
            wrong["offer_hours"] = _("At least an hour.")
        if wrong:
            raise ValidationError(wrong)


class RefundStep(models.Model):
    """Until a moment, giving a ticket back costs a share of its price, in basis points; after the last step, all of it."""

    rules = models.ForeignKey(Rules, models.CASCADE, related_name="refund_steps")
    until = models.DateTimeField(_("until"))
    fee = models.PositiveIntegerField(_("fee, in hundredths of a per cent"), default=0, help_text=_("2500 is a quarter of the price."))

    class Meta:
        verbose_name = _("step of the refund rule")
        verbose_name_plural = _("refund rule")
        ordering = ["until"]
        constraints = [
            models.CheckConstraint(condition=Q(fee__lte=ALL_OF_IT), name="refund_step_keeps_at_most_all"),
            models.UniqueConstraint(fields=["rules", "until"], name="refund_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d}: {self.fee / 100} %"
