"""What giving a ticket back costs, and what is then to go back to whom.

A fee is kept out of what was paid, never collected (ADR 10). Whatever an order has paid beyond what it owes stands
as refunds that are due: `balance` keeps the two equal, in both directions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, SayWhy
from conference.lib.states import advance
from conference.lib.text import clean_line
from conference.services import activity
from registrations.models import Order, OrderState, Refund, RefundState, Rules, Ticket
from registrations.models.money import REFUND_TRANSITIONS
from registrations.models.rules import ALL_OF_IT
from registrations.services import capacity, documents, ledger, letters


class FeeHasRisen(DomainError):
    message = _("Giving this back costs more than it did when you opened the page. Look at the new fee, then decide.")


@dataclass(frozen=True)
class Quote:
    """What giving tickets back would cost and bring, in minor units."""

    price: int
    fee: int
    comes_back: int
    stays_owed: int


def fee_of(ticket: Ticket, rules: Rules, at: datetime) -> int:
    """The share of the price that the rule keeps at that moment, rounded down; the ticket's line is at hand."""
    steps = list(rules.refund_steps.all()) if rules.pk else []
    share = next((step.fee for step in steps if at < step.until), ALL_OF_IT if steps else 0)
    return ticket.line.gross * share // ALL_OF_IT


def quote(order: Order, tickets: Sequence[Ticket], rules: Rules, at: datetime) -> Quote:
    """For the page before the button: what would be kept and what would go back if these tickets were cancelled now."""
    price = sum(ticket.line.gross for ticket in tickets)
    charged = order.ledger.filter(line__in=[ticket.line_id for ticket in tickets], kind=ledger.Kind.CHARGE)
    left = ledger.owed(order) - (charged.aggregate(total=Sum("amount"))["total"] or 0)
    surplus = max(0, -left - _due(order))
    fee = min(surplus, sum(fee_of(ticket, rules, at) for ticket in tickets)) if order.state == OrderState.CONFIRMED else 0
    return Quote(price, fee, comes_back=surplus - fee, stays_owed=max(0, left))


def fees(order: Order, tickets: Sequence[Ticket], rules: Rules, at: datetime, *, agreed: int | None = None) -> int:
    """What is kept of a visitor's money; raises FeeHasRisen when it is more than the visitor has seen and agreed to."""
    fee = quote(order, tickets, rules, at).fee
    if agreed is not None and fee > agreed:
        raise FeeHasRisen
    return fee


def settle_cancelled(order: Order, tickets: Sequence[Ticket], *, fee: int, at: datetime, reason: str) -> None:
    """What the tickets cost is taken off but for the fee; what is then paid too much is due. Needs the quotas' lock."""
    for ticket in tickets:
        ledger.cancel(ticket.line, at)
    kept = min(fee, max(0, -ledger.owed(order) - _due(order)))
    for ticket, share in zip(tickets, _shares(kept, [ticket.line.gross for ticket in tickets]), strict=True):
        ledger.keep_fee(ticket.line, share, at)
    balance(order, at=at, reason=reason, ticket=tickets[0] if len(tickets) == 1 else None)


def balance(order: Order, *, at: datetime, reason: str, ticket: Ticket | None = None) -> Refund | None:
    """Refunds due become what the order has paid too much; returns the new one, if there is one."""
    difference = max(0, -ledger.owed(order)) - _due(order)
    if difference < 0:
        difference = _take_back(order, -difference, at)
    if difference <= 0:
        return None
    return Refund.objects.create(order=order, ticket=ticket, amount=difference, currency=order.currency, reason=reason[:300], due_at=at)


@transaction.atomic
def pay_back(refund: Refund, *, reference: str = "", by: User | None, at: datetime | None = None) -> None:
    """The money went back: a line of the ledger, a credit note and a message. Raises IllegalTransition when it has ended."""
    now = at or timezone.now()
    stored = _locked(refund)
    advance(stored, RefundState.DONE, REFUND_TRANSITIONS, ended_at=now, ended_by=by, reference=clean_line(reference)[:60])
    ledger.pay_back(stored, now)
    documents.issue_credit_note(stored, at=now)
    activity.record("paid back", stored.order, by=by, after={"amount": stored.amount, "reference": stored.reference})
    letters.paid_back(stored)


@transaction.atomic
def drop(refund: Refund, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """The money stays here, and the buyer is told why. Raises IllegalTransition when it has ended, SayWhy without a reason."""
    now, words = at or timezone.now(), clean_line(reason)[:300]
    if not words:
        raise SayWhy
    stored = _locked(refund)
    advance(stored, RefundState.DROPPED, REFUND_TRANSITIONS, ended_at=now, ended_by=by, reason=words)
    ledger.keep_refund(stored, now)
    activity.record("not paid back", stored.order, by=by, after={"amount": stored.amount, "reason": words})
    letters.not_paid_back(stored)


def _locked(refund: Refund) -> Refund:
    """Read anew under the lock that every change of an order's account takes."""
    capacity.lock(refund.order.conference)
    Order.objects.select_for_update().get(pk=refund.order_id)
    return Refund.objects.select_related("order__conference", "ticket__line").get(pk=refund.pk)


def _take_back(order: Order, too_much: int, at: datetime) -> int:
    """The order owes again what was to go back: the newest refunds end; what was ended beyond `too_much` is returned."""
    for refund in order.refunds.filter(state=RefundState.DUE).order_by("-pk"):
        if too_much <= 0:
            break
        advance(refund, RefundState.DROPPED, REFUND_TRANSITIONS, ended_at=at, reason=str(_("Set against what is owed again")))
        too_much -= refund.amount
    return -too_much


def _due(order: Order) -> int:
    return order.refunds.filter(state=RefundState.DUE).aggregate(total=Sum("amount"))["total"] or 0


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """The total split by weight; the shares add up to it."""
    whole, reached, given, shares = sum(weights), 0, 0, []
    for weight in weights:
        reached += weight
        shares.append(total * reached // whole - given if whole else 0)
        given += shares[-1]
    return shares
