"""What visitors type when they register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.addresses import AddressField, AsksAboutAddresses
from registrations.forms.people import AnsweredField, ListedField, NameField
from registrations.models import Ticket
from registrations.queries.money import Way
from registrations.services.issuing import Guest, Holder


@dataclass(frozen=True)
class SeatFields:
    """The fields of one seat, as the page prints them."""

    ticket: Ticket
    who: forms.BoundField
    given: forms.BoundField
    family: forms.BoundField
    email: forms.BoundField


class DetailsForm(AsksAboutAddresses):
    """Who orders, and for each seat: this is me, somebody whose name is known, or somebody who fills it in."""

    ME, NAME, GUEST = "me", "name", "guest"
    WAYS = [
        (ME, _("This is me")),
        (NAME, _("Somebody else: I write the name now")),
        (GUEST, _("Somebody else: they fill it in, now or later")),
    ]

    given = NameField(label=_("Given name"), widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family = NameField(label=_("Family name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    email = AddressField(help_text=_("Your ticket goes there."))
    again = forms.BooleanField(label=_("Register once more all the same"), required=False, widget=forms.HiddenInput)

    asks_again = False
    known: Sequence[str] = ()

    def __init__(self, *args: Any, tickets: Sequence[Ticket], ways: Sequence[Way] = (), levels: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tickets = list(tickets)
        # One way to pay is no question.
        if len(ways) > 1:
            choices = [(way.name, way.label) for way in ways]
            self.fields["method"] = forms.ChoiceField(label=_("How will you pay?"), choices=choices, widget=forms.RadioSelect)
        if levels:
            self.fields["listed"] = ListedField(levels)
        for number, ticket in enumerate(self.tickets, 1):
            self._add_seat(ticket, number)

    @property
    def seats(self) -> list[SeatFields]:
        parts = ("who", "given", "family", "email")
        return [SeatFields(ticket, *(self[f"{part}_{ticket.pk}"] for part in parts)) for ticket in self.tickets]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        mine = [ticket for ticket in self.tickets if self._who(ticket) == self.ME]
        for ticket in mine[1:]:
            self.add_error(f"who_{ticket.pk}", _("Only one seat can be yours. Say who fills in this one."))
        for ticket in self.tickets:
            if self._who(ticket) == self.NAME and not cleaned.get(f"given_{ticket.pk}"):
                self.add_error(f"given_{ticket.pk}", _("Write the name, or choose that they fill it in."))
        return cleaned

    def answers_now(self, ticket: Ticket) -> bool:
        """Whether questions of this ticket are answered here and now: one's own, and of whoever is named without an address."""
        first = ticket.pk == self.tickets[0].pk
        who = self.data.get(f"who_{ticket.pk}") or (self.ME if first else self.NAME)
        named = bool(self.data.get(f"given_{ticket.pk}")) and not self.data.get(f"email_{ticket.pk}")
        return who == self.ME or (who == self.NAME and named)

    def addresses(self) -> list[str]:
        return ["email", *(f"email_{ticket.pk}" for ticket in self.tickets if self._who(ticket) != self.ME)]

    def orderer(self) -> Holder:
        clean = self.cleaned_data
        return Holder(clean["given"], clean["family"], clean["email"], clean.get("listed") or None)

    def holders(self) -> list[Holder | Guest]:
        return [self._holder(ticket) for ticket in self.tickets]

    def attending(self) -> dict[str, str]:
        """Field → address of everybody who will sit somewhere."""
        clean = self.cleaned_data
        named = {f"email_{ticket.pk}": self._who(ticket) for ticket in self.tickets}
        fields = ["email"] * (self.ME in named.values()) + [field for field, who in named.items() if who != self.ME]
        return {field: clean[field] for field in fields if clean.get(field)}

    def ask_again(self, twice: Mapping[str, str], known: Sequence[str]) -> None:
        """Whether this is meant: these fields hold an address that has a ticket already, or that stands here twice."""
        self.asks_again, self.known = True, known
        self.fields["again"].widget = forms.CheckboxInput()
        for field, words in twice.items():
            self.add_error(field, words)

    def _add_seat(self, ticket: Ticket, number: int) -> None:
        first = ticket is self.tickets[0]
        values = {"number": number}
        seat = {
            "who": AnsweredField(
                label=_("Whose seat is number %(number)d?") % values if len(self.tickets) > 1 else _("Whose ticket is this?"),
                choices=self.WAYS,
                initial=self.ME if first else self.GUEST,
            ),
            "given": NameField(label=_("Given name, ticket %(number)d") % values, required=False),
            "family": NameField(label=_("Family name, ticket %(number)d") % values, required=False),
            "email": AddressField(
                label=_("E-mail address, ticket %(number)d") % values,
                required=False,
                autocomplete="off",
                help_text=_("They get their own link. Leave it empty if you do not know yet: you can do this later."),
            ),
        }
        self.fields.update({f"{part}_{ticket.pk}": field for part, field in seat.items()})

    def _who(self, ticket: Ticket) -> str:
        """A page that was sent without an answer: the first seat is the orderer's, the others belong to whoever is named."""
        chosen = self.cleaned_data.get(f"who_{ticket.pk}")
        if chosen or ticket is self.tickets[0]:
            return chosen or self.ME
        return self.NAME if self.cleaned_data.get(f"given_{ticket.pk}") else self.GUEST

    def _holder(self, ticket: Ticket) -> Holder | Guest:
        clean, who = self.cleaned_data, self._who(ticket)
        if who == self.ME:
            return self.orderer()
        email = clean.get(f"email_{ticket.pk}", "")
        if who == self.GUEST:
            return Guest(email)
        return Holder(clean[f"given_{ticket.pk}"], clean.get(f"family_{ticket.pk}", ""), email)


class HolderForm(AsksAboutAddresses):
    given = NameField(label=_("Given name"))
    family = NameField(label=_("Family name"), required=False)
    email = AddressField(required=False, help_text=_("A new address gets a new link; the old link and the old code are dead then."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A ticket without an address is its orderer's: a holder who has one keeps one.
        self.fields["email"].required = bool(self.initial.get("email"))

    def holder(self) -> Holder:
        return Holder(self.cleaned_data["given"], self.cleaned_data["family"], self.cleaned_data["email"])
