"""From the choice of seats to the confirmed order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import advance
from conference.models import Conference
from conference.services import activity
from registrations.models import Awaits, Order, OrderState, TicketState, TicketType
from registrations.models.orders import ORDER_TRANSITIONS, TICKET_TRANSITIONS
from registrations.services import capacity, issuing, letters, placing, refunds, rules, waiting_list

BATCH = 50


class NothingChosen(DomainError):
    message = _("Choose at least one ticket.")


class TooMany(DomainError):
    message = _("That is more than one order may hold.")


class NotOnSale(DomainError):
    message = _("This ticket is not on sale now.")


class HoldEnded(DomainError):
    message = _("The time for which your seats were held is over. Nothing was charged; choose again.")


@dataclass(frozen=True)
class Choice:
    """How many of each type, and the key that makes a repeated request the same order."""

    conference: Conference
    numbers: Mapping[TicketType, int]
    language: str
    idempotency_key: str


def hold(choice: Choice, *, at: datetime | None = None, instead_of: Order | None = None) -> Order:
    """Take the seats for fifteen minutes. The same key gives the same order; raises SoldOut, NotOnSale, TooMany."""
    existing = Order.objects.filter(idempotency_key=choice.idempotency_key, conference=choice.conference).first()
    if existing is not None:
        return existing
    now = at or timezone.now()
    _check(choice, now)
    try:
        return _hold(choice, now, instead_of)
    except IntegrityError:
        # The same request was faster on another thread: its order is the answer.
        return Order.objects.get(idempotency_key=choice.idempotency_key)


@transaction.atomic
def _hold(choice: Choice, now: datetime, instead_of: Order | None) -> Order:
    quotas = capacity.lock(choice.conference) if instead_of is not None else {}
    crossed = _let_go(instead_of) if instead_of is not None else False
    crossed |= capacity.take(capacity.seats_of(choice.numbers))
    order = Order.objects.create(
        conference=choice.conference,
        state=OrderState.HELD,
        language=choice.language,
        currency=choice.conference.currency,
        idempotency_key=choice.idempotency_key,
        hold_until=now + timedelta(minutes=rules.of(choice.conference).hold_minutes),
    )
    issuing.issue(order, choice.numbers, now)
    if quotas:
        crossed |= waiting_list.offer_freed(choice.conference, quotas)
    capacity.tell(choice.conference, crossed)
    return order


@transaction.atomic
def confirm(
    order: Order,
    *,
    name: str,
    email: str,
    holders: Sequence[issuing.Holder],
    method: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Order:
    """Put names on the held seats. A second sending gives the order as it is; raises HoldEnded when the seats went back."""
    stored = Order.objects.select_for_update().get(pk=order.pk)
    stored.conference = order.conference
    if stored.state in (OrderState.CONFIRMED, OrderState.PENDING):
        return stored
    if stored.state != OrderState.HELD:
        raise HoldEnded
    tickets = issuing.name_order(stored, name=name, email=email, holders=holders, method=method)
    placing.place(stored, tickets, by=by, at=at or timezone.now())
    return stored


@transaction.atomic
def cancel_order(order: Order, *, by: User | None, reason: str = "", tells: bool = True) -> None:
    """All its seats go back, the first of the waiting list gets them offered; raises IllegalTransition when it is over already.

    Who cancels for the team (`by`) charges no fee; the refund rule is for visitors. `tells` is off where another letter says it.
    """
    now = timezone.now()
    quotas = capacity.lock(order.conference)
    order.refresh_from_db(fields=["state"])
    tickets = list(order.tickets.exclude(state=TicketState.CANCELLED).select_related("line"))
    agreed = rules.of(order.conference)
    fee = 0 if by is not None else sum(refunds.fee_of(ticket, agreed, now) for ticket in tickets)
    crossed = _release(order, OrderState.CANCELLED, reason=reason[:300])
    refunds.settle_cancelled(order, tickets, fee=fee, at=now, reason=reason or str(_("Order cancelled")))
    activity.record("order cancelled", order, by=by, after={"reason": reason})
    if tells:
        letters.cancelled(order, tickets)
    crossed |= waiting_list.offer_freed(order.conference, quotas)
    capacity.tell(order.conference, crossed)


def end_unpaid(at: datetime) -> int:
    """A sweep: orders that were not paid in time give their seats back, a batch at most."""
    overdue = Order.objects.filter(awaits=Awaits.PAYMENT, pay_until__lte=at).select_related("conference")
    return sum(_end_unpaid(order, at) for order in list(overdue.order_by("pay_until")[:BATCH]))


def end_holds(at: datetime) -> int:
    """A sweep: seats whose time is over fall back, a batch at most."""
    overdue = Order.objects.filter(state=OrderState.HELD, hold_until__lte=at).select_related("conference")
    orders = list(overdue.order_by("hold_until")[:BATCH])
    return sum(_end_hold(order, at) for order in orders)


@transaction.atomic
def _end_hold(order: Order, at: datetime) -> int:
    quotas = capacity.lock(order.conference)
    order.refresh_from_db(fields=["state", "hold_until"])
    if order.state != OrderState.HELD or order.hold_until is None or order.hold_until > at:
        return 0
    crossed = _release(order, OrderState.EXPIRED)
    crossed |= waiting_list.offer_freed(order.conference, quotas)
    capacity.tell(order.conference, crossed)
    return 1


@transaction.atomic
def _end_unpaid(order: Order, at: datetime) -> int:
    quotas = capacity.lock(order.conference)
    order.refresh_from_db(fields=["state", "awaits", "pay_until"])
    if order.awaits != Awaits.PAYMENT or order.pay_until is None or order.pay_until > at:
        return 0
    tickets = list(order.tickets.exclude(state=TicketState.CANCELLED).select_related("line"))
    crossed = _release(order, OrderState.EXPIRED)
    refunds.settle_cancelled(order, tickets, fee=0, at=at, reason=str(_("Not paid in time")))
    activity.record("order not paid in time", order, by=None)
    letters.not_paid(order)
    crossed |= waiting_list.offer_freed(order.conference, quotas)
    capacity.tell(order.conference, crossed)
    return 1


def _check(choice: Choice, at: datetime) -> None:
    if not any(choice.numbers.values()):
        raise NothingChosen
    for ticket_type, number in choice.numbers.items():
        if number > ticket_type.per_order:
            words = ngettext_lazy(
                "“%(type)s”: at most %(most)d in one order.", "“%(type)s”: at most %(most)d in one order.", ticket_type.per_order
            )
            raise TooMany(words % {"type": ticket_type, "most": ticket_type.per_order})
        if number and not (ticket_type.is_on_sale(at) and choice.conference.takes_place):
            raise NotOnSale(_("“%(type)s” is not on sale now.") % {"type": ticket_type})


def _release(order: Order, to: str, **fields: str) -> bool:
    """The order and all its tickets end; needs the lock. True when a threshold was crossed."""
    advance(order, to, ORDER_TRANSITIONS, awaits="", **fields)
    tickets = list(order.tickets.exclude(state=TicketState.CANCELLED))
    for ticket in tickets:
        advance(ticket, TicketState.CANCELLED, TICKET_TRANSITIONS, cancelled_at=timezone.now())
    return capacity.free_tickets(tickets)


def _let_go(order: Order) -> bool:
    """What the browser held before, read behind the lock; one that was confirmed or has ended meanwhile stays as it is."""
    order.refresh_from_db(fields=["state"])
    return _release(order, OrderState.EXPIRED) if order.state == OrderState.HELD else False
