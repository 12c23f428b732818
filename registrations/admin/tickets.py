"""Tickets in the panel."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib import csv
from conference.lib.http import streamed
from conference.lib.text import fold
from conference.models import Role
from conference.permissions import holds
from registrations.admin import asking
from registrations.admin import door as admin_door
from registrations.admin.answers import AnswersOfTickets
from registrations.admin.orders import NO_FEE
from registrations.forms.by_hand import MoveForm
from registrations.models import Ticket
from registrations.queries.orders import TICKET_HEAD, ticket_cells
from registrations.services import by_hand, tickets

WRITERS = frozenset({Role.REGISTRATION})


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
        "cancel", "move", "send_link", "as_csv", "answers_as_csv", "sensitive_answers_as_csv",
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

    @admin.action(description=_("Move to another type …"))
    def move(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        if not self.may_write(request):
            raise PermissionDenied
        form = MoveForm(request.POST if "reason" in request.POST else None, conference=self.chosen(request))
        rows = queryset.select_related("order__conference", "line").prefetch_related("secrets")
        if form.is_valid():
            self.run(request, rows, by_hand.move, **form.arguments())
            return None
        return asking.ask(self, request, rows, form, gettext("Move to another type"))

    @admin.action(description=_("Send the link again"))
    def send_link(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("order__conference"), tickets.send_again)

    @admin.action(description=_("Download as CSV"))
    def as_csv(self, request: HttpRequest, queryset: Any) -> StreamingHttpResponse:
        tickets.hand_out(panel.chosen(request), queryset.count(), by=request.user)  # type: ignore[arg-type]
        return streamed(csv.lines(TICKET_HEAD, ticket_cells(queryset)), "tickets.csv", "text/csv; charset=utf-8")

    def _sees_people(self, request: HttpRequest) -> bool:
        conference = panel.chosen(request)
        return conference is not None and holds(request.user, conference, *WRITERS)  # type: ignore[arg-type]
