"""A bank statement against the orders that wait for money: looked at first, then booked, and never twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from django.db.models import Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.places import Words
from conference.models import Conference
from registrations import providers
from registrations.imports import StatementLine, codes_in
from registrations.models import Awaits, LedgerEntry, Order, OrderState, Payment
from registrations.services import payments


class Outcome(TextChoices):
    WHOLE = "whole", _("Pays what is owed")
    PART = "part", _("Pays a part")
    TOO_MUCH = "too much", _("More than is owed: the rest is to be paid back")
    AGAIN = "again", _("The order has expired: booked again if the seats are there, else to be paid back")
    BACK = "back", _("The order is cancelled: to be paid back")
    KNOWN = "known", _("Booked already")
    NOT_YET = "not yet", _("The order waits for approval, or has no names yet")
    SEVERAL = "several", _("Names several orders")
    NOBODY = "nobody", _("Names no order of this conference")
    NOT_IN = "not in", _("No money that came in")
    UNREADABLE = "unreadable", _("Amount or day cannot be read")


BOOKABLE = frozenset({Outcome.WHOLE, Outcome.PART, Outcome.TOO_MUCH, Outcome.AGAIN, Outcome.BACK})


@dataclass(frozen=True)
class Match:
    """A line of the statement, the order it names, and what booking it does; `refusal` says why it did not."""

    line: StatementLine
    outcome: Outcome
    order: Order | None = None
    owed: int = 0
    refusal: Words = ""

    @property
    def is_bookable(self) -> bool:
        return self.outcome in BOOKABLE


def match(conference: Conference, lines: Sequence[StatementLine]) -> list[Match]:
    """What each line would do; writes nothing. A constant number of statements, whatever the number of lines."""
    orders = _orders(conference, lines)
    known = set(
        Payment.objects.filter(idempotency_key__in=[_key(conference, line) for line in lines]).values_list("idempotency_key", flat=True)
    )
    owed = _owed(orders.values())
    found = []
    for line in lines:
        one = _match(line, orders, owed, known=_key(conference, line) in known)
        if one.is_bookable and one.order is not None:
            owed[one.order.pk] = one.owed - (line.amount or 0)  # the next line of the same order finds this one paid
        found.append(one)
    return found


def book(conference: Conference, lines: Sequence[StatementLine], *, by: User | None) -> list[Match]:
    """Book whatever matches, each line in a transaction of its own; a second time finds all of it booked."""
    return [_book(conference, one, by) if one.is_bookable else one for one in match(conference, lines)]


def _book(conference: Conference, one: Match, by: User | None) -> Match:
    assert one.order is not None
    assert one.line.amount is not None
    assert one.line.day is not None
    try:
        payments.receive(
            one.order,
            one.line.amount,
            provider=providers.BANK,
            reference=f"{one.order.code} {one.line.day:%Y-%m-%d} {one.line.key[:12]}",
            idempotency_key=_key(conference, one.line),
            by=by,
            received_at=datetime.combine(one.line.day, time(12), UTC),
        )
    except DomainError as refusal:
        return replace(one, refusal=str(refusal))
    return one


def _orders(conference: Conference, lines: Sequence[StatementLine]) -> dict[str, Order]:
    """Those that some line names, by code."""
    rows = Order.objects.filter(conference=conference)
    existing = set(rows.values_list("code", flat=True))
    named = {code for line in lines for code in codes_in(line.reference)} & existing
    return {row.code: row for row in rows.filter(code__in=named).select_related("conference")}


def _owed(orders: Iterable[Order]) -> dict[int, int]:
    keys = [order.pk for order in orders]
    sums = LedgerEntry.objects.filter(order__in=keys).order_by().values_list("order").annotate(Sum("amount"))
    return dict(sums)


def _match(line: StatementLine, orders: dict[str, Order], owed: dict[int, int], *, known: bool) -> Match:
    named = [orders[code] for code in codes_in(line.reference) if code in orders]
    if not line.is_readable:
        return Match(line, Outcome.UNREADABLE)
    if (line.amount or 0) <= 0:
        return Match(line, Outcome.NOT_IN)
    if len(named) != 1:
        return Match(line, Outcome.SEVERAL if named else Outcome.NOBODY)
    order, left = named[0], owed.get(named[0].pk, 0)
    return Match(line, Outcome.KNOWN if known else _outcome(order, line.amount or 0, left), order, left)


def _outcome(order: Order, amount: int, owed: int) -> Outcome:
    if order.state == OrderState.EXPIRED:
        return Outcome.AGAIN
    if order.state == OrderState.CANCELLED:
        return Outcome.BACK
    if order.state == OrderState.HELD or order.awaits == Awaits.APPROVAL:
        return Outcome.NOT_YET
    if amount > owed:
        return Outcome.TOO_MUCH
    return Outcome.WHOLE if amount == owed else Outcome.PART


def _key(conference: Conference, line: StatementLine) -> str:
    return f"statement-{conference.pk}-{line.key}"
