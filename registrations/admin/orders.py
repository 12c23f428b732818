"""Orders in the panel."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.site import panel
from conference.lib.text import fold
from conference.models import Role
from registrations.admin.approval import ApprovalActions
from registrations.admin.money import OrderMoney, OverdueFilter, WayFilter
from registrations.forms.by_hand import OrderForm
from registrations.models import Order, Ticket
from registrations.services import booking, by_hand

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Before the first conference there is nothing to register for."""
        return super().has_add_permission(request) and panel.chosen(request) is not None

    def create_with(self, form: ModelForm, by: User) -> Order:
        return by_hand.place(form.wanted(), by=by)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        return super().get_form(request, obj, change=change, **({} if obj else {"form": OrderForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else list(OrderForm.base_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else []

    @admin.display(description=_("tickets"))
    def seats(self, order: Order) -> str:
        """Each leads to its own page."""
        rows = [
            (reverse("admin:registrations_ticket_change", args=[row.pk]), row, row.line.text, row.get_state_display())
            for row in order.tickets.select_related("line").order_by("pk")
        ]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a> · {} · {}', rows)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By code, address and name, the orderer's or a holder's: `aliyeva` finds what was written with any marks."""
        found, _distinct = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, False
        holders = Ticket.objects.filter(order__in=queryset)
        for word in fold(search_term).split():
            holders = holders.filter(search_key__contains=word)
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=holders.values("order"))), False

    @admin.action(description=_("Cancel with all tickets, with a reason"))
    def cancel(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        question = _("Cancel these orders")
        return self.run_with_reason(request, queryset.select_related("conference"), booking.cancel_order, question, NO_FEE)
