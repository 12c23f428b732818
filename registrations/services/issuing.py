"""Tickets come into being, get names, and an order is confirmed; the caller holds the transaction and the seats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError
from conference.lib.localized import in_language
from conference.lib.states import advance
from conference.lib.text import clean_line, email_key, fold
from registrations import providers
from registrations.models import Order, OrderLine, Ticket, TicketSecret, TicketState, TicketType, Voucher
from registrations.models.orders import TICKET_TRANSITIONS
from registrations.services import capacity, prices, rules


class TicketIsOver(DomainError):
    message = _("This ticket is cancelled already.")


class LinkReplaced(DomainError):
    message = _("The link you came by has been replaced in the meantime. Open the one in our last message.")


@dataclass(frozen=True)
class Holder:
    """Who sits on a ticket. The badge says the name as the parts give it; empty parts are allowed.

    `listed` is whom the list of participants may show the name; None leaves what was agreed before.
    """

    given: str
    family: str
    email: str
    listed: str | None = None

    @property
    def name(self) -> str:
        return clean_line(f"{self.given} {self.family}")


@dataclass(frozen=True)
class Guest:
    """Somebody who fills in the own details by a link; without an address the seat stays free for now."""

    email: str = ""


def issue(
    order: Order,
    numbers: Mapping[TicketType, int],
    at: datetime,
    *,
    allocate: bool = True,
    voucher: Voucher | None = None,
    price: int | None = None,
) -> list[Ticket]:
    """Tickets at the price of the moment, less what the voucher takes off those it is for; or at the price that is said.

    With `allocate=False` the caller hands seats over that are held already. The caller has taken the voucher's uses.
    """
    lines = [line for ticket_type, number in numbers.items() for line in _lines(order, ticket_type, number, at, voucher, price)]
    tickets = _issue_on(OrderLine.objects.bulk_create(lines), order.language)
    if allocate:
        capacity.allocate(tickets)
    return tickets


def issue_again(order: Order, ended: Ticket) -> Ticket:
    """The same seat of the same person at the agreed price in another order, whose seats are taken already."""
    was = ended.line
    # A voucher counts standing tickets: this one stands by what was agreed, not by a second use of the code.
    line = OrderLine.objects.create(
        order=order, ticket_type=ended.ticket_type, text=was.text, net=was.net, tax=was.tax, gross=was.gross, tax_rate=was.tax_rate
    )
    (ticket,) = _issue_on([line], ended.language)
    capacity.allocate([ticket])
    if ended.name_wanted:
        name_ticket(ticket, Holder(ended.given, ended.family, ended.email), language=ended.language)
    return ticket


def seats_of(order: Order) -> list[Ticket]:
    """The order's tickets, first to last, with all that prices and letters need: two statements."""
    return list(order.tickets.select_related("line", "ticket_type").prefetch_related("secrets").order_by("pk"))


def name_order(order: Order, *, name: str, email: str, holders: Sequence[Holder | Guest], method: str = "") -> list[Ticket]:
    """The held order is somebody's now, paid in a way that the conference offers; its tickets. Raises NotOffered for another."""
    tickets = seats_of(order)
    owed = sum(ticket.line.gross for ticket in tickets)
    order.name, order.email, order.email_key = clean_line(name), email.strip(), email_key(email)
    order.method = providers.choose(method, rules.of(order.conference)).name if owed else providers.FREE
    order.save(update_fields=["name", "email", "email_key", "method"])
    for ticket, holder in zip(tickets, holders, strict=False):
        if isinstance(holder, Guest):
            invite_guest(ticket, holder, language=order.language)
        elif holder.name:
            name_ticket(ticket, holder, language=order.language)
    return tickets


def name_ticket(ticket: Ticket, holder: Holder, *, language: str) -> None:
    """A named ticket keeps its state and gets the new words."""
    agreed = {} if holder.listed is None else {"listed": holder.listed}
    fields = {
        **agreed,
        "given": clean_line(holder.given),
        "family": clean_line(holder.family),
        "name_wanted": holder.name,
        "email": holder.email.strip(),
        "email_key": email_key(holder.email),
        "language": language,
        "search_key": fold(f"{holder.name} {holder.email} {ticket.code}")[:600],
    }
    if ticket.state == TicketState.CLAIMED:
        Ticket.objects.filter(pk=ticket.pk, state=TicketState.CLAIMED).update(**fields)
        for name, value in fields.items():
            setattr(ticket, name, value)
        return
    advance(ticket, TicketState.CLAIMED, TICKET_TRANSITIONS, **fields)


def invite_guest(ticket: Ticket, guest: Guest, *, language: str) -> None:
    """The seat is kept for whoever has its link; nothing happens without an address."""
    if guest.email:
        advance(ticket, TicketState.INVITED, TICKET_TRANSITIONS, language=language, **_address(guest.email, ticket))


def vacate(ticket: Ticket, *, at: datetime) -> None:
    """An invited seat is free again: the link that was given away is dead, and the address leaves."""
    advance(ticket, TicketState.UNASSIGNED, TICKET_TRANSITIONS, email="", email_key="", search_key=fold(ticket.code))
    renew_secrets([ticket], at=at)


def renew_secrets(tickets: Iterable[Ticket], *, at: datetime) -> None:
    """Both secrets of each ticket anew: old links and old entry codes are dead from here on. Needs the tickets' rows locked."""
    rows = list(tickets)
    TicketSecret.objects.filter(ticket__in=rows, revoked_at=None).update(revoked_at=at)
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for ticket in rows for kind in TicketSecret.Kind])
    for ticket in rows:
        getattr(ticket, "_prefetched_objects_cache", {}).pop("secrets", None)


def lock(ticket: Ticket, *, key: str | None = None) -> None:
    """Read the ticket anew and keep others off it until the transaction ends.

    `key` is the link's secret by which a visitor came: whoever comes by one that was replaced is turned away.
    """
    # Not the key: who points at the ticket or its order with a foreign key need not wait, so nobody waits in a circle.
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True).select_related("order__conference", "line")
    ticket.refresh_from_db(from_queryset=rows)
    if key is not None and not ticket.secrets.filter(kind=TicketSecret.Kind.MANAGE, value=key, revoked_at=None).exists():
        raise LinkReplaced


def _address(email: str, ticket: Ticket) -> dict[str, str]:
    search = fold(f"{ticket.name_wanted} {email} {ticket.code}")[:600]
    return {"email": email.strip(), "email_key": email_key(email), "search_key": search}


def _lines(
    order: Order, ticket_type: TicketType, number: int, at: datetime, voucher: Voucher | None, said: int | None = None
) -> list[OrderLine]:
    used = voucher if voucher is not None and voucher.applies_to(ticket_type) else None
    full = prices.at_moment(ticket_type, at).price
    price = said if said is not None else used.price_of(full) if used else full
    return [line_of(order, ticket_type, price, voucher=used) for _seat in range(number)]


def line_of(order: Order, ticket_type: TicketType, price: int, *, voucher: Voucher | None = None) -> OrderLine:
    """Not stored yet: the words and the tax of the moment at a price in minor units."""
    tax, text = prices.tax_within(price, ticket_type.tax_rate), in_language(ticket_type.name, order.language).text
    words = {"order": order, "ticket_type": ticket_type, "voucher": voucher, "text": text[:300], "tax_rate": ticket_type.tax_rate}
    return OrderLine(**words, net=price - tax, tax=tax, gross=price)


def _issue_on(lines: Iterable[OrderLine], language: str) -> list[Ticket]:
    rows = [Ticket(order=line.order, line=line, ticket_type=line.ticket_type, language=language) for line in lines]
    tickets = Ticket.objects.bulk_create(rows)
    TicketSecret.objects.bulk_create([TicketSecret(ticket=ticket, kind=kind) for ticket in tickets for kind in TicketSecret.Kind])
    return tickets
