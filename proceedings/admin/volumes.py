"""Series, volumes and sections in the panel."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from proceedings.admin import contents_of
from proceedings.admin.deposits import DepositPages
from proceedings.admin.importing import ImportPage
from proceedings.forms import VolumeForm
from proceedings.models import Section, Series, Volume
from proceedings.models.volumes import EDITORS
from proceedings.services import contents, volumes


@admin.register(Series, site=panel)
class SeriesAdmin(ServiceAdmin):
    writers = EDITORS
    all_conferences = True
    list_display = ["title", "slug", "issn"]
    search_fields = ["title", "slug", "issn"]
    fields = ["title", "slug", "issn", "licence", "doi_rule"]

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        if not change:
            form.instance.organisation = self.chosen(request).organisation
        return form.instance

    def create_with(self, form: ModelForm, by: User) -> Series:
        return volumes.create_series(form.instance.organisation, by=by, **form.cleaned_data)

    def change_with(self, row: Series, form: ModelForm, by: User) -> None:
        volumes.change_series(row, by=by, **changed_values(form))


@admin.register(Volume, site=panel)
class VolumeAdmin(DepositPages, ImportPage):
    writers = EDITORS
    form = VolumeForm
    list_display = ["title", "year", "series", "conference", "state"]
    list_filter = ["state", "year"]
    search_fields = ["title", "slug", "isbn", "doi"]
    list_select_related = ["series", "conference"]
    actions = ["publish", "assign_dois", "crossref_deposit"]
    fieldsets = [
        (None, {"fields": ["series", "conference", "slug", "title", "editors", "foreword", "row_version"]}),
        (_("Imprint"), {"fields": ["number", "year", "publisher", "isbn", "doi", "licence", "published_on"]}),
        (_("Front matter"), {"fields": ["front", "front_removed"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nothing can be removed where there is no file."""
        shown = super().get_fieldsets(request, obj)
        if obj is None or not obj.front_matter_id:
            shown = [(title, {**rest, "fields": [name for name in rest["fields"] if name != "front_removed"]}) for title, rest in shown]
        return shown

    def create_with(self, form: ModelForm, by: User) -> Volume:
        values = _of_row(form.cleaned_data)
        volume = volumes.create_volume(values.pop("series"), by=by, **values)
        self._set_front_matter(volume, form, by)
        return volume

    def change_with(self, row: Volume, form: ModelForm, by: User) -> None:
        values = _of_row(changed_values(form))
        editors = values.pop("editors", None)
        volumes.change_volume(row, by=by, editors=editors, expected=form.cleaned_data.get("row_version"), **values)
        self._set_front_matter(row, form, by)

    def _set_front_matter(self, volume: Volume, form: ModelForm, by: User) -> None:
        content, removed = form.cleaned_data["front"], form.cleaned_data.get("front_removed", False)
        if content or removed:
            volumes.set_front_matter(volume, content, by=by)

    def get_urls(self) -> list[URLPattern]:
        contents_page = path("<int:volume>/contents/", panel.admin_view(self.contents), name="proceedings_volume_contents")
        return [contents_page, *super().get_urls()]

    def contents(self, request: HttpRequest, volume: int) -> HttpResponse:
        """The order of the volume, what each paper lacks, and the buttons that publish."""
        row = self._rows(request).filter(pk=volume).select_related("series", "conference").first()
        if row is None or not self.may_write(request, row):
            raise Http404
        panel.follow(request, row.conference)
        return contents_of.answer(request, row, self.opts)

    @admin.action(description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("series", "conference"), volumes.publish_volume)


def _of_row(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in {"row_version", "front", "front_removed"}}


@admin.register(Section, site=panel)
class SectionAdmin(ServiceAdmin):
    writers = EDITORS
    list_display = ["title", "volume", "position"]
    search_fields = ["title"]
    list_select_related = ["volume"]
    fields = ["volume", "title", "position"]

    def create_with(self, form: ModelForm, by: User) -> Section:
        return volumes.add_section(by=by, **form.cleaned_data)

    def change_with(self, row: Section, form: ModelForm, by: User) -> None:
        volumes.change_section(row, by=by, **changed_values(form))

    def delete_with(self, row: Section, by: User) -> None:
        contents.remove_section(row, by=by)
