from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from conference.lib.errors import IllegalTransition
from conference.models import Conference, OutgoingMail
from registrations.models import Document, LedgerEntry, Order, Refund, RefundState
from registrations.services import booking, payments, refunds, rules, tickets
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
QUARTER = 2500


@pytest.fixture
def kind(conference: Conference) -> Any:
    """A ticket of 40.01; giving it back costs a quarter."""
    steps = [{"until": timezone.now() + timedelta(days=30), "fee": QUARTER}]
    rules.decide(conference, {"takes_cash": True}, steps=steps, by=None)
    return make.ticket_type(conference, price=4001)


def paid(kind: Any, number: int, amount: int) -> Order:
    order = make.order(kind, number)
    if amount:
        payments.receive(order, amount, provider="door", reference=f"r-{order.code}")
    return order


def give_back(order: Order, number: int = 1, by: User | None = None) -> None:
    standing = order.tickets.exclude(state="cancelled").select_related("order__conference", "line")
    for ticket in standing.order_by("-pk")[:number]:
        tickets.cancel(ticket, by=by)


def account(order: Order) -> tuple[int, int, int]:
    """What is owed, the fees that were kept, and what is due to go back."""
    fees = sum(order.ledger.filter(kind=LedgerEntry.Kind.FEE).values_list("amount", flat=True))
    return payments.owed(order), fees, sum(order.refunds.filter(state=RefundState.DUE).values_list("amount", flat=True))


def everything_holds() -> None:
    call_command("check_invariants")


@pytest.mark.parametrize(
    ("number", "amount", "back", "expected"),
    [
        (1, 4001, 1, (-3001, 1000, 3001)),  # paid: a quarter is kept, rounded down
        (1, 0, 1, (0, 0, 0)),  # a door order that was never paid owes no fee
        (1, 600, 1, (0, 600, 0)),  # no more is kept than was paid
        (2, 8002, 1, (-3001, 1000, 3001)),
        (2, 5000, 1, (0, 999, 0)),  # the other seat takes what was paid first
        (2, 3000, 1, (1001, 0, 0)),
        (2, 8002, 2, (-6002, 2000, 6002)),
    ],
)  # fmt: skip
def test_a_fee_is_kept_out_of_what_was_paid_and_never_owed(
    kind: Any, number: int, amount: int, back: int, expected: tuple[int, int, int]
) -> None:
    order = paid(kind, number, amount)

    give_back(order, back)

    assert account(order) == expected
    everything_holds()


def test_the_whole_order_costs_the_same_as_its_tickets_one_by_one(kind: Any) -> None:
    order = paid(kind, 3, 12003)

    booking.cancel_order(order, by=None)

    assert account(order) == (-9003, 3000, 9003)
    assert [entry.amount for entry in order.ledger.filter(kind="fee").order_by("pk")] == [1000, 1000, 1000]
    everything_holds()


def test_the_quote_says_before_what_the_cancellation_does(kind: Any, conference: Conference) -> None:
    order = paid(kind, 2, 5000)
    chosen = list(order.tickets.select_related("line"))[:1]

    quote = refunds.quote(order, chosen, rules.of(conference), timezone.now())
    give_back(order)

    assert (quote.fee, quote.comes_back) == account(order)[1:] == (999, 0)


def test_who_cancels_for_the_team_charges_nothing(kind: Any, owner: User) -> None:
    order = paid(kind, 1, 4001)

    give_back(order, by=owner)

    assert account(order) == (-4001, 0, 4001)


def test_paid_back_is_a_line_a_credit_note_and_a_message_once(kind: Any, owner: User) -> None:
    order = paid(kind, 1, 4001)
    give_back(order)
    refund = Refund.objects.get()

    refunds.pay_back(refund, reference="SWIFT 7", by=owner)
    with pytest.raises(IllegalTransition):
        refunds.pay_back(refund, by=owner)

    refund.refresh_from_db()
    assert (refund.state, refund.reference, refund.ended_by, account(order)) == (RefundState.DONE, "SWIFT 7", owner, (0, 1000, 0))
    assert Document.objects.get(kind="credit note").refund == refund
    assert "SWIFT 7" in OutgoingMail.objects.get(occasion__startswith="order-paid_back").body
    everything_holds()


def test_what_is_not_paid_back_stays_here_with_a_reason_and_is_not_due_again(kind: Any, owner: User) -> None:
    order = paid(kind, 2, 8002)
    give_back(order)

    with pytest.raises(refunds.SayWhy):
        refunds.drop(Refund.objects.get(), reason="  ", by=owner)
    refunds.drop(Refund.objects.get(), reason="Given to the travel fund", by=owner)
    assert account(order) == (0, 4001, 0)
    assert "travel fund" in OutgoingMail.objects.get(occasion__startswith="order-not_paid_back").body
    give_back(order)

    assert [refund.amount for refund in Refund.objects.filter(state="due")] == [3001]
    everything_holds()


def test_what_is_owed_again_is_taken_from_what_was_to_go_back(kind: Any) -> None:
    order = paid(kind, 2, 8002)
    give_back(order)
    line = order.lines.order_by("pk").first()

    LedgerEntry.objects.create(order=order, kind="charge", amount=1001, currency=order.currency, at=timezone.now(), line=line)
    refunds.balance(order, at=timezone.now(), reason="Moved to another ticket")

    assert account(order) == (-2000, 1000, 2000)
