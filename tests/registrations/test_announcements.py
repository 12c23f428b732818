"""Cancelled, postponed, on line: everybody hears of it, once, and money goes back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.models import Conference, OutgoingMail, Standing
from registrations.models import Announcement, EntryState, LedgerEntry, Order, OrderState, Refund
from registrations.services import announcements, booking, payments, waiting_list
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db
WORDS = "The hall is closed. We are sorry."


def tell_all() -> None:
    while announcements.tell(timezone.now()):
        pass


def announce(conference: Conference, standing: str = Standing.CANCELLED, *, gives_back: bool = True) -> Announcement:
    made = announcements.announce(conference, standing, WORDS, gives_back=gives_back, by=None)
    conference.refresh_from_db()
    return made


def letters() -> list[str]:
    return sorted(OutgoingMail.objects.filter(occasion__startswith="announcement:").values_list("recipient", flat=True))


@pytest.mark.writes
def test_everybody_with_a_seat_or_a_place_on_the_list_is_told_once(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, size=2))
    make.order(kind, email="first@example.org")
    make.order(kind, email="second@example.org")
    make.entry(kind, email="waiting@example.org")

    announce(conference)
    tell_all()
    tell_all()

    assert letters() == ["first@example.org", "second@example.org", "waiting@example.org"]
    assert Announcement.objects.get().ended_at is not None


@pytest.mark.writes
def test_a_cancelled_conference_gives_back_what_was_paid_without_a_fee(conference: Conference) -> None:
    kind = make.ticket_type(conference, price=16000)
    paid, unpaid = make.order(kind), make.order(kind)
    payments.take_at_door(paid, by=None)

    announce(conference)
    tell_all()

    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.CANCELLED}
    assert list(Refund.objects.values_list("order", "amount")) == [(paid.pk, 16000)]
    assert payments.owed(unpaid) == 0
    assert not LedgerEntry.objects.filter(kind=LedgerEntry.Kind.FEE).exists()


@pytest.mark.writes
def test_who_waits_gets_no_offer_of_a_cancelled_conference(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, size=1))
    make.order(kind)
    entry = make.entry(kind)

    announce(conference)
    tell_all()

    entry.refresh_from_db()
    assert entry.state == EntryState.LEFT
    assert entry.offers.count() == 0
    assert waiting_list.make_offers(timezone.now()) == 0


@pytest.mark.writes
def test_a_postponed_conference_keeps_its_registrations(conference: Conference) -> None:
    kept_order = make.order(make.ticket_type(conference))

    announce(conference, Standing.POSTPONED, gives_back=False)
    tell_all()

    kept_order.refresh_from_db()
    assert kept_order.state == OrderState.CONFIRMED
    assert letters() == [kept_order.email]


def test_nobody_is_written_a_second_letter_about_the_cancelled_order(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference))

    announce(conference)
    tell_all()

    assert OutgoingMail.objects.filter(recipient=order.email, occasion__startswith="cancelled:").count() == 0


def test_a_worker_killed_between_two_orders_goes_on_with_the_next(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    first, second = make.order(kind, email="first@example.org"), make.order(kind, email="second@example.org")
    announcement = announce(conference)
    Announcement.objects.update(told_upto=first.pk, told_waiting=True)

    tell_all()

    assert letters() == [second.email]
    announcement.refresh_from_db()
    assert announcement.ended_at is not None


def test_two_announcements_at_once_are_refused_in_words(conference: Conference) -> None:
    announce(conference, Standing.POSTPONED, gives_back=False)

    with pytest.raises(announcements.UnderWay):
        announce(conference)


def test_that_nothing_has_changed_is_no_news(conference: Conference) -> None:
    with pytest.raises(announcements.NothingNew):
        announce(conference, Standing.PLANNED, gives_back=False)


def test_nothing_is_sold_for_a_cancelled_conference(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    announce(conference)
    kind.conference = conference

    with pytest.raises(booking.NotOnSale):
        make.held(kind)


def test_every_page_of_the_conference_says_it_in_its_head(conference: Conference, stranger: Client) -> None:
    before = stranger.get(conference.get_absolute_url()).content.decode()
    announce(conference)
    after = stranger.get(conference.get_absolute_url()).content.decode()

    assert (WORDS in before, WORDS in after) == (False, True)
    assert "EventCancelled" in after


def test_an_owner_announces_in_the_panel(conference: Conference, owner: User, client_of: Callable[[User], Client]) -> None:
    fields = {"standing": "cancelled", "note_0": WORDS, "gives_back": "on"}
    answer = client_of(owner).post("/admin/registrations/announcement/add/", fields)

    assert answer.status_code == 302, answer.content.decode()
    conference.refresh_from_db()
    assert conference.standing == Standing.CANCELLED


@pytest.mark.parametrize("who", ["registration_officer", "organiser_of_another_conference", "door_staff"])
def test_nobody_else_cancels_a_conference(
    conference: Conference, request: pytest.FixtureRequest, client_of: Callable[[User], Client], who: str
) -> None:
    client_of(request.getfixturevalue(who)).post("/admin/registrations/announcement/add/", {"standing": "cancelled", "note_0": WORDS})

    conference.refresh_from_db()
    assert conference.standing == Standing.PLANNED
