"""DOIs of a volume in the panel: given by the series' rule, and the file that registers them at Crossref."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.http import attachment
from proceedings.exports import crossref
from proceedings.models import Paper, Volume
from proceedings.queries import citing
from proceedings.services import dois


class DepositPages(ServiceAdmin):
    """The part of the volumes' list that is about DOIs."""

    def get_urls(self) -> list[URLPattern]:
        page = path("<int:volume>/crossref/", panel.admin_view(self.crossref_file), name="proceedings_volume_crossref")
        return [page, *super().get_urls()]

    def crossref_file(self, request: HttpRequest, volume: int) -> HttpResponse:
        row = self._rows(request).filter(pk=volume).first()
        if row is None:
            raise Http404
        papers = [cited for cited in citing.streamed(Paper.objects.public().filter(volume=row).in_order()) if cited.doi]
        if not papers:
            messages.warning(request, _("No published paper of this volume has a DOI, so that there is nothing to register."))
            return redirect("admin:proceedings_volume_changelist")
        return attachment(deposit(row, papers), f"{row.slug}.crossref.xml", "application/xml; charset=utf-8")

    @admin.action(description=gettext_lazy("Assign DOIs"))
    def assign_dois(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("series", "conference"), dois.assign)

    @admin.action(description=gettext_lazy("Crossref deposit file"))
    def crossref_deposit(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        rows = list(queryset[:2])
        if len(rows) == 1:
            return redirect("admin:proceedings_volume_crossref", rows[0].pk)
        messages.warning(request, _("A deposit file is of one volume. Choose one."))
        return None


def deposit(volume: Volume, papers: list[Any]) -> bytes:
    depositor = crossref.Depositor(settings.CROSSREF_NAME, settings.CROSSREF_EMAIL, settings.CROSSMARK_POLICY)
    record = crossref.VolumeRecord(volume.doi, settings.SITE_URL + volume.get_absolute_url())
    return crossref.write(papers, record, depositor, timezone.now())
