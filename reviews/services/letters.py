"""The messages of reviews, as rows of the outbox in the caller's transaction."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from conference.lib.tokens import hash_token, new_secret
from conference.services import mail
from reviews.models import Review


def confirm(review: Review, token: str) -> None:
    link = _link("reviews:confirm", review.language, review.public_id, token)
    _queue(review, "confirm", {"link": link}, f"review-confirm:{hash_token(token)[:32]}")


def waiting(review: Review) -> None:
    _queue(review, "waiting", {}, f"review-waiting:{review.public_id}")


def published(review: Review) -> None:
    _queue(review, "published", {"address": mail.absolute(review.get_absolute_url())}, f"review-published:{_moment(review)}")


def declined(review: Review) -> None:
    _queue(review, "declined", {}, f"review-declined:{_moment(review)}")


def withdrawn(review: Review) -> None:
    _queue(review, "withdrawn", {}, f"review-withdrawn:{review.public_id}")


def own_link(review: Review) -> str:
    return _link("reviews:open-mine", review.language, review.public_id, review.secret)


def _moment(review: Review) -> str:
    return f"{review.public_id}:{review.decided_at:%Y%m%d%H%M%S%f}"


def _queue(review: Review, name: str, values: dict[str, Any], occasion: str) -> None:
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
    )


def _link(name: str, language: str, *parts: str) -> str:
    with translation.override(language or "en"):
        return mail.absolute(reverse(name, args=parts))


def link_again(review: Review) -> None:
    """Asked for anew it is sent anew."""
    _queue(review, "link", {}, f"review-link:{new_secret()}")
