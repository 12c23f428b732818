"""Invented tickets for load tests: confirmed orders of one named ticket, out of a quota of their own."""

import secrets
from datetime import datetime

from django.db import transaction

from conference.invented import batches
from conference.lib.text import email_key, fold
from conference.models import Conference
from registrations.models import Allocation, Order, OrderLine, OrderState, Quota, Ticket, TicketSecret, TicketState, TicketType
from registrations.models.orders import new_code
from registrations.services import capacity, setup

BATCH = 200
NAME = "Invented seats"


def populate(conference: Conference, counts: dict[str, int], at: datetime) -> list[str]:
    wanted = counts["tickets"]
    if not wanted:
        return []
    quota, ticket_type = _seats(conference, 2 * wanted)
    for numbers in batches(wanted):
        _sell(ticket_type, quota, numbers, at)
    return [f"{wanted} tickets of “{ticket_type}”, and as many left"]


@transaction.atomic
def _seats(conference: Conference, size: int) -> tuple[Quota, TicketType]:
    """Seats that nobody waits for, so that nothing real is sold out by them."""
    known = Quota.objects.filter(conference=conference, name__startswith=NAME).count()
    name = f"{NAME} {known + 1}"
    quota = setup.create_quota(conference, {"name": name, "size": size}, by=None)
    return quota, setup.create_type(conference, {"name": name, "position": 1000 + known}, quotas=[quota], by=None)


@transaction.atomic
def _sell(ticket_type: TicketType, quota: Quota, numbers: range, at: datetime) -> None:
    """Seats before everything else, as in every transaction that takes some."""
    crossed = capacity.take({quota.pk: len(numbers)})
    codes = _free_codes(len(numbers))
    orders = [_order(ticket_type.conference, number, code, at) for number, code in zip(numbers, codes, strict=True)]
    Order.objects.bulk_create(orders, BATCH)
    lines = [OrderLine(order=order, ticket_type=ticket_type, text=str(ticket_type)[:300], net=0, gross=0) for order in orders]
    OrderLine.objects.bulk_create(lines, BATCH)
    tickets = [_ticket(line, number, line.order.code) for line, number in zip(lines, numbers, strict=True)]
    Ticket.objects.bulk_create(tickets, BATCH)
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for ticket in tickets for kind in TicketSecret.Kind], BATCH)
    Allocation.objects.bulk_create([Allocation(quota=quota, ticket=ticket) for ticket in tickets], BATCH)
    capacity.tell(ticket_type.conference, crossed)


def _free_codes(number: int) -> list[str]:
    """For an order and its ticket alike."""
    codes: set[str] = set()
    while len(codes) < number:
        wanted = {new_code() for _code in range(number - len(codes))}
        for model in (Order, Ticket):
            wanted -= set(model._default_manager.filter(code__in=wanted).values_list("code", flat=True))
        codes |= wanted
    return sorted(codes)


def _order(conference: Conference, number: int, code: str, at: datetime) -> Order:
    address = f"invented-{code.lower()}@example.org"
    return Order(
        conference=conference,
        code=code,
        state=OrderState.CONFIRMED,
        name=f"Invented Guest {number}",
        email=address,
        email_key=email_key(address),
        language=conference.default_language,
        currency=conference.currency,
        idempotency_key=secrets.token_hex(20),
        confirmed_at=at,
    )


def _ticket(line: OrderLine, number: int, code: str) -> Ticket:
    order = line.order
    return Ticket(
        order=order,
        line=line,
        ticket_type=line.ticket_type,
        code=code,
        given="Invented",
        family=f"Guest {number}",
        name_wanted=order.name,
        email=order.email,
        email_key=order.email_key,
        language=order.language,
        search_key=fold(f"{order.name} {order.email} {code}")[:600],
        state=TicketState.CLAIMED,
    )
