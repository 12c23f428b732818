"""The page of what was found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conference.lib.localized import LocalizedText
from conference.lib.markdown import plain
from proceedings.exports.formats import OF_REFERENCES
from proceedings.models import Paper, PaperText, PaperVersion, PdfText
from proceedings.queries.lists import PaperRow, listed, paper_row
from proceedings.queries.search import finding, narrowing, snippets, spelling
from proceedings.queries.search.asked import NARROWING, Asked

PAGE = 20
# Of a paper with more, the first of them are shown, and those that were asked for.
MOST_NAMES = 10
FIRST_NAMES = 6


@dataclass(frozen=True)
class Hit:
    row: PaperRow
    title: SafeString
    authors: tuple[SafeString, ...]
    more_authors: int
    excerpt: SafeString
    excerpt_language: str
    # Where the excerpt is from, when it is not the abstract.
    from_text: bool


@dataclass(frozen=True)
class Order:
    label: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class SearchPage:
    """`asked` is what was searched for; `typed` is what the reader wrote when that is something else."""

    asked: Asked
    hits: tuple[Hit, ...]
    page: Page
    facets: tuple[narrowing.Facet, ...]
    chosen: tuple[narrowing.Chosen, ...]
    orders: tuple[Order, ...]
    typed: Asked | None = None
    # The same words as they are written.
    literal_url: str = ""
    meant: Asked | None = None
    each_word: tuple[spelling.WordCount, ...] = ()

    @property
    def query(self) -> str:
        return (self.typed or self.asked).query

    @property
    def parameters(self) -> str:
        """For the links to the other pages of the result."""
        return self.asked.parameters + "&" if self.asked.parameters else ""

    @property
    def exports(self) -> tuple[str, ...]:
        """The addresses of what was found, as BibTeX, RIS and CSL-JSON."""
        addresses = (reverse(f"proceedings_files:search-{form.name}") for form in OF_REFERENCES)
        return tuple(f"{address}?{self.asked.parameters}" for address in addresses)

    @property
    def kept_fields(self) -> tuple[tuple[str, str], ...]:
        """What the papers are narrowed to stays when other words are typed."""
        return tuple((name, str(value)) for name in NARROWING if (value := getattr(self.asked, name)))


def search(asked: Asked, number: str = "1") -> SearchPage:
    """Published papers and the tombstones of retracted ones; where the words find nothing, what they may have meant."""
    tally = finding.tally(asked)
    proposed = spelling.proposal(asked, tally.total)
    if proposed is None or tally.total:
        return _page(asked, tally, number, meant=proposed)
    return _page(proposed, finding.tally(proposed), number, typed=asked)


def _page(asked: Asked, tally: finding.Tally, number: str, *, typed: Asked | None = None, meant: Asked | None = None) -> SearchPage:
    page = Paginator(range(tally.total), PAGE).get_page(number)
    keys = finding.papers(asked, limit=PAGE, offset=page.start_index() - 1) if tally.total else []
    places = narrowing.places()
    return SearchPage(
        asked=asked,
        hits=_hits(keys, asked.words),
        page=page,
        facets=narrowing.facets(asked, tally, places),
        chosen=narrowing.chosen(asked, tally, places),
        orders=_orders(asked),
        typed=typed,
        literal_url=typed.but(literal=True).url if typed else "",
        meant=meant,
        each_word=() if tally.total else spelling.each_word(asked),
    )


def _orders(asked: Asked) -> tuple[Order, ...]:
    words = {"relevance": _("Best match"), "newest": _("Newest"), "rating": _("Readers’ rating")}
    offered = words if asked.words else {name: words[name] for name in ("newest", "rating")}
    present = asked.order if asked.order in offered else "newest"
    return tuple(Order(label, asked.but(order=name).url, name == present) for name, label in offered.items())


def _hits(keys: Sequence[int], words: Sequence[str]) -> tuple[Hit, ...]:
    found = snippets.pattern(words)
    papers = {paper.pk: paper for paper in listed(Paper.objects.filter(pk__in=keys))} if keys else {}
    shown = [papers[key] for key in keys if key in papers]
    bodies = _bodies([paper for paper in shown if _abstract(paper, found) is None]) if found else {}
    return tuple(_hit(paper, found, bodies.get(paper.current_id or 0, ())) for paper in shown)


def _abstract(paper: Paper, found: re.Pattern[str] | None) -> PaperText | None:
    """The one in which the words stand, the paper's own language first."""
    version = paper.current
    if version is None or found is None:
        return None
    texts = sorted(version.texts.all(), key=lambda text: text.language != version.language)
    return next((text for text in texts if found.search(text.abstract)), None)


def _bodies(papers: Sequence[Paper]) -> dict[int, tuple[str, ...]]:
    """Version → its full text and the words of its PDF."""
    versions = [paper.current_id for paper in papers]
    bodies = dict(PaperVersion.objects.filter(pk__in=versions).exclude(body_markdown="").values_list("pk", "body_markdown"))
    read = PdfText.objects.filter(file__version__in=versions, file__kind="pdf", state=PdfText.State.READ)
    texts = dict(read.values_list("file__version", "text"))
    return {version: tuple(filter(None, (bodies.get(version), texts.get(version)))) for version in {*bodies, *texts}}


def _hit(paper: Paper, found: re.Pattern[str] | None, bodies: Sequence[str]) -> Hit:
    row = paper_row(paper, linked=False)
    text, from_text = _passage(paper, row.abstract, found, bodies)
    names = _names(row.authors, found)
    return Hit(
        row=row,
        title=snippets.marked(row.title.text, found),
        authors=tuple(snippets.marked(name, found) for name in names),
        more_authors=len(row.authors) - len(names),
        excerpt=snippets.marked(text.text, found),
        excerpt_language=text.language,
        from_text=from_text,
    )


def _names(names: Sequence[str], found: re.Pattern[str] | None) -> Sequence[str]:
    if len(names) <= MOST_NAMES:
        return names
    asked = [name for name in names[FIRST_NAMES:] if found and found.search(name)]
    return [*names[:FIRST_NAMES], *asked[: MOST_NAMES - FIRST_NAMES]]


def _passage(paper: Paper, abstract: LocalizedText, found: re.Pattern[str] | None, bodies: Sequence[str]) -> tuple[LocalizedText, bool]:
    """From an abstract, else from the text, else how the abstract begins."""
    text = _abstract(paper, found)
    if text is not None:
        return LocalizedText(snippets.excerpt(text.abstract, found), text.language), False
    language = paper.current.language if paper.current else ""
    passage = next((passage for body in bodies if (passage := snippets.excerpt(body, found))), "")
    if passage:
        return LocalizedText(plain(passage), language), True
    return LocalizedText(snippets.cut(abstract.text), abstract.language), False
