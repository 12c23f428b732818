"""What authors and editors write under a review, and what authors say of a possible error."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.text import clean_text
from reviews.models import MOST_REPLY_CHARACTERS
from reviews.services.claims import MOST_WORDS

ACKNOWLEDGE, DISAGREE = "acknowledge", "disagree"


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MOST_REPLY_CHARACTERS,
        help_text=_("About what the review says, not about who wrote it."),
        error_messages={"required": _("Write an answer.")},
    )

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write an answer."))
        return text


class StanceForm(forms.Form):
    stance = forms.ChoiceField(
        label=_("Is something wrong there?"),
        choices=[(ACKNOWLEDGE, _("Yes, this needs to be corrected")), (DISAGREE, _("No, it is right as it stands"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_WORDS,
        required=False,
        help_text=_("The editors read them at once; under the review they stand once a moderator has read them."),
    )

    def clean(self) -> None:
        super().clean()
        clean = self.cleaned_data
        if clean.get("stance") == DISAGREE and not clean_text(clean.get("words", "")):
            self.add_error("words", _("Say in a sentence why it is right."))
