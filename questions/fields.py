"""A field of a form for each kind of question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conference.lib import countries
from conference.lib.errors import DomainError
from conference.lib.localized import in_language
from conference.lib.markdown import render
from conference.lib.places import Words
from conference.lib.text import clean_line, clean_text
from questions.files import ACCEPTED, JudgedFile, judge
from questions.models import NO, YES, Kind, Question, QuestionVersion, Upload
from questions.services import uploads

SHORT, LONG = 300, 4000
MOST_DOTS = 7


def field_for(question: Question, *, required: bool) -> forms.Field:
    """The present wording as a field. `required` may be weaker than the wording's own."""
    version = question.wording
    field = _MAKERS[Kind(version.kind)](question, required)
    field.label = in_language(version.label).text
    explanation = in_language(version.help).text
    field.help_text = render(explanation) if explanation else ""
    return field


class LineField(forms.CharField):
    def clean(self, value: Any) -> str:
        return super().clean(clean_line(value or ""))


class TextField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> str:
        return super().clean(clean_text(value or ""))


class NumberField(forms.DecimalField):
    """With the reader's own decimal sign; kept in plain figures."""

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        return "" if number is None else f"{number.normalize():f}"


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> str:
        day = super().clean(value)
        return "" if day is None else day.isoformat()


class ConsentField(forms.BooleanField):
    def clean(self, value: Any) -> str:
        return YES if super().clean(value) else ""


@dataclass(frozen=True)
class ChosenFile:
    """What a form sends for a file: a new one, the secret of one that is kept, or the wish to have none."""

    upload: UploadedFile | None
    kept: str
    removed: bool


class FileInput(forms.FileInput):
    """`kept_name` and `kept_secret` show a file that waits; `given_name` one that is the answer already."""

    template_name = "questions/file_input.html"
    needs_multipart_form = True
    kept_name = kept_secret = given_name = ""
    may_remove = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"].update(
            kept_name=self.kept_name, kept_secret=self.kept_secret, given_name=self.given_name, may_remove=self.may_remove
        )
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> ChosenFile:
        return ChosenFile(files.get(name), str(data.get(f"{name}-kept", "")), bool(data.get(f"{name}-none")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data


class FileField(forms.Field):
    """Clean values: a JudgedFile, an Upload that is kept, True for the answer of before, or None."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(widget=FileInput(attrs={"accept": ACCEPTED}), **kwargs)
        self.question = question

    def clean(self, value: ChosenFile | None) -> JudgedFile | Upload | bool | None:  # type: ignore[override]
        chosen = value or ChosenFile(None, "", False)
        if chosen.upload is not None:
            return self._judged(chosen.upload)
        if kept := uploads.find(self.question, chosen.kept):
            self.show_kept(kept)
            return kept
        # Sent a second time, the kept file is the answer already.
        if chosen.kept and not self.widget.given_name:
            raise forms.ValidationError(_("The file was kept for a day only. Choose it again."))
        return self._of_before(chosen.removed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data.upload or data.kept or data.removed)

    def show_kept(self, upload: Upload) -> None:
        self.widget.kept_name, self.widget.kept_secret = upload.name, upload.secret

    def show_given(self, name: str) -> None:
        self.widget.given_name, self.widget.may_remove = name, not self.required

    def _judged(self, upload: UploadedFile) -> JudgedFile:
        try:
            return judge(upload)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal))

    def _of_before(self, removed: bool) -> bool | None:
        if self.widget.given_name and not (removed and self.widget.may_remove):
            return True
        if self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return None


def _choices(version: QuestionVersion) -> list[tuple[str, str]]:
    return [(option.key, option.in_words()) for option in version.choices]


def _one_of(choices: Sequence[tuple[str, Words]], required: bool) -> forms.Field:
    """A few stand under one another; many, as a list that opens."""
    if len(choices) > MOST_DOTS:
        return forms.ChoiceField(choices=[("", _("Choose one")), *choices], required=required)
    nothing = [] if required else [("", _("No answer"))]
    return forms.ChoiceField(choices=[*choices, *nothing], required=required, widget=forms.RadioSelect)


def _number(question: Question, required: bool) -> forms.Field:
    field = NumberField(required=required, max_digits=15, decimal_places=4, localize=True)
    field.widget.attrs.update({"inputmode": "decimal", "class": "w-short"})
    return field


def _day(question: Question, required: bool) -> forms.Field:
    field = DayField(required=required)
    field.widget.attrs["class"] = "w-mid"
    return field


def _country(question: Question, required: bool) -> forms.Field:
    named = countries.choices(get_language() or "en")
    return forms.ChoiceField(
        choices=[("", _("Choose one")), *named], required=required, widget=forms.Select(attrs={"autocomplete": "country"})
    )


_MAKERS: dict[Kind, Callable[[Question, bool], forms.Field]] = {
    Kind.TEXT: lambda question, required: LineField(required=required, max_length=SHORT),
    Kind.LONG_TEXT: lambda question, required: TextField(required=required, max_length=LONG),
    Kind.NUMBER: _number,
    Kind.YES_NO: lambda question, required: _one_of([(YES, _("Yes")), (NO, _("No"))], required),
    Kind.ONE_OF: lambda question, required: _one_of(_choices(question.wording), required),
    Kind.MANY_OF: lambda question, required: forms.MultipleChoiceField(
        choices=_choices(question.wording), required=required, widget=forms.CheckboxSelectMultiple
    ),
    Kind.DATE: _day,
    Kind.COUNTRY: _country,
    Kind.FILE: lambda question, required: FileField(question, required=required),
    Kind.CONSENT: lambda question, required: ConsentField(required=required),
}
