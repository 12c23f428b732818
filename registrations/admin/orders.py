"""Orders in the panel."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from conference.admin.site import panel
from conference.models import Role
from registrations.admin.approval import ApprovalActions
from registrations.admin.money import OrderMoney, OverdueFilter, WayFilter
from registrations.models import Order
from registrations.services import booking

WRITERS = frozenset({Role.REGISTRATION})
NO_FEE = _("The reason is sent to who ordered. Nobody is charged a fee; the seats go to who waits.")


@admin.register(Order, site=panel)
class OrderAdmin(ApprovalActions, OrderMoney):
    writers = WRITERS
    list_display = ["code", "name", "email", "state", "awaits", "pay_until", "method", "placed_at"]
    list_filter = ["state", "awaits", WayFilter, OverdueFilter]
    search_fields = ["code", "email_key", "name"]
    readonly_fields = [
        "code",
        "state",
        "awaits",
        "pay_until",
        "name",
        "email",
        "method",
        "placed_at",
        "confirmed_at",
        "reason",
        "owed",
        "seats",
    ]
    exclude = ["conference", "language", "currency"]
    actions = ["approve", "decline", "mark_paid", "enter_payment", "extend", "cancel"]

    @admin.display(description=_("tickets"))
    def seats(self, order: Order) -> str:
        return ", ".join(f"{ticket} ({ticket.get_state_display()})" for ticket in order.tickets.all())

    @admin.action(description=_("Cancel with all tickets, with a reason"))
    def cancel(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        question = _("Cancel these orders")
        return self.run_with_reason(request, queryset.select_related("conference"), booking.cancel_order, question, NO_FEE)
