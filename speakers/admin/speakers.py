"""Speakers in the panel."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib.moments import in_zone
from conference.lib.text import fold
from speakers.admin.answers import AnswerActions
from speakers.admin.forms import SpeakerForm
from speakers.models import Speaker
from speakers.services import people, photos

_OWN = frozenset({"photo", "agreed", "remove_photo", "row_version"})


@admin.register(Speaker, site=panel)
class SpeakerAdmin(AnswerActions, ServiceAdmin):
    form = SpeakerForm
    list_display = ["name", "affiliation", "country", "state", "answer", "featured"]
    list_filter = ["state", "answer", "featured", "invented"]
    search_fields = ["name"]
    search_help_text = _("Name or affiliation, with or without accents")
    actions = ["confirm", "withdraw", "ask", "send_link", "renew_link"]
    readonly_fields = ["answer", "answer_note", "asked_at", "answered_at", "reminders", "times"]
    fieldsets = [
        (
            None,
            {"fields": ["name", "sorted_under", "pronunciation", "affiliation", "country", "biography", "links", "orcid", "row_version"]},
        ),
        (_("Answer"), {"fields": ["answer", "answer_note", "asked_at", "answered_at", "reminders", "email", "language"]}),
        (_("For the stage"), {"fields": ["needs", "times"]}),
        (_("Photo"), {"fields": ["photo", "agreed", "remove_photo"]}),
        (_("Shown as"), {"fields": ["featured", "invented"]}),
    ]

    @admin.display(description=_("can be there"))
    def times(self, speaker: Speaker) -> str:
        """By the conference's clock."""
        if not speaker.pk:
            return "—"
        zone = speaker.conference.zone
        lines = (
            (row.get_kind_display(), f"{in_zone(row.starts_at, zone):%Y-%m-%d %H:%M}", f"{in_zone(row.ends_at, zone):%Y-%m-%d %H:%M}")
            for row in speaker.availability.all()
        )
        return format_html_join("; ", "{}: {} – {}", lines) or "—"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        for word in fold(search_term).split():
            queryset = queryset.filter(search_key__contains=word)
        return queryset, False

    def create_with(self, form: ModelForm, by: User) -> Speaker:
        values = {name: value for name, value in form.cleaned_data.items() if name not in _OWN}
        speaker = people.create(form.instance.conference, by=by, **values)
        self._photo(speaker, form, by)
        return speaker

    def change_with(self, row: Speaker, form: ModelForm, by: User) -> None:
        values = {name: value for name, value in changed_values(form).items() if name not in _OWN}
        people.change(row, values, by=by, version=form.cleaned_data.get("row_version"))
        self._photo(row, form, by)

    def _photo(self, speaker: Speaker, form: ModelForm, by: User) -> None:
        values = form.cleaned_data
        if values["remove_photo"]:
            photos.remove_photo(speaker, by=by)
        elif values["photo"]:
            photos.set_photo(speaker, values["photo"], by=by, agreed=values["agreed"])
        elif "agreed" in form.changed_data:
            photos.agree_to_photo(speaker, values["agreed"], by=by)

    @admin.action(description=_("Confirm: show in public"))
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("conference"), people.confirm)

    @admin.action(description=_("Withdraw from public"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("conference"), people.withdraw)
