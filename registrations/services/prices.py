"""Which price is on, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registrations.models import PricePhase, TicketType

WHOLE = 10_000  # basis points


@dataclass(frozen=True)
class Prices:
    """Minor units. `next_price` and `changes_at` are None when the price stays."""

    price: int
    phase: PricePhase | None
    next_price: int | None
    changes_at: datetime | None


def at_moment(ticket_type: TicketType, at: datetime) -> Prices:
    """The last phase that has begun and not ended; a type without phases is free. Phases should be prefetched.

    Where no phase is on nothing is sold (`is_priced`), and what is given all the same, such as a seat that was offered
    before, costs what it cost last: a gap in the dates makes nobody's ticket free.
    """
    phases = list(ticket_type.phases.all())
    current = next((phase for phase in reversed(phases) if phase.is_on(at)), None) or _nearest(phases, at)
    changes = [moment for phase in phases for moment in (phase.starts_at, phase.ends_at) if moment is not None and moment > at]
    changes_at = min(changes, default=None)
    following = _price(phases, changes_at) if changes_at else None
    price = current.price if current else 0
    return Prices(price, current, following if following != price else None, changes_at)


def tax_within(gross: int, rate: int) -> int:
    """The tax that a price includes, in minor units; halves are rounded up, each line by itself."""
    return (2 * gross * rate + WHOLE + rate) // (2 * (WHOLE + rate))


def share_of(amount: int, part: int, whole: int) -> int:
    """As much of the amount as the part is of the whole; halves are rounded up."""
    return (2 * amount * part + whole) // (2 * whole) if whole else 0


def is_priced(ticket_type: TicketType, at: datetime) -> bool:
    """Whether a price is on: always for a type without phases, else while one of them is."""
    phases = list(ticket_type.phases.all())
    return not phases or any(phase.is_on(at) for phase in phases)


def _nearest(phases: Sequence[PricePhase], at: datetime) -> PricePhase | None:
    """The last that has begun, else the first that will."""
    begun = [phase for phase in phases if phase.starts_at is None or phase.starts_at <= at]
    return next(iter([*reversed(begun), *phases]), None)


def _price(phases: Sequence[PricePhase], at: datetime) -> int | None:
    return next((phase.price for phase in reversed(phases) if phase.is_on(at)), None)
