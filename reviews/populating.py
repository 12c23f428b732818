"""Invented reviews for load tests: nine of ten published, the tenth waits for a moderator."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from conference.invented import batches, words
from conference.lib.errors import DomainError
from conference.lib.text import email_key, mailbox_key
from conference.models import Conference
from conference.services import public_ids
from proceedings.models import Paper
from reviews.models import HelpfulVote, Review, ReviewScore, ReviewState
from reviews.queries.facets import STANDARD
from reviews.readers import digest_of
from reviews.services import ratings

BATCH = 200
A_PAPER = 5
RATINGS = (5, 4, 4, 3, 5, 2, 4, 1, 3)


class NothingToReview(DomainError):
    message = "The conference has no published paper to review. Add some with --papers."


def populate(conference: Conference, counts: dict[str, int], at: datetime) -> list[str]:
    wanted = counts["reviews"]
    if not wanted:
        return []
    papers = _papers(conference, wanted)
    for numbers in batches(wanted):
        _add(papers, numbers, at)
    waiting = wanted // 10
    return [f"{wanted - waiting} reviews of {len(papers)} papers, and {waiting} that wait for a moderator"]


def _papers(conference: Conference, reviews: int) -> Sequence[Paper]:
    """A few readers each, so that most of them show a figure."""
    standing = Paper.objects.standing().filter(volume__conference=conference).exclude(current=None)
    found = list(standing.order_by("-pk")[: -(-reviews // A_PAPER)])
    if not found:
        raise NothingToReview
    return found


@transaction.atomic
def _add(papers: Sequence[Paper], numbers: range, at: datetime) -> None:
    """Rounds of one paper lie together, so that a batch counts few papers anew."""
    ids = public_ids.fresh(Review, len(numbers))
    chosen = [papers[(number - 1) // A_PAPER % len(papers)] for number in numbers]
    rows = [_review(paper, number, public_id, at) for paper, number, public_id in zip(chosen, numbers, ids, strict=True)]
    Review.objects.bulk_create(rows, BATCH)
    _around(rows)
    for paper in {paper.pk: paper for paper in chosen}.values():
        ratings.recount(paper)


def _around(rows: Sequence[Review]) -> None:
    """Scores of every part, and for each third published review a few votes."""
    scores = [
        ReviewScore(review=row, facet=facet.key, value=max(1, min(5, (row.rating or 3) + place % 3 - 1)))
        for row in rows
        for place, facet in enumerate(STANDARD)
    ]
    ReviewScore.objects.bulk_create(scores, BATCH)
    votes = [
        HelpfulVote(review=row, voter=digest_of(f"invented-voter-{number}@example.org")) for row in rows for number in range(row.helpful)
    ]
    HelpfulVote.objects.bulk_create(votes, BATCH)


def _review(paper: Paper, number: int, public_id: str, at: datetime) -> Review:
    address = f"invented-{public_id}@example.org"
    waits = number % 10 == 0
    return Review(
        public_id=public_id,
        paper=paper,
        version_id=paper.current_id,
        email=address,
        email_key=email_key(address),
        mailbox=mailbox_key(address),
        display_name=f"Invented Reader {number}",
        language="en",
        rating=RATINGS[number % len(RATINGS)],
        text=words(number, 4),
        interests="None",
        helpful=0 if waits or number % 3 else 1 + number % 4,
        state=ReviewState.PENDING if waits else ReviewState.PUBLISHED,
        pending_since=at,
        decided_at=None if waits else at,
        published_at=None if waits else at,
    )
