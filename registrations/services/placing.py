"""An order has its names: it waits for approval, then for payment, then it is confirmed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition
from conference.lib.states import advance
from conference.services import activity
from registrations import providers
from registrations.models import Awaits, Order, OrderState, Ticket, TicketState
from registrations.models.orders import ORDER_TRANSITIONS
from registrations.services import issuing, ledger, letters, listing, rules


class NotLater(DomainError):
    message = _("The new deadline has to lie in the future.")


def place(order: Order, tickets: Sequence[Ticket], *, by: User | None, at: datetime) -> None:
    """The held order goes as far as it can by itself; the caller holds the transaction and has put the names on it."""
    if any(ticket.ticket_type.requires_approval for ticket in tickets):
        advance(order, OrderState.PENDING, ORDER_TRANSITIONS, awaits=Awaits.APPROVAL)
        activity.record("order waits for approval", order, by=by, personal={"email": order.email})
        letters.requested(order)
        return
    accept(order, tickets, by=by, at=at)


@transaction.atomic
def approve(order: Order, *, by: User | None) -> None:
    """Raises IllegalTransition when the order does not wait for approval."""
    stored = Order.objects.select_for_update().get(pk=order.pk)
    if stored.awaits != Awaits.APPROVAL:
        raise IllegalTransition
    activity.record("order approved", stored, by=by)
    accept(stored, issuing.seats_of(stored), by=by, at=timezone.now())


@transaction.atomic
def extend(order: Order, *, until: datetime, by: User | None, at: datetime | None = None) -> None:
    """More time to pay; the buyer is told. Raises IllegalTransition when no payment is awaited, NotLater for a past moment."""
    stored = Order.objects.select_for_update().get(pk=order.pk)
    if stored.awaits != Awaits.PAYMENT:
        raise IllegalTransition
    if until <= (at or timezone.now()):
        raise NotLater
    before = {"until": stored.pay_until.isoformat() if stored.pay_until else ""}
    stored.pay_until = until
    stored.save(update_fields=["pay_until"])
    activity.record("payment deadline moved", stored, by=by, before=before, after={"until": until.isoformat()})
    letters.to_pay(stored)


def settle(order: Order, *, by: User | None, at: datetime) -> None:
    """What was waited for is paid; the caller holds the transaction. An order that waits for nothing stays as it is."""
    # A held order is paid only when it has been booked again for the money that came.
    if order.awaits == Awaits.PAYMENT or order.state == OrderState.HELD:
        _confirm(order, issuing.seats_of(order), by=by, at=at)


def charge(order: Order, tickets: Sequence[Ticket], *, at: datetime) -> int:
    """A line of the ledger for each seat that costs something; what the order owes then."""
    for ticket in tickets:
        if ticket.state != TicketState.CANCELLED:
            ticket.line.order = order
            ledger.charge(ticket.line, at)
    return ledger.owed(order)


def accept(order: Order, tickets: Sequence[Ticket], *, by: User | None, at: datetime) -> None:
    """Nobody has to approve it, or somebody has: it is charged, then waits for its payment or is confirmed."""
    if charge(order, tickets, at=at) > 0 and providers.of(order.method).is_paid_first:
        _await_payment(order, by=by, at=at)
    else:
        _confirm(order, tickets, by=by, at=at)


def _await_payment(order: Order, *, by: User | None, at: datetime) -> None:
    within = providers.of(order.method).pay_within
    until = at + within if within else rules.pay_until(rules.of(order.conference), at)
    if order.state == OrderState.PENDING:
        Order.objects.filter(pk=order.pk, state=OrderState.PENDING).update(awaits=Awaits.PAYMENT, pay_until=until)
        order.awaits, order.pay_until = Awaits.PAYMENT, until
    else:
        advance(order, OrderState.PENDING, ORDER_TRANSITIONS, awaits=Awaits.PAYMENT, pay_until=until)
    activity.record("order waits for payment", order, by=by, personal={"email": order.email})
    letters.to_pay(order)


def _confirm(order: Order, tickets: Sequence[Ticket], *, by: User | None, at: datetime) -> None:
    advance(order, OrderState.CONFIRMED, ORDER_TRANSITIONS, awaits="", confirmed_at=at)
    activity.record("order confirmed", order, by=by, personal={"email": order.email})
    letters.confirmed(order, tickets)
    listing.tell(order.conference, listing.shows(tickets))
