"""Quotas, ticket types, orders, tickets and the waiting list in the panel."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from conference.models import Activity, Conference, OutgoingMail
from registrations.models import EntryState, Offer, OrderState, PricePhase, Quota, Ticket, TicketState, TicketType
from registrations.services import payments
from tests.factories import conference as make_conference
from tests.factories import registrations as make
from tests.factories import sessions as make_session

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
BASE = "/admin/registrations/"
QUOTAS, TYPES, ORDERS, TICKETS, WAITING = (f"{BASE}{name}/" for name in ("quota", "tickettype", "order", "ticket", "waitinglistentry"))


@pytest.fixture
def browser(registration_officer: User, client_of: Browser) -> Client:
    return client_of(registration_officer)


def type_form(*quotas: Quota, phases: list[dict[str, Any]] | None = None, initial: int = 0, **values: Any) -> dict[str, Any]:
    rows = phases or []
    form = {
        "name_0": "Standard",
        "quotas": [quota.pk for quota in quotas],
        "per_order": "4",
        "visibility": "public",
        "position": "1",
        "tax_rate": "0",
    }
    management = {"phases-TOTAL_FORMS": len(rows), "phases-INITIAL_FORMS": initial, "phases-MIN_NUM_FORMS": 0, "phases-MAX_NUM_FORMS": 1000}
    parts = {f"phases-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return {**form, **management, **parts, **values}


def moment(name: str, day: str) -> dict[str, str]:
    return {f"{name}_0": day, f"{name}_1": "00:00"}


@pytest.mark.parametrize("address", [QUOTAS, TYPES, ORDERS, TICKETS, WAITING, f"{QUOTAS}add/", f"{TYPES}add/"])
def test_a_stranger_is_sent_to_sign_in(address: str, stranger: Client, conference: Conference) -> None:
    make.entry_of_a_full_list(conference)
    answer = stranger.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize("address", [f"{TICKETS}add/", f"{WAITING}add/"])
def test_tickets_and_parties_that_wait_are_not_made_by_hand(address: str, browser: Client, conference: Conference) -> None:
    assert browser.get(address).status_code == 403


@pytest.mark.parametrize("address", [QUOTAS, TYPES, ORDERS, TICKETS, WAITING])
def test_nothing_is_deleted(address: str, browser: Client, conference: Conference) -> None:
    entry = make.entry_of_a_full_list(conference)
    ticket = Ticket.objects.get()
    row = {QUOTAS: Quota.objects.get(), TYPES: entry.ticket_type, ORDERS: ticket.order, TICKETS: ticket, WAITING: entry}[address]

    assert browser.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


# --- Quotas ---


def test_a_quota_is_made_of_the_chosen_conference(browser: Client, conference: Conference, registration_officer: User) -> None:
    session = make_session.session(conference)
    browser.post(f"{QUOTAS}add/", {"name": "Hall", "size": "100", "session": session.pk})

    quota = Quota.objects.get()
    assert (quota.name, quota.size, quota.session, quota.conference) == ("Hall", 100, session, conference)
    assert Activity.objects.get(verb="quota created").actor == registration_officer


def test_a_session_of_another_conference_is_refused(browser: Client, conference: Conference, other_conference: Conference) -> None:
    foreign = make_session.session(other_conference)

    answer = browser.post(f"{QUOTAS}add/", {"name": "Hall", "size": "100", "session": foreign.pk})

    assert "session" in answer.context["adminform"].form.errors
    assert not Quota.objects.exists()


@pytest.mark.parametrize(("size", "stored"), [("1", 5), ("2", 2), ("9", 9), ("", None)])
def test_a_quota_never_becomes_smaller_than_what_is_taken(size: str, stored: int | None, browser: Client, conference: Conference) -> None:
    quota = make.quota(conference, 5)
    make.order(make.ticket_type(conference, quota), 2)

    answer = browser.post(f"{QUOTAS}{quota.pk}/change/", {"name": quota.name, "size": size, "session": ""})

    quota.refresh_from_db()
    assert (quota.size, quota.taken) == (stored, 2)
    if size == "1":
        assert "More seats are taken than that. Choose a larger number." in answer.content.decode()
        assert 'value="1"' in answer.content.decode()


def test_what_is_taken_cannot_be_typed(browser: Client, conference: Conference) -> None:
    quota = make.quota(conference, 5)

    browser.post(f"{QUOTAS}{quota.pk}/change/", {"name": "Renamed", "size": "5", "taken": "4", "waiting": "3", "session": ""})

    quota.refresh_from_db()
    assert (quota.name, quota.taken, quota.waiting) == ("Renamed", 0, 0)


def test_a_larger_quota_is_offered_to_who_waits(browser: Client, conference: Conference) -> None:
    entry = make.entry_of_a_full_list(conference)
    quota = Quota.objects.get()

    browser.post(f"{QUOTAS}{quota.pk}/change/", {"name": quota.name, "size": "2", "session": ""})

    entry.refresh_from_db()
    assert (entry.state, Offer.objects.get().entry) == (EntryState.OFFERED, entry)


def test_a_name_is_taken_once_a_conference(browser: Client, conference: Conference) -> None:
    quota, other = make.quota(conference, name="Hall"), make.quota(conference)

    answer = browser.post(f"{QUOTAS}{other.pk}/change/", {"name": quota.name, "size": "10", "session": ""})

    assert answer.status_code == 200
    assert answer.context["errors"]


# --- Types and prices ---


def test_a_type_is_made_with_its_phases_and_sold_at_their_price(browser: Client, conference: Conference, stranger: Client) -> None:
    quota = make.quota(conference)
    phases = [
        {"label_0": "Early", "price": "1000", **moment("ends_at", "2020-01-01")},
        {"label_0": "Regular", "price": "2000", **moment("starts_at", "2020-01-01")},
    ]

    answer = browser.post(f"{TYPES}add/", type_form(quota, phases=phases))

    assert answer.status_code == 302
    kind = TicketType.objects.get()
    assert (kind.conference, list(kind.quotas.all()), kind.per_order) == (conference, [quota], 4)
    assert sorted(phase.price for phase in kind.phases.all()) == [1000, 2000]
    assert make.ticket(kind).line.gross == 2000


def test_a_phase_that_ends_before_it_starts_is_refused_and_nothing_is_lost(browser: Client, conference: Conference) -> None:
    wrong = {"label_0": "Kept label", "price": "1", **moment("starts_at", "2027-02-01"), **moment("ends_at", "2027-01-01")}

    answer = browser.post(f"{TYPES}add/", type_form(make.quota(conference), phases=[wrong]))

    assert answer.status_code == 200
    assert 'value="Kept label"' in answer.content.decode()
    assert not TicketType.objects.exists()


def test_a_phase_is_taken_away_and_what_was_sold_keeps_its_price(browser: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, price=1500)
    ticket, phase = make.ticket(kind), PricePhase.objects.get()
    gone = [{"id": phase.pk, "ticket_type": kind.pk, "price": "1500", "DELETE": "on"}]

    browser.post(f"{TYPES}{kind.pk}/change/", type_form(*kind.quotas.all(), phases=gone, initial=1))

    assert not kind.phases.exists()
    ticket.line.refresh_from_db()
    assert ticket.line.gross == 1500


def test_a_type_needs_a_quota_and_takes_none_of_another_conference(
    browser: Client, conference: Conference, other_conference: Conference
) -> None:
    for quotas in ([], [make.quota(other_conference)]):
        answer = browser.post(f"{TYPES}add/", type_form(*quotas))
        assert "quotas" in answer.context["adminform"].form.errors
    assert not TicketType.objects.filter(conference=conference).exists()


def test_a_hidden_type_leaves_the_public_page(browser: Client, conference: Conference, stranger: Client) -> None:
    kind = make.ticket_type(conference, name="Seen by all")
    page = f"/{conference.slug}/register/"
    assert "Seen by all" in stranger.get(page).content.decode()

    browser.post(f"{TYPES}{kind.pk}/change/", type_form(*kind.quotas.all(), name_0="Seen by all", visibility="hidden"))

    assert "Seen by all" not in stranger.get(page).content.decode()


# --- Orders and tickets ---


def test_an_order_shows_its_seats_and_what_is_owed_and_changes_in_nothing(browser: Client, conference: Conference) -> None:
    order = make.order(make.ticket_type(conference, price=2500), 2, name="Aysel Nümunəli")
    address = f"{ORDERS}{order.pk}/change/"

    page = browser.get(address)

    assert page.context["has_change_permission"] is False
    assert page.content.decode().count("Aysel Nümunəli") >= 2
    assert "50 AZN" in page.content.decode().replace("\xa0", " ")
    assert browser.post(address, {"email": "other@example.org"}).status_code == 403


def test_what_was_taken_at_the_door_stands_in_the_ledger(browser: Client, conference: Conference, registration_officer: User) -> None:
    order = make.order(make.ticket_type(conference, price=2500))

    browser.post(ORDERS, {"action": "mark_paid", "_selected_action": [order.pk]})

    assert payments.owed(order) == 0
    assert order.payments.get().received_by == registration_officer


def test_a_cancelled_order_gives_back_every_seat(browser: Client, conference: Conference) -> None:
    quota = make.quota(conference)
    order = make.order(make.ticket_type(conference, quota), 3)

    browser.post(ORDERS, {"action": "cancel", "_selected_action": [order.pk], "reason": "Double"})

    quota.refresh_from_db()
    order.refresh_from_db()
    assert (quota.taken, order.state) == (0, OrderState.CANCELLED)
    assert {ticket.state for ticket in order.tickets.all()} == {TicketState.CANCELLED}


def test_the_link_is_sent_again_to_the_holder(browser: Client, conference: Conference, registration_officer: User) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="holder@example.org")
    before = OutgoingMail.objects.count()

    browser.post(TICKETS, {"action": "send_link", "_selected_action": [ticket.pk]})

    assert [row.recipient for row in OutgoingMail.objects.order_by("pk")[before:]] == ["holder@example.org"]
    assert Activity.objects.get(verb="link sent again").actor == registration_officer


@pytest.mark.parametrize(("choice", "found"), [("yes", ["Valid Person"]), ("no", ["Cancelled Person"])])
def test_tickets_are_filtered_by_validity(choice: str, found: list[str], browser: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.ticket(kind, name="Valid Person")
    gone = make.ticket(kind, name="Cancelled Person")
    browser.post(TICKETS, {"action": "cancel", "_selected_action": [gone.pk], "reason": "Double"})

    assert [row.name_wanted for row in browser.get(f"{TICKETS}?valid={choice}").context["cl"].result_list] == found


@pytest.mark.parametrize("action", ["cancel", "send_link", "as_csv"])
def test_the_door_has_no_actions(action: str, door_staff: User, conference: Conference, client_of: Browser) -> None:
    ticket = make.ticket(make.ticket_type(conference), email="private@example.org")

    answer = client_of(door_staff).post(TICKETS, {"action": action, "_selected_action": [ticket.pk]})

    assert "private@example.org" not in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.state != TicketState.CANCELLED


# --- The file for spreadsheets ---


def exported(browser: Client) -> list[list[str]]:
    keys = list(Ticket.objects.values_list("pk", flat=True))
    answer = browser.post(TICKETS, {"action": "as_csv", "_selected_action": keys})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    table = answer.getvalue()
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc", "%0A"])
def test_no_cell_is_a_formula_whoever_wrote_it(start: str, browser: Client, conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference, name=f"{start} type"))
    Ticket.objects.update(name_wanted=f"{start} name")
    type(ticket.line).objects.update(text=f"{start} type")

    row = exported(browser)[1]

    assert (row[1], row[3]) == (f"'{start} name", f"'{start} type")


@pytest.mark.parametrize("name", ["Şəhla Göyçə", "Юлия Ёлкина", "張 偉", "محمد علي", 'O’Neil, "Bob"', "a;b\nc", "𝔘𝔫𝔦 👩🏽‍🔬"])
def test_names_of_every_script_come_back_as_they_were(name: str, browser: Client, conference: Conference) -> None:
    make.ticket(make.ticket_type(conference, price=1250), email="a@example.org")
    Ticket.objects.update(name_wanted=name)

    header, row = exported(browser)

    values = dict(zip(header, row, strict=True))
    assert (values["name"], values["e-mail"], values["price"], values["currency"]) == (name, "a@example.org", "12.5", "AZN")


def test_the_file_holds_the_chosen_conference_only(browser: Client, conference: Conference, other_conference: Conference) -> None:
    own = make.ticket(make.ticket_type(conference))
    make.ticket(make.ticket_type(other_conference))

    assert [row[0] for row in exported(browser)[1:]] == [own.code]


# --- The waiting list ---


def test_who_waits_first_is_offered_first(browser: Client, conference: Conference) -> None:
    first = make.entry_of_a_full_list(conference)
    second = make.entry(first.ticket_type)
    Quota.objects.update(size=2)

    refused = browser.post(WAITING, {"action": "offer_now", "_selected_action": [second.pk]}, follow=True)
    browser.post(WAITING, {"action": "offer_now", "_selected_action": [first.pk]})

    assert "No free seat fits this party, or somebody waits before it." in refused.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (EntryState.OFFERED, EntryState.WAITING)


def test_who_is_taken_off_the_list_frees_the_place(browser: Client, conference: Conference) -> None:
    entry = make.entry_of_a_full_list(conference)

    browser.post(WAITING, {"action": "remove", "_selected_action": [entry.pk]})

    entry.refresh_from_db()
    assert (entry.state, Quota.objects.get().waiting) == (EntryState.LEFT, 0)


def test_a_party_that_waits_is_looked_at_and_not_changed(browser: Client, conference: Conference) -> None:
    entry = make.entry_of_a_full_list(conference)
    address = f"{WAITING}{entry.pk}/change/"

    assert entry.secret not in browser.get(address).content.decode()
    assert browser.post(address, {"party": "5"}).status_code == 403


def test_a_second_conference_of_the_same_house_has_its_own_tickets(conference: Conference, owner: User, client_of: Browser) -> None:
    second = make_conference.conference(of=conference.organisation)
    here, there = make.ticket(make.ticket_type(conference)), make.ticket(make.ticket_type(second))
    browser = client_of(owner)
    browser.post("/admin/switch/", {"conference": second.pk})

    assert list(browser.get(TICKETS).context["cl"].result_list) == [there]
    browser.post(TICKETS, {"action": "cancel", "_selected_action": [here.pk, there.pk], "reason": "Double"})
    assert dict(Ticket.objects.values_list("pk", "state")) == {here.pk: TicketState.CLAIMED, there.pk: TicketState.CANCELLED}
