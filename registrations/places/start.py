"""Seats, weeks and money that wait, on the panel's start page."""

from datetime import datetime, timedelta

from django.db.models import Count, Model, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.money import format_money
from conference.lib.places import Figure, Need
from conference.models import Conference, Role
from conference.permissions import holds
from registrations.models import (
    Awaits,
    EntryState,
    Order,
    Refund,
    RefundState,
    WaitingListEntry,
)
from registrations.places import figures

COVERS = (Role.REGISTRATION,)
SOON = timedelta(days=3)


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, *COVERS):  # type: ignore[arg-type]
        return []
    return [*_needs(conference), *_refunds_due(conference), *_payments_overdue(conference, at), *figures.of(conference, at)]


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
