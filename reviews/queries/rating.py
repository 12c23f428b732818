"""The figures of a paper as readers see them: read from one row, however many reviews there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from proceedings.models import Paper
from proceedings.rated import rating_in_words
from reviews.models import Badge, PaperRating
from reviews.queries.asked import ORDERS, Asked
from reviews.rating import Figures, Summary, shrunk

RATING_WORDS = {1: _("Poor"), 2: _("Weak"), 3: _("Fair"), 4: _("Good"), 5: _("Excellent")}
ORDER_WORDS = {"helpful": _("Most helpful"), "newest": _("Newest"), "critical": _("Critical")}


@dataclass(frozen=True)
class Bar:
    key: int
    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class FacetFigure:
    """`mean` is None below three."""

    label: str
    mean: Decimal | None
    count: int


@dataclass(frozen=True)
class Choice:
    """A link that orders or narrows the reviews; one that is chosen leads back."""

    key: str
    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class ShownFigures:
    summary: Summary
    longest: int
    bars: tuple[Bar, ...]
    facets: tuple[FacetFigure, ...]
    orders: tuple[Choice, ...]
    badges: tuple[Choice, ...]
    versions: tuple[Choice, ...]


def figures_of(papers: Sequence[Paper]) -> dict[int, Figures]:
    """One statement."""
    rows = {row.paper_id: row for row in PaperRating.objects.filter(paper__in=papers)}
    return {paper.pk: _figures(rows.get(paper.pk)) for paper in papers}


def shown(paper: Paper, figures: Figures, labels: Mapping[str, str], asked: Asked) -> ShownFigures:
    summary = figures.summary
    return ShownFigures(
        summary=summary,
        longest=max(summary.counts.values()),
        bars=tuple(_bars(paper, summary, asked)),
        facets=tuple(_facets(figures, labels)),
        orders=tuple(
            Choice(key, str(ORDER_WORDS[key]), 0, asked.but(order=key).address(paper.public_id), key == asked.order) for key in ORDERS
        ),
        badges=tuple(_badges(paper, figures, asked)),
        versions=tuple(_versions(paper, figures, asked)),
    )


def in_words(paper: Paper) -> str:
    """The figure as it stands on the paper, or nothing."""
    return rating_in_words(paper.rating_shown, paper.rating_count) if paper.rating_shown is not None else ""


def _figures(row: PaperRating | None) -> Figures:
    return Figures(row.ratings, row.facets, row.badges, row.versions) if row else Figures()


def _bars(paper: Paper, summary: Summary, asked: Asked) -> Iterator[Bar]:
    for rating in range(5, 0, -1):
        chosen = rating == asked.rating
        url = asked.but(rating=0 if chosen else rating).address(paper.public_id)
        yield Bar(rating, str(RATING_WORDS[rating]), summary.counts[rating], url, chosen)


def _facets(figures: Figures, labels: Mapping[str, str]) -> Iterator[FacetFigure]:
    for key, label in labels.items():
        number, total = figures.facets.get(key, (0, 0))
        if number:
            yield FacetFigure(label, shrunk(number, total), number)


def _badges(paper: Paper, figures: Figures, asked: Asked) -> Iterator[Choice]:
    for badge in Badge:
        count, chosen = figures.badges.get(badge.value, 0), badge.value == asked.badge
        if count or chosen:
            url = asked.but(badge="" if chosen else badge.value).address(paper.public_id)
            yield Choice(badge.value, str(badge.label), count, url, chosen)


def _versions(paper: Paper, figures: Figures, asked: Asked) -> Iterator[Choice]:
    """Nothing to choose from while all have read the same."""
    numbers = sorted(map(int, figures.versions))
    for number in numbers if len(numbers) > 1 else []:
        chosen = number == asked.version
        url = asked.but(version=0 if chosen else number).address(paper.public_id)
        yield Choice(str(number), str(number), figures.versions[str(number)], url, chosen)
