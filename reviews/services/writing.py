"""What the writer does: write, confirm, mend, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition
from conference.lib.states import advance
from conference.lib.text import clean_line, clean_text, email_key, mailbox_key
from conference.lib.tokens import hash_token, new_secret, same
from conference.services import activity
from proceedings.models import Paper
from reviews.models import REVIEW_TRANSITIONS as TABLE
from reviews.models import ErrorClaim, PaperLock, Review, ReviewState, Rewording
from reviews.permissions import is_author
from reviews.readers import Reader
from reviews.services import badges, judging, letters, ratings, surges
from reviews.services.rewording import keep_wording, set_scores

CONFIRM_WITHIN = timedelta(days=7)


class NotOpen(DomainError):
    message = _("This paper takes no reviews.")


class Locked(DomainError):
    """Says the public reason."""

    message = _("This paper takes no new reviews for now.")


class WrittenAlready(DomainError):
    message = _("A review of this paper was written from this address already. We have sent its link there again.")


class LinkIsOver(DomainError):
    message = _("This link is over or was used before.")


class IsAuthor(DomainError):
    message = _("Authors do not review their own paper.")


@dataclass(frozen=True)
class Words:
    """What the form gives. `scores` are by facet; `place` is where a possible error stands, or nothing."""

    rating: int
    text: str
    display_name: str
    is_pseudonym: bool
    interests: str
    email: str
    language: str
    scores: Mapping[str, int] = field(default_factory=dict)
    says_attended: bool = False
    says_in_field: bool = False
    place: str = ""


def write(paper: Paper, words: Words, *, by: User | None, reader: Reader | None = None, network: str = "") -> Review:
    """Unconfirmed until the mailed button is pressed, unless `reader` says that the address is proven.

    The same mailbox twice gets its link again: raises WrittenAlready.
    """
    existing = Review.objects.filter(paper=paper, mailbox=mailbox_key(words.email)).exclude(state=ReviewState.WITHDRAWN).first()
    if existing is not None:
        send_link_again(existing)
        raise WrittenAlready
    try:
        return _write(paper, words, by, reader, network)
    except IntegrityError:
        # The same form, sent twice at once: one of them was first.
        raise WrittenAlready from None


@transaction.atomic
def _write(paper: Paper, words: Words, by: User | None, reader: Reader | None, network: str) -> Review:
    _check_open(paper, words, by)
    review = Review.objects.create(
        paper=paper,
        version=paper.current,
        user=by,
        email=words.email.strip(),
        email_key=email_key(words.email),
        mailbox=mailbox_key(words.email),
        display_name=clean_line(words.display_name),
        is_pseudonym=words.is_pseudonym,
        language=words.language,
        rating=words.rating,
        text=clean_text(words.text),
        interests=clean_line(words.interests),
        says_attended=words.says_attended,
        says_in_field=words.says_in_field,
        network=network,
    )
    set_scores(review, dict(words.scores))
    _claim_error(review, words.place)
    activity.record("review written", review, by=by, conference=review.conference, personal={"email": review.email})
    if reader is not None and reader.mailbox == review.mailbox:
        advance(review, ReviewState.UNCONFIRMED, TABLE)
        _confirmed(review)
    else:
        _ask_to_confirm(review, to=ReviewState.UNCONFIRMED)
    surges.watch(paper)
    return review


def _check_open(paper: Paper, words: Words, by: User | None) -> None:
    if paper.state != "published" or paper.current is None:
        raise NotOpen
    lock = PaperLock.objects.standing().filter(paper=paper).first()
    if lock is not None:
        raise Locked(lock.reason)
    if is_author(Reader(words.email, "", by, "account" if by else "link"), paper):
        raise IsAuthor


def _claim_error(review: Review, place: str) -> None:
    if clean_line(place):
        ErrorClaim.objects.create(review=review, place=clean_line(place)[:200])


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
    """Before it was public: other words, and it waits for a moderator. Afterwards: a new wording that waits beside the one in sight."""
    stored = Review.objects.select_for_update().get(pk=review.pk)
    if stored.state == ReviewState.PUBLISHED:
        _propose(stored, words)
    else:
        _rewrite(stored, words)
    activity.record("review revised", stored, by=by, conference=stored.conference)


def _propose(stored: Review, words: Words) -> None:
    """A wording that waits already is replaced: a moderator reads the last one."""
    Rewording.objects.filter(review=stored, state="pending").update(state="taken back")
    proposal = Rewording(
        review=stored,
        text=clean_text(words.text),
        rating=words.rating,
        scores=dict(words.scores),
        interests=clean_line(words.interests),
        pending_since=timezone.now(),
    )
    judging.judge(proposal)
    proposal.save()


def _rewrite(stored: Review, words: Words) -> None:
    keep_wording(stored, was_public=False)
    stored.text, stored.rating, stored.interests = clean_text(words.text), words.rating, clean_line(words.interests)
    judging.judge(stored)
    fields = {
        "rating": stored.rating,
        "text": stored.text,
        "interests": stored.interests,
        "suspicion": stored.suspicion,
        "signals": stored.signals,
        "row_version": stored.row_version + 1,
        "pending_since": timezone.now(),
        "decline_reason": "",
        "decline_words": "",
    }
    if stored.state == ReviewState.PENDING:
        Review.objects.filter(pk=stored.pk, state=ReviewState.PENDING).update(**fields)
    else:
        advance(stored, ReviewState.PENDING, TABLE, **fields)
    set_scores(stored, dict(words.scores))


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
    badges.award(stored)
    judging.judge(stored)
    fields = {"confirm_hash": "", "pending_since": at or timezone.now(), "suspicion": stored.suspicion, "signals": stored.signals}
    advance(stored, ReviewState.PENDING, TABLE, **fields)
    activity.record("review confirmed", stored, by=None, conference=stored.conference)
    letters.waiting(stored)
