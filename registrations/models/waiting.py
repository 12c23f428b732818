"""Who waits for a seat, in which order, and what was offered to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.states import Transitions
from conference.lib.tokens import new_secret
from conference.models import Conference
from registrations.models.orders import Order, new_code
from registrations.models.quotas import OfRegistration, Quota, TicketType


class EntryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Has an offer")
    ACCEPTED = "accepted", _("Accepted")
    PASSED = "passed", _("Passed")
    EXPIRED = "expired", _("Let the offer end")
    LEFT = "left", _("Left the list")


ENTRY_TRANSITIONS: Transitions = {
    EntryState.WAITING: frozenset({EntryState.OFFERED, EntryState.LEFT}),
    EntryState.OFFERED: frozenset({EntryState.ACCEPTED, EntryState.PASSED, EntryState.EXPIRED, EntryState.LEFT}),
    EntryState.PASSED: frozenset({EntryState.WAITING, EntryState.LEFT}),
    EntryState.ACCEPTED: frozenset(),
    EntryState.EXPIRED: frozenset(),
    EntryState.LEFT: frozenset(),
}


class WaitingListEntry(models.Model):
    """A party that waits for seats of one type.

    `number` is the order in which the quotas' lock was got and never changes; `rank`, by which seats are offered, is the
    same until an organiser moves somebody, with a reason.
    """

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="waiting_list")
    ticket_type = models.ForeignKey(TicketType, models.PROTECT, related_name="waiting_list", verbose_name=_("type"))
    scarce = models.ManyToManyField(Quota, related_name="+")
    number = models.PositiveIntegerField(_("number"), editable=False)
    rank = models.PositiveIntegerField(_("rank"), editable=False)
    party = models.PositiveSmallIntegerField(_("seats wanted"), default=1)
    accept_fewer = models.BooleanField(_("would take fewer"), default=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.WAITING, editable=False)
    passed_once = models.BooleanField(default=False, editable=False)
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    order = models.OneToOneField(Order, models.PROTECT, null=True, editable=False, related_name="waiting_list_entry")
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("waiting list entry")
        verbose_name_plural = _("waiting list")
        ordering = ["rank", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_known"),
            models.CheckConstraint(condition=Q(party__gte=1), name="entry_wants_a_seat"),
            models.CheckConstraint(condition=~Q(state=EntryState.ACCEPTED) | Q(order__isnull=False), name="entry_accepted_has_order"),
            models.UniqueConstraint(fields=["conference", "number"], name="entry_number_once"),
            models.UniqueConstraint(
                fields=["ticket_type", "email_key"],
                condition=Q(state__in=[EntryState.WAITING, EntryState.OFFERED]),
                name="entry_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["conference", "state", "rank"], name="entry_queue")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("registrations:waiting", args=[self.conference.slug, self.code])

    @property
    def least(self) -> int:
        """The fewest seats that may be offered."""
        return 1 if self.accept_fewer else self.party


class OfferState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    PASSED = "passed", _("Passed")
    EXPIRED = "expired", _("Expired")


OFFER_TRANSITIONS: Transitions = {
    OfferState.OPEN: frozenset({OfferState.ACCEPTED, OfferState.PASSED, OfferState.EXPIRED}),
    OfferState.ACCEPTED: frozenset(),
    OfferState.PASSED: frozenset(),
    OfferState.EXPIRED: frozenset(),
}


class Offer(models.Model):
    """Seats kept for an entry until a time."""

    entry = models.ForeignKey(WaitingListEntry, models.PROTECT, related_name="offers")
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state=OfferState.OPEN), name="offer_one_open_an_entry"),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="offer_ends")]

    def __str__(self) -> str:
        return f"{self.seats} for {self.entry_id}"
