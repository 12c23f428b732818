"""Answers in the panel: counted for catering, beside each ticket, as CSV, and their files."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib import csv
from conference.lib.errors import DomainError
from conference.lib.http import attachment, no_store
from conference.models import Role
from conference.permissions import holds
from conference.services import files
from registrations.models import Answer, Ticket
from registrations.queries import answers as queries_answers
from registrations.services import answering
from registrations.views.answers import are_well, forms_of

WRITERS = frozenset({Role.REGISTRATION})


@admin.register(Answer, site=panel)
class AnswerAdmin(ServiceAdmin):
    """The list is a summary: how often each answer was given."""

    writers = WRITERS
    fields = ["ticket", "question", "says", "answered_at", "purged_at"]
    readonly_fields = ["ticket", "question", "says", "answered_at", "purged_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("ticket", "question__current", "version")

    @admin.display(description=_("answer"))
    def says(self, row: Answer) -> str:
        return queries_answers.said(row)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        summary = queries_answers.summary(self.chosen(request))
        context = {**panel.each_context(request), "title": _("Answers"), "summary": summary, "opts": self.opts}
        return TemplateResponse(request, "admin/registrations/answers.html", context)

    def get_urls(self) -> list[URLPattern]:
        file = path("<int:answer>/file/", panel.admin_view(no_store(self.file)), name="registrations_answer_file")
        return [file, *super().get_urls()]

    def file(self, request: HttpRequest, answer: int) -> HttpResponse:
        """To be saved, never shown in place; whoever may not see the answer finds nothing."""
        row = Answer.objects.visible_to(request.user).select_related("file").filter(pk=answer).first()  # type: ignore[arg-type]
        if row is None or row.file is None:
            raise Http404
        return attachment(files.content_of(row.file), row.file_name, row.file.type)


class AnswersOfTickets:
    """What the list of tickets does with answers; door staff meet none of it."""

    opts: Any

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:ticket>/answers/", panel.admin_view(no_store(self.answers_view)), name="registrations_ticket_answers")
        return [own, *super().get_urls()]  # type: ignore[misc]

    @admin.display(description=_("answers"))
    def answers(self, ticket: Ticket) -> str:
        shown = queries_answers.of_ticket(ticket, timezone.now())
        return render_to_string("admin/registrations/answers_of_ticket.html", {"answers": shown, "ticket": ticket})

    def answers_view(self, request: HttpRequest, ticket: int) -> HttpResponse:
        """The questions of a ticket, answered by the team; the visitors' deadline does not bind it."""
        row = self._ticket(request, ticket)
        form = forms_of(request, [row])[row.pk]
        if are_well(request, [form]):
            try:
                answering.answer(row, form.answers(), by=request.user)  # type: ignore[arg-type]
                return redirect(reverse("admin:registrations_ticket_change", args=[row.pk]))
            except DomainError as refusal:
                form.add_error(None, str(refusal))
        context = {
            **panel.each_context(request),
            "title": _("Answers of %(ticket)s") % {"ticket": row},
            "form": form,
            "ticket": row,
            "opts": self.opts,
        }
        return TemplateResponse(
            request, "admin/registrations/change_answers.html", context, status=422 if request.method == "POST" else 200
        )

    @admin.action(description=_("Download answers as CSV"))
    def answers_as_csv(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return self._csv(request, queryset, sensitive=False)

    @admin.action(description=_("Download sensitive answers as CSV (is recorded)"))
    def sensitive_answers_as_csv(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        answering.hand_out_sensitive(self.chosen(request), queryset.count(), by=request.user)  # type: ignore[attr-defined, arg-type]
        return self._csv(request, queryset, sensitive=True)

    def _csv(self, request: HttpRequest, queryset: Any, *, sensitive: bool) -> HttpResponse:
        if not self.may_write(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        head, rows = queries_answers.table(self.chosen(request), queryset, sensitive=sensitive)  # type: ignore[attr-defined]
        name = "sensitive-answers.csv" if sensitive else "answers.csv"
        return no_store(lambda _request: attachment(csv.write(head, rows), name, "text/csv; charset=utf-8"))(request)

    def _ticket(self, request: HttpRequest, key: int) -> Ticket:
        rows = Ticket.objects.visible_to(request.user).select_related("order__conference", "line", "ticket_type")  # type: ignore[arg-type]
        row = rows.filter(pk=key).first()
        if row is None or not holds(request.user, row.order.conference, *WRITERS):  # type: ignore[arg-type]
            raise Http404
        return row
