"""The messages of registration, as rows of the outbox in the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from conference.lib.money import format_money
from conference.lib.tokens import new_secret
from conference.models import Conference, OutgoingMail
from conference.services import mail
from registrations import enclosures
from registrations.models import Announcement, Offer, Order, Rules, Ticket, TicketSecret, WaitingListEntry


def order_link(order: Order) -> str:
    return _link("registrations:open-order", order.language, order.conference.slug, order.code, order.secret)


def ticket_link(ticket: Ticket) -> str:
    secret = next(secret for secret in ticket.secrets.all() if secret.kind == TicketSecret.Kind.MANAGE and secret.revoked_at is None)
    return _link("registrations:open-ticket", ticket.language, ticket.order.conference.slug, ticket.code, secret.value)


def entry_link(entry: WaitingListEntry) -> str:
    return _link("registrations:open-waiting", entry.language, entry.conference.slug, entry.code, entry.secret)


def confirmed(order: Order, tickets: Sequence[Ticket]) -> None:
    """One message to who ordered, one to each other holder with an address of the own."""
    values = {"order": order, "link": order_link(order), "tickets": [(ticket, ticket_link(ticket)) for ticket in tickets]}
    own = [ticket for ticket in tickets if ticket.email_key in ("", order.email_key)]
    _queue(order.email, "confirmed", values, order.language, f"order-confirmed:{order.code}", order.conference, enclosures.of(own))
    for ticket in tickets:
        if ticket.email and ticket.email_key != order.email_key:
            issued(ticket)


def requested(order: Order) -> None:
    """Somebody of the team has to say yes first."""
    _about(order, "requested")


def to_pay(order: Order) -> None:
    """How to pay by transfer, until when, and the reference to write on it."""
    agreed = Rules.objects.filter(conference=order.conference).first()
    until = timezone.localtime(order.pay_until, order.conference.tzinfo)
    owed = format_money(sum(line.gross for line in order.lines.all()), order.currency)
    _about(order, "to_pay", account=agreed.bank_account if agreed else "", until=until, owed=owed)


def not_paid(order: Order) -> None:
    _about(order, "not_paid")


def issued(ticket: Ticket) -> None:
    values = {"ticket": ticket, "link": ticket_link(ticket)}
    _queue(
        ticket.email,
        "ticket",
        values,
        ticket.language,
        f"ticket-issued:{ticket.code}:{ticket.email_key}",
        ticket.order.conference,
        enclosures.of([ticket]),
    )


def cancelled(order: Order, tickets: Sequence[Ticket]) -> None:
    codes = ",".join(ticket.code for ticket in tickets)
    if order.email:
        values = {"order": order, "tickets": tickets, "link": order_link(order)}
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


def _about(order: Order, name: str, **values: Any) -> None:
    """A message to who ordered, once for each order."""
    if order.email:
        words = {"order": order, "link": order_link(order), **values}
        _queue(order.email, name, words, order.language, f"order-{name}:{order.code}", order.conference)


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
