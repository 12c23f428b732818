"""What must always hold of money: the ledger tells the same as the rows that it is about."""

from collections.abc import Iterator

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from conference.lib.places import Violation
from registrations import providers
from registrations.models import Document, LedgerEntry, Order, OrderState, Payment, Refund, RefundState, Ticket, TicketState

Kind = LedgerEntry.Kind
OWES = Q(state=OrderState.CONFIRMED) | Q(awaits="payment")


def check() -> Iterator[Violation]:
    orders = Order.objects.annotate(
        balance=_sum(LedgerEntry.objects.all()),
        agreed=_sum(LedgerEntry.objects.filter(kind__in=[Kind.CHARGE, Kind.CANCELLATION])),
        booked=_sum(LedgerEntry.objects.filter(kind=Kind.PAYMENT)),
        returned=_sum(LedgerEntry.objects.filter(kind=Kind.REFUND)),
        seats=_sum(Ticket.objects.exclude(state=TicketState.CANCELLED), "line__gross"),
        paid=_sum(Payment.objects.all()),
        paid_back=_sum(Refund.objects.filter(state=RefundState.DONE)),
        due=_sum(Refund.objects.filter(state=RefundState.DUE)),
    )
    yield from _violation("order is charged for other seats than stand", orders.filter(OWES).exclude(agreed=F("seats")))
    yield from _violation("order that has ended is charged", orders.exclude(OWES).exclude(agreed=0))
    yield from _violation("ledger has other payments than came", orders.exclude(booked=-F("paid")))
    yield from _violation("ledger has other refunds than went", orders.exclude(returned=F("paid_back")))
    yield from _violation("order has paid too much and nothing is due", orders.filter(balance__lt=0).exclude(balance=-F("due")))
    yield from _violation("refund is due to an order that has not paid too much", orders.filter(balance__gte=0, due__gt=0))
    yield from _confirmed_unpaid()
    yield from _violation("payment without a receipt", Payment.objects.filter(receipt=None))
    yield from _violation("refund without a credit note", Refund.objects.filter(state=RefundState.DONE, credit_note=None))
    yield from _gaps()


def _confirmed_unpaid() -> Iterator[Violation]:
    """What is paid first was paid when it was confirmed; what is charged later may be open."""
    first = [way.name for way in providers.everyday() if way.is_paid_first]
    until_then = LedgerEntry.objects.filter(at__lte=OuterRef("confirmed_at"))
    orders = Order.objects.filter(state=OrderState.CONFIRMED, method__in=first).annotate(open=_sum(until_then))
    yield from _violation("order was confirmed before it was paid", orders.filter(open__gt=0))


def _gaps() -> Iterator[Violation]:
    numbered = Document.objects.order_by().values("conference", "kind").annotate(number_of=Count("pk"), last=Max("number"))
    wrong = tuple(f"{row['conference']} {row['kind']}" for row in numbered if row["number_of"] != row["last"])
    if wrong:
        yield Violation("numbers of documents have gaps", wrong)


def _sum(rows: QuerySet, what: str = "amount") -> Coalesce:
    of_order = rows.filter(order=OuterRef("pk")).order_by().values("order").annotate(total=Sum(what)).values("total")
    return Coalesce(Subquery(of_order, output_field=IntegerField()), 0)


def _violation(name: str, rows: QuerySet) -> Iterator[Violation]:
    if found := tuple(rows.values_list("pk", flat=True)[:100]):
        yield Violation(name, found)
