"""One process of a race: prepares the seats, tries for them, or judges what came out. Started by `benchmarks.races`."""

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks import crowd  # noqa: E402
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

# Between the rounds of one run; a round that takes longer begins the next one late, which harms nothing.
GAP_SECONDS = 0.6


def prepare(seats: int, rounds: int) -> dict[str, int]:
    """A conference for each round, with a hall and a type that takes one seat of it."""
    organisation = Organisation.objects.create(name="Race", contact_email="race@example.org")
    day = date(2030, 1, 1)
    for number in range(rounds):
        conference = Conference.objects.create(
            organisation=organisation,
            slug=f"race-{number}",
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


def run(strategy: str, attempts: int, threads: int, begin: float, first: int, rounds: int) -> dict[str, int]:
    """Each thread takes its share of people; all begin at the same instant."""
    errors: list[str] = []
    book = {"service": by_service, "naive": naively, "mixed": crowd.act, "code": by_code}[strategy]
    shares = [range(first + number, first + attempts, threads) for number in range(threads)]
    runners = [threading.Thread(target=_try_all, args=(book, share, begin, rounds, errors)) for share in shares]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    for line in errors[:3]:
        print(line, file=sys.stderr)
    return {"errors": len(errors) + crowd.done_twice()}


def judge(strategy: str, rounds: int) -> dict[str, list[int]]:
    """Round by round: oversold, lost and overtaken."""
    look = {"service": _of_service, "naive": _of_naive, "mixed": crowd.judge, "code": _of_code}[strategy]
    found = [look(Conference.objects.get(slug=f"race-{number}")) for number in range(rounds)]
    return {name: [figures[name] for figures in found] for name in ("oversold", "lost", "overtaken")}


def by_service(conference: Conference, ticket_type: TicketType, person: int) -> None:
    email = f"person{person}@example.org"
    try:
        booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"{conference.slug}-{person}"))
    except booking.capacity.SoldOut:
        waiting_list.join(waiting_list.Wish(ticket_type, 1, False, f"Person {person}", email, "en"))


def by_code(conference: Conference, ticket_type: TicketType, person: int) -> None:
    """Everybody has the same code, and it is good for one ticket."""
    voucher = Voucher.objects.get(conference=conference)
    with suppress(vouchers.CodeUsedUp):
        booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"{conference.slug}-{person}", voucher))


def naively(conference: Conference, ticket_type: TicketType, person: int) -> None:
    """How not to do it: look, then take, with nothing that holds the two together."""
    quota = Quota.objects.get(conference=conference)
    if Allocation.objects.filter(quota=quota, active=True).count() >= (quota.size or 0):
        return
    order = Order.objects.create(
        conference=conference,
        language="en",
        currency="AZN",
        idempotency_key=f"{conference.slug}-{person}",
        hold_until=django.utils.timezone.now(),
    )
    line = OrderLine.objects.create(order=order, ticket_type=ticket_type, text="Seat", net=0, gross=0)
    ticket = Ticket.objects.create(order=order, line=line, ticket_type=ticket_type)
    Allocation.objects.create(quota=quota, ticket=ticket)


def _try_all(book: Callable[[Conference, TicketType, int], None], people: range, begin: float, rounds: int, errors: list[str]) -> None:
    types = [
        TicketType.objects.select_related("conference").prefetch_related("quotas", "phases").get(conference__slug=f"race-{number}")
        for number in range(rounds)
    ]
    for number, ticket_type in enumerate(types):
        time.sleep(max(0.0, begin + number * GAP_SECONDS - time.time()))
        for person in people:
            try:
                book(ticket_type.conference, ticket_type, person)
            except Exception as problem:  # counted: a race must end without any
                errors.append(repr(problem))
    connection.close()


def _of_code(conference: Conference) -> dict[str, int]:
    voucher = Voucher.objects.get(conference=conference)
    return {"oversold": max(0, voucher.lines.count() - 1), "lost": 1 - voucher.used, "overtaken": 0}


def _of_naive(conference: Conference) -> dict[str, int]:
    quota = Quota.objects.get(conference=conference)
    held = Allocation.objects.filter(quota=quota, active=True).count()
    return {"oversold": max(0, held - (quota.size or 0)), "lost": max(0, (quota.size or 0) - held), "overtaken": 0}


def _of_service(conference: Conference) -> dict[str, int]:
    """After the run seats come back, and only those who wait may get them."""
    before = _of_naive(conference)
    quota = Quota.objects.get(conference=conference)
    overtaken = _overtaken(conference, min(10, (quota.size or 0) // 2))
    quota.refresh_from_db()
    drift = abs(quota.taken - Allocation.objects.filter(quota=quota, active=True).count())
    return {"oversold": before["oversold"] + drift, "lost": before["lost"] + (quota.left or 0), "overtaken": overtaken}


def _overtaken(conference: Conference, number: int) -> int:
    """Give seats back one by one while somebody from outside tries for each; the first of the list must get them."""
    ticket_type = TicketType.objects.get(conference=conference)
    waiting = WaitingListEntry.objects.filter(conference=conference, state=EntryState.WAITING)
    expected = list(waiting.order_by("rank").values_list("pk", flat=True)[:number])
    passed = 0
    for position, ticket in enumerate(Ticket.objects.filter(order__conference=conference).exclude(state="cancelled")[:number]):
        booking.confirm(ticket.order, name="A Person", email=f"back{position}@example.org", holders=[])
        tickets.cancel(ticket)
        try:
            booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"{conference.slug}-outside-{position}"))
            passed += 1
        except booking.capacity.SoldOut:
            pass
    offered = set(WaitingListEntry.objects.filter(conference=conference, state=EntryState.OFFERED).values_list("pk", flat=True))
    return passed + len(set(expected) - offered)


def sell(number: int) -> dict[str, int]:
    """Tickets that are good for the door."""
    prepare(1, 1)
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
