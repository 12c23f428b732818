"""The waiting list in the panel."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role
from registrations.models import WaitingListEntry
from registrations.services import waiting_list

WRITERS = frozenset({Role.REGISTRATION})


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
