"""A place on the waiting list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.people import NameField


class WaitingForm(forms.Form):
    party = forms.IntegerField(label=_("How many seats"), min_value=1, initial=1)
    accept_fewer = forms.BooleanField(label=_("I would take fewer, too"), required=False)
    name = NameField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = forms.IntegerField(label=_("How many seats"), min_value=1, max_value=most, initial=1)
