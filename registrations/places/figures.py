"""What the panel's start page draws of registration: seats, weeks, types and money."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.charts import Bar, BarChart
from conference.lib.dates import written
from conference.lib.money import format_money, plain_amount
from conference.lib.places import Figure
from conference.models import Conference
from registrations.models import (
    LedgerEntry,
    OrderState,
    Quota,
    Ticket,
    TicketState,
    TicketType,
)

WEEKS = 12


@dataclass(frozen=True)
class QuotaBar:
    name: str
    taken: int
    size: int | None
    waiting: int


def of(conference: Conference, at: datetime) -> list[Figure]:
    quotas = list(Quota.objects.filter(conference=conference))
    if not quotas:
        return []
    bars = tuple(QuotaBar(quota.name, quota.taken, quota.size, quota.waiting) for quota in quotas)
    full = sum(1 for quota in quotas if quota.left == 0)
    title = ngettext("%(count)d quota is full", "%(count)d quotas are full", full) % {"count": full}
    seats = Figure(title, "registrations/panel_quotas.html", bars, order=20)
    return [seats, *_weeks(conference, at), *_types(conference), *_money(conference, at)]


def _weeks(conference: Conference, at: datetime) -> list[Figure]:
    """A bar a week, the empty ones too."""
    tickets = Ticket.objects.filter(order__conference=conference, order__state=OrderState.CONFIRMED).exclude(state=TicketState.CANCELLED)
    mondays = _mondays(conference, at)
    recent = tickets.filter(order__confirmed_at__date__gte=mondays[0])
    weeks = recent.annotate(week=TruncWeek("order__confirmed_at", tzinfo=conference.tzinfo)).values_list("week").annotate(Count("pk"))
    numbers = {week.date(): number for week, number in weeks.order_by()}
    total = sum(numbers.values())
    if not total:
        return []
    title = ngettext("%(count)d ticket in twelve weeks", "%(count)d tickets in twelve weeks", total) % {"count": total}
    bars = tuple(Bar(written(monday, "j M"), numbers.get(monday, 0)) for monday in mondays)
    return [Figure(title, "registrations/panel_weeks.html", BarChart(title, bars, value_name=_("Tickets")), order=10)]


def _types(conference: Conference) -> list[Figure]:
    """How the valid tickets fall on the types; nothing to see while there is one type only."""
    valid = Ticket.objects.valid().filter(order__conference=conference).order_by()
    sold = dict(valid.values_list("ticket_type").annotate(Count("pk")))
    types = [row for row in TicketType.objects.filter(conference=conference) if row.pk in sold]
    if len(types) < 2:
        return []
    total = sum(sold.values())
    bars = tuple(QuotaBar(str(row.name), sold[row.pk], total, 0) for row in sorted(types, key=lambda row: -sold[row.pk]))
    title = ngettext("%(count)d valid ticket, by type", "%(count)d valid tickets, by type", total) % {"count": total}
    return [Figure(title, "registrations/panel_quotas.html", bars, order=21)]


def _money(conference: Conference, at: datetime) -> list[Figure]:
    """A bar a week of what came in less what went back, in the conference's currency."""
    entries = LedgerEntry.objects.filter(order__conference=conference, currency=conference.currency).order_by()
    received = _received(conference, entries, at)
    balances = entries.values("order").annotate(balance=Sum("amount")).filter(balance__gt=0)
    owed = sum(row["balance"] for row in balances)
    if not (received or owed):
        return []
    words = {"received": format_money(sum(received.values()), conference.currency), "owed": format_money(owed, conference.currency)}
    title = _("%(received)s came in within twelve weeks, %(owed)s is still owed") % words
    amounts = {monday: float(plain_amount(max(0, received.get(monday, 0)), conference.currency)) for monday in _mondays(conference, at)}
    bars = tuple(Bar(written(monday, "j M"), amount) for monday, amount in amounts.items())
    return [Figure(title, "registrations/panel_weeks.html", BarChart(title, bars, value_name=conference.currency), order=12)]


def _received(conference: Conference, entries: QuerySet[LedgerEntry], at: datetime) -> dict[date, int]:
    kinds = [LedgerEntry.Kind.PAYMENT, LedgerEntry.Kind.REFUND]
    recent = entries.filter(kind__in=kinds, at__date__gte=_mondays(conference, at)[0])
    weeks = recent.annotate(week=TruncWeek("at", tzinfo=conference.tzinfo)).values_list("week").annotate(Sum("amount"))
    return {week.date(): -amount for week, amount in weeks}


def _mondays(conference: Conference, at: datetime) -> list[date]:
    return [_monday(conference, at) - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _monday(conference: Conference, at: datetime) -> date:
    today = at.astimezone(conference.tzinfo).date()
    return today - timedelta(days=today.weekday())
