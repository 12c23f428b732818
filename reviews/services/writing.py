"""What the writer does: write, confirm, mend, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition, SayWhy, StaleRow
from conference.lib.states import advance
from conference.lib.text import clean_line, clean_text, email_key, mailbox_key
from conference.lib.tokens import hash_token, new_secret, same
from conference.services import activity
from proceedings.models import Paper, PaperVersion
from reviews.models import REVIEW_TRANSITIONS as TABLE
from reviews.models import REWORDING_TRANSITIONS, ErrorClaim, PaperLock, Review, ReviewState, Rewording, RewordingState
from reviews.permissions import is_author
from reviews.readers import Reader
from reviews.services import badges, judging, letters, ratings, surges
from reviews.services.rewording import keep_wording, set_scores

CONFIRM_WITHIN = timedelta(days=7)
PAPER = ("paper__volume__conference", "paper__volume__series", "paper__current")


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


class UnknownVersion(DomainError):
    message = _("Choose a version of this paper that is published.")


class AppealedAlready(DomainError):
    message = _("Another moderator was asked for once already. You can still mend the review and send it again.")


@dataclass(frozen=True)
class Words:
    """What the form gives. `scores` are by facet; `place` is where a possible error stands, or nothing; without a `version`
    it is the current one. Only a draft leaves the rating open. `typed` is the text before it was cleaned; `unproven`: a proof of
    work was asked for and did not come."""

    rating: int | None
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
    version: PaperVersion | None = None
    typed: str = ""
    unproven: bool = False

    @property
    def signals(self) -> list[dict[str, Any]]:
        """What only shows while it arrives, as a review keeps it until it is judged."""
        return [signal.as_record() for signal in judging.seen_on_arrival(self.typed, unproven=self.unproven)]


def write(paper: Paper, words: Words, *, by: User | None, reader: Reader | None = None, network: str = "") -> Review:
    """Unconfirmed until the mailed button is pressed, unless `reader` says that the address is proven.

    A draft of the same mailbox becomes this review, and its words are kept beside it. Any other review of the same mailbox
    gets its link again: raises WrittenAlready.
    """
    existing = standing(paper, words.email)
    if existing is not None and existing.state != ReviewState.DRAFT:
        send_link_again(existing)
        raise WrittenAlready
    try:
        return _write(paper, existing, words, by, reader, network)
    except IntegrityError:
        # The same form, sent twice at once: one of them was first.
        raise WrittenAlready from None


def standing(paper: Paper, email: str) -> Review | None:
    """The one review, or draft, that this mailbox has of the paper."""
    return Review.objects.filter(paper=paper, mailbox=mailbox_key(email)).exclude(state=ReviewState.WITHDRAWN).first()


@transaction.atomic
def send(draft: Review, words: Words, *, by: User | None, reader: Reader | None) -> None:
    """A draft, by who is behind its link or known, with its last words; on from there as `write`."""
    stored = Review.objects.select_for_update(of=("self",)).select_related(*PAPER).get(pk=draft.pk)
    check_open(stored.paper, words, by)
    change_draft(stored, words)
    if by is not None and stored.user_id is None and by.email_key == stored.email_key:
        Review.objects.filter(pk=stored.pk).update(user=by)
        stored.user = by
    _hand_in(stored, by, reader)


@transaction.atomic
def _write(paper: Paper, draft: Review | None, words: Words, by: User | None, reader: Reader | None, network: str) -> Review:
    check_open(paper, words, by)
    review = begin(paper, words, by, network) if draft is None else _begun_anew(draft, words)
    _hand_in(review, by, reader)
    return review


def _hand_in(review: Review, by: User | None, reader: Reader | None) -> None:
    activity.record("review written", review, by=by, conference=review.conference, personal={"email": review.email})
    if reader is not None and reader.mailbox == review.mailbox:
        advance(review, ReviewState.UNCONFIRMED, TABLE)
        _confirmed(review)
    else:
        _ask_to_confirm(review, to=ReviewState.UNCONFIRMED)
    # A draft arrives when it is sent, not when it was begun.
    Review.objects.filter(pk=review.pk).update(written_at=timezone.now())
    surges.watch(review.paper)


def begin(paper: Paper, words: Words, by: User | None, network: str) -> Review:
    """A draft, in the caller's transaction."""
    values = said(paper, words) | {"email_key": email_key(words.email), "mailbox": mailbox_key(words.email), "signals": words.signals}
    review = Review.objects.create(paper=paper, user=by, email=words.email.strip(), language=words.language, network=network, **values)
    set_scores(review, dict(words.scores))
    claim_error(review, words.place)
    return review


def _begun_anew(draft: Review, words: Words) -> Review:
    """Who typed the address need not have written the draft: its words are kept."""
    stored = Review.objects.select_for_update(of=("self",)).select_related(*PAPER).get(pk=draft.pk)
    if stored.text:
        keep_wording(stored, was_public=False)
    change_draft(stored, words)
    return stored


def change_draft(stored: Review, words: Words) -> None:
    """In the caller's transaction; the row is locked. Raises IllegalTransition for what is no draft."""
    values = said(stored.paper, words) | {"written_at": timezone.now(), "row_version": stored.row_version + 1, "signals": words.signals}
    if not Review.objects.filter(pk=stored.pk, state=ReviewState.DRAFT).update(**values):
        raise IllegalTransition
    for name, value in values.items():
        setattr(stored, name, value)
    set_scores(stored, dict(words.scores))
    claim_error(stored, words.place)


def said(paper: Paper, words: Words) -> dict[str, Any]:
    """What the writer says, as columns of a review."""
    return {
        "version": _version(paper, words),
        "display_name": clean_line(words.display_name),
        "is_pseudonym": words.is_pseudonym,
        "rating": words.rating,
        "text": clean_text(words.text),
        "interests": clean_line(words.interests),
        "says_attended": words.says_attended,
        "says_in_field": words.says_in_field,
    }


def _version(paper: Paper, words: Words) -> PaperVersion:
    version = words.version or paper.current
    if version is None or version.paper_id != paper.pk or version.published_at is None:
        raise UnknownVersion
    return version


def check_open(paper: Paper, words: Words, by: User | None) -> None:
    if paper.state != "published" or paper.current is None:
        raise NotOpen
    lock = PaperLock.objects.standing().filter(paper=paper).first()
    if lock is not None:
        raise Locked(lock.reason)
    if by is not None and is_author(Reader(by.email, "", by, "account"), paper):
        raise IsAuthor


def claim_error(review: Review, place: str) -> None:
    """Where the possible error stands; without a place there is none. Not for what was public: the claim goes its own way then."""
    place = clean_line(place)[:200]
    if place:
        ErrorClaim.objects.update_or_create(review=review, defaults={"place": place})
    else:
        ErrorClaim.objects.filter(review=review).delete()


@transaction.atomic
def confirm(review: Review, token: str) -> None:
    """Used once, within seven days; raises LinkIsOver otherwise."""
    stored = Review.objects.select_for_update().get(pk=review.pk)
    if not fits(stored, token):
        raise LinkIsOver
    _confirmed(stored)


def fits(review: Review, token: str) -> bool:
    """The mailed token opens this review now."""
    if review.state != ReviewState.UNCONFIRMED or review.confirm_until is None or review.confirm_until < timezone.now():
        return False
    return bool(review.confirm_hash) and same(review.confirm_hash, hash_token(token))


@transaction.atomic
def confirm_by_hand(review: Review, *, at: datetime | None = None) -> None:
    """For reviews whose writer is known otherwise, as those of the demonstration are."""
    _confirmed(Review.objects.select_for_update().get(pk=review.pk), at)


@transaction.atomic
def send_link_again(review: Review) -> None:
    """To the address of the review, whoever asks: a new button for what is unconfirmed, else the page's own link."""
    if review.state == ReviewState.UNCONFIRMED:
        _ask_to_confirm(review, to=None)
    elif review.state == ReviewState.DRAFT:
        letters.draft(review)
    else:
        letters.link_again(review)


@transaction.atomic
def revise(review: Review, words: Words, *, by: User | None, row_version: int | None = None) -> None:
    """Before it was public: other words, and it waits for a moderator. Afterwards: a new wording that waits beside the one in sight.

    Raises StaleRow when it was changed since the form with `row_version` was shown.
    """
    stored = Review.objects.select_for_update().get(pk=review.pk)
    if row_version not in {None, stored.row_version}:
        raise StaleRow
    if stored.state == ReviewState.PUBLISHED:
        _propose(stored, words)
    else:
        _rewrite(stored, words)
    activity.record("review revised", stored, by=by, conference=stored.conference)


def _propose(stored: Review, words: Words) -> None:
    """A wording that waits already is replaced: a moderator reads the last one."""
    for waiting in Rewording.objects.select_for_update().filter(review=stored, state=RewordingState.PENDING):
        advance(waiting, RewordingState.TAKEN_BACK, REWORDING_TRANSITIONS)
    proposal = Rewording(
        review=stored,
        text=clean_text(words.text),
        rating=words.rating,
        scores=dict(words.scores),
        interests=clean_line(words.interests),
        pending_since=timezone.now(),
        signals=words.signals,
    )
    judging.judge(proposal)
    proposal.save()
    Review.objects.filter(pk=stored.pk).update(row_version=stored.row_version + 1)


def _rewrite(stored: Review, words: Words) -> None:
    """The name may be mended too, not its kind: what was earned under a pseudonym stays with pseudonyms."""
    if stored.state not in {ReviewState.PENDING, ReviewState.DECLINED}:
        raise IllegalTransition
    keep_wording(stored, was_public=False)
    values = said(stored.paper, words) | {"version": stored.version, "is_pseudonym": stored.is_pseudonym}
    for name, value in values.items():
        setattr(stored, name, value)
    stored.signals = words.signals + judging.kept_when_mended(stored)
    judging.judge(stored)
    fields = values | {
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
    if stored.published_at is None:
        claim_error(stored, words.place)


@transaction.atomic
def appeal(review: Review, words: str, *, by: User | None = None) -> None:
    """Once: another moderator than who declined reads it as it stands. Raises AppealedAlready, or SayWhy without words."""
    stored = Review.objects.select_for_update().get(pk=review.pk)
    if stored.appealed_at is not None:
        raise AppealedAlready
    if stored.state != ReviewState.DECLINED:
        raise IllegalTransition
    if not clean_text(words):
        raise SayWhy
    now = timezone.now()
    asked = {"appealed_at": now, "appeal_words": clean_text(words), "row_version": stored.row_version + 1}
    advance(stored, ReviewState.PENDING, TABLE, pending_since=now, decline_reason="", decline_words="", **asked)
    activity.record("review appealed", stored, by=by, conference=stored.conference)


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
    # Told to who has proven the address, and not to who only typed it: whose address an author's is, is nobody's business.
    if is_author(Reader(stored.email, "", stored.user, "link"), stored.paper):
        raise IsAuthor
    badges.award(stored)
    judging.judge(stored)
    fields = {"confirm_hash": "", "pending_since": at or timezone.now(), "suspicion": stored.suspicion, "signals": stored.signals}
    advance(stored, ReviewState.PENDING, TABLE, **fields)
    activity.record("review confirmed", stored, by=None, conference=stored.conference)
    letters.waiting(stored)
