"""Forms of the panel, and the one that readers fill in."""

from proceedings.forms.imports import PapersFileForm
from proceedings.forms.notices import AnswerForm, NoticeForm
from proceedings.forms.papers import PLACE, PaperForm, removable_of
from proceedings.forms.reports import ReportForm
from proceedings.forms.volumes import ContentsForm, SectionForm, VolumeForm

__all__ = [
    "PLACE",
    "AnswerForm",
    "ContentsForm",
    "NoticeForm",
    "PaperForm",
    "PapersFileForm",
    "ReportForm",
    "SectionForm",
    "VolumeForm",
    "removable_of",
]
