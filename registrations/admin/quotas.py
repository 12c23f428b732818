"""Quotas and ticket types with their prices in the panel."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.models import User
from conference.admin.base import ScopedInline, ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.models import Role
from registrations.models import PricePhase, Quota, TicketType
from registrations.services import setup

WRITERS = frozenset({Role.REGISTRATION})


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
