"""What an organiser does for somebody else: an order on the telephone, a ticket of another type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, SayWhy
from conference.lib.text import clean_line
from conference.lib.tokens import new_secret
from conference.models import Conference
from conference.services import activity
from registrations.models import Awaits, Order, OrderLine, OrderState, Ticket, TicketState, TicketType
from registrations.services import capacity, issuing, ledger, letters, listing, placing, prices, refunds, vouchers, waiting_list


class ConferenceIsOver(DomainError):
    message = _("This conference is over, or does not take place.")


class SameType(DomainError):
    message = _("The ticket is of this type already.")


class NotPlaced(DomainError):
    message = _("Somebody is still writing the names of this order. Try again in a quarter of an hour.")


@dataclass(frozen=True)
class Wanted:
    """An order for somebody: the first seat is its orderer's, the others are named or invited later.

    `free` charges nothing, whatever the types cost.
    """

    conference: Conference
    numbers: Mapping[TicketType, int]
    holder: issuing.Holder
    language: str
    method: str = ""
    free: bool = False


@transaction.atomic
def place(wanted: Wanted, *, by: User | None, at: datetime | None = None) -> Order:
    """Also what is hidden or not on sale now; never more than there is, and nobody who waits is passed. Needs no approval.

    Raises SoldOut, NotOffered for a way of paying, ConferenceIsOver.
    """
    now, conference = at or timezone.now(), wanted.conference
    if conference.is_past(now) or not conference.takes_place:
        raise ConferenceIsOver
    crossed = capacity.take(capacity.seats_of(wanted.numbers))
    order = Order.objects.create(
        conference=conference,
        state=OrderState.HELD,
        language=wanted.language,
        currency=conference.currency,
        idempotency_key=f"hand-{new_secret()}",
        hold_until=now + timedelta(minutes=1),
    )
    issuing.issue(order, wanted.numbers, now, price=0 if wanted.free else None)
    holder = wanted.holder
    tickets = issuing.name_order(order, name=holder.name, email=holder.email, holders=[holder], method=wanted.method)
    activity.record("order made by hand", order, by=by, after={"free": wanted.free, "tickets": len(tickets)})
    placing.accept(order, tickets, by=by, at=now)
    capacity.tell(conference, crossed)
    return order


@transaction.atomic
def move(ticket: Ticket, to: TicketType, *, keeps_price: bool, reason: str, by: User | None, at: datetime | None = None) -> None:
    """The seat becomes one of another type, at the price that was agreed or at the one of now; its codes stay as they are.

    The difference is owed, or due to go back. Raises SoldOut, SameType, TicketIsOver, NotPlaced, SayWhy.
    """
    now, words = at or timezone.now(), clean_line(reason)[:300]
    if not words:
        raise SayWhy
    quotas = capacity.lock(ticket.order.conference)
    order = Order.objects.select_for_update(of=("self",)).select_related("conference").get(pk=ticket.order_id)
    issuing.lock(ticket)
    _refuse(ticket, order, to)
    crossed = capacity.move(ticket, to)
    was, price = ticket.line, ticket.line.gross if keeps_price else prices.at_moment(to, now).price
    _replace_line(ticket, order, to, price, keeps_voucher=keeps_price, at=now)
    _settle(ticket, order, words, by=by, at=now)
    before, after = {"type": was.text, "price": was.gross}, {"type": ticket.line.text, "price": price, "reason": words}
    activity.record("ticket moved to another type", ticket, by=by, conference=order.conference, before=before, after=after)
    letters.moved(ticket, words)
    crossed |= waiting_list.offer_freed(order.conference, quotas)
    capacity.tell(order.conference, crossed or listing.shows([ticket]))


def _refuse(ticket: Ticket, order: Order, to: TicketType) -> None:
    if ticket.state == TicketState.CANCELLED:
        raise issuing.TicketIsOver
    if order.state == OrderState.HELD:
        raise NotPlaced
    if to.pk == ticket.ticket_type_id or to.conference_id != order.conference_id:
        raise SameType


def _replace_line(ticket: Ticket, order: Order, to: TicketType, price: int, *, keeps_voucher: bool, at: datetime) -> None:
    """The old line stays in the books with what took it off; a code that is not used any more can be used again."""
    was = ticket.line
    line = issuing.line_of(order, to, price, voucher=was.voucher if keeps_voucher else None)
    line.save(force_insert=True)
    if was.voucher_id and not keeps_voucher:
        vouchers.free([ticket])
    Ticket.objects.filter(pk=ticket.pk).update(ticket_type=to, line=line)
    ticket.ticket_type, ticket.line = to, line
    if order.state == OrderState.CONFIRMED or order.awaits == Awaits.PAYMENT:
        _charge_anew(order, was, line, at)


def _charge_anew(order: Order, was: OrderLine, line: OrderLine, at: datetime) -> None:
    was.order = line.order = order
    ledger.cancel(was, at)
    ledger.charge(line, at)


def _settle(ticket: Ticket, order: Order, reason: str, *, by: User | None, at: datetime) -> None:
    refund = refunds.balance(order, at=at, reason=reason, ticket=ticket)
    if refund is not None:
        letters.refund_due(refund)
    if order.awaits == Awaits.PAYMENT and ledger.owed(order) <= 0:
        placing.settle(order, by=by, at=at)
