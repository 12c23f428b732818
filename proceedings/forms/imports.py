"""A file of papers and the series into which it goes."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proceedings.models import Series

LARGEST_BYTES = 20 * 1024 * 1024


class PapersFileForm(forms.Form):
    """The size is judged before anything is read."""

    series = forms.ModelChoiceField(
        Series.objects.none(), label=_("Series"), help_text=_("Volumes that are not there yet are made in it, as drafts.")
    )
    without_refused = forms.BooleanField(
        label=_("Leave out papers that are refused"), required=False, help_text=_("Else a volume is read in wholly or not at all.")
    )
    file = forms.FileField(label=_("File"), help_text=_("ACL Anthology XML, JATS, BibTeX or RIS; at most 20 MB. Its content tells which."))

    def __init__(self, *args: Any, series: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        uploaded: UploadedFile = self.cleaned_data["file"]
        if (uploaded.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is larger than 20 MB."))
        return uploaded
