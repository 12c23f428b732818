"""What a holder brings to the ticket: the stars of a browser, or the address of a programme that is kept."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.forms import StarredField

_KEPT = re.compile(r"/my-programme/([\w-]{20,64})(?:/|\.ics|$)|^([\w-]{20,64})$")


class CarryForm(forms.Form):
    """`address` is pasted whole, its page's or its calendar's; clean it is the private part alone."""

    sessions = StarredField()
    address = forms.CharField(label=_("Address of a programme that you have kept"), required=False, max_length=500)

    def clean_address(self) -> str:
        given = self.cleaned_data["address"]
        found = _KEPT.search(given)
        if given and not found:
            raise forms.ValidationError(_("This is not the address of a kept programme: such an address has “my-programme” in it."))
        return (found[1] or found[2]) if found else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("address") and not cleaned.get("sessions"):
            self.add_error("address", _("Paste the address where your programme is kept."))
        return cleaned
