"""What reviews put on other people's pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, F, Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.places import Figure, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Paper
from reviews.models import Review, ReviewState
from reviews.queries import rating
from reviews.queries import reading as queries
from reviews.services import ratings

URGENT_HOURS = 24


def paper_page(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    found = queries.of_papers(papers)
    return {key: Part("reviews/paper_part.html", reviews, order=50) for key, reviews in found.items()}


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, Role.MODERATOR):  # type: ignore[arg-type]
        return []
    waiting = Review.objects.visible_to(user).of(conference).waiting()  # type: ignore[arg-type]
    count, oldest = waiting.count(), waiting.values_list("pending_since", flat=True).first()
    if not count or oldest is None:
        return []
    hours = int((at - oldest).total_seconds() // 3600)
    title = ngettext("Review waits for a moderator", "Reviews wait for a moderator", count)
    detail = ngettext("The oldest waits %(hours)d hour", "The oldest waits %(hours)d hours", hours) % {"hours": hours}
    urgency = "today" if hours >= URGENT_HOURS else "week"
    return [Need(count, title, detail, reverse("admin:reviews_review_queue"), _("Open the queue"), urgency)]


def sitemap() -> list[Shelf]:
    return [Shelf("reviews", Review.objects.public().only("public_id", "published_at"), _entry, "published_at")]


def left_out() -> list[str]:
    return ["/papers/*/reviews/new/"]


def _entry(review: Review) -> SitemapEntry:
    return SitemapEntry(review.get_absolute_url(), review.published_at)


def invariants() -> Iterator[Violation]:
    """The figures on a paper are those of its published reviews, and the votes of a review are its rows."""
    rated = Paper.objects.filter(rating_count__gt=0) | Paper.objects.filter(reviews__state=ReviewState.PUBLISHED)
    wrong = []
    for paper in rated.distinct():
        counted, shown = ratings.counted(paper), (paper.rating_mean, paper.rating_count)
        if shown != (counted.summary.mean, counted.summary.count) or counted != rating.figures_of([paper])[paper.pk]:
            wrong.append(paper.public_id)
    if wrong:
        yield Violation("a paper shows another rating than its reviews give", tuple(wrong))
    voted = Review.objects.annotate(rows=Count("votes")).exclude(helpful=F("rows")).order_by("pk")
    if miscounted := tuple(voted.values_list("public_id", flat=True)):
        yield Violation("a review shows another number of votes than it has", miscounted)
