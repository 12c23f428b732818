"""Series, volumes and sections in the panel."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from proceedings.admin.deposits import DepositPages
from proceedings.admin.importing import ImportPage
from proceedings.forms import VolumeForm
from proceedings.models import Section, Series, Volume
from proceedings.models.volumes import EDITORS
from proceedings.services import volumes


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
        (_("Imprint"), {"fields": ["year", "publisher", "isbn", "doi", "published_on"]}),
    ]

    def create_with(self, form: ModelForm, by: User) -> Volume:
        values = {name: value for name, value in form.cleaned_data.items() if name != "row_version"}
        return volumes.create_volume(values.pop("series"), by=by, **values)

    def change_with(self, row: Volume, form: ModelForm, by: User) -> None:
        values = {name: value for name, value in changed_values(form).items() if name != "row_version"}
        editors = values.pop("editors", None)
        volumes.change_volume(row, by=by, editors=editors, expected=form.cleaned_data.get("row_version"), **values)

    @admin.action(description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("series", "conference"), volumes.publish_volume)


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
