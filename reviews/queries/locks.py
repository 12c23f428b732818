"""Why does a paper take no new reviews?"""

from collections.abc import Sequence

from proceedings.models import Paper
from reviews.models import PaperLock


def reasons_of(papers: Sequence[Paper]) -> dict[int, str]:
    """By the paper's key, of those that are closed; one statement."""
    rows = PaperLock.objects.standing().filter(paper__in=papers).order_by()
    return dict(rows.values_list("paper", "reason"))


def reason_of(paper: Paper) -> str:
    """Nothing when it is open."""
    return reasons_of([paper]).get(paper.pk, "")
