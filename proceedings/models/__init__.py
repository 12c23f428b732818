"""What is published, as it was published."""

from proceedings.models.identifiers import Identifier
from proceedings.models.papers import PAPER_TRANSITIONS, Paper, PaperFile, PaperQuerySet, PaperState, PaperText, PaperVersion
from proceedings.models.people import Affiliation, Author, AuthorAffiliation, PaperAuthor
from proceedings.models.search import SearchDocument
from proceedings.models.volumes import VOLUME_TRANSITIONS, FormerVolumeSlug, Section, Series, Volume, VolumeEditor, VolumeState

__all__ = [
    "PAPER_TRANSITIONS",
    "VOLUME_TRANSITIONS",
    "Affiliation",
    "Author",
    "AuthorAffiliation",
    "FormerVolumeSlug",
    "Identifier",
    "Paper",
    "PaperAuthor",
    "PaperFile",
    "PaperQuerySet",
    "PaperState",
    "PaperText",
    "PaperVersion",
    "SearchDocument",
    "Section",
    "Series",
    "Volume",
    "VolumeEditor",
    "VolumeState",
]
