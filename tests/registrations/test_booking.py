from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from conference.lib.errors import IllegalTransition
from conference.models import Activity, Conference, OutgoingMail
from registrations.models import Allocation, LedgerEntry, Order, OrderState, Quota, TicketState
from registrations.models.orders import ORDER_TRANSITIONS, TICKET_TRANSITIONS
from registrations.models.waiting import ENTRY_TRANSITIONS, OFFER_TRANSITIONS, EntryState, OfferState
from registrations.services import booking, issuing, payments, setup, tickets, waiting_list
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]


def taken(quota: Quota) -> int:
    quota.refresh_from_db()
    return quota.taken


def everything_holds() -> None:
    call_command("check_invariants")


def test_a_choice_takes_its_seats_at_once(conference: Conference) -> None:
    quota = make.quota(conference, 3)

    order = make.held(make.ticket_type(conference, quota), 2)

    assert (order.state, taken(quota)) == (OrderState.HELD, 2)
    everything_holds()


def test_the_last_seat_is_sold_once(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    make.held(kind)

    with pytest.raises(booking.capacity.SoldOut):
        make.held(kind)
    everything_holds()


def test_a_choice_that_fails_in_one_quota_takes_nothing_of_the_other(conference: Conference) -> None:
    hall, students = make.quota(conference, 10), make.quota(conference, 1)
    kind = make.ticket_type(conference, hall, students)

    with pytest.raises(booking.capacity.SoldOut):
        make.held(kind, 2)

    assert (taken(hall), taken(students)) == (0, 0)


def test_the_database_itself_refuses_to_oversell(conference: Conference) -> None:
    quota = make.quota(conference, 1)

    with pytest.raises(IntegrityError):
        Quota.objects.filter(pk=quota.pk).update(taken=2)


def test_the_same_key_gives_the_same_order(conference: Conference) -> None:
    quota = make.quota(conference, 5)
    kind = make.ticket_type(conference, quota)

    first, second = make.held(kind, idempotency_key="once"), make.held(kind, idempotency_key="once")

    assert first.pk == second.pk
    assert taken(quota) == 1


def test_confirming_twice_gives_the_same_order_and_one_message(conference: Conference) -> None:
    held = make.held(make.ticket_type(conference))
    for _attempt in range(2):
        booking.confirm(held, name="Aysel", email="a@example.org", holders=[issuing.Holder("Aysel", "", "a@example.org")])

    assert OutgoingMail.objects.count() == 1
    assert Order.objects.get().state == OrderState.CONFIRMED


def test_a_hold_falls_back_by_itself_and_says_so_to_who_comes_late(conference: Conference) -> None:
    quota = make.quota(conference, 1)
    held = make.held(make.ticket_type(conference, quota))

    assert booking.end_holds(timezone.now() + timedelta(minutes=14)) == 0
    assert booking.end_holds(timezone.now() + timedelta(minutes=16)) == 1

    assert taken(quota) == 0
    with pytest.raises(booking.HoldEnded):
        booking.confirm(held, name="A", email="a@example.org", holders=[])
    everything_holds()


def test_a_new_choice_gives_back_what_the_browser_held(conference: Conference) -> None:
    quota = make.quota(conference, 1)
    kind = make.ticket_type(conference, quota)
    before = make.held(kind)

    after = booking.hold(booking.Choice(conference, {kind: 1}, "en", "another"), instead_of=before)

    before.refresh_from_db()
    assert (before.state, after.state, taken(quota)) == (OrderState.EXPIRED, OrderState.HELD, 1)
    everything_holds()


def test_more_than_the_limit_or_nothing_is_refused_in_words(conference: Conference) -> None:
    kind = make.ticket_type(conference, per_order=2)

    with pytest.raises(booking.TooMany, match="at most 2"):
        make.held(kind, 3)
    with pytest.raises(booking.NothingChosen):
        make.held(kind, 0)


def test_a_ticket_is_sold_only_while_its_sale_is_open(conference: Conference) -> None:
    kind = make.ticket_type(conference, opens_at=timezone.now() + timedelta(days=1))

    with pytest.raises(booking.NotOnSale):
        make.held(kind)


def test_a_cancelled_seat_goes_back_once(conference: Conference) -> None:
    quota = make.quota(conference, 1)
    ticket = make.ticket(make.ticket_type(conference, quota))

    tickets.cancel(ticket)
    with pytest.raises(tickets.TicketIsOver):
        tickets.cancel(ticket)

    assert taken(quota) == 0
    assert Order.objects.get().state == OrderState.CANCELLED
    everything_holds()


def test_the_price_is_that_of_the_moment_and_stays(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    now = timezone.now()
    setup.set_phases(
        kind, [{"price": 100, "ends_at": now + timedelta(days=1)}, {"price": 200, "starts_at": now + timedelta(days=1)}], by=None
    )

    early = make.held(kind)
    late = booking.hold(booking.Choice(conference, {kind: 1}, "en", "late"), at=now + timedelta(days=2))

    assert [line.gross for line in early.lines.all()] == [100]
    assert [line.gross for line in late.lines.all()] == [200]


def test_the_ledger_follows_charge_payment_and_cancellation(conference: Conference, owner) -> None:
    order = make.order(make.ticket_type(conference, price=4000), 2)
    assert payments.owed(order) == 8000

    payments.take_at_door(order, by=owner)
    assert payments.owed(order) == 0
    with pytest.raises(payments.NothingOwed):
        payments.take_at_door(order, by=owner)

    tickets.cancel(order.tickets.select_related("order__conference", "line").first())
    assert payments.owed(order) == -4000
    with pytest.raises(TypeError):
        LedgerEntry.objects.update(amount=0)


def test_who_waits_is_offered_the_seat_that_comes_back(conference: Conference) -> None:
    quota = make.quota(conference, 1)
    kind = make.ticket_type(conference, quota)
    ticket, first, second = make.ticket(kind), make.entry(kind), make.entry(kind)

    tickets.cancel(ticket)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, taken(quota)) == (EntryState.OFFERED, EntryState.WAITING, 1)
    assert OutgoingMail.objects.filter(recipient=first.email, occasion__startswith="offer:").count() == 1
    everything_holds()


def test_nobody_from_outside_passes_those_who_wait(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 3))
    make.order(kind, 2)
    make.entry(kind, party=3)

    with pytest.raises(booking.capacity.SoldOut):
        make.held(kind)
    everything_holds()


def test_waiting_for_a_narrow_quota_does_not_close_the_hall(conference: Conference) -> None:
    hall, students = make.quota(conference, 10), make.quota(conference, 1)
    student, full = make.ticket_type(conference, hall, students), make.ticket_type(conference, hall)
    make.order(student)
    make.entry(student)

    make.held(full)

    assert taken(hall) == 2
    everything_holds()


def test_whom_a_seat_would_fit_need_not_wait(conference: Conference) -> None:
    with pytest.raises(waiting_list.SeatsAreFree):
        make.entry(make.ticket_type(conference))


def test_the_same_address_waits_once(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    make.order(kind)
    make.entry(kind, email="same@example.org")

    with pytest.raises(waiting_list.AlreadyWaiting):
        make.entry(kind, email="SAME@example.org")


def test_an_accepted_offer_is_a_confirmed_order_on_the_same_seat(conference: Conference) -> None:
    quota = make.quota(conference, 1)
    kind = make.ticket_type(conference, quota)
    ticket, entry = make.ticket(kind), make.entry(kind)
    tickets.cancel(ticket)

    order = waiting_list.accept(entry)
    again = waiting_list.accept(entry)

    assert order.pk == again.pk
    assert (order.state, taken(quota)) == (OrderState.CONFIRMED, 1)
    assert order.tickets.get().state == TicketState.CLAIMED
    everything_holds()


def test_a_passed_offer_goes_to_the_next_and_one_may_wait_once_more(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    ticket, first, second = make.ticket(kind), make.entry(kind), make.entry(kind)
    tickets.cancel(ticket)

    waiting_list.pass_on(first)
    second.refresh_from_db()
    assert second.state == EntryState.OFFERED
    waiting_list.wait_again(first)
    assert waiting_list.position(first) == 1
    everything_holds()


def test_an_offer_ends_after_a_day_and_goes_to_the_next(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    ticket, first, second = make.ticket(kind), make.entry(kind), make.entry(kind)
    tickets.cancel(ticket)

    assert waiting_list.end_offers(timezone.now() + timedelta(hours=25)) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (EntryState.EXPIRED, EntryState.OFFERED)
    with pytest.raises(waiting_list.NoOffer):
        waiting_list.accept(first)
    everything_holds()


def test_a_party_gets_fewer_only_if_it_would_take_fewer(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 2))
    order = make.order(kind, 2)
    proud, modest = make.entry(kind, party=2), make.entry(kind, party=2, accept_fewer=True)

    tickets.cancel(order.tickets.select_related("order__conference", "line").first())

    proud.refresh_from_db()
    modest.refresh_from_db()
    assert (proud.state, modest.state) == (EntryState.WAITING, EntryState.OFFERED)
    assert modest.offers.get().seats == 1
    everything_holds()


def test_a_larger_quota_is_offered_at_once_and_a_smaller_one_refused_below_what_is_taken(conference: Conference) -> None:
    quota = make.quota(conference, 1)
    kind = make.ticket_type(conference, quota)
    make.order(kind)
    entry = make.entry(kind)

    setup.change_quota(quota, {"size": 2}, by=None)
    entry.refresh_from_db()
    assert entry.state == EntryState.OFFERED
    with pytest.raises(booking.capacity.QuotaTooSmall):
        setup.change_quota(quota, {"size": 1}, by=None)
    everything_holds()


def test_leaving_the_list_frees_its_place(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    make.order(kind)
    first, second = make.entry(kind), make.entry(kind)

    waiting_list.leave(first)

    assert waiting_list.position(second) == 1
    with pytest.raises(IllegalTransition):
        waiting_list.leave(first)
    everything_holds()


def test_every_step_is_recorded_without_the_address_in_plain_sight(conference: Conference) -> None:
    make.order(make.ticket_type(conference), email="hidden@example.org")

    entry = Activity.objects.get(verb="order confirmed")

    assert entry.personal == {"email": "hidden@example.org"}
    assert "hidden" not in str(entry.after) + entry.label


@pytest.mark.parametrize(
    ("table", "states"),
    [(ORDER_TRANSITIONS, OrderState), (TICKET_TRANSITIONS, TicketState), (ENTRY_TRANSITIONS, EntryState), (OFFER_TRANSITIONS, OfferState)],
)
def test_each_table_names_each_state(table, states) -> None:
    assert set(table) == set(states.values)
    assert set().union(*table.values()) <= set(states.values)


def test_active_allocations_are_what_is_taken(conference: Conference) -> None:
    hall, narrow = make.quota(conference, 5), make.quota(conference, 2)
    make.order(make.ticket_type(conference, hall, narrow))
    make.order(make.ticket_type(conference, hall), 2)

    assert Allocation.objects.filter(quota=hall, active=True).count() == taken(hall) == 3
    assert taken(narrow) == 1
