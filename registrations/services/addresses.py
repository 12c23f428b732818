"""A mistyped address is mended: the right one gets the messages, the wrong one learns nothing and its link is dead."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.text import email_key, fold
from conference.lib.tokens import new_secret
from conference.models import MailState, OutgoingMail
from conference.services import activity, mail
from registrations.models import Order, OrderState, Ticket, TicketState
from registrations.services import issuing, letters, rules


class OrderIsOver(DomainError):
    message = _("This order is over; its address cannot be changed any more.")


class SameAddress(DomainError):
    message = _("This is the address we have already.")


@transaction.atomic
def mend(order: Order, email: str, *, by: User | None = None) -> None:
    """The order's secret is replaced, and those of all tickets whose links the wrong address has or could have had."""
    now = timezone.now()
    order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",), no_key=True).select_related("conference"))
    _refuse(order, email, now)
    wrong, seats = order.email, _within_reach(order)
    _hold_back(order, [order.code, *(ticket.code for ticket in seats)])
    own = [ticket for ticket in seats if ticket.is_orderers and ticket.email]
    _write(order, email)
    _move(own, order)
    issuing.renew_secrets(seats, at=now)
    activity.record("order address changed", order, by=by, personal={"before": wrong, "after": order.email})
    letters.sent_anew(order)
    for ticket in seats:
        if ticket.state == TicketState.INVITED and ticket.email:
            letters.invited(ticket)


def _refuse(order: Order, email: str, at: datetime) -> None:
    if order.state not in (OrderState.CONFIRMED, OrderState.PENDING):
        raise OrderIsOver
    if email_key(email) == order.email_key:
        raise SameAddress
    agreed = rules.of(order.conference)
    rules.refuse_after(rules.deadlines(agreed, order.conference).changes, order.conference, at)


def _within_reach(order: Order) -> list[Ticket]:
    """What the order's link opens or shows: who ordered's own tickets, and every seat that nobody has filled in."""
    rows = order.tickets.select_for_update(of=("self",), no_key=True).select_related("order__conference", "line").order_by("pk")
    standing = [ticket for ticket in rows if ticket.state != TicketState.CANCELLED]
    return [ticket for ticket in standing if ticket.is_orderers or ticket.state != TicketState.CLAIMED]


def _write(order: Order, email: str) -> None:
    order.email, order.email_key, order.secret = email.strip(), email_key(email), new_secret()
    order.save(update_fields=["email", "email_key", "secret"])


def _move(tickets: Sequence[Ticket], order: Order) -> None:
    for ticket in tickets:
        ticket.order = order
        ticket.email, ticket.email_key = order.email, order.email_key
        ticket.search_key = fold(f"{ticket.name_wanted} {ticket.email} {ticket.code}")[:600]
        ticket.save(update_fields=["email", "email_key", "search_key"])


def _hold_back(order: Order, codes: Iterable[str]) -> None:
    """What has not left yet to the wrong address stays in the outbox."""
    waiting = OutgoingMail.objects.filter(conference=order.conference, app="registrations", recipient=order.email, state=MailState.QUEUED)
    for message in waiting:
        if any(code in message.occasion for code in codes):
            mail.hold_back(message, by=None)
