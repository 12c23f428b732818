"""Search over the folded words of papers: every word must be somewhere, and where it is decides the order."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from conference.lib.text import clean_line, fold, shorten
from proceedings.models import Paper, PaperQuerySet
from proceedings.queries.lists import PaperRow, listed, paper_row

PAGE = 20
LONGEST_QUERY = 200
MOST_WORDS = 8
EXCERPT = 260


@dataclass(frozen=True)
class Hit:
    row: PaperRow
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class SearchPage:
    query: str
    hits: tuple[Hit, ...]
    page: Page

    @property
    def parameters(self) -> str:
        """For the links to the other pages of the result."""
        return urlencode({"q": self.query}) + "&"


def search(query: str, number: str = "1") -> SearchPage:
    """Papers that still stand; words are compared without case, marks and local letters."""
    words = _words(query)
    page = Paginator(listed(found_papers(query)), PAGE).get_page(number)
    return SearchPage(clean_line(query[:LONGEST_QUERY]), tuple(_hit(paper, words) for paper in page), page)


def found_papers(query: str) -> PaperQuerySet:
    """What a search finds, in its order."""
    words = _words(query)
    if not words:
        return Paper.objects.none()
    papers = Paper.objects.standing()
    for word in words:
        papers = papers.filter(_anywhere(word))
    return papers.annotate(rank=_rank(words)).order_by("rank", "-volume__year", "position", "pk")


def _words(query: str) -> list[str]:
    return fold(query[:LONGEST_QUERY]).split()[:MOST_WORDS]


def _anywhere(word: str) -> Q:
    columns = ("title", "authors", "abstract", "text")
    condition = Q()
    for column in columns:
        condition |= Q(**{f"search_document__{column}__contains": word})
    return condition


def _rank(words: list[str]) -> Case:
    """All words in the title, then among the authors, then in the abstract, then in the text."""
    places = [When(_all_in(column, words), then=Value(place)) for place, column in enumerate(("title", "authors", "abstract"))]
    return Case(*places, default=Value(3), output_field=IntegerField())


def _all_in(column: str, words: list[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(**{f"search_document__{column}__contains": word})
    return condition


def _hit(paper: Paper, words: list[str]) -> Hit:
    row = paper_row(paper)
    return Hit(row, marked(row.title.text, words), marked(_excerpt(row.abstract.text, words), words))


def _excerpt(text: str, words: list[str]) -> str:
    """The part of the text around the first word that was asked for."""
    parts = text.split()
    first = next((number for number, part in enumerate(parts) if any(word in fold(part) for word in words)), 0)
    start = max(0, first - 12)
    return ("… " if start else "") + shorten(" ".join(parts[start:]), EXCERPT)


def marked(text: str, words: list[str]) -> SafeString:
    """HTML in which the words asked for stand out, whatever letters they are written with."""
    pieces = (
        f"<mark>{escape(piece)}</mark>" if piece.strip() and any(word in fold(piece) for word in words) else escape(piece)
        for piece in re.split(r"(\s+)", text)
    )
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped
