"""The messages of registration, as rows of the outbox in the caller's transaction."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone, translation

from conference.lib.money import format_money
from conference.lib.tokens import hash_token, new_secret
from conference.models import Conference, OutgoingMail
from conference.services import mail
from registrations import enclosures, providers
from registrations.models import (
    Announcement,
    Awaits,
    Offer,
    Order,
    OrderState,
    Payment,
    Refund,
    RefundState,
    Rules,
    Ticket,
    TicketSecret,
    TicketState,
    Transfer,
    WaitingListEntry,
)
from registrations.services import ledger


def order_link(order: Order) -> str:
    return _link("registrations:open-order", order.language, order.conference.slug, order.code, order.secret)


def ticket_link(ticket: Ticket) -> str:
    return _link("registrations:open-ticket", ticket.language, ticket.order.conference.slug, ticket.code, _key(ticket))


def transfer_link(transfer: Transfer) -> str:
    ticket = transfer.ticket
    return _link("registrations:open-transfer", transfer.language, ticket.order.conference.slug, ticket.code, transfer.secret)


def entry_link(entry: WaitingListEntry) -> str:
    return _link("registrations:open-waiting", entry.language, entry.conference.slug, entry.code, entry.secret)


def confirmed(order: Order, tickets: Sequence[Ticket]) -> None:
    """One message to who ordered, one to each other holder or guest with an address of the own."""
    standing = [ticket for ticket in tickets if ticket.state != TicketState.CANCELLED]
    _confirm_to_orderer(order, standing)
    for ticket in standing:
        if ticket.state == TicketState.INVITED:
            invited(ticket)
        elif ticket.email and not ticket.is_orderers:
            issued(ticket)


def sent_anew(order: Order) -> None:
    """What the order last said, to its new address."""
    if order.state == OrderState.CONFIRMED:
        standing = order.tickets.exclude(state=TicketState.CANCELLED).select_related("line").prefetch_related("secrets")
        _confirm_to_orderer(order, list(standing.order_by("pk")))
    elif order.awaits == Awaits.PAYMENT:
        to_pay(order)
    else:
        requested(order)


def _confirm_to_orderer(order: Order, standing: Sequence[Ticket]) -> None:
    """Links of the own tickets only: the others are their holders' matter."""
    own = [(ticket, ticket_link(ticket) if ticket.is_orderers else "") for ticket in standing]
    values = {"order": order, "link": order_link(order), "tickets": own}
    occasion = f"order-confirmed:{order.code}:{_mark(order.secret)}"
    enclosed = enclosures.of([ticket for ticket in standing if ticket.is_orderers])
    _queue(order.email, "confirmed", values, order.language, occasion, order.conference, enclosed)


def requested(order: Order) -> None:
    """Somebody of the team has to say yes first."""
    _about(order, "requested")


def to_pay(order: Order) -> None:
    """How to pay and until when; once more when the deadline has moved."""
    agreed = Rules.objects.filter(conference=order.conference).first()
    provider = providers.of(order.method)
    _about(
        order,
        "to_pay",
        occasion=f":{order.pay_until:%Y%m%d%H%M}" if order.pay_until else "",
        account=provider.account(agreed) if agreed else "",
        until=_until(order),
        owed=format_money(ledger.owed(order), order.currency),
    )


def part_paid(payment: Payment, left: int) -> None:
    """A part has come; until the rest has, the deadline stands."""
    order = payment.order
    words = {"paid": format_money(payment.amount, order.currency), "left": format_money(left, order.currency)}
    _about(order, "part_paid", occasion=f":{payment.pk}", until=_until(order), **words)


def booked_again(order: Order, ended: Order) -> None:
    """Goes to who ordered, beside the tickets themselves."""
    _about(order, "booked_again", ended=ended)


def refund_due(refund: Refund) -> None:
    _about_refund(refund, "refund_due")


def paid_back(refund: Refund) -> None:
    _about_refund(refund, "paid_back")


def not_paid_back(refund: Refund) -> None:
    _about_refund(refund, "not_paid_back")


def not_paid(order: Order) -> None:
    _about(order, "not_paid", back=_back(order))


def issued(ticket: Ticket, *, again: bool = False) -> None:
    _about_ticket(ticket, "ticket", ticket.email, again=again, link=ticket_link(ticket))


def moved(ticket: Ticket, reason: str) -> None:
    """To the holder, and to who ordered: the seat is of another type now. What is owed is between the team and who ordered."""
    order = ticket.order
    owed = ledger.owed(order)
    said = {"link": order_link(order), "owed": format_money(owed, order.currency) if owed > 0 else ""}
    letters = (
        {order.email: said} if ticket.is_orderers or not ticket.email else {ticket.email: {"link": ticket_link(ticket)}, order.email: said}
    )
    for to, values in letters.items():
        occasion = f"moved:{ticket.code}:{ticket.line_id}"
        _queue(to, "moved", {"ticket": ticket, "reason": reason, **values}, ticket.language, occasion, order.conference)


def invited(ticket: Ticket, *, again: bool = False) -> None:
    """Somebody keeps a seat for this address; its holder-to-be fills in the rest."""
    _about_ticket(ticket, "invited", ticket.email, again=again, link=ticket_link(ticket), name=_inert(ticket.order.name))


def hand_over_offered(transfer: Transfer) -> None:
    ticket = transfer.ticket
    values = {"ticket": ticket, "link": transfer_link(transfer), "name": _inert(ticket.name_wanted)}
    _queue(transfer.email, "hand_over_offered", values, transfer.language, f"hand-over:{transfer.pk}", ticket.order.conference)


def hand_over_refused(transfer: Transfer) -> None:
    ticket = transfer.ticket
    if to := ticket.email or ticket.order.email:
        values = {"ticket": ticket, "transfer": transfer, "link": ticket_link(ticket)}
        _queue(to, "hand_over_refused", values, ticket.language, f"hand-over-refused:{transfer.pk}", ticket.order.conference)


def handed_over(ticket: Ticket, transfer: Transfer, *, to: str, name: str) -> None:
    """To who held the ticket before: it is somebody else's now."""
    if to:
        values = {"ticket": ticket, "transfer": transfer, "name": name}
        _queue(to, "handed_over", values, ticket.order.language, f"handed-over:{transfer.pk}", ticket.order.conference)


def declined(order: Order, reason: str) -> None:
    """The team has said no, and why."""
    _about(order, "declined", reason=reason)


def cancelled(order: Order, tickets: Sequence[Ticket], reason: str = "") -> None:
    codes = ",".join(ticket.code for ticket in tickets)
    if order.email:
        values = {"order": order, "tickets": tickets, "link": order_link(order), "back": _back(order), "reason": reason}
        _queue(order.email, "cancelled", values, order.language, f"cancelled:{codes}"[:120], order.conference)


def joined(entry: WaitingListEntry, position: int, hours: int) -> None:
    values = {"entry": entry, "position": position, "hours": hours, "link": entry_link(entry)}
    _queue(entry.email, "joined", values, entry.language, f"waiting-joined:{entry.code}", entry.conference)


def offered(entry: WaitingListEntry, offer: Offer) -> None:
    until = timezone.localtime(offer.expires_at, entry.conference.tzinfo)
    values = {"entry": entry, "offer": offer, "until": until, "link": entry_link(entry)}
    _queue(entry.email, "offered", values, entry.language, f"offer:{offer.pk}", entry.conference)


def offer_ended(entry: WaitingListEntry) -> None:
    values = {"entry": entry, "link": entry_link(entry)}
    _queue(entry.email, "offer_ended", values, entry.language, f"offer-ended:{entry.code}", entry.conference)


def links_again(
    conference: Conference, email: str, orders: Sequence[Order], tickets: Sequence[Ticket], entries: Sequence[WaitingListEntry]
) -> None:
    """All that this address has at the conference, in one message; asked for anew it is sent anew."""
    links = [
        *((order.code, order_link(order)) for order in orders),
        *((str(ticket), ticket_link(ticket)) for ticket in tickets),
        *((str(entry.ticket_type), entry_link(entry)) for entry in entries),
    ]
    rows: list[Any] = [*orders, *tickets, *entries]
    language = next((row.language for row in rows), conference.default_language)
    _queue(email, "links", {"links": links}, language, f"links:{new_secret()}", conference)


def before(ticket: Ticket, days: int) -> None:
    """A week or a day before: when, where, and the way to the ticket."""
    conference = ticket.order.conference
    values = {"ticket": ticket, "days": days, "link": ticket_link(ticket), "enclosed": days == 1}
    to, enclosed = ticket.email or ticket.order.email, enclosures.of([ticket]) if days == 1 else []
    _queue(to, "before", values, ticket.language, f"ticket-before-{days}:{ticket.code}", conference, enclosed)


def payment_due(order: Order) -> None:
    until = timezone.localtime(order.pay_until, order.conference.tzinfo)
    _about(order, "payment_due", until=until)


def offer_ends(offer: Offer) -> None:
    entry = offer.entry
    until = timezone.localtime(offer.expires_at, entry.conference.tzinfo)
    values = {"entry": entry, "until": until, "link": entry_link(entry)}
    _queue(entry.email, "offer_ends", values, entry.language, f"offer-ends:{offer.pk}", entry.conference)


def announced(announcement: Announcement, order: Order) -> None:
    """To who ordered, and to each holder with another address."""
    values = {"announcement": announcement, "name": order.name, "link": order_link(order)}
    occasion = f"announcement:{announcement.pk}"
    for to in dict.fromkeys([order.email, *(ticket.email for ticket in order.tickets.all())]):
        if to:
            own = values if to == order.email else {**values, "name": "", "link": ""}
            _queue(to, "announced", own, order.language, occasion, announcement.conference)


def announced_to_waiting(announcement: Announcement, entry: WaitingListEntry) -> None:
    values = {"announcement": announcement, "name": entry.name, "link": ""}
    _queue(entry.email, "announced", values, entry.language, f"announcement:{announcement.pk}", announcement.conference)


def digest(to: str, language: str, conference: Conference, news: Any, day: str) -> None:
    values = {"news": news, "link": mail.absolute(reverse("admin:index"))}
    _queue(to, "digest", values, language, f"digest:{conference.pk}:{day}", conference)


def _about(order: Order, name: str, *, occasion: str = "", **values: Any) -> None:
    """A message to who ordered, once for each order, link and occasion."""
    if order.email:
        words = {"order": order, "link": order_link(order), **values}
        key = f"order-{name}:{order.code}{occasion}:{_mark(order.secret)}"
        _queue(order.email, name, words, order.language, key, order.conference)


def _about_refund(refund: Refund, name: str) -> None:
    amount = format_money(refund.amount, refund.currency)
    _about(refund.order, name, occasion=f":{refund.pk}", refund=refund, amount=amount)


def _until(order: Order) -> datetime | None:
    return timezone.localtime(order.pay_until, order.conference.tzinfo) if order.pay_until else None


def _back(order: Order) -> str:
    """What is due to go back for the order, in words; empty when nothing is."""
    due = order.refunds.filter(state=RefundState.DUE).aggregate(total=Sum("amount"))["total"]
    return format_money(due, order.currency) if due else ""


def _about_ticket(ticket: Ticket, template: str, to: str, *, again: bool, **values: Any) -> None:
    """Once for each link: a new link is a new message, and so is one that was asked for again."""
    occasion = f"{template}:{ticket.code}:{new_secret() if again else _mark(_key(ticket))}"
    enclosed = enclosures.of([ticket]) if ticket.state == TicketState.CLAIMED else []
    _queue(to, template, {"ticket": ticket, **values}, ticket.language, occasion, ticket.order.conference, enclosed)


def _key(ticket: Ticket) -> str:
    """The secret that opens the ticket's page now."""
    return next(secret.value for secret in ticket.secrets.all() if secret.kind == TicketSecret.Kind.MANAGE and secret.revoked_at is None)


def _inert(name: str) -> str:
    """A name that goes to an address its bearer chose: no mail program makes a link of it."""
    return re.sub(r"[.:/@]+(?=\S)", lambda found: f"{found[0]} ", name)


def _mark(secret: str) -> str:
    """Tells one link from the next without telling the link."""
    return hash_token(secret)[:12]


def _queue(
    to: str, name: str, values: dict[str, Any], language: str, occasion: str, conference: Conference, enclosed: Sequence[str] = ()
) -> OutgoingMail:
    return mail.queue(
        to=to,
        template=f"registrations/{name}",
        context=values,
        language=language or conference.default_language,
        app="registrations",
        occasion=occasion,
        conference=conference,
        enclosed=enclosed,
    )


def _link(name: str, language: str, *parts: str) -> str:
    with translation.override(language or "en"):
        return mail.absolute(reverse(name, args=parts))
