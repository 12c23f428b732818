import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference, OutgoingMail
from registrations.models import Order, OrderState, Ticket, TicketSecret, TicketState, WaitingListEntry
from registrations.services import tickets
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def choose(browser: Client, conference: Conference, **numbers):
    page = browser.get(f"/{conference.slug}/register/")
    return browser.post(f"/{conference.slug}/register/", {"key": page.context["form"].fields["key"].initial, **numbers})


def link_in_mail(address: str, part: str) -> str:
    body = OutgoingMail.objects.filter(recipient=address).latest("pk").body
    return re.search(rf"http://localhost:8000(/\S*{part}\S*)", body)[1]


def test_a_visitor_registers_in_two_forms_and_opens_the_ticket(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)

    held = choose(stranger, conference, **{f"type_{kind.pk}": 1})
    details = {"given": "Əli", "family": "Nümunəli", "email": "ali@example.org"}
    done = stranger.post(held["Location"], details, follow=True)

    assert "Your seat is taken, Əli Nümunəli" in done.content.decode()
    ticket = Ticket.objects.get()
    page = Client().get(link_in_mail("ali@example.org", "/tickets/"), follow=True)
    assert page.redirect_chain[-1][0] == f"/{conference.slug}/tickets/{ticket.code}/"
    assert ticket.code in page.content.decode()


def test_a_ticket_has_a_pdf_and_a_calendar_file(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), name="Ирина Əlizadə-Ødegård", email="i@example.org")
    browser = Client()
    browser.get(link_in_mail("i@example.org", "/tickets/"))

    pdf = browser.get(f"/{conference.slug}/tickets/{ticket.code}.pdf")
    ics = browser.get(f"/{conference.slug}/tickets/{ticket.code}.ics")

    assert pdf.content.startswith(b"%PDF")
    assert b"BEGIN:VEVENT" in ics.content
    assert pdf["Cache-Control"] == ics["Cache-Control"] == "no-store, private"


def test_strangers_find_no_order_ticket_or_place_of_others(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    ticket, entry = make.ticket(kind), make.entry(kind)
    base = f"/{conference.slug}"
    addresses = [
        f"{base}/orders/{ticket.order.code}/", f"{base}/tickets/{ticket.code}/", f"{base}/tickets/{ticket.code}.pdf",
        f"{base}/tickets/{ticket.code}.ics", f"{base}/tickets/{ticket.code}/cancel/", f"{base}/waiting/{entry.code}/",
        f"{base}/tickets/{ticket.code}/open/wrong/", f"{base}/orders/{ticket.order.code}/open/wrong/", f"{base}/waiting/{entry.code}/open/wrong/",
    ]  # fmt: skip

    assert [stranger.get(address).status_code for address in addresses] == [404] * len(addresses)
    for address in (
        f"{base}/tickets/{ticket.code}/cancel/",
        f"{base}/orders/{ticket.order.code}/cancel/",
        f"{base}/waiting/{entry.code}/leave/",
    ):
        assert stranger.post(address).status_code == 404
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLAIMED


def test_one_tickets_secret_does_not_open_another(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    mine, other = make.ticket(kind, email="me@example.org"), make.ticket(kind)
    browser = Client()
    browser.get(link_in_mail("me@example.org", "/tickets/"))

    assert browser.get(f"/{conference.slug}/tickets/{mine.code}/").status_code == 200
    assert browser.get(f"/{conference.slug}/tickets/{other.code}/").status_code == 404


def test_the_entry_secret_opens_nothing(conference: Conference, stranger: Client) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    entry = ticket.secrets.get(kind=TicketSecret.Kind.ENTRY).value

    assert stranger.get(f"/{conference.slug}/tickets/{ticket.code}/open/{entry}/").status_code == 404


def test_a_link_opens_a_page_and_only_the_button_cancels(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="me@example.org")
    browser = Client()
    browser.get(link_in_mail("me@example.org", "/tickets/"))
    address = f"/{conference.slug}/tickets/{ticket.code}/cancel/"

    browser.get(address)
    browser.head(address)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLAIMED

    browser.post(address, {"fee": "0"})
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CANCELLED


def test_the_next_one_accepts_the_offer_by_its_link(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    ticket, entry = make.ticket(kind), make.entry(kind, email="next@example.org")
    tickets.cancel(ticket)
    browser = Client()

    page = browser.get(link_in_mail("next@example.org", "/waiting/"), follow=True)
    assert "A seat is free for you" in page.content.decode()
    done = browser.post(f"/{conference.slug}/waiting/{entry.code}/accept/", follow=True)

    assert "Your seat is taken" in done.content.decode()
    assert WaitingListEntry.objects.get().order.state == OrderState.CONFIRMED


def test_a_stale_form_never_oversells_and_says_what_to_do(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    page = stranger.get(f"/{conference.slug}/register/")
    make.order(kind)

    answer = stranger.post(f"/{conference.slug}/register/", {"key": page.context["form"].fields["key"].initial, f"type_{kind.pk}": 1})

    assert answer.status_code == 422
    assert "waiting list" in answer.content.decode()
    assert Order.objects.count() == 1


def test_sending_the_choice_twice_gives_one_order(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    fields = {"key": "the-same", f"type_{kind.pk}": 1}

    first = stranger.post(f"/{conference.slug}/register/", fields)
    second = stranger.post(f"/{conference.slug}/register/", fields)

    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_bad_details_keep_what_was_typed(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    held = choose(stranger, conference, **{f"type_{kind.pk}": 1})

    answer = stranger.post(held["Location"], {"given": "Əli <b>", "email": "not an address"})

    assert answer.status_code == 422
    assert "Əli &lt;b&gt;" in answer.content.decode()


def test_the_same_address_twice_is_a_question(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.order(kind, email="same@example.org")
    held = choose(stranger, conference, **{f"type_{kind.pk}": 1})
    details = {"given": "A", "email": "same@example.org"}

    asked = stranger.post(held["Location"], details)
    done = stranger.post(held["Location"], {**details, "again": "on"})

    assert (asked.status_code, done.status_code) == (422, 302)


def test_the_link_again_page_answers_the_same_to_everybody(stranger: Client, conference: Conference) -> None:
    make.order(make.ticket_type(conference), email="known@example.org")
    before = OutgoingMail.objects.count()

    known = stranger.post(f"/{conference.slug}/register/again/", {"email": "known@example.org"})
    unknown = stranger.post(f"/{conference.slug}/register/again/", {"email": "unknown@example.org"})

    assert known.content == unknown.content
    assert OutgoingMail.objects.count() == before + 1


def test_asking_for_links_too_often_is_refused(stranger: Client, conference: Conference) -> None:
    answers = [stranger.post(f"/{conference.slug}/register/again/", {"email": "a@example.org"}).status_code for _attempt in range(4)]

    assert answers == [200, 200, 200, 429]


def test_the_choice_costs_the_same_statements_for_one_type_and_three(stranger: Client, conference: Conference) -> None:
    quota = make.quota(conference, 50)
    counts = []
    for more in (1, 2):
        for _type in range(more):
            make.ticket_type(conference, quota, price=100)
        stranger.get(f"/{conference.slug}/register/")
        with CaptureQueriesContext(connection) as captured:
            stranger.get(f"/{conference.slug}/register/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_panel_shows_the_door_name_and_type_only(conference: Conference, door_staff: User, client_of) -> None:
    make.order(make.ticket_type(conference), email="private@example.org", name="Aysel Görünən")

    page = client_of(door_staff).get("/admin/registrations/ticket/").content.decode()

    assert "Aysel Görünən" in page
    assert "private@example.org" not in page


def test_the_panel_finds_a_name_written_without_marks(conference: Conference, registration_officer: User, client_of) -> None:
    make.order(make.ticket_type(conference), name="Şəhla Göyçə")

    page = client_of(registration_officer).get("/admin/registrations/ticket/?q=sehla+goyce").content.decode()

    assert "Şəhla Göyçə" in page


def test_tickets_of_others_do_not_exist_in_the_panel(
    conference: Conference, other_conference: Conference, organiser_of_another_conference: User, client_of
) -> None:
    ticket = make.ticket(make.ticket_type(conference), name="Aysel Gizli")
    browser = client_of(organiser_of_another_conference)

    assert "Aysel Gizli" not in browser.get("/admin/registrations/ticket/").content.decode()
    assert browser.get(f"/admin/registrations/ticket/{ticket.pk}/change/").status_code == 302


def test_the_panel_cancels_and_exports_without_formulas(conference: Conference, registration_officer: User, client_of) -> None:
    ticket = make.ticket(make.ticket_type(conference), name="=cmd|' /C calc'!A0 X")
    browser = client_of(registration_officer)

    csv = browser.post("/admin/registrations/ticket/", {"action": "as_csv", "_selected_action": [ticket.pk]}).getvalue().decode()
    browser.post("/admin/registrations/ticket/", {"action": "cancel", "_selected_action": [ticket.pk], "reason": "Double"})

    assert "'=cmd" in csv
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CANCELLED
