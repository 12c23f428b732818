"""Money taken at the door."""

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.services import activity
from registrations.models import LedgerEntry, Order, Payment
from registrations.services import placing


class NothingOwed(DomainError):
    message = _("Nothing is owed for this order.")


def owed(order: Order) -> int:
    """Minor units; negative when money is to be given back."""
    return order.ledger.aggregate(total=Sum("amount"))["total"] or 0


@transaction.atomic
def take_at_door(order: Order, *, by: User | None) -> Payment:
    """The whole of what is owed, in cash; raises NothingOwed when that is nothing."""
    stored = Order.objects.select_for_update().get(pk=order.pk)
    amount = owed(order)
    if amount <= 0:
        raise NothingOwed
    now = timezone.now()
    reference = f"{order.code}-{order.payments.count() + 1}"
    payment = Payment.objects.create(
        order=order, reference=reference, amount=amount, currency=order.currency, received_at=now, received_by=by
    )
    LedgerEntry.objects.create(order=order, kind=LedgerEntry.Kind.PAYMENT, amount=-amount, currency=order.currency, at=now)
    placing.settle(stored, by=by, at=now)
    activity.record("paid at the door", order, by=by, after={"amount": amount})
    return payment
