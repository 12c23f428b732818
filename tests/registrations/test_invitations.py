import pytest
from django.core.management import call_command

from conference.models import Activity, Conference, Consent, OutgoingMail
from registrations.models import Ticket, TicketState
from registrations.services import invitations, rules, tickets
from registrations.services.issuing import Guest, Holder, TicketIsOver
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]


def guest_of(conference: Conference, email: str = "colleague@example.org") -> Ticket:
    return make.group(make.ticket_type(conference), Guest(email))[1]


def recipients(occasion: str) -> list[str]:
    rows = OutgoingMail.objects.filter(occasion__startswith=occasion).order_by("pk")
    return list(rows.values_list("recipient", flat=True))


def test_a_guest_with_an_address_is_invited_by_mail_once_the_order_is_confirmed(conference: Conference) -> None:
    ticket = guest_of(conference)

    assert (ticket.state, ticket.name_wanted) == (TicketState.INVITED, "")
    assert recipients("invited:") == ["colleague@example.org"]
    assert make.key_of(ticket) in OutgoingMail.objects.get(recipient="colleague@example.org").body


def test_a_guest_without_an_address_leaves_the_seat_free(conference: Conference) -> None:
    ticket = guest_of(conference, email="")

    assert ticket.state == TicketState.UNASSIGNED
    assert recipients("invited:") == []


def test_the_orderers_message_holds_no_link_of_a_colleague(conference: Conference) -> None:
    own, named, invited = make.group(
        make.ticket_type(conference), Holder("Nəzrin", "Həmkar", "named@example.org"), Guest("invited@example.org")
    )

    body = OutgoingMail.objects.get(recipient="orderer@example.org").body

    assert [make.key_of(ticket) in body for ticket in (own, named, invited)] == [True, False, False]


def test_who_was_invited_claims_the_seat_and_the_link_of_the_invitation_dies(conference: Conference) -> None:
    ticket = guest_of(conference)
    before = {make.key_of(ticket), make.key_of(ticket, "entry")}

    invitations.claim(ticket, Holder("Zeynəb", "Dəvətli", "own@example.org"), key=make.key_of(ticket))

    ticket.refresh_from_db()
    assert (ticket.state, ticket.name_wanted, ticket.email) == (TicketState.CLAIMED, "Zeynəb Dəvətli", "own@example.org")
    assert before & {make.key_of(ticket), make.key_of(ticket, "entry")} == set()
    assert make.key_of(ticket) in OutgoingMail.objects.get(recipient="own@example.org").body
    call_command("check_invariants")


def test_a_seat_is_claimed_once(conference: Conference) -> None:
    ticket = guest_of(conference)
    key = make.key_of(ticket)
    invitations.claim(ticket, Holder("First", "", "first@example.org"), key=key)

    with pytest.raises(invitations.SeatTakenBack):
        invitations.claim(ticket, Holder("Second", "", "second@example.org"), key=key)

    ticket.refresh_from_db()
    assert ticket.name_wanted == "First"


def test_a_seat_that_is_taken_back_has_new_secrets_and_may_be_given_again(conference: Conference) -> None:
    ticket = guest_of(conference)
    key = make.key_of(ticket)

    invitations.take_back(ticket)

    ticket.refresh_from_db()
    assert (ticket.state, ticket.email, ticket.email_key) == (TicketState.UNASSIGNED, "", "")
    assert make.key_of(ticket) != key
    invitations.invite(ticket, email="another@example.org")
    with pytest.raises(invitations.SeatTakenBack):
        invitations.claim(ticket, Holder("Late", "", "late@example.org"), key=key)


def test_a_claimed_seat_cannot_be_taken_back_or_named_anew(conference: Conference) -> None:
    ticket = guest_of(conference)
    invitations.claim(ticket, Holder("Zeynəb", "", "own@example.org"), key=make.key_of(ticket))

    with pytest.raises(invitations.SeatHasHolder):
        invitations.take_back(ticket)
    with pytest.raises(invitations.SeatHasHolder):
        invitations.name_seat(ticket, Holder("Boss", "", ""))


def test_a_cancelled_seat_is_nobodys_any_more(conference: Conference) -> None:
    ticket = guest_of(conference)
    key = make.key_of(ticket)
    tickets.cancel(ticket)

    with pytest.raises(invitations.SeatTakenBack):
        invitations.claim(ticket, Holder("Late", "", "late@example.org"), key=key)
    with pytest.raises(TicketIsOver):
        invitations.invite(ticket, email="late@example.org")


def test_an_invitation_is_sent_again_with_the_same_link(conference: Conference) -> None:
    ticket = guest_of(conference)

    invitations.send_again(ticket)

    bodies = list(OutgoingMail.objects.filter(recipient="colleague@example.org").values_list("body", flat=True))
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


def test_a_name_written_for_somebody_else_gives_that_person_a_link(conference: Conference) -> None:
    ticket = guest_of(conference, email="")

    invitations.name_seat(ticket, Holder("Samir", "Yazılan", "samir@example.org"))

    assert make.key_of(ticket) in OutgoingMail.objects.get(recipient="samir@example.org").body


def test_the_consent_of_who_claims_is_kept_with_its_text_and_within_the_rules(conference: Conference) -> None:
    rules.decide(conference, {"listing": "participants"}, by=None)
    ticket = guest_of(conference)

    invitations.claim(ticket, Holder("Zeynəb", "", "own@example.org", Ticket.Listed.PARTICIPANTS), key=make.key_of(ticket))

    consent = Consent.objects.get(object_id=ticket.pk)
    assert (consent.purpose, consent.text_version, consent.withdrawn_at) == ("list of participants: participants", "2026-11", None)


def test_what_the_rules_do_not_offer_counts_as_nobody(conference: Conference) -> None:
    ticket = guest_of(conference)

    invitations.claim(ticket, Holder("Zeynəb", "", "own@example.org", Ticket.Listed.PUBLIC), key=make.key_of(ticket))

    ticket.refresh_from_db()
    assert ticket.listed == Ticket.Listed.NOBODY
    assert Consent.objects.count() == 0


def test_addresses_stand_in_the_part_of_the_record_that_may_be_redacted(conference: Conference) -> None:
    ticket = guest_of(conference)
    invitations.take_back(ticket)

    entry = Activity.objects.get(verb="invitation taken back")

    assert entry.personal == {"email": "colleague@example.org"}
    assert "colleague" not in f"{entry.label}{entry.before}{entry.after}"


def test_a_name_that_looks_like_a_link_is_none_in_a_message_to_a_stranger(conference: Conference) -> None:
    ticket = make.group(make.ticket_type(conference), Guest("victim@example.org"))[1]
    ticket.order.name = "Win at https://evil.example/x"
    ticket.order.save(update_fields=["name"])

    invitations.send_again(ticket)

    body = OutgoingMail.objects.filter(recipient="victim@example.org").latest("pk").body
    assert "Win at https:// evil. example/ x has registered you" in body
