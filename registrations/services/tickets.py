"""What its holder, or an organiser, does with a ticket."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import advance
from conference.lib.text import email_key
from conference.models import Conference
from conference.services import activity
from registrations.models import EntryState, Order, OrderState, Ticket, TicketState, WaitingListEntry
from registrations.models.orders import ORDER_TRANSITIONS, TICKET_TRANSITIONS
from registrations.services import capacity, issuing, letters, refunds, rules, vouchers, waiting_list


class TicketIsOver(DomainError):
    message = _("This ticket is cancelled already.")


@transaction.atomic
def cancel(ticket: Ticket, *, by: User | None = None, reason: str = "") -> None:
    """The seat goes back and to the first who waits. Raises TicketIsOver when it was given back before.

    Who cancels for the team (`by`) charges no fee; the refund rule is for visitors.
    """
    conference = ticket.order.conference
    quotas = capacity.lock(conference)
    ticket.refresh_from_db()
    if ticket.state == TicketState.CANCELLED:
        raise TicketIsOver
    fee = 0 if by is not None else refunds.fee_of(ticket, rules.of(conference), timezone.now())
    advance(ticket, TicketState.CANCELLED, TICKET_TRANSITIONS, cancelled_at=timezone.now())
    crossed = capacity.free_tickets([ticket])
    vouchers.free([ticket])
    _settle(ticket, fee, reason)
    activity.record("ticket cancelled", ticket, by=by, conference=conference, after={"reason": reason})
    letters.cancelled(ticket.order, [ticket])
    crossed |= waiting_list.offer_freed(conference, quotas)
    capacity.tell(conference, crossed)


@transaction.atomic
def rename(ticket: Ticket, holder: issuing.Holder, *, by: User | None = None) -> None:
    """Another name or address on the same seat; a new address gets its own link."""
    stored = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if stored.state == TicketState.CANCELLED:
        raise TicketIsOver
    before = {"name": stored.name_wanted, "email": stored.email}
    issuing.name_ticket(stored, holder, language=stored.language)
    activity.record("ticket renamed", stored, by=by, conference=stored.order.conference, personal=before)
    if stored.email and stored.email_key != stored.order.email_key and before["email"] != stored.email:
        letters.issued(stored)


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


def send_again(ticket: Ticket, *, by: User | None) -> None:
    """For the panel: the holder's link once more."""
    with transaction.atomic():
        send_links_again(ticket.order.conference, ticket.email or ticket.order.email)
        activity.record("link sent again", ticket, by=by, conference=ticket.order.conference)


def _settle(ticket: Ticket, fee: int, reason: str) -> None:
    """What was charged for the seat is taken off but for the fee; an order without seats is over."""
    order = ticket.order
    refunds.settle_cancelled(order, [ticket], fee=fee, at=timezone.now(), reason=reason or str(_("Ticket given back")))
    if not order.tickets.exclude(state=TicketState.CANCELLED).exists():
        order.refresh_from_db(fields=["state"])
        advance(order, OrderState.CANCELLED, ORDER_TRANSITIONS, awaits="", reason=reason[:300])
