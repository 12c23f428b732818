"""The holder's own programme goes with the ticket, and not with the ticket to somebody else."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.services import activity
from registrations.models import Ticket, TicketState
from registrations.services import issuing
from sessions.models import Agenda
from sessions.services import agendas


class NoSuchProgramme(DomainError):
    message = _("Nothing is kept at this address. Copy the whole address of the page where your programme is kept.")


@transaction.atomic
def carry(ticket: Ticket, agenda: Agenda | None, *, key: str | None = None, by: User | None = None) -> None:
    """What is kept behind a private address goes with the ticket from now on. Raises NoSuchProgramme, TicketIsOver."""
    _lock(ticket, key)
    if agenda is None or agenda.conference_id != ticket.order.conference_id:
        raise NoSuchProgramme
    _put(ticket, agenda, by)


@transaction.atomic
def carry_stars(ticket: Ticket, public_ids: Iterable[str], *, key: str | None = None, by: User | None = None) -> None:
    """Sessions starred in a browser join those that the ticket has already. Raises NothingStarred, TicketIsOver."""
    _lock(ticket, key)
    _put(ticket, agendas.add(ticket.order.conference, public_ids, agenda=ticket.agenda), by)


@transaction.atomic
def let_go(ticket: Ticket, *, key: str | None = None, by: User | None = None) -> None:
    """The programme stays behind its address; the ticket knows it no longer."""
    issuing.lock(ticket, key=key)
    _put(ticket, None, by)


def _lock(ticket: Ticket, key: str | None) -> None:
    issuing.lock(ticket, key=key)
    if ticket.state == TicketState.CANCELLED:
        raise issuing.TicketIsOver


def _put(ticket: Ticket, agenda: Agenda | None, by: User | None) -> None:
    if ticket.agenda_id == (agenda.pk if agenda else None):
        return
    ticket.agenda = agenda
    ticket.save(update_fields=["agenda"])
    # Not which programme: its address is a secret of the holder's.
    verb = "own programme carried to ticket" if agenda else "own programme let go"
    activity.record(verb, ticket, by=by, conference=ticket.order.conference)
