"""The page for telephones: who may open it, what it says, and what it never says."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.lib.money import format_money
from conference.models import Conference
from registrations.models import CheckIn, CheckInList, Payment, Ticket
from registrations.services import checkin
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

ClientOf = Callable[[User], Client]


def door_of(conference: Conference) -> CheckInList:
    return CheckInList.objects.filter(conference=conference).earliest("pk")


def address(conference: Conference, tail: str = "") -> str:
    return f"/{conference.slug}/door/{tail}"


def scan(
    browser: Client, ticket: Ticket, code: str = "", key: str = "a key", *, found: int | None = None, **fields: object
) -> HttpResponse:
    """By the ticket's code or another one, or by the key of a ticket that was found by its name."""
    conference = ticket.order.conference
    read = {"code": code or ticket.code} if found is None else {"ticket": found}
    return browser.post(address(conference), {"list": door_of(conference).pk, "key": key, **read, **fields})


def words(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def headline(answer: HttpResponse) -> str:
    found = re.search(r'door-headline">([^<]*)<', answer.content.decode())
    return found[1] if found else ""


@pytest.fixture
def ticket(conference: Conference) -> Ticket:
    return make.ticket(make.ticket_type(conference, name="Full day"), name="Aysel Nümunəli", email="aysel@secret.example")


@pytest.fixture
def staff(door_staff: User, client_of: ClientOf) -> Client:
    return client_of(door_staff)


def test_a_stranger_signs_in_first(stranger: Client, ticket: Ticket, conference: Conference) -> None:
    answer = stranger.get(address(conference))

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/{conference.slug}/door/")
    assert scan(stranger, ticket).status_code == 302
    assert CheckIn.objects.count() == 0


def test_those_of_other_work_find_no_door(
    organiser: User, organiser_of_another_conference: User, attendee: User, client_of: ClientOf, ticket: Ticket, conference: Conference
) -> None:
    for person in (organiser, organiser_of_another_conference, attendee):
        browser = client_of(person)
        assert browser.get(address(conference)).status_code == 404
        assert scan(browser, ticket).status_code == 404
    assert CheckIn.objects.count() == 0


def test_a_code_is_typed_and_the_answer_says_name_and_type(staff: Client, ticket: Ticket) -> None:
    answer = scan(staff, ticket, device="North entrance")

    assert headline(answer) == "Let in"
    assert "Aysel Nümunəli Full day" in words(answer)
    assert "1 of 1 are in" in words(answer)
    assert CheckIn.objects.get().device == "North entrance"


def test_the_second_time_it_says_since_when_in_the_conferences_time(staff: Client, ticket: Ticket) -> None:
    scan(staff, ticket, key="first")
    came = CheckIn.objects.get().at.astimezone(ticket.order.conference.tzinfo)

    assert headline(scan(staff, ticket, key="second")) == f"Already in since {came:%H:%M}"


def test_sent_again_with_the_same_key_it_is_the_same_answer(staff: Client, ticket: Ticket) -> None:
    assert [headline(scan(staff, ticket)) for _attempt in range(2)] == ["Let in", "Let in"]


def test_the_script_gets_the_answer_alone(staff: Client, ticket: Ticket, conference: Conference) -> None:
    fields = {"list": door_of(conference).pk, "key": "k", "code": ticket.code}
    part = staff.post(address(conference), fields, headers={"X-Part": "answer"})

    assert headline(part) == "Let in"
    assert "<html" not in part.content.decode()
    assert "1 of 1 are in" in words(staff.get(address(conference), headers={"X-Part": "state"}))


def test_nothing_typed_is_said_and_nothing_is_kept(staff: Client, ticket: Ticket, conference: Conference) -> None:
    answer = staff.post(address(conference), {"list": door_of(conference).pk, "key": "k", "code": "  "})

    assert answer.status_code == 422
    assert "Scan a ticket, or type the code that stands on it." in words(answer)
    assert CheckIn.objects.count() == 0


def test_a_code_of_another_conference_is_unknown_and_nameless(staff: Client, ticket: Ticket, other_conference: Conference) -> None:
    elsewhere = make.ticket(make.ticket_type(other_conference), name="Somebody Else")

    answers = [scan(staff, ticket, elsewhere.code, key="code"), scan(staff, ticket, key="pk", found=elsewhere.pk)]

    assert [headline(answer) for answer in answers] == ["Unknown code", "Unknown code"]
    assert "Somebody Else" not in "".join(words(answer) for answer in answers)
    assert set(CheckIn.objects.values_list("ticket", flat=True)) == {None}


def test_a_list_of_another_conference_cannot_be_named(staff: Client, ticket: Ticket, other_conference: Conference) -> None:
    make.ticket_type(other_conference)
    answer = staff.post(address(ticket.order.conference), {"list": door_of(other_conference).pk, "key": "k", "code": ticket.code})

    assert answer.status_code == 422
    assert CheckIn.objects.count() == 0


def test_a_code_that_is_no_longer_valid_tells_nobodys_name(staff: Client, ticket: Ticket) -> None:
    secret = ticket.secrets.get(kind="entry")
    ticket.secrets.filter(kind="entry").update(revoked_at="2026-01-01T00:00:00Z")

    answer = scan(staff, ticket, secret.value)

    assert headline(answer) == "Code no longer valid"
    assert "Aysel" not in words(answer)


def test_a_name_is_found_without_its_marks_and_let_in(staff: Client, ticket: Ticket, conference: Conference) -> None:
    found = staff.get(address(conference), {"list": door_of(conference).pk, "q": "NUMUNELI ays"})

    assert f'name="ticket" value="{ticket.pk}"' in found.content.decode()
    assert headline(scan(staff, ticket, key="found", found=ticket.pk)) == "Let in"
    again = staff.get(address(conference), {"q": "nümunəli"}, headers={"X-Part": "found"})
    assert "Aysel Nümunəli Full day In since" in words(again)


@pytest.mark.parametrize("asked", ["aysel@secret.example", "secret", "example", "{code}", "{order}", "a"])
def test_the_search_answers_nothing_about_addresses_and_codes(staff: Client, ticket: Ticket, conference: Conference, asked: str) -> None:
    question = asked.format(code=ticket.code, order=ticket.order.code)

    assert "Aysel" not in words(staff.get(address(conference), {"q": question}))


def answers_of_the_door(browser: Client, ticket: Ticket) -> Iterator[HttpResponse]:
    conference = ticket.order.conference
    yield browser.get(address(conference))
    yield browser.get(address(conference), {"q": "aysel"})
    for part in ("answer", "state", "found"):
        yield browser.get(address(conference), {"q": "aysel"}, headers={"X-Part": part})
        fields = {"list": door_of(conference).pk, "key": part, "code": ticket.code}
        yield browser.post(address(conference), fields, headers={"X-Part": part})
    yield scan(browser, ticket, ticket.secrets.get(kind="entry").value, key="by secret")
    yield browser.post(address(conference, "undo/"), {"check_in": CheckIn.objects.standing().get().pk, "reason": "Wrong"}, follow=True)


def test_no_answer_holds_an_address_a_code_an_order_or_a_secret(staff: Client, ticket: Ticket) -> None:
    secrets = [secret.value for secret in ticket.secrets.all()]
    never = ["aysel@secret.example", ticket.code, ticket.order.code, ticket.order.secret, *secrets]
    pages = [answer.content.decode() for answer in answers_of_the_door(staff, ticket)]

    assert len(pages) == 10
    assert all("Aysel" in page for page in pages[1:2])
    assert [word for page in pages for word in never if word in page] == []


def test_every_answer_is_kept_nowhere_and_only_here_the_camera_may_be_used(staff: Client, stranger: Client, ticket: Ticket) -> None:
    answers = list(answers_of_the_door(staff, ticket))

    assert {(answer["Cache-Control"], answer["Permissions-Policy"]) for answer in answers} == {
        ("no-store, private", "camera=(self), microphone=(), geolocation=()")
    }
    assert stranger.get("/")["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_money_is_taken_by_those_who_may_and_lets_in_once(
    conference: Conference, registration_officer: User, staff: Client, client_of: ClientOf
) -> None:
    owing = make.ticket(make.ticket_type(conference, price=16000))
    desk = client_of(registration_officer)
    amount = format_money(16000, conference.currency)
    assert amount not in scan(staff, owing, key="door").content.decode()
    refused = scan(desk, owing, key="desk")
    assert headline(refused) == "Not paid yet"
    assert f"{amount} received: let in" in refused.content.decode()
    scanned = CheckIn.objects.get(idempotency_key__endswith="-desk")

    assert staff.post(address(conference, "pay/"), {"check_in": scanned.pk}).status_code == 404
    paid = [desk.post(address(conference, "pay/"), {"check_in": scanned.pk}) for _attempt in range(2)]

    assert [headline(answer) for answer in paid] == ["Let in", "Let in"]
    assert (Payment.objects.get().amount, CheckIn.objects.standing().count()) == (16000, 1)


def test_nobody_pays_for_what_was_not_refused_for_money(conference: Conference, owner: User, client_of: ClientOf, ticket: Ticket) -> None:
    browser = client_of(owner)
    scan(browser, ticket)

    assert browser.post(address(conference, "pay/"), {"check_in": CheckIn.objects.get().pk}).status_code == 404
    assert browser.post(address(conference, "pay/"), {"check_in": "x"}).status_code == 404


def test_a_scan_is_taken_back_with_a_reason(staff: Client, ticket: Ticket, conference: Conference, door_staff: User) -> None:
    scan(staff, ticket)
    scanned = CheckIn.objects.get()

    refused = staff.post(address(conference, "undo/"), {"check_in": scanned.pk, "reason": ""}, follow=True)
    assert "Write why it is taken back." in words(refused)
    done = staff.post(address(conference, "undo/"), {"check_in": scanned.pk, "reason": "Wrong person"}, follow=True)

    assert "Taken back: the next scan lets this ticket in." in words(done)
    scanned.refresh_from_db()
    assert (scanned.undone_by, scanned.undone_reason) == (door_staff, "Wrong person")


def test_a_scan_of_another_conference_is_taken_back_by_nobody_here(
    staff: Client, conference: Conference, other_conference: Conference
) -> None:
    elsewhere = make.ticket(make.ticket_type(other_conference))
    scanned = checkin.admit(door_of(other_conference), elsewhere.code, by=None, key="k")

    assert staff.post(address(conference, "undo/"), {"check_in": scanned.pk, "reason": "Mine"}).status_code == 404
    assert CheckIn.objects.get().stands


def test_with_several_lists_one_is_chosen_and_what_is_not_in_use_is_not_offered(
    staff: Client, conference: Conference, ticket: Ticket
) -> None:
    workshop = checkin.create_list(conference, {"name": "Workshop door"}, by=None)
    checkin.create_list(conference, {"name": "Back door", "active": False}, by=None)

    page = staff.get(address(conference), {"list": workshop.pk}).content.decode()

    assert re.findall(r"<option value=\"\d+\"( selected)?>([^<]+)<", page) == [("", "Entrance"), (" selected", "Workshop door")]
    assert f'name="list" value="{workshop.pk}"' in page


def test_without_a_list_the_page_says_what_to_do(staff: Client, conference: Conference) -> None:
    assert "There is no list to check in with" in words(staff.get(address(conference)))


def test_it_speaks_the_languages_of_the_conference(staff: Client, ticket: Ticket, conference: Conference) -> None:
    assert '<html lang="az"' in staff.get(f"/az{address(conference)}").content.decode()


def test_a_second_factor_is_asked_for_here_as_in_the_panel(staff: Client, conference: Conference, settings: object) -> None:
    settings.PANEL_SECOND_FACTOR = True  # type: ignore[attr-defined]

    assert staff.get(address(conference))["Location"] == "/accounts/2fa/totp/activate/"


def test_looking_costs_the_same_for_one_scan_and_for_three(staff: Client, conference: Conference, ticket: Ticket) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(address(conference), {"q": "aysel"})
        return len(captured)

    scan(staff, ticket, key="one")
    with_one = statements()
    for number in range(3):
        scan(staff, make.ticket(ticket.ticket_type, name=f"Aysel {number}"), key=f"more {number}")

    assert statements() == with_one
