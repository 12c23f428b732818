"""What the team may change of a speaker."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conference.lib import countries
from speakers import links
from speakers.forms.photo import PhotographField
from speakers.models import Speaker
from speakers.orcid import check_orcid, normalise


class LinksField(forms.CharField):
    """One a line: the address, then what it is called."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return links.to_lines(value) if isinstance(value, list) else value

    def clean(self, value: str | None) -> list[dict[str, str]]:
        found = links.from_lines(super().clean(value) or "")
        links.check_number(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(links.to_lines(initial or []), data)


class SpeakerForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("country"), required=False)
    language = forms.ChoiceField(
        label=_("language of letters"),
        required=False,
        choices=[("", "—"), *settings.LANGUAGES],
        help_text=_("Empty: the conference’s main language."),
    )
    orcid = forms.CharField(label="ORCID iD", required=False, help_text=_("Such as 0000-0002-1825-0097; its last character is checked."))
    links = LinksField(
        label=_("links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: the address, then what it is called."),
    )
    photo = PhotographField(
        label=_("photo"), required=False, help_text=_("JPEG, PNG or WebP up to 12 MB. Cropped to 4:5; place and camera are taken out.")
    )
    agreed = forms.BooleanField(label=_("the person agreed that the photo is shown"), required=False)
    remove_photo = forms.BooleanField(label=_("remove the photo"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Speaker
        fields = [
            "name", "sorted_under", "pronunciation", "affiliation", "country", "biography", "links", "orcid", "needs", "language",
            "email", "featured", "invented",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *countries.choices(get_language() or "en")]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["row_version"] = self.instance.version
            self.initial["agreed"] = self.instance.photo_agreed

    def clean_orcid(self) -> str:
        orcid = normalise(self.cleaned_data["orcid"])
        if orcid:
            check_orcid(orcid)
        return orcid
