"""Tickets come into being, get names, and an order is confirmed; the caller holds the transaction and the seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib.localized import in_language
from conference.lib.states import advance
from conference.lib.text import clean_line, email_key, fold
from registrations.models import Order, OrderLine, Ticket, TicketSecret, TicketState, TicketType, Voucher
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


def issue(
    order: Order, numbers: Mapping[TicketType, int], at: datetime, *, allocate: bool = True, voucher: Voucher | None = None
) -> list[Ticket]:
    """Tickets at the price of the moment, less what the voucher takes off those it is for.

    With `allocate=False` the caller hands seats over that are held already. The caller has taken the voucher's uses.
    """
    tickets = []
    for ticket_type, number in numbers.items():
        price = prices.at_moment(ticket_type, at).price
        quotas = [quota.pk for quota in ticket_type.quotas.all()]
        used = voucher if voucher is not None and voucher.applies_to(ticket_type) else None
        for _seat in range(number):
            ticket = _issue_one(order, ticket_type, used.price_of(price) if used else price, used)
            if allocate:
                capacity.allocate(ticket, quotas)
            tickets.append(ticket)
    return tickets


def name_order(order: Order, *, name: str, email: str, holders: Sequence[Holder], method: str = "") -> None:
    """The held order is somebody's now. What costs something is paid at the door unless another way is chosen."""
    owed = sum(line.gross for line in order.lines.all())
    order.name, order.email, order.email_key = clean_line(name), email.strip(), email_key(email)
    order.method = (method or Order.Method.DOOR) if owed else Order.Method.FREE
    order.save(update_fields=["name", "email", "email_key", "method"])
    for ticket, holder in zip(order.tickets.order_by("pk"), holders, strict=False):
        if holder.name:
            name_ticket(ticket, holder, language=order.language)


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


def _issue_one(order: Order, ticket_type: TicketType, price: int, voucher: Voucher | None) -> Ticket:
    text = in_language(ticket_type.name, order.language).text
    line = OrderLine.objects.create(order=order, ticket_type=ticket_type, voucher=voucher, text=text[:300], net=price, gross=price)
    ticket = Ticket.objects.create(order=order, line=line, ticket_type=ticket_type, language=order.language)
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for kind in TicketSecret.Kind])
    return ticket
