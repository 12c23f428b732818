"""What its holder, or an organiser, does with a ticket."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib.states import advance
from conference.lib.text import email_key
from conference.models import Conference
from conference.services import activity
from registrations.models import Awaits, EntryState, Order, OrderState, Ticket, TicketState, WaitingListEntry
from registrations.models.orders import ORDER_TRANSITIONS, TICKET_TRANSITIONS
from registrations.services import capacity, issuing, ledger, letters, listing, placing, refunds, rules, transfers, vouchers, waiting_list
from registrations.services.issuing import TicketIsOver


@transaction.atomic
def cancel(ticket: Ticket, *, by: User | None = None, reason: str = "", agreed: int | None = None, key: str | None = None) -> None:
    """The seat goes back and to the first who waits. Raises TicketIsOver when it was given back before.

    Who cancels for the team (`by`) charges no fee and knows no deadline; the rules are for visitors, who have agreed to
    a fee and may come by a link with a `key`.
    """
    conference, now = ticket.order.conference, timezone.now()
    quotas = capacity.lock(conference)
    _lock_with_order(ticket, key)
    if ticket.state == TicketState.CANCELLED:
        raise TicketIsOver
    fee = 0 if by is not None else _fee(ticket, now, agreed)
    advance(ticket, TicketState.CANCELLED, TICKET_TRANSITIONS, cancelled_at=now)
    transfers.end_open([ticket], at=now)
    crossed = capacity.free_tickets([ticket])
    vouchers.free([ticket])
    _settle(ticket, fee, reason)
    activity.record("ticket cancelled", ticket, by=by, conference=conference, after={"reason": reason})
    letters.cancelled(ticket.order, [ticket])
    crossed |= waiting_list.offer_freed(conference, quotas)
    capacity.tell(conference, crossed or listing.shows([ticket]))


@transaction.atomic
def rename(ticket: Ticket, holder: issuing.Holder, *, by: User | None = None, key: str | None = None) -> None:
    """Another name or address on the same seat. A new address gets a new link, and what the old one had is dead."""
    issuing.lock(ticket, key=key)
    if ticket.state == TicketState.CANCELLED:
        raise TicketIsOver
    if by is None:
        _refuse_late_change(ticket)
    before = {"name": ticket.name_wanted, "email": ticket.email}
    moved = email_key(holder.email) != ticket.email_key
    issuing.name_ticket(ticket, holder, language=ticket.language)
    activity.record("ticket renamed", ticket, by=by, conference=ticket.order.conference, personal=before)
    if moved:
        issuing.renew_secrets([ticket], at=timezone.now())
        if ticket.email:
            letters.issued(ticket)
    listing.tell(ticket.order.conference, listing.shows([ticket]))


@transaction.atomic
def send_links_again(conference: Conference, email: str) -> bool:
    """Everything this address has here, mailed to it. The page answers the same whether or not there is anything."""
    key = email_key(email)
    orders = list(Order.objects.filter(conference=conference, email_key=key, state=OrderState.CONFIRMED).select_related("conference"))
    own = Ticket.objects.valid().filter(order__conference=conference, email_key=key).exclude(order__email_key=key)
    tickets = list(own.select_related("order__conference").prefetch_related("secrets"))
    entries = list(
        WaitingListEntry.objects.filter(
            conference=conference, email_key=key, state__in=[EntryState.WAITING, EntryState.OFFERED]
        ).select_related("conference", "ticket_type")
    )
    if not (orders or tickets or entries):
        return False
    letters.links_again(conference, email.strip(), orders, tickets, entries)
    return True


def hand_out(conference: Conference, number: int, *, by: User | None) -> None:
    """That somebody took names and addresses out of the system is kept."""
    activity.record("tickets downloaded", conference, by=by, conference=conference, after={"tickets": number})


def send_again(ticket: Ticket, *, by: User | None) -> None:
    """For the panel: the holder's link once more."""
    with transaction.atomic():
        send_links_again(ticket.order.conference, ticket.email or ticket.order.email)
        activity.record("link sent again", ticket, by=by, conference=ticket.order.conference)


def _lock_with_order(ticket: Ticket, key: str | None) -> None:
    """The order before its ticket, as whoever changes the order's address does."""
    list(Order.objects.select_for_update(no_key=True).filter(pk=ticket.order_id).values_list("pk"))
    issuing.lock(ticket, key=key)


def _fee(ticket: Ticket, at: datetime, seen: int | None) -> int:
    agreed, conference = rules.of(ticket.order.conference), ticket.order.conference
    rules.refuse_after(rules.deadlines(agreed, conference).giving_back, conference, at)
    return refunds.fees(ticket.order, [ticket], agreed, at, agreed=seen)


def _refuse_late_change(ticket: Ticket) -> None:
    conference = ticket.order.conference
    rules.refuse_after(rules.deadlines(rules.of(conference), conference).changes, conference, timezone.now())


def _settle(ticket: Ticket, fee: int, reason: str) -> None:
    """What was charged for the seat is taken off but for the fee; an order without seats is over, one that is paid now stands."""
    order, now = ticket.order, timezone.now()
    refunds.settle_cancelled(order, [ticket], fee=fee, at=now, reason=reason or str(_("Ticket given back")))
    order.refresh_from_db(fields=["state", "awaits"])
    if not order.tickets.exclude(state=TicketState.CANCELLED).exists():
        advance(order, OrderState.CANCELLED, ORDER_TRANSITIONS, awaits="", reason=reason[:300])
    elif order.awaits == Awaits.PAYMENT and ledger.owed(order) <= 0:
        placing.settle(order, by=None, at=now)
