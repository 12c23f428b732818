"""What went wrong in other registration systems, one test a fault; the number is the row of our list of incidents."""

import ast
import os
import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.models import Conference
from registrations import populating
from registrations.models import EntryState, Offer, OfferState, OrderState, Quota, Ticket, TicketType, WaitingListEntry
from registrations.services import booking, by_hand, capacity, setup, tickets, waiting_list
from registrations.services.issuing import Holder
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]

ROOT = Path(__file__).resolve().parents[2]
HERE = "tests/registrations/test_incidents.py"
RACES = "tests/registrations/test_races.py"
PRICES = "tests/registrations/test_incidents_prices.py"
# Row → where it is shown that it cannot happen here.
ROWS = {
    1: f"{HERE}::test_row_1_conditional_lock_every_path_begins_with_the_quotas",
    2: f"{HERE}::test_row_2_lost_update_counters_are_written_by_one_module_in_one_statement",
    3: f"{RACES}::test_the_naive_booking_oversells_in_nine_of_ten_rounds_so_the_race_is_a_race",
    4: f"{HERE}::test_row_4_invisible_holds_a_held_seat_is_nobody_elses_and_falls_to_the_head_of_the_list",
    5: f"{HERE}::test_row_5_wrong_isolation_is_refused_before_anything_is_sold",
    6: f"{PRICES}::test_a_form_from_before_the_last_seat_went_is_refused",
    7: f"{RACES}::test_two_hundred_attempts_for_twenty_seats_sell_each_seat_once",
    8: f"{PRICES}::test_a_quota_sells_exactly_its_seats",
    9: f"{HERE}::test_row_9_freeing_more_than_was_held_what_holds_nothing_frees_nothing",
    10: f"{HERE}::test_row_10_promote_and_cancel_the_seat_goes_to_the_next_once",
    11: f"{HERE}::test_row_11_order_of_the_list_nobody_is_offered_a_seat_before_who_came_first",
    12: f"{RACES}::test_a_crowd_that_does_everything_at_once_breaks_no_rule",
    13: f"{HERE}::test_row_13_counter_drift_is_told_with_the_row_that_drifted",
    14: f"{HERE}::test_row_14_lost_seats_a_larger_hall_is_offered_to_as_many_as_it_seats",
    15: f"{PRICES}::test_ten_holds_at_once_with_a_code_for_one_are_one_ticket",
    16: f"{PRICES}::test_the_same_type_three_times_in_one_form_is_one_number",
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_shown_by_a_test_that_exists(row: int) -> None:
    path, _colons, name = ROWS[row].partition("::")

    assert re.findall(rf"^def {name}\(", (ROOT / path).read_text(), flags=re.MULTILINE) == [f"def {name}("]


# --- Row 1 --------------------------------------------------------------------------------------------------------------


def choose(kind: TicketType) -> None:
    make.held(kind)


def choose_anew(kind: TicketType) -> None:
    booking.hold(booking.Choice(kind.conference, {kind: 1}, "en", "anew"), instead_of=kind.conference.orders.get(state=OrderState.HELD))


def give_back(kind: TicketType) -> None:
    tickets.cancel(Ticket.objects.filter(order__state=OrderState.CONFIRMED).select_related("order__conference", "line").get())


def cancel_the_order(kind: TicketType) -> None:
    booking.cancel_order(kind.conference.orders.select_related("conference").get(state=OrderState.CONFIRMED), by=None)


def let_holds_end(kind: TicketType) -> None:
    assert booking.end_holds(timezone.now() + timedelta(hours=1)) == 1


def make_the_hall_larger(kind: TicketType) -> None:
    setup.change_quota(Quota.objects.select_related("conference").get(name="Hall"), {"size": 5}, by=None)


def invent_tickets(kind: TicketType) -> None:
    populating.populate(kind.conference, {"tickets": 1}, timezone.now())


def register_by_hand(kind: TicketType) -> None:
    by_hand.place(by_hand.Wanted(kind.conference, {kind: 1}, Holder("Sevda", "Zəng", "sevda@example.org"), "en"), by=None)


def move_to_another_type(kind: TicketType) -> None:
    other = make.ticket_type(kind.conference)
    ticket = Ticket.objects.filter(order__state=OrderState.CONFIRMED).select_related("order__conference", "line", "ticket_type").get()
    by_hand.move(ticket, other, keeps_price=True, reason="Asked for", by=None)


# A verb that takes or frees seats gets a line here.
PATHS: dict[str, Callable[[TicketType], None]] = {
    "choose": choose,
    "choose anew": choose_anew,
    "give a ticket back": give_back,
    "cancel the order": cancel_the_order,
    "a hold ends": let_holds_end,
    "the hall grows": make_the_hall_larger,
    "tickets are invented": invent_tickets,
    "an order by hand": register_by_hand,
    "another type": move_to_another_type,
}


@pytest.mark.parametrize("path", PATHS)
def test_row_1_conditional_lock_every_path_begins_with_the_quotas(path: str, conference: Conference) -> None:
    """A lock that is left out “when it is not needed” is left out once too often: the first that is written is the quota's row."""
    kind = make.ticket_type(conference, make.quota(conference, 4, name="Hall"))
    make.held(kind)
    make.order(kind)
    kind = TicketType.objects.select_related("conference").prefetch_related("quotas", "phases").get()

    with CaptureQueriesContext(connection) as captured:
        PATHS[path](kind)

    assert _locks_before_it_writes([query["sql"] for query in captured])


def _locks_before_it_writes(statements: list[str]) -> bool:
    """Of the transaction that touches seats: its quotas are the first rows written or locked."""
    words = [" ".join(statement.split()) for statement in statements]
    seats = next(
        number
        for number, text in enumerate(words)
        if re.match(r"(INSERT INTO .?registrations_allocation|UPDATE .?registrations_quota)", text)
    )
    begin = max(number for number, text in enumerate(words[:seats]) if text.startswith(("BEGIN", "SAVEPOINT")))
    first = words[begin + 1]
    return bool(re.match(r"(UPDATE|SELECT .* FROM) .?registrations_quota", first))


# --- Rows 2 to 5 ----------------------------------------------------------------------------------------------------------


def test_row_2_lost_update_counters_are_written_by_one_module_in_one_statement() -> None:
    """Read, changed in memory and saved as a whole, a counter forgets what others wrote in between."""
    counters, writers = {"taken", "waiting"}, {"update", "create", "save", "bulk_update", "update_or_create", "bulk_create"}
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "registrations").rglob("*.py"))
        if "migrations" not in path.parts and path.name != "capacity.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writers)
        and counters
        & ({keyword.arg for keyword in node.keywords} | {text.value for text in ast.walk(node) if isinstance(text, ast.Constant)})
        or (isinstance(node, ast.Constant) and "UPDATE registrations_quota" in str(node.value))
    ]

    assert wrong == []
    assert (ROOT / "registrations/services/capacity.py").read_text().count("taken = taken") == 2


def test_row_4_invisible_holds_a_held_seat_is_nobody_elses_and_falls_to_the_head_of_the_list(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    make.held(kind)

    with pytest.raises(capacity.SoldOut):
        make.held(kind)
    head, second = make.entry(kind), make.entry(kind)
    booking.end_holds(timezone.now() + timedelta(hours=1))

    with pytest.raises(capacity.SoldOut):
        make.held(kind)
    head.refresh_from_db()
    second.refresh_from_db()
    assert (head.state, second.state) == (EntryState.OFFERED, EntryState.WAITING)


def test_row_5_wrong_isolation_is_refused_before_anything_is_sold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot taken before the lock shows seats that are gone; a transaction that begins with reading fails instead of waiting."""
    assert _complaints() == set()

    if connection.vendor == "sqlite":
        monkeypatch.setattr(connections["default"], "transaction_mode", "DEFERRED")
        assert _complaints() == {"conference.E006"}
    else:
        monkeypatch.setattr(connections["default"], "cursor", lambda: _Snapshot())
        assert _complaints() == {"conference.E007"}


class _Snapshot:
    """What a server set to REPEATABLE READ answers."""

    def __enter__(self) -> "_Snapshot":
        return self

    def __exit__(self, *_problem: object) -> None: ...

    def execute(self, statement: str) -> None:
        assert statement == "SHOW transaction_isolation" or "SAVEPOINT" in statement

    def fetchone(self) -> tuple[str]:
        return ("repeatable read",)


def _complaints() -> set[str | None]:
    wanted = {"conference.E006", "conference.E007"}
    return {message.id for message in run_checks(databases=["default"])} & wanted


@pytest.mark.skipif(not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite has one isolation level")
@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_row_5_the_level_is_read_where_transactions_run(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level.upper()}")

    assert _complaints() == {"conference.E007"}


# --- Rows 9 to 14 ---------------------------------------------------------------------------------------------------------


def test_row_9_freeing_more_than_was_held_what_holds_nothing_frees_nothing(conference: Conference) -> None:
    """Something whose seat went back already goes once more, by every way that ends things: no seat comes of it, and no offer."""
    quota = make.quota(conference, 2)
    kind = make.ticket_type(conference, quota)
    held, standing = make.held(kind), make.order(kind)
    entry = make.entry(kind)
    tickets.cancel(held.tickets.select_related("order__conference", "line").get())
    waiting_list.pass_on(entry)
    make.order(kind)
    make.entry(kind)

    booking.end_holds(timezone.now() + timedelta(hours=1))
    waiting_list.end_offers(timezone.now() + timedelta(days=2))
    waiting_list.leave(WaitingListEntry.objects.get(pk=entry.pk))

    quota.refresh_from_db()
    assert (quota.taken, Offer.objects.filter(state=OfferState.OPEN).count()) == (2, 0)
    assert standing.tickets.get().allocations.filter(active=True).count() == 1


def test_row_10_promote_and_cancel_the_seat_goes_to_the_next_once(conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    ticket, first, second = make.ticket(kind), make.entry(kind), make.entry(kind)
    tickets.cancel(ticket)
    order = waiting_list.accept(first)

    tickets.cancel(order.tickets.select_related("order__conference", "line").get())

    assert dict(WaitingListEntry.objects.values_list("pk", "state")) == {first.pk: EntryState.ACCEPTED, second.pk: EntryState.OFFERED}
    assert list(Offer.objects.order_by("pk").values_list("entry", flat=True)) == [first.pk, second.pk]


@pytest.mark.parametrize("seed", range(5))
def test_row_11_order_of_the_list_nobody_is_offered_a_seat_before_who_came_first(seed: int, conference: Conference) -> None:
    lot = random.Random(seed)  # noqa: S311 - a lot, not a secret
    kind = make.ticket_type(conference, make.quota(conference, 3))
    for _seat in range(3):
        make.order(kind)
    for _turn in range(12):
        standing = list(Ticket.objects.valid().select_related("order__conference", "line"))
        if WaitingListEntry.objects.filter(state=EntryState.WAITING).exists() and standing and lot.random() < 0.4:
            tickets.cancel(lot.choice(standing))
        else:
            make.entry(kind)

    offered = list(Offer.objects.order_by("pk").values_list("entry__number", flat=True))
    waiting = list(WaitingListEntry.objects.filter(state=EntryState.WAITING).values_list("number", flat=True))
    assert offered == list(range(1, len(offered) + 1))
    assert waiting == list(range(len(offered) + 1, len(offered) + len(waiting) + 1))


def test_row_12_freeing_twice_two_who_read_the_same_ticket_give_it_back_once(conference: Conference) -> None:
    """The second has read it before the first wrote; real threads do the same in the crowd of the races."""
    quota = make.quota(conference, 2)
    kind = make.ticket_type(conference, quota)
    make.order(kind)
    read_by_both = make.ticket(kind)
    stale = Ticket.objects.select_related("order__conference", "line").get(pk=read_by_both.pk)
    make.entry(kind)
    make.entry(kind)

    tickets.cancel(read_by_both)
    with pytest.raises(tickets.TicketIsOver):
        tickets.cancel(stale)

    quota.refresh_from_db()
    assert (quota.taken, Offer.objects.count()) == (2, 1)


def test_row_13_counter_drift_is_told_with_the_row_that_drifted(conference: Conference, capsys: pytest.CaptureFixture[str]) -> None:
    quota = make.quota(conference, 5)
    make.order(make.ticket_type(conference, quota))
    Quota.objects.update(taken=F("taken") + 1)

    with pytest.raises(CommandError, match="1 rules do not hold"):
        call_command("check_invariants")

    assert capsys.readouterr().err.splitlines() == [f"quota counts other seats than are held: {quota.pk}"]


@pytest.mark.parametrize(("more", "waiting"), [(1, 3), (3, 3), (5, 3), (2, 0)])
def test_row_14_lost_seats_a_larger_hall_is_offered_to_as_many_as_it_seats(more: int, waiting: int, conference: Conference) -> None:
    quota = make.quota(conference, 2)
    kind = make.ticket_type(conference, quota)
    make.order(kind, 2)
    for _entry in range(waiting):
        make.entry(kind)

    setup.change_quota(quota, {"size": 2 + more}, by=None)

    quota.refresh_from_db()
    assert Offer.objects.filter(state=OfferState.OPEN).count() == min(more, waiting)
    assert (quota.left, quota.waiting) == (max(0, more - waiting), max(0, waiting - more))
