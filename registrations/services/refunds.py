"""What giving a ticket back costs, and what is then owed to whom."""

from collections.abc import Sequence
from datetime import datetime

from registrations.models import LedgerEntry, Order, Refund, Rules, Ticket
from registrations.models.rules import ALL_OF_IT
from registrations.services import payments


def fee_of(ticket: Ticket, rules: Rules, at: datetime) -> int:
    """Minor units that the conference keeps when the ticket is given back at that moment; the ticket's line is at hand."""
    steps = list(rules.refund_steps.all()) if rules.pk else []
    share = next((step.fee for step in steps if at < step.until), ALL_OF_IT if steps else 0)
    return ticket.line.gross * share // ALL_OF_IT


def settle_cancelled(order: Order, tickets: Sequence[Ticket], *, fee: int, at: datetime, reason: str) -> None:
    """What the tickets cost is taken off but for the fee; what was paid too much is due to go back. Needs the transaction."""
    charged = sum(ticket.line.gross for ticket in tickets)
    if charged and order.ledger.filter(kind=LedgerEntry.Kind.CHARGE).exists():
        _enter(order, LedgerEntry.Kind.CANCELLATION, -charged, at)
        if fee:
            _enter(order, LedgerEntry.Kind.FEE, fee, at)
    surplus = -payments.owed(order) - sum(refund.amount for refund in order.refunds.filter(state="due"))
    if surplus > 0:
        Refund.objects.create(order=order, amount=surplus, currency=order.currency, reason=reason[:300], due_at=at)


def _enter(order: Order, kind: str, amount: int, at: datetime) -> None:
    LedgerEntry.objects.create(order=order, kind=kind, amount=amount, currency=order.currency, at=at)
