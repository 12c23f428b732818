"""At the door: every scan is kept, and a ticket is let in once a list.

`admit` locks one row, the ticket's, and takes no seat: nothing here waits for a quota or an order while it holds
another lock, so it cannot stand in the way of booking, nor booking in its.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition
from conference.models import Conference
from conference.services import activity
from registrations.models import Awaits, CheckIn, CheckInList, Order, OrderState, Result, Ticket, TicketSecret, TicketState, TicketType
from registrations.services import payments

SHOWN = 4  # of what was read; a code has eight characters, a secret forty-three


class ListNotInUse(DomainError):
    message = _("This list is not in use. Choose another one.")


class NotLetIn(DomainError):
    message = _("This ticket was not let in.")


class NoList(DomainError):
    message = _("No check-in list in use is meant for this ticket.")


class ReasonMissing(DomainError):
    message = _("Write why it is taken back.")


@dataclass(frozen=True)
class Verdict:
    result: str
    ticket: Ticket | None = None
    since: datetime | None = None


@transaction.atomic
def create_list(
    conference: Conference, fields: Mapping[str, Any], *, ticket_types: Iterable[TicketType] = (), by: User | None
) -> CheckInList:
    made = CheckInList.objects.create(conference=conference, **fields)
    made.ticket_types.set(ticket_types)
    activity.record("check-in list created", made, by=by)
    return made


@transaction.atomic
def change_list(row: CheckInList, fields: Mapping[str, Any], *, ticket_types: Iterable[TicketType] | None = None, by: User | None) -> None:
    """Whom it has let in stays in."""
    for name, value in fields.items():
        setattr(row, name, value)
    if fields:
        row.save(update_fields=list(fields))
    if ticket_types is not None:
        row.ticket_types.set(ticket_types)
    activity.record("check-in list changed", row, by=by, after={name: str(value)[:200] for name, value in fields.items()})


def ensure_list(conference: Conference, *, by: User | None) -> None:
    """A conference that sells tickets has a door for all of them; the caller holds the transaction."""
    if not CheckInList.objects.filter(conference=conference).exists():
        with translation.override(conference.default_language):
            create_list(conference, {"name": gettext("Entrance")}, by=by)


def admit(door: CheckInList, read: str, *, by: User | None, device: str = "", key: str, at: datetime | None = None) -> CheckIn:
    """The answer to a ticket's code or entry secret. The same key gives the first answer again; raises ListNotInUse."""
    code = read.strip()
    return _answer(door, lambda: _holder_of(code), mask(code), by=by, device=device, key=key, at=at)


def admit_ticket(door: CheckInList, ticket: int, *, by: User | None, device: str = "", key: str, at: datetime | None = None) -> CheckIn:
    """As `admit`, for a ticket that was found by its name; `ticket` is its key, and another conference's is unknown here."""
    return _answer(door, lambda: (ticket, None), "", by=by, device=device, key=key, at=at)


def admit_by_hand(ticket: Ticket, *, by: User | None) -> CheckIn:
    """From the panel, at the first list in use that the ticket is for. Raises NoList, and NotLetIn with the reason."""
    door = next((row for row in lists_in_use(ticket.order.conference) if _is_for(row, ticket)), None)
    if door is None:
        raise NoList
    now = timezone.now()
    done = admit_ticket(door, ticket.pk, by=by, key=f"panel-{ticket.pk}-{now.timestamp()}", at=now)
    if done.result != Result.ADMITTED:
        raise NotLetIn(done.get_result_display())
    return done


def take_money(ticket: Ticket, *, by: User | None) -> None:
    """What its order owes, in cash, in a transaction of its own: whoever is paid for and not let in is scanned again."""
    payments.take_at_door(ticket.order, by=by)


@transaction.atomic
def undo(check_in: CheckIn, *, by: User | None, reason: str) -> None:
    """Not in after all; the next scan lets the ticket in. Raises ReasonMissing, IllegalTransition when it does not stand."""
    if not reason.strip():
        raise ReasonMissing
    fields = {"undone_at": timezone.now(), "undone_by": by, "undone_reason": reason.strip()[:300]}
    if not CheckIn.objects.standing().filter(pk=check_in.pk).update(**fields):
        raise IllegalTransition
    conference = check_in.check_in_list.conference
    activity.record("check-in taken back", check_in, by=by, conference=conference, after={"reason": fields["undone_reason"]})


def lists_in_use(conference: Conference) -> list[CheckInList]:
    return list(CheckInList.objects.filter(conference=conference, active=True).prefetch_related("ticket_types"))


def mask(read: str) -> str:
    """Enough to know one's own code by, never a whole secret."""
    return read if len(read) < SHOWN else f"{read[:SHOWN]}…"


def _answer(door: CheckInList, find: Any, typed: str, *, by: User | None, device: str, key: str, at: datetime | None) -> CheckIn:
    if not door.active:
        raise ListNotInUse
    own_key = f"{door.pk}-{key}"[:100]
    if first := CheckIn.objects.filter(idempotency_key=own_key).first():
        return first
    seen = {"typed": typed, "by": by, "device": device[:60], "idempotency_key": own_key, "at": at or timezone.now()}
    try:
        return _keep(door, find, seen)
    except IntegrityError:
        # The same scan was faster on its other way: its answer is the answer.
        return CheckIn.objects.get(idempotency_key=own_key)


@transaction.atomic
def _keep(door: CheckInList, find: Any, seen: Mapping[str, Any]) -> CheckIn:
    found, secret = find()
    verdict = _judge(door, found, secret)
    return CheckIn.objects.create(
        check_in_list=door, ticket=verdict.ticket, result=verdict.result, since=verdict.since, **seen
    )  # fmt: skip


def _holder_of(code: str) -> tuple[int | None, str | None]:
    """The ticket that the code means, and the secret if it was one. A ticket's own page is opened by another secret."""
    ticket = TicketSecret.objects.filter(kind=TicketSecret.Kind.ENTRY, value=code).values_list("ticket", flat=True).first()
    if ticket is not None:
        return ticket, code
    return Ticket.objects.filter(code=code.upper()).values_list("pk", flat=True).first(), None


def _judge(door: CheckInList, key: int | None, secret: str | None) -> Verdict:
    """From the lock on nothing about the ticket changes until the answer is kept."""
    ticket = Ticket.objects.filter(pk=key, order__conference=door.conference_id).select_for_update(of=("self",)).first()
    if ticket is None:
        return Verdict(Result.UNKNOWN)
    order = Order.objects.get(pk=ticket.order_id)
    if ticket.state == TicketState.CANCELLED or order.state in (OrderState.CANCELLED, OrderState.EXPIRED):
        return Verdict(Result.CANCELLED, ticket)
    if secret is not None and TicketSecret.objects.filter(value=secret, revoked_at__isnull=False).exists():
        return Verdict(Result.REVOKED, ticket)
    return _judge_standing(door, ticket, order)


def _judge_standing(door: CheckInList, ticket: Ticket, order: Order) -> Verdict:
    if not _is_for(door, ticket):
        return Verdict(Result.WRONG_LIST, ticket)
    inside = CheckIn.objects.standing().filter(check_in_list=door, ticket=ticket).values_list("at", flat=True).first()
    if inside is not None:
        return Verdict(Result.AGAIN, ticket, since=inside)
    if order.awaits == Awaits.PAYMENT or (order.state == OrderState.CONFIRMED and payments.owed(order) > 0):
        return Verdict(Result.NOT_PAID, ticket)
    return Verdict(Result.ADMITTED if order.state == OrderState.CONFIRMED else Result.NOT_CONFIRMED, ticket)


def _is_for(door: CheckInList, ticket: Ticket) -> bool:
    types = {ticket_type.pk for ticket_type in door.ticket_types.all()}
    return not types or ticket.ticket_type_id in types
