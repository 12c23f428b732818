"""What must always hold of seats."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from conference.lib.places import Violation
from registrations.invariants import money as invariants_money
from registrations.models import (
    Allocation,
    CheckIn,
    EntryState,
    OfferState,
    Quota,
    Ticket,
    TicketState,
    Transfer,
    TransferState,
    Voucher,
    WaitingListEntry,
)


def check() -> Iterator[Violation]:
    counted = Quota.objects.annotate(held=Count("allocations", filter=Q(allocations__active=True)))
    yield from _violation("quota counts other seats than are held", counted.exclude(taken=F("held")))
    yield from _violation("quota is oversold", Quota.objects.filter(size__isnull=False, taken__gt=F("size")))
    yield from _waiting_counts()
    yield from _violation(
        "cancelled ticket holds a seat", Ticket.objects.filter(state=TicketState.CANCELLED, allocations__active=True).distinct()
    )
    yield from _violation(
        "closed offer holds a seat", Allocation.objects.filter(active=True, offer__isnull=False).exclude(offer__state=OfferState.OPEN)
    )
    yield from _violation(
        "ticket carries a programme of another conference",
        Ticket.objects.filter(agenda__isnull=False).exclude(agenda__conference=F("order__conference")),
    )
    yield from _lost_seats()
    yield from _closed_for_waiting()
    yield from _violation(
        "ticket without a link or an entry code of its own",
        Ticket.objects.annotate(standing=Count("secrets", filter=Q(secrets__revoked_at=None))).exclude(standing=2),
    )
    yield from _violation(
        "hand-over is open for a ticket that nobody holds",
        Transfer.objects.filter(state=TransferState.OPEN).exclude(ticket__in=Ticket.objects.valid().filter(state=TicketState.CLAIMED)),
    )
    yield from _violation(
        "ticket scanned at another conference's door",
        CheckIn.objects.filter(ticket__isnull=False).exclude(ticket__order__conference=F("check_in_list__conference")),
    )
    yield from invariants_money.check()
    yield from _voucher_counts()


def _violation(name: str, rows: object) -> Iterator[Violation]:
    if found := tuple(rows.values_list("pk", flat=True)[:100]):  # type: ignore[attr-defined]
        yield Violation(name, found)


def _waiting_counts() -> Iterator[Violation]:
    through = WaitingListEntry.scarce.through.objects.filter(waitinglistentry__state=EntryState.WAITING)
    counts = dict(through.values_list("quota").annotate(Count("pk")))
    if wrong := tuple(quota.pk for quota in Quota.objects.all() if quota.waiting != counts.get(quota.pk, 0)):
        yield Violation("quota counts other entries than wait", wrong)


def _lost_seats() -> Iterator[Violation]:
    """A seat is lost when somebody waits whom it would fit."""
    waiting = (
        WaitingListEntry.objects.filter(state=EntryState.WAITING).select_related("ticket_type").prefetch_related("ticket_type__quotas")
    )
    lost = tuple(entry.pk for entry in waiting if _fits(entry))
    if lost:
        yield Violation("free seats while somebody waits whom they fit", lost)


def _closed_for_waiting() -> Iterator[Violation]:
    """Who waits keeps the public from the quotas that lack seats for the party, and from no others (ADR 8)."""
    rows = WaitingListEntry.objects.filter(state=EntryState.WAITING).select_related("ticket_type")
    wrong = tuple(entry.pk for entry in rows.prefetch_related("ticket_type__quotas", "scarce") if not _closes_what_lacks(entry))
    if wrong:
        yield Violation("waiting party closes other quotas than lack seats for it", wrong)


def _closes_what_lacks(entry: WaitingListEntry) -> bool:
    lacking = {quota.pk for quota in entry.ticket_type.quotas.all() if quota.left is not None and quota.left < entry.least}
    return {quota.pk for quota in entry.scarce.all()} == lacking


def _fits(entry: WaitingListEntry) -> bool:
    return all(quota.left is None or quota.left >= entry.least for quota in entry.ticket_type.quotas.all())


def _voucher_counts() -> Iterator[Violation]:
    standing = Q(lines__ticket__isnull=False) & ~Q(lines__ticket__state=TicketState.CANCELLED)
    counted = Voucher.objects.annotate(standing=Count("lines", filter=standing))
    yield from _violation("voucher counts other tickets than stand", counted.exclude(used=F("standing")))
