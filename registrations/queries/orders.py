"""An order as its page shows it, and the table of tickets."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from registrations.models import Order, OrderState, Ticket, TicketState
from registrations.services import payments

TICKET_HEAD = ("code", "name", "e-mail", "type", "state", "order", "price", "currency")


@dataclass(frozen=True)
class OrderPage:
    order: Order
    tickets: tuple[Ticket, ...]
    total: int
    owed: int


def ticket_cells(rows: QuerySet[Ticket]) -> Iterator[list[object]]:
    """A row a ticket, read little by little: a hundred thousand never lie in memory at once."""
    found = rows.select_related("line", "order").order_by("pk").iterator(chunk_size=500)
    return (
        [row.code, row.name_wanted, row.email, row.line.text, row.state, row.order.code, row.line.gross / 100, row.order.currency]
        for row in found
    )


def order_page(order: Order) -> OrderPage:
    tickets = tuple(order.tickets.select_related("line__voucher", "ticket_type").order_by("pk"))
    total = sum(ticket.line.gross for ticket in tickets if ticket.state != TicketState.CANCELLED)
    # The ledger begins when an order is placed.
    return OrderPage(order, tickets, total, 0 if order.state == OrderState.HELD else payments.owed(order))
