"""What a conference has decided about its registration, as a visitor reads it before the first click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib import places
from conference.lib.moments import place_of
from conference.models import Conference
from registrations.models import Rules
from registrations.models.rules import ALL_OF_IT
from registrations.services import rules as decided

ALL, PART, NOTHING, CLOSED = "all", "part", "nothing", "closed"


@dataclass(frozen=True)
class RefundLine:
    """What comes back of the price until a moment; without one, from the line before on."""

    until: datetime | None
    back: str  # all | part | nothing | closed
    percent: str = ""


@dataclass(frozen=True)
class Terms:
    conference: Conference
    place: str
    hold_minutes: int
    payment_days: int
    takes_cash: bool
    takes_transfers: bool
    refunds: tuple[RefundLine, ...]
    valid_until: datetime | None


def terms_of(conferences: Sequence[Conference], at: datetime) -> dict[int, Terms]:
    """Two statements, whatever the number of conferences."""
    rows = Rules.objects.filter(conference__in=conferences).prefetch_related("refund_steps")
    found = {row.conference_id: row for row in rows}
    return {conference.pk: _terms(conference, found.get(conference.pk) or Rules(conference=conference), at) for conference in conferences}


def terms(conference: Conference, at: datetime) -> Terms:
    return terms_of([conference], at)[conference.pk]


def refund_lines(rules: Rules, conference: Conference, at: datetime) -> list[RefundLine]:
    """The steps that are still to come, and what follows the last; beyond the deadline nothing is given back at all."""
    deadline = decided.deadline(rules.cancelled_until, conference)
    if deadline <= at:
        return [RefundLine(None, CLOSED)]
    steps = list(rules.refund_steps.all()) if rules.pk else []
    if not steps:
        return [RefundLine(deadline, ALL)]
    lines = [_line(min(step.until, deadline), step.fee) for step in steps if at < step.until]
    lines = [line for number, line in enumerate(lines) if number == 0 or line.until != lines[number - 1].until]
    return lines if steps[-1].until >= deadline else [*lines, RefundLine(None, NOTHING)]


def _terms(conference: Conference, rules: Rules, at: datetime) -> Terms:
    steps = list(rules.refund_steps.all()) if rules.pk else []
    moments = [decided.deadline(rules.cancelled_until, conference), *(step.until for step in steps)]
    return Terms(
        conference=conference,
        place=place_of(conference.zone),
        hold_minutes=rules.hold_minutes,
        payment_days=rules.payment_days,
        takes_cash=rules.takes_cash,
        takes_transfers=rules.takes_transfers,
        refunds=tuple(refund_lines(rules, conference, at)),
        valid_until=places.earliest(moment for moment in moments if moment > at),
    )


def _line(until: datetime, fee: int) -> RefundLine:
    back = ALL_OF_IT - fee
    kind = ALL if not fee else PART if back else NOTHING
    return RefundLine(until, kind, f"{back / 100:g}")
