"""Tickets come into being, get names, and an order is confirmed; the caller holds the transaction and the seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib.localized import in_language
from conference.lib.states import advance
from conference.lib.text import clean_line, email_key, fold
from registrations.models import Order, OrderLine, Ticket, TicketSecret, TicketState, TicketType
from registrations.models.orders import TICKET_TRANSITIONS
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
    lines = [line for ticket_type, number in numbers.items() for line in _lines(order, ticket_type, number, at)]
    tickets = Ticket.objects.bulk_create(_ticket(line) for line in OrderLine.objects.bulk_create(lines))
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for ticket in tickets for kind in TicketSecret.Kind])
    if allocate:
        capacity.allocate(tickets)
    return tickets


def seats_of(order: Order) -> list[Ticket]:
    """The order's tickets, first to last, with all that prices and letters need: two statements."""
    return list(order.tickets.select_related("line", "ticket_type").prefetch_related("secrets").order_by("pk"))


def name_order(order: Order, *, name: str, email: str, holders: Sequence[Holder], method: str = "") -> list[Ticket]:
    """The held order is somebody's now; its tickets. What costs something is paid at the door unless another way is chosen."""
    tickets = seats_of(order)
    owed = sum(ticket.line.gross for ticket in tickets)
    order.name, order.email, order.email_key = clean_line(name), email.strip(), email_key(email)
    order.method = (method or Order.Method.DOOR) if owed else Order.Method.FREE
    order.save(update_fields=["name", "email", "email_key", "method"])
    for ticket, holder in zip(tickets, holders, strict=False):
        if holder.name:
            name_ticket(ticket, holder, language=order.language)
    return tickets


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


def _lines(order: Order, ticket_type: TicketType, number: int, at: datetime) -> list[OrderLine]:
    price, text = prices.at_moment(ticket_type, at).price, in_language(ticket_type.name, order.language).text
    return [OrderLine(order=order, ticket_type=ticket_type, text=text[:300], net=price, gross=price) for _seat in range(number)]


def _ticket(line: OrderLine) -> Ticket:
    return Ticket(order=line.order, line=line, ticket_type=line.ticket_type, language=line.order.language)
