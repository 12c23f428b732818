"""What an organiser says to move somebody, or to register somebody by hand."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import in_language
from conference.lib.money import format_money
from conference.models import Conference
from registrations import providers
from registrations.forms.people import NameField
from registrations.models import Order, TicketType
from registrations.services import by_hand, issuing, prices, rules

MOST = 50
_NAMES = dict(settings.LANGUAGES)


class ReasonField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PlaceForm(forms.Form):
    """A place on the waiting list, from 1, and why."""

    place = forms.IntegerField(label=_("New place among those who wait for this ticket"), min_value=1)
    reason = ReasonField()


class MoveForm(forms.Form):
    """Another type for a ticket, at which price, and why."""

    PRICES = {
        "agreed": _("The price stays as it was agreed"),
        "now": _("The price of the new type today; the difference is owed or goes back"),
    }

    ticket_type = forms.ModelChoiceField(label=_("New type"), queryset=TicketType.objects.none())
    price = forms.ChoiceField(label=_("Price"), choices=list(PRICES.items()), widget=forms.RadioSelect, initial="agreed")
    reason = ReasonField()

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket_type"] = types_of(conference, label=_("New type"))

    def arguments(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {"to": clean["ticket_type"], "keeps_price": clean["price"] == "agreed", "reason": clean["reason"]}


class OrderForm(forms.ModelForm):
    """An order that comes on the telephone or by letter."""

    ticket_type = forms.ModelChoiceField(label=_("Type"), queryset=TicketType.objects.none())
    number = forms.IntegerField(label=_("How many tickets"), min_value=1, max_value=MOST, initial=1)
    given = NameField(label=_("Given name"))
    family = NameField(label=_("Family name"), required=False)
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    speaks = forms.ChoiceField(label=_("Language of the messages"))
    way = forms.ChoiceField(label=_("How it is paid"))

    chosen_conference: Conference

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        conference = self.chosen_conference
        self.fields["ticket_type"] = types_of(conference, label=_("Type"))
        self.fields["speaks"].choices = [(code, _NAMES[code]) for code in conference.languages]  # type: ignore[attr-defined]
        self.fields["speaks"].initial = conference.default_language
        ways = [(way.name, way.label) for way in providers.offered(rules.of(conference))]
        self.fields["way"].choices = [*ways, (providers.FREE, _("Free of charge"))]  # type: ignore[attr-defined]

    def wanted(self) -> by_hand.Wanted:
        clean = self.cleaned_data
        free = clean["way"] == providers.FREE
        holder = issuing.Holder(clean["given"], clean["family"], clean["address"])
        return by_hand.Wanted(
            self.instance.conference, {clean["ticket_type"]: clean["number"]}, holder, clean["speaks"], "" if free else clean["way"], free
        )


class TypeChoice(forms.ModelChoiceField):
    """Each type with the price that it would cost now, hidden ones too."""

    def label_from_instance(self, row: TicketType) -> str:
        price = prices.at_moment(row, timezone.now()).price
        return f"{in_language(row.name)} · {format_money(price, row.conference.currency) if price else _('free')}"


def types_of(conference: Conference, *, label: Any) -> TypeChoice:
    rows = TicketType.objects.filter(conference=conference).select_related("conference").prefetch_related("quotas", "phases")
    return TypeChoice(label=label, queryset=rows)
