"""Notices and readers' reports in the panel."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import StaleRow
from proceedings.forms import AnswerForm, NoticeForm
from proceedings.models import Notice, NoticeState, PaperState, ProblemReport
from proceedings.models.volumes import EDITORS
from proceedings.services import notices, reports

_WHOLE = ("paper__volume__series", "paper__volume__conference", "paper__current", "about", "led_to")


@admin.register(Notice, site=panel)
class NoticeAdmin(ServiceAdmin):
    """A draft may be changed and thrown away; what is published stays as it is."""

    writers = EDITORS
    form = NoticeForm
    list_display = ["kind", "paper", "state", "published_at"]
    list_filter = ["state", "kind"]
    search_fields = ["public_id", "text", "doi"]
    list_select_related = ["paper__current"]
    # What waits stands first.
    ordering = ["state", "-published_at", "-pk"]
    actions = ["publish"]
    fieldsets = [
        (None, {"fields": ["paper", "kind", "about_number", "led_to_number", "row_version"]}),
        (_("What readers should know"), {"fields": ["language", "text", "doi"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("paper__current__texts")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Papers of the record, with their titles in a constant number of statements."""
        if db_field.name == "paper":
            offered = self._offered(db_field, request).filter(state__in=[PaperState.PUBLISHED, PaperState.RETRACTED])
            kwargs["queryset"] = offered.select_related("current").prefetch_related("current__texts")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["paper"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state == NoticeState.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == NoticeState.DRAFT)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A published one is only looked at: its own columns, not the form's."""
        if obj is not None and obj.state == NoticeState.PUBLISHED:
            return [(None, {"fields": ["paper", "kind", "about", "led_to", "language", "text", "doi", "published_at"]})]
        return super().get_fieldsets(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a report says, to begin with."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        report = self._report(request)
        if report is not None:
            initial |= {"paper": report.paper_id, "about_number": report.about.number}
            initial |= {"language": report.about.language, "text": report.text}
        return initial

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj is not None and Notice.objects.public().filter(pk=obj.pk).exists() else None

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        form.report = self._report(request)
        return form.instance

    def create_with(self, form: Any, by: User) -> Notice:
        paper = form.cleaned_data["paper"]
        report = form.report if form.report is not None and form.report.paper_id == paper.pk else None
        return notices.draft(paper, form.words(), by=by, report=report)

    def change_with(self, row: Notice, form: Any, by: User) -> None:
        kept = Notice.objects.select_related(*_WHOLE).get(pk=row.pk)
        notices.rewrite(kept, form.words(), by=by, expected=form.cleaned_data.get("row_version"))

    def delete_with(self, row: Notice, by: User) -> None:
        notices.discard(row, by=by)

    @admin.action(description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related(*_WHOLE), notices.publish)

    def _report(self, request: HttpRequest) -> ProblemReport | None:
        """The one that the address names, where the person may see it."""
        key = request.GET.get("report", "")
        if not key.isdecimal() or len(key) > 18:
            return None
        return ProblemReport.objects.visible_to(request.user).filter(pk=key).select_related("about").first()  # type: ignore[arg-type]


@admin.register(ProblemReport, site=panel)
class ProblemReportAdmin(ServiceAdmin):
    """The form is the answer; what the reader wrote stands above it."""

    writers = EDITORS
    form = AnswerForm
    list_display = ["summary", "paper", "state", "created_at"]
    list_filter = ["state"]
    search_fields = ["text", "place"]
    list_select_related = ["paper__current"]
    actions = ["write_notice", "close", "reopen"]
    readonly_fields = ["paper", "about", "place", "text", "email", "created_at", "state", "notice", "answer"]
    fieldsets = [
        (None, {"fields": ["paper", "about", "place", "text", "email", "created_at", "state", "notice", "row_version"]}),
        (_("Answer"), {"fields": ["answer", "words"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("paper__current__texts")

    @admin.display(description=_("what is wrong"))
    def summary(self, report: ProblemReport) -> str:
        return report.text[:80]

    def change_with(self, row: ProblemReport, form: Any, by: User) -> None:
        if form.cleaned_data.get("row_version") not in {None, row.version}:
            raise StaleRow
        reports.answer(_report(row), form.cleaned_data["words"], by=by)

    @admin.action(description=_("Write a notice from it"))
    def write_notice(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.warning(request, gettext("Choose one report: a notice speaks of one paper."))
            return None
        return redirect(f"{reverse('admin:proceedings_notice_add')}?{urlencode({'report': chosen[0].pk})}")

    @admin.action(description=_("Close without an answer…"))
    def close(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        hint = _("Only the editors read it; nobody is written to.")
        return self.run_with_reason(request, queryset.select_related(*_REPORT), reports.close, _("Close"), hint)

    @admin.action(description=_("Open again"))
    def reopen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related(*_REPORT), reports.reopen)


_REPORT = ("paper__volume__series", "paper__volume__conference", "paper__current")


def _report(row: ProblemReport) -> ProblemReport:
    return ProblemReport.objects.select_related(*_REPORT).get(pk=row.pk)
