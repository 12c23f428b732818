"""An order, its lines, its tickets, and the secrets that open them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.states import Transitions
from conference.lib.text import new_public_id
from conference.lib.tokens import new_secret
from conference.models import Conference, Role, ScopedQuerySet
from registrations.models.quotas import OfRegistration, TicketType
from sessions.models import Agenda


def new_code() -> str:
    return new_public_id(8).upper()


class OrderState(models.TextChoices):
    HELD = "held", _("Held")
    PENDING = "pending", _("Waits for payment")
    CONFIRMED = "confirmed", _("Confirmed")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")


ORDER_TRANSITIONS: Transitions = {
    OrderState.HELD: frozenset({OrderState.PENDING, OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED}),
    OrderState.PENDING: frozenset({OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED}),
    OrderState.CONFIRMED: frozenset({OrderState.CANCELLED}),
    OrderState.EXPIRED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}


class TicketState(models.TextChoices):
    UNASSIGNED = "unassigned", _("Without a name")
    INVITED = "invited", _("Invited")
    CLAIMED = "claimed", _("Named")
    CANCELLED = "cancelled", _("Cancelled")


TICKET_TRANSITIONS: Transitions = {
    TicketState.UNASSIGNED: frozenset({TicketState.INVITED, TicketState.CLAIMED, TicketState.CANCELLED}),
    TicketState.INVITED: frozenset({TicketState.UNASSIGNED, TicketState.CLAIMED, TicketState.CANCELLED}),
    TicketState.CLAIMED: frozenset({TicketState.CANCELLED}),
    TicketState.CANCELLED: frozenset(),
}


class Awaits(models.TextChoices):
    """What a pending order waits for."""

    APPROVAL = "approval", _("Approval")
    PAYMENT = "payment", _("Payment")


class Order(models.Model):
    class Method(models.TextChoices):
        FREE = "free", _("Free")
        DOOR = "door", _("Cash at the door")
        BANK = "bank", _("Bank transfer")

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="orders")
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.HELD, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(_("payment"), max_length=20, choices=Method, default=Method.FREE)
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)
    hold_until = models.DateTimeField(null=True, editable=False)
    awaits = models.CharField(_("waits for"), max_length=10, choices=Awaits, blank=True, editable=False)
    pay_until = models.DateTimeField(_("to be paid until"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    booked_again = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="instead_of")
    placed_at = models.DateTimeField(_("placed"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_known"),
            # Which ways there are is the providers' to say: one more is no change of the tables.
            models.CheckConstraint(condition=~Q(method=""), name="order_method_said"),
            models.CheckConstraint(condition=Q(booked_again=None) | Q(state=OrderState.EXPIRED), name="order_booked_again_has_ended"),
            models.CheckConstraint(
                condition=Q(state=OrderState.PENDING, awaits__in=Awaits.values) | (~Q(state=OrderState.PENDING) & Q(awaits="")),
                name="order_pending_awaits_something",
            ),
            models.CheckConstraint(condition=~Q(awaits=Awaits.PAYMENT) | Q(pay_until__isnull=False), name="order_payment_has_a_deadline"),
            models.CheckConstraint(condition=~Q(state=OrderState.HELD) | Q(hold_until__isnull=False), name="order_held_until_a_time"),
            models.CheckConstraint(
                condition=~Q(state=OrderState.CONFIRMED) | (Q(confirmed_at__isnull=False) & ~Q(email_key="")),
                name="order_confirmed_for_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "hold_until"], name="order_holds"),
            models.Index(fields=["awaits", "pay_until"], name="order_payments_due"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("registrations:order", args=[self.conference.slug, self.code])


class OrderLineQuerySet(models.QuerySet):
    def sold(self) -> OrderLineQuerySet:
        """A line that a ticket has left for another type stays in the books only."""
        return self.filter(ticket__isnull=False)


class OrderLine(models.Model):
    """What was agreed, as it was called and priced at that moment. Money in minor units, tax in basis points."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    ticket_type = models.ForeignKey(TicketType, models.PROTECT, related_name="+")
    voucher = models.ForeignKey("registrations.Voucher", models.PROTECT, null=True, related_name="lines")
    text = models.CharField(max_length=300)
    net = models.IntegerField()
    tax = models.IntegerField(default=0)
    gross = models.IntegerField()
    tax_rate = models.PositiveIntegerField(default=0)

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="order_line_adds_up")]

    def __str__(self) -> str:
        return self.text


class TicketQuerySet(ScopedQuerySet):
    conference_lookup = "order__conference"
    organisation_lookup = "order__conference__organisation"
    roles = frozenset({Role.OWNER, Role.REGISTRATION, Role.DOOR})

    def valid(self) -> TicketQuerySet:
        return self.filter(order__state=OrderState.CONFIRMED).exclude(state=TicketState.CANCELLED)


class Ticket(models.Model):
    """One seat and whoever will sit on it."""

    class Listed(models.TextChoices):
        """Who may read the holder's name in the list of participants."""

        NOBODY = "nobody", _("Nobody")
        PARTICIPANTS = "participants", _("Other participants")
        PUBLIC = "public", _("Everybody")

    class Reminded(models.TextChoices):
        """The last letter before the conference that its holder has got."""

        NEVER = "", _("Not yet")
        WEEK = "week", _("A week before")
        DAY = "day", _("A day before")

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="tickets")
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="ticket")
    ticket_type = models.ForeignKey(TicketType, models.PROTECT, related_name="tickets", verbose_name=_("type"))
    given = models.CharField(_("given name"), max_length=100, blank=True)
    family = models.CharField(_("family name"), max_length=100, blank=True)
    name_wanted = models.CharField(_("name on the badge"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    search_key = models.CharField(max_length=600, blank=True, db_index=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=TicketState, default=TicketState.UNASSIGNED, editable=False)
    listed = models.CharField(_("may be listed for"), max_length=12, choices=Listed, default=Listed.NOBODY)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tickets")
    agenda = models.ForeignKey(Agenda, models.SET_NULL, null=True, blank=True, related_name="tickets", editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    reminded = models.CharField(max_length=4, choices=Reminded, default=Reminded.NEVER, blank=True, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TicketState.values), name="ticket_state_known"),
            models.CheckConstraint(
                condition=~Q(state=TicketState.CANCELLED) | Q(cancelled_at__isnull=False), name="ticket_cancelled_has_time"
            ),
            models.CheckConstraint(condition=~Q(state=TicketState.CLAIMED) | ~Q(name_wanted=""), name="ticket_claimed_has_name"),
            models.CheckConstraint(condition=Q(reminded__in=["", "week", "day"]), name="ticket_reminded_known"),
            models.CheckConstraint(condition=Q(listed__in=["nobody", "participants", "public"]), name="ticket_listed_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_wanted}".strip()

    def get_absolute_url(self) -> str:
        return reverse("registrations:ticket", args=[self.order.conference.slug, self.code])

    @property
    def is_orderers(self) -> bool:
        """Named by who ordered and without somebody else's address: the order's link opens it, too."""
        return self.state == TicketState.CLAIMED and self.email_key in ("", self.order.email_key)


class TicketSecret(models.Model):
    """Two a ticket: *manage* opens its page, *entry* opens nothing but the door. Readable, for they are sent again."""

    class Kind(models.TextChoices):
        MANAGE = "manage", _("Manage")
        ENTRY = "entry", _("Entry")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="secrets")
    kind = models.CharField(max_length=6, choices=Kind)
    value = models.CharField(max_length=64, unique=True, default=new_secret)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["manage", "entry"]), name="ticket_secret_kind_known"),
            models.UniqueConstraint(fields=["ticket", "kind"], condition=Q(revoked_at=None), name="ticket_secret_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.ticket_id}"


class TransferState(models.TextChoices):
    OPEN = "open", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("Refused")


TRANSFER_TRANSITIONS: Transitions = {
    TransferState.OPEN: frozenset({TransferState.ACCEPTED, TransferState.WITHDRAWN, TransferState.REFUSED}),
    TransferState.ACCEPTED: frozenset(),
    TransferState.WITHDRAWN: frozenset(),
    TransferState.REFUSED: frozenset(),
}


class Transfer(models.Model):
    """A ticket that its holder wants to hand over; the receiver accepts behind a secret of the own."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="transfers")
    email = models.EmailField(_("to"), max_length=254)
    email_key = models.CharField(max_length=254, db_index=True, editable=False)
    language = models.CharField(max_length=10)
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OPEN)
    offered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TransferState.values), name="transfer_state_known"),
            models.CheckConstraint(condition=Q(state=TransferState.OPEN) | Q(ended_at__isnull=False), name="transfer_ended_has_time"),
            models.UniqueConstraint(fields=["ticket"], condition=Q(state=TransferState.OPEN), name="transfer_one_open_a_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} -> {self.email}"
