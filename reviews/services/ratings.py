"""The figure on the paper follows its published reviews, in the same transaction."""

from django.db.models import Count

from proceedings.models import Paper
from proceedings.services import papers
from reviews.models import Review, ReviewState
from reviews.rating import Summary, summarise


def summary_of(paper: Paper) -> Summary:
    rows = Review.objects.filter(paper=paper, state=ReviewState.PUBLISHED).order_by()
    return summarise(dict(rows.values_list("rating").annotate(Count("pk"))))


def recount(paper: Paper) -> None:
    """The last statements of the caller's transaction: they also make the public pages new. The lock keeps two counts apart."""
    locked = (
        Paper.objects.select_for_update(of=("self",)).select_related("volume__series__organisation", "volume__conference").get(pk=paper.pk)
    )
    summary = summary_of(locked)
    papers.set_rating(locked, mean=summary.mean, count=summary.count)
