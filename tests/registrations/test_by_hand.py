"""What an organiser does for somebody else: an order by hand, another type, another place in the line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.lib import places
from conference.lib.errors import SayWhy
from conference.models import Activity, Conference, OutgoingMail
from registrations.models import Allocation, Awaits, EntryState, Order, OrderState, Quota, Refund, Ticket, TicketState, WaitingListEntry
from registrations.services import booking, by_hand, capacity, checkin, issuing, ledger, payments, tickets, waiting_list
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
WAITING, TICKETS, ORDERS = (f"/admin/registrations/{name}/" for name in ("waitinglistentry", "ticket", "order"))


def wanted(kind: Any, number: int = 1, **fields: Any) -> by_hand.Wanted:
    holder = issuing.Holder("Sevda", "Zəng", "sevda@example.org")
    return by_hand.Wanted(kind.conference, {kind: number}, holder, fields.pop("language", "az"), **fields)


def places_taken(quota: Quota) -> tuple[int, int]:
    quota.refresh_from_db()
    return quota.taken, Allocation.objects.filter(quota=quota, active=True).count()


def wrong() -> list[str]:
    return [violation.name for check in places.invariants for violation in check()]


# --- An order by hand ---


def test_an_order_by_hand_takes_its_seats_and_its_holder_gets_the_letter(conference: Conference, owner: User) -> None:
    hidden = make.ticket_type(conference, make.quota(conference, 3), visibility="hidden", closes_at=timezone.now() - timedelta(days=1))

    order = by_hand.place(wanted(hidden, 2), by=owner)

    assert (order.state, order.name, order.language) == (OrderState.CONFIRMED, "Sevda Zəng", "az")
    assert list(order.tickets.order_by("pk").values_list("state", flat=True)) == [TicketState.CLAIMED, TicketState.UNASSIGNED]
    assert places_taken(hidden.quotas.get()) == (2, 2)
    assert OutgoingMail.objects.filter(recipient="sevda@example.org").exists()
    assert Activity.objects.get(verb="order made by hand").actor == owner
    assert wrong() == []


def test_by_hand_nobody_sells_more_than_there_is_nor_passes_who_waits(conference: Conference) -> None:
    entry = make.entry_of_a_full_list(conference, party=2)
    Quota.objects.update(size=2)

    with pytest.raises(capacity.SoldOut):
        by_hand.place(wanted(entry.ticket_type), by=None)

    assert Order.objects.count() == 1
    assert wrong() == []


def test_an_order_by_hand_is_charged_as_its_way_of_paying_says(conference: Conference) -> None:
    make.takes_transfers(conference)
    kind = make.ticket_type(conference, price=5000, requires_approval=True)

    paid_first = by_hand.place(wanted(kind, method="bank"), by=None)
    gratis = by_hand.place(wanted(kind, free=True), by=None)

    assert (paid_first.awaits, ledger.owed(paid_first)) == (Awaits.PAYMENT, 5000)
    assert (gratis.state, ledger.owed(gratis), gratis.lines.get().gross) == (OrderState.CONFIRMED, 0, 0)
    assert wrong() == []


def test_a_conference_that_is_over_takes_no_orders(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    after = timezone.now() + timedelta(days=4000)

    with pytest.raises(by_hand.ConferenceIsOver):
        by_hand.place(wanted(kind), by=None, at=after)


def test_the_panel_registers_somebody(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 2), price=5000)
    browser = client_of(registration_officer)
    typed = {"ticket_type": kind.pk, "number": "2", "given": "Sevda", "family": "Zəng", "address": "sevda@example.org", "speaks": "en"}

    wrong = browser.post(f"{ORDERS}add/", {**typed, "address": "sevda", "way": "door"})
    too_many = browser.post(f"{ORDERS}add/", {**typed, "number": "3", "way": "door"})
    done = browser.post(f"{ORDERS}add/", {**typed, "way": "free"})

    assert 'value="Sevda"' in wrong.content.decode()
    assert "have just been taken" in too_many.content.decode()
    assert done.status_code == 302
    order = Order.objects.get()
    assert (order.name, order.email, order.tickets.count(), order.method) == ("Sevda Zəng", "sevda@example.org", 2, "free")


def test_an_order_is_found_by_its_holders_name_without_marks(
    conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    kind = make.ticket_type(conference)
    mine, other = make.order(kind, name="Şəhla Göyçə"), make.order(kind, name="Rauf Başqa")
    browser = client_of(registration_officer)

    found = lambda words: list(browser.get(ORDERS, {"q": words}).context["cl"].result_list)  # noqa: E731

    assert found("sehla") == [mine]
    assert found(mine.code.lower()) == [mine]
    assert found("basqa rauf") == [other]
    assert found("") == [other, mine]
    ticket = mine.tickets.get()
    assert f"/admin/registrations/ticket/{ticket.pk}/change/" in browser.get(f"{ORDERS}{mine.pk}/change/").content.decode()


# --- Another type ---


def test_a_moved_ticket_keeps_its_code_and_changes_its_seat(conference: Conference, owner: User) -> None:
    hall, students, dinner = make.quota(conference, 5), make.quota(conference, 1), make.quota(conference, 1)
    student, full = make.ticket_type(conference, hall, students), make.ticket_type(conference, hall, dinner)
    ticket = make.ticket(student)
    key = make.key_of(ticket, "entry")

    by_hand.move(ticket, full, keeps_price=True, reason="Not a student any more", by=owner)

    ticket.refresh_from_db()
    assert (ticket.ticket_type, ticket.line.text, make.key_of(ticket, "entry")) == (full, str(full.name), key)
    assert [places_taken(quota) for quota in (hall, students, dinner)] == [(1, 1), (0, 0), (1, 1)]
    row = Activity.objects.get(verb="ticket moved to another type")
    assert (row.actor, row.after["reason"]) == (owner, "Not a student any more")
    assert "Not a student any more" in OutgoingMail.objects.latest("pk").body
    assert wrong() == []


def test_what_is_owed_is_told_to_who_ordered_and_to_nobody_else(conference: Conference) -> None:
    cheap, dear = make.ticket_type(conference, price=3000), make.ticket_type(conference, price=5000)
    *_own, colleague = make.group(cheap, issuing.Holder("A", "Colleague", "colleague@example.org"))

    by_hand.move(colleague, dear, keeps_price=False, reason="Wants the dinner", by=None)

    letters = {mail.recipient: mail.body for mail in OutgoingMail.objects.filter(occasion__startswith="moved:")}
    assert set(letters) == {"colleague@example.org", "orderer@example.org"}
    assert "80 AZN" in letters["orderer@example.org"].replace("\xa0", " ")
    assert "AZN" not in letters["colleague@example.org"]
    assert make.key_of(colleague) not in letters["orderer@example.org"]


def test_without_a_conference_nobody_is_registered(db: None, client_of: Browser) -> None:
    first = User.objects.create_superuser(email="first@example.org", password="not-for-long-1")

    assert client_of(first).get(f"{ORDERS}add/").status_code == 403


def test_a_seat_that_is_not_there_moves_nobody(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    full = make.ticket_type(conference, make.quota(conference, 1))
    make.ticket(full)

    with pytest.raises(capacity.SoldOut):
        by_hand.move(ticket, full, keeps_price=True, reason="Asked for", by=None)

    ticket.refresh_from_db()
    assert ticket.ticket_type != full
    assert wrong() == []


def test_the_freed_seat_is_offered_to_who_waits(conference: Conference) -> None:
    entry = make.entry_of_a_full_list(conference)
    ticket = Ticket.objects.select_related("order__conference", "line", "ticket_type").get()

    by_hand.move(ticket, make.ticket_type(conference), keeps_price=True, reason="Asked for", by=None)

    entry.refresh_from_db()
    assert entry.state == EntryState.OFFERED
    assert wrong() == []


def test_the_difference_is_owed_or_goes_back(conference: Conference) -> None:
    cheap, dear = make.ticket_type(conference, price=3000), make.ticket_type(conference, price=5000)
    ticket = make.ticket(cheap)
    payments.take_at_door(ticket.order, by=None)

    by_hand.move(ticket, dear, keeps_price=False, reason="Wants the dinner", by=None)
    assert ledger.owed(ticket.order) == 2000
    assert wrong() == []

    payments.take_at_door(ticket.order, by=None)
    by_hand.move(ticket, cheap, keeps_price=False, reason="Does not want it", by=None)
    assert Refund.objects.get().amount == 2000
    assert wrong() == []

    by_hand.move(ticket, dear, keeps_price=True, reason="A gift", by=None)
    assert (ledger.owed(ticket.order), ticket.line.gross) == (-2000, 3000)
    assert wrong() == []


def test_an_order_that_costs_nothing_any_more_waits_for_no_payment(conference: Conference) -> None:
    make.takes_transfers(conference)
    order = make.order(make.ticket_type(conference, price=3000))
    ticket = order.tickets.select_related("order__conference", "line", "ticket_type").get()
    assert order.awaits == Awaits.PAYMENT

    by_hand.move(ticket, make.ticket_type(conference), keeps_price=False, reason="A guest", by=None)

    order.refresh_from_db()
    assert (order.state, ledger.owed(order)) == (OrderState.CONFIRMED, 0)
    assert wrong() == []


def test_a_code_can_be_used_again_when_its_price_is_given_up(conference: Conference) -> None:
    kind, other = make.ticket_type(conference, price=1000), make.ticket_type(conference, price=2000)
    voucher = make.voucher(conference, kind, most=1)
    ticket = make.ticket(kind, voucher=voucher)
    assert ticket.line.gross == 900

    by_hand.move(ticket, other, keeps_price=True, reason="Asked for", by=None)
    voucher.refresh_from_db()
    assert (voucher.used, ticket.line.gross) == (1, 900)

    by_hand.move(ticket, kind, keeps_price=False, reason="Asked for", by=None)
    voucher.refresh_from_db()
    assert (voucher.used, ticket.line.gross) == (0, 1000)
    assert wrong() == []


def test_what_cannot_be_moved_says_why(conference: Conference, other_conference: Conference) -> None:
    kind, other = make.ticket_type(conference), make.ticket_type(conference)
    ticket = make.ticket(kind)
    held = make.held(kind).tickets.select_related("order__conference", "line", "ticket_type").get()

    for to, reason, refusal in (
        (kind, "Why not", by_hand.SameType), (make.ticket_type(other_conference), "Why not", by_hand.SameType), (other, " ", SayWhy),
    ):  # fmt: skip
        with pytest.raises(refusal):
            by_hand.move(ticket, to, keeps_price=True, reason=reason, by=None)
    with pytest.raises(by_hand.NotPlaced):
        by_hand.move(held, other, keeps_price=True, reason="Why not", by=None)
    tickets.cancel(ticket)
    with pytest.raises(issuing.TicketIsOver):
        by_hand.move(ticket, other, keeps_price=True, reason="Why not", by=None)
    assert wrong() == []


def test_the_panel_moves_many_and_offers_the_types_of_the_conference_only(
    conference: Conference, other_conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    kind, other, theirs = make.ticket_type(conference), make.ticket_type(conference), make.ticket_type(other_conference)
    chosen = [make.ticket(kind), make.ticket(kind)]
    browser = client_of(registration_officer)
    action = {"action": "move", "_selected_action": [ticket.pk for ticket in chosen]}

    asked = browser.post(TICKETS, action)
    stranger = browser.post(TICKETS, {**action, "ticket_type": theirs.pk, "price": "agreed", "reason": "Mine now"})
    done = browser.post(TICKETS, {**action, "ticket_type": other.pk, "price": "agreed", "reason": "The hall is full"})

    assert f'value="{other.pk}"' in asked.content.decode()
    assert f'value="{theirs.pk}"' not in asked.content.decode()
    assert (asked.status_code, stranger.status_code, done.status_code) == (200, 422, 302)
    assert set(Ticket.objects.values_list("ticket_type", flat=True)) == {other.pk}


def test_door_staff_move_nobody(conference: Conference, door_staff: User, client_of: Browser) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    to = make.ticket_type(conference)

    client_of(door_staff).post(
        TICKETS, {"action": "move", "_selected_action": [ticket.pk], "ticket_type": to.pk, "price": "agreed", "reason": "Because"}
    )

    ticket.refresh_from_db()
    assert ticket.ticket_type != to


def test_a_moved_ticket_goes_in_by_its_new_door(conference: Conference) -> None:
    kind, other = make.ticket_type(conference), make.ticket_type(conference)
    ticket = make.ticket(kind)
    door = checkin.create_list(conference, {"name": "Dinner"}, ticket_types=[other], by=None)

    by_hand.move(ticket, other, keeps_price=True, reason="Asked for", by=None)

    assert checkin.admit(door, ticket.code, by=None, key="once").result == "admitted"


# --- Another place in the line ---


def waiting(at: Conference, number: int) -> list[WaitingListEntry]:
    first = make.entry_of_a_full_list(at)
    return [first, *(make.entry(first.ticket_type) for _other in range(number - 1))]


def in_order(entries: list[WaitingListEntry]) -> list[int]:
    return [waiting_list.position(WaitingListEntry.objects.get(pk=entry.pk)) for entry in entries]


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [(3, 1, [2, 3, 4, 1]), (0, 3, [3, 1, 2, 4]), (1, 2, [1, 2, 3, 4]), (0, 99, [4, 1, 2, 3]), (0, 10**30, [4, 1, 2, 3])],
)
def test_who_is_moved_stands_there_and_the_others_keep_their_order(
    moved: int, to: int, expected: list[int], conference: Conference, owner: User
) -> None:
    entries = waiting(conference, 4)

    waiting_list.move(entries[moved], to=to, reason="A speaker's companion", by=owner)

    assert in_order(entries) == expected
    assert Activity.objects.get(verb="moved in the waiting list").after["reason"] == "A speaker's companion"
    assert sorted(WaitingListEntry.objects.values_list("rank", flat=True)) == [1, 2, 3, 4]
    assert wrong() == []


def test_the_seat_goes_to_who_was_moved_to_the_front_and_who_joins_later_stands_last(conference: Conference) -> None:
    first, second = waiting(conference, 2)
    waiting_list.move(second, to=1, reason="An interpreter", by=None)
    third = make.entry(first.ticket_type)

    booking.cancel_order(Order.objects.get(), by=None)

    states = {entry.pk: WaitingListEntry.objects.get(pk=entry.pk).state for entry in (first, second, third)}
    assert states == {first.pk: EntryState.WAITING, second.pk: EntryState.OFFERED, third.pk: EntryState.WAITING}
    assert in_order([first, third]) == [1, 2]
    assert wrong() == []


def test_nobody_is_moved_without_a_reason_nor_after_the_wait(conference: Conference) -> None:
    first, second = waiting(conference, 2)

    with pytest.raises(SayWhy):
        waiting_list.move(second, to=1, reason="  ", by=None)
    waiting_list.leave(second)
    with pytest.raises(waiting_list.NotWaiting):
        waiting_list.move(second, to=1, reason="Too late", by=None)

    assert in_order([first]) == [1]


def test_the_panel_moves_a_party_with_a_reason(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    first, second = waiting(conference, 2)
    browser = client_of(registration_officer)
    action = {"action": "move", "_selected_action": [second.pk]}

    asked = browser.post(WAITING, action)
    unexplained = browser.post(WAITING, {**action, "place": "1", "reason": ""})
    two = browser.post(WAITING, {"action": "move", "_selected_action": [first.pk, second.pk], "place": "1", "reason": "Both"}, follow=True)
    browser.post(WAITING, {**action, "place": "1", "reason": "An interpreter"})

    assert (asked.status_code, unexplained.status_code) == (200, 422)
    assert "Choose one party" in two.content.decode()
    assert in_order([first, second]) == [2, 1]
