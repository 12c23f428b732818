"""What people see and do on the pages of an order, a seat, a ticket and a hand-over."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.models import Conference, OutgoingMail
from registrations.models import Order, OrderState, Refund, Ticket, TicketState, Transfer
from registrations.services import booking, invitations, payments, rules, tickets, transfers
from registrations.services.issuing import Guest, Holder
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def opened(order: Order) -> Client:
    """A browser that came by the order's link."""
    browser = Client()
    browser.get(f"/{order.conference.slug}/orders/{order.code}/open/{order.secret}/")
    return browser


def holding(ticket: Ticket) -> Client:
    """A browser that came by the ticket's link."""
    browser = Client()
    browser.get(f"/{ticket.order.conference.slug}/tickets/{ticket.code}/open/{make.key_of(ticket)}/")
    return browser


def receiving(transfer: Transfer) -> Client:
    browser = Client()
    conference = transfer.ticket.order.conference
    browser.get(f"/{conference.slug}/handovers/{transfer.ticket.code}/open/{transfer.secret}/")
    return browser


def of_order(order: Order, rest: str = "") -> str:
    return f"/{order.conference.slug}/orders/{order.code}/{rest}"


def of_seat(ticket: Ticket, rest: str = "") -> str:
    return of_order(ticket.order, f"seats/{ticket.code}/{rest}")


def of_ticket(ticket: Ticket, rest: str = "") -> str:
    return f"/{ticket.order.conference.slug}/tickets/{ticket.code}/{rest}"


def text_of(answer: Any) -> str:
    return answer.content.decode()


# Details


def details(order: Order, *whose: str, **more: str) -> dict[str, str]:
    """As the page would send them, with an answer for each seat."""
    seats = dict(zip((f"who_{ticket.pk}" for ticket in order.tickets.order_by("pk")), whose, strict=True))
    return {"given": "Leyla", "family": "Sifarişçi", "email": "leyla@example.org", **seats, **more}


def test_each_seat_says_who_fills_it_in(conference: Conference) -> None:
    order = make.held(make.ticket_type(conference), 3)
    _own, named, invited = order.tickets.order_by("pk")
    more = {f"given_{named.pk}": "Nəzrin", f"email_{named.pk}": "named@example.org", f"email_{invited.pk}": "guest@example.org"}

    opened(order).post(of_order(order), details(order, "me", "name", "guest", **more))

    rows = Ticket.objects.order_by("pk").values_list("state", "name_wanted", "email")
    assert list(rows) == [
        ("claimed", "Leyla Sifarişçi", "leyla@example.org"),
        ("claimed", "Nəzrin", "named@example.org"),
        ("invited", "", "guest@example.org"),
    ]


def test_who_orders_for_others_need_not_sit_anywhere(conference: Conference) -> None:
    order = make.held(make.ticket_type(conference))
    ticket = order.tickets.get()

    opened(order).post(of_order(order), details(order, "name", **{f"given_{ticket.pk}": "Müdir", f"email_{ticket.pk}": "boss@example.org"}))

    order.refresh_from_db()
    ticket.refresh_from_db()
    assert (order.name, order.email) == ("Leyla Sifarişçi", "leyla@example.org")
    assert (ticket.name_wanted, ticket.email) == ("Müdir", "boss@example.org")


@pytest.mark.parametrize(("whose", "field"), [(("me", "me"), "who"), (("me", "name"), "given")])
def test_a_wrong_answer_about_a_seat_stands_at_its_field_and_nothing_typed_is_lost(
    conference: Conference, whose: tuple[str, ...], field: str
) -> None:
    order = make.held(make.ticket_type(conference), 2)
    second = order.tickets.order_by("pk")[1]

    answer = opened(order).post(of_order(order), details(order, *whose, **{f"family_{second.pk}": "Yazılıb <i>"}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"{field}_{second.pk}"]
    assert "Yazılıb &lt;i&gt;" in text_of(answer)
    assert Order.objects.get().state == OrderState.HELD


def test_the_same_address_twice_in_one_order_is_a_question(conference: Conference) -> None:
    order = make.held(make.ticket_type(conference), 2)
    second = order.tickets.order_by("pk")[1]
    sent = details(order, "me", "guest", **{f"email_{second.pk}": "LEYLA@example.org"})
    browser = opened(order)

    asked = browser.post(of_order(order), sent)
    done = browser.post(of_order(order), {**sent, "again": "on"})

    assert (asked.status_code, list(asked.context["form"].errors)) == (422, [f"email_{second.pk}"])
    assert done.status_code == 302


def test_who_has_a_ticket_already_may_have_it_sent_again_and_loses_nothing_typed(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    known = make.ticket(kind, email="leyla@example.org")
    order = make.held(kind)
    browser = opened(order)
    asked = browser.post(of_order(order), details(order, "me"))
    button = re.search(r'name="send_again" value="([^"]+)"', text_of(asked))

    answer = browser.post(of_order(order), {**details(order, "me"), "send_again": button[1]})

    assert 'value="Sifarişçi"' in text_of(answer)
    assert known.order.secret in OutgoingMail.objects.get(occasion__startswith="links:").body
    assert Order.objects.get(pk=order.pk).state == OrderState.HELD


def test_links_are_not_sent_again_without_end(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.ticket(kind, email="leyla@example.org")
    order = make.held(kind)
    browser = opened(order)

    for _try in range(5):
        browser.post(of_order(order), {**details(order, "me"), "send_again": "leyla@example.org"})

    assert OutgoingMail.objects.filter(occasion__startswith="links:").count() == 3


def test_nobody_tries_address_after_address_to_learn_who_comes(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.ticket(kind, email="leyla@example.org")
    order = make.held(kind)
    browser = opened(order)

    answers = [browser.post(of_order(order), details(order, "me")).status_code for _try in range(21)]

    assert answers == [422] * 20 + [429]


def test_a_likely_slip_is_asked_about_once(conference: Conference) -> None:
    order = make.held(make.ticket_type(conference))
    sent = details(order, "me", email="leyla@gmial.com")
    browser = opened(order)

    asked = browser.post(of_order(order), sent)
    sure = re.search(r'name="sure" value="([^"]*)"', text_of(asked))
    done = browser.post(of_order(order), {**sent, "sure": sure[1]})

    assert asked.status_code == 422
    assert "Did you mean leyla@gmail.com?" in text_of(asked)
    assert done.status_code == 302


def test_sending_the_details_twice_leads_to_the_same_order(conference: Conference) -> None:
    order = make.held(make.ticket_type(conference))
    browser = opened(order)

    first = browser.post(of_order(order), details(order, "me"))
    second = browser.post(of_order(order), {**details(order, "me"), "given": "Changed with the back button"})

    assert first["Location"] == second["Location"] == of_order(order)
    assert Order.objects.get().name == "Leyla Sifarişçi"
    assert OutgoingMail.objects.count() == 1


def test_an_expired_hold_says_so_and_what_was_typed_stands_on_the_next_page(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    order = make.held(kind, 2)
    second = order.tickets.order_by("pk")[1]
    browser = opened(order)
    booking.end_holds(timezone.now() + timedelta(hours=1))

    late = browser.post(of_order(order), details(order, "me", "guest", **{f"email_{second.pk}": "guest@example.org"}), follow=True)
    anew = make.held(kind, 2)
    browser.get(of_order(anew, f"open/{anew.secret}/"))
    page = text_of(browser.get(of_order(anew)))

    assert "These seats went back" in text_of(late)
    assert f'href="/{conference.slug}/register/"' in text_of(late)
    assert ['value="leyla@example.org"' in page, 'value="guest@example.org"' in page] == [True, True]
    assert Order.objects.get(pk=order.pk).email == ""


def test_what_was_typed_cannot_be_forged(conference: Conference) -> None:
    order = make.held(make.ticket_type(conference))
    browser = opened(order)
    browser.cookies["typed_details"] = "eyJ5b3VycyI6e319:forged"

    assert browser.get(of_order(order)).status_code == 200


# The order and its seats


def test_the_orderer_sees_who_is_named_invited_filled_in_cancelled_and_whom_nobody_knows(conference: Conference) -> None:
    named, guest = Holder("Nəzrin", "", "named@example.org"), Guest("filled@example.org")
    rows = make.group(make.ticket_type(conference), named, guest, Guest("invited@example.org"), Guest(), Guest(), Holder("Kept", "", ""))
    invitations.claim(rows[2], Holder("Zeynəb", "Dəvətli", "filled@example.org"), key=make.key_of(rows[2]))
    tickets.cancel(rows[5])

    page = opened(rows[0].order).get(of_order(rows[0].order)).context["page"]

    assert [(seat.title, seat.state) for seat in page.seats] == [
        ("Leyla Sifarişçi", "yours"),
        ("Nəzrin", "named"),
        ("Zeynəb Dəvətli", "named"),
        ("invited@example.org", "invited"),
        ("Not named yet", "empty"),
        ("Not named yet", "cancelled"),
        ("Kept", "kept"),
    ]


def test_a_link_to_copy_stands_there_until_somebody_has_used_it(conference: Conference) -> None:
    own, guest = make.group(make.ticket_type(conference), Guest())
    browser = opened(own.order)

    browser.post(of_seat(guest), {"who": "link"})
    link = re.search(r'value="http://localhost:8000(/[^"]+)"', text_of(browser.get(of_order(own.order))))[1]
    colleague = Client()
    page = colleague.get(link, follow=True)
    colleague.post(page.redirect_chain[-1][0], {"given": "Zeynəb", "email": "zeyneb@example.org"})

    after = text_of(browser.get(of_order(own.order)))
    assert "Zeynəb" in after
    assert "Link to pass on" not in after


def test_who_ordered_cannot_open_what_a_colleague_has_filled_in(conference: Conference) -> None:
    own, guest = make.group(make.ticket_type(conference), Guest("guest@example.org"))
    link = of_ticket(guest, f"open/{make.key_of(guest)}/")
    nosy = opened(own.order)
    nosy.get(link)
    invitations.claim(guest, Holder("Zeynəb", "", "guest@example.org"), key=make.key_of(guest))
    conference_slug = conference.slug

    answers = [
        nosy.get(of_ticket(guest)).status_code,
        nosy.get(of_ticket(guest, "claim/")).status_code,
        nosy.get(f"/{conference_slug}/tickets/{guest.code}.pdf").status_code,
        nosy.post(f"/{conference_slug}/orders/ticket/{guest.code}/").status_code,
        nosy.get(link).status_code,
    ]

    assert answers == [404, 404, 404, 404, 410]


def test_a_link_that_was_replaced_says_so_and_nothing_about_the_ticket(conference: Conference) -> None:
    own, guest = make.group(make.ticket_type(conference), Guest("guest@example.org"))
    link = of_ticket(guest, f"open/{make.key_of(guest)}/")
    opened(own.order).post(of_seat(guest, "back/"))

    answer = Client().get(link)

    assert answer.status_code == 410
    assert [words in text_of(answer) for words in ("This link is no longer good", "Leyla", "guest@", guest.line.text)] == [
        True,
        False,
        False,
        False,
    ]


def test_the_invited_person_takes_the_seat_on_an_own_page_and_keeps_the_way_in(conference: Conference) -> None:
    guest = make.group(make.ticket_type(conference), Guest("guest@example.org"))[1]
    browser = holding(guest)

    asked = browser.get(of_ticket(guest), follow=True)
    done = browser.post(of_ticket(guest, "claim/"), {"given": "Zeynəb", "family": "Dəvətli", "email": "guest@example.org"}, follow=True)

    assert "Leyla Sifarişçi has registered you" in text_of(asked)
    assert (done.status_code, done.redirect_chain[-1][0]) == (200, of_ticket(guest))
    assert "Zeynəb Dəvətli" in text_of(done)


@pytest.mark.parametrize("wrong", [{"given": ""}, {"email": ""}, {"email": "not an address"}, {"listed": "forged"}])
def test_a_wrong_claim_takes_nothing(conference: Conference, wrong: dict[str, str]) -> None:
    rules.decide(conference, {"listing": "public"}, by=None)
    guest = make.group(make.ticket_type(conference), Guest("guest@example.org"))[1]
    sent = {"given": "Zeynəb", "family": "Yazılıb", "email": "guest@example.org", "listed": "nobody", **wrong}

    answer = holding(guest).post(of_ticket(guest, "claim/"), sent)

    assert answer.status_code == 422
    assert 'value="Yazılıb"' in text_of(answer)
    assert Ticket.objects.get(pk=guest.pk).state == TicketState.INVITED


def test_a_seat_is_named_or_invited_from_the_order_with_errors_at_the_field(conference: Conference) -> None:
    own, guest = make.group(make.ticket_type(conference), Guest())
    browser = opened(own.order)

    without_address = browser.post(of_seat(guest), {"who": "mail", "family": "Yazılıb"})
    without_name = browser.post(of_seat(guest), {"who": "name"})
    done = browser.post(of_seat(guest), {"who": "name", "given": "Samir", "email": ""})

    assert [list(answer.context["form"].errors) for answer in (without_address, without_name)] == [["email"], ["given"]]
    assert 'value="Yazılıb"' in text_of(without_address)
    assert done["Location"] == of_order(own.order) + "#seats"
    assert Ticket.objects.get(pk=guest.pk).name_wanted == "Samir"


def test_a_seat_given_meanwhile_says_so(conference: Conference) -> None:
    own, guest = make.group(make.ticket_type(conference), Guest())
    browser = opened(own.order)
    invitations.name_seat(guest, Holder("Faster", "", ""))

    answer = browser.post(of_seat(guest), {"who": "link"})

    assert answer.status_code == 409
    assert "Somebody sits on this seat already" in text_of(answer)


def test_invitations_are_not_sent_without_end(conference: Conference) -> None:
    own, guest = make.group(make.ticket_type(conference), Guest("guest@example.org"))
    browser = opened(own.order)

    answers = [browser.post(of_seat(guest, "again/")).status_code for _try in range(11)]

    assert answers == [302] * 10 + [429]


# What giving back costs


def with_fee(conference: Conference) -> None:
    rules.decide(conference, {}, by=None, steps=[{"until": timezone.now() + timedelta(days=300), "fee": 2500}])


def test_the_fee_and_what_comes_back_are_said_before_one_ticket_of_several_is_cancelled(conference: Conference, owner) -> None:
    with_fee(conference)
    own, other = make.group(make.ticket_type(conference, price=4000), Holder("Kept", "", ""))
    payments.take_at_door(own.order, by=owner)
    browser = opened(own.order)

    page = browser.get(of_seat(other, "cancel/"))
    foreseen = page.context["foreseen"]
    done = browser.post(of_seat(other, "cancel/"), {"fee": foreseen.fee})

    assert (foreseen.price, foreseen.fee, foreseen.comes_back, foreseen.stays_owed) == (4000, 1000, 3000, 0)
    assert "30\xa0AZN" in text_of(page)
    assert done["Location"] == of_order(own.order)
    assert [refund.amount for refund in Refund.objects.all()] == [3000]
    assert list(Ticket.objects.order_by("pk").values_list("state", flat=True)) == ["claimed", "cancelled"]


def test_what_was_not_paid_is_no_longer_owed_but_for_the_fee(conference: Conference) -> None:
    with_fee(conference)
    ticket = make.ticket(make.ticket_type(conference, price=4000))
    browser = opened(ticket.order)

    foreseen = browser.get(of_order(ticket.order, "cancel/")).context["foreseen"]
    browser.post(of_order(ticket.order, "cancel/"), {"fee": foreseen.fee})

    assert (foreseen.fee, foreseen.comes_back, foreseen.stays_owed) == (1000, 0, 1000)
    assert payments.owed(ticket.order) == 1000


@pytest.mark.parametrize("whole_order", [False, True])
def test_a_fee_that_has_risen_since_the_page_was_opened_is_shown_first(conference: Conference, whole_order: bool) -> None:
    ticket = make.ticket(make.ticket_type(conference, price=4000))
    with_fee(conference)
    browser, address = opened(ticket.order), of_order(ticket.order, "cancel/")
    if not whole_order:
        browser, address = holding(ticket), of_ticket(ticket, "cancel/")

    answer = browser.post(address, {"fee": 0})

    assert answer.status_code == 409
    assert answer.context["foreseen"].fee == 1000
    assert Ticket.objects.get().state == TicketState.CLAIMED


@pytest.mark.parametrize("whole_order", [False, True])
def test_after_the_last_day_nothing_is_given_back_and_the_page_says_so(conference: Conference, whole_order: bool) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    rules.decide(conference, {"cancelled_until": timezone.now() - timedelta(minutes=1)}, by=None)
    browser, page = (opened(ticket.order), of_order(ticket.order)) if whole_order else (holding(ticket), of_ticket(ticket))

    answer = browser.post(f"{page}cancel/", {"fee": 0})

    assert answer.status_code == 409
    assert "This was possible until" in text_of(answer)
    assert "Tickets could be given back until" in text_of(browser.get(page))
    assert Ticket.objects.get().state == TicketState.CLAIMED


def test_the_team_cancels_after_the_last_day_without_a_fee(conference: Conference, owner) -> None:
    with_fee(conference)
    ticket = make.ticket(make.ticket_type(conference, price=4000))
    rules.decide(conference, {"cancelled_until": timezone.now() - timedelta(minutes=1)}, by=None)

    tickets.cancel(ticket, by=owner)

    assert payments.owed(ticket.order) == 0


# The ticket


def test_a_name_is_changed_until_the_last_day(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="holder@example.org")
    browser = holding(ticket)

    changed = browser.post(of_ticket(ticket), {"given": "Yeni", "family": "Ad", "email": "holder@example.org"})
    rules.decide(conference, {"changes_until": timezone.now() - timedelta(minutes=1)}, by=None)
    late = browser.post(of_ticket(ticket), {"given": "Gec", "email": "holder@example.org"})

    assert (changed.status_code, late.status_code) == (302, 422)
    assert "This was possible until" in text_of(late)
    assert Ticket.objects.get().name_wanted == "Yeni Ad"


def test_a_new_address_of_the_holder_gets_a_new_link_and_the_old_one_is_dead(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="wrong@example.org")
    old = of_ticket(ticket, f"open/{make.key_of(ticket)}/")
    browser = holding(ticket)

    done = browser.post(of_ticket(ticket), {"given": "Aysel", "email": "right@example.org"}, follow=True)

    assert done.status_code == 200
    assert Client().get(old).status_code == 410
    assert make.key_of(ticket) in OutgoingMail.objects.get(recipient="right@example.org").body


def test_a_holder_with_an_address_keeps_one(conference: Conference) -> None:
    ticket = make.group(make.ticket_type(conference), Holder("Nəzrin", "", "named@example.org"))[1]

    answer = holding(ticket).post(of_ticket(ticket), {"given": "Nəzrin", "email": ""})

    assert answer.status_code == 422
    assert Ticket.objects.get(pk=ticket.pk).email == "named@example.org"


def test_the_orderers_own_ticket_and_its_files_open_from_the_order(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    browser = opened(ticket.order)
    address = f"/{conference.slug}/orders/ticket/{ticket.code}/"

    pdf = browser.post(address, {"file": "pdf"}, follow=True)
    calendar = browser.post(address, {"file": "ics"}, follow=True)

    assert pdf.content[:4] == b"%PDF"
    assert b"BEGIN:VEVENT" in calendar.content


# Hand-over


def test_a_ticket_goes_from_one_person_to_another(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="holder@example.org", name="Səidə Verən")
    holder = holding(ticket)

    holder.post(of_ticket(ticket, "hand-over/"), {"email": "receiver@example.org"})
    waiting = text_of(holder.get(of_ticket(ticket)))
    receiver = receiving(Transfer.objects.get())
    asked = text_of(receiver.get(f"/{conference.slug}/handovers/{ticket.code}/"))
    taken = receiver.post(f"/{conference.slug}/handovers/{ticket.code}/", {"given": "Kamran", "family": "Alan"}, follow=True)

    assert "receiver@example.org has a message" in waiting
    assert "Səidə Verən would like you to have it" in asked
    assert taken.redirect_chain[-1][0] == of_ticket(ticket)
    assert ["Kamran Alan" in text_of(taken), "Səidə" in text_of(taken), "holder@" in text_of(taken)] == [True, False, False]
    assert [holder.get(of_ticket(ticket)).status_code, holder.get(f"/{conference.slug}/tickets/{ticket.code}.pdf").status_code] == [
        404,
        404,
    ]
    order = ticket.order
    assert [(seat.title, seat.handed_over) for seat in opened(order).get(of_order(order)).context["page"].seats] == [("Kamran Alan", True)]


def test_the_page_of_the_receiver_says_what_became_of_the_offer(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    address = f"/{conference.slug}/handovers/{ticket.code}/"
    first = transfers.offer(ticket, email="first@example.org", language="en")
    browser = receiving(first)

    refused = browser.post(f"{address}refuse/", follow=True)
    again = browser.post(address, {"given": "Kamran"})
    second = transfers.offer(ticket, email="second@example.org", language="en")
    holding(ticket).post(of_ticket(ticket, "hand-over/withdraw/"))
    withdrawn = receiving(second).get(address)

    assert "You have refused this ticket" in text_of(refused)
    assert again.status_code == 409
    assert "This offer was withdrawn" in text_of(withdrawn)


def test_a_second_acceptance_shows_no_ticket_and_no_key(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    transfer = transfers.offer(ticket, email="receiver@example.org", language="en")
    address = f"/{conference.slug}/handovers/{ticket.code}/"
    receiving(transfer).post(address, {"given": "Kamran"})
    other = receiving(transfer)

    answer = other.post(address, {"given": "Somebody"})

    assert answer.status_code == 409
    assert "You have taken this ticket" in text_of(answer)
    assert other.get(of_ticket(ticket)).status_code == 404


def test_offers_are_not_mailed_without_end(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    browser = holding(ticket)
    answers = []
    for number in range(6):
        answers.append(browser.post(of_ticket(ticket, "hand-over/"), {"email": f"receiver{number}@example.org"}).status_code)
        browser.post(of_ticket(ticket, "hand-over/withdraw/"))

    assert answers == [302] * 5 + [429]


def test_the_last_day_of_handing_over_is_said(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    rules.decide(conference, {"handed_over_until": timezone.now() - timedelta(minutes=1)}, by=None)
    browser = holding(ticket)

    answer = browser.post(of_ticket(ticket, "hand-over/"), {"email": "receiver@example.org"})

    assert answer.status_code == 422
    assert "Tickets could be handed over until" in text_of(browser.get(of_ticket(ticket)))
    assert Transfer.objects.count() == 0


# The address of who ordered


def test_a_mistyped_address_is_mended_on_the_orders_page(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="wrong@example.org")
    order, old = ticket.order, of_order(ticket.order, f"open/{ticket.order.secret}/")
    browser = opened(order)
    asked = text_of(browser.get(of_order(order)))

    done = browser.post(of_order(order, "address/"), {"email": "right@example.org"}, follow=True)

    assert "Is wrong@example.org right?" in asked
    assert "Is right@example.org right?" in text_of(done)
    assert Client().get(old).status_code == 404


def test_an_address_is_not_changed_without_end(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference))
    browser = opened(order)

    answers = [browser.post(of_order(order, "address/"), {"email": f"new{number}@example.org"}).status_code for number in range(4)]

    assert answers == [302, 302, 302, 429]


# Strangers and counts


def every_address(ticket: Ticket) -> list[str]:
    slug = ticket.order.conference.slug
    of_the_order = [
        "",
        "cancel/",
        "address/",
        "participants/",
        *(f"seats/{ticket.code}/{verb}" for verb in ("", "again/", "back/", "cancel/")),
    ]
    of_the_ticket = ["", "claim/", "cancel/", "listed/", "participants/", "hand-over/", "hand-over/withdraw/"]
    return [
        *(of_order(ticket.order, rest) for rest in of_the_order),
        *(of_ticket(ticket, rest) for rest in of_the_ticket),
        *(f"/{slug}/handovers/{ticket.code}/{rest}" for rest in ("", "refuse/")),
        f"/{slug}/orders/ticket/{ticket.code}/",
    ]


def test_the_keys_of_one_order_ticket_and_offer_open_nothing_of_another(conference: Conference, other_conference: Conference) -> None:
    for at in (conference, other_conference):
        rules.decide(at, {"listing": "public"}, by=None)
    kind = make.ticket_type(conference)
    mine, theirs = make.group(kind, Guest("guest@example.org")), make.group(kind, Guest("guest@example.org"), email="other@example.org")
    elsewhere = make.group(make.ticket_type(other_conference), Guest("guest@example.org"), email="elsewhere@example.org")
    for rows in (mine, theirs, elsewhere):
        transfers.offer(rows[0], email="receiver@example.org", language="en")
    browser = opened(mine[0].order)
    browser.get(of_ticket(mine[0], f"open/{make.key_of(mine[0])}/"))
    mine_offered = mine[0].transfers.get()
    browser.get(f"/{conference.slug}/handovers/{mine[0].code}/open/{mine_offered.secret}/")
    addresses = [path for rows in (theirs, elsewhere) for ticket in rows for path in every_address(ticket)]
    # Mine under the other conference, and somebody else's seat under my order.
    addresses += [path.replace(f"/{conference.slug}/", f"/{other_conference.slug}/") for path in every_address(mine[0])]
    addresses.append(of_order(mine[0].order, f"seats/{theirs[1].code}/"))

    answers = {path: (browser.get(path).status_code, browser.post(path, {"x": "1"}).status_code) for path in addresses}

    assert {path: found for path, found in answers.items() if not set(found) <= {404, 405} or 404 not in found} == {}


def test_hostile_names_and_addresses_come_back_as_text(conference: Conference) -> None:
    name = "<script>alert(1)</script>"
    rules.decide(conference, {"listing": "public"}, by=None)
    own, named, guest = make.group(
        make.ticket_type(conference), Holder(name, "\u202eevil", "named@example.org"), Guest("guest@example.org")
    )
    transfer = transfers.offer(named, email="receiver@example.org", language="en")
    pages = [
        opened(own.order).get(of_order(own.order)),
        holding(named).get(of_ticket(named)),
        receiving(transfer).get(f"/{conference.slug}/handovers/{named.code}/"),
        holding(guest).post(of_ticket(guest, "claim/"), {"given": name, "email": name}),
        opened(own.order).get(of_seat(named, "cancel/")),
    ]

    assert [name in text_of(answer) for answer in pages] == [False] * 5
    assert [text_of(answer).count("&lt;script&gt;") > 0 for answer in pages] == [True] * 5
    assert "\u202e" not in "".join(text_of(answer) for answer in pages)


def test_the_orders_page_costs_the_same_statements_for_one_ticket_and_three(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    one = make.group(kind)
    three = make.group(kind, Guest("guest@example.org"), Holder("Nəzrin", "", "named@example.org"), email="other@example.org")
    transfers.offer(three[2], email="receiver@example.org", language="en")
    counts = []
    for rows in (one, three):
        browser, path = opened(rows[0].order), of_order(rows[0].order)
        browser.get(path)
        with CaptureQueriesContext(connection) as captured:
            browser.get(path)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_details_page_costs_the_same_statements_for_one_ticket_and_three(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    counts = []
    for number in (1, 3):
        order = make.held(kind, number)
        browser = opened(order)
        browser.get(of_order(order))
        with CaptureQueriesContext(connection) as captured:
            browser.get(of_order(order))
        counts.append(len(captured))

    assert counts[0] == counts[1]
