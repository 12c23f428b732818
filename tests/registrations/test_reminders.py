"""Letters before the conference, before an offer ends, before a payment is due; the team's letter of the morning."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from conference.models import Conference, OutgoingMail
from registrations.models import Offer, Order, Rules
from registrations.services import digest, reminders, rules, tickets
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db


def sent(occasion: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(occasion__startswith=occasion).values_list("recipient", flat=True))


def before(conference: Conference, **earlier: int) -> datetime:
    return conference.begins_at() - timedelta(**earlier)


def next_morning(conference: Conference) -> datetime:
    now = datetime.now(conference.tzinfo)
    today = datetime.combine(now.date(), digest.MORNING, conference.tzinfo)
    return today if today > now else today + timedelta(days=1)


@pytest.fixture
def early(conference: Conference) -> Order:
    """Ordered long before."""
    order = make.order(make.ticket_type(conference), email="early@example.org")
    Order.objects.filter(pk=order.pk).update(confirmed_at=before(conference, days=60))
    return order


@pytest.mark.writes
@pytest.mark.parametrize(
    ("earlier", "letter"),
    [({"days": 9}, ""), ({"days": 7}, "ticket-before-7"), ({"days": 2}, "ticket-before-7"), ({"hours": 20}, "ticket-before-1")],
)
def test_a_holder_is_written_a_week_and_a_day_before(conference: Conference, early: Order, earlier: dict[str, int], letter: str) -> None:
    at = before(conference, **earlier)
    reminders.before_the_conference(at)
    reminders.before_the_conference(at)

    assert sent("ticket-before") == (["early@example.org"] if letter else [])
    assert sent(letter or "none") == sent("ticket-before")


def test_both_letters_come_when_time_passes(conference: Conference, early: Order) -> None:
    reminders.before_the_conference(before(conference, days=6))
    reminders.before_the_conference(before(conference, hours=20))

    assert sent("ticket-before") == ["early@example.org", "early@example.org"]
    letters = OutgoingMail.objects.filter(occasion__startswith="ticket-before").values_list("body", flat=True)
    assert [body for body in letters if "<" in body] == []


def test_who_registers_five_days_before_gets_the_letter_of_the_day_alone(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference))
    Order.objects.filter(pk=order.pk).update(confirmed_at=before(conference, days=5))

    reminders.before_the_conference(before(conference, days=4))
    reminders.before_the_conference(before(conference, hours=3))

    assert sent("ticket-before-7") == []
    assert sent("ticket-before-1") == [order.email]


def test_cancelled_tickets_are_not_reminded_of(conference: Conference, early: Order) -> None:
    tickets.cancel(early.tickets.get())

    reminders.before_the_conference(before(conference, hours=20))

    assert sent("ticket-before") == []


def test_after_it_has_begun_nobody_is_told_that_it_is_tomorrow(conference: Conference, early: Order) -> None:
    reminders.before_the_conference(conference.begins_at() + timedelta(hours=1))

    assert sent("ticket-before") == []


@pytest.mark.writes
def test_an_offer_that_ends_soon_is_told_once(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, size=1))
    first = make.ticket(kind)
    entry = make.entry(kind, email="waiting@example.org")
    tickets.cancel(first)
    offer = Offer.objects.get(entry=entry)

    reminders.before_an_offer_ends(offer.expires_at - timedelta(hours=4))
    assert sent("offer-ends") == []
    reminders.before_an_offer_ends(offer.expires_at - timedelta(hours=2))
    reminders.before_an_offer_ends(offer.expires_at - timedelta(hours=1))

    assert sent("offer-ends") == ["waiting@example.org"]


@pytest.mark.writes
def test_a_payment_that_is_due_soon_is_told_once(conference: Conference) -> None:
    rules.decide(conference, {"takes_transfers": True, "bank_account": "AZ00 0000"}, by=None)
    held = make.held(make.ticket_type(conference, price=5000))
    order = make.booking.confirm(held, name="Aysel", email="payer@example.org", holders=[], method=Order.Method.BANK)
    assert order.pay_until is not None

    reminders.before_a_payment_is_due(order.pay_until - timedelta(days=5))
    assert sent("order-payment_due") == []
    reminders.before_a_payment_is_due(order.pay_until - timedelta(days=2))
    reminders.before_a_payment_is_due(order.pay_until - timedelta(days=1))

    assert sent("order-payment_due") == ["payer@example.org"]


@pytest.mark.writes
def test_the_registration_team_is_written_once_a_morning_when_something_is_new(
    conference: Conference, registration_officer: User, door_staff: User
) -> None:
    make.order(make.ticket_type(conference))
    morning = next_morning(conference)

    digest.send(morning)
    digest.send(morning + timedelta(hours=5))
    digest.send(morning + timedelta(days=1))

    assert sent("digest") == [registration_officer.email]


def test_a_conference_may_do_without_the_letter_of_the_morning(conference: Conference, registration_officer: User) -> None:
    make.order(make.ticket_type(conference))
    Rules.objects.update_or_create(conference=conference, defaults={"sends_digest": False})

    digest.send(next_morning(conference))

    assert sent("digest") == []


def test_the_letter_of_the_morning_counts_what_is_new(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, size=2))
    given_back = make.ticket(kind)
    make.order(kind)
    make.entry(kind)
    make.entry(kind)
    tickets.cancel(given_back)

    news = digest.since(conference, datetime.now(conference.tzinfo) - timedelta(hours=1))

    assert news == digest.News(registered=1, given_back=1, to_approve=0, refunds_due=0, joined=2, waiting=1)
