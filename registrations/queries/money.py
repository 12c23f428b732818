"""What was owed, paid and to be paid back, for one order and for a conference as of a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib.localized import LocalizedText, in_language
from conference.models import Conference
from registrations import providers
from registrations.models import Document, LedgerEntry, Order, Refund, RefundState, Rules, TicketType
from registrations.services import ledger, rules

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Way:
    """A way to pay as a visitor reads it before the choice."""

    name: str
    label: str
    promise: str
    button: str
    account: str
    until: datetime | None


@dataclass(frozen=True)
class OrderMoney:
    """An order's account in minor units."""

    owed: int
    paid: int
    back: int
    refunds: tuple[Refund, ...]
    documents: tuple[Document, ...]
    account: str
    on_a_page: bool
    booked_again: str  # the address of the order that took its place


@dataclass(frozen=True)
class TypeLine:
    name: LocalizedText | None  # None: not for one type, such as a refund that was not paid back
    charges: int
    cancellations: int
    fees: int

    @property
    def total(self) -> int:
        return self.charges + self.cancellations + self.fees


@dataclass(frozen=True)
class WayLine:
    label: str
    payments: int
    number: int


@dataclass(frozen=True)
class Books:
    """One currency of a conference as of a moment, to the cent: `balance` is what is owed less what is to go back."""

    currency: str
    charges: int = 0
    fees: int = 0
    payments: int = 0
    cancellations: int = 0
    refunds: int = 0
    owed: int = 0
    due: int = 0
    by_type: tuple[TypeLine, ...] = ()
    by_way: tuple[WayLine, ...] = ()

    @property
    def balance(self) -> int:
        return self.charges + self.fees + self.payments + self.cancellations + self.refunds


def ways(order: Order, at: datetime) -> list[Way]:
    """The ways that the conference offers for what costs something, and what each would mean if it were chosen now."""
    agreed = rules.of(order.conference)
    return [_way(provider, agreed, at) for provider in providers.offered(agreed)]


def order_money(order: Order) -> OrderMoney:
    owed, agreed, provider = ledger.owed(order), rules.of(order.conference), providers.of(order.method)
    due = tuple(order.refunds.order_by("pk"))
    return OrderMoney(
        owed=owed,
        paid=order.payments.aggregate(total=Sum("amount"))["total"] or 0,
        back=sum(refund.amount for refund in due if refund.state == RefundState.DUE),
        refunds=due,
        documents=tuple(order.documents.order_by("issued_at", "pk")),
        account=provider.account(agreed) if owed > 0 else "",
        on_a_page=bool(owed > 0 and provider.payment_page(order, owed, "")),
        booked_again=_address_of(order.booked_again) if order.booked_again else "",
    )


def as_of(conference: Conference, at: datetime) -> tuple[Books, ...]:
    """The conference's books as they stood then, one for each currency; a past moment always answers the same."""
    rows = _entries(conference, at)
    currencies = list(rows.order_by("currency").values_list("currency", flat=True).distinct())
    return tuple(_books(rows.filter(currency=currency), currency) for currency in currencies or [conference.currency])


def entries(conference: Conference, at: datetime) -> Iterator[LedgerEntry]:
    """The lines of the ledger until then, read little by little."""
    rows = _entries(conference, at).select_related("order", "line", "payment", "refund")
    return rows.order_by("at", "pk").iterator(chunk_size=2000)


def way_of(entry: LedgerEntry) -> str:
    return str(providers.of(entry.payment.provider).label) if entry.payment else ""


def _way(provider: providers.Provider, agreed: Rules, at: datetime) -> Way:
    until = rules.pay_until(agreed, at) if provider.is_paid_first and provider.pay_within is None else None
    return Way(provider.name, str(provider.label), str(provider.promise), str(provider.button), provider.account(agreed), until)


def _address_of(order: Order) -> str:
    return reverse("registrations:open-order", args=[order.conference.slug, order.code, order.secret])


def _entries(conference: Conference, at: datetime) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(order__conference=conference, at__lte=at)


def _books(rows: QuerySet[LedgerEntry], currency: str) -> Books:
    sums = dict(rows.order_by().values_list("kind").annotate(Sum("amount")))
    accounts = rows.order_by().values("order").annotate(balance=Sum("amount"))
    ends = accounts.aggregate(owed=Sum("balance", filter=Q(balance__gt=0)), due=Sum("balance", filter=Q(balance__lt=0)))
    return Books(
        currency=currency,
        charges=sums.get(Kind.CHARGE, 0),
        fees=sums.get(Kind.FEE, 0),
        payments=sums.get(Kind.PAYMENT, 0),
        cancellations=sums.get(Kind.CANCELLATION, 0),
        refunds=sums.get(Kind.REFUND, 0),
        owed=ends["owed"] or 0,
        due=-(ends["due"] or 0),
        by_type=_by_type(rows),
        by_way=_by_way(rows),
    )


def _by_type(rows: QuerySet[LedgerEntry]) -> tuple[TypeLine, ...]:
    found = rows.filter(kind__in=[Kind.CHARGE, Kind.CANCELLATION, Kind.FEE]).order_by()
    sums: dict[int | None, dict[str, int]] = {}
    for key, kind, amount in found.values_list("line__ticket_type", "kind").annotate(Sum("amount")):
        sums.setdefault(key, {})[kind] = amount
    names = {kind.pk: kind for kind in TicketType.objects.filter(pk__in=[key for key in sums if key])}
    order = sorted(sums, key=lambda key: (key is None, names[key].position if key else 0, key or 0))
    return tuple(
        TypeLine(
            in_language(names[key].name) if key else None,
            sums[key].get(Kind.CHARGE, 0),
            sums[key].get(Kind.CANCELLATION, 0),
            sums[key].get(Kind.FEE, 0),
        )
        for key in order
    )


def _by_way(rows: QuerySet[LedgerEntry]) -> tuple[WayLine, ...]:
    found = rows.filter(kind=Kind.PAYMENT).order_by("payment__provider").values_list("payment__provider")
    return tuple(
        WayLine(str(providers.of(name).label) or _("Other"), amount, number)
        for name, amount, number in found.annotate(Sum("amount"), Count("pk"))
    )
