"""The messages of reviews, as rows of the outbox in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import translation

from conference.lib.tokens import hash_token, new_secret
from conference.services import mail
from reviews import proving
from reviews.models import Judged, Reply, Review, Rewording

# So long a decision's letter waits, that a slip can be taken back unseen.
UNDO_WITHIN = timedelta(minutes=1)


def confirm(review: Review, token: str) -> None:
    link = _link("reviews:confirm", review.language, review.public_id, token)
    _queue(review, "confirm", {"link": link}, f"review-confirm:{hash_token(token)[:32]}")


def draft(review: Review) -> None:
    """Asked for anew it is sent anew."""
    _queue(review, "draft", {}, f"review-draft:{new_secret()}")


def waiting(review: Review) -> None:
    _queue(review, "waiting", {}, f"review-waiting:{review.public_id}")


def decided(subject: Review | Rewording | Reply) -> None:
    """To who wrote it: it is public now, or why not. Leaves after a minute."""
    decided_many([subject])


def decided_many(subjects: Iterable[Review | Rewording | Reply]) -> None:
    """As `decided`, in one write."""
    mail.queue_many(message for subject in subjects for message in _decided(subject))


def _decided(subject: Review | Rewording | Reply) -> list[mail.Message]:
    name = "declined" if subject.state == "declined" else "published"
    values = {"address": mail.absolute(_review_of(subject).get_absolute_url()), "words": subject.decline_words}
    template = name if isinstance(subject, Review) else f"{type(subject).__name__.lower()}_{name}"
    return _messages(subject, template, values, occasion(subject), hold_until=_leaves_at(subject))


def take_back(subject: Review | Rewording | Reply) -> None:
    """The letter of the last decision, when it has not left yet. Called while the row still says when that was."""
    mail.take_back(occasion(subject))


def withdrawn(review: Review) -> None:
    _queue(review, "withdrawn", {}, f"review-withdrawn:{review.public_id}")


def link_again(review: Review) -> None:
    """Asked for anew it is sent anew."""
    _queue(review, "link", {}, f"review-link:{new_secret()}")


def own_link(review: Review) -> str:
    return _link("reviews:open-mine", review.language, review.public_id, review.secret)


def answer_link(reply: Reply) -> str:
    """Knows the writer, and leads to where the answer is mended."""
    with translation.override(reply.language or "en"):
        to = reverse("reviews:answer", args=[reply.review.public_id])
    return proving.link(proving.Proof(reply.email, reply.display_name, "link", to), reply.language)


def _review_of(subject: Review | Rewording | Reply) -> Review:
    return subject if isinstance(subject, Review) else subject.review


def occasion(subject: Judged) -> str:
    """Of the last decision about it."""
    return f"{type(subject).__name__.lower()}-decided:{subject.pk}:{subject.decided_at:%Y%m%d%H%M%S%f}"


def _leaves_at(subject: Judged) -> datetime | None:
    return subject.decided_at and subject.decided_at + UNDO_WITHIN


def _queue(subject: Review | Rewording | Reply, name: str, values: dict[str, Any], occasion: str) -> None:
    mail.queue_many(_messages(subject, name, values, occasion))


def _messages(
    subject: Review | Rewording | Reply, name: str, values: dict[str, Any], occasion: str, hold_until: datetime | None = None
) -> list[mail.Message]:
    """One, or none to a writer whose address is gone."""
    review = _review_of(subject)
    writer = subject if isinstance(subject, Reply) else review
    if not writer.email:
        return []
    with translation.override(writer.language):
        reason = subject.get_decline_reason_display() if subject.decline_reason else ""
    own = own_link(review) if isinstance(writer, Review) else answer_link(writer)
    context = {"review": review, "paper": review.paper, "reason": reason, "own_link": own}
    return [
        mail.Message(
            to=writer.email,
            template=f"reviews/{name}",
            context={**context, **values},
            language=writer.language,
            app="reviews",
            occasion=occasion,
            conference=review.conference,
            hold_until=hold_until,
        )
    ]


def _link(name: str, language: str, *parts: str) -> str:
    with translation.override(language or "en"):
        return mail.absolute(reverse(name, args=parts))
