"""The conference and what its own pages show."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import PartAdmin, ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.models import Conference, ImportantDate, Organisation, Page, Role, SessionKind, Sponsor, Track
from conference.permissions import is_in_team
from conference.services import conferences, organisations


class ConferenceForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, help_text=_("Offered on every public page.")
    )
    default_language = forms.ChoiceField(label=_("main language"), choices=settings.LANGUAGES)
    accent = forms.CharField(label=_("colour"), widget=forms.TextInput(attrs={"type": "color"}), help_text=_("Contrast is kept by itself."))
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Conference
        fields = [
            "organisation", "slug", "name", "tagline", "summary", "description", "starts_on", "ends_on", "zone", "day_changes_at",
            "languages", "default_language", "accent", "venue_name", "venue_address", "venue_note", "latitude", "longitude",
            "contact_email", "currency", "auto_release",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["row_version"] = self.instance.version


@admin.register(Conference, site=panel)
class ConferenceAdmin(ServiceAdmin):
    form = ConferenceForm
    all_conferences = True
    writers = frozenset({Role.OWNER})
    list_display = ["name", "slug", "starts_on", "state"]
    list_filter = ["state"]
    search_fields = ["name", "slug"]
    actions = ["make_public", "take_back", "put_in_archive"]
    fieldsets = [
        (None, {"fields": ["organisation", "name", "slug", "tagline", "summary", "description", "row_version"]}),
        (_("When"), {"fields": ["starts_on", "ends_on", "zone", "day_changes_at"]}),
        (_("Where"), {"fields": ["venue_name", "venue_address", "venue_note", "latitude", "longitude"]}),
        (_("Look and languages"), {"fields": ["languages", "default_language", "accent"]}),
        (_("Settings"), {"fields": ["contact_email", "currency", "auto_release"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who owns an organisation makes its conferences, the first one too."""
        return is_in_team(request.user) and Organisation.objects.visible_to(request.user).exists()  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A conference stays with its organisation, whose team and series it shares."""
        return ["organisation"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Where there is one organisation only, nobody has to choose it."""
        organisations_seen = list(Organisation.objects.visible_to(request.user)[:2])  # type: ignore[arg-type]
        only = {"organisation": organisations_seen[0].pk} if len(organisations_seen) == 1 else {}
        return {**only, **super().get_changeform_initial_data(request)}

    def create_with(self, form: ModelForm, by: User) -> Conference:
        return conferences.create(_without_version(form.cleaned_data), by=by)

    def change_with(self, row: Conference, form: ModelForm, by: User) -> None:
        conferences.change(row, _without_version(changed_values(form)), by=by, version=form.cleaned_data.get("row_version"))

    @admin.action(description=_("Make public"))
    def make_public(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, conferences.publish)

    @admin.action(description=_("Take back to draft"))
    def take_back(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, conferences.unpublish)

    @admin.action(description=_("Archive"))
    def put_in_archive(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, conferences.archive)


class ConferencePartAdmin(PartAdmin):
    """Pages, dates, sponsors, tracks, kinds: one pair of services writes them all."""

    def create_with(self, form: ModelForm, by: User) -> Any:
        conferences.save_part(form.instance, by=by)
        return form.instance

    def change_with(self, row: Any, form: ModelForm, by: User) -> None:
        conferences.save_part(row, by=by)

    def delete_with(self, row: Any, by: User) -> None:
        conferences.remove_part(row, by=by)


@admin.register(Page, site=panel)
class PageAdmin(ConferencePartAdmin):
    list_display = ["title", "slug", "position", "in_footer"]
    search_fields = ["title", "slug"]


@admin.register(ImportantDate, site=panel)
class ImportantDateAdmin(ConferencePartAdmin):
    list_display = ["on", "text", "kind"]
    list_filter = ["kind"]


@admin.register(Sponsor, site=panel)
class SponsorAdmin(ConferencePartAdmin):
    list_display = ["name", "level", "position"]
    list_filter = ["level"]
    search_fields = ["name"]


@admin.register(Track, site=panel)
class TrackAdmin(ConferencePartAdmin):
    list_display = ["name", "position"]
    search_fields = ["name"]


@admin.register(SessionKind, site=panel)
class SessionKindAdmin(ConferencePartAdmin):
    list_display = ["name", "nature", "minutes", "position"]
    list_filter = ["nature"]


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "contact_email", "privacy", "imprint"]


@admin.register(Organisation, site=panel)
class OrganisationAdmin(ServiceAdmin):
    form = OrganisationForm
    writers = frozenset({Role.OWNER})
    all_conferences = True
    list_display = ["name", "contact_email"]

    def change_with(self, row: Organisation, form: ModelForm, by: User) -> None:
        organisations.change(row, changed_values(form), by=by)


def _without_version(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "row_version"}
