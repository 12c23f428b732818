"""Money that comes in: booked once, whatever the order has become meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.text import clean_line
from conference.services import activity
from registrations import providers
from registrations.models import Awaits, Order, OrderState, Payment
from registrations.services import capacity, documents, ledger, letters, placing, rebooking, refunds
from registrations.services.ledger import owed

__all__ = ["NotPayable", "NothingOwed", "ReferenceUsed", "WrongCurrency", "mark_paid", "owed", "receive", "take_at_door"]


class NothingOwed(DomainError):
    message = _("Nothing is owed for this order.")


class WrongCurrency(DomainError):
    message = _("This order is in another currency. Nothing was booked.")


class NotPayable(DomainError):
    message = _("This order cannot be paid yet: it has no names, or waits for approval.")


class ReferenceUsed(DomainError):
    message = _("This reference belongs to another payment. Nothing was booked.")


@dataclass(frozen=True)
class _Money:
    """One payment as it came in: minor units, what identifies it, and the moment it is booked."""

    amount: int
    currency: str
    provider: str
    reference: str
    idempotency_key: str | None
    at: datetime
    received_at: datetime


def receive(
    order: Order,
    amount: int,
    *,
    provider: str,
    reference: str,
    idempotency_key: str = "",
    currency: str = "",
    by: User | None = None,
    at: datetime | None = None,
    received_at: datetime | None = None,
) -> Payment:
    """Book the money; the same key, or the same provider's reference, gives the same payment.

    The whole settles the order, a part leaves the rest owed, too much is due to go back. What comes for an order that has
    expired books the seats again if they are there. `received_at` is the day on the statement; the ledger has the day of
    booking, so that its past never changes. Raises WrongCurrency, NotPayable, NothingOwed, ReferenceUsed.
    """
    now = at or timezone.now()
    reference = clean_line(reference)[:60]
    money = _Money(amount, currency or order.currency, provider, reference, idempotency_key or None, now, received_at or now)
    try:
        return _receive(order, money, by)
    except IntegrityError:
        # The same message was faster on another thread, for an order whose lock we did not share.
        known = _known(money)
        if known is None:
            raise
        return _the_same(known, money)


@transaction.atomic
def take_at_door(order: Order, *, by: User | None) -> Payment:
    """The whole of what is owed, in cash; raises NothingOwed when that is nothing."""
    return _take_whole(order, providers.DOOR, by)


@transaction.atomic
def mark_paid(order: Order, *, by: User | None) -> Payment:
    """The whole of what is owed, in the way that was chosen; raises NothingOwed when that is nothing."""
    return _take_whole(order, providers.DOOR if order.method == providers.FREE else order.method, by)


def _take_whole(order: Order, provider: str, by: User | None) -> Payment:
    capacity.lock(order.conference)
    amount = owed(order)
    if amount <= 0:
        raise NothingOwed
    return receive(order, amount, provider=provider, reference=f"{order.code}-{order.payments.count() + 1}", by=by)


@transaction.atomic
def _receive(order: Order, money: _Money, by: User | None) -> Payment:
    capacity.lock(order.conference)
    stored = Order.objects.select_for_update(of=("self",)).select_related("conference", "booked_again").get(pk=order.pk)
    known = _known(money)
    if known is not None:
        return _the_same(known, money)
    paid = Order.objects.select_for_update().get(pk=stored.booked_again_id) if stored.booked_again_id else stored
    _check(paid, money)
    again = rebooking.book_again(paid, money.amount, by=by, at=money.at) if paid.state == OrderState.EXPIRED else None
    payment = _book(again or paid, money, by)
    _settle(payment, by, money.at)
    capacity.tell(order.conference, again is not None)
    return payment


def _check(order: Order, money: _Money) -> None:
    if money.currency != order.currency:
        raise WrongCurrency
    if money.amount <= 0:
        raise NothingOwed(_("A payment is more than nothing."))
    if order.state == OrderState.HELD or order.awaits == Awaits.APPROVAL:
        raise NotPayable


def _known(money: _Money) -> Payment | None:
    by_key = Payment.objects.filter(idempotency_key=money.idempotency_key).first() if money.idempotency_key else None
    return by_key or Payment.objects.filter(provider=money.provider, reference=money.reference).first()


def _the_same(known: Payment, money: _Money) -> Payment:
    """Told again it is the same payment; the same name for other money is a mistake that somebody has to look at."""
    if (known.amount, known.currency, known.provider) != (money.amount, money.currency, money.provider):
        raise ReferenceUsed
    return known


def _book(order: Order, money: _Money, by: User | None) -> Payment:
    payment = Payment.objects.create(
        order=order,
        provider=money.provider,
        reference=money.reference,
        idempotency_key=money.idempotency_key,
        amount=money.amount,
        currency=money.currency,
        received_at=money.received_at,
        received_by=by,
    )
    ledger.take_payment(payment, money.at)
    activity.record("payment received", order, by=by, after={"amount": money.amount, "way": money.provider})
    return payment


def _settle(payment: Payment, by: User | None, at: datetime) -> None:
    """The order goes on, the receipt is written, too much is due to go back, and the buyer hears of it."""
    order = payment.order
    left = owed(order)
    documents.issue_receipt(payment, at=at)
    if left <= 0:
        placing.settle(order, by=by, at=at)
    else:
        letters.part_paid(payment, left)
    refund = refunds.balance(order, at=at, reason=_why_back(order))
    if refund is not None:
        letters.refund_due(refund)


def _why_back(order: Order) -> str:
    words = {
        OrderState.EXPIRED: _("Paid after the deadline, and the seats are not free any more"),
        OrderState.CANCELLED: _("Paid for a cancelled order"),
    }
    return str(words.get(OrderState(order.state), _("Paid too much")))
