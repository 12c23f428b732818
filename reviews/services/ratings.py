"""The figures of a paper follow its published reviews, in the same transaction."""

from dataclasses import asdict
from typing import Any

from django.db.models import Count, Sum

from proceedings.models import Paper
from proceedings.services import papers
from reviews.models import PaperRating, Review, ReviewBadge, ReviewScore, ReviewState
from reviews.rating import Figures


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


def recount(paper: Paper) -> None:
    """The last statements of the caller's transaction: they also make the public pages new. The lock keeps two counts apart."""
    locked = (
        Paper.objects.select_for_update(of=("self",)).select_related("volume__series__organisation", "volume__conference").get(pk=paper.pk)
    )
    figures = counted(locked)
    PaperRating.objects.update_or_create(paper=locked, defaults=asdict(figures))
    papers.set_rating(locked, mean=figures.summary.mean, count=figures.summary.count)


def _texts(pairs: Any) -> dict[str, int]:
    return {str(key): number for key, number in pairs}
