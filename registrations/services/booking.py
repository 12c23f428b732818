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
from questions.answers import Answers
from registrations.models import Awaits, Order, OrderState, Ticket, TicketState, TicketType, Voucher
from registrations.models.orders import ORDER_TRANSITIONS, TICKET_TRANSITIONS
from registrations.services import (
    answering,
    capacity,
    issuing,
    letters,
    listing,
    placing,
    prices,
    refunds,
    rules,
    transfers,
    vouchers,
    waiting_list,
)

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
    """How many of each type, the key that makes a repeated request the same order, and the code they are bought with."""

    conference: Conference
    numbers: Mapping[TicketType, int]
    language: str
    idempotency_key: str
    voucher: Voucher | None = None


def placed(conference: Conference, idempotency_key: str) -> Order | None:
    """The order that this request has made already, when it is sent again."""
    return Order.objects.filter(idempotency_key=idempotency_key, conference=conference).first()


def hold(choice: Choice, *, at: datetime | None = None, instead_of: Order | None = None) -> Order:
    """Take the seats, and the uses of the voucher, for the minutes that the rules say.

    The same key gives the same order. Raises SoldOut, NotOnSale, TooMany, VoucherRefused.
    """
    existing = placed(choice.conference, choice.idempotency_key)
    if existing is not None:
        return existing
    now = at or timezone.now()
    _check(choice, now)
    try:
        return _hold(choice, now, instead_of)
    except (IntegrityError, vouchers.CodeUsedUp):
        # The same request may have been faster on another thread: then its order is the answer.
        if faster := placed(choice.conference, choice.idempotency_key):
            return faster
        raise


@transaction.atomic
def _hold(choice: Choice, now: datetime, instead_of: Order | None) -> Order:
    """Quotas before vouchers. What was held before goes back first, so that nobody stands in the own way."""
    quotas = capacity.lock(choice.conference) if instead_of is not None else {}
    freed = _open_tickets(instead_of)
    crossed = _let_go(instead_of, freed)
    crossed |= capacity.take(capacity.seats_of(choice.numbers))
    vouchers.exchange(freed, vouchers.uses_of(choice.voucher, choice.numbers))
    order = Order.objects.create(
        conference=choice.conference,
        state=OrderState.HELD,
        language=choice.language,
        currency=choice.conference.currency,
        idempotency_key=choice.idempotency_key,
        hold_until=now + timedelta(minutes=rules.of(choice.conference).hold_minutes),
    )
    issuing.issue(order, choice.numbers, now, voucher=choice.voucher)
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
    holders: Sequence[issuing.Holder | issuing.Guest],
    method: str = "",
    answers: Mapping[int, Answers] | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Order:
    """Put names, and answers by the tickets' keys, on the held seats; raises HoldEnded when these went back.

    A second sending gives the order as it is.
    """
    stored = Order.objects.select_for_update().get(pk=order.pk)
    stored.conference = order.conference
    if stored.state in (OrderState.CONFIRMED, OrderState.PENDING):
        return stored
    if stored.state != OrderState.HELD:
        raise HoldEnded
    moment = at or timezone.now()
    tickets = issuing.name_order(stored, name=name, email=email, holders=holders, method=method)
    for ticket in tickets:
        if ticket.listed != Ticket.Listed.NOBODY:
            listing.record(ticket)
        if ticket.pk in (answers or {}):
            answering.take_down(ticket, (answers or {})[ticket.pk], at=moment)
    placing.place(stored, tickets, by=by, at=moment)
    return stored


@transaction.atomic
def cancel_order(order: Order, *, by: User | None, reason: str = "", agreed: int | None = None, called_off: bool = False) -> None:
    """All its seats go back, the first of the waiting list gets them offered; raises IllegalTransition when it is over already.

    Who cancels for the team (`by`) charges no fee and knows no deadline; the rules are for visitors, who have agreed to a fee.
    `called_off`: the conference itself is off, so nobody pays a fee, and the letter to everybody says it.
    """
    now = timezone.now()
    quotas = capacity.lock(order.conference)
    order.refresh_from_db(fields=["state", "awaits"])
    declined = by is not None and not called_off and order.awaits == Awaits.APPROVAL
    tickets = list(order.tickets.exclude(state=TicketState.CANCELLED).select_related("line"))
    fee = 0 if by is not None or called_off else _fee(order, tickets, now, agreed)
    crossed = _release(order, OrderState.CANCELLED, reason=reason[:300])
    refunds.settle_cancelled(order, tickets, fee=fee, at=now, reason=reason or str(_("Order cancelled")))
    activity.record("order cancelled", order, by=by, after={"reason": reason})
    if declined:
        letters.declined(order, reason)
    elif not called_off:
        letters.cancelled(order, tickets, reason)
    crossed |= waiting_list.offer_freed(order.conference, quotas)
    capacity.tell(order.conference, crossed or listing.shows(tickets))


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
    order.refresh_from_db(fields=["state", "awaits", "pay_until"], from_queryset=Order.objects.select_for_update())
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


def _fee(order: Order, tickets: Sequence[Ticket], at: datetime, seen: int | None) -> int:
    agreed = rules.of(order.conference)
    if order.state == OrderState.CONFIRMED:
        rules.refuse_after(rules.deadlines(agreed, order.conference).giving_back, order.conference, at)
    return refunds.fees(order, tickets, agreed, at, agreed=seen)


def _check(choice: Choice, at: datetime) -> None:
    if not any(choice.numbers.values()):
        raise NothingChosen
    if choice.conference.is_past(at):
        raise NotOnSale(_("This conference is over."))
    for ticket_type, number in choice.numbers.items():
        if number > ticket_type.per_order:
            words = ngettext_lazy(
                "“%(type)s”: at most %(most)d in one order.", "“%(type)s”: at most %(most)d in one order.", ticket_type.per_order
            )
            raise TooMany(words % {"type": ticket_type, "most": ticket_type.per_order})
        if number and not (choice.conference.takes_place and ticket_type.is_on_sale(at) and prices.is_priced(ticket_type, at)):
            raise NotOnSale(_("“%(type)s” is not on sale now.") % {"type": ticket_type})
    if choice.voucher is not None:
        vouchers.check_validity(choice.voucher, at)


def _open_tickets(order: Order | None) -> list[Ticket]:
    """What a hold has, read behind the lock; nothing when it has been confirmed or has ended meanwhile."""
    if order is None:
        return []
    order.refresh_from_db(fields=["state"])
    return list(order.tickets.exclude(state=TicketState.CANCELLED)) if order.state == OrderState.HELD else []


def _let_go(order: Order | None, tickets: Sequence[Ticket]) -> bool:
    """The hold ends with its tickets; the uses of its voucher are the caller's to exchange."""
    return _end(order, tickets, OrderState.EXPIRED) if order is not None and tickets else False


def _release(order: Order, to: str, **fields: str) -> bool:
    """The order and all its tickets end; needs the lock. True when a threshold was crossed."""
    tickets = list(order.tickets.exclude(state=TicketState.CANCELLED))
    crossed = _end(order, tickets, to, **fields)
    vouchers.free(tickets)
    return crossed


def _end(order: Order, tickets: Sequence[Ticket], to: str, **fields: str) -> bool:
    advance(order, to, ORDER_TRANSITIONS, awaits="", **fields)
    now = timezone.now()  # one moment for all: it tells those that ended with the order
    for ticket in tickets:
        advance(ticket, TicketState.CANCELLED, TICKET_TRANSITIONS, cancelled_at=now)
    transfers.end_open(tickets, at=now)
    return capacity.free_tickets(tickets)
