"""The only module that writes the ledger. A line says what it is for: a line of the order, a payment, a refund."""

from datetime import datetime

from django.db.models import Sum

from registrations.models import LedgerEntry, Order, OrderLine, Payment, Refund

Kind = LedgerEntry.Kind


def owed(order: Order) -> int:
    """Minor units; negative when money is to be given back."""
    return order.ledger.aggregate(total=Sum("amount"))["total"] or 0


def charge(line: OrderLine, at: datetime) -> None:
    if line.gross:
        _enter(line.order, Kind.CHARGE, line.gross, at, line=line)


def cancel(line: OrderLine, at: datetime) -> None:
    """Takes off what was charged for the line, if it was; a line is taken off once."""
    kinds = set(line.ledger.values_list("kind", flat=True))
    if Kind.CHARGE in kinds and Kind.CANCELLATION not in kinds:
        _enter(line.order, Kind.CANCELLATION, -line.gross, at, line=line)


def keep_fee(line: OrderLine, amount: int, at: datetime) -> None:
    if amount:
        _enter(line.order, Kind.FEE, amount, at, line=line)


def take_payment(payment: Payment, at: datetime) -> None:
    _enter(payment.order, Kind.PAYMENT, -payment.amount, at, payment=payment)


def pay_back(refund: Refund, at: datetime) -> None:
    _enter(refund.order, Kind.REFUND, refund.amount, at, refund=refund)


def keep_refund(refund: Refund, at: datetime) -> None:
    """What is not paid back stays with the conference: a fee, so that the account of the order is even."""
    _enter(refund.order, Kind.FEE, refund.amount, at, refund=refund)


def _enter(
    order: Order,
    kind: str,
    amount: int,
    at: datetime,
    *,
    line: OrderLine | None = None,
    payment: Payment | None = None,
    refund: Refund | None = None,
) -> None:
    LedgerEntry.objects.create(
        order=order, kind=kind, amount=amount, currency=order.currency, at=at, line=line, payment=payment, refund=refund
    )
