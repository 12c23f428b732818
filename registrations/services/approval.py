"""Somebody of the team says yes (`placing.approve`) or no to an order whose tickets need approval; its seats are kept meanwhile."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.services import activity
from registrations.models import Awaits, Order
from registrations.services import booking, capacity


class NothingToDecide(DomainError):
    message = _("This order does not wait for approval.")


@transaction.atomic
def decline(order: Order, *, by: User | None, reason: str) -> None:
    """The seats go back, and who asked is told why. Raises NothingToDecide when the order waits for something else."""
    capacity.lock(order.conference)
    stored = Order.objects.select_for_update(of=("self",)).select_related("conference").get(pk=order.pk)
    if stored.awaits != Awaits.APPROVAL:
        raise NothingToDecide
    activity.record("order declined", stored, by=by, after={"reason": reason})
    booking.cancel_order(stored, by=by, reason=reason)
