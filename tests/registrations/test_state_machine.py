"""Whatever people do, in whatever order: no seat is sold twice, lost, or given past somebody who waits for it."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from conference.lib import places
from conference.lib.errors import DomainError
from conference.models import Conference
from registrations.models import (
    Allocation,
    Awaits,
    EntryState,
    LedgerEntry,
    Order,
    OrderState,
    Quota,
    Ticket,
    TicketState,
    TicketType,
    WaitingListEntry,
)
from registrations.services import booking, by_hand, capacity, issuing, payments, placing, rules, setup, tickets, transfers, waiting_list
from tests.factories import conference as make_conference

pytestmark = pytest.mark.django_db(transaction=False)

KINDS = ["full", "student", "dinner", "reviewed"]
PICK = st.integers(0, 1_000)
PARTY = st.integers(1, 3)


class Registration(RuleBasedStateMachine):
    """Each example runs in a transaction of its own that is rolled back; the clock is the machine's."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.numbers = count(1)
        self.now: datetime = timezone.now()
        # Refusals are the point of a rule, not of the report.
        self.passed_by: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(hall=st.integers(2, 6), narrow=st.integers(1, 2))
    def a_conference_with_a_hall_and_two_narrow_quotas(self, hall: int, narrow: int) -> None:
        self.conference: Conference = make_conference.conference()
        rules.decide(
            self.conference,
            {"takes_transfers": True, "bank_account": "Bank"},
            by=None,
            steps=[{"until": self.conference.begins_at(), "fee": 2500}],
        )
        sizes = {"hall": hall, "students": narrow, "dinner": narrow, "stream": None}
        self.quotas = {name: setup.create_quota(self.conference, {"name": name, "size": size}, by=None) for name, size in sizes.items()}
        self.kinds = {
            "full": self._type("full", ["hall", "stream"], 4000),
            "student": self._type("student", ["hall", "students"], 0),
            "dinner": self._type("dinner", ["hall", "dinner"], 1500),
            "reviewed": self._type("reviewed", ["hall"], 1000, requires_approval=True),
        }

    def _type(self, name: str, quotas: list[str], price: int, **fields: Any) -> TicketType:
        made = setup.create_type(self.conference, {"name": name, **fields}, quotas=[self.quotas[quota] for quota in quotas], by=None)
        setup.set_phases(made, [{"price": price}], by=None)
        return made

    # --- What people do ---------------------------------------------------------------------------------------------

    @rule(chosen=st.dictionaries(st.sampled_from(KINDS), PARTY, min_size=1, max_size=3), method=st.sampled_from(["", "door", "bank"]))
    def book(self, chosen: dict[str, int], method: str) -> None:
        with suppress(capacity.SoldOut):
            self._confirm(self._hold(chosen), method)

    @rule(chosen=st.dictionaries(st.sampled_from(KINDS), PARTY, min_size=1, max_size=2))
    def hold(self, chosen: dict[str, int]) -> None:
        with suppress(capacity.SoldOut):
            self._hold(chosen)

    @precondition(lambda self: self._some(Order, state=OrderState.HELD))
    @rule(pick=PICK, chosen=st.dictionaries(st.sampled_from(KINDS), PARTY, min_size=1, max_size=2))
    def choose_anew(self, pick: int, chosen: dict[str, int]) -> None:
        with suppress(capacity.SoldOut):
            self._hold(chosen, instead_of=self._pick(pick, Order, state=OrderState.HELD))

    @precondition(lambda self: self._some(Order, state=OrderState.HELD))
    @rule(pick=PICK, method=st.sampled_from(["", "door", "bank"]))
    def confirm(self, pick: int, method: str) -> None:
        self._confirm(self._pick(pick, Order, state=OrderState.HELD), method)

    @precondition(lambda self: self._some(Order, awaits=Awaits.APPROVAL))
    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        placing.approve(self._pick(pick, Order, awaits=Awaits.APPROVAL), by=None)

    @precondition(lambda self: self._some(Order, state__in=[OrderState.PENDING, OrderState.CONFIRMED]))
    @rule(pick=PICK)
    def pay(self, pick: int) -> None:
        with suppress(payments.NothingOwed):
            payments.take_at_door(self._pick(pick, Order, state__in=[OrderState.PENDING, OrderState.CONFIRMED]), by=None)

    @precondition(lambda self: self._some(Ticket))
    @rule(pick=PICK)
    def give_a_ticket_back(self, pick: int) -> None:
        """Also one that was given back before."""
        with suppress(tickets.TicketIsOver):
            tickets.cancel(self._pick(pick, Ticket))

    @precondition(lambda self: self._some(Order))
    @rule(pick=PICK)
    def cancel_an_order(self, pick: int) -> None:
        with suppress(DomainError):
            booking.cancel_order(self._pick(pick, Order), by=None)

    @rule(kind=st.sampled_from(KINDS), party=PARTY, fewer=st.booleans())
    def join(self, kind: str, party: int, fewer: bool) -> None:
        number = next(self.numbers)
        with suppress(waiting_list.SeatsAreFree):
            waiting_list.join(waiting_list.Wish(self._kind(kind), party, fewer, f"Party {number}", f"wait{number}@example.org", "en"))

    @precondition(lambda self: self._some(WaitingListEntry, state=EntryState.OFFERED))
    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        waiting_list.accept(self._pick(pick, WaitingListEntry, state=EntryState.OFFERED))

    @precondition(lambda self: self._some(WaitingListEntry, state=EntryState.OFFERED))
    @rule(pick=PICK)
    def pass_on(self, pick: int) -> None:
        waiting_list.pass_on(self._pick(pick, WaitingListEntry, state=EntryState.OFFERED))

    @precondition(lambda self: self._some(WaitingListEntry, state=EntryState.PASSED))
    @rule(pick=PICK)
    def wait_again(self, pick: int) -> None:
        with suppress(DomainError):
            waiting_list.wait_again(self._pick(pick, WaitingListEntry, state=EntryState.PASSED))

    @precondition(lambda self: self._some(WaitingListEntry))
    @rule(pick=PICK)
    def leave(self, pick: int) -> None:
        with suppress(DomainError):
            waiting_list.leave(self._pick(pick, WaitingListEntry))

    @precondition(lambda self: self._some(Ticket, state=TicketState.CLAIMED, order__state=OrderState.CONFIRMED))
    @rule(pick=PICK, taken=st.booleans())
    def hand_over(self, pick: int, taken: bool) -> None:
        ticket = self._pick(pick, Ticket, state=TicketState.CLAIMED, order__state=OrderState.CONFIRMED)
        codes = set(ticket.secrets.filter(revoked_at=None).values_list("value", flat=True))
        address = f"receiver{next(self.numbers)}@example.org"
        offered = transfers.open_transfer(ticket) or transfers.offer(ticket, email=address, language="en")
        if taken:
            transfers.accept(offered, issuing.Holder("The", "Receiver", offered.email))
        else:
            transfers.refuse(offered)
        assert taken == codes.isdisjoint(ticket.secrets.filter(revoked_at=None).values_list("value", flat=True))

    # --- What happens by itself, and what organisers do ---------------------------------------------------------------

    @rule()
    def holds_end(self) -> None:
        booking.end_holds(self.now + timedelta(hours=1))

    @rule()
    def payments_are_late(self) -> None:
        booking.end_unpaid(self.now + timedelta(days=1000))

    @rule()
    def offers_end(self) -> None:
        waiting_list.end_offers(self.now + timedelta(days=2))

    @rule()
    def the_worker_looks(self) -> None:
        waiting_list.make_offers(self.now)

    @rule(name=st.sampled_from(["hall", "students", "dinner"]), size=st.one_of(st.none(), st.integers(0, 8)))
    def resize(self, name: str, size: int | None) -> None:
        with suppress(capacity.QuotaTooSmall):
            setup.change_quota(self.quotas[name], {"size": size}, by=None)

    @rule(kind=st.sampled_from(KINDS), number=PARTY, free=st.booleans())
    def register_by_hand(self, kind: str, number: int, free: bool) -> None:
        short, chosen = self._closed_by_waiting(), self._kind(kind)
        holder = issuing.Holder("By", "Hand", f"hand{next(self.numbers)}@example.org")
        with suppress(capacity.SoldOut):
            order = by_hand.place(by_hand.Wanted(self.conference, {chosen: number}, holder, "en", "", free), by=None, at=self.now)
            self.passed_by += [f"{order} took of {quota}" for quota in chosen.quotas.all() if quota.pk in short]

    @precondition(lambda self: self._some(Ticket))
    @rule(pick=PICK, kind=st.sampled_from(KINDS), keeps_price=st.booleans())
    def move_to_another_type(self, pick: int, kind: str, keeps_price: bool) -> None:
        with suppress(DomainError):
            by_hand.move(self._pick(pick, Ticket), self._kind(kind), keeps_price=keeps_price, reason="Asked for", by=None, at=self.now)

    @precondition(lambda self: self._some(WaitingListEntry, state=EntryState.WAITING))
    @rule(pick=PICK, place=st.integers(1, 5))
    def move_in_the_list(self, pick: int, place: int) -> None:
        entry = self._pick(pick, WaitingListEntry, state=EntryState.WAITING)
        waiting_list.move(entry, to=place, reason="Asked for", by=None)
        ranks = WaitingListEntry.objects.filter(conference=self.conference).values_list("rank", "number")
        assert sorted(rank for rank, _number in ranks) == sorted(number for _rank, number in ranks)

    # --- What must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def every_rule_of_the_house_holds(self) -> None:
        assert [violation for provider in places.invariants for violation in provider()] == []

    @invariant()
    def a_standing_ticket_holds_one_seat_of_each_of_its_quotas_and_no_other_does(self) -> None:
        held: dict[int, Counter[int]] = {}
        for ticket, quota in Allocation.objects.filter(active=True, ticket__isnull=False).values_list("ticket", "quota"):
            held.setdefault(ticket, Counter())[quota] += 1
        standing = Ticket.objects.exclude(state=TicketState.CANCELLED).prefetch_related("ticket_type__quotas")
        assert held == {ticket.pk: Counter(quota.pk for quota in ticket.ticket_type.quotas.all()) for ticket in standing}

    @invariant()
    def the_ledger_adds_up(self) -> None:
        for order in Order.objects.prefetch_related("ledger", "refunds", "payments", "tickets__line"):
            sums = Counter[str]()
            for line in order.ledger.all():
                sums[line.kind] += line.amount
            placed = order.state == OrderState.CONFIRMED or order.awaits == Awaits.PAYMENT
            cost = sum(ticket.line.gross for ticket in order.tickets.all() if ticket.state != TicketState.CANCELLED) if placed else 0
            assert sums["charge"] + sums["cancellation"] == cost
            assert -sums["payment"] == sum(payment.amount for payment in order.payments.all())
            assert sum(refund.amount for refund in order.refunds.all()) == max(0, -sum(sums.values()))

    @invariant()
    def nobody_was_overtaken(self) -> None:
        assert self.passed_by == []

    # --- How it is done -----------------------------------------------------------------------------------------------

    def _hold(self, chosen: dict[str, int], instead_of: Order | None = None) -> Order:
        numbers = {self._kind(kind): number for kind, number in chosen.items()}
        short = self._closed_by_waiting()
        order = booking.hold(
            booking.Choice(self.conference, numbers, "en", f"key-{next(self.numbers)}"), at=self.now, instead_of=instead_of
        )
        if instead_of is None:
            self.passed_by += [f"{order} took of {quota}" for kind in numbers for quota in kind.quotas.all() if quota.pk in short]
        return order

    def _closed_by_waiting(self) -> set[int]:
        """Quotas that lack seats for somebody who waits for them: no business of the public."""
        waiting = WaitingListEntry.objects.filter(state=EntryState.WAITING).prefetch_related("ticket_type__quotas")
        return {
            quota.pk
            for entry in waiting
            for quota in entry.ticket_type.quotas.all()
            if quota.left is not None and quota.left < (1 if entry.accept_fewer else entry.party)
        }

    def _confirm(self, order: Order, method: str) -> None:
        address = f"guest{next(self.numbers)}@example.org"
        booking.confirm(order, name="A Guest", email=address, holders=[issuing.Holder("A", "Guest", address)], method=method, at=self.now)

    def _kind(self, name: str) -> TicketType:
        return TicketType.objects.prefetch_related("quotas", "phases").get(pk=self.kinds[name].pk)

    def _some(self, model: Any, **wanted: Any) -> bool:
        return model.objects.filter(**wanted).exists()

    def _pick(self, pick: int, model: Any, **wanted: Any) -> Any:
        rows = list(model.objects.filter(**wanted).order_by("pk"))
        return rows[pick % len(rows)]


def walk(examples: int, steps: int, **others: Any) -> None:
    # The machine is shared: how long a step takes says nothing.
    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), **others,
    )  # fmt: skip
    run_state_machine_as_test(Registration, settings=chosen)


@pytest.mark.writes
def test_the_rules_hold_whatever_people_do() -> None:
    walk(examples=5, steps=15)


@pytest.mark.writes
@pytest.mark.slow
def test_the_rules_hold_whatever_people_do_for_long() -> None:
    walk(examples=150, steps=50)


def only_find(examples: int = 60, steps: int = 25) -> None:
    """Without making what was found smaller: it is enough that it was."""
    walk(examples, steps, phases=[Phase.generate])


def test_a_release_that_forgets_the_seats_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "free_tickets", lambda tickets: False)

    with pytest.raises(AssertionError):
        only_find()


@pytest.mark.slow
def test_a_release_that_counts_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    once = capacity.free_tickets

    def twice(rows: Any) -> bool:
        tickets_of_it = list(rows)
        for allocation in list(Allocation.objects.filter(ticket__in=tickets_of_it, active=True).values("quota").distinct()):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE registrations_quota SET taken = taken - 1 WHERE id = %s AND taken > 1", [allocation["quota"]])
        return once(tickets_of_it)

    monkeypatch.setattr(capacity, "free_tickets", twice)

    with pytest.raises((AssertionError, IntegrityError)):
        only_find()


@pytest.mark.parametrize("let_past", [False, True])
def test_a_public_let_past_those_who_wait_is_found(monkeypatch: pytest.MonkeyPatch, let_past: bool) -> None:
    """One seat is free for a party of two; chance alone would seldom come here."""
    if let_past:
        monkeypatch.setattr(capacity, "_TAKE", capacity._TAKE_FOR_WAITING)
    machine = Registration()
    machine.a_conference_with_a_hall_and_two_narrow_quotas(hall=2, narrow=1)
    machine.book({"full": 2}, "")
    machine.join("full", 2, False)
    machine.give_a_ticket_back(0)
    machine.book({"full": 1}, "")

    found = bool(machine.passed_by)

    machine.teardown()
    assert found == let_past


def test_the_machine_knows_the_ledger_as_it_is_written() -> None:
    assert set(LedgerEntry.Kind.values) == {"charge", "fee", "payment", "cancellation", "refund"}
    assert {field.name for field in Quota._meta.get_fields()} >= {"taken", "waiting", "size"}
