from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from conference.lib.errors import IllegalTransition
from conference.models import Activity, Conference
from registrations.models import CheckIn, CheckInList, Order, OrderState, Payment, Result, Ticket, TicketSecret
from registrations.services import booking, checkin, rules, tickets
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]

MORNING = datetime(2026, 11, 26, 5, 14, tzinfo=UTC)


def door_of(conference: Conference) -> CheckInList:
    return CheckInList.objects.filter(conference=conference).earliest("pk")


def secret_of(ticket: Ticket, kind: str = "entry") -> str:
    return ticket.secrets.get(kind=kind, revoked_at=None).value


def read(ticket: Ticket, code: str = "", *, door: CheckInList | None = None, key: str = "") -> CheckIn:
    place = door or door_of(ticket.order.conference)
    return checkin.admit(place, code or secret_of(ticket), by=None, key=key or f"key-{CheckIn.objects.count()}")


def test_the_first_ticket_type_brings_one_list_for_all(conference: Conference) -> None:
    make.ticket_type(conference)
    make.ticket_type(conference)

    assert [(row.name, row.active, list(row.ticket_types.all())) for row in CheckInList.objects.all()] == [("Entrance", True, [])]


def test_the_entry_secret_and_the_code_in_any_case_let_in(conference: Conference) -> None:
    one, other = make.ticket(make.ticket_type(conference)), make.ticket(make.ticket_type(conference))

    assert read(one).result == Result.ADMITTED
    assert read(other, f" {other.code.lower()} ").result == Result.ADMITTED


def test_the_second_scan_says_since_when_and_is_kept_too(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    checkin.admit(door_of(conference), ticket.code, by=None, key="one", at=MORNING)

    again = read(ticket)

    assert (again.result, again.since) == (Result.AGAIN, MORNING)
    assert CheckIn.objects.count() == 2


def test_the_same_key_repeats_the_first_answer_and_keeps_one_scan(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))

    answers = [read(ticket, key="the same") for _attempt in range(3)]

    assert {(answer.pk, answer.result) for answer in answers} == {(CheckIn.objects.get().pk, Result.ADMITTED)}


def test_the_same_key_at_another_list_is_another_scan(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    workshop = checkin.create_list(conference, {"name": "Workshop"}, by=None)

    assert [read(ticket, key="k").result, read(ticket, door=workshop, key="k").result] == [Result.ADMITTED, Result.ADMITTED]


def test_no_scan_keeps_a_whole_secret(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    secret = secret_of(ticket)

    kept = [read(ticket, code).typed for code in (secret, ticket.code, "QWERTY", "abc", "")]

    assert kept == [f"{secret[:4]}…", f"{ticket.code[:4]}…", "QWER…", "abc", f"{secret[:4]}…"]


def test_the_secret_that_opens_the_ticket_page_opens_no_door(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))

    assert read(ticket, secret_of(ticket, "manage")).result == Result.UNKNOWN


def test_a_code_of_another_conference_is_unknown_and_changes_nothing(conference: Conference, other_conference: Conference) -> None:
    make.ticket_type(conference)
    elsewhere = make.ticket(make.ticket_type(other_conference))
    here = door_of(conference)

    answers = [
        read(elsewhere, door=here, key="secret"),
        read(elsewhere, elsewhere.code, door=here, key="code"),
        checkin.admit_ticket(here, elsewhere.pk, by=None, key="pk"),
    ]

    assert [(answer.result, answer.ticket) for answer in answers] == [(Result.UNKNOWN, None)] * 3
    call_command("check_invariants")


def test_a_cancelled_ticket_is_refused(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    tickets.cancel(ticket)

    assert (read(ticket).result, read(ticket, ticket.code).result) == (Result.CANCELLED, Result.CANCELLED)


def test_a_secret_that_was_renewed_is_refused_and_the_new_one_lets_in(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    old = secret_of(ticket)
    ticket.secrets.filter(kind="entry").update(revoked_at=timezone.now())
    new = TicketSecret.objects.create(ticket=ticket, kind="entry")

    assert [read(ticket, old).result, read(ticket, new.value).result] == [Result.REVOKED, Result.ADMITTED]


def test_a_ticket_of_another_type_is_at_the_wrong_door(conference: Conference) -> None:
    workshop, hall = make.ticket_type(conference), make.ticket_type(conference)
    door = checkin.create_list(conference, {"name": "Workshop"}, ticket_types=[workshop], by=None)

    answers = [read(make.ticket(kind), door=door).result for kind in (workshop, hall)]

    assert answers == [Result.ADMITTED, Result.WRONG_LIST]


def test_what_is_owed_is_paid_first_and_then_let_in(conference: Conference, registration_officer: User) -> None:
    ticket = make.ticket(make.ticket_type(conference, price=16000))
    assert read(ticket).result == Result.NOT_PAID

    checkin.take_money(ticket, by=registration_officer)

    assert read(ticket).result == Result.ADMITTED
    assert Payment.objects.get().amount == 16000


def test_an_order_that_waits_for_a_transfer_is_not_paid(conference: Conference) -> None:
    rules.decide(conference, {"takes_transfers": True, "bank_account": "AZ00"}, by=None)
    held = make.held(make.ticket_type(conference, price=100))
    booking.confirm(held, name="A", email="a@example.org", holders=[], method=Order.Method.BANK)

    assert read(held.tickets.get()).result == Result.NOT_PAID


def test_an_order_that_nobody_has_approved_or_finished_is_not_confirmed(conference: Conference) -> None:
    kind = make.ticket_type(conference, requires_approval=True)
    waiting, held = make.order(kind), make.held(kind)

    assert (waiting.state, held.state) == (OrderState.PENDING, OrderState.HELD)
    assert [read(order.tickets.get()).result for order in (waiting, held)] == [Result.NOT_CONFIRMED] * 2


def test_a_list_that_is_not_in_use_answers_nothing(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    checkin.change_list(door_of(conference), {"active": False}, by=None)

    with pytest.raises(checkin.ListNotInUse):
        read(ticket)
    assert CheckIn.objects.count() == 0


def test_what_was_taken_back_may_be_let_in_again(conference: Conference, door_staff: User) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    first = read(ticket)

    checkin.undo(first, by=door_staff, reason="  The wrong person  ")

    first.refresh_from_db()
    assert (first.undone_by, first.undone_reason, first.stands) == (door_staff, "The wrong person", False)
    assert read(ticket).result == Result.ADMITTED
    assert Activity.objects.filter(verb="check-in taken back", actor=door_staff, conference=conference).count() == 1


def test_taking_back_needs_a_reason_and_something_that_stands(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    first, again = read(ticket), read(ticket)

    with pytest.raises(checkin.ReasonMissing):
        checkin.undo(first, by=None, reason=" ")
    with pytest.raises(IllegalTransition):
        checkin.undo(again, by=None, reason="A mistake")
    checkin.undo(first, by=None, reason="A mistake")
    with pytest.raises(IllegalTransition):
        checkin.undo(first, by=None, reason="A mistake")


def test_from_the_panel_the_first_list_that_fits_is_taken_and_refusals_have_words(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    first, cancelled = make.ticket(kind), make.ticket(kind)
    tickets.cancel(cancelled)

    assert checkin.admit_by_hand(first, by=None).check_in_list == door_of(conference)
    with pytest.raises(checkin.NotLetIn, match="Already in"):
        checkin.admit_by_hand(first, by=None)
    with pytest.raises(checkin.NotLetIn, match="Cancelled"):
        checkin.admit_by_hand(cancelled, by=None)
    checkin.change_list(door_of(conference), {"active": False}, by=None)
    with pytest.raises(checkin.NoList):
        checkin.admit_by_hand(first, by=None)


def test_the_database_itself_lets_in_once(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    first = read(ticket)
    copy = {"check_in_list": first.check_in_list, "ticket": ticket, "result": Result.ADMITTED, "at": MORNING}

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(idempotency_key="other", **copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(**{**copy, "idempotency_key": first.idempotency_key, "result": Result.CANCELLED})
