"""What is typed about one seat: by who ordered, by who was invited, by who hands it over and who takes it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.addresses import AddressField, AsksAboutAddresses
from registrations.forms.people import ListedField, NameField
from registrations.models import Ticket
from registrations.services.issuing import Guest, Holder


class ListedForm(forms.Form):
    def __init__(self, *args: Any, levels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["listed"] = ListedField(levels)


class SeatForm(AsksAboutAddresses):
    """Who ordered writes the name, invites by mail, or takes a link to pass on."""

    NAME, MAIL, LINK = "name", "mail", "link"
    WAYS = [
        (MAIL, _("Invite by e-mail: they fill it in")),
        (LINK, _("Make a link that I pass on myself")),
        (NAME, _("I write the name now")),
    ]

    who = forms.ChoiceField(label=_("Who fills in this seat?"), choices=WAYS, initial=MAIL, widget=forms.RadioSelect)
    given = NameField(label=_("Given name"), required=False)
    family = NameField(label=_("Family name"), required=False)
    email = AddressField(label=_("Their e-mail address"), required=False, autocomplete="off")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == self.MAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address that the invitation goes to."))
        if cleaned.get("who") == self.NAME and not cleaned.get("given"):
            self.add_error("given", _("Write the name, or choose that they fill it in."))
        return cleaned

    def addresses(self) -> list[str]:
        return [] if self.cleaned_data.get("who") == self.LINK else ["email"]

    def seat(self) -> Holder | Guest:
        clean = self.cleaned_data
        if clean["who"] == self.NAME:
            return Holder(clean["given"], clean["family"], clean["email"])
        return Guest(clean["email"] if clean["who"] == self.MAIL else "")


class _Person(forms.Form):
    """One's own name, and who may read it."""

    given = NameField(label=_("Given name"), widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family = NameField(label=_("Family name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))

    def __init__(self, *args: Any, levels: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if levels:
            self.fields["listed"] = ListedField(levels)

    def consent(self) -> str:
        return self.cleaned_data.get("listed") or Ticket.Listed.NOBODY


class ClaimForm(AsksAboutAddresses, _Person):
    email = AddressField(help_text=_("Your ticket goes there."))
    field_order = ["given", "family", "email", "listed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def holder(self) -> Holder:
        clean = self.cleaned_data
        return Holder(clean["given"], clean["family"], clean["email"], self.consent())


class ReceiverForm(_Person):
    """The address is the one that the offer went to."""

    def holder(self, email: str) -> Holder:
        return Holder(self.cleaned_data["given"], self.cleaned_data["family"], email, self.consent())


class HandOverForm(AsksAboutAddresses):
    email = AddressField(label=_("E-mail address of who gets it"), autocomplete="off", help_text=_("They decide whether they take it."))


class FeeForm(forms.Form):
    """The fee that stood on the page when the button was pressed; who has seen none has agreed to none."""

    fee = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def agreed(self) -> int:
        return self.cleaned_data["fee"] or 0
