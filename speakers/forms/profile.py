"""What speakers write about themselves."""

from typing import Any

from django import forms
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from conference.lib import countries
from conference.lib.localized import texts_of
from conference.lib.text import clean_line
from speakers.links import LONGEST_TITLE, MOST_LINKS, check_link
from speakers.models import Speaker
from speakers.orcid import check_orcid, normalise

LONGEST_BIOGRAPHY = 5000
_PLAIN = ("name", "sorted_under", "pronunciation", "affiliation", "country", "orcid", "needs", "language")


class LineField(forms.CharField):
    def clean(self, value: Any) -> str:
        return super().clean(clean_line(value or ""))


class ProfileForm(forms.Form):
    """The biography has a field for each language of the conference, and for any other it is written in already."""

    name = LineField(
        label=_("Your name, as you want it to be written"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    sorted_under = LineField(
        label=_("Your family name, as lists sort you"),
        max_length=120,
        required=False,
        help_text=_("Only if it is not the last word of your name: “Nguyễn”, “García Márquez”, “Li”."),
    )
    pronunciation = LineField(
        label=_("How your name is spoken"),
        max_length=120,
        required=False,
        help_text=_("Such as “shab-NAM a-li-YEV”. Shown on your page and to whoever chairs your session."),
    )
    affiliation = LineField(
        label=_("Affiliation"), max_length=250, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    country = forms.ChoiceField(label=_("Country"), required=False, widget=forms.Select(attrs={"autocomplete": "country"}))
    orcid = LineField(label="ORCID iD", required=False, help_text=_("Such as 0000-0002-1825-0097; its last character is checked."))
    needs = forms.CharField(
        label=_("What you need on stage"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sound, a step-free way, a lectern you can sit at. Only the team reads it."),
    )
    language = forms.ChoiceField(label=_("Language of our letters to you"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, speaker: Speaker, **kwargs: Any) -> None:
        start = {name: getattr(speaker, name) for name in _PLAIN} | {"row_version": speaker.version}
        self.written = texts_of(speaker.biography)
        start |= {_field(code): text for code, text in self.written.items()}
        super().__init__(*args, initial=start, **kwargs)
        self.codes = list(dict.fromkeys([*speaker.conference.languages, *self.written]))
        for code in self.codes:
            self.fields[_field(code)] = _biography_in(code)
        self._choices("country", list(countries.choices(get_language() or "en")), _("No country"))
        spoken = [(code, get_language_info(code)["name_local"]) for code in speaker.conference.languages]
        self._choices("language", spoken, _("The conference’s main language"))

    @property
    def biographies(self) -> list[forms.BoundField]:
        return [self[_field(code)] for code in self.codes]

    def clean_orcid(self) -> str:
        orcid = normalise(self.cleaned_data["orcid"])
        if orcid:
            check_orcid(orcid)
        return orcid

    def values(self) -> dict[str, Any]:
        """What `change` takes, but for the links."""
        texts = {code: self.cleaned_data[_field(code)] for code in self.codes}
        return {name: self.cleaned_data[name] for name in _PLAIN} | {"biography": LazyI18nString(texts)}

    def _choices(self, name: str, offered: list[tuple[str, str]], nothing: Any) -> None:
        """What stands there already is offered, too: nobody loses it by saving."""
        now = self.initial.get(name)
        unknown = [(now, now)] if now and now not in dict(offered) else []
        self.fields[name].choices = [("", nothing), *unknown, *offered]  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    url = LineField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        validators=[check_link],
    )
    title = LineField(label=_("What it is called"), max_length=LONGEST_TITLE, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("title") and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", _("Write the address, or empty the line."))
        return cleaned


LinkForms = forms.formset_factory(LinkForm, extra=2, max_num=MOST_LINKS, absolute_max=MOST_LINKS + 2, validate_max=True)


def _field(code: str) -> str:
    return f"biography_{code}"


def _biography_in(code: str) -> forms.CharField:
    words = {"language": get_language_info(code)["name_local"]}
    widget = forms.Textarea(attrs={"rows": 5, "lang": code})
    return forms.CharField(label=_("About you: %(language)s") % words, required=False, max_length=LONGEST_BIOGRAPHY, widget=widget)
