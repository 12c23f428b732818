"""Receipts and credit notes: one for each payment and each refund, numbered without gaps, frozen as they were printed."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Sum
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conference.lib.localized import in_language
from conference.lib.money import format_money
from conference.models import Conference
from registrations import providers
from registrations.models import Document, Order, OrderLine, Payment, Refund, TicketState
from registrations.services import ledger
from registrations.services.prices import share_of

Line = dict[str, str]
Printed = dict[str, Any]


def issue_receipt(payment: Payment, *, at: datetime) -> Document:
    """Needs the caller's transaction: the number is taken under the conference's lock and goes back with it."""
    order = payment.order
    with translation.override(order.language):
        number = _next_number(order.conference, Document.Kind.RECEIPT)
        printed = _paper(_("Receipt %(number)d") % {"number": number}, order, _standing(order), at)
        printed["facts"] += [
            _fact(_("Paid by"), str(providers.of(payment.provider).label)),
            _fact(_("Reference"), payment.reference),
            _fact(_("Received on"), _day(payment.received_at, order.conference)),
        ]
        printed["totals"] = _received(payment)
    return _keep(order, Document.Kind.RECEIPT, number, printed, at, payment=payment)


def issue_credit_note(refund: Refund, *, at: datetime) -> Document:
    """As `issue_receipt`, for money that went back."""
    order = refund.order
    with translation.override(order.language):
        number = _next_number(order.conference, Document.Kind.CREDIT_NOTE)
        lines = [refund.ticket.line] if refund.ticket else list(order.lines.sold())
        printed = _paper(_("Credit note %(number)d") % {"number": number}, order, lines, at)
        receipts = order.documents.filter(kind=Document.Kind.RECEIPT).order_by("number").values_list("number", flat=True)
        printed["facts"] += [
            _fact(_("To receipt"), ", ".join(map(str, receipts))),
            _fact(_("Reason"), refund.reason),
            *([_fact(_("Reference"), refund.reference)] if refund.reference else []),
        ]
        printed["totals"] = [
            _fact(_("Paid back"), format_money(refund.amount, order.currency)),
            *_taxes(refund.amount, lines, order.currency),
        ]
    return _keep(order, Document.Kind.CREDIT_NOTE, number, printed, at, refund=refund)


def _next_number(conference: Conference, kind: str) -> int:
    # Readers of the row and rows that refer to it go on; another document waits.
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    return (Document.objects.filter(conference=conference, kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1


def _keep(order: Order, kind: str, number: int, printed: Printed, at: datetime, **of: Any) -> Document:
    return Document.objects.create(order=order, kind=kind, number=number, conference=order.conference, printed=printed, issued_at=at, **of)


def _paper(title: str, order: Order, lines: list[OrderLine], at: datetime) -> Printed:
    conference = order.conference
    taxed = any(line.tax_rate for line in lines)
    return {
        "language": order.language,
        "title": title,
        "accent": conference.accent,
        "conference": in_language(conference.name, order.language).text,
        "when": _when(conference),
        "issuer": [in_language(conference.organisation.name, order.language).text, conference.contact_email],
        "for": [text for text in (order.name, order.email) if text],
        "for_label": _("For"),
        "facts": [_fact(_("Order"), order.code), _fact(_("Issued on"), _day(at, conference))],
        "head": [_("What"), *([_("Tax rate"), _("Net"), _("Tax")] if taxed else []), _("Price")],
        "lines": [_cells(line, order.currency, taxed) for line in lines],
        "totals": [],
    }


def _received(payment: Payment) -> list[Line]:
    """What was agreed, what came before, what came now, what is open; and the tax within what came now."""
    order, currency = payment.order, payment.currency
    lines = _standing(order)
    left = max(0, ledger.owed(order))
    before = (order.payments.exclude(pk=payment.pk).aggregate(total=Sum("amount"))["total"] or 0) if order.pk else 0
    return [
        _fact(_("Total"), format_money(sum(line.gross for line in lines), currency)),
        *([_fact(_("Received before"), format_money(before, currency))] if before else []),
        _fact(_("Received with this payment"), format_money(payment.amount, currency)),
        *_taxes(payment.amount, lines, currency),
        *([_fact(_("Still to be paid"), format_money(left, currency))] if left else []),
    ]


def _taxes(amount: int, lines: list[OrderLine], currency: str) -> list[Line]:
    """For each rate, the tax that the amount holds: the lines' own tax where it is the whole of them, else its share."""
    whole = sum(line.gross for line in lines)
    counted = min(amount, whole)
    rates = sorted({line.tax_rate for line in lines if line.tax_rate})
    found = []
    for rate in rates:
        tax = sum(line.tax for line in lines if line.tax_rate == rate)
        found.append(_fact(_("of which tax %(rate)s") % {"rate": _rate(rate)}, format_money(share_of(tax, counted, whole), currency)))
    return found


def _standing(order: Order) -> list[OrderLine]:
    """The seats that were paid for; of an order that has ended, those that it was about."""
    lines = list(order.lines.sold().select_related("ticket").order_by("pk"))
    return [line for line in lines if line.ticket.state != TicketState.CANCELLED] or lines


def _cells(line: OrderLine, currency: str, taxed: bool) -> list[str]:
    amounts = [line.net, line.tax] if taxed else []
    return [
        line.text,
        *([_rate(line.tax_rate)] if taxed else []),
        *(format_money(amount, currency) for amount in [*amounts, line.gross]),
    ]


def _rate(basis_points: int) -> str:
    return f"{basis_points / 100:g} %"


def _fact(label: str, value: str) -> Line:
    return {"label": label, "value": value}


def _day(moment: datetime, conference: Conference) -> str:
    return date_format(moment.astimezone(conference.tzinfo), "j F Y")


def _when(conference: Conference) -> str:
    first, last = (date_format(day, "j F Y") for day in (conference.starts_on, conference.ends_on))
    return first if first == last else f"{first} – {last}"
