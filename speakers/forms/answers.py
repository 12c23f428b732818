"""Yes, no, or I need help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from speakers.models import SpeakerAnswer
from speakers.services.answers import LONGEST_NOTE


class AnswerForm(forms.Form):
    SAID = [
        (SpeakerAnswer.YES, _("Yes, I will be there")),
        (SpeakerAnswer.NO, _("No, I cannot come")),
        (SpeakerAnswer.HELP, _("I need help before I can say")),
    ]

    said = forms.ChoiceField(
        label=_("Will you be there?"), choices=SAID, widget=forms.RadioSelect, error_messages={"required": _("Choose one of the three.")}
    )
    note = forms.CharField(
        label=_("A word to the organisers"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you need, or why not. Only the team reads it."),
    )
