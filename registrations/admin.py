"""Quotas, ticket types, orders, tickets and the waiting list in the panel."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ScopedInline, ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib import csv
from conference.lib.http import streamed
from conference.lib.text import fold
from conference.models import Role
from conference.permissions import holds
from registrations import admin_door, queries
from registrations.admin_answers import AnswersOfTickets
from registrations.admin_approval import ApprovalActions
from registrations.admin_money import OrderMoney, OverdueFilter, WayFilter
from registrations.models import Order, PricePhase, Quota, Ticket, TicketType, WaitingListEntry
from registrations.services import booking, setup, tickets, waiting_list

WRITERS = frozenset({Role.REGISTRATION})
NO_FEE = _("The reason is sent to who ordered. Nobody is charged a fee; the seats go to who waits.")


@admin.register(Quota, site=panel)
class QuotaAdmin(ServiceAdmin):
    writers = WRITERS
    offered_to_all = frozenset({"session"})
    list_display = ["name", "size", "taken", "waiting"]
    search_fields = ["name"]
    fields = ["name", "size", "session", "taken", "waiting"]
    readonly_fields = ["taken", "waiting"]

    def create_with(self, form: ModelForm, by: User) -> Quota:
        return setup.create_quota(form.instance.conference, form.cleaned_data, by=by)

    def change_with(self, row: Quota, form: ModelForm, by: User) -> None:
        setup.change_quota(row, changed_values(form), by=by)


class PricePhaseInline(ScopedInline, admin.TabularInline):
    model = PricePhase
    fields = ["label", "price", "starts_at", "ends_at"]


@admin.register(TicketType, site=panel)
class TicketTypeAdmin(ServiceAdmin):
    writers = WRITERS
    list_display = ["name", "visibility", "opens_at", "closes_at", "position"]
    list_filter = ["visibility"]
    search_fields = ["name"]
    exclude = ["conference"]
    inlines = [PricePhaseInline]

    def parts_of(self, row: TicketType) -> Iterable[PricePhase]:
        return row.phases.all()

    def create_with(self, form: ModelForm, by: User) -> TicketType:
        values = dict(form.cleaned_data)
        quotas = values.pop("quotas")
        return setup.create_type(form.instance.conference, values, quotas=quotas, by=by)

    def change_with(self, row: TicketType, form: ModelForm, by: User) -> None:
        values = changed_values(form)
        setup.change_type(row, values, quotas=values.pop("quotas", None), by=by)

    def save_inline(self, request: HttpRequest, row: Any, formset: Any) -> None:
        if not formset.has_changed():
            return
        names = ("label", "price", "starts_at", "ends_at")
        kept = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        setup.set_phases(row, [{name: values[name] for name in names} for values in kept], by=request.user)  # type: ignore[arg-type]


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


class TicketSearch(admin.SimpleListFilter):
    title = _("validity")
    parameter_name = "valid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Valid")), ("no", _("Not valid"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        valid = Ticket.objects.valid().values("pk")
        return queryset.filter(pk__in=valid) if self.value() == "yes" else queryset.exclude(pk__in=valid)


@admin.register(Ticket, site=panel)
class TicketAdmin(AnswersOfTickets, ServiceAdmin):
    """Door staff see name and type, nothing else."""

    writers = WRITERS
    list_filter = [TicketSearch, "state", "ticket_type"]
    search_fields = ["search_key"]
    list_select_related = ["ticket_type", "order"]
    actions = [
        "cancel", "send_link", "as_csv", "answers_as_csv", "sensitive_answers_as_csv",
        admin_door.check_in, admin_door.badges_on_sheets, admin_door.badges_one_by_one,
    ]  # fmt: skip

    def get_list_display(self, request: HttpRequest) -> Any:
        return (
            ["code", "name_wanted", "ticket_type", "email", "state", "order"]
            if self._sees_people(request)
            else ["name_wanted", "ticket_type"]
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            ["code", "name_wanted", "email", "language", "ticket_type", "state", "order", "answers", "check_ins"]
            if self._sees_people(request)
            else ["name_wanted", "ticket_type"]
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    @admin.display(description=_("check-ins"))
    def check_ins(self, ticket: Ticket) -> str:
        return admin_door.scans_of(ticket)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        kind = ("ticket_type", admin.RelatedOnlyFieldListFilter)
        return [TicketSearch, "state", kind, "language"] if self._sees_people(request) else []

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By folded name, address and code: `aliyeva` finds what was written with any marks."""
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.action(description=_("Cancel, with a reason"))
    def cancel(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        question = _("Cancel these tickets")
        rows = queryset.select_related("order__conference", "line")
        return self.run_with_reason(request, rows, tickets.cancel, question, NO_FEE)

    @admin.action(description=_("Send the link again"))
    def send_link(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("order__conference"), tickets.send_again)

    @admin.action(description=_("Download as CSV"))
    def as_csv(self, request: HttpRequest, queryset: Any) -> StreamingHttpResponse:
        tickets.hand_out(panel.chosen(request), queryset.count(), by=request.user)  # type: ignore[arg-type]
        return streamed(csv.lines(queries.TICKET_HEAD, queries.ticket_cells(queryset)), "tickets.csv", "text/csv; charset=utf-8")

    def _sees_people(self, request: HttpRequest) -> bool:
        conference = panel.chosen(request)
        return conference is not None and holds(request.user, conference, *WRITERS)  # type: ignore[arg-type]


class EntryForm(forms.ModelForm):
    class Meta:
        model = WaitingListEntry
        fields: list[str] = []


@admin.register(WaitingListEntry, site=panel)
class WaitingListAdmin(ServiceAdmin):
    writers = WRITERS
    form = EntryForm
    list_display = ["number", "name", "email", "ticket_type", "party", "state", "joined_at"]
    list_filter = ["state", ("ticket_type", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "email_key", "code"]
    list_select_related = ["ticket_type"]
    readonly_fields = ["number", "name", "email", "ticket_type", "party", "accept_fewer", "state", "joined_at"]
    exclude = ["conference", "scarce", "language"]
    actions = ["offer_now", "remove"]

    @admin.action(description=_("Offer a seat now"))
    def offer_now(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference", "ticket_type"), waiting_list.offer_now)

    @admin.action(description=_("Take off the list"))
    def remove(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), waiting_list.leave)
