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


class AnsweredField(forms.ChoiceField):
    """Always has an answer on the page; a page that was sent without one means what `unanswered` says."""

    unanswered = ""

    def __init__(self, **fields: Any) -> None:
        super().__init__(**{"widget": forms.RadioSelect, **fields})

    def clean(self, value: Any) -> str:
        return super().clean(value) if value else self.unanswered


class ListedField(AnsweredField):
    """Whom the list may show the name; nobody, unless something else is chosen."""

    unanswered = Ticket.Listed.NOBODY

    def __init__(self, levels: Sequence[str], **fields: Any) -> None:
        choices = [(level, WORDS[Ticket.Listed(level)]) for level in levels]
        super().__init__(**{"choices": choices, "label": _("Who may see that you are coming?"), "initial": Ticket.Listed.NOBODY, **fields})


class NameField(forms.CharField):
    def __init__(self, **fields: Any) -> None:
        super().__init__(**{"max_length": 100, "strip": True, **fields})

    def clean(self, value: Any) -> str:
        return super().clean(clean_line(value or ""))
