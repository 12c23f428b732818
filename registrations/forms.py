"""What visitors type when they register."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.text import clean_line
from registrations.models import Ticket, TicketType
from registrations.queries import TypeRow
from registrations.services.issuing import Holder


class NameField(forms.CharField):
    def __init__(self, **fields: Any) -> None:
        super().__init__(**{"max_length": 100, "strip": True, **fields})

    def clean(self, value: Any) -> str:
        return super().clean(clean_line(value or ""))


class ChoiceForm(forms.Form):
    """A number for each ticket that may be chosen now, and the key that makes a second sending the same order."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, rows: Sequence[TypeRow], types: Sequence[TicketType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(24)
        self.types = {ticket_type.pk: ticket_type for ticket_type in types}
        self.rows = rows
        for row in rows:
            if row.on_sale:
                # The limit is said by the service too; the form's own answer is quicker and keeps what was typed.
                self.fields[row.field] = forms.IntegerField(
                    label=row.name.text, min_value=0, max_value=row.per_order, required=False, initial=0
                )

    def numbers(self) -> dict[TicketType, int]:
        chosen = {row.pk: self.cleaned_data.get(row.field) or 0 for row in self.rows if row.field in self.cleaned_data}
        return {self.types[key]: number for key, number in chosen.items() if number}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(row.field) for row in self.rows):
            raise forms.ValidationError(_("Choose at least one ticket: write how many beside its price."))
        return cleaned


class DetailsForm(forms.Form):
    """Who orders, and who sits on each seat. The first ticket is the orderer's unless said otherwise."""

    given = NameField(label=_("Given name"), widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family = NameField(label=_("Family name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Your ticket goes there."), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    again = forms.BooleanField(label=_("Register once more all the same"), required=False)

    def __init__(self, *args: Any, tickets: Sequence[Ticket], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = list(tickets)[1:]
        for number, ticket in enumerate(self.others, 2):
            self.fields[f"given_{ticket.pk}"] = NameField(label=_("Given name, ticket %(number)d") % {"number": number}, required=False)
            self.fields[f"family_{ticket.pk}"] = NameField(label=_("Family name, ticket %(number)d") % {"number": number}, required=False)
            self.fields[f"email_{ticket.pk}"] = forms.EmailField(
                label=_("E-mail address, ticket %(number)d") % {"number": number}, required=False, help_text=_("They get their own link.")
            )
        if not self.is_bound or not self.asks_again:
            self.fields["again"].widget = forms.HiddenInput()

    asks_again = False

    def answers_now(self, ticket: Ticket) -> bool:
        """Whether questions of this ticket are answered here and now: the orderer's, and of whoever is named without an address."""
        if ticket not in self.others:
            return True
        return bool(self.data.get(f"given_{ticket.pk}")) and not self.data.get(f"email_{ticket.pk}")

    def holders(self) -> list[Holder]:
        clean = self.cleaned_data
        first = Holder(clean["given"], clean.get("family", ""), clean["email"])
        return [first, *(self._holder(ticket.pk) for ticket in self.others)]

    def _holder(self, key: int) -> Holder:
        clean = self.cleaned_data
        return Holder(clean.get(f"given_{key}", ""), clean.get(f"family_{key}", ""), clean.get(f"email_{key}", ""))

    def ask_again(self) -> None:
        """Show the question whether this is meant: somebody of this address has a ticket already."""
        self.asks_again = True
        self.fields["again"].widget = forms.CheckboxInput()
        self.add_error(
            "email", _("This address has a ticket already. We can send you its link again; or tick the box below to register once more.")
        )


class HolderForm(forms.Form):
    given = NameField(label=_("Given name"))
    family = NameField(label=_("Family name"), required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)

    def holder(self) -> Holder:
        return Holder(self.cleaned_data["given"], self.cleaned_data["family"], self.cleaned_data["email"])


class WaitingForm(forms.Form):
    party = forms.IntegerField(label=_("How many seats"), min_value=1, initial=1)
    accept_fewer = forms.BooleanField(label=_("I would take fewer, too"), required=False)
    name = NameField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = forms.IntegerField(label=_("How many seats"), min_value=1, max_value=most, initial=1)


class LinkAgainForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
