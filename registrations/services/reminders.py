"""Letters that go out by themselves: before the conference, before an offer ends, before a payment is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from conference.models import Conference, Standing
from registrations.models import Awaits, Offer, OfferState, Order, Ticket
from registrations.services import letters

BATCH = 50
WEEK, DAY = timedelta(days=7), timedelta(days=1)
PAYMENT_SOON = timedelta(days=3)
OFFER_SOON = timedelta(hours=3)
# After midnight of the first day in the conference's zone a letter is late, not early.
_AHEAD = timedelta(days=8)


def before_the_conference(at: datetime) -> int:
    """A sweep: who registered within the last week gets the letter of the day before alone."""
    done = 0
    for conference, left in _near(at):
        if left <= DAY:
            done += _remind(conference, Ticket.Reminded.DAY, 1)
        elif left <= WEEK:
            done += _remind(conference, Ticket.Reminded.WEEK, 7)
    return done


def before_a_payment_is_due(at: datetime) -> int:
    rows = Order.objects.filter(awaits=Awaits.PAYMENT, reminded_at=None, pay_until__gt=at, pay_until__lte=at + PAYMENT_SOON)
    return sum(_remind_of_payment(order, at) for order in rows.select_related("conference").order_by("pay_until")[:BATCH])


def before_an_offer_ends(at: datetime) -> int:
    rows = Offer.objects.filter(state=OfferState.OPEN, reminded_at=None, expires_at__gt=at, expires_at__lte=at + OFFER_SOON)
    return sum(_remind_of_offer(offer, at) for offer in rows.select_related("entry__conference", "entry__ticket_type")[:BATCH])


def _near(at: datetime) -> Iterator[tuple[Conference, timedelta]]:
    today = at.date()
    rows = Conference.objects.public().filter(starts_on__gte=today, starts_on__lte=today + _AHEAD)
    for conference in rows.filter(standing__in=[Standing.PLANNED, Standing.ONLINE]):
        left = conference.begins_at() - at
        if left > timedelta(0):
            yield conference, left


def _remind(conference: Conference, letter: str, days: int) -> int:
    rows = Ticket.objects.valid().filter(order__conference=conference).exclude(reminded__in=[letter, Ticket.Reminded.DAY])
    if letter == Ticket.Reminded.WEEK:
        rows = rows.filter(order__confirmed_at__lt=conference.begins_at() - WEEK)
    tickets = list(rows.select_related("order__conference", "line").prefetch_related("secrets").order_by("pk")[:BATCH])
    for ticket in tickets:
        _remind_holder(ticket, letter, days)
    return len(tickets)


@transaction.atomic
def _remind_holder(ticket: Ticket, letter: str, days: int) -> None:
    letters.before(ticket, days)
    Ticket.objects.filter(pk=ticket.pk).update(reminded=letter)


@transaction.atomic
def _remind_of_payment(order: Order, at: datetime) -> int:
    if Order.objects.filter(pk=order.pk, awaits=Awaits.PAYMENT, reminded_at=None).update(reminded_at=at):
        letters.payment_due(order)
    return 1


@transaction.atomic
def _remind_of_offer(offer: Offer, at: datetime) -> int:
    if Offer.objects.filter(pk=offer.pk, state=OfferState.OPEN, reminded_at=None).update(reminded_at=at):
        letters.offer_ends(offer)
    return 1
