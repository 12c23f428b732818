"""Who ordered for others names them, or invites them by mail or by a link to fill in their own details."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import advance
from conference.services import activity
from registrations.models import OrderState, Ticket, TicketState
from registrations.models.orders import TICKET_TRANSITIONS
from registrations.services import issuing, letters, listing, rules


class SeatHasHolder(DomainError):
    message = _("Somebody sits on this seat already. Only its holder may change it now.")


class SeatTakenBack(DomainError):
    message = _("This seat was taken back, or it is filled in already. Ask who invited you.")


class OrderNotConfirmed(DomainError):
    message = _("This is possible once the order is confirmed.")


@transaction.atomic
def invite(ticket: Ticket, *, email: str = "", by: User | None = None) -> None:
    """A mail with the link, or without an address a link to copy. Raises SeatHasHolder for a seat that is given already."""
    _lock_free(ticket)
    if email:
        issuing.invite_guest(ticket, issuing.Guest(email), language=ticket.order.language)
        letters.invited(ticket)
    else:
        advance(ticket, TicketState.INVITED, TICKET_TRANSITIONS)
    activity.record("seat invited", ticket, by=by, conference=ticket.order.conference, personal={"email": email})


@transaction.atomic
def name_seat(ticket: Ticket, holder: issuing.Holder, *, by: User | None = None) -> None:
    """Who ordered writes the name; an address of somebody else gets a link of its own."""
    _lock_free(ticket)
    issuing.name_ticket(ticket, holder, language=ticket.order.language)
    activity.record(
        "ticket named", ticket, by=by, conference=ticket.order.conference, personal={"name": holder.name, "email": holder.email}
    )
    if not ticket.is_orderers:
        letters.issued(ticket)


@transaction.atomic
def send_again(ticket: Ticket, *, by: User | None = None) -> None:
    """The same link once more, to the address it was sent to; the holder's own link when the seat is filled in."""
    issuing.lock(ticket)
    if not ticket.email or ticket.state not in (TicketState.INVITED, TicketState.CLAIMED):
        raise SeatTakenBack
    send = letters.invited if ticket.state == TicketState.INVITED else letters.issued
    send(ticket, again=True)
    activity.record("link sent again", ticket, by=by, conference=ticket.order.conference)


@transaction.atomic
def take_back(ticket: Ticket, *, by: User | None = None) -> None:
    """An invited seat that nobody has filled in is free again, and its link is dead; raises SeatHasHolder otherwise."""
    issuing.lock(ticket)
    if ticket.state != TicketState.INVITED:
        raise SeatHasHolder
    before = {"email": ticket.email}
    issuing.vacate(ticket, at=timezone.now())
    activity.record("invitation taken back", ticket, by=by, conference=ticket.order.conference, personal=before)


@transaction.atomic
def claim(ticket: Ticket, holder: issuing.Holder, *, key: str) -> None:
    """The invited person sits down. The link of the invitation dies, so that who ordered cannot read what is answered later."""
    _lock_invited(ticket, key)
    conference = ticket.order.conference
    agreed = listing.within(holder.listed, rules.of(conference))
    issuing.name_ticket(ticket, issuing.Holder(holder.given, holder.family, holder.email, agreed), language=ticket.language)
    issuing.renew_secrets([ticket], at=timezone.now())
    listing.record(ticket)
    activity.record("seat claimed", ticket, by=None, conference=conference, personal={"name": holder.name, "email": holder.email})
    letters.issued(ticket)
    listing.tell(conference, listing.shows([ticket]))


def _lock_free(ticket: Ticket) -> None:
    issuing.lock(ticket)
    if ticket.order.state != OrderState.CONFIRMED:
        raise OrderNotConfirmed
    if ticket.state != TicketState.UNASSIGNED:
        raise issuing.TicketIsOver if ticket.state == TicketState.CANCELLED else SeatHasHolder


def _lock_invited(ticket: Ticket, key: str) -> None:
    """A seat that was taken back has another link by now: for who comes by the old one both is the same."""
    try:
        issuing.lock(ticket, key=key)
    except issuing.LinkReplaced as replaced:
        raise SeatTakenBack from replaced
    if ticket.state != TicketState.INVITED:
        raise SeatTakenBack
