"""Seats that change hands in the demonstration: a group in which every state is on show, a list of participants, a hand-over."""

from datetime import datetime

from conference.demonstration import local
from conference.lib.places import Demonstration
from conference.models import Conference
from registrations.models import Order, Rules, Ticket, TicketType
from registrations.services import booking, invitations, listing, rules, transfers
from registrations.services.issuing import Guest, Holder

KEY = "demonstration-group"
LISTED = 14


def load(stage: Demonstration) -> None:
    forum: Conference = stage.shelf["baku-forum"]
    if Order.objects.filter(idempotency_key=KEY).exists():
        return
    deadlines = {"changes_until": local(forum, 18, days=-7), "handed_over_until": local(forum, 18, days=-2)}
    rules.decide(forum, {"listing": Rules.Listing.PUBLIC, **deadlines}, by=None)
    _group(forum, stage.at)
    _list(forum)
    stage.tell("a group with invitations, a hand-over and a list of participants of the forum")


def _group(forum: Conference, at: datetime) -> None:
    """Five seats: one's own, one named, one filled in by who was invited, one invited, one that has nobody yet."""
    full = TicketType.objects.filter(conference=forum, per_order__gte=5).earliest("position")
    order = booking.hold(booking.Choice(forum, {full: 5}, "en", KEY), at=at)
    seats: list[Holder | Guest] = [
        Holder("Fidan", "Sultanzadə", "group@example.org"),
        Holder("Orxan", "Nəbibəyli", "group-named@example.org"),
        Guest("group-filled@example.org"),
        Guest("group-invited@example.org"),
        Guest(),
    ]
    booking.confirm(order, name="Fidan Sultanzadə", email="group@example.org", holders=seats, at=at)
    filled = order.tickets.get(email_key="group-filled@example.org")
    key = filled.secrets.get(kind="manage", revoked_at=None).value
    invitations.claim(filled, Holder("Zaur", "Təhməzli", "group-filled@example.org", Ticket.Listed.PUBLIC), key=key)
    transfers.offer(order.tickets.get(email_key="group-named@example.org"), email="group-receiver@example.org", language="en")


def _list(forum: Conference) -> None:
    """Most agree to be named to everybody, some to other participants."""
    for number, ticket in enumerate(Ticket.objects.valid().filter(order__conference=forum, state="claimed").order_by("pk")[:LISTED]):
        listing.agree(ticket, Ticket.Listed.PARTICIPANTS if number % 3 == 0 else Ticket.Listed.PUBLIC)
