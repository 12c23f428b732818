"""Versions of the programme in the panel."""

from django import forms
from django.contrib import admin
from django.forms import ModelForm

from accounts.models import User
from conference.admin.base import PartAdmin
from conference.admin.site import panel
from sessions.models import ScheduleVersion
from sessions.services import schedule


class ReleaseForm(forms.ModelForm):
    class Meta:
        model = ScheduleVersion
        fields = ["notes"]


@admin.register(ScheduleVersion, site=panel)
class ScheduleVersionAdmin(PartAdmin):
    """Adding a version is releasing the draft; what was released can be looked at and not changed."""

    form = ReleaseForm
    list_display = ["__str__", "released_at", "current", "notes"]

    def create_with(self, form: ModelForm, by: User) -> ScheduleVersion:
        return schedule.release(form.instance.conference, by=by, notes=form.cleaned_data["notes"])
