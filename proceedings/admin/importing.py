"""Papers from a file: looked at first, then carried out by a button of its own, exactly as it was shown."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import StoredFile
from conference.services import files, uploads
from proceedings.forms import PapersFileForm
from proceedings.imports import recognised
from proceedings.models import Series
from proceedings.services.import_report import ImportReport
from proceedings.services.importing import Wishes, import_collection

_SALT = "proceedings.admin.importing"


class ImportPage(ServiceAdmin):
    """The part of the volumes' list that reads files."""

    change_list_template = "admin/proceedings/volume/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        return [path("import/", panel.admin_view(self.import_page), name="proceedings_volume_import"), *super().get_urls()]

    def import_page(self, request: HttpRequest) -> HttpResponse:
        if not self.may_write(request):
            raise PermissionDenied
        by: User = request.user  # type: ignore[assignment]
        if "carry_out" in request.POST:
            return self._carry_out(request, by)
        form = self._form(request, request.POST, request.FILES) if request.method == "POST" else self._form(request)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, form)
        uploaded = form.cleaned_data["file"]
        content = uploaded.read()
        try:
            wishes = self._wishes(request, without_refused=form.cleaned_data["without_refused"], dry_run=True)
            report = import_collection(form.cleaned_data["series"], recognised.read(content), by=by, wishes=wishes)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
            return self._page(request, form)
        stored = uploads.keep(content, uploaded.name)
        return self._preview(request, report, stored, form.cleaned_data["series"], form.cleaned_data["without_refused"])

    def _carry_out(self, request: HttpRequest, by: User) -> HttpResponse:
        """What would be done now must be what was shown; else it is shown again, and nothing is done."""
        try:
            told = signing.loads(request.POST.get("wishes", ""), salt=_SALT)
            stored, mark = uploads.open_note(request.POST.get("note", ""), self.chosen(request), by)
            series = self._series(request).get(pk=told["series"])
            read = recognised.read(files.content_of(stored))
            wishes = self._wishes(request, without_refused=told["without_refused"], agreed=mark)
            report = import_collection(series, read, by=by, wishes=wishes)
        except (signing.BadSignature, Series.DoesNotExist):
            messages.error(request, str(uploads.NotKept()))
            return self._page(request, self._form(request), 422)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return self._page(request, self._form(request), 422)
        if not report.written:
            return self._preview(request, report, stored, series, told["without_refused"], changed=True)
        counts = {"new": len(report.new), "changed": len(report.changed)}
        messages.success(request, _("Read in as drafts: %(new)d new, %(changed)d changed.") % counts)
        return redirect("admin:proceedings_volume_changelist")

    def _wishes(self, request: HttpRequest, **wishes: Any) -> Wishes:
        return Wishes(conference=self.chosen(request), **wishes)

    def _series(self, request: HttpRequest) -> Any:
        """Of the organisation of the chosen conference, as far as the person sees them."""
        organisation = self.chosen(request).organisation_id
        return Series.objects.visible_to(request.user).filter(organisation=organisation)  # type: ignore[arg-type]

    def _form(self, request: HttpRequest, *given: Any) -> PapersFileForm:
        return PapersFileForm(*given, series=self._series(request))

    def _preview(
        self, request: HttpRequest, report: ImportReport, stored: StoredFile, series: Series, without_refused: bool, changed: bool = False
    ) -> HttpResponse:
        note = uploads.note(stored, report.mark, self.chosen(request), request.user)  # type: ignore[arg-type]
        wishes = signing.dumps({"series": series.pk, "without_refused": without_refused}, salt=_SALT)
        shown = {"report": report, "name": stored.name, "note": note, "wishes": wishes, "changed": changed}
        return self._page(request, self._form(request), 409 if changed else 200, **shown)

    def _page(self, request: HttpRequest, form: PapersFileForm, status: int = 200, **shown: Any) -> HttpResponse:
        context = {**panel.each_context(request), "title": _("Papers from a file"), "form": form, "opts": self.opts, **shown}
        return TemplateResponse(request, "admin/proceedings/volume/import.html", context, status=422 if form.errors else status)
