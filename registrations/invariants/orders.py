"""What must always hold of orders, of those who wait, and of what is owed."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from conference.lib.places import Violation
from registrations.models import (
    Allocation,
    Awaits,
    EntryState,
    LedgerEntry,
    Offer,
    OfferState,
    Order,
    OrderState,
    Ticket,
    TicketSecret,
    TicketState,
    WaitingListEntry,
)

# The worker needs seconds; a day is a worker that does not run.
LATE = timedelta(days=1)
STANDING = (OrderState.HELD, OrderState.PENDING, OrderState.CONFIRMED)
CHARGED = Q(state=OrderState.CONFIRMED) | Q(awaits=Awaits.PAYMENT)


def check() -> Iterator[Violation]:
    for name, rows in (*_tickets(), *_overdue(), *_offers(), *_money()):
        if found := tuple(rows.values_list("pk", flat=True)[:100]):
            yield Violation(name, found)
    yield from _numbers()


def _tickets() -> Iterator[tuple[str, QuerySet]]:
    seats = Allocation.objects.filter(ticket=OuterRef("pk"), active=True)
    standing = Ticket.objects.exclude(state=TicketState.CANCELLED)
    # A type that limits nothing has no quota.
    limited = Q(Exists(Allocation.objects.filter(ticket=OuterRef("pk")))) | Q(ticket_type__quotas__isnull=False)
    yield "standing ticket holds no seat", standing.filter(limited, ~Exists(seats)).distinct()
    yield "ticket of an order that is over stands", standing.exclude(order__state__in=STANDING)
    yield "order without standing tickets is not over", _childless()
    yield (
        "ticket holds a seat of another conference",
        Ticket.objects.exclude(allocations__isnull=True).exclude(allocations__quota__conference=F("order__conference")),
    )
    secrets = TicketSecret.objects.filter(ticket=OuterRef("pk"), kind=TicketSecret.Kind.ENTRY, revoked_at=None)
    yield "standing ticket has no entry code", standing.exclude(Exists(secrets))


def _childless() -> QuerySet:
    standing = Ticket.objects.filter(order=OuterRef("pk")).exclude(state=TicketState.CANCELLED)
    return Order.objects.filter(~Exists(standing), state__in=STANDING)


def _overdue() -> Iterator[tuple[str, QuerySet]]:
    late = timezone.now() - LATE
    yield "hold stands a day after its end: does the worker run?", Order.objects.filter(state=OrderState.HELD, hold_until__lt=late)
    yield "unpaid order stands a day after its time: does the worker run?", Order.objects.filter(awaits=Awaits.PAYMENT, pay_until__lt=late)
    yield "offer stands a day after its end: does the worker run?", Offer.objects.filter(state=OfferState.OPEN, expires_at__lt=late)


def _offers() -> Iterator[tuple[str, QuerySet]]:
    opened = Offer.objects.filter(state=OfferState.OPEN)
    yield "open offer of an entry that has none", opened.exclude(entry__state=EntryState.OFFERED)
    entries = WaitingListEntry.objects.annotate(opened=Count("offers", filter=Q(offers__state=OfferState.OPEN)))
    yield "entry has an offer that is not there", entries.filter(state=EntryState.OFFERED).exclude(opened=1)
    yield "offer of more seats than are wanted", Offer.objects.filter(seats__gt=F("entry__party"))
    held = opened.annotate(kept=Count("allocations", filter=Q(allocations__active=True)), quotas=Count("allocations__quota", distinct=True))
    yield "open offer keeps other seats than it says", held.filter(quotas__gt=0).exclude(kept=F("seats") * F("quotas"))
    yield (
        "entry that does not wait closes a quota",
        WaitingListEntry.objects.exclude(state=EntryState.WAITING).filter(scarce__isnull=False).distinct(),
    )


def _money() -> Iterator[tuple[str, QuerySet]]:
    """Charges less what was cancelled are the prices of the tickets that stand; payments are in the ledger as they came."""
    priced = Ticket.objects.filter(order=OuterRef("pk")).exclude(state=TicketState.CANCELLED)
    orders = Order.objects.annotate(
        prices=_sum(priced, "order", "line__gross"),
        charged=_sum(_ledger("charge", "cancellation"), "order", "amount"),
        paid=_sum(_ledger("payment"), "order", "amount"),
        received=Coalesce(Sum("payments__amount"), 0),
    )
    yield "ledger charges other than the tickets cost", orders.filter(CHARGED).exclude(charged=F("prices"))
    yield "ledger charges for an order that is over", orders.exclude(state__in=STANDING).exclude(charged=0)
    yield "ledger knows other payments than came", orders.exclude(received=-F("paid"))
    yield "line of the ledger in another currency", LedgerEntry.objects.exclude(currency=F("order__currency"))


def _ledger(*kinds: str) -> QuerySet:
    return LedgerEntry.objects.filter(order=OuterRef("pk"), kind__in=kinds)


def _sum(rows: QuerySet, group: str, amount: str) -> Coalesce:
    total = rows.order_by().values(group).annotate(total=Sum(amount)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def _numbers() -> Iterator[Violation]:
    """Numbers are given one after the other and never taken back."""
    rows = WaitingListEntry.objects.order_by().values("conference").annotate(last=Max("number"), entries=Count("pk"))
    if wrong := tuple(row["conference"] for row in rows.exclude(last=F("entries"))):
        yield Violation("waiting list of the conference misses a number", wrong)
