"""The figures of a paper follow its published reviews, in the same transaction."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum

from proceedings.models import Paper
from proceedings.services import papers
from reviews.models import PaperRating, Review, ReviewBadge, ReviewScore, ReviewState
from reviews.rating import Summary, summarise


@dataclass(frozen=True)
class Figures:
    """As a PaperRating keeps them: keys are text, as JSON has them."""

    ratings: dict[str, int] = field(default_factory=dict)
    facets: dict[str, list[int]] = field(default_factory=dict)
    badges: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> Summary:
        return summarise({int(rating): number for rating, number in self.ratings.items()})


def counted(paper: Paper) -> Figures:
    """From the published rows, in four statements whatever their number."""
    rows = Review.objects.filter(paper=paper, state=ReviewState.PUBLISHED).order_by()
    scores = ReviewScore.objects.filter(review__in=rows).order_by().values_list("facet").annotate(Count("pk"), Sum("value"))
    badges = ReviewBadge.objects.filter(review__in=rows).order_by().values_list("kind").annotate(Count("pk"))
    return Figures(
        ratings=_texts(rows.values_list("rating").annotate(Count("pk"))),
        facets={facet: [number, total] for facet, number, total in scores},
        badges=_texts(badges),
        versions=_texts(rows.values_list("version__number").annotate(Count("pk"))),
    )


def figures_of(paper: Paper) -> Figures:
    """As they were counted last: one row to read, however many reviews there are."""
    row = PaperRating.objects.filter(paper=paper).first()
    return Figures(row.ratings, row.facets, row.badges, row.versions) if row else Figures()


def recount(paper: Paper) -> None:
    """The last statements of the caller's transaction: they also make the public pages new. The lock keeps two counts apart."""
    locked = (
        Paper.objects.select_for_update(of=("self",)).select_related("volume__series__organisation", "volume__conference").get(pk=paper.pk)
    )
    figures = counted(locked)
    values = {"ratings": figures.ratings, "facets": figures.facets, "badges": figures.badges, "versions": figures.versions}
    PaperRating.objects.update_or_create(paper=locked, defaults=values)
    papers.set_rating(locked, mean=figures.summary.mean, count=figures.summary.count)


def _texts(pairs: Any) -> dict[str, int]:
    return {str(key): number for key, number in pairs}
