"""Rooms in the panel."""

from django import forms
from django.contrib import admin
from django.forms import ModelForm

from accounts.models import User
from conference.admin.base import PartAdmin, changed_values
from conference.admin.site import panel
from sessions.models import Room
from sessions.services import rooms


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ["name", "note", "capacity", "position"]


@admin.register(Room, site=panel)
class RoomAdmin(PartAdmin):
    form = RoomForm
    list_display = ["name", "capacity", "position"]

    def create_with(self, form: ModelForm, by: User) -> Room:
        return rooms.create(form.instance.conference, by=by, **{name: form.cleaned_data[name] for name in RoomForm.Meta.fields})

    def change_with(self, row: Room, form: ModelForm, by: User) -> None:
        rooms.change(row, changed_values(form), by=by)

    def delete_with(self, row: Room, by: User) -> None:
        rooms.remove(row, by=by)
