"""What the writer does: write, confirm, mend, withdraw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition
from conference.lib.states import advance
from conference.lib.text import clean_line, clean_text, email_key
from conference.lib.tokens import hash_token, new_secret, same
from conference.services import activity
from proceedings.models import Paper
from reviews.models import REVIEW_TRANSITIONS as TABLE
from reviews.models import Review, ReviewRevision, ReviewState
from reviews.services import letters, ratings

CONFIRM_WITHIN = timedelta(days=7)


class NotOpen(DomainError):
    message = _("This paper takes no reviews.")


class WrittenAlready(DomainError):
    message = _("A review of this paper was written from this address already. We have sent its link there again.")


class LinkIsOver(DomainError):
    message = _("This link is over or was used before.")


class IsAuthor(DomainError):
    message = _("Authors do not review their own paper.")


@dataclass(frozen=True)
class Words:
    """What the form gives."""

    rating: int
    text: str
    display_name: str
    is_pseudonym: bool
    interests: str
    email: str
    language: str


def write(paper: Paper, words: Words, *, by: User | None) -> Review:
    """Unconfirmed until the mailed button is pressed. The same address twice gets its link again: raises WrittenAlready."""
    existing = Review.objects.filter(paper=paper, email_key=email_key(words.email)).exclude(state=ReviewState.WITHDRAWN).first()
    if existing is not None:
        send_link_again(existing)
        raise WrittenAlready
    try:
        return _write(paper, words, by)
    except IntegrityError:
        # The same form, sent twice at once: one of them was first.
        raise WrittenAlready from None


@transaction.atomic
def _write(paper: Paper, words: Words, by: User | None) -> Review:
    if paper.state != "published" or paper.current is None:
        raise NotOpen
    if paper.current.authors.filter(email_key=email_key(words.email)).exists():
        raise IsAuthor
    review = Review.objects.create(
        paper=paper,
        version=paper.current,
        user=by,
        email=words.email.strip(),
        email_key=email_key(words.email),
        display_name=clean_line(words.display_name),
        is_pseudonym=words.is_pseudonym,
        language=words.language,
        rating=words.rating,
        text=clean_text(words.text),
        interests=clean_line(words.interests),
    )
    _ask_to_confirm(review, to=ReviewState.UNCONFIRMED)
    activity.record("review written", review, by=by, conference=review.conference, personal={"email": review.email})
    return review


@transaction.atomic
def confirm(review: Review, token: str) -> None:
    """Used once, within seven days; raises LinkIsOver otherwise."""
    stored = Review.objects.select_for_update().get(pk=review.pk)
    fits = bool(stored.confirm_hash) and same(stored.confirm_hash, hash_token(token))
    if not fits or stored.state != ReviewState.UNCONFIRMED or stored.confirm_until is None or stored.confirm_until < timezone.now():
        raise LinkIsOver
    _confirmed(stored)


@transaction.atomic
def confirm_by_hand(review: Review, *, at: datetime | None = None) -> None:
    """For reviews whose writer is known otherwise, as those of the demonstration are."""
    _confirmed(Review.objects.select_for_update().get(pk=review.pk), at)


@transaction.atomic
def send_link_again(review: Review) -> None:
    """To the address of the review, whoever asks: a new button for what is unconfirmed, else the page's own link."""
    if review.state == ReviewState.UNCONFIRMED:
        _ask_to_confirm(review, to=None)
        return
    letters.link_again(review)


@transaction.atomic
def revise(review: Review, words: Words, *, by: User | None) -> None:
    """New words for what was declined or published: it waits for a moderator again, and the old words are kept."""
    stored = Review.objects.select_for_update().get(pk=review.pk)
    was_public = stored.state == ReviewState.PUBLISHED
    ReviewRevision.objects.create(review=stored, text=stored.text, rating=stored.rating, was_public=was_public)
    fields = {
        "rating": words.rating,
        "text": clean_text(words.text),
        "interests": clean_line(words.interests),
        "pending_since": timezone.now(),
        "decline_reason": "",
        "decline_words": "",
    }
    if stored.state == ReviewState.PENDING:
        Review.objects.filter(pk=stored.pk, state=ReviewState.PENDING).update(**fields)
    else:
        advance(stored, ReviewState.PENDING, TABLE, **fields)
    activity.record("review revised", stored, by=by, conference=stored.conference)
    if was_public:
        ratings.recount(stored.paper)


@transaction.atomic
def withdraw(review: Review, *, by: User | None) -> None:
    stored = Review.objects.select_for_update().get(pk=review.pk)
    was_public = stored.state == ReviewState.PUBLISHED
    advance(stored, ReviewState.WITHDRAWN, TABLE)
    activity.record("review withdrawn", stored, by=by, conference=stored.conference)
    letters.withdrawn(stored)
    if was_public:
        ratings.recount(stored.paper)


def _ask_to_confirm(review: Review, *, to: str | None) -> None:
    token = new_secret()
    fields = {"confirm_hash": hash_token(token), "confirm_until": timezone.now() + CONFIRM_WITHIN}
    if to is None:
        Review.objects.filter(pk=review.pk).update(**fields)
    else:
        advance(review, to, TABLE, **fields)
    letters.confirm(review, token)


def _confirmed(stored: Review, at: datetime | None = None) -> None:
    if stored.state != ReviewState.UNCONFIRMED:
        raise IllegalTransition
    advance(stored, ReviewState.PENDING, TABLE, confirm_hash="", pending_since=at or timezone.now())
    activity.record("review confirmed", stored, by=None, conference=stored.conference)
    letters.waiting(stored)
