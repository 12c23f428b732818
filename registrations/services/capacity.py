"""The only module that writes `Quota.taken`, `Quota.waiting` and `Allocation.active`.

A transaction that takes seats begins with one conditional UPDATE a quota, in ascending key order: the statement
both checks and locks, on SQLite and on PostgreSQL alike. A transaction that frees seats, or offers them, first locks
all quotas of the conference in the same order, because an offer may need others than those that were freed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from conference import kept
from conference.lib.errors import DomainError
from conference.models import Conference
from registrations.models import Allocation, EntryState, Offer, Quota, Ticket, TicketType, WaitingListEntry

FEW_SHARE = 10  # a tenth of the seats
FEW_SEATS = 5

_TAKE = """
UPDATE registrations_quota SET taken = taken + %s
WHERE id = %s AND (size IS NULL OR taken + %s <= size) AND waiting = 0
RETURNING taken, size
"""
_TAKE_FOR_WAITING = _TAKE.replace("AND waiting = 0\n", "\n")
_FREE = "UPDATE registrations_quota SET taken = taken - %s WHERE id = %s RETURNING taken, size"
_WAIT = "UPDATE registrations_quota SET waiting = waiting + %s WHERE id = %s RETURNING taken, size, waiting"

Seats = Mapping[int, int]  # quota's key → seats


class SoldOut(DomainError):
    message = _("These seats have just been taken. Choose another ticket, or join the waiting list.")


class QuotaTooSmall(DomainError):
    message = _("More seats are taken than that. Choose a larger number.")


def seats_of(types: Mapping[TicketType, int]) -> dict[int, int]:
    """Seats of each quota that these tickets need; `quotas` should be prefetched."""
    seats: Counter[int] = Counter()
    for ticket_type, number in types.items():
        for quota in ticket_type.quotas.all():
            seats[quota.pk] += number
    return dict(seats)


def take(seats: Seats, *, for_waiting: bool = False) -> bool:
    """Take the seats, or raise SoldOut; nobody from outside passes those who wait. True when a threshold was crossed."""
    crossed = False
    with connection.cursor() as cursor:
        for quota, number in sorted(seats.items()):
            cursor.execute(_TAKE_FOR_WAITING if for_waiting else _TAKE, [number, quota, number])
            row = cursor.fetchone()
            if row is None:
                raise SoldOut
            taken, size = row
            crossed |= availability(taken, size) != availability(taken - number, size)
    # Offers follow one another under one lock; who makes them looks at the end.
    return crossed if for_waiting else _close_behind(seats) or crossed


def allocate(tickets: Iterable[Ticket]) -> None:
    """A row for each seat that was taken for them; their types' `quotas` should be prefetched."""
    rows = [Allocation(quota=quota, ticket=ticket) for ticket in tickets for quota in ticket.ticket_type.quotas.all()]
    Allocation.objects.bulk_create(rows)


def keep_for(offer: Offer, seats: Seats) -> None:
    """Seats of an open offer: a row each, so that accepting one hands the very seats over."""
    Allocation.objects.bulk_create([Allocation(quota_id=quota, offer=offer) for quota in sorted(seats) for _seat in range(seats[quota])])


def hand_over(offer: Offer, tickets: Iterable[Ticket]) -> None:
    """The offer's seats become the tickets'; nothing is counted anew, so nobody can come between."""
    rows = list(Allocation.objects.filter(offer=offer, active=True).order_by("quota_id", "pk"))
    by_quota: dict[int, list[Allocation]] = {}
    for row in rows:
        by_quota.setdefault(row.quota_id, []).append(row)
    for ticket in tickets:
        for held in by_quota.values():
            seat = held.pop()
            Allocation.objects.filter(pk=seat.pk).update(offer=None, ticket=ticket)


def lock(conference: Conference) -> dict[int, Quota]:
    """All quotas of the conference, locked in key order and read after the lock."""
    return {quota.pk: quota for quota in Quota.objects.filter(conference=conference).select_for_update().order_by("pk")}


def free_tickets(tickets: Iterable[Ticket]) -> bool:
    """Give back what these tickets hold; what was given back already counts once. Needs `lock`."""
    return _free(Allocation.objects.filter(ticket__in=list(tickets), active=True))


def move(ticket: Ticket, to: TicketType) -> bool:
    """The seat of another type for the one that the ticket has: what both need stays as it is. Needs `lock`; raises SoldOut."""
    held = Allocation.objects.filter(ticket=ticket, active=True)
    wanted = {quota.pk for quota in to.quotas.all()}
    new = wanted - set(held.values_list("quota_id", flat=True))
    crossed = take(dict.fromkeys(new, 1))
    Allocation.objects.bulk_create([Allocation(quota_id=quota, ticket=ticket) for quota in sorted(new)])
    return _free(held.exclude(quota__in=wanted)) or crossed


def free_offer(offer: Offer) -> bool:
    return _free(Allocation.objects.filter(offer=offer, active=True))


def begin_waiting(entry: WaitingListEntry, quotas: Iterable[int]) -> None:
    """Nobody from outside takes a seat of these quotas while the entry waits."""
    entry.scarce.set(quotas)
    _count_waiting(quotas, 1)


def end_waiting(entry: WaitingListEntry) -> None:
    _count_waiting(entry.scarce.values_list("pk", flat=True), -1)
    entry.scarce.clear()


def keep_up(entries: Iterable[WaitingListEntry], quotas: Mapping[int, Quota]) -> bool:
    """Of these locked quotas, each waiting party closes those that lack seats for it, and no others. True when that changed."""
    changed = False
    for entry in entries:
        lacking = set(lacking_for(entry, quotas))
        closed = {quota.pk for quota in entry.scarce.all() if quota.pk in quotas}
        if closed != lacking:
            entry.scarce.remove(*closed - lacking)
            entry.scarce.add(*lacking - closed)
            _count_waiting(closed - lacking, -1)
            _count_waiting(lacking - closed, 1)
            changed = True
    return changed


def out_of_step(quotas: Mapping[int, Quota]) -> list[WaitingListEntry]:
    """Those who wait and close others of these quotas than the ones that lack seats for them, found in one statement.

    However many wait, only these have to be looked at: after most changes that is nobody.
    """
    fewest = Case(When(accept_fewer=True, then=Value(1)), default=F("party"), output_field=IntegerField())
    wrong = Q(pk__in=[])
    for quota in quotas.values():
        closes = Exists(WaitingListEntry.scarce.through.objects.filter(waitinglistentry=OuterRef("pk"), quota=quota.pk))
        wants = Exists(TicketType.quotas.through.objects.filter(tickettype=OuterRef("ticket_type"), quota=quota.pk))
        lacks = Q(wants) & Q(fewest__gt=quota.left) if quota.left is not None else Q(pk__in=[])
        wrong |= (Q(closes) & ~lacks) | (~Q(closes) & lacks)
    rows = WaitingListEntry.objects.filter(state=EntryState.WAITING, conference__in={quota.conference_id for quota in quotas.values()})
    return list(rows.alias(fewest=fewest).filter(wrong).select_related("ticket_type").prefetch_related("ticket_type__quotas", "scarce"))


def lacking_for(entry: WaitingListEntry, quotas: Mapping[int, Quota]) -> list[int]:
    """Those of these quotas that have fewer seats left than the party would sit down with; the type's `quotas` at hand."""
    wanted = [quotas[quota.pk] for quota in entry.ticket_type.quotas.all() if quota.pk in quotas]
    return [quota.pk for quota in wanted if quota.left is not None and quota.left < entry.least]


def resize(quota: Quota, size: int | None) -> None:
    """Raises QuotaTooSmall below what is taken. Needs `lock`; the caller then makes offers."""
    if size is not None and size < quota.taken:
        raise QuotaTooSmall
    Quota.objects.filter(pk=quota.pk).update(size=size)
    quota.size = size


def availability(taken: int, size: int | None, waiting: int = 0) -> str:
    """`available`, `few` or `full`: what the public is told, so that pages change at thresholds only."""
    if size is None:
        return "available"
    left = 0 if waiting else size - taken
    if left <= 0:
        return "full"
    return "few" if left <= max(FEW_SEATS, size // FEW_SHARE) and size > FEW_SEATS else "available"


def tell(conference: Conference, crossed: bool) -> None:
    """The last statement of a transaction: pages change when what they say about seats does."""
    if crossed:
        kept.changed(conference)


def _close_behind(seats: Seats) -> bool:
    """Seats went to the public: what is left of them may be too little for a party that waits for something else yet."""
    if not WaitingListEntry.objects.filter(state=EntryState.WAITING, ticket_type__quotas__in=list(seats)).exists():
        return False
    quotas = Quota.objects.in_bulk(list(seats))
    return keep_up(out_of_step(quotas), quotas)


def _free(rows: QuerySet[Allocation]) -> bool:
    held = Counter(rows.values_list("quota_id", flat=True))
    rows.update(active=False)
    crossed = False
    with connection.cursor() as cursor:
        for quota, number in sorted(held.items()):
            cursor.execute(_FREE, [number, quota])
            taken, size = cursor.fetchone()
            crossed |= availability(taken, size) != availability(taken + number, size)
    return crossed


def _count_waiting(quotas: Iterable[int], step: int) -> None:
    with connection.cursor() as cursor:
        for quota in sorted(quotas):
            cursor.execute(_WAIT, [step, quota])
            cursor.fetchone()
