"""What a moderator fills in, and what a reader who reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.automatic import WrittenByHand
from reviews.models import DeclineReason, PaperLock

MOST_CHARACTERS = 2000


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *DeclineReason.choices])
    words = forms.CharField(
        label=_("Words to the writer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=MOST_CHARACTERS,
        help_text=_("Sent with the reason and a link to mend the review."),
    )

    def clean(self) -> dict[str, object]:
        clean = super().clean() or self.cleaned_data
        if clean.get("reason") == DeclineReason.OTHER and not clean.get("words", "").strip():
            self.add_error("words", _("Say in a few words what the writer can mend."))
        return clean


class LockForm(forms.Form):
    reason = forms.CharField(
        label=_("Public reason"),
        max_length=PaperLock._meta.get_field("reason").max_length,
        help_text=_("Everybody reads it at the paper."),
    )


class ReportForm(WrittenByHand):
    reason = forms.ChoiceField(label=_("What is wrong"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=MOST_CHARACTERS,
        help_text=_("Which sentence, and why. Only moderators read it."),
    )

    def clean(self) -> dict[str, object]:
        clean = super().clean() or self.cleaned_data
        if clean.get("reason") == DeclineReason.OTHER and not clean.get("words", "").strip():
            self.add_error("words", _("Say in a few words what is wrong."))
        return clean
