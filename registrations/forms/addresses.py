"""Addresses are asked about before they are believed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.typos import likely_meant


class AddressField(forms.EmailField):
    def __init__(self, **fields: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": fields.pop("autocomplete", "email"), "inputmode": "email"})
        super().__init__(**{"label": _("E-mail address"), "widget": widget, "max_length": 254, **fields})


class AsksAboutAddresses(forms.Form):
    """What looks like a slip is a question at the field, once: sent again as it was, the address is taken as it is."""

    sure = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        confirmed = set(cleaned.get("sure", "").split())
        asked = {name: cleaned[name] for name in self.addresses() if cleaned.get(name)}
        for name, address in asked.items():
            if address not in confirmed and (meant := likely_meant(address)):
                self.add_error(name, _("Did you mean %(meant)s? If it is right as you wrote it, send it once more.") % {"meant": meant})
        self._remember(asked.values())
        return cleaned

    def addresses(self) -> list[str]:
        """The fields that hold one; a form in which some do not count says so here."""
        return [name for name, field in self.fields.items() if isinstance(field, forms.EmailField)]

    def _remember(self, addresses: Any) -> None:
        typed: Any = self.data
        again = typed.copy()
        again[self.add_prefix("sure")] = " ".join(addresses)
        self.data = again


class AddressForm(AsksAboutAddresses):
    email = AddressField()


class LinkAgainForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
