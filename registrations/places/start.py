"""Seats, weeks and money that wait, on the panel's start page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Model, Sum
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.charts import Bar, BarChart
from conference.lib.dates import written
from conference.lib.money import format_money
from conference.lib.places import Figure, Need
from conference.models import Conference, Role
from conference.permissions import holds
from registrations.models import (
    Awaits,
    EntryState,
    Order,
    OrderState,
    Quota,
    Refund,
    RefundState,
    Ticket,
    TicketState,
    WaitingListEntry,
)

COVERS = (Role.REGISTRATION,)
WEEKS = 12
SOON = timedelta(days=3)


@dataclass(frozen=True)
class QuotaBar:
    name: str
    taken: int
    size: int | None
    waiting: int


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, *COVERS):  # type: ignore[arg-type]
        return []
    return [*_needs(conference), *_refunds_due(conference), *_payments_overdue(conference, at), *_figures(conference, at)]


def _needs(conference: Conference) -> list[Need]:
    waiting = WaitingListEntry.objects.filter(conference=conference, state=EntryState.WAITING).count()
    if not waiting:
        return []
    title = ngettext("Party waits for a seat", "Parties wait for a seat", waiting)
    url = reverse("admin:registrations_waitinglistentry_changelist")
    return [Need(waiting, title, _("Offers go out by themselves when a seat comes free."), url, _("Open the waiting list"), "watch")]


def _refunds_due(conference: Conference) -> list[Need]:
    due = Refund.objects.filter(order__conference=conference, state=RefundState.DUE).order_by()
    sums = list(due.values_list("currency").annotate(Sum("amount"), Count("pk")).order_by("currency"))
    number = sum(count for _currency, _amount, count in sums)
    if not number:
        return []
    title = ngettext("refund is due", "refunds are due", number)
    amounts = ", ".join(format_money(amount, currency) for currency, amount, _count in sums)
    url = reverse("admin:registrations_refund_changelist") + f"?state__exact={RefundState.DUE}"
    return [Need(number, title, _("%(amounts)s wait to go back.") % {"amounts": amounts}, url, _("Open the refunds"))]


def _payments_overdue(conference: Conference, at: datetime) -> list[Need]:
    soon = Order.objects.filter(conference=conference, awaits=Awaits.PAYMENT, pay_until__lte=at + SOON).count()
    if not soon:
        return []
    title = ngettext("order has to be paid within three days", "orders have to be paid within three days", soon)
    url = reverse("admin:registrations_payment_transfers")
    return [Need(soon, title, _("Then their seats go back. Has the money come?"), url, _("Enter the bank statement"))]


def _figures(conference: Conference, at: datetime) -> list[Figure]:
    quotas = list(Quota.objects.filter(conference=conference))
    if not quotas:
        return []
    bars = tuple(QuotaBar(quota.name, quota.taken, quota.size, quota.waiting) for quota in quotas)
    full = sum(1 for quota in quotas if quota.left == 0)
    title = ngettext("%(count)d quota is full", "%(count)d quotas are full", full) % {"count": full}
    return [Figure(title, "registrations/panel_quotas.html", bars, order=20), *_weeks(conference, at)]


def _weeks(conference: Conference, at: datetime) -> list[Figure]:
    """A bar a week, the empty ones too."""
    tickets = Ticket.objects.filter(order__conference=conference, order__state=OrderState.CONFIRMED).exclude(state=TicketState.CANCELLED)
    mondays = [_monday(conference, at) - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    recent = tickets.filter(order__confirmed_at__date__gte=mondays[0])
    weeks = recent.annotate(week=TruncWeek("order__confirmed_at", tzinfo=conference.tzinfo)).values_list("week").annotate(Count("pk"))
    numbers = {week.date(): number for week, number in weeks.order_by()}
    total = sum(numbers.values())
    if not total:
        return []
    title = ngettext("%(count)d ticket in twelve weeks", "%(count)d tickets in twelve weeks", total) % {"count": total}
    bars = tuple(Bar(written(monday, "j M"), numbers.get(monday, 0)) for monday in mondays)
    return [Figure(title, "registrations/panel_weeks.html", BarChart(title, bars, value_name=_("Tickets")), order=10)]


def _monday(conference: Conference, at: datetime) -> date:
    today = at.astimezone(conference.tzinfo).date()
    return today - timedelta(days=today.weekday())
