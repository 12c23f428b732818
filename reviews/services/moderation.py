"""What a moderator does. Each decision is recorded, told to the writer, and may be taken back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import advance
from conference.lib.text import clean_text
from conference.services import activity
from reviews.models import REVIEW_TRANSITIONS as TABLE
from reviews.models import DeclineReason, Review, ReviewState
from reviews.permissions import may_decide
from reviews.services import letters, ratings


class NotYours(DomainError):
    message = _("Nobody decides about reviews of an own paper, or about an own review.")


class ReasonMissing(DomainError):
    message = _("Choose a reason, and say in a few words what the writer can mend.")


@transaction.atomic
def publish(review: Review, *, by: User, at: datetime | None = None) -> None:
    stored = _claim(review, by)
    now = at or timezone.now()
    advance(stored, ReviewState.PUBLISHED, TABLE, published_at=stored.published_at or now, decided_by=by, decided_at=now)
    activity.record("review published", stored, by=by, conference=stored.conference)
    letters.published(stored)
    ratings.recount(stored.paper)


@transaction.atomic
def decline(review: Review, *, by: User, reason: str, words: str) -> None:
    """The writer gets the reason, the words and a link to mend the review."""
    if reason not in DeclineReason.values or (reason == DeclineReason.OTHER and not words.strip()):
        raise ReasonMissing
    stored = _claim(review, by)
    fields = {"decline_reason": reason, "decline_words": clean_text(words), "decided_by": by, "decided_at": timezone.now()}
    advance(stored, ReviewState.DECLINED, TABLE, **fields)
    activity.record("review declined", stored, by=by, conference=stored.conference, after={"reason": reason})
    letters.declined(stored)


@transaction.atomic
def hide(review: Review, *, by: User) -> None:
    stored = _claim(review, by)
    advance(stored, ReviewState.HIDDEN, TABLE, decided_by=by, decided_at=timezone.now())
    activity.record("review hidden", stored, by=by, conference=stored.conference)
    ratings.recount(stored.paper)


@transaction.atomic
def undo(review: Review, *, by: User) -> None:
    """One's own last decision: the review waits again, with its old place in the queue."""
    stored = _claim(review, by)
    if stored.decided_by_id != by.pk:
        raise NotYours(_("Only who decided takes a decision back."))
    was_public = stored.state == ReviewState.PUBLISHED
    letters.take_back(stored)
    advance(stored, ReviewState.PENDING, TABLE, decline_reason="", decline_words="", decided_by=None, decided_at=None)
    activity.record("decision taken back", stored, by=by, conference=stored.conference)
    if was_public:
        ratings.recount(stored.paper)


def _claim(review: Review, by: User) -> Review:
    """The row as it is now, locked; raises NotYours for whom it is not to decide."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("paper__volume__conference", "paper__volume__series__organisation")
    stored = rows.get(pk=review.pk)
    if not may_decide(by, stored):
        raise NotYours
    return stored
