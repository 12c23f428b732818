from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from conference.models import Activity, Conference, MailState, OutgoingMail
from registrations.models import Order
from registrations.services import addresses, booking, rules
from registrations.services.issuing import Guest, Holder
from registrations.typos import likely_meant
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]


def newest(address: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(recipient=address).latest("pk")


def test_the_right_address_gets_the_order_and_the_wrong_one_learns_nothing(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="wrong@example.org")
    order, secret, key = ticket.order, ticket.order.secret, make.key_of(ticket)

    addresses.mend(order, "right@example.org")

    stored = Order.objects.get()
    assert (stored.email, stored.email_key) == ("right@example.org", "right@example.org")
    assert stored.secret != secret
    body = newest("right@example.org").body
    assert [stored.secret in body, make.key_of(ticket) in body, secret in body, key in body] == [True, True, False, False]
    assert OutgoingMail.objects.filter(recipient="wrong@example.org").count() == 1
    assert newest("wrong@example.org").state == MailState.HELD


def test_the_orderers_ticket_moves_along_and_a_colleagues_stays(conference: Conference) -> None:
    own, named, _free = make.group(make.ticket_type(conference), Holder("Nəzrin", "", "named@example.org"), Guest())
    key = make.key_of(named)

    addresses.mend(own.order, "right@example.org")

    own.refresh_from_db()
    named.refresh_from_db()
    assert (own.email, named.email) == ("right@example.org", "named@example.org")
    assert "right@example.org" in own.search_key
    assert make.key_of(named) == key
    call_command("check_invariants")


def test_links_that_the_wrong_address_could_have_copied_are_replaced_and_sent_anew(conference: Conference) -> None:
    own, invited = make.group(make.ticket_type(conference), Guest("invited@example.org"))
    key = make.key_of(invited)

    addresses.mend(own.order, "right@example.org")

    assert make.key_of(invited) != key
    assert make.key_of(invited) in newest("invited@example.org").body


def test_going_back_to_an_address_sends_the_newest_link(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference), email="one@example.org")
    addresses.mend(order, "two@example.org")

    addresses.mend(order, "one@example.org")

    assert order.secret in newest("one@example.org").body


def test_the_same_address_an_order_that_is_over_and_a_late_wish_are_refused(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference), email="one@example.org")

    with pytest.raises(addresses.SameAddress):
        addresses.mend(order, "ONE@example.org")
    rules.decide(conference, {"changes_until": timezone.now() - timedelta(minutes=1)}, by=None)
    with pytest.raises(rules.TooLate):
        addresses.mend(order, "two@example.org")
    booking.cancel_order(order, by=None)
    with pytest.raises(addresses.OrderIsOver):
        addresses.mend(order, "two@example.org")


def test_both_addresses_stand_in_the_part_of_the_record_that_may_be_redacted(conference: Conference) -> None:
    addresses.mend(make.order(make.ticket_type(conference), email="one@example.org"), "two@example.org")

    entry = Activity.objects.get(verb="order address changed")

    assert entry.personal == {"before": "one@example.org", "after": "two@example.org"}
    assert "@" not in f"{entry.label}{entry.before}{entry.after}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aysel@gmial.com", "aysel@gmail.com"),
        ("aysel@gmail.con", "aysel@gmail.com"),
        ("aysel@gmai.com", "aysel@gmail.com"),
        ("aysel@gmaill.com", "aysel@gmail.com"),
        ("aysel@hotmial.com", "aysel@hotmail.com"),
        ("aysel@university.con", "aysel@university.com"),
        ("aysel@gmail.com", ""),
        ("aysel@mail.ru", ""),
        ("aysel@mai.ru", ""),
        ("aysel@mail.de", ""),
        ("aysel@example.org", ""),
        ("aysel", ""),
        ("", ""),
    ],
)
def test_a_likely_slip_is_seen_and_nothing_else(typed: str, meant: str) -> None:
    assert likely_meant(typed) == meant
