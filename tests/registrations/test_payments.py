from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from conference.models import Conference, OutgoingMail
from registrations.models import Order, OrderState, Payment, Refund, RefundState, TicketState
from registrations.services import booking, payments, placing, setup, tickets
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]


@pytest.fixture
def kind(conference: Conference) -> Any:
    make.takes_transfers(conference)
    return make.ticket_type(conference, make.quota(conference, 2), price=4000)


def receive(order: Order, amount: int, reference: str = "", **fields: Any) -> Payment:
    return payments.receive(order, amount, provider="bank", reference=reference or f"reference {amount}", **fields)


def expire(order: Order) -> None:
    assert booking.end_unpaid(timezone.now() + timedelta(days=30)) == 1
    order.refresh_from_db()


def due(order: Order) -> list[int]:
    return [refund.amount for refund in Refund.objects.filter(order=order, state=RefundState.DUE)]


def letters(order: Order) -> set[str]:
    """The occasions of the messages to the buyer, without their particulars."""
    return {occasion.split(":")[0] for occasion in OutgoingMail.objects.filter(recipient=order.email).values_list("occasion", flat=True)}


def everything_holds() -> None:
    call_command("check_invariants")


def test_the_whole_confirms_the_order(kind: Any) -> None:
    order = make.order(kind)
    assert (order.state, order.awaits) == (OrderState.PENDING, "payment")

    receive(order, 4000)

    order.refresh_from_db()
    assert (order.state, payments.owed(order)) == (OrderState.CONFIRMED, 0)
    everything_holds()


def test_a_part_leaves_the_rest_owed_and_says_so(kind: Any) -> None:
    order = make.order(kind, 2)

    receive(order, 5000)
    order.refresh_from_db()
    assert (order.state, payments.owed(order)) == (OrderState.PENDING, 3000)
    assert "order-part_paid" in letters(order)
    receive(order, 3000)

    order.refresh_from_db()
    assert (order.state, payments.owed(order), due(order)) == (OrderState.CONFIRMED, 0, [])
    everything_holds()


def test_too_much_is_to_be_paid_back(kind: Any) -> None:
    order = make.order(kind)

    receive(order, 4100)

    order.refresh_from_db()
    assert (order.state, due(order)) == (OrderState.CONFIRMED, [100])
    assert "order-refund_due" in letters(order)
    everything_holds()


def test_money_of_another_currency_and_no_money_are_refused(kind: Any) -> None:
    order = make.order(kind)

    with pytest.raises(payments.WrongCurrency):
        receive(order, 4000, currency="EUR")
    with pytest.raises(payments.NothingOwed):
        receive(order, 0)
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("again", [{"idempotency_key": "one"}, {"reference": "told once"}])
def test_told_twice_it_is_the_same_payment(kind: Any, again: dict[str, str]) -> None:
    order = make.order(kind)
    first = receive(order, 4000, **{"reference": "first", **again})

    second = receive(order, 4000, **{"reference": "second", **again})

    assert first.pk == second.pk
    assert (payments.owed(order), due(order)) == (0, [])


def test_the_same_reference_for_other_money_is_a_mistake_to_look_at(kind: Any) -> None:
    receive(make.order(kind), 4000, "one")

    with pytest.raises(payments.ReferenceUsed):
        receive(make.order(kind), 3900, "one")


def test_a_held_order_and_one_that_waits_for_approval_take_no_money(conference: Conference, kind: Any) -> None:
    make.takes_transfers(conference)
    asked = make.order(make.ticket_type(conference, price=100, requires_approval=True))

    for order in (make.held(kind), asked):
        with pytest.raises(payments.NotPayable):
            receive(order, 4000)


def test_money_after_the_deadline_books_the_same_seats_again_at_the_agreed_price(kind: Any) -> None:
    order = make.order(kind, 2, name="Aysel Nümunəli", email="late@example.org")
    setup.set_phases(kind, [{"price": 9000}], by=None)
    expire(order)

    payment = receive(order, 8000)

    order.refresh_from_db()
    again = payment.order
    assert (order.state, order.booked_again, again.state) == (OrderState.EXPIRED, again, OrderState.CONFIRMED)
    assert [line.gross for line in again.lines.all()] == [4000, 4000]
    assert sorted(ticket.name_wanted for ticket in again.tickets.all()) == ["", "Aysel Nümunəli"]
    assert [payments.owed(order), payments.owed(again)] == [0, 0]
    assert {"order-booked_again", "order-confirmed"} <= letters(again)
    everything_holds()


def test_what_comes_once_more_for_an_order_booked_again_is_paid_back_from_the_new_one(kind: Any) -> None:
    order = make.order(kind)
    expire(order)
    first = receive(order, 4000, "first")

    second = receive(order, 4000, "second")
    told_again = receive(order, 4000, "first")

    assert second.order == first.order == told_again.order
    assert due(first.order) == [4000]
    everything_holds()


def test_a_seat_given_back_before_the_end_is_not_booked_again(kind: Any) -> None:
    order = make.order(kind, 2)
    tickets.cancel(order.tickets.select_related("order__conference", "line").order_by("pk")[1], by=None)
    expire(order)

    payment = receive(order, 4000)

    assert payment.order.tickets.count() == 1
    everything_holds()


def test_money_after_the_deadline_goes_back_when_the_seats_are_gone(kind: Any) -> None:
    order = make.order(kind, 2)
    expire(order)
    make.held(kind)

    receive(order, 8000)

    order.refresh_from_db()
    assert (order.booked_again, due(order), Order.objects.count()) == (None, [8000], 2)
    assert "order-refund_due" in letters(order)
    everything_holds()


def test_money_after_the_deadline_passes_nobody_who_waits(conference: Conference) -> None:
    make.takes_transfers(conference)
    kind = make.ticket_type(conference, make.quota(conference, 3), price=4000)
    make.order(kind, 2)
    order = make.order(kind)
    make.entry(kind, party=2)
    expired = booking.end_unpaid  # the first order stays: its deadline is moved
    placing.extend(Order.objects.exclude(pk=order.pk).get(waiting_list_entry=None), until=timezone.now() + timedelta(days=90), by=None)
    assert expired(timezone.now() + timedelta(days=30)) == 1
    order.refresh_from_db()

    receive(order, 4000)

    assert due(order) == [4000]
    everything_holds()


def test_a_part_after_the_deadline_books_nothing_again(kind: Any) -> None:
    order = make.order(kind)
    expire(order)

    receive(order, 3999)

    assert due(order) == [3999]
    everything_holds()


def test_a_part_paid_before_the_deadline_goes_back_when_it_ends(kind: Any) -> None:
    order = make.order(kind)
    receive(order, 1000)

    expire(order)

    assert due(order) == [1000]
    everything_holds()


def test_money_for_a_cancelled_order_goes_back(kind: Any, owner: User) -> None:
    order = make.order(kind)
    booking.cancel_order(order, by=owner)

    receive(order, 4000)

    order.refresh_from_db()
    assert (order.state, due(order)) == (OrderState.CANCELLED, [4000])
    everything_holds()


def test_an_order_stands_when_what_was_not_paid_is_given_back(kind: Any, owner: User) -> None:
    order = make.order(kind, 2)
    receive(order, 4000)

    tickets.cancel(order.tickets.select_related("order__conference", "line").order_by("pk")[1], by=owner)

    order.refresh_from_db()
    assert (order.state, order.tickets.exclude(state=TicketState.CANCELLED).count()) == (OrderState.CONFIRMED, 1)
    everything_holds()


def test_marking_paid_takes_the_whole_once(kind: Any, owner: User) -> None:
    order = make.order(kind, 2)
    receive(order, 1000)

    payment = payments.mark_paid(order, by=owner)
    with pytest.raises(payments.NothingOwed):
        payments.mark_paid(order, by=owner)

    assert (payment.amount, payment.provider, payment.received_by) == (7000, "bank", owner)


def test_more_time_to_pay_is_told_and_holds(kind: Any, owner: User) -> None:
    order = make.order(kind)
    until = timezone.now() + timedelta(days=60)

    placing.extend(order, until=until, by=owner)

    assert booking.end_unpaid(timezone.now() + timedelta(days=30)) == 0
    order.refresh_from_db()
    assert order.pay_until == until
    assert OutgoingMail.objects.filter(recipient=order.email, occasion__startswith="order-to_pay").count() == 2
    with pytest.raises(placing.NotLater):
        placing.extend(order, until=timezone.now() - timedelta(days=1), by=owner)


def test_the_message_before_payment_names_amount_reference_account_and_day(kind: Any) -> None:
    order = make.order(kind)

    body = OutgoingMail.objects.get(recipient=order.email).body

    assert [word in body for word in (order.code, "40\u00a0AZN", "AZ00 TEST 0000 0000", f"{order.pay_until:%B}")] == [True] * 4
