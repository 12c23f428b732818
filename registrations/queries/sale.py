"""What is sold: types, prices and phases as a visitor sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.money import format_money
from conference.models import Conference
from registrations.models import TicketType, Voucher
from registrations.queries.terms import Terms
from registrations.services import capacity, prices


@dataclass(frozen=True)
class TypeRow:
    """A ticket type as a visitor sees it at a moment. Prices in minor units."""

    pk: int
    name: LocalizedText
    description: LocalizedText
    price: int
    old_price: int | None  # without the voucher, where it makes a difference
    phase: LocalizedText
    currency: str
    next_price: str
    changes_at: datetime | None
    availability: str  # available | few | full
    on_sale: bool
    opens_at: datetime | None
    closes_at: datetime | None
    per_order: int
    requires_approval: bool
    with_code: bool
    by_code_only: bool

    @property
    def field(self) -> str:
        return f"type_{self.pk}"

    @property
    def can_choose(self) -> bool:
        return self.on_sale and self.availability != "full"

    @property
    def can_wait(self) -> bool:
        return self.on_sale and self.availability == "full" and not self.by_code_only


@dataclass(frozen=True)
class PhaseStep:
    title: str
    label: LocalizedText
    when: datetime | None
    until: datetime | None
    state: str  # past | now | ""


@dataclass(frozen=True)
class Sale:
    conference: Conference
    ticket_types: tuple[TicketType, ...]
    types: tuple[TypeRow, ...]
    phases: tuple[PhaseStep, ...]
    closed: bool
    from_price: str
    valid_until: datetime | None
    terms: Terms | None = None


def sale(conference: Conference, at: datetime, voucher: Voucher | None = None) -> Sale:
    """What one visitor sees: with a voucher also the types that it opens, and its prices."""
    return _sale(conference, open_types(conference, voucher), at, voucher)


def sales(conferences: Sequence[Conference], at: datetime) -> dict[int, Sale]:
    """What is sold at each conference; three statements, whatever their number."""
    rows = TicketType.objects.filter(conference__in=conferences, visibility=TicketType.Visibility.PUBLIC)
    by_conference: dict[int, list[TicketType]] = {conference.pk: [] for conference in conferences}
    for row in rows.prefetch_related("quotas", "phases"):
        by_conference[row.conference_id].append(row)
    return {conference.pk: _sale(conference, by_conference[conference.pk], at) for conference in conferences}


def open_types(conference: Conference, voucher: Voucher | None = None) -> list[TicketType]:
    """Those that a form may name: public ones and those that the voucher opens; hidden ones never."""
    rows = TicketType.objects.filter(conference=conference).exclude(visibility=TicketType.Visibility.HIDDEN)
    types = rows.prefetch_related("quotas", "phases")
    return [row for row in types if row.visibility == TicketType.Visibility.PUBLIC or (voucher is not None and voucher.applies_to(row))]


def _sale(conference: Conference, types: Sequence[TicketType], at: datetime, voucher: Voucher | None = None) -> Sale:
    rows = tuple(_row(row, conference, at, voucher if voucher is not None and voucher.applies_to(row) else None) for row in types)
    open_prices = [row.price for row in rows if row.on_sale]
    cheapest = min(open_prices, default=0)
    moments = [moment for row in types for moment in (row.opens_at, row.closes_at, conference.over_at()) if moment and moment > at]
    return Sale(
        conference=conference,
        ticket_types=tuple(types),
        types=rows,
        phases=_phases(types, conference, at),
        closed=not any(row.on_sale for row in rows),
        from_price=format_money(cheapest, conference.currency) if cheapest else _("free"),
        valid_until=places.earliest([*moments, *(row.changes_at for row in rows)]),
    )


def _row(row: TicketType, conference: Conference, at: datetime, voucher: Voucher | None) -> TypeRow:
    now = prices.at_moment(row, at)
    price = voucher.price_of(now.price) if voucher else now.price
    next_price = voucher.price_of(now.next_price) if voucher and now.next_price is not None else now.next_price
    states = {capacity.availability(quota.taken, quota.size, quota.waiting) for quota in row.quotas.all()}
    return TypeRow(
        pk=row.pk,
        name=in_language(row.name),
        description=in_language(row.description),
        price=price,
        old_price=now.price if price != now.price else None,
        phase=in_language(now.phase.label if now.phase else ""),
        currency=conference.currency,
        next_price=format_money(next_price, conference.currency) if next_price is not None else "",
        changes_at=now.changes_at,
        availability=next((state for state in ("full", "few") if state in states), "available"),
        on_sale=row.is_on_sale(at) and prices.is_priced(row, at) and conference.takes_place and not conference.is_past(at),
        opens_at=row.opens_at if row.opens_at and row.opens_at > at else None,
        closes_at=row.closes_at,
        per_order=row.per_order,
        requires_approval=row.requires_approval,
        with_code=voucher is not None,
        by_code_only=row.visibility == TicketType.Visibility.CODE,
    )


def _phases(types: Sequence[TicketType], conference: Conference, at: datetime) -> tuple[PhaseStep, ...]:
    """The line of prices, drawn for the first type that has more than one."""
    phases = next((list(row.phases.all()) for row in types if len(row.phases.all()) > 1), [])
    steps = []
    for phase in phases:
        state = "now" if phase.is_on(at) else "past" if phase.ends_at and phase.ends_at <= at else ""
        title = format_money(phase.price, conference.currency) if phase.price else _("free")
        steps.append(PhaseStep(title, in_language(phase.label), phase.starts_at, phase.ends_at, state))
    return tuple(steps)
