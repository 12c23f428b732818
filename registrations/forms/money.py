"""What a person of the team types about money."""

import secrets
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.lib.money import NotAnAmount, parse_money, plain_amount
from conference.models import Conference
from registrations import providers
from registrations.imports import StatementLine, read_statement
from registrations.models import Order

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AmountField(forms.CharField):
    """Written as people write it, `160.50` or `160,50`; clean it is minor units."""

    def __init__(self, *, currency: str, **fields: Any) -> None:
        super().__init__(**fields, max_length=16, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        self.currency = currency

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            amount = parse_money(text, self.currency)
        except NotAnAmount:
            raise forms.ValidationError(_("Write the amount as 160.50.")) from None
        if amount <= 0:
            raise forms.ValidationError(_("A payment is more than nothing."))
        return amount


class PaymentForm(forms.Form):
    """A payment that has come, the whole or a part; sent twice it is the same one, by its key."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    received_on = forms.DateField(label=_("Received on"), widget=DAY)
    reference = forms.CharField(
        label=_("Reference"), max_length=60, required=False, help_text=_("Of the bank or the receipt book; empty makes one.")
    )

    def __init__(self, *args: Any, order: Order, owed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        today = timezone.now().astimezone(order.conference.tzinfo).date()
        ways = [(way.name, way.label) for way in providers.everyday()]
        amount = AmountField(currency=order.currency, label=_("Amount, in %(currency)s") % {"currency": order.currency})
        way = forms.ChoiceField(label=_("How it came"), choices=ways)
        self.fields = {"amount": amount, "provider": way, **self.fields}  # type: ignore[assignment]
        chosen = order.method if order.method in dict(ways) else providers.DOOR
        start = {"key": secrets.token_urlsafe(24), "received_on": today, "provider": chosen}
        self.initial = {**start, "amount": plain_amount(owed, order.currency) if owed > 0 else "", **self.initial}

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.now().astimezone(self.order.conference.tzinfo).date():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def arguments(self) -> dict[str, Any]:
        """For `payments.receive`, but for the order and the amount."""
        clean = self.cleaned_data
        return {
            "provider": clean["provider"],
            "reference": clean["reference"] or f"{self.order.code}-{clean['key'][:12]}",
            "idempotency_key": f"hand-{clean['key']}"[:64],
            "received_at": datetime.combine(clean["received_on"], time(12), UTC),
        }


class DeadlineForm(forms.Form):
    until = forms.DateField(label=_("Until the end of"), widget=DAY)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference

    def moment(self) -> datetime:
        return end_of(self.cleaned_data["until"], self.conference)


class PaidBackForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference"), max_length=60, required=False, help_text=_("Of the transfer, or how it was handed over; the buyer reads it.")
    )


class StatementForm(forms.Form):
    lines = forms.CharField(
        label=_("Lines of the statement"),
        max_length=400_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 80, "spellcheck": "false"}),
        help_text=_("A line each: reference, amount, day. Commas, semicolons or tabs between them, as a spreadsheet copies them."),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        self.read: list[StatementLine] = read_statement(text, self.currency)
        if not self.read:
            raise forms.ValidationError(_("There is no line with a reference, an amount and a day."))
        return text


class AsOfForm(forms.Form):
    on = forms.DateField(label=_("As of the end of"), required=False, widget=DAY)


def end_of(day: date, conference: Conference) -> datetime:
    """The last instant of a day in the conference's zone."""
    return datetime.combine(day, time.max, conference.tzinfo)
