"""What is read, typed or pressed at the door."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.text import clean_line
from registrations.models import CheckInList


class ScanForm(forms.Form):
    """A code, or a ticket that was found by its name; the key makes a second sending the same scan."""

    code = forms.CharField(label=_("Code"), max_length=200, required=False)
    ticket = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    list = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    device = forms.CharField(
        label=_("This device"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, doors: Sequence[CheckInList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doors = {door.pk: door for door in doors}
        self.fields["key"].initial = secrets.token_urlsafe(18)

    def clean_list(self) -> CheckInList:
        door = self.doors.get(self.cleaned_data["list"])
        if door is None:
            raise forms.ValidationError(_("This list is not in use. Choose another one."))
        return door

    def clean_device(self) -> str:
        return clean_line(self.cleaned_data["device"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("code") or cleaned.get("ticket")):
            self.add_error("code", _("Scan a ticket, or type the code that stands on it."))
        return cleaned


class UndoForm(forms.Form):
    check_in = forms.IntegerField(min_value=1)
    reason = forms.CharField(label=_("Why?"), max_length=300)
