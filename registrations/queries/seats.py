"""Page-shaped reads of an order and its seats, of a ticket, and of a hand-over."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from conference.lib import qr
from conference.lib.money import format_money
from conference.lib.text import email_key
from conference.models import Conference
from registrations.models import Order, OrderState, Rules, Ticket, TicketSecret, TicketState, Transfer, TransferState
from registrations.services import letters, listing, payments, refunds, rules, transfers

NEW_FOR = timedelta(days=1)
WHOLE = 100  # basis points in a per cent


@dataclass(frozen=True)
class Seat:
    """A ticket as who ordered sees it: who sits there, and nothing of what a holder has answered."""

    ticket: Ticket
    title: str
    state: str  # yours | kept (named, without an address) | named | invited | empty | cancelled
    handing_over: bool
    handed_over: bool
    link: str  # to be copied while nobody has used it


@dataclass(frozen=True)
class NextStep:
    at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True)
class OrderOverview:
    order: Order
    seats: tuple[Seat, ...]
    mine: Ticket | None
    qr: str
    owed: int
    standing: int
    free: int
    new: bool
    was_placed: bool
    may_mend: bool
    may_cancel: bool
    deadlines: rules.Deadlines
    has_list: bool
    steps: tuple[NextStep, ...]


@dataclass(frozen=True)
class TicketPage:
    ticket: Ticket
    qr: str
    valid: bool
    deadlines: rules.Deadlines
    may_change: bool
    may_hand_over: bool
    may_cancel: bool
    levels: tuple[str, ...]
    offered: Transfer | None
    fee: int


def overview(order: Order, at: datetime) -> OrderOverview:
    """Everything of the order's page, in a constant number of statements."""
    conference, agreed = order.conference, rules.of(order.conference)
    tickets = _tickets(order)
    last, owed = rules.deadlines(agreed, conference), payments.owed(order)
    seats = tuple(_seat(ticket) for ticket in tickets)
    mine = next((seat.ticket for seat in seats if seat.state == "yours"), None) if order.state == OrderState.CONFIRMED else None
    stands = order.state in (OrderState.CONFIRMED, OrderState.PENDING)
    return OrderOverview(
        order=order,
        seats=seats,
        mine=mine,
        qr=_qr(mine) if mine else "",
        owed=owed,
        standing=sum(1 for seat in seats if seat.state != "cancelled"),
        free=sum(1 for seat in seats if seat.state == "empty"),
        new=order.confirmed_at is not None and at - order.confirmed_at < NEW_FOR,
        was_placed=bool(order.email_key),
        may_mend=stands and at < last.changes,
        may_cancel=order.state == OrderState.PENDING or (stands and at < last.giving_back),
        deadlines=last,
        has_list=order.state == OrderState.CONFIRMED and agreed.listing != Rules.Listing.NOBODY,
        steps=_steps(conference, agreed, last, owed, order.currency, at),
    )


def ticket_page(ticket: Ticket, at: datetime) -> TicketPage:
    conference, agreed = ticket.order.conference, rules.of(ticket.order.conference)
    last = rules.deadlines(agreed, conference)
    valid = ticket.state != TicketState.CANCELLED
    return TicketPage(
        ticket=ticket,
        qr=_qr(ticket) if valid else "",
        valid=valid,
        deadlines=last,
        may_change=valid and at < last.changes,
        may_hand_over=valid and at < last.handing_over,
        may_cancel=valid and at < last.giving_back,
        levels=tuple(listing.choices(agreed)),
        offered=transfers.open_transfer(ticket),
        fee=refunds.fees(ticket.order, [ticket], agreed, at) if valid else 0,
    )


def twice(order: Order, attending: dict[str, str]) -> dict[str, str]:
    """Field → words, where an address has a ticket at the conference already, or stands twice in this order."""
    keys = {field: email_key(address) for field, address in attending.items()}
    known = _with_ticket(order.conference, keys.values())
    found, seen = {}, set()
    for field, key in keys.items():
        if key in known:
            found[field] = _(
                "This address has a ticket already. We can send you its link again; or tick the box below to register once more."
            )
        elif key in seen:
            found[field] = _("This address stands here twice. If both seats are meant for it, tick the box below.")
        seen.add(key)
    return found


def known_among(order: Order, addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that have a ticket already, as they were written."""
    written = {email_key(address): address for address in addresses}
    return [written[key] for key in sorted(_with_ticket(order.conference, written))]


def transfer_behind(conference: Conference, code: str) -> list[Transfer]:
    """Every offer of the ticket, the latest first: the visitor's secret says which one is meant."""
    rows = Transfer.objects.filter(ticket__code=code, ticket__order__conference=conference).order_by("-pk")
    return list(rows.select_related("ticket__order__conference__organisation", "ticket__line"))


def _with_ticket(conference: Conference, keys: Iterable[str]) -> set[str]:
    rows = Ticket.objects.valid().filter(order__conference=conference, email_key__in=set(keys))
    return set(rows.order_by().values_list("email_key", flat=True))


def _tickets(order: Order) -> list[Ticket]:
    tickets = list(order.tickets.select_related("line").prefetch_related("secrets", "transfers").order_by("pk"))
    for ticket in tickets:
        ticket.order = order
    return tickets


def _seat(ticket: Ticket) -> Seat:
    states = {transfer.state for transfer in ticket.transfers.all()}
    state = _state_of(ticket)
    invited = state == "invited" and ticket.order.state == OrderState.CONFIRMED
    return Seat(
        ticket=ticket,
        title=ticket.name_wanted or ticket.email or _("Not named yet"),
        state=state,
        handing_over=TransferState.OPEN in states,
        handed_over=TransferState.ACCEPTED in states,
        link=letters.ticket_link(ticket) if invited else "",
    )


def _state_of(ticket: Ticket) -> str:
    if ticket.is_orderers:
        return "yours" if ticket.email_key else "kept"
    words = {TicketState.UNASSIGNED: "empty", TicketState.INVITED: "invited", TicketState.CLAIMED: "named"}
    return words.get(TicketState(ticket.state), "cancelled")


def _qr(ticket: Ticket) -> str:
    entry = (secret for secret in ticket.secrets.all() if secret.kind == TicketSecret.Kind.ENTRY and secret.revoked_at is None)
    return qr.svg(next(entry).value, title=ticket.code)


def _steps(conference: Conference, agreed: Rules, last: rules.Deadlines, owed: int, currency: str, at: datetime) -> tuple[NextStep, ...]:
    """What comes next, a line a moment."""
    words: dict[datetime, list[str]] = defaultdict(list)
    for until, text in _refund_words(agreed):
        words[until].append(text)
    words[last.changes].append(_("Until then names can be changed."))
    words[last.handing_over].append(_("Until then a ticket can be handed over to somebody else."))
    words[last.giving_back].append(_("Until then tickets can be given back."))
    begins = conference.begins_at()
    words[begins].append(_("The conference begins. Show your ticket at the door, on paper or on your phone."))
    if owed > 0:
        words[begins].append(_("To be paid at the door: %(amount)s.") % {"amount": format_money(owed, currency)})
    return tuple(NextStep(moment, tuple(words[moment])) for moment in sorted(words) if moment > at)


def _refund_words(agreed: Rules) -> Sequence[tuple[datetime, str]]:
    steps = list(agreed.refund_steps.all()) if agreed.pk else []
    share = _("Until then giving a ticket back costs %(share)s %% of its price.")
    free = _("Until then giving a ticket back costs nothing.")
    return [(step.until, share % {"share": f"{step.fee / WHOLE:g}"} if step.fee else free) for step in steps]
