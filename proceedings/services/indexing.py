"""The words of a paper for search, written in the transaction that changes the paper."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import prefetch_related_objects

from conference.lib.markdown import plain
from conference.lib.text import words
from proceedings.models import Paper, PaperVersion, PdfText, SearchAuthor, SearchDocument, SearchWord
from proceedings.queries.search.vocabulary import SHORTEST, letters_of, without_papers
from proceedings.services import keywords

BATCH = 200
# So many bytes of each column: together they stay below what PostgreSQL puts into one index row, a megabyte.
LONGEST = {"title": 20_000, "authors": 120_000, "keywords": 20_000, "abstract": 60_000, "text": 200_000}
LONGEST_WORD = 40
# A word that a text has less often may be a slip of the pen or of the reader of the PDF: it is found, but nothing is corrected to it.
OFTEN = 3
_COLUMNS = ["volume", "language", *LONGEST]


def index(papers: Sequence[Paper]) -> None:
    """Of the version that readers see; a constant number of statements for each two hundred papers."""
    for start in range(0, len(papers), BATCH):
        shown = [(paper, paper.current) for paper in papers[start : start + BATCH] if paper.current]
        versions = [version for _paper, version in shown]
        prefetch_related_objects(versions, "texts", "authors")
        keywords.write([paper for paper, _version in shown])
        read = _read_texts(versions)
        documents = [_document(paper, version, read.get(version.pk, "")) for paper, version in shown]
        SearchDocument.objects.bulk_create(documents, update_conflicts=True, unique_fields=["paper"], update_fields=_COLUMNS)
        _write_names(versions)
        _learn(documents)


def drop(paper: Paper) -> None:
    """Also the words that no other paper has: among them may be a name that must not be seen any more."""
    document = SearchDocument.objects.filter(paper=paper).first()
    if document is not None:
        document.delete()
        SearchWord.objects.filter(word__in=without_papers(_vocabulary(document))).delete()


def _document(paper: Paper, version: PaperVersion, read: str) -> SearchDocument:
    texts = list(version.texts.all())
    body = plain(version.body_markdown) if version.body_markdown else ""
    return SearchDocument(
        paper=paper,
        volume_id=paper.volume_id,
        language=version.language,
        title=_folded("title", (part for text in texts for part in (text.title, text.subtitle))),
        authors=_folded("authors", (author.name.full for author in version.authors.all())),
        keywords=_folded("keywords", (word for text in texts for word in text.keywords)),
        abstract=_folded("abstract", (text.abstract for text in texts)),
        text=_folded("text", (body, read)),
    )


def _folded(column: str, parts: Iterable[str]) -> str:
    """What is too long keeps each word once, which is what decides whether it is found."""
    found = [word for part in parts for word in words(part)]
    text = " ".join(found)
    if len(text.encode()) <= LONGEST[column]:
        return text
    short = (word for word in dict.fromkeys(found) if len(word) <= LONGEST_WORD)
    return " ".join(short).encode()[: LONGEST[column]].decode(errors="ignore")


def _read_texts(versions: Sequence[PaperVersion]) -> dict[int, str]:
    """Version → the words of its PDF, where they are read already."""
    read = PdfText.objects.filter(file__version__in=versions, file__kind="pdf", state=PdfText.State.READ)
    return dict(read.values_list("file__version", "text"))


def _write_names(versions: Sequence[PaperVersion]) -> None:
    SearchAuthor.objects.filter(document__in=[version.paper_id for version in versions]).delete()
    SearchAuthor.objects.bulk_create(list(_names(versions)), BATCH)


def _names(versions: Iterable[PaperVersion]) -> Iterator[SearchAuthor]:
    """Each name once, so that a count of them is a count of papers."""
    for version in versions:
        names = {" ".join(words(author.name.full)): author.name.full for author in version.authors.all()}
        for key, name in names.items():
            if key:
                yield SearchAuthor(document_id=version.paper_id, key=key[:400], name=name[:400])


def _learn(documents: Iterable[SearchDocument]) -> None:
    """In order, so that two who publish at once do not wait for one another."""
    new = sorted({word for document in documents for word in _vocabulary(document)})
    rows = [SearchWord(word=word, length=len(word), letters=letters_of(word)) for word in new]
    SearchWord.objects.bulk_create(rows, BATCH, ignore_conflicts=True)


def _vocabulary(document: SearchDocument) -> set[str]:
    said = f"{document.title} {document.authors} {document.keywords} {document.abstract}".split()
    repeated = (word for word, times in Counter(document.text.split()).items() if times >= OFTEN)
    return {word for word in (*said, *repeated) if SHORTEST <= len(word) <= LONGEST_WORD and not word.isdecimal()}
