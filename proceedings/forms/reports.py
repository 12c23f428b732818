"""What a reader says is wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.automatic import WrittenByHand
from conference.lib.text import clean_text
from proceedings.services.reports import ReportWords

MOST_CHARACTERS = 5000


class ReportForm(WrittenByHand):
    place = forms.CharField(
        label=_("Where in the paper"), required=False, max_length=200, help_text=_("A page, a table, a sentence.")
    )  # fmt: skip
    text = forms.CharField(
        label=_("What is wrong"), max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Say what is right where you know it, and how you know."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want an answer. It is shown to the editors alone."),
    )  # fmt: skip

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write what is wrong, in words that can be read."))
        return text

    def words(self, language: str) -> ReportWords:
        clean = self.cleaned_data
        return ReportWords(clean["text"], clean["place"], clean["email"], language)
