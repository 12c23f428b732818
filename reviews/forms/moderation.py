"""What a moderator fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import DeclineReason


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *DeclineReason.choices])
    words = forms.CharField(
        label=_("Words to the writer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_("Sent with the reason and a link to mend the review."),
    )
