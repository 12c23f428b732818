"""What an editor decides about a possible error."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proceedings.models import Notice, PaperVersion
from reviews.queries.claims import PanelClaim
from reviews.services.claims import MOST_WORDS


class ClaimForm(forms.Form):
    """`seen` is the claim as it was when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=_("In a sentence"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MOST_WORDS, required=False,
        help_text=_("Public, and mailed to the reader."),
    )  # fmt: skip

    def __init__(self, *args: Any, shown: PanelClaim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = shown.claim.row_version


class ReasonForm(ClaimForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True
        self.fields["words"].label = _("Reason")


class FixedForm(ClaimForm):
    version = forms.TypedChoiceField(label=_("Version"), coerce=int)
    field_order = ["version", "words"]

    def __init__(self, *args: Any, shown: PanelClaim, **kwargs: Any) -> None:
        super().__init__(*args, shown=shown, **kwargs)
        self.fields["version"].choices = [(choice.key, choice.label) for choice in shown.versions]  # type: ignore[attr-defined]

    def chosen(self, versions: Sequence[PaperVersion]) -> PaperVersion:
        return next(row for row in versions if row.pk == self.cleaned_data["version"])


class CorrectedForm(ClaimForm):
    notice = forms.TypedChoiceField(label=_("Notice"), coerce=int)
    field_order = ["notice", "words"]

    def __init__(self, *args: Any, shown: PanelClaim, **kwargs: Any) -> None:
        super().__init__(*args, shown=shown, **kwargs)
        self.fields["notice"].choices = [(choice.key, choice.label) for choice in shown.notices]  # type: ignore[attr-defined]

    def chosen(self, notices: Sequence[Notice]) -> Notice:
        return next(row for row in notices if row.pk == self.cleaned_data["notice"])
