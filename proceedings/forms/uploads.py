"""Files of a form: several in one field, judged by their content, refused in words that name the file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from conference.lib.errors import DomainError
from proceedings.file_types import LARGEST_BYTES

MOST_AT_ONCE = 40


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        files = value if isinstance(value, list | tuple) else [value]
        given = [file for file in files if file]
        if len(given) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(count)d files at once.") % {"count": MOST_AT_ONCE})
        if not given:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(file, initial) for file in given]


def judged(uploads: Iterable[UploadedFile], judge: Callable[[Upload], object]) -> list[Upload]:
    """The bytes of files that were opened and looked through."""
    files, refusals = [], []
    for upload in uploads:
        file = Upload(upload.name or "file", upload.read(LARGEST_BYTES + 1))
        try:
            judge(file)
            files.append(file)
        except DomainError as refusal:
            refusals.append(f"{file.name}: {refusal}")
    if refusals:
        raise forms.ValidationError(refusals)
    return files
