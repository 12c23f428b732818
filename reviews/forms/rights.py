"""Review by review: do the words stay?"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reviews.models import Review, ReviewState

STAY, GO = "stay", "go"
CHOICES = [(STAY, _("The words stay, without my name")), (GO, _("The words go too"))]
PUBLIC_ONCE = (ReviewState.PUBLISHED, ReviewState.HIDDEN)


class ErasingForm(forms.Form):
    sure = forms.BooleanField(label=_("I understand that this cannot be taken back."))

    def __init__(self, *args: Any, reviews: QuerySet[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, str] = {}
        for review in reviews.filter(state__in=PUBLIC_ONCE).prefetch_related("paper__current__texts"):
            name = f"review-{review.public_id}"
            self.names[name] = review.public_id
            self.fields[name] = forms.ChoiceField(label=str(review.paper), choices=CHOICES, widget=forms.RadioSelect, initial=STAY)
        self.order_fields([*self.names, "sure"])

    @property
    def taken_along(self) -> frozenset[str]:
        """The public ids of the reviews whose words go."""
        return frozenset(public_id for name, public_id in self.names.items() if self.cleaned_data[name] == GO)
