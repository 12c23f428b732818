"""What reviews put on other people's pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.places import Figure, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Paper
from reviews.models import AbuseReport, Reply, ReportState, Review, ReviewState
from reviews.queries import figures, locks, queue
from reviews.queries import reading as queries
from reviews.services import ratings

URGENT_HOURS = 24


def paper_page(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    found = queries.of_papers(papers, most=queries.ON_PAPER)
    return {key: Part("reviews/paper_part.html", reviews, order=50) for key, reviews in found.items()}


def locked(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    """That the paper takes no new reviews, and why, above its reviews."""
    return {key: Part("reviews/lock_part.html", reason, order=49) for key, reason in locks.reasons_of(papers).items()}


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    """What waits for the person, and for moderators how quickly it is decided here."""
    waiting = queue.waiting(user, conference)  # type: ignore[arg-type]
    found: list[Need | Figure] = [_need(waiting, waiting.oldest, at)] if waiting.oldest is not None else []
    return found + moderation_figure(user, conference, at)


def _need(waiting: queue.Waiting, oldest: datetime, at: datetime) -> Need:
    hours = int((at - oldest).total_seconds() // 3600)
    if waiting.number == waiting.counts["reviews"]:
        title = ngettext("Review waits for a moderator", "Reviews wait for a moderator", waiting.number)
    else:
        title = ngettext("Remark of a reader waits in the queue", "Remarks of readers wait in the queue", waiting.number)
    detail = ngettext("The oldest waits %(hours)d hour", "The oldest waits %(hours)d hours", hours) % {"hours": hours}
    urgency = "today" if hours >= URGENT_HOURS else "week"
    return Need(waiting.number, title, detail, reverse("admin:reviews_review_queue"), _("Open the queue"), urgency)


def moderation_figure(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, Role.MODERATOR):  # type: ignore[arg-type]
        return []
    month = figures.month(user, conference, at)  # type: ignore[arg-type]
    if not month.decided or month.median is None:
        return []
    hours = int(month.median.total_seconds() // 3600)
    one, many = "Half of the reviews are decided within %(hours)d hour", "Half of the reviews are decided within %(hours)d hours"
    return [Figure(ngettext(one, many, hours) % {"hours": hours}, "admin/reviews/figure.html", month, order=70)]


def sitemap() -> list[Shelf]:
    return [Shelf("reviews", Review.objects.public().only("public_id", "published_at"), _entry, "published_at")]


def left_out() -> list[str]:
    return ["/papers/*/reviews/new/"]


def _entry(review: Review) -> SitemapEntry:
    return SitemapEntry(review.get_absolute_url(), review.published_at)


def invariants() -> Iterator[Violation]:
    """The figures on a paper are those of its published reviews, and a thing counts its open reports."""
    yield from _wrong_ratings()
    yield from _wrong_reports()


def _wrong_reports() -> Iterator[Violation]:
    for model, column in ((Review, "review"), (Reply, "reply")):
        open_ones = AbuseReport.objects.filter(state=ReportState.OPEN, **{column: OuterRef("pk")}).order_by().values(column)
        counted = Coalesce(Subquery(open_ones.annotate(number=Count("pk")).values("number")), 0)
        rows: Any = model.objects
        wrong = rows.annotate(counted=counted).exclude(reports=F("counted")).values_list("public_id", flat=True)
        if ids := tuple(wrong):
            yield Violation(f"a {column} counts other reports than are open", ids)


def _wrong_ratings() -> Iterator[Violation]:
    rated = Paper.objects.filter(rating_count__gt=0) | Paper.objects.filter(reviews__state=ReviewState.PUBLISHED)
    wrong = []
    for paper in rated.distinct():
        counted = ratings.counted(paper)
        shown = (paper.rating_mean, paper.rating_count)
        if shown != (counted.summary.mean, counted.summary.count) or counted != ratings.figures_of(paper):
            wrong.append(paper.public_id)
    if wrong:
        yield Violation("a paper shows another rating than its reviews give", tuple(wrong))
