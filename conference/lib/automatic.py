"""Forms that anybody may send: what a person does not do gives a program away, and nothing is told to it."""

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

# Nobody reads a form and answers it in less.
LEAST_SECONDS = 4
LONGEST_SECONDS = 24 * 3600
_SALT = "form.began"


class WrittenByHand(forms.Form):
    # A field that people do not see; programs fill it in.
    website = forms.CharField(required=False, label=_("Leave this empty"))
    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["began"].initial = signing.dumps(int(time.time()), salt=_SALT)

    @property
    def looks_automatic(self) -> bool:
        """The hidden field is filled in, or the form came back faster than a person writes."""
        return bool(self.cleaned_data.get("website")) or not self._took_its_time()

    @property
    def lay_open_too_long(self) -> bool:
        """A page of ours that somebody came back to after a day: to be looked at and sent once more."""
        try:
            signing.loads(self.cleaned_data.get("began", ""), salt=_SALT, max_age=LONGEST_SECONDS)
        except signing.SignatureExpired:
            return True
        except signing.BadSignature:
            return False
        return False

    def begin_anew(self) -> None:
        """What was typed stays, the time counts from now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["began"] = self.fields["began"].initial  # type: ignore[index]

    def _took_its_time(self) -> bool:
        try:
            began = signing.loads(self.cleaned_data.get("began", ""), salt=_SALT, max_age=LONGEST_SECONDS)
        except signing.BadSignature:
            return False
        return time.time() - began >= LEAST_SECONDS
