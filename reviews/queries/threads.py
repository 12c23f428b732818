"""Answers under reviews, as readers see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reviews.models import Reply, Review


@dataclass(frozen=True)
class ReplyRow:
    public_id: str
    name: str
    role: str
    role_label: str
    language: str
    text: str
    written_at: datetime


def threads_of(reviews: Sequence[Review]) -> dict[int, tuple[ReplyRow, ...]]:
    """By review, in the order of writing; one statement."""
    found: dict[int, list[ReplyRow]] = defaultdict(list)
    for reply in Reply.objects.public().filter(review__in=reviews):
        found[reply.review_id].append(_row(reply))
    return {key: tuple(rows) for key, rows in found.items()}


def _row(reply: Reply) -> ReplyRow:
    return ReplyRow(reply.public_id, reply.display_name, reply.role, reply.get_role_display(), reply.language, reply.text, reply.written_at)
