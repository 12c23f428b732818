"""Telling everybody that the conference is cancelled, postponed or moved on line."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role
from registrations.models import Announcement
from registrations.services import announcements


@admin.register(Announcement, site=panel)
class AnnouncementAdmin(ServiceAdmin):
    """What was said to everybody cannot be changed; what changes again is another announcement."""

    writers = frozenset({Role.OWNER})
    list_display = ["made_at", "standing", "gives_back", "made_by", "ended_at"]
    fields = ["standing", "note", "gives_back"]
    readonly_fields = ["made_at"]

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        if not change:
            form.instance.conference = self.chosen(request)
        return form.instance

    def create_with(self, form: ModelForm, by: User) -> Announcement:
        return announcements.announce(
            form.instance.conference,
            form.cleaned_data["standing"],
            form.cleaned_data["note"],
            gives_back=form.cleaned_data["gives_back"],
            by=by,
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        help_texts = {"standing": _("Everybody with a ticket, and everybody who waits for one, gets a letter as soon as you save.")}
        return super().get_form(request, obj, change=change, help_texts=help_texts, **kwargs)
