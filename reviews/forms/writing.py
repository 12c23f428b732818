"""The form under a paper, and the one that mends."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from conference.lib.automatic import WrittenByHand
from conference.lib.text import clean_line, clean_text
from proceedings.models import PaperVersion
from reviews.models import LEAST_CHARACTERS, MOST_CHARACTERS, Review, Rewording
from reviews.queries.facets import FacetRow
from reviews.queries.reading import RATING_WORDS
from reviews.readers import Reader
from reviews.services.writing import Words

LEFT_OUT = ("", _("Left out"))
NAME, PSEUDONYM = "name", "pseudonym"


def score_name(facet: str) -> str:
    return f"score_{facet}"


class Scored(forms.Form):
    """Rating, parts and words: what a new review and a mended one have in common. Only a draft leaves them open."""

    rating = forms.TypedChoiceField(label=_("All in all"), choices=list(RATING_WORDS.items()), coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is the paper worth, and to whom?"),
        widget=forms.Textarea(attrs={"rows": 9}),
        max_length=MOST_CHARACTERS,
        help_text=format_lazy(
            _("At least {count} characters, in any language. Say what convinced you and what did not; a page or a table helps to answer."),
            count=LEAST_CHARACTERS,
        ),
    )
    error = forms.BooleanField(
        label=_("I may have found an error"),
        required=False,
        help_text=_("The authors and the editor are asked to answer it. What they decide is shown under your review and mailed to you."),
    )
    place = forms.CharField(
        label=_("Where in the paper?"), max_length=200, required=False, help_text=_("Such as “Table 2, row 2”."),
        widget=forms.TextInput(attrs={"class": "w-mid"}),
    )  # fmt: skip
    says_attended = forms.BooleanField(label=_("I attended the talk"), required=False)
    says_in_field = forms.BooleanField(
        label=_("I work in the field"), required=False, help_text=_("Shown as what you say. Badges are earned, not said.")
    )
    display_name = forms.CharField(label=_("Name or pseudonym"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    interests = forms.CharField(
        label=_("Competing interests"),
        max_length=300,
        help_text=_("Do you work with the authors, for their institutions, or against them? “None” is an answer."),
    )

    def __init__(self, *args: Any, facets: Sequence[FacetRow], unfinished: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facets, self.unfinished = facets, unfinished
        for facet in facets:
            self.fields[score_name(facet.key)] = forms.TypedChoiceField(
                label=facet.label,  # type: ignore[arg-type]
                help_text=facet.question,  # type: ignore[arg-type]
                choices=[*RATING_WORDS.items(), LEFT_OUT],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial="",
            )
        if unfinished:
            for field in self.fields.values():
                field.required = False

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[score_name(facet.key)] for facet in self.facets]

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if len(text) < LEAST_CHARACTERS and not self.unfinished:
            missing = LEAST_CHARACTERS - len(text)
            words = ngettext_lazy("%(missing)d more character is needed.", "%(missing)d more characters are needed.", missing)
            raise forms.ValidationError(words % {"missing": missing})
        return text

    def clean_display_name(self) -> str:
        name = clean_line(self.cleaned_data["display_name"])
        if not name and not self.unfinished:
            raise forms.ValidationError(_("Write a name that can be read."))
        return name

    def clean_place(self) -> str:
        """What was typed and is not asked for any more goes with its mark."""
        place = clean_line(self.cleaned_data["place"])
        if not self.cleaned_data.get("error"):
            return ""
        if not place and not self.unfinished:
            raise forms.ValidationError(_("Say where: a page, a table, a figure or a sentence."))
        return place

    @property
    def scores(self) -> dict[str, int]:
        given = {facet.key: self.cleaned_data[score_name(facet.key)] for facet in self.facets}
        return {key: value for key, value in given.items() if value}

    def _said(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "rating": clean["rating"] or None,
            "text": clean["text"],
            "display_name": clean["display_name"],
            "interests": clean["interests"],
            "scores": self.scores,
            "says_attended": clean["says_attended"],
            "says_in_field": clean["says_in_field"],
            "place": clean["place"],
            # What is cleaned has no invisible characters any more.
            "typed": self.data.get("text", ""),
        }


class ReviewForm(WrittenByHand, Scored):
    """`known` is who proved an address already: it is not asked for again."""

    shown = forms.ChoiceField(
        label=_("Shown under the review"),
        choices=[(NAME, _("My name")), (PSEUDONYM, _("A pseudonym"))],
        widget=forms.RadioSelect,
        initial=NAME,
        help_text=_("Who stands behind a pseudonym the conference’s moderators know, and nobody else: not the authors, not the search."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Never shown. You confirm the review by a link that we send there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    version = forms.TypedChoiceField(label=_("The version that you read"), coerce=int)

    field_order = ("rating", "text", "error", "place", "version", "shown", "display_name", "email", "interests")

    def __init__(self, *args: Any, versions: Sequence[PaperVersion], known: Reader | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.versions = known, {version.number: version for version in versions}
        choices = [(number, format_lazy(_("Version {number}"), number=number)) for number in self.versions]
        self.fields["version"].choices = choices  # type: ignore[attr-defined]
        if len(self.versions) < 2:
            del self.fields["version"]
        if known is not None:
            del self.fields["email"]
        else:
            self.fields["email"].required = True

    def clean(self) -> dict[str, Any]:
        """A pseudonym that is the person's name would be no pseudonym."""
        clean = super().clean() or self.cleaned_data
        own = clean_line(self.known.name).casefold() if self.known else ""
        if own and clean.get("shown") == PSEUDONYM and (clean.get("display_name") or "").casefold() == own:
            self.add_error("display_name", _("This is your own name. Write a pseudonym, or choose “My name”."))
        return clean

    @property
    def address(self) -> str:
        return self.known.email if self.known else self.cleaned_data["email"]

    def words(self, language: str) -> Words:
        clean = self.cleaned_data
        return Words(
            **self._said(),
            is_pseudonym=clean["shown"] == PSEUDONYM,
            email=self.address,
            language=language,
            version=self.versions.get(clean.get("version")),  # type: ignore[arg-type]
        )


class RevisionForm(Scored):
    """The words again; who one is does not change. What was public once keeps its name, and its claim goes its own way."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        if review.published_at is not None:
            for name in FIXED_ONCE_PUBLIC:
                del self.fields[name]
        else:
            self.fields["display_name"].required = False

    def clean_display_name(self) -> str:
        """Left empty it stays what it was."""
        return clean_line(self.cleaned_data["display_name"]) or self.review.display_name

    def look_again(self, review: Review) -> None:
        """What was typed stays; sent once more, it replaces what has come in between."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["row_version"] = review.row_version  # type: ignore[index]

    def words(self) -> Words:
        """What the form does not ask is as it was."""
        review = self.review
        for name in FIXED_ONCE_PUBLIC:
            self.cleaned_data.setdefault(name, typed(review)[name])
        return Words(**self._said(), is_pseudonym=review.is_pseudonym, email=review.email, language=review.language)


FIXED_ONCE_PUBLIC = ("display_name", "error", "place", "says_attended", "says_in_field")


def typed(review: Review, waiting: Rewording | None = None) -> dict[str, Any]:
    """What the form holds: the last words that the writer sent."""
    claim = getattr(review, "claim", None)
    last = waiting or review
    scores = waiting.scores if waiting else {score.facet: score.value for score in review.scores.all()}
    return {score_name(facet): value for facet, value in scores.items()} | {
        "rating": last.rating,
        "text": last.text,
        "error": claim is not None,
        "place": claim.place if claim else "",
        "says_attended": review.says_attended,
        "says_in_field": review.says_in_field,
        "shown": PSEUDONYM if review.is_pseudonym else NAME,
        "display_name": review.display_name,
        "interests": last.interests,
        "version": review.version.number,
        "row_version": review.row_version,
    }
