"""The waiting list in the panel."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role
from registrations.admin import asking
from registrations.forms.by_hand import PlaceForm
from registrations.models import EntryState, WaitingListEntry
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
    list_display = ["place", "name", "email", "ticket_type", "party", "state", "joined_at"]
    list_filter = ["state", ("ticket_type", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "email_key", "code"]
    list_select_related = ["ticket_type"]
    readonly_fields = ["number", "place", "name", "email", "ticket_type", "party", "accept_fewer", "state", "joined_at"]
    exclude = ["conference", "scarce", "language"]
    actions = ["offer_now", "move", "remove"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With how many wait before each: one statement, whatever the list's length."""
        before = WaitingListEntry.objects.filter(ticket_type=OuterRef("ticket_type"), state=EntryState.WAITING, rank__lt=OuterRef("rank"))
        count = before.order_by().values("ticket_type").annotate(number_of=Count("pk")).values("number_of")
        return super().get_queryset(request).annotate(ahead=Coalesce(Subquery(count, output_field=IntegerField()), 0))

    @admin.action(description=_("Offer a seat now"))
    def offer_now(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference", "ticket_type"), waiting_list.offer_now)

    @admin.display(description=_("place"), ordering="rank")
    def place(self, entry: Any) -> str:
        return str(entry.ahead + 1) if entry.state == EntryState.WAITING else ""

    @admin.action(description=_("Move to another place, with a reason …"))
    def move(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        chosen = list(queryset.select_related("conference", "ticket_type")[:2])
        if not self.may_write(request):
            raise PermissionDenied
        if len(chosen) != 1:
            messages.warning(request, gettext("Choose one party: a place belongs to one."))
            return None
        form = PlaceForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            self.run(request, chosen, waiting_list.move, to=form.cleaned_data["place"], reason=form.cleaned_data["reason"])
            return None
        return asking.ask(self, request, chosen, form, gettext("Move this party"))

    @admin.action(description=_("Take off the list"))
    def remove(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), waiting_list.leave)
