"""An order has its names: it waits for approval, then for payment, then it is confirmed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conference.lib.errors import IllegalTransition
from conference.lib.states import advance
from conference.services import activity
from registrations.models import Awaits, LedgerEntry, Order, OrderState, Ticket, TicketState
from registrations.models.orders import ORDER_TRANSITIONS
from registrations.services import issuing, letters, rules


def place(order: Order, tickets: Sequence[Ticket], *, by: User | None, at: datetime) -> None:
    """The held order goes as far as it can by itself; the caller holds the transaction and has put the names on it."""
    if any(ticket.ticket_type.requires_approval for ticket in tickets):
        advance(order, OrderState.PENDING, ORDER_TRANSITIONS, awaits=Awaits.APPROVAL)
        activity.record("order waits for approval", order, by=by, personal={"email": order.email})
        letters.requested(order)
        return
    _charge(order, tickets, by=by, at=at)


@transaction.atomic
def approve(order: Order, *, by: User | None) -> None:
    """Raises IllegalTransition when the order does not wait for approval."""
    stored = Order.objects.select_for_update().get(pk=order.pk)
    if stored.awaits != Awaits.APPROVAL:
        raise IllegalTransition
    activity.record("order approved", stored, by=by)
    _charge(stored, issuing.seats_of(stored), by=by, at=timezone.now())


def settle(order: Order, *, by: User | None, at: datetime) -> None:
    """What was waited for is paid; the caller holds the transaction. An order that waits for nothing stays as it is."""
    if order.awaits == Awaits.PAYMENT:
        _confirm(order, issuing.seats_of(order), by=by, at=at)


def _charge(order: Order, tickets: Sequence[Ticket], *, by: User | None, at: datetime) -> None:
    owed = sum(ticket.line.gross for ticket in tickets if ticket.state != TicketState.CANCELLED)
    if owed:
        LedgerEntry.objects.create(order=order, kind=LedgerEntry.Kind.CHARGE, amount=owed, currency=order.currency, at=at)
    if owed and order.method == Order.Method.BANK:
        _await_payment(order, by=by, at=at)
    else:
        _confirm(order, tickets, by=by, at=at)


def _await_payment(order: Order, *, by: User | None, at: datetime) -> None:
    until = rules.pay_until(rules.of(order.conference), at)
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
