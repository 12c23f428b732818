"""What door staff see: a name, a type, an answer. Never an address, a code or an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.lib.money import format_money
from conference.lib.places import Words
from conference.lib.text import fold
from conference.models import Conference
from registrations.models import CheckIn, CheckInList, OrderState, Result, Ticket, TicketState
from registrations.services import payments

LATEST = 8
MOST_FOUND = 12
MOST_LOOKED_AT = 400
SHORTEST_SEARCH = 2

SIGNS = {Result.ADMITTED: "good", Result.AGAIN: "warn", Result.NOT_PAID: "warn", Result.NOT_CONFIRMED: "warn"}
WHAT_NOW: dict[str, str | Promise] = {
    Result.AGAIN: gettext_lazy("Look at the name: this may be a copy of somebody’s ticket."),
    Result.CANCELLED: gettext_lazy("This ticket was given back. The registration desk can help."),
    Result.NOT_PAID: gettext_lazy("The registration desk takes the money, then scan again."),
    Result.NOT_CONFIRMED: gettext_lazy("The organisers have not decided about this order. The registration desk can help."),
    Result.WRONG_LIST: gettext_lazy("This kind of ticket goes in by another door."),
    Result.UNKNOWN: gettext_lazy("No ticket of this conference has this code. Search by name, or type the code under the square."),
    Result.REVOKED: gettext_lazy("The ticket was handed over or renewed: a newer code lets its holder in."),
}
# Whoever shows a code that is no longer valid is not the one whose name the ticket bears now.
NAMELESS = (Result.UNKNOWN, Result.REVOKED)


@dataclass(frozen=True)
class Answer:
    """The big words after a scan. `owed` is filled for those who may take money, and only then."""

    scan: int
    result: str
    sign: str  # good | warn | bad
    headline: Words
    name: str
    type: str
    what_now: Words
    owed: str = ""


@dataclass(frozen=True)
class ScanRow:
    pk: int
    at: datetime
    name: str
    type: str
    words: Words
    sign: str
    can_undo: bool


@dataclass(frozen=True)
class FoundRow:
    ticket: int
    name: str
    type: str
    inside_since: datetime | None


@dataclass(frozen=True)
class DoorState:
    inside: int
    expected: int
    latest: tuple[ScanRow, ...]


def state(door: CheckInList) -> DoorState:
    tickets = Ticket.objects.valid().filter(order__conference=door.conference_id)
    if types := [ticket_type.pk for ticket_type in door.ticket_types.all()]:
        tickets = tickets.filter(ticket_type__in=types)
    inside = CheckIn.objects.standing().filter(check_in_list=door).count()
    rows = CheckIn.objects.filter(check_in_list=door).select_related("ticket__line").order_by("-at", "-pk")[:LATEST]
    return DoorState(inside, tickets.count(), tuple(_row(row) for row in rows))


def answer(check_in: CheckIn, conference: Conference, *, takes_money: bool) -> Answer:
    ticket = None if check_in.result in NAMELESS else check_in.ticket
    owes = takes_money and check_in.result == Result.NOT_PAID and ticket is not None
    return Answer(
        scan=check_in.pk,
        result=check_in.result,
        sign=SIGNS.get(Result(check_in.result), "bad"),
        headline=_headline(check_in, conference),
        name=_name(ticket),
        type=ticket.line.text if ticket else "",
        what_now="" if owes else WHAT_NOW.get(check_in.result, ""),
        owed=format_money(payments.owed(ticket.order), ticket.order.currency) if owes and ticket else "",
    )


def found(door: CheckInList, words: str) -> tuple[FoundRow, ...]:
    """By folded name alone: the key also holds address and code, and nobody at the door may ask for these."""
    wanted = fold(words).split()
    if len("".join(wanted)) < SHORTEST_SEARCH:
        return ()
    rows = Ticket.objects.filter(order__conference=door.conference_id, order__state__in=[OrderState.CONFIRMED, OrderState.PENDING])
    for word in wanted:
        rows = rows.filter(search_key__contains=word)
    looked_at = rows.exclude(state=TicketState.CANCELLED).select_related("line").order_by("search_key", "pk")[:MOST_LOOKED_AT]
    named = [row for row in looked_at if all(word in fold(row.name_wanted) for word in wanted)][:MOST_FOUND]
    inside = _inside(door, named)
    return tuple(FoundRow(row.pk, _name(row), row.line.text, inside.get(row.pk)) for row in named)


def _inside(door: CheckInList, tickets: Sequence[Ticket]) -> dict[int, datetime]:
    return dict(CheckIn.objects.standing().filter(check_in_list=door, ticket__in=tickets).values_list("ticket", "at"))


def _row(check_in: CheckIn) -> ScanRow:
    ticket = None if check_in.result in NAMELESS else check_in.ticket
    return ScanRow(
        pk=check_in.pk,
        at=check_in.at,
        name=_name(ticket) if ticket else check_in.typed,
        type=ticket.line.text if ticket else "",
        words=_("Taken back") if check_in.undone_at else check_in.get_result_display(),
        sign="note" if check_in.undone_at else SIGNS.get(Result(check_in.result), "bad"),
        can_undo=check_in.stands,
    )


def _headline(check_in: CheckIn, conference: Conference) -> Words:
    if check_in.result != Result.AGAIN or check_in.since is None:
        return check_in.get_result_display()
    since, now = (timezone.localtime(moment, conference.tzinfo) for moment in (check_in.since, check_in.at))
    clock = f"{since:%H:%M}" if since.date() == now.date() else f"{since:%d.%m. %H:%M}"
    return _("Already in since %(time)s") % {"time": clock}


def _name(ticket: Ticket | None) -> str:
    if ticket is None:
        return ""
    return ticket.name_wanted or _("Without a name")
