"""The answers under reviews, and the page on which they are written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from reviews.models import Reply, ReplyState, Review
from reviews.readers import Reader


@dataclass(frozen=True)
class ReplyRow:
    public_id: str
    name: str
    role: str
    role_label: str
    language: str
    text: str
    written_at: datetime


@dataclass(frozen=True)
class OwnReply:
    """An answer that only its writer sees, or that the writer may take away."""

    public_id: str
    state: str
    state_label: str
    reason: str
    words: str
    language: str
    text: str
    written_at: datetime

    @property
    def may_be_mended(self) -> bool:
        return self.state in {ReplyState.PENDING, ReplyState.DECLINED}


def threads_of(reviews: Sequence[Review]) -> dict[int, tuple[ReplyRow, ...]]:
    """What is public, by the review's key, in the order of writing; one statement."""
    found: dict[int, list[ReplyRow]] = defaultdict(list)
    for reply in Reply.objects.public().filter(review__in=[review.pk for review in reviews]):
        found[reply.review_id].append(_row(reply))
    return {key: tuple(rows) for key, rows in found.items()}


def to_answer(public_id: str) -> Review:
    """A public review with its paper. Raises Http404 for every other."""
    paths = ("version", "paper__volume__conference", "paper__volume__series__organisation", "paper__current")
    rows = Review.objects.public().select_related(*paths).prefetch_related("paper__current__texts")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def own_of(review: Review, reader: Reader) -> tuple[OwnReply, ...]:
    """Withdrawn ones are gone for their writer too."""
    rows = Reply.objects.of_person(reader.key, reader.user).filter(review=review).exclude(state=ReplyState.WITHDRAWN)
    return tuple(_own(reply) for reply in rows)


def own_reply(review: Review, public_id: str, reader: Reader) -> Reply:
    """Raises Http404 for somebody else's."""
    rows = Reply.objects.of_person(reader.key, reader.user).filter(review=review, public_id=public_id)
    found = rows.exclude(state=ReplyState.WITHDRAWN).select_related("review").first()
    if found is None:
        raise Http404
    return found


def _row(reply: Reply) -> ReplyRow:
    return ReplyRow(
        public_id=reply.public_id,
        name=reply.display_name,
        role=reply.role,
        role_label=str(reply.get_role_display()),
        language=reply.language,
        text=reply.text,
        written_at=reply.written_at,
    )


def _own(reply: Reply) -> OwnReply:
    declined = reply.state == ReplyState.DECLINED
    return OwnReply(
        public_id=reply.public_id,
        state=reply.state,
        state_label=str(reply.get_state_display()),
        reason=str(reply.get_decline_reason_display()) if declined else "",
        words=reply.decline_words if declined else "",
        language=reply.language,
        text=reply.text,
        written_at=reply.written_at,
    )
