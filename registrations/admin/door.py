"""Check-in lists and what was scanned, in the panel; badges and check-in as actions on tickets."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib import csv
from conference.lib.http import attachment
from conference.lib.text import fold
from conference.models import Role
from registrations.exports import badges as exports_badges
from registrations.models import CheckIn, CheckInList, Ticket
from registrations.queries import badges as queries_badges
from registrations.services import checkin

WRITERS = frozenset({Role.REGISTRATION})


@admin.register(CheckInList, site=panel)
class CheckInListAdmin(ServiceAdmin):
    writers = WRITERS
    list_display = ["name", "session", "active", "inside"]
    list_filter = ["active"]
    search_fields = ["name"]
    list_select_related = ["session"]
    fields = ["name", "ticket_types", "session", "active"]

    @admin.display(description=_("let in"))
    def inside(self, row: Any) -> int:
        return row.inside

    def get_queryset(self, request: HttpRequest) -> Any:
        let_in = CheckIn.objects.standing().filter(check_in_list=OuterRef("pk")).order_by().values("check_in_list")
        counted = Coalesce(Subquery(let_in.annotate(number=Count("pk")).values("number")), 0)
        return super().get_queryset(request).annotate(inside=counted)

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        if not change:
            form.instance.conference = self.chosen(request)
        return form.instance

    def create_with(self, form: ModelForm, by: User) -> CheckInList:
        values = dict(form.cleaned_data)
        types = values.pop("ticket_types")
        return checkin.create_list(form.instance.conference, values, ticket_types=types, by=by)

    def change_with(self, row: CheckInList, form: ModelForm, by: User) -> None:
        values = changed_values(form)
        checkin.change_list(row, values, ticket_types=values.pop("ticket_types", None), by=by)


class Standing(admin.SimpleListFilter):
    title = _("taken back")
    parameter_name = "taken_back"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() is None else queryset.filter(undone_at__isnull=self.value() == "no")


@admin.register(CheckIn, site=panel)
class CheckInAdmin(ServiceAdmin):
    """Every scan, the refused ones too; none is ever changed."""

    writers = WRITERS
    list_display = ["at", "holder", "result", "check_in_list", "device", "by", "undone_at"]
    list_filter = ["result", ("check_in_list", admin.RelatedOnlyFieldListFilter), Standing]
    search_fields = ["ticket__search_key", "device"]
    list_select_related = ["ticket", "check_in_list", "by"]
    readonly_fields = (
        "at", "result", "since", "ticket", "typed", "check_in_list", "device", "by", "undone_at", "undone_by", "undone_reason"
    )  # fmt: skip
    actions = ["take_back", "as_csv"]

    @admin.display(description=_("name"), ordering="ticket__search_key")
    def holder(self, row: CheckIn) -> str:
        return row.ticket.name_wanted if row.ticket else row.typed

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.action(description=_("Take back"))
    def take_back(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        hint = _("The ticket may then be let in again. What was scanned stays in the list.")
        return self.run_with_reason(request, queryset.select_related("check_in_list__conference"), checkin.undo, _("Take back"), hint)

    @admin.action(description=_("Download as CSV"))
    def as_csv(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        header = ["at", "list", "result", "name", "type", "ticket", "read", "device", "by", "taken back", "reason"]
        rows = queryset.select_related("ticket__line", "check_in_list", "by").iterator()
        return attachment(csv.write(header, map(_line, rows)), "check-ins.csv", "text/csv; charset=utf-8")


@admin.action(description=_("Check in"))
def check_in(tickets: ServiceAdmin, request: HttpRequest, queryset: Any) -> None:
    tickets.run(request, queryset.select_related("order__conference"), checkin.admit_by_hand)


@admin.action(description=_("Badges (PDF, eight on a sheet of A4)"))
def badges_on_sheets(tickets: ServiceAdmin, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    return _badges(tickets, request, queryset, on_sheets=True)


@admin.action(description=_("Badges (PDF, one a page)"))
def badges_one_by_one(tickets: ServiceAdmin, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    return _badges(tickets, request, queryset, on_sheets=False)


def scans_of(ticket: Ticket) -> str:
    """Each scan of the ticket, in the conference's time."""
    zone = ticket.order.conference.tzinfo
    rows = CheckIn.objects.filter(ticket=ticket).select_related("check_in_list").order_by("at", "pk")
    lines = ((f"{timezone.localtime(row.at, zone):%d.%m.%Y %H:%M}", row.check_in_list, _words(row)) for row in rows)
    return format_html('<ul class="plain">{}</ul>', format_html_join("", "<li>{} {}: {}</li>", lines)) if rows else _t("None")


def _badges(tickets: ServiceAdmin, request: HttpRequest, queryset: Any, *, on_sheets: bool) -> HttpResponse | None:
    conference = tickets.chosen(request)
    if not queries_badges.badges_exist(conference, queryset):
        messages.warning(request, _("None of these tickets is valid: there is no badge to print."))
        return None
    lacking = exports_badges.lacking(queries_badges.badges(conference, queryset))
    if lacking:
        words = ngettext("The badge’s faces lack a sign for this name:", "The badge’s faces lack signs for these names:", len(lacking))
        messages.warning(request, f"{words} {', '.join(lacking[:20])}")
    content = exports_badges.badges_pdf(conference, queries_badges.badges(conference, queryset), on_sheets=on_sheets)
    return attachment(content, f"badges-{conference.slug}.pdf", "application/pdf")


def _line(row: CheckIn) -> list[object]:
    ticket = row.ticket
    named = [ticket.name_wanted, ticket.line.text, ticket.code] if ticket else ["", "", ""]
    undone = row.undone_at.isoformat(timespec="seconds") if row.undone_at else ""
    return [
        row.at.isoformat(timespec="seconds"), row.check_in_list.name, row.result, *named, row.typed, row.device, row.by or "", undone,
        row.undone_reason,
    ]  # fmt: skip


def _words(row: CheckIn) -> str:
    return f"{row.get_result_display()}; {_t('taken back')}: {row.undone_reason}" if row.undone_at else row.get_result_display()
