"""Quotas, ticket types and orders, made through the services that visitors use."""

import itertools
from typing import Any

from conference.models import Conference
from registrations.models import Order, Quota, Rules, Ticket, TicketType, Voucher, WaitingListEntry
from registrations.services import booking, issuing, rules, setup, vouchers, waiting_list

_numbers = itertools.count(1)


def quota(at: Conference, size: int | None = 10, **fields: Any) -> Quota:
    return setup.create_quota(at, {"name": f"Quota {next(_numbers)}", "size": size, **fields}, by=None)


def ticket_type(at: Conference, *quotas: Quota, price: int = 0, **fields: Any) -> TicketType:
    made = setup.create_type(at, {"name": f"Ticket {next(_numbers)}", **fields}, quotas=quotas or (quota(at),), by=None)
    if price:
        setup.set_phases(made, [{"price": price}], by=None)
    return made


def voucher(at: Conference, *types: TicketType, **fields: Any) -> Voucher:
    """A tenth off, any number of times, unless said otherwise."""
    values = {"code": f"CODE-{next(_numbers)}", "kind": "percentage", "value": 10, **fields}
    return vouchers.create(at, values, ticket_types=types, by=None)


def held(kind: TicketType, number: int = 1, **fields: Any) -> Order:
    values = {"language": "en", "idempotency_key": f"key-{next(_numbers)}", **fields}
    return booking.hold(booking.Choice(kind.conference, {kind: number}, **values))


def order(kind: TicketType, number: int = 1, *, email: str = "", name: str = "Aysel Nümunəli", **fields: Any) -> Order:
    """Confirmed; the first ticket is the orderer's."""
    given, _space, family = name.partition(" ")
    address = email or f"guest-{next(_numbers)}@example.org"
    made = held(kind, number, **fields)
    return booking.confirm(made, name=name, email=address, holders=[issuing.Holder(given, family, address)])


def group(kind: TicketType, *seats: issuing.Holder | issuing.Guest, email: str = "orderer@example.org", **fields: Any) -> list[Ticket]:
    """A confirmed order of Leyla's with the first seat her own; the tickets in their order."""
    made = held(kind, len(seats) + 1, **fields)
    own = issuing.Holder("Leyla", "Sifarişçi", email)
    booking.confirm(made, name=own.name, email=email, holders=[own, *seats])
    rows = made.tickets.select_related("order__conference", "line", "ticket_type").order_by("pk")
    return list(rows)


def key_of(ticket: Ticket, kind: str = "manage") -> str:
    """The secret that works now."""
    return ticket.secrets.get(kind=kind, revoked_at=None).value


def takes_transfers(at: Conference, **fields: Any) -> Rules:
    """The conference is paid by transfer alone, unless told otherwise."""
    values = {"takes_transfers": True, "takes_cash": False, "bank_account": "The Conference, AZ00 TEST 0000 0000", **fields}
    return rules.decide(at, values, by=None)


def ticket(kind: TicketType, **fields: Any) -> Ticket:
    return order(kind, **fields).tickets.select_related("order__conference", "line", "ticket_type").get()


def entry(kind: TicketType, *, party: int = 1, accept_fewer: bool = False, email: str = "") -> WaitingListEntry:
    address = email or f"waiting-{next(_numbers)}@example.org"
    return waiting_list.join(waiting_list.Wish(kind, party, accept_fewer, "Rauf Gözləyən", address, "en"))


def entry_of_a_full_list(at: Conference, **fields: Any) -> WaitingListEntry:
    """The only seat is taken, and somebody waits for it."""
    kind = ticket_type(at, quota(at, 1))
    ticket(kind)
    return entry(kind, **fields)
