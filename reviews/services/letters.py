"""The messages of reviews, as rows of the outbox in the caller's transaction."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import translation

from conference.lib.tokens import hash_token, new_secret
from conference.services import mail
from reviews.models import Review

# So long a decision's letter waits, that a slip can be taken back unseen.
UNDO_WITHIN = timedelta(minutes=1)


def confirm(review: Review, token: str) -> None:
    link = _link("reviews:confirm", review.language, review.public_id, token)
    _queue(review, "confirm", {"link": link}, f"review-confirm:{hash_token(token)[:32]}")


def waiting(review: Review) -> None:
    _queue(review, "waiting", {}, f"review-waiting:{review.public_id}")


def published(review: Review) -> None:
    values = {"address": mail.absolute(review.get_absolute_url())}
    _queue(review, "published", values, f"review-published:{_moment(review)}", hold_until=_leaves_at(review))


def declined(review: Review) -> None:
    _queue(review, "declined", {}, f"review-declined:{_moment(review)}", hold_until=_leaves_at(review))


def take_back(review: Review) -> None:
    """The letter of the last decision, when it has not left yet. Called while the review still says when that was."""
    for decision in ("published", "declined"):
        mail.take_back(f"review-{decision}:{_moment(review)}")


def withdrawn(review: Review) -> None:
    _queue(review, "withdrawn", {}, f"review-withdrawn:{review.public_id}")


def own_link(review: Review) -> str:
    return _link("reviews:open-mine", review.language, review.public_id, review.secret)


def _moment(review: Review) -> str:
    return f"{review.public_id}:{review.decided_at:%Y%m%d%H%M%S%f}"


def _leaves_at(review: Review) -> datetime | None:
    return review.decided_at and review.decided_at + UNDO_WITHIN


def _queue(review: Review, name: str, values: dict[str, Any], occasion: str, hold_until: datetime | None = None) -> None:
    with translation.override(review.language):
        reason = review.get_decline_reason_display() if review.decline_reason else ""
    mail.queue(
        to=review.email,
        template=f"reviews/{name}",
        context={"review": review, "paper": review.paper, "own_link": own_link(review), "reason": reason, **values},
        language=review.language,
        app="reviews",
        occasion=occasion,
        conference=review.conference,
        hold_until=hold_until,
    )


def _link(name: str, language: str, *parts: str) -> str:
    with translation.override(language or "en"):
        return mail.absolute(reverse(name, args=parts))


def link_again(review: Review) -> None:
    """Asked for anew it is sent anew."""
    _queue(review, "link", {}, f"review-link:{new_secret()}")
