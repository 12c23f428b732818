"""A programme from a file: looked at first, then carried out by a button of its own, exactly as it was shown."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import Conference, StoredFile
from conference.services import files, uploads
from sessions.forms import ProgrammeFileForm
from sessions.services import importing
from sessions.services.import_report import Compared, ImportReport

_FIELDS = {"starts_at": "start", "ends_at": "end", "type": "kind"}


@dataclass(frozen=True)
class Row:
    title: str
    field: str
    ours: str
    theirs: str


class ImportPage(ServiceAdmin):
    """The part of the sessions' list that reads files."""

    def get_urls(self) -> list[URLPattern]:
        return [path("import/", panel.admin_view(self.import_page), name="programme_session_import"), *super().get_urls()]

    def import_page(self, request: HttpRequest) -> HttpResponse:
        if not self.may_write(request):
            raise PermissionDenied
        conference, by = self.chosen(request), request.user
        if "carry_out" in request.POST:
            return self._carry_out(request, conference, by)  # type: ignore[arg-type]
        form = ProgrammeFileForm(request.POST or None, request.FILES or None) if request.method == "POST" else ProgrammeFileForm()
        if request.method != "POST" or not form.is_valid():
            return self._page(request, form)
        uploaded = form.cleaned_data["file"]
        try:
            content = uploaded.read()
            report = importing.import_programme(conference, importing.read_file(conference, content), by=by, dry_run=True)  # type: ignore[arg-type]
        except DomainError as refusal:
            form.add_error("file", str(refusal))
            return self._page(request, form)
        return self._preview(request, ProgrammeFileForm(), report, uploads.keep(content, uploaded.name))

    def _carry_out(self, request: HttpRequest, conference: Conference, by: User) -> HttpResponse:
        """What would be done now must be what was shown; else it is shown again, and nothing is done."""
        form = ProgrammeFileForm()
        try:
            stored, mark = uploads.open_note(request.POST.get("note", ""), conference, by)
            read = importing.read_file(conference, files.content_of(stored))
            report = importing.import_programme(conference, read, by=by, agreed=mark)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return self._page(request, form, 422)
        if not report.written:
            return self._preview(request, form, report, stored, changed=True)
        messages.success(request, _done(report))
        return redirect("admin:programme_session_changelist")

    def _preview(
        self, request: HttpRequest, form: ProgrammeFileForm, report: ImportReport, stored: StoredFile, changed: bool = False
    ) -> HttpResponse:
        note = uploads.note(stored, report.mark, self.chosen(request), request.user)  # type: ignore[arg-type]
        shown = {"changes": _rows(report.changes), "kept_here": _rows(report.kept_here), "name": stored.name, "note": note}
        return self._page(request, form, 409 if changed else 200, report=report, changed=changed, **shown)

    def _page(self, request: HttpRequest, form: ProgrammeFileForm, status: int = 200, **shown: Any) -> HttpResponse:
        context = {**panel.each_context(request), "title": _("Programme from a file"), "form": form, "opts": self.opts, **shown}
        return TemplateResponse(request, "admin/programme/session/import.html", context, status=422 if form.errors else status)


def _rows(compared: list[Compared]) -> list[Row]:
    return [
        Row(one.title, capfirst(_FIELDS.get(difference.field, difference.field)), difference.ours_shown, difference.theirs_shown)
        for one in compared
        for difference in one.differences
    ]


def _done(report: ImportReport) -> str:
    counts = {"new": len(report.new), "changed": len(report.changes), "gone": len(report.gone)}
    done = _("Read in: %(new)d new, %(changed)d changed, %(gone)d cancelled.") % counts
    if report.version is not None:
        return f"{done} {_('Released as version %(number)d.') % {'number': report.version.number}}"
    return f"{done} {_('They stand in the draft until the next release.')}" if report.found_anything else done
