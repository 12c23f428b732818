"""Tickets and dates that travel with letters, made when the letter leaves."""

from collections.abc import Sequence

from conference.lib.places import Enclosure
from registrations.exports import tickets as exports_tickets
from registrations.models import Ticket, TicketSecret

TICKET, CALENDAR = "ticket:", "calendar:"
MOST = 10  # an order of a hundred links to its tickets instead


def of(tickets: Sequence[Ticket]) -> list[str]:
    """The keys for a letter about these tickets: one document each, and the dates once."""
    if not 0 < len(tickets) <= MOST:
        return []
    return [*(f"{TICKET}{ticket.code}" for ticket in tickets), f"{CALENDAR}{tickets[0].code}"]


def make(keys: Sequence[str]) -> list[Enclosure]:
    codes = {key.partition(":")[2] for key in keys if key.startswith((TICKET, CALENDAR))}
    rows = Ticket.objects.valid().filter(code__in=codes).select_related("order__conference", "line").prefetch_related("secrets")
    standing = {ticket.code: ticket for ticket in rows}
    return [_make(key, standing[key.partition(":")[2]]) for key in keys if key.partition(":")[2] in standing]


def _make(key: str, ticket: Ticket) -> Enclosure:
    if key.startswith(CALENDAR):
        return Enclosure(f"{ticket.order.conference.slug}.ics", exports_tickets.ticket_calendar(ticket), "text/calendar")
    entry = next(secret.value for secret in ticket.secrets.all() if secret.kind == TicketSecret.Kind.ENTRY and secret.revoked_at is None)
    return Enclosure(f"ticket-{ticket.code}.pdf", exports_tickets.ticket_pdf(ticket, entry), "application/pdf")
