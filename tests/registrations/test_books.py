"""The ledger, and the books as of any moment."""

import itertools
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.lib.errors import DomainError
from conference.models import Conference
from registrations.models import LedgerEntry, Order, Payment, Refund
from registrations.queries import money as queries_money
from registrations.services import booking, payments, refunds, rules, tickets
from tests.factories import conference as make_conference
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db]
BEGIN = datetime(2027, 3, 1, 9, tzinfo=UTC)
_numbers = itertools.count(1)


def books(conference: Conference, at: datetime | None = None) -> queries_money.Books:
    (found,) = queries_money.as_of(conference, at or timezone.now())
    return found


@pytest.mark.writes
def test_the_books_tell_every_kind_to_the_cent_and_by_type_and_way(conference: Conference) -> None:
    rules.decide(conference, {"takes_cash": True}, steps=[{"until": timezone.now() + timedelta(days=9), "fee": 2500}], by=None)
    dear, cheap = make.ticket_type(conference, price=4001, position=1), make.ticket_type(conference, price=1000, position=2)
    whole, part = make.order(dear), make.order(cheap, 2)
    payments.take_at_door(whole, by=None)
    payments.receive(part, 500, provider="bank", reference="b")
    tickets.cancel(whole.tickets.select_related("order__conference", "line").get())
    refunds.pay_back(Refund.objects.get(), by=None)

    found = books(conference)

    assert (found.charges, found.cancellations, found.fees, found.payments, found.refunds) == (6001, -4001, 1000, -4501, 3001)
    assert (found.owed, found.due, found.balance) == (1500, 0, 1500)
    assert [(line.charges, line.cancellations, line.fees, line.total) for line in found.by_type] == [
        (4001, -4001, 1000, 1000),
        (2000, 0, 0, 2000),
    ]
    assert [(line.label, line.payments, line.number) for line in found.by_way] == [
        ("Bank transfer", -500, 1),
        ("Cash at the door", -4001, 1),
    ]


def test_books_of_a_conference_without_money_are_empty(conference: Conference, other_conference: Conference) -> None:
    make.order(make.ticket_type(other_conference, price=100))

    assert queries_money.as_of(conference, timezone.now()) == (queries_money.Books(conference.currency),)


def test_the_books_cost_the_same_statements_for_one_order_and_three(conference: Conference) -> None:
    counts = []
    for more in (1, 2):
        for _order in range(more):
            payments.take_at_door(make.order(make.ticket_type(conference, price=100)), by=None)
        with CaptureQueriesContext(connection) as captured:
            books(conference)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@dataclass
class Story:
    """A conference to which things happen, and what its books said after each."""

    conference: Conference
    kinds: list[Any]
    clock: Any
    orders: list[Order] = field(default_factory=list)
    told: dict[datetime, tuple[queries_money.Books, ...]] = field(default_factory=dict)

    def book(self, of: int, share: int) -> None:
        self.orders.append(make.order(self.kinds[of % len(self.kinds)], 1 + share % 2, name="A Guest"))

    def pay(self, of: int, share: int) -> None:
        order = self._order(of)
        amount = max(1, order.lines.count() * 4001 * (share + 1) // 4)
        payments.receive(order, amount, provider="bank", reference=f"r{next(_numbers)}")

    def cancel_ticket(self, of: int, share: int) -> None:
        ticket = self._order(of).tickets.exclude(state="cancelled").select_related("order__conference", "line").first()
        if ticket is not None:
            tickets.cancel(ticket, by=None)

    def cancel(self, of: int, share: int) -> None:
        booking.cancel_order(self._order(of), by=None)

    def expire(self, of: int, share: int) -> None:
        self.clock.shift(timedelta(days=15))
        booking.end_unpaid(timezone.now())

    def pay_back(self, of: int, share: int) -> None:
        refund = Refund.objects.filter(order__conference=self.conference, state="due").first()
        if refund is not None:
            refunds.pay_back(refund, by=None)

    def drop(self, of: int, share: int) -> None:
        refund = Refund.objects.filter(order__conference=self.conference, state="due").last()
        if refund is not None:
            refunds.drop(refund, reason="A gift", by=None)

    def _order(self, of: int) -> Order:
        if not self.orders:
            self.book(of, 0)
        order = self.orders[of % len(self.orders)]
        order.refresh_from_db()
        return order


VERBS = ["book", "book", "pay", "pay", "pay", "cancel_ticket", "cancel", "expire", "pay_back", "drop"]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_happens_no_past_moment_of_the_ledger_changes_and_all_of_it_adds_up(db: None, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic(), time_machine.travel(BEGIN, tick=False) as clock:
        conference = make_conference.conference()
        make.takes_transfers(conference, takes_cash=True)
        rules.decide(conference, {}, steps=[{"until": BEGIN + timedelta(days=20), "fee": 2500}], by=None)
        limited = make.quota(conference, 3)
        world = Story(conference, [make.ticket_type(conference, limited, price=4001), make.ticket_type(conference)], clock)
        _live(world, steps)
        now = timezone.now()
        assert {at: queries_money.as_of(conference, at) for at in world.told} == world.told
        for book in queries_money.as_of(conference, now):
            assert book.balance == book.owed - book.due
            assert sum(line.total for line in book.by_type) == book.charges + book.cancellations + book.fees
            assert sum(line.payments for line in book.by_way) == book.payments
        call_command("check_invariants")
        transaction.set_rollback(True)


def _live(world: Story, steps: list[tuple[str, int, int]]) -> None:
    for verb, of, share in steps:
        world.clock.shift(timedelta(minutes=7))
        with suppress(DomainError):  # a rule said no: nothing was written
            getattr(world, verb)(of, share)
        world.told[timezone.now()] = queries_money.as_of(world.conference, timezone.now())


# --- What the database and the invariants hold ---


@pytest.mark.writes
def test_a_line_of_the_ledger_for_a_payment_names_it(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference, price=100))

    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(order=order, kind="payment", amount=-100, currency="AZN", at=timezone.now())


@pytest.mark.writes
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda order: Payment.objects.update(amount=99), "ledger has other payments than came"),
        (lambda order: LedgerEntry.objects.create(order=order, kind="charge", amount=7, currency="AZN", at=timezone.now()), "order is charged for other seats than stand"),
        (lambda order: order.documents.update(number=3), "numbers of documents have gaps"),
        (lambda order: order.documents.all().delete(), "payment without a receipt"),
        (lambda order: Refund.objects.create(order=order, amount=5, currency="AZN", reason="x", due_at=timezone.now()), "refund is due to an order that has not paid too much"),
        (lambda order: Order.objects.update(confirmed_at=charged(order), method="bank"), "order was confirmed before it was paid"),
    ],
)  # fmt: skip
def test_the_invariants_find_what_does_not_add_up(conference: Conference, broken: Any, said: str, capsys: Any) -> None:
    order = make.order(make.ticket_type(conference, price=100))
    payments.take_at_door(order, by=None)
    call_command("check_invariants")

    broken(order)

    with pytest.raises(CommandError):
        call_command("check_invariants")
    assert said in capsys.readouterr().err


def charged(order: Order) -> datetime:
    return order.ledger.get(kind="charge").at
