"""Money for an order that has expired: the same people, types and prices once more, if the seats are there."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from conference.services import activity
from registrations.models import Order, OrderState, Ticket, TicketType
from registrations.services import capacity, issuing, letters, placing


def book_again(order: Order, paid: int, *, by: User | None, at: datetime) -> Order | None:
    """A held order with the same seats, charged, to which the payment is to be booked; None when it does not fit.

    The caller holds the quotas' lock. Nobody who waits is passed, and the money has to be the whole of the price.
    """
    ended = _ended_with(order)
    price = sum(ticket.line.gross for ticket in ended)
    if not ended or not order.email_key or paid < price or order.conference.is_past(at):
        return None
    if not _take(ended):
        return None
    again = _copy(order, at)
    tickets = [issuing.issue_again(again, ticket) for ticket in ended]
    placing.charge(again, tickets, at=at)
    Order.objects.filter(pk=order.pk).update(booked_again=again)
    activity.record("order booked again", again, by=by, after={"instead of": order.code})
    letters.booked_again(again, order)
    return again


def _ended_with(order: Order) -> list[Ticket]:
    """Those that ended at the order's own last moment; what was given back before stays given back."""
    tickets = list(order.tickets.select_related("line", "ticket_type").prefetch_related("ticket_type__quotas").order_by("pk"))
    last = max((ticket.cancelled_at for ticket in tickets if ticket.cancelled_at), default=None)
    return [ticket for ticket in tickets if ticket.cancelled_at == last]


def _take(tickets: list[Ticket]) -> bool:
    kinds = {ticket.ticket_type_id: ticket.ticket_type for ticket in tickets}
    numbers = Counter(ticket.ticket_type_id for ticket in tickets)
    wanted: dict[TicketType, int] = {kinds[key]: number for key, number in numbers.items()}
    try:
        with transaction.atomic():
            capacity.take(capacity.seats_of(wanted))
    except capacity.SoldOut:
        return False
    return True


def _copy(order: Order, at: datetime) -> Order:
    return Order.objects.create(
        conference=order.conference,
        state=OrderState.HELD,
        name=order.name,
        email=order.email,
        email_key=order.email_key,
        language=order.language,
        currency=order.currency,
        method=order.method,
        idempotency_key=f"again-{order.code}",
        hold_until=at + timedelta(minutes=1),
    )
