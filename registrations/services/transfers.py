"""A ticket goes from one person to another: offered by its holder, taken or refused by the receiver."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import advance
from conference.lib.text import email_key
from conference.models import Conference
from conference.services import activity
from registrations.models import OrderState, Ticket, TicketState, Transfer, TransferState
from registrations.models.orders import TRANSFER_TRANSITIONS
from registrations.services import answering, issuing, letters, listing, rules


class TransferIsOver(DomainError):
    message = _("This offer is over: it was taken, refused or withdrawn.")


class OfferedAlready(DomainError):
    message = _("You have offered this ticket to somebody already. Withdraw that offer first.")


class OwnAddress(DomainError):
    message = _("This is the ticket’s own address. Write the address of the person who is to have it.")


@transaction.atomic
def offer(ticket: Ticket, *, email: str, language: str, key: str | None = None, by: User | None = None) -> Transfer:
    """The receiver gets a link; until it is used the ticket stays with its holder. Raises OfferedAlready, OwnAddress, TooLate."""
    issuing.lock(ticket, key=key)
    conference = _refuse_unready(ticket, timezone.now())
    if email_key(email) == ticket.email_key:
        raise OwnAddress
    if open_transfer(ticket) is not None:
        raise OfferedAlready
    transfer = Transfer.objects.create(ticket=ticket, email=email.strip(), email_key=email_key(email), language=language)
    activity.record("hand-over offered", ticket, by=by, conference=conference, personal={"to": transfer.email})
    letters.hand_over_offered(transfer)
    return transfer


@transaction.atomic
def accept(transfer: Transfer, holder: issuing.Holder) -> Ticket:
    """The receiver's own data take the place of the holder's, and both old secrets are dead. Raises TransferIsOver, TooLate."""
    ticket = _lock(transfer)
    now = timezone.now()
    conference = _refuse_unready(ticket, now)
    before, was_listed = _holder_of(ticket), listing.shows([ticket])
    advance(transfer, TransferState.ACCEPTED, TRANSFER_TRANSITIONS, ended_at=now)
    _seat(ticket, holder, transfer, agreed=listing.within(holder.listed, rules.of(conference)))
    issuing.renew_secrets([ticket], at=now)
    listing.record(ticket)
    activity.record("ticket handed over", ticket, by=None, conference=conference, personal={"from": before, "to": _holder_of(ticket)})
    letters.handed_over(ticket, transfer, to=before["email"] or ticket.order.email, name=before["name"])
    letters.issued(ticket)
    listing.tell(conference, was_listed or listing.shows([ticket]))
    return ticket


@transaction.atomic
def refuse(transfer: Transfer) -> None:
    """The ticket stays where it is, and its holder is told."""
    ticket = _lock(transfer)
    advance(transfer, TransferState.REFUSED, TRANSFER_TRANSITIONS, ended_at=timezone.now())
    activity.record("hand-over refused", ticket, by=None, conference=ticket.order.conference)
    letters.hand_over_refused(transfer)


@transaction.atomic
def withdraw(ticket: Ticket, *, key: str | None = None, by: User | None = None) -> None:
    """Raises TransferIsOver when the receiver was faster, or there is nothing to withdraw."""
    issuing.lock(ticket, key=key)
    transfer = open_transfer(ticket)
    if transfer is None:
        raise TransferIsOver
    advance(transfer, TransferState.WITHDRAWN, TRANSFER_TRANSITIONS, ended_at=timezone.now())
    activity.record("hand-over withdrawn", ticket, by=by, conference=ticket.order.conference)


def open_transfer(ticket: Ticket) -> Transfer | None:
    return ticket.transfers.filter(state=TransferState.OPEN).first()


def end_open(tickets: Iterable[Ticket], *, at: datetime) -> None:
    """A cancelled ticket cannot be taken over any more; the caller holds the tickets."""
    for transfer in Transfer.objects.filter(ticket__in=list(tickets), state=TransferState.OPEN):
        advance(transfer, TransferState.WITHDRAWN, TRANSFER_TRANSITIONS, ended_at=at)


def _lock(transfer: Transfer) -> Ticket:
    """The ticket first, as everywhere; then the offer as it is by now."""
    ticket = transfer.ticket
    issuing.lock(ticket)
    transfer.refresh_from_db(fields=["state"])
    if transfer.state != TransferState.OPEN:
        raise TransferIsOver
    return ticket


def _refuse_unready(ticket: Ticket, at: datetime) -> Conference:
    conference = ticket.order.conference
    if ticket.state != TicketState.CLAIMED or ticket.order.state != OrderState.CONFIRMED:
        raise issuing.TicketIsOver
    rules.refuse_after(rules.deadlines(rules.of(conference), conference).handing_over, conference, at)
    return conference


def _holder_of(ticket: Ticket) -> dict[str, str]:
    return {"name": ticket.name_wanted, "email": ticket.email}


def _seat(ticket: Ticket, holder: issuing.Holder, transfer: Transfer, *, agreed: str) -> None:
    """Nothing of the former holder stays on the ticket; the address is the one that the offer went to."""
    answering.forget(ticket)
    ticket.user = ticket.agenda = None
    ticket.save(update_fields=["user", "agenda"])
    issuing.name_ticket(ticket, issuing.Holder(holder.given, holder.family, transfer.email, agreed), language=transfer.language)
