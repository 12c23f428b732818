"""The choice of tickets: how many of each, for how many people, with which code."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registrations.models import TicketType
from registrations.queries.sale import TypeRow
from registrations.services.vouchers import clean_code

MOST_PEOPLE = 100
LONGEST_CODE = 40


class ChoiceForm(forms.Form):
    """A number for each ticket that may be chosen now, and the key that makes a second sending the same order.

    Whoever only asks for the prices with a code (`asks_price`) need not have chosen yet.
    """

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    applied = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_CODE)
    code = forms.CharField(label=_("Code"), required=False, max_length=LONGEST_CODE)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE, required=False, initial=1)

    def __init__(self, *args: Any, rows: Sequence[TypeRow], types: Sequence[TicketType], asks_price: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(24)
        self.fields["key"].required = not asks_price
        self.types = {ticket_type.pk: ticket_type for ticket_type in types}
        self.rows = rows
        self.asks_price = asks_price
        for row in rows:
            if row.on_sale:
                # The limit is said by the service too; the form's own answer is quicker and keeps what was typed.
                self.fields[row.field] = forms.IntegerField(
                    label=row.name.text, min_value=0, max_value=row.per_order, required=False, initial=0
                )

    def numbers(self) -> dict[TicketType, int]:
        """Tickets of each type, for all the people together."""
        chosen = {row.pk: (self.cleaned_data.get(row.field) or 0) * self.people_number for row in self.rows if row.field in self.fields}
        return {self.types[key]: number for key, number in chosen.items() if number}

    @property
    def people_number(self) -> int:
        return self.cleaned_data.get("people") or 1

    @property
    def fresh_key(self) -> str:
        """For the page after a mere question: what is sent next is another request."""
        return str(self.fields["key"].initial)

    def clean_code(self) -> str:
        return clean_code(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            self._check_limit(row, cleaned.get(row.field) or 0)
        if not self.errors and not self.asks_price and not any(cleaned.get(row.field) for row in self.rows):
            raise forms.ValidationError(_("Choose at least one ticket: write how many beside its price."))
        return cleaned

    def _check_limit(self, row: TypeRow, each: int) -> None:
        together = each * self.people_number
        if together > row.per_order:
            words = ngettext(
                "At most %(most)d in one order; for all these people it would be %(together)d.",
                "At most %(most)d in one order; for all these people it would be %(together)d.",
                row.per_order,
            )
            self.add_error(row.field, words % {"most": row.per_order, "together": together})
