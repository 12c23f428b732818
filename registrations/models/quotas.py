"""What is limited, what is sold out of it, and who holds which seat."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField, LocalizedTextField
from conference.models import Conference, Role, ScopedQuerySet
from questions.models import Question
from sessions.models import Session


class OfRegistration(ScopedQuerySet):
    roles = frozenset({Role.OWNER, Role.REGISTRATION})


class Quota(models.Model):
    """`taken` and `waiting` are written by `services.capacity` alone."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="quotas")
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: unlimited."))
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("waiting"), default=0, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("session"))

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(size=None) | Q(taken__lte=F("size")), name="quota_not_oversold"),
            models.UniqueConstraint(fields=["conference", "name"], name="quota_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int | None:
        return None if self.size is None else self.size - self.taken


class TicketType(models.Model):
    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        CODE = "code", _("With a voucher")
        HIDDEN = "hidden", _("Hidden")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="ticket_types")
    name = LocalizedCharField(_("name"))
    description = LocalizedTextField(_("description"), blank=True)
    quotas = models.ManyToManyField(
        Quota, related_name="ticket_types", verbose_name=_("quotas"), help_text=_("A ticket takes one seat of each.")
    )
    questions = models.ManyToManyField(
        Question, blank=True, related_name="ticket_types", verbose_name=_("questions"),
        help_text=_("Besides those that are asked with every ticket."),
    )  # fmt: skip
    per_order = models.PositiveSmallIntegerField(_("most in one order"), default=10)
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    requires_approval = models.BooleanField(
        _("needs approval"), default=False, help_text=_("The seat is kept while somebody of the team decides.")
    )
    opens_at = models.DateTimeField(_("sale opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sale closes"), null=True, blank=True)
    tax_rate = models.PositiveIntegerField(
        _("tax rate, in hundredths of a per cent"), default=0, help_text=_("1800 is 18 %. Prices include it; 0 shows no tax.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=["public", "code", "hidden"]), name="ticket_type_visibility_known"),
            models.CheckConstraint(condition=Q(per_order__gte=1), name="ticket_type_sells_at_least_one"),
            models.CheckConstraint(condition=Q(tax_rate__lte=10_000), name="ticket_type_tax_at_most_the_price"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def is_on_sale(self, at: datetime) -> bool:
        return (self.opens_at is None or self.opens_at <= at) and (self.closes_at is None or at < self.closes_at)


class PricePhase(models.Model):
    """A price in minor units; the phase that is on is the last one that has begun and not ended."""

    ticket_type = models.ForeignKey(TicketType, models.CASCADE, related_name="phases")
    label = LocalizedCharField(_("label"), blank=True)
    price = models.PositiveIntegerField(_("price, in minor units"), default=0, help_text=_("16000 is 160.00"))
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("price phase")
        verbose_name_plural = _("price phases")
        ordering = [F("starts_at").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="price_phase_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_type}: {self.price}"

    def is_on(self, at: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= at) and (self.ends_at is None or at < self.ends_at)


class Allocation(models.Model):
    """A seat of a quota and what holds it: a ticket or an open offer. `taken` counts the active ones."""

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="allocations")
    ticket = models.ForeignKey("registrations.Ticket", models.PROTECT, null=True, related_name="allocations")
    offer = models.ForeignKey("registrations.Offer", models.PROTECT, null=True, related_name="allocations")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ticket=None, offer__isnull=False) | Q(ticket__isnull=False, offer=None), name="allocation_has_one_holder"
            ),
            models.UniqueConstraint(fields=["quota", "ticket"], condition=Q(active=True), name="allocation_once_a_ticket"),
        ]
        indexes = [models.Index(fields=["quota"], condition=Q(active=True), name="allocation_active")]

    def __str__(self) -> str:
        return f"{self.quota_id}: {self.ticket_id or self.offer_id}"
