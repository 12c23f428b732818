"""What a visitor sends of the own programme, and a file that an organiser reads in."""

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError
from sessions.imports import any_format
from sessions.services.agendas import MOST_SESSIONS

_ID = re.compile(r"[0-9a-z]{4,16}")


class StarredField(forms.CharField):
    """Public ids with commas between them, as the browser keeps the stars; clean it is a list, without what cannot be one."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=MOST_SESSIONS * 17)

    def clean(self, value: object) -> list[str]:  # type: ignore[override]
        return [part for part in super().clean(value).split(",") if _ID.fullmatch(part)][:MOST_SESSIONS]


class StarredForm(forms.Form):
    sessions = StarredField()


class ProgrammeFileForm(forms.Form):
    """The size is judged before anything is read."""

    LARGEST_BYTES = 20 * 1024 * 1024

    file = forms.FileField(
        label=_("File"),
        help_text=_("frab or Pentabarf XML, frab JSON, or a table as CSV in UTF-8; at most 20 MB. Its content tells which."),
    )

    def clean_file(self) -> UploadedFile:
        uploaded: UploadedFile = self.cleaned_data["file"]
        try:
            any_format.check_size(uploaded.size or 0, self.LARGEST_BYTES)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return uploaded
