"""Money of the demonstration: transfers that wait, are paid, in part, too much or too late, and refunds in every state."""

from datetime import datetime, timedelta

from conference.models import Conference
from registrations import providers
from registrations.models import Order, Refund, RefundState, TicketType
from registrations.services import booking, issuing, payments, refunds, rules, tickets

ACCOUNT = "Secretariat of the Forum (invented)\nBank of Examples, Baku\nIBAN AZ00 DEMO 0000 0000 0000 0000 0000"
# Who, how long ago the order was placed, and what has come for it, in hundredths of what is owed.
_TRANSFERS = [
    ("Xanım", "Örnəkzadə", timedelta(days=2), None),
    ("Pərviz", "Nümunəvi", timedelta(days=12), None),
    ("Gülər", "Misalova", timedelta(days=5), 100),
    ("Anar", "Yarımov", timedelta(days=3), 40),
    ("Zərifə", "Artıqlı", timedelta(days=6), 110),
    ("Kənan", "Gecikmiş", timedelta(days=30), None),
]


def load(forum: Conference, full: TicketType, at: datetime) -> None:
    """Needs the ticket types; the orders at the door stand already."""
    rules.decide(forum, {"takes_cash": True, "takes_transfers": True, "bank_account": ACCOUNT}, by=None, steps=_steps(forum))
    for number, (given, family, ago, share) in enumerate(_TRANSFERS):
        order = _order(forum, full, given, family, at - ago)
        if share is not None:
            _receive(order, payments.owed(order) * share // 100, f"statement {number}", at - ago + timedelta(days=1))
    booking.end_unpaid(at)
    _give_back(full, at)


def _steps(forum: Conference) -> list[dict[str, object]]:
    begin = forum.begins_at()
    return [{"until": begin - timedelta(days=30), "fee": 0}, {"until": begin - timedelta(days=7), "fee": 5000}]


def _order(forum: Conference, kind: TicketType, given: str, family: str, at: datetime) -> Order:
    email = f"transfer-{family.casefold().encode('ascii', 'ignore').decode()}@example.org"
    order = booking.hold(booking.Choice(forum, {kind: 1}, "az", f"demonstration-{email}"), at=at - timedelta(minutes=1))
    holders = [issuing.Holder(given, family, email)]
    return booking.confirm(order, name=f"{given} {family}", email=email, holders=holders, method=providers.BANK, at=at)


def _receive(order: Order, amount: int, reference: str, at: datetime) -> None:
    payments.receive(order, amount, provider=providers.BANK, reference=f"{order.code} {reference}", at=at, received_at=at)


def _give_back(kind: TicketType, at: datetime) -> None:
    """Two who had paid at the desk cannot come: one has the money back, the other waits for it."""
    for number, order in enumerate(_paid_at_the_desk(kind)):
        tickets.cancel(order.tickets.select_related("order__conference", "line").get())
        if number == 0:
            refunds.pay_back(Refund.objects.get(order=order, state=RefundState.DUE), reference="desk 1", by=None)


def _paid_at_the_desk(kind: TicketType) -> list[Order]:
    orders = list(Order.objects.filter(tickets__ticket_type=kind, method=providers.DOOR, state="confirmed").order_by("pk")[:2])
    for order in orders:
        payments.take_at_door(order, by=None)
    return orders
