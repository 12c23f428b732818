"""What papers on a subject are found by, written in the transaction that changes what readers see."""

from collections.abc import Sequence

from proceedings.models import Paper, PaperKeyword, PaperVersion
from proceedings.models.keywords import keyword_key

MOST = 60


def write(papers: Sequence[Paper]) -> None:
    """Of the versions that readers see, whose texts are fetched already; two statements."""
    PaperKeyword.objects.filter(paper__in=[paper.pk for paper in papers]).delete()
    PaperKeyword.objects.bulk_create([row for paper in papers if paper.current for row in _rows(paper, paper.current)])


def _rows(paper: Paper, version: PaperVersion) -> list[PaperKeyword]:
    rows: dict[str, PaperKeyword] = {}
    for text in version.texts.all():
        for word in text.keywords:
            if key := keyword_key(word):
                rows.setdefault(key, PaperKeyword(paper=paper, key=key, word=word[:200], language=text.language))
    return list(rows.values())[:MOST]
