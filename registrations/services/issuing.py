"""Tickets come into being, get names, and an order is confirmed; the caller holds the transaction and the seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib.localized import in_language
from conference.lib.states import advance
from conference.lib.text import clean_line, email_key, fold
from registrations import providers
from registrations.models import Order, OrderLine, Ticket, TicketSecret, TicketState, TicketType
from registrations.models.orders import TICKET_TRANSITIONS
from registrations.services import capacity, prices, rules


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


def issue_again(order: Order, ended: Ticket) -> Ticket:
    """The same seat of the same person at the agreed price in another order, whose seats are taken already."""
    was = ended.line
    # A voucher counts standing tickets: this one stands by what was agreed, not by a second use of the code.
    line = OrderLine.objects.create(
        order=order, ticket_type=was.ticket_type, text=was.text, net=was.net, tax=was.tax, gross=was.gross, tax_rate=was.tax_rate
    )
    ticket = _issue_on(line, ended.language)
    capacity.allocate(ticket, [quota.pk for quota in ended.ticket_type.quotas.all()])
    if ended.name_wanted:
        name_ticket(ticket, Holder(ended.given, ended.family, ended.email), language=ended.language)
    return ticket


def name_order(order: Order, *, name: str, email: str, holders: Sequence[Holder], method: str = "") -> None:
    """The held order is somebody's now, paid in a way that the conference offers; raises NotOffered for another."""
    owed = sum(line.gross for line in order.lines.all())
    order.name, order.email, order.email_key = clean_line(name), email.strip(), email_key(email)
    order.method = providers.choose(method, rules.of(order.conference)).name if owed else providers.FREE
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


def _issue_one(order: Order, ticket_type: TicketType, price: int) -> Ticket:
    text, tax = in_language(ticket_type.name, order.language).text, prices.tax_within(price, ticket_type.tax_rate)
    line = OrderLine.objects.create(
        order=order, ticket_type=ticket_type, text=text[:300], net=price - tax, tax=tax, gross=price, tax_rate=ticket_type.tax_rate
    )
    return _issue_on(line, order.language)


def _issue_on(line: OrderLine, language: str) -> Ticket:
    ticket = Ticket.objects.create(order=line.order, line=line, ticket_type=line.ticket_type, language=language)
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for kind in TicketSecret.Kind])
    return ticket
