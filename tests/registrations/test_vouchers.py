from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from conference.models import Conference
from registrations.invariants import seats as invariants_seats
from registrations.models import Order, OrderState, RefundStep, Rules, Voucher
from registrations.services import booking, payments, rules, setup, tickets, vouchers
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]

BY_TRANSFER = {"takes_transfers": True, "bank_account": "Example Bank, AZ00 EXAM 0000"}


def used(voucher: Voucher) -> int:
    voucher.refresh_from_db()
    return voucher.used


def prices_of(order: Order) -> list[int]:
    return [line.gross for line in order.lines.all()]


@pytest.mark.parametrize(
    ("kind", "value", "price"),
    [("percentage", 25, 1499), ("percentage", 100, 0), ("amount", 500, 1499), ("amount", 5000, 0), ("price", 700, 700), ("price", 5000, 1999),
     ("free", 0, 0), ("none", 0, 1999)],
)  # fmt: skip
def test_each_kind_of_voucher_makes_its_price(conference: Conference, kind: str, value: int, price: int) -> None:
    ticket_type = make.ticket_type(conference, price=1999)
    voucher = make.voucher(conference, ticket_type, kind=kind, value=value)

    order = make.held(ticket_type, voucher=voucher)

    assert prices_of(order) == [price]
    assert [line.voucher for line in order.lines.all()] == [voucher]


def test_a_voucher_changes_the_types_it_is_for_and_counts_their_tickets_only(conference: Conference) -> None:
    named, other = make.ticket_type(conference, price=1000), make.ticket_type(conference, price=1000)
    voucher = make.voucher(conference, named, kind="free", value=0)

    order = booking.hold(booking.Choice(conference, {named: 2, other: 1}, "en", "both", voucher))

    assert sorted(prices_of(order)) == [0, 0, 1000]
    assert used(voucher) == 2
    call_command("check_invariants")


def test_a_voucher_for_other_tickets_is_refused_and_takes_nothing(conference: Conference) -> None:
    quota = make.quota(conference, 5)
    named, other = make.ticket_type(conference, quota), make.ticket_type(conference, quota)

    with pytest.raises(vouchers.CodeForOthers):
        make.held(other, voucher=make.voucher(conference, named))

    quota.refresh_from_db()
    assert (quota.taken, Order.objects.count()) == (0, 0)


def test_a_voucher_that_names_no_type_opens_none_that_is_sold_with_a_code(conference: Conference) -> None:
    press = make.ticket_type(conference, visibility="code")

    with pytest.raises(vouchers.CodeForOthers):
        make.held(press, voucher=make.voucher(conference))
    assert make.held(press, voucher=make.voucher(conference, press)).state == OrderState.HELD


def test_a_hold_that_ends_gives_the_use_back(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, most=1)
    make.held(kind, voucher=voucher)

    booking.end_holds(timezone.now() + timedelta(minutes=16))

    assert used(voucher) == 0
    call_command("check_invariants")


def test_a_hold_that_is_replaced_gives_the_use_to_the_next(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, most=2)
    before = make.held(kind, 2, voucher=voucher)

    booking.hold(booking.Choice(conference, {kind: 2}, "en", "again", voucher), instead_of=before)

    assert used(voucher) == 2
    booking.hold(booking.Choice(conference, {kind: 1}, "en", "without"), instead_of=Order.objects.get(idempotency_key="again"))
    assert used(voucher) == 0
    call_command("check_invariants")


def test_a_choice_that_finds_no_seat_keeps_what_was_held_before(conference: Conference) -> None:
    kind, full = make.ticket_type(conference), make.ticket_type(conference, make.quota(conference, 0))
    voucher = make.voucher(conference, kind, most=1)
    before = make.held(kind, voucher=voucher)

    with pytest.raises(booking.capacity.SoldOut):
        booking.hold(booking.Choice(conference, {full: 1}, "en", "no"), instead_of=before)

    before.refresh_from_db()
    assert (before.state, used(voucher)) == (OrderState.HELD, 1)
    call_command("check_invariants")


def test_a_hold_that_was_confirmed_meanwhile_is_not_taken_away(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    before = make.held(kind)
    stale = Order.objects.get(pk=before.pk)
    booking.confirm(before, name="A", email="a@example.org", holders=[])

    booking.hold(booking.Choice(conference, {kind: 1}, "en", "second"), instead_of=stale)

    before.refresh_from_db()
    assert before.state == OrderState.CONFIRMED


def test_a_cancelled_ticket_gives_its_use_back_once(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, most=2)
    order = make.order(kind, 2, voucher=voucher)
    first = order.tickets.select_related("order__conference", "line").first()

    tickets.cancel(first)
    with pytest.raises(tickets.TicketIsOver):
        tickets.cancel(first)
    assert used(voucher) == 1

    booking.cancel_order(order, by=None)
    assert used(voucher) == 0
    call_command("check_invariants")


def test_an_order_that_is_not_paid_gives_its_use_back(conference: Conference) -> None:
    rules.decide(conference, BY_TRANSFER, by=None)
    kind = make.ticket_type(conference, price=1000)
    voucher = make.voucher(conference, kind, most=1)
    held = make.held(kind, voucher=voucher)
    booking.confirm(held, name="A", email="a@example.org", holders=[], method="bank")

    assert booking.end_unpaid(timezone.now() + timedelta(days=400)) == 1

    assert used(voucher) == 0
    call_command("check_invariants")


def test_what_a_voucher_makes_free_is_owed_by_nobody(conference: Conference) -> None:
    kind = make.ticket_type(conference, price=1000)
    order = make.order(kind, voucher=make.voucher(conference, kind, kind="free", value=0))

    assert (order.method, payments.owed(order), order.state) == ("free", 0, OrderState.CONFIRMED)


def test_the_database_itself_refuses_to_overuse(conference: Conference) -> None:
    voucher = make.voucher(conference, most=1)

    with pytest.raises(IntegrityError):
        Voucher.objects.filter(pk=voucher.pk).update(used=2)


def test_a_wrong_count_is_found(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind)
    make.held(kind, voucher=voucher)
    assert list(invariants_seats.check()) == []

    Voucher.objects.filter(pk=voucher.pk).update(used=2)

    assert [violation.ids for violation in invariants_seats.check()] == [(voucher.pk,)]


def test_a_code_is_found_in_any_case_and_says_why_it_may_not_be_used(conference: Conference, other_conference: Conference) -> None:
    now = timezone.now()
    kind = make.ticket_type(conference)
    good = make.voucher(conference, code="spring-24")
    make.voucher(conference, code="EARLY", valid_from=now + timedelta(days=1))
    make.voucher(conference, code="LATE", valid_until=now - timedelta(days=1))
    make.held(kind, voucher=make.voucher(conference, code="ONCE", most=1))
    make.voucher(other_conference, code="ELSEWHERE")

    assert vouchers.find(conference, " Spring-24 ", now) == good
    refused = {}
    for code in ("EARLY", "LATE", "ONCE", "ELSEWHERE", "NONE"):
        with pytest.raises(vouchers.VoucherRefused) as refusal:
            vouchers.find(conference, code, now)
        refused[code] = type(refusal.value)
    assert refused == {
        "EARLY": vouchers.NotYetValid, "LATE": vouchers.CodeExpired, "ONCE": vouchers.CodeUsedUp,
        "ELSEWHERE": vouchers.UnknownCode, "NONE": vouchers.UnknownCode,
    }  # fmt: skip


def test_what_the_browser_holds_itself_does_not_stand_in_its_way(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, most=1)
    held = make.held(kind, voucher=voucher)

    assert vouchers.find(conference, voucher.code, timezone.now(), instead_of=held) == voucher


def test_codes_made_in_bulk_are_different_and_cannot_be_guessed(conference: Conference) -> None:
    kind = make.ticket_type(conference)

    made = vouchers.create_many(
        conference, 300, {"kind": "free", "most": 1, "label": "Speakers"}, ticket_types=[kind], by=None, prefix="spk-"
    )

    codes = {voucher.code for voucher in made}
    assert len(codes) == 300
    assert {code[:4] for code in codes} == {"SPK-"}
    assert {len(code) for code in codes} == {14}
    assert all(set(code[4:]) <= set(vouchers.ALPHABET) for code in codes)
    assert Voucher.objects.filter(label="Speakers", ticket_types=kind).count() == 300


def test_a_code_stands_once_at_a_conference(conference: Conference, other_conference: Conference) -> None:
    make.voucher(conference, code="SAME")
    make.voucher(other_conference, code="SAME")

    with pytest.raises(vouchers.CodeTaken):
        make.voucher(conference, code="same")


def test_a_limit_is_never_set_below_what_is_used(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind)
    make.held(kind, 2, voucher=voucher)

    with pytest.raises(vouchers.UsedMoreOften):
        vouchers.change(voucher, {"most": 1}, by=None)
    vouchers.change(voucher, {"most": 2}, by=None)
    assert used(voucher) == 2


def test_a_voucher_that_was_used_stays_even_when_its_tickets_are_gone(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher, unused = make.voucher(conference, kind), make.voucher(conference, kind)
    booking.cancel_order(make.order(kind, voucher=voucher), by=None)

    vouchers.remove(unused, by=None)
    with pytest.raises(vouchers.VoucherWasUsed):
        vouchers.remove(voucher, by=None)
    assert list(Voucher.objects.all()) == [voucher]


def test_a_changed_voucher_leaves_what_was_bought_as_it_was(conference: Conference) -> None:
    kind = make.ticket_type(conference, price=1000)
    voucher = make.voucher(conference, kind, kind="percentage", value=50)
    order = make.order(kind, voucher=voucher)

    vouchers.change(voucher, {"value": 10}, by=None)
    setup.set_phases(kind, [{"price": 9000}], by=None)

    assert prices_of(order) == [500]


def test_rules_are_decided_with_their_steps(conference: Conference) -> None:
    until = timezone.now() + timedelta(days=5)

    rules.decide(conference, {"hold_minutes": 20}, by=None, steps=[{"until": until, "fee": 2500}])
    rules.decide(conference, {"offer_hours": 48}, by=None)

    decided = Rules.objects.get()
    assert (decided.hold_minutes, decided.offer_hours, RefundStep.objects.get().fee) == (20, 48, 2500)
    assert make.held(make.ticket_type(conference)).hold_until > timezone.now() + timedelta(minutes=19)
