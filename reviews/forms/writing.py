"""The form under a paper, and the one that mends."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from conference.lib.automatic import WrittenByHand
from conference.lib.text import clean_line, clean_text
from reviews.models import LEAST_CHARACTERS, MOST_CHARACTERS
from reviews.queries.reading import RATING_WORDS
from reviews.services.writing import Words


class ReviewForm(WrittenByHand):
    rating = forms.TypedChoiceField(label=_("All in all"), choices=list(RATING_WORDS.items()), coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is the paper worth, and to whom?"),
        widget=forms.Textarea(attrs={"rows": 9, "data-least": LEAST_CHARACTERS}),
        max_length=MOST_CHARACTERS,
        help_text=format_lazy(_("At least {count} characters, in any language."), count=LEAST_CHARACTERS),
    )
    shown = forms.ChoiceField(
        label=_("Shown under the review"),
        choices=[("name", _("My name")), ("pseudonym", _("A pseudonym"))],
        widget=forms.RadioSelect,
        initial="name",
    )
    display_name = forms.CharField(label=_("Name or pseudonym"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Never shown. You confirm the review by a link that we send there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    interests = forms.CharField(
        label=_("Competing interests"), max_length=300, help_text=_("Do you work with the authors, or against them? “None” is an answer.")
    )

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if len(text) < LEAST_CHARACTERS:
            missing = LEAST_CHARACTERS - len(text)
            words = ngettext_lazy("%(missing)d more character is needed.", "%(missing)d more characters are needed.", missing)
            raise forms.ValidationError(words % {"missing": missing})
        return text

    def clean_display_name(self) -> str:
        name = clean_line(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(_("Write a name that can be read."))
        return name

    def words(self, language: str) -> Words:
        clean = self.cleaned_data
        return Words(
            rating=clean["rating"],
            text=clean["text"],
            display_name=clean["display_name"],
            is_pseudonym=clean["shown"] == "pseudonym",
            interests=clean["interests"],
            email=clean["email"],
            language=language,
        )


class RevisionForm(forms.Form):
    """The words again; who one is does not change."""

    rating = ReviewForm.base_fields["rating"]
    text = ReviewForm.base_fields["text"]
    interests = ReviewForm.base_fields["interests"]

    clean_text = ReviewForm.clean_text
