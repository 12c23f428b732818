"""Tickets and dates that travel with the letters."""

import io

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from conference.models import Conference, OutgoingMail
from conference.services import mail
from registrations import enclosures
from registrations.services import tickets
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db


def confirmation(address: str) -> OutgoingMail:
    return OutgoingMail.objects.get(recipient=address, occasion__startswith="order-confirmed")


def test_a_confirmation_brings_the_ticket_and_the_dates(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="guest@example.org")

    document, dates = mail.enclosures(confirmation("guest@example.org"))

    assert (document.name, document.type) == (f"ticket-{ticket.code}.pdf", "application/pdf")
    assert ticket.code in PdfReader(io.BytesIO(document.content)).pages[0].extract_text()
    event = Calendar.from_ical(dates.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == conference.starts_on


def test_a_ticket_given_back_before_the_letter_left_is_not_enclosed(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="guest@example.org")
    tickets.cancel(ticket)

    assert mail.enclosures(confirmation("guest@example.org")) == []


def test_the_tickets_of_other_holders_do_not_travel_to_who_ordered(conference: Conference) -> None:
    held = make.held(make.ticket_type(conference), 2)
    holders = [make.issuing.Holder("Aysel", "", "buyer@example.org"), make.issuing.Holder("Rauf", "", "other@example.org")]
    order = make.booking.confirm(held, name="Aysel", email="buyer@example.org", holders=holders)
    own, other = order.tickets.order_by("pk")

    assert confirmation("buyer@example.org").enclosed == [f"ticket:{own.code}", f"calendar:{own.code}"]
    assert OutgoingMail.objects.get(recipient="other@example.org").enclosed == [f"ticket:{other.code}", f"calendar:{other.code}"]


def test_an_order_of_a_crowd_links_to_its_tickets_instead(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, size=50), per_order=20)
    order = make.order(kind, 11)

    assert enclosures.of(list(order.tickets.all())) == []


def test_keys_of_others_make_nothing() -> None:
    assert enclosures.make(["ticket:NOSUCH", "paper:1", "calendar:"]) == []
