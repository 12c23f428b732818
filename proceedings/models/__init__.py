"""What is published, as it was published."""

from proceedings.models.counts import AccessCount
from proceedings.models.identifiers import Identifier
from proceedings.models.keywords import PaperKeyword
from proceedings.models.materials import PaperFile, PaperLink, PdfText, Reference
from proceedings.models.notices import (
    NOTICE_TRANSITIONS,
    REPORT_TRANSITIONS,
    TAKING_BACK,
    Notice,
    NoticeKind,
    NoticeState,
    ProblemReport,
    ReportState,
)
from proceedings.models.papers import PAPER_TRANSITIONS, Paper, PaperQuerySet, PaperState, PaperText, PaperVersion
from proceedings.models.people import Affiliation, Author, AuthorAffiliation, FormerAuthor, PaperAuthor
from proceedings.models.search import SearchAuthor, SearchDocument, SearchWord
from proceedings.models.volumes import VOLUME_TRANSITIONS, FormerVolumeSlug, Section, Series, Volume, VolumeEditor, VolumeState

__all__ = [
    "NOTICE_TRANSITIONS",
    "PAPER_TRANSITIONS",
    "REPORT_TRANSITIONS",
    "TAKING_BACK",
    "VOLUME_TRANSITIONS",
    "AccessCount",
    "Affiliation",
    "Author",
    "AuthorAffiliation",
    "FormerAuthor",
    "FormerVolumeSlug",
    "Identifier",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Paper",
    "PaperAuthor",
    "PaperFile",
    "PaperKeyword",
    "PaperLink",
    "PaperQuerySet",
    "PaperState",
    "PaperText",
    "PaperVersion",
    "PdfText",
    "ProblemReport",
    "Reference",
    "ReportState",
    "SearchAuthor",
    "SearchDocument",
    "SearchWord",
    "Section",
    "Series",
    "Volume",
    "VolumeEditor",
    "VolumeState",
]
