"""One process of a race: prepares the seats, tries for them, or judges what came out. Started by `benchmarks.races`."""

import json
import os
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connection  # noqa: E402

from conference.models import Conference, ConferenceState, Organisation  # noqa: E402
from registrations.models import (  # noqa: E402
    Allocation,
    EntryState,
    Order,
    OrderLine,
    Quota,
    Ticket,
    TicketType,
    Voucher,
    WaitingListEntry,
)
from registrations.services import booking, setup, tickets, vouchers, waiting_list  # noqa: E402

CODE = "FOR-ONE"


def prepare(seats: int) -> dict[str, int]:
    organisation = Organisation.objects.create(name="Race", contact_email="race@example.org")
    day = date(2030, 1, 1)
    conference = Conference.objects.create(
        organisation=organisation,
        slug="race",
        name="Race",
        starts_on=day,
        ends_on=day,
        contact_email="race@example.org",
        state=ConferenceState.PUBLIC,
    )
    quota = setup.create_quota(conference, {"name": "Hall", "size": seats}, by=None)
    seat = setup.create_type(conference, {"name": "Seat"}, quotas=[quota], by=None)
    vouchers.create(conference, {"code": CODE, "kind": "free", "most": 1}, ticket_types=[seat], by=None)
    return {}


def run(strategy: str, attempts: int, threads: int, begin: float, first: int) -> dict[str, int]:
    """Each thread takes its share of people; all begin at the same instant."""
    errors: list[str] = []
    book = {"service": by_service, "naive": naively, "code": by_code}[strategy]
    shares = [range(first + number, first + attempts, threads) for number in range(threads)]
    runners = [threading.Thread(target=_try_all, args=(book, share, begin, errors)) for share in shares]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    for line in errors[:3]:
        print(line, file=sys.stderr)
    return {"errors": len(errors)}


def judge(seats: int, strategy: str) -> dict[str, int]:
    """Oversold and lost after the run; then seats come back, and only those who wait may get them."""
    if strategy == "code":
        bought = OrderLine.objects.filter(voucher__code=CODE).count()
        return {"oversold": max(0, bought - 1), "lost": 1 - Voucher.objects.get().used, "overtaken": 0}
    held = Allocation.objects.filter(active=True).count()
    figures = {"oversold": max(0, held - seats), "lost": max(0, seats - held), "overtaken": 0}
    if strategy == "service":
        figures["overtaken"] = _overtaken(min(10, seats // 2))
        quota = Quota.objects.get()
        figures["lost"] += seats - quota.taken
        figures["oversold"] += abs(quota.taken - Allocation.objects.filter(active=True).count())
    return figures


def by_service(conference: Conference, ticket_type: TicketType, person: int) -> None:
    email = f"person{person}@example.org"
    try:
        booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"race-{person}"))
    except booking.capacity.SoldOut:
        waiting_list.join(waiting_list.Wish(ticket_type, 1, False, f"Person {person}", email, "en"))


def by_code(conference: Conference, ticket_type: TicketType, person: int) -> None:
    """Everybody has the same code, and it is good for one ticket."""
    voucher = Voucher.objects.get()
    with suppress(vouchers.CodeUsedUp):
        booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"race-{person}", voucher))


def naively(conference: Conference, ticket_type: TicketType, person: int) -> None:
    """How not to do it: look, then take, with nothing that holds the two together."""
    quota = Quota.objects.get()
    if Allocation.objects.filter(quota=quota, active=True).count() >= (quota.size or 0):
        return
    order = Order.objects.create(
        conference=conference, language="en", currency="AZN", idempotency_key=f"race-{person}", hold_until=django.utils.timezone.now()
    )
    line = OrderLine.objects.create(order=order, ticket_type=ticket_type, text="Seat", net=0, gross=0)
    ticket = Ticket.objects.create(order=order, line=line, ticket_type=ticket_type)
    Allocation.objects.create(quota=quota, ticket=ticket)


def _try_all(book: Any, people: range, begin: float, errors: list[str]) -> None:
    conference, ticket_type = Conference.objects.get(), TicketType.objects.prefetch_related("quotas", "phases").get()
    time.sleep(max(0.0, begin - time.time()))
    for person in people:
        try:
            book(conference, ticket_type, person)
        except Exception as problem:  # counted: a race must end without any
            errors.append(repr(problem))
    connection.close()


def _overtaken(number: int) -> int:
    """Give seats back one by one while somebody from outside tries for each; the first of the list must get them."""
    conference, ticket_type = Conference.objects.get(), TicketType.objects.get()
    expected = list(WaitingListEntry.objects.filter(state=EntryState.WAITING).order_by("number").values_list("pk", flat=True)[:number])
    passed = 0
    for position, ticket in enumerate(Ticket.objects.exclude(state="cancelled")[:number]):
        booking.confirm(ticket.order, name="A Person", email=f"back{position}@example.org", holders=[])
        tickets.cancel(ticket)
        try:
            booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"outside-{position}"))
            passed += 1
        except booking.capacity.SoldOut:
            pass
    offered = set(WaitingListEntry.objects.filter(state=EntryState.OFFERED).values_list("pk", flat=True))
    return passed + len(set(expected) - offered)


if __name__ == "__main__":
    verbs = {"prepare": prepare, "run": run, "judge": judge}
    print(json.dumps(verbs[sys.argv[1]](**json.loads(sys.argv[2]))))
