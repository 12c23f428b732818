"""A crowd that does everything at once: the mixed load of the races. Needs Django to be set up; see `benchmarks.racer`."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from conference.lib import places
from conference.lib.errors import DomainError
from conference.models import Conference
from registrations.models import Allocation, EntryState, Offer, OrderState, Quota, Ticket, TicketState, TicketType, WaitingListEntry
from registrations.services import booking, capacity, issuing, setup, tickets, waiting_list

# Cancellations of which both instants of the same one went through.
_twice: list[str] = []


def act(conference: Conference, ticket_type: TicketType, person: int) -> None:
    """One thing that somebody does, by lot; a refusal with words is an answer, anything else an error."""
    does = random.Random(f"{conference.slug}-{person}").choices(*zip(*LOT, strict=True))[0]  # noqa: S311 - a lot, not a secret
    try:
        does(conference, ticket_type, person)
    except DomainError:
        return


def register(conference: Conference, ticket_type: TicketType, person: int) -> None:
    address = f"person{person}@example.org"
    try:
        order = booking.hold(booking.Choice(conference, {ticket_type: 1 + person % 2}, "en", f"{conference.slug}-{person}"))
    except capacity.SoldOut:
        join(conference, ticket_type, person)
        return
    booking.confirm(order, name="A Person", email=address, holders=[issuing.Holder("A", "Person", address)])


def hold(conference: Conference, ticket_type: TicketType, person: int) -> None:
    booking.hold(booking.Choice(conference, {ticket_type: 1}, "en", f"{conference.slug}-{person}"))


def join(conference: Conference, ticket_type: TicketType, person: int) -> None:
    party = 1 + person % 3
    waiting_list.join(waiting_list.Wish(ticket_type, party, person % 2 == 0, "Party", f"party{person}@example.org", "en"))


def cancel_twice_at_once(conference: Conference, _ticket_type: TicketType, person: int) -> None:
    rows = Ticket.objects.filter(order__conference=conference, order__state=OrderState.CONFIRMED).exclude(state=TicketState.CANCELLED)
    ticket = rows.order_by("pk")[person % 20 : person % 20 + 1].first()
    if ticket is None:
        return
    start, done, failed = threading.Barrier(2, timeout=60), [], []
    pair = [threading.Thread(target=_cancel, args=(ticket.pk, start, done, failed)) for _time in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    if len(done) > 1:
        _twice.append(ticket.code)
    if failed:
        raise failed[0]


def resize(conference: Conference, _ticket_type: TicketType, person: int) -> None:
    quota = Quota.objects.get(conference=conference)
    setup.change_quota(quota, {"size": max(1, quota.taken + person % 7 - 3)}, by=None)


def end_holds(_conference: Conference, _ticket_type: TicketType, _person: int) -> None:
    booking.end_holds(timezone.now() + timedelta(hours=1))


def end_offers(_conference: Conference, _ticket_type: TicketType, person: int) -> None:
    waiting_list.end_offers(timezone.now() + timedelta(hours=23 if person % 4 else 25))


def accept(conference: Conference, _ticket_type: TicketType, person: int) -> None:
    if entry := _offered(conference, person):
        waiting_list.accept(entry)


def pass_on(conference: Conference, _ticket_type: TicketType, person: int) -> None:
    if entry := _offered(conference, person):
        waiting_list.pass_on(entry)


def leave(conference: Conference, _ticket_type: TicketType, person: int) -> None:
    entry = WaitingListEntry.objects.filter(conference=conference, state=EntryState.WAITING).order_by("-number").first()
    if entry is not None and person % 3 == 0:
        waiting_list.leave(entry)


Deed = Callable[[Conference, TicketType, int], None]
LOT: list[tuple[Deed, int]] = [
    (register, 40),
    (hold, 10),
    (join, 10),
    (cancel_twice_at_once, 15),
    (resize, 5),
    (end_holds, 4),
    (end_offers, 2),
    (accept, 8),
    (pass_on, 4),
    (leave, 2),
]


def done_twice() -> int:
    return len(_twice)


def judge(conference: Conference) -> dict[str, int]:
    """Oversold and lost seats, offers out of turn; anything else that does not hold counts as overtaken too."""
    violations = [violation for provider in places.invariants for violation in provider()]
    lost = sum(len(violation.ids) for violation in violations if violation.name.startswith("free seats while"))
    others = [violation for violation in violations if not violation.name.startswith("free seats while")]
    quota = Quota.objects.get(conference=conference)
    held = Allocation.objects.filter(quota=quota, active=True).count()
    oversold = max(0, held - (quota.size or 0)) + abs(held - quota.taken)
    return {"oversold": oversold, "lost": lost, "overtaken": _out_of_turn(conference) + len(others)}


def _out_of_turn(conference: Conference) -> int:
    """Of parties that want the same, a later number was offered seats before an earlier one that waited."""
    wrong = 0
    last: dict[tuple[int, bool], int] = {}
    for number, party, fewer in (
        Offer.objects.filter(entry__conference=conference)
        .order_by("pk")
        .values_list("entry__number", "entry__party", "entry__accept_fewer")
    ):
        wrong += number < last.get((party, fewer), 0)
        last[party, fewer] = number
    return wrong


def _offered(conference: Conference, person: int) -> WaitingListEntry | None:
    rows = WaitingListEntry.objects.filter(conference=conference, state=EntryState.OFFERED).select_related("conference", "ticket_type")
    return rows.order_by("number")[person % 3 : person % 3 + 1].first()


def _cancel(key: int, start: threading.Barrier, done: list[int], failed: list[Exception]) -> None:
    try:
        ticket = Ticket.objects.select_related("order__conference", "line").get(pk=key)
        start.wait()
        tickets.cancel(ticket)
        done.append(key)
    except DomainError:
        return
    except Exception as problem:  # handed to the thread that counts
        failed.append(problem)
    finally:
        connection.close()
