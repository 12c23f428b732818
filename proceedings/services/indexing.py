"""The words of a paper for search, written in the transaction that changes the paper."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from conference.lib.markdown import plain
from conference.lib.text import fold
from proceedings.models import Paper, PaperVersion, SearchDocument
from proceedings.services import keywords

BATCH = 200
_COLUMNS = ["title", "authors", "abstract", "text"]


def index(papers: Sequence[Paper]) -> None:
    """Of the version that readers see; a constant number of statements for each two hundred papers."""
    for start in range(0, len(papers), BATCH):
        batch = list(papers[start : start + BATCH])
        shown = [(paper, paper.current) for paper in batch if paper.current]
        prefetch_related_objects([version for _paper, version in shown], "texts", "authors")
        keywords.write(batch)
        documents = [_document(paper, version) for paper, version in shown]
        SearchDocument.objects.bulk_create(documents, update_conflicts=True, unique_fields=["paper"], update_fields=_COLUMNS)


def drop(paper: Paper) -> None:
    SearchDocument.objects.filter(paper=paper).delete()


def _document(paper: Paper, version: PaperVersion) -> SearchDocument:
    texts = list(version.texts.all())
    abstracts = [part for text in texts for part in (text.abstract, *text.keywords)]
    return SearchDocument(
        paper=paper,
        title=fold(" · ".join(part for text in texts for part in (text.title, text.subtitle) if part)),
        authors=fold(" · ".join(author.name.full for author in version.authors.all())),
        abstract=fold(" · ".join(part for part in abstracts if part)),
        text=fold(plain(version.body_markdown)) if version.body_markdown else "",
    )
