"""Fields about people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.text import clean_line
from registrations.models import Ticket

WORDS = {
    Ticket.Listed.NOBODY: _("Nobody but the organisers"),
    Ticket.Listed.PARTICIPANTS: _("Other people with a ticket"),
    Ticket.Listed.PUBLIC: _("Everybody, on the public list of participants"),
}


class ListedField(forms.ChoiceField):
    """Whom the list may show the name; nobody, unless something else is chosen."""

    def __init__(self, levels: Sequence[str], **fields: Any) -> None:
        choices = [(level, WORDS[Ticket.Listed(level)]) for level in levels]
        label = _("Who may see that you are coming?")
        super().__init__(**{"choices": choices, "label": label, "widget": forms.RadioSelect, "initial": Ticket.Listed.NOBODY, **fields})


class NameField(forms.CharField):
    def __init__(self, **fields: Any) -> None:
        super().__init__(**{"max_length": 100, "strip": True, **fields})

    def clean(self, value: Any) -> str:
        return super().clean(clean_line(value or ""))
