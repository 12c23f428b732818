"""What giving a ticket back costs, and what is then owed to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError
from registrations.models import LedgerEntry, Order, OrderState, Refund, Rules, Ticket
from registrations.models.rules import ALL_OF_IT
from registrations.services import payments


class FeeHasRisen(DomainError):
    message = _("Giving this back costs more than it did when you opened the page. Look at the new fee, then decide.")


@dataclass(frozen=True)
class Settlement:
    """What cancelling would do, in minor units, said before it is done."""

    price: int
    fee: int
    comes_back: int
    stays_owed: int


def fee_of(ticket: Ticket, rules: Rules, at: datetime) -> int:
    """Minor units that the conference keeps when the ticket is given back at that moment; the ticket's line is at hand."""
    steps = list(rules.refund_steps.all()) if rules.pk else []
    share = next((step.fee for step in steps if at < step.until), ALL_OF_IT if steps else 0)
    return ticket.line.gross * share // ALL_OF_IT


def fees(order: Order, tickets: Sequence[Ticket], rules: Rules, at: datetime, *, agreed: int | None = None) -> int:
    """What a visitor pays for giving these back; nothing before the order is confirmed.

    Raises FeeHasRisen when it is more than the visitor has seen and agreed to.
    """
    fee = sum(fee_of(ticket, rules, at) for ticket in tickets) if order.state == OrderState.CONFIRMED else 0
    if agreed is not None and fee > agreed:
        raise FeeHasRisen
    return fee


def foresee(order: Order, tickets: Sequence[Ticket], rules: Rules, at: datetime) -> Settlement:
    price, fee = sum(ticket.line.gross for ticket in tickets), fees(order, tickets, rules, at)
    charged = order.ledger.filter(kind=LedgerEntry.Kind.CHARGE).exists()
    left = payments.owed(order) - (price - fee if charged else 0) + _due(order)
    return Settlement(price, fee if charged else 0, comes_back=max(0, -left), stays_owed=max(0, left))


def settle_cancelled(order: Order, tickets: Sequence[Ticket], *, fee: int, at: datetime, reason: str) -> None:
    """What the tickets cost is taken off but for the fee; what was paid too much is due to go back. Needs the transaction."""
    charged = sum(ticket.line.gross for ticket in tickets)
    if charged and order.ledger.filter(kind=LedgerEntry.Kind.CHARGE).exists():
        _enter(order, LedgerEntry.Kind.CANCELLATION, -charged, at)
        if fee:
            _enter(order, LedgerEntry.Kind.FEE, fee, at)
    surplus = -payments.owed(order) - _due(order)
    if surplus > 0:
        Refund.objects.create(order=order, amount=surplus, currency=order.currency, reason=reason[:300], due_at=at)


def _due(order: Order) -> int:
    return sum(refund.amount for refund in order.refunds.filter(state="due"))


def _enter(order: Order, kind: str, amount: int, at: datetime) -> None:
    LedgerEntry.objects.create(order=order, kind=kind, amount=amount, currency=order.currency, at=at)
