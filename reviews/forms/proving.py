"""Where shall the link go?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.automatic import WrittenByHand


class ProveForm(WrittenByHand):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Never shown. We send a link there, so that nobody acts in your name."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
