"""The forms of a notice, and of the answer to a reader."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from proceedings.models import Notice, PaperVersion, ProblemReport
from proceedings.services.notices import NoticeWords

MOST_CHARACTERS = 20_000


class NoticeForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    text = forms.CharField(
        label=_("text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MOST_CHARACTERS,
        help_text=_("Markdown. The reason, and what is right."),
    )
    about_number = forms.IntegerField(
        label=_("about version"), required=False, min_value=1, help_text=_("Its number; empty for the one that readers see.")
    )
    led_to_number = forms.IntegerField(
        label=_("corrected in version"), required=False, min_value=1, help_text=_("Its number, once it is there.")
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Notice
        fields = ["paper", "kind", "language", "text", "doi"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.pk:
            numbers = {"about_number": row.about and row.about.number, "led_to_number": row.led_to and row.led_to.number}
            self.initial.update(numbers, row_version=row.version)

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        paper = cleaned.get("paper") or (self.instance.paper if self.instance.pk else None)
        versions = {row.number: row for row in PaperVersion.objects.filter(paper=paper)} if paper else {}
        for name in ("about", "led_to"):
            cleaned[name] = self._version(versions, f"{name}_number")
        if cleaned["about"] is None and paper is not None and cleaned.get("about_number") is None:
            cleaned["about"] = paper.current
        return cleaned

    def words(self) -> NoticeWords:
        clean = self.cleaned_data
        return NoticeWords(**{name: clean[name] for name in ("kind", "text", "language", "about", "led_to", "doi")})

    def _version(self, versions: dict[int, PaperVersion], name: str) -> PaperVersion | None:
        number = self.cleaned_data.get(name)
        if number and number not in versions:
            self.add_error(name, _("The paper has no version %(number)d.") % {"number": number})
        return versions.get(number) if number else None


class AnswerForm(forms.ModelForm):
    words = forms.CharField(
        label=_("your answer"), widget=forms.Textarea(attrs={"rows": 6}), max_length=MOST_CHARACTERS,
        help_text=_("Mailed to the reader when an address was left."),
    )  # fmt: skip
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProblemReport
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["row_version"] = self.instance.version
