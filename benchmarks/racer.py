"""One process of a race: prepares the seats, tries for them, or judges what came out. Started by `benchmarks.races`."""

import json
import os
import random
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
from registrations import populating  # noqa: E402
from registrations.models import (  # noqa: E402
    Allocation,
    CheckIn,
    CheckInList,
    EntryState,
    Order,
    OrderLine,
    Quota,
    Result,
    Ticket,
    TicketSecret,
    TicketType,
    Voucher,
    WaitingListEntry,
)
from registrations.services import booking, checkin, setup, tickets, vouchers, waiting_list  # noqa: E402

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


def sell(number: int) -> dict[str, int]:
    """Tickets that are good for the door."""
    prepare(1)
    populating.populate(Conference.objects.get(), {"tickets": number}, django.utils.timezone.now())
    return {}


def scan(device: str, begin: float, threads: int) -> dict[str, int]:
    """One telephone: every code once, in an order of its own; every tenth is sent again with the same key."""
    codes = list(TicketSecret.objects.filter(kind="entry").values_list("value", flat=True))
    random.shuffle(codes)
    errors: list[str] = []
    runners = [threading.Thread(target=_scan_all, args=(codes[number::threads], device, begin, errors)) for number in range(threads)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    for line in errors[:3]:
        print(line, file=sys.stderr)
    return {"errors": len(errors)}


def give_back(begin: float) -> dict[str, int]:
    """Somebody cancels the very tickets that are scanned, each as its holder would."""
    rows = list(Ticket.objects.select_related("order__conference", "line"))
    random.shuffle(rows)
    time.sleep(max(0.0, begin - time.time()))
    errors = 0
    for row in rows:
        try:
            tickets.cancel(row)
        except Exception as problem:  # counted: neither may stop the other
            print(repr(problem), file=sys.stderr)
            errors += 1
    return {"errors": errors}


def judge_door() -> dict[str, int]:
    """Answers by kind; `doubled`: tickets that stand twice on the list; `astray`: “already in” since another time than they came."""
    came = dict(CheckIn.objects.standing().values_list("ticket", "at"))
    again = list(CheckIn.objects.filter(result=Result.AGAIN).values_list("ticket", "since"))
    return {
        "admitted": CheckIn.objects.standing().count(),
        "again": len(again),
        "refused": CheckIn.objects.exclude(result__in=[Result.ADMITTED, Result.AGAIN]).count(),
        "doubled": CheckIn.objects.standing().count() - len(came),
        "astray": sum(1 for ticket, since in again if came.get(ticket) != since),
    }


def _scan_all(codes: list[str], device: str, begin: float, errors: list[str]) -> None:
    door = CheckInList.objects.prefetch_related("ticket_types").get()
    time.sleep(max(0.0, begin - time.time()))
    for position, code in enumerate(codes):
        try:
            first = checkin.admit(door, code, by=None, device=device, key=f"{device}-{code}")
            if position % 10 == 0 and checkin.admit(door, code, by=None, device=device, key=f"{device}-{code}").pk != first.pk:
                errors.append("the same key got another answer")
        except Exception as problem:  # counted: a race must end without any
            errors.append(repr(problem))
    connection.close()


if __name__ == "__main__":
    verbs = {"prepare": prepare, "run": run, "judge": judge, "sell": sell, "scan": scan, "give_back": give_back, "judge_door": judge_door}
    print(json.dumps(verbs[sys.argv[1]](**json.loads(sys.argv[2]))))
