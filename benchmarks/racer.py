"""One process of a race: prepares the seats, tries for them, or judges what came out. Started by `benchmarks.races`."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks import crowd  # noqa: E402
from conference.models import Conference, ConferenceState, Organisation  # noqa: E402
from registrations.models import Allocation, EntryState, Order, OrderLine, Quota, Ticket, TicketType, WaitingListEntry  # noqa: E402
from registrations.services import booking, setup, tickets, waiting_list  # noqa: E402

# Between the rounds of one run; a round that takes longer begins the next one late, which harms nothing.
GAP_SECONDS = 0.6


def prepare(seats: int, rounds: int) -> dict[str, int]:
    """A conference for each round, with a hall and a type that takes one seat of it."""
    organisation = Organisation.objects.create(name="Race", contact_email="race@example.org")
    for number in range(rounds):
        day = date(2030, 1, 1)
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
        setup.create_type(conference, {"name": "Seat"}, quotas=[quota], by=None)
    return {}


def run(strategy: str, attempts: int, threads: int, begin: float, first: int, rounds: int) -> dict[str, int]:
    """Each thread takes its share of people; all begin at the same instant."""
    errors: list[str] = []
    book = {"service": by_service, "naive": naively, "mixed": crowd.act}[strategy]
    shares = [range(first + number, first + attempts, threads) for number in range(threads)]
    runners = [threading.Thread(target=_try_all, args=(book, share, begin, rounds, errors)) for share in shares]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    for line in errors[:3]:
        print(line, file=sys.stderr)
    return {"errors": len(errors) + crowd.done_twice()}


def judge(strategy: str, rounds: int) -> dict[str, object]:
    """Round by round: oversold, lost and overtaken."""
    look = {"service": _of_service, "naive": _of_naive, "mixed": crowd.judge}[strategy]
    found = [look(Conference.objects.get(slug=f"race-{number}")) for number in range(rounds)]
    return {name: [figures[name] for figures in found] for name in ("oversold", "lost", "overtaken")}


def by_service(conference: Conference, ticket_type: TicketType, person: int) -> None:
    email = f"person{person}@example.org"
    try:
        booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"{conference.slug}-{person}"))
    except booking.capacity.SoldOut:
        waiting_list.join(waiting_list.Wish(ticket_type, 1, False, f"Person {person}", email, "en"))


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


def _try_all(
    book: Callable[[Conference, TicketType, int], None], people: range, begin: float, rounds: int, errors: list[str]
) -> None:
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
    expected = list(waiting.order_by("number").values_list("pk", flat=True)[:number])
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


if __name__ == "__main__":
    verbs = {"prepare": prepare, "run": run, "judge": judge}
    print(json.dumps(verbs[sys.argv[1]](**json.loads(sys.argv[2]))))
