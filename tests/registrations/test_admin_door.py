"""Lists and scans in the panel, and what organisers do with tickets there."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.models import Conference
from registrations.models import CheckIn, CheckInList, Result, Ticket
from registrations.places import door as places_door
from registrations.services import checkin
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
TICKETS, SCANS, LISTS = (f"/admin/registrations/{name}/" for name in ("ticket", "checkin", "checkinlist"))


@pytest.fixture
def ticket(conference: Conference) -> Ticket:
    return make.ticket(make.ticket_type(conference, name="Full day"), name="Aysel Nümunəli")


@pytest.fixture
def desk(registration_officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(registration_officer)


def scan(ticket: Ticket, code: str = "", key: str = "k") -> CheckIn:
    door = CheckInList.objects.filter(conference=ticket.order.conference).earliest("pk")
    return checkin.admit(door, code or ticket.code, by=None, device="North", key=key)


def test_a_list_is_made_and_changed(desk: Client, ticket: Ticket, conference: Conference) -> None:
    desk.post(f"{LISTS}add/", {"name": "Workshop", "ticket_types": [ticket.ticket_type_id], "active": "on"})
    made = CheckInList.objects.get(name="Workshop")
    assert (made.conference, list(made.ticket_types.all()), made.active) == (conference, [ticket.ticket_type], True)

    desk.post(f"{LISTS}{made.pk}/change/", {"name": "Room 2", "ticket_types": []})

    made.refresh_from_db()
    assert (made.name, list(made.ticket_types.all()), made.active) == ("Room 2", [], False)


def test_scans_are_filtered_by_result_and_found_by_name(desk: Client, ticket: Ticket) -> None:
    scan(ticket), scan(ticket, "NOSUCH", key="other")

    refused = desk.get(SCANS, {"result__exact": "unknown"}).content.decode()
    named = desk.get(SCANS, {"q": "numuneli"}).content.decode()

    assert ("NOSU…" in refused, "Aysel Nümunəli" in refused) == (True, False)
    assert ("NOSU…" in named, "Aysel Nümunəli" in named) == (False, True)


def test_scans_as_csv(desk: Client, ticket: Ticket, conference: Conference) -> None:
    done = scan(ticket)

    answer = desk.post(SCANS, {"action": "as_csv", "_selected_action": [done.pk]})

    [line] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    wanted = {"list": "Entrance", "result": "admitted", "name": "Aysel Nümunəli", "type": "Full day", "device": "North", "taken back": ""}
    assert {name: line[name] for name in wanted} == wanted


def test_a_scan_is_taken_back_for_a_reason(desk: Client, ticket: Ticket) -> None:
    done = scan(ticket)
    order = {"action": "take_back", "_selected_action": [done.pk]}
    assert "Take back" in desk.post(SCANS, order).content.decode()

    desk.post(SCANS, {**order, "reason": "Wrong person"})

    done.refresh_from_db()
    assert (done.stands, done.undone_reason) == (False, "Wrong person")


def test_tickets_are_checked_in_and_their_form_tells_it(desk: Client, ticket: Ticket) -> None:
    desk.post(TICKETS, {"action": "check_in", "_selected_action": [ticket.pk]})
    again = desk.post(TICKETS, {"action": "check_in", "_selected_action": [ticket.pk]}, follow=True)

    assert list(CheckIn.objects.order_by("pk").values_list("result", flat=True)) == [Result.ADMITTED, Result.AGAIN]
    assert "Already in" in again.content.decode()
    assert "Entrance: Let in" in desk.get(f"{TICKETS}{ticket.pk}/change/").content.decode()


def test_door_staff_do_not_read_a_tickets_scans_in_the_panel(door_staff: User, client_of: Callable[[User], Client], ticket: Ticket) -> None:
    scan(ticket)

    page = client_of(door_staff).get(f"{TICKETS}{ticket.pk}/change/").content.decode()

    assert ("Aysel Nümunəli" in page, "Entrance: Let in" in page) == (True, False)


def test_no_badge_is_printed_for_what_is_not_valid(desk: Client, conference: Conference) -> None:
    held = make.held(make.ticket_type(conference)).tickets.get()

    answer = desk.post(TICKETS, {"action": "badges_on_sheets", "_selected_action": [held.pk]}, follow=True)

    assert "None of these tickets is valid: there is no badge to print." in answer.content.decode()


def test_the_start_page_says_how_many_have_come(
    registration_officer: User, conference: Conference, ticket: Ticket, door_staff: User
) -> None:
    make.ticket(ticket.ticket_type)
    assert places_door.panel_start(registration_officer, conference, timezone.now()) == []
    scan(ticket)

    [figure] = places_door.panel_start(registration_officer, conference, timezone.now())

    assert figure.title == "1 of 2 has come"
    assert [bar.value for bar in figure.content.bars] == [1]  # type: ignore[attr-defined]
    assert places_door.panel_start(door_staff, conference, timezone.now()) == []
