"""Page-shaped reads of reviews: only what is published, and nothing that tells who stands behind a pseudonym."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from conference.kept import Lookup, Revision
from proceedings.models import Paper
from proceedings.queries import revisions
from reviews.models import Review, ReviewState
from reviews.queries.claims import ClaimRow, claims_of
from reviews.queries.threads import ReplyRow, threads_of
from reviews.rating import Summary, summarise

RATING_WORDS = {1: _("Poor"), 2: _("Weak"), 3: _("Fair"), 4: _("Good"), 5: _("Excellent")}
ON_PAPER = 10
ORDERS = {"newest": ("-published_at", "-pk"), "critical": ("rating", "-published_at", "-pk")}


@dataclass(frozen=True)
class ReviewRow:
    public_id: str
    name: str
    is_pseudonym: bool
    language: str
    rating: int
    word: str
    text: str
    interests: str
    version: int
    is_current_version: bool
    published_at: datetime
    revised: bool
    url: str
    replies: tuple[ReplyRow, ...] = ()
    claim: ClaimRow | None = None


@dataclass(frozen=True)
class Bar:
    key: int
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Reviews:
    """Of one paper."""

    paper: Paper
    summary: Summary
    bars: tuple[Bar, ...]
    rows: tuple[ReviewRow, ...]
    more: int
    order: str


_review = Lookup(lambda public_id: revisions.under(Review.objects.public().filter(public_id=public_id), "paper__volume__"))


def of_review(review: str) -> Revision | None:
    return revisions.revision(_review.first(review))


def public_paper(public_id: str) -> Paper:
    rows = Paper.objects.public().select_related("volume__conference", "volume__series", "current").prefetch_related("current__texts")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def public_review(public_id: str) -> Review:
    rows = Review.objects.public().select_related("version", "paper__volume__conference", "paper__volume__series", "paper__current")
    found = rows.prefetch_related("paper__current__texts", "revisions").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def of_paper(paper: Paper, *, order: str = "newest", most: int | None = None) -> Reviews:
    return of_papers([paper], order=order, most=most)[paper.pk]


def of_papers(papers: Sequence[Paper], *, order: str = "newest", most: int | None = None) -> dict[int, Reviews]:
    """Two statements and one for revisions, whatever the number of papers."""
    rows = Review.objects.filter(paper__in=papers, state=ReviewState.PUBLISHED)
    counts: dict[int, dict[int, int]] = {paper.pk: {} for paper in papers}
    for key, rating, number in rows.order_by().values_list("paper", "rating").annotate(Count("pk")):
        counts[key][rating] = number
    found: dict[int, list[Review]] = {paper.pk: [] for paper in papers}
    for review in rows.select_related("version").prefetch_related("revisions").order_by(*ORDERS.get(order, ORDERS["newest"])):
        found[review.paper_id].append(review)
    shown = [review for reviews in found.values() for review in reviews]
    threads, claims = threads_of(shown), claims_of(shown)
    for review in shown:
        review.shown_with = threads.get(review.pk, ()), claims.get(review.pk)  # type: ignore[attr-defined]
    return {paper.pk: _page(paper, summarise(counts[paper.pk]), found[paper.pk], order, most) for paper in papers}


def row_of(review: Review, current: int | None) -> ReviewRow:
    rating = review.rating or 1  # only a draft has none, and no draft is shown
    if not hasattr(review, "shown_with"):
        review.shown_with = threads_of([review]).get(review.pk, ()), claims_of([review]).get(review.pk)  # type: ignore[attr-defined]
    return ReviewRow(
        public_id=review.public_id,
        name=review.display_name,
        is_pseudonym=review.is_pseudonym,
        language=review.language,
        rating=rating,
        word=str(RATING_WORDS[rating]),
        text=review.text,
        interests=review.interests,
        version=review.version.number,
        is_current_version=review.version_id == current,
        published_at=review.published_at or review.written_at,
        revised=any(revision.was_public for revision in review.revisions.all()),
        url=review.get_absolute_url(),
        replies=review.shown_with[0],  # type: ignore[attr-defined]
        claim=review.shown_with[1],  # type: ignore[attr-defined]
    )


def _page(paper: Paper, summary: Summary, reviews: Sequence[Review], order: str, most: int | None) -> Reviews:
    shown = reviews[:most] if most else reviews
    bars = tuple(Bar(rating, str(RATING_WORDS[rating]), summary.counts[rating], "") for rating in range(5, 0, -1))
    return Reviews(paper, summary, bars, tuple(row_of(review, paper.current_id) for review in shown), len(reviews) - len(shown), order)
