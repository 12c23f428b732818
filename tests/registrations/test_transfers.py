from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from conference.models import Activity, Conference, OutgoingMail
from registrations.models import Ticket, TicketState, Transfer, TransferState
from registrations.services import booking, rules, tickets, transfers
from registrations.services.issuing import Guest, Holder, LinkReplaced, TicketIsOver
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
RECEIVER = Holder("Kamran", "Alan", "ignored@example.org")


@pytest.fixture
def ticket(conference: Conference) -> Ticket:
    return make.ticket(make.ticket_type(conference), email="holder@example.org", name="Səidə Verən")


def offer(ticket: Ticket) -> Transfer:
    return transfers.offer(ticket, email="receiver@example.org", language="en")


def state_of(transfer: Transfer) -> str:
    return Transfer.objects.get(pk=transfer.pk).state


def test_the_receiver_gets_a_link_and_the_ticket_stays_until_it_is_used(ticket: Ticket) -> None:
    transfer = offer(ticket)

    ticket.refresh_from_db()
    assert ticket.email == "holder@example.org"
    assert transfer.secret in OutgoingMail.objects.get(recipient="receiver@example.org").body


def test_on_acceptance_nothing_of_the_former_holder_stays(ticket: Ticket, attendee: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(user=attendee, listed=Ticket.Listed.PARTICIPANTS)

    transfers.accept(offer(ticket), RECEIVER)

    ticket.refresh_from_db()
    values = (ticket.given, ticket.family, ticket.name_wanted, ticket.email, ticket.email_key, ticket.user, ticket.listed)
    assert values == ("Kamran", "Alan", "Kamran Alan", "receiver@example.org", "receiver@example.org", None, Ticket.Listed.NOBODY)
    assert "verən" not in ticket.search_key
    assert "holder" not in ticket.search_key
    call_command("check_invariants")


def test_on_acceptance_both_old_secrets_are_dead_and_both_people_know(ticket: Ticket) -> None:
    before = {make.key_of(ticket), make.key_of(ticket, "entry")}

    transfers.accept(offer(ticket), RECEIVER)

    after = {make.key_of(ticket), make.key_of(ticket, "entry")}
    assert before & after == set()
    assert {secret.value for secret in ticket.secrets.exclude(revoked_at=None)} == before
    last = {row.recipient: row.body for row in OutgoingMail.objects.order_by("pk")}
    assert make.key_of(ticket) in last["receiver@example.org"]
    assert "has taken your ticket" in last["holder@example.org"]
    assert not any(secret in last["holder@example.org"] for secret in after)


def test_a_ticket_is_offered_to_one_person_at_a_time(ticket: Ticket) -> None:
    offer(ticket)

    with pytest.raises(transfers.OfferedAlready):
        transfers.offer(ticket, email="another@example.org", language="en")


def test_a_ticket_is_not_offered_to_its_own_holder(ticket: Ticket) -> None:
    with pytest.raises(transfers.OwnAddress):
        transfers.offer(ticket, email=" Holder@Example.org ", language="en")


def test_accepting_twice_changes_nothing_the_second_time(ticket: Ticket) -> None:
    transfer = offer(ticket)
    transfers.accept(transfer, RECEIVER)
    key = make.key_of(ticket)

    with pytest.raises(transfers.TransferIsOver):
        transfers.accept(Transfer.objects.get(pk=transfer.pk), Holder("Second", "", ""))

    ticket.refresh_from_db()
    assert (ticket.name_wanted, make.key_of(ticket)) == ("Kamran Alan", key)


def test_what_was_withdrawn_cannot_be_accepted_or_refused(ticket: Ticket) -> None:
    transfer = offer(ticket)
    transfers.withdraw(ticket)

    with pytest.raises(transfers.TransferIsOver):
        transfers.accept(transfer, RECEIVER)
    with pytest.raises(transfers.TransferIsOver):
        transfers.refuse(transfer)

    ticket.refresh_from_db()
    assert ticket.name_wanted == "Səidə Verən"
    assert state_of(transfer) == TransferState.WITHDRAWN


def test_what_was_accepted_cannot_be_withdrawn(ticket: Ticket) -> None:
    transfer = offer(ticket)
    transfers.accept(transfer, RECEIVER)

    with pytest.raises(transfers.TransferIsOver):
        transfers.withdraw(ticket)
    assert state_of(transfer) == TransferState.ACCEPTED


def test_a_refusal_leaves_the_ticket_and_tells_its_holder(ticket: Ticket) -> None:
    key = make.key_of(ticket)

    transfers.refuse(offer(ticket))

    assert make.key_of(ticket) == key
    assert "does not want the ticket" in OutgoingMail.objects.filter(recipient="holder@example.org").latest("pk").body


@pytest.mark.parametrize("whole_order", [False, True])
def test_a_cancelled_ticket_is_not_on_offer_any_more(ticket: Ticket, whole_order: bool) -> None:
    transfer = offer(ticket)
    if whole_order:
        booking.cancel_order(ticket.order, by=None)
    else:
        tickets.cancel(ticket)

    with pytest.raises(transfers.TransferIsOver):
        transfers.accept(transfer, RECEIVER)

    assert state_of(transfer) == TransferState.WITHDRAWN
    call_command("check_invariants")


def test_the_former_holder_cannot_cancel_rename_or_offer_what_was_handed_over(ticket: Ticket) -> None:
    key = make.key_of(ticket)
    transfers.accept(offer(ticket), RECEIVER)

    with pytest.raises(LinkReplaced):
        tickets.cancel(ticket, key=key)
    with pytest.raises(LinkReplaced):
        tickets.rename(ticket, Holder("Səidə", "", "holder@example.org"), key=key)
    with pytest.raises(LinkReplaced):
        transfers.offer(ticket, email="third@example.org", language="en", key=key)

    ticket.refresh_from_db()
    assert (ticket.state, ticket.name_wanted) == (TicketState.CLAIMED, "Kamran Alan")


def test_a_seat_that_nobody_holds_is_not_handed_over(conference: Conference) -> None:
    invited = make.group(make.ticket_type(conference), Guest("guest@example.org"))[1]

    with pytest.raises(TicketIsOver):
        offer(invited)


def test_after_the_last_day_nothing_is_offered_or_accepted(ticket: Ticket) -> None:
    transfer = offer(ticket)
    rules.decide(ticket.order.conference, {"handed_over_until": timezone.now() - timedelta(minutes=1)}, by=None)

    with pytest.raises(rules.TooLate, match="office@example.org"):
        transfers.accept(transfer, RECEIVER)
    transfers.withdraw(ticket)
    with pytest.raises(rules.TooLate):
        offer(ticket)


def test_a_ticket_goes_on_to_a_third_person(ticket: Ticket) -> None:
    transfers.accept(offer(ticket), RECEIVER)

    transfers.accept(transfers.offer(ticket, email="third@example.org", language="en"), Holder("Üçüncü", "", ""))

    ticket.refresh_from_db()
    assert (ticket.name_wanted, ticket.email) == ("Üçüncü", "third@example.org")


def test_both_persons_stand_in_the_part_of_the_record_that_may_be_redacted(ticket: Ticket) -> None:
    transfers.accept(offer(ticket), RECEIVER)

    entry = Activity.objects.get(verb="ticket handed over")

    assert entry.personal == {
        "from": {"name": "Səidə Verən", "email": "holder@example.org"},
        "to": {"name": "Kamran Alan", "email": "receiver@example.org"},
    }
    assert (entry.before, entry.after) == ({}, {})
