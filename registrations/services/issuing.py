"""Tickets come into being, get names, and an order is confirmed; the caller holds the transaction and the seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from conference.lib.localized import in_language
from conference.lib.states import advance
from conference.lib.text import clean_line, email_key, fold
from registrations.models import LedgerEntry, Order, OrderLine, OrderState, Ticket, TicketSecret, TicketState, TicketType
from registrations.models.orders import ORDER_TRANSITIONS, TICKET_TRANSITIONS
from registrations.services import capacity, prices


@dataclass(frozen=True)
class Holder:
    """Who sits on a ticket. The badge says the name as the parts give it; empty parts are allowed."""

    given: str
    family: str
    email: str

    @property
    def name(self) -> str:
        return clean_line(f"{self.given} {self.family}")


def issue(order: Order, numbers: Mapping[TicketType, int], at: datetime, *, allocate: bool = True) -> list[Ticket]:
    """Tickets at the price of the moment. With `allocate=False` the caller hands seats over that are held already."""
    tickets = []
    for ticket_type, number in numbers.items():
        price = prices.at_moment(ticket_type, at).price
        quotas = [quota.pk for quota in ticket_type.quotas.all()]
        for _seat in range(number):
            ticket = _issue_one(order, ticket_type, price)
            if allocate:
                capacity.allocate(ticket, quotas)
            tickets.append(ticket)
    return tickets


def confirm(order: Order, *, name: str, email: str, holders: Sequence[Holder], at: datetime | None = None) -> None:
    """The held order is somebody's now; what it costs is charged in the ledger."""
    moment = at or timezone.now()
    owed = sum(line.gross for line in order.lines.all())
    advance(
        order,
        OrderState.CONFIRMED,
        ORDER_TRANSITIONS,
        name=clean_line(name),
        email=email.strip(),
        email_key=email_key(email),
        method=Order.Method.DOOR if owed else Order.Method.FREE,
        confirmed_at=moment,
    )
    for ticket, holder in zip(order.tickets.order_by("pk"), holders, strict=False):
        if holder.name:
            name_ticket(ticket, holder, language=order.language)
    if owed:
        LedgerEntry.objects.create(order=order, kind=LedgerEntry.Kind.CHARGE, amount=owed, currency=order.currency, at=moment)


def name_ticket(ticket: Ticket, holder: Holder, *, language: str) -> None:
    """A named ticket keeps its state and gets the new words."""
    fields = {
        "given": clean_line(holder.given),
        "family": clean_line(holder.family),
        "name_wanted": holder.name,
        "email": holder.email.strip(),
        "email_key": email_key(holder.email),
        "language": language,
        "search_key": fold(f"{holder.name} {holder.email} {ticket.code}")[:600],
    }
    if ticket.state == TicketState.CLAIMED:
        Ticket.objects.filter(pk=ticket.pk, state=TicketState.CLAIMED).update(**fields)
        ticket.refresh_from_db()
        return
    advance(ticket, TicketState.CLAIMED, TICKET_TRANSITIONS, **fields)


def _issue_one(order: Order, ticket_type: TicketType, price: int) -> Ticket:
    text = in_language(ticket_type.name, order.language).text
    line = OrderLine.objects.create(order=order, ticket_type=ticket_type, text=text[:300], net=price, gross=price)
    ticket = Ticket.objects.create(order=order, line=line, ticket_type=ticket_type, language=order.language)
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for kind in TicketSecret.Kind])
    return ticket
