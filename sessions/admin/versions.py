"""Versions of the programme in the panel: read what a release changes, then release it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.admin.base import PartAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from sessions.models import ScheduleVersion
from sessions.queries.changes import kept_form, lines_of
from sessions.queries.frozen import mark_of, pending
from sessions.services import letters, releases


class ReleaseForm(forms.Form):
    notes = forms.CharField(
        label=gettext_lazy("Notes, for everybody"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They stand above the changes on the public page and in the messages. Markdown."),
    )
    tell_presenters = forms.BooleanField(label=gettext_lazy("Write to the people of the changed sessions"), required=False, initial=True)
    tell_keepers = forms.BooleanField(
        label=gettext_lazy("Write to visitors who keep a changed session with their account or ticket"), required=False, initial=True
    )
    seen = forms.CharField(widget=forms.HiddenInput)


@admin.register(ScheduleVersion, site=panel)
class ScheduleVersionAdmin(PartAdmin):
    """What was released can be looked at and not changed; the draft is released on a page of its own."""

    list_display = ["__str__", "released_at", "current", "notes"]
    fields = ("number", "released_at", "current", "notes", "what_changed")
    readonly_fields = fields

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.release)
        return [path("release/", page, name="programme_scheduleversion_release"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).released()  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("What changed"))
    def what_changed(self, version: Any) -> SafeString | str:
        lines = lines_of(version.conference, version.changes)
        if not lines:
            return _("Nothing that readers see.")
        context = {"lines": lines, "conference": version.conference}
        return mark_safe(render_to_string("programme/change_lines.html", context))  # noqa: S308 - a template of ours, which escapes

    def release(self, request: HttpRequest) -> HttpResponse:
        """The changes to be read, the notes, who will be written to; POST releases what was read."""
        if not self.may_write(request):
            raise PermissionDenied
        conference = self.chosen(request)
        form = ReleaseForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self._page(request, form)
        try:
            version = releases.release_by_hand(conference, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as refusal:
            # The changes are read anew, and the next press releases what stands there now.
            return self._page(request, ReleaseForm(initial=form.cleaned_data), refusal=str(refusal))
        messages.success(request, _told(version))
        return redirect("admin:programme_scheduleversion_changelist")

    def _page(self, request: HttpRequest, form: ReleaseForm, refusal: str = "") -> HttpResponse:
        conference = self.chosen(request)
        changes = pending(conference)
        form.initial["seen"] = mark_of(changes)
        context = {
            **panel.each_context(request), "title": _("Release the programme"), "form": form, "opts": self.opts, "conference": conference,
            "lines": lines_of(conference, kept_form(changes)), "refusal": refusal,
            "presenters": letters.recipients(conference, changes, presenters=True, keepers=False),
            "keepers": len(letters.recipients(conference, changes, presenters=False, keepers=True)),
        }  # fmt: skip
        return TemplateResponse(request, "admin/programme/release.html", context, status=422 if form.errors or refusal else 200)


def _told(version: ScheduleVersion) -> str:
    count = letters.count_of(version)
    written = ngettext("%(count)d person is written to.", "%(count)d people are written to.", count) % {"count": count}
    return _("Version %(number)s is what everybody sees now.") % {"number": version.number} + f" {written}"
