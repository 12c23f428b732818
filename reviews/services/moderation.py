"""What a moderator decides, about reviews, new wordings and replies alike. Each decision is recorded, told, and may be taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import Transitions, advance
from conference.lib.text import clean_text, new_public_id
from conference.services import activity
from reviews.models import (
    REPLY_TRANSITIONS,
    REVIEW_TRANSITIONS,
    REWORDING_TRANSITIONS,
    Decision,
    DecisionVerb,
    DeclineReason,
    Reply,
    ReplyState,
    Review,
    ReviewState,
    Rewording,
    RewordingState,
)
from reviews.permissions import may_decide
from reviews.services import letters, ratings, rewording, telling

Subject = Review | Rewording | Reply


class NotYours(DomainError):
    message = _("Nobody decides about an own review, or about a paper of their own or of colleagues.")


class ReasonMissing(DomainError):
    message = _("Choose a reason, and say in a few words what the writer can mend.")


class NothingToUndo(DomainError):
    message = _("Nothing of this can be taken back any more.")


@dataclass(frozen=True)
class Kind:
    """How one kind of subject moves: its table, the state of what is public, and its name in a decision."""

    name: str
    table: Transitions
    public: str
    path: str


KINDS: dict[type[Model], Kind] = {
    Review: Kind("review", REVIEW_TRANSITIONS, ReviewState.PUBLISHED, "paper"),
    Rewording: Kind("rewording", REWORDING_TRANSITIONS, RewordingState.ACCEPTED, "review__paper"),
    Reply: Kind("reply", REPLY_TRANSITIONS, ReplyState.PUBLISHED, "review__paper"),
}
PENDING, DECLINED, HIDDEN = ReviewState.PENDING, ReviewState.DECLINED, ReviewState.HIDDEN


def new_operation() -> str:
    """What is decided at once shares one, and is taken back at once."""
    return new_public_id(12)


@transaction.atomic
def publish(subject: Subject, *, by: User, at: datetime | None = None, operation: str = "") -> Decision:
    stored, kind, now = *_claim(subject, by), at or timezone.now()
    verb = DecisionVerb.SHOW if stored.state == HIDDEN else DecisionVerb.PUBLISH
    decision = _decide(stored, kind, verb, by, now, operation)
    fields = {} if isinstance(stored, Rewording) else {"published_at": stored.published_at or now}
    advance(stored, kind.public, kind.table, decided_by=by, decided_at=now, **fields)
    if isinstance(stored, Rewording):
        rewording.take_effect(stored)
    activity.record(f"{kind.name} published", stored, by=by, conference=stored.conference)
    letters.decided(stored)
    telling.published(stored)
    _public_changed(stored)
    return decision


@transaction.atomic
def decline(subject: Subject, *, by: User, reason: str, words: str, operation: str = "") -> Decision:
    """The writer gets the reason, the words and a link to mend what was written."""
    if reason not in DeclineReason.values or (reason == DeclineReason.OTHER and not words.strip()):
        raise ReasonMissing
    stored, kind, now = *_claim(subject, by), timezone.now()
    decision = _decide(stored, kind, DecisionVerb.DECLINE, by, now, operation, reason)
    fields: dict[str, Any] = {"decline_reason": reason, "decline_words": clean_text(words), "decided_by": by, "decided_at": now}
    if isinstance(stored, Review):
        fields["declined_by"] = by
    advance(stored, DECLINED, kind.table, **fields)
    activity.record(f"{kind.name} declined", stored, by=by, conference=stored.conference, after={"reason": reason})
    letters.decided(stored)
    return decision


@transaction.atomic
def hide(subject: Review | Reply, *, by: User, operation: str = "") -> Decision:
    stored, kind, now = *_claim(subject, by), timezone.now()
    decision = _decide(stored, kind, DecisionVerb.HIDE, by, now, operation)
    advance(stored, HIDDEN, kind.table, decided_by=by, decided_at=now)
    activity.record(f"{kind.name} hidden", stored, by=by, conference=stored.conference)
    _public_changed(stored)
    return decision


@transaction.atomic
def undo(subject: Subject, *, by: User) -> None:
    """One's own last decision: the thing waits again, with its old place in the queue."""
    stored, kind = _claim(subject, by)
    decision = Decision.objects.standing().filter(**{kind.name: stored}).first()
    if decision is None:
        raise NothingToUndo
    take_back(decision, by=by)


@transaction.atomic
def take_back(decision: Decision, *, by: User) -> None:
    """Only who decided takes it back, and only while nothing came after it."""
    stored, kind = _claim(decision.review or decision.rewording or decision.reply, by)
    if decision.by_id != by.pk:
        raise NotYours(_("Only who decided takes a decision back."))
    if stored.decided_at != decision.at or not Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=timezone.now()):
        raise NothingToUndo
    was_public = stored.state in {kind.public, HIDDEN}
    letters.take_back(stored)
    telling.taken_back(stored)
    _back_to(stored, kind, decision)
    activity.record("decision taken back", stored, by=by, conference=stored.conference)
    if was_public:
        _public_changed(stored)


def _back_to(stored: Subject, kind: Kind, decision: Decision) -> None:
    before = {DecisionVerb.HIDE: kind.public, DecisionVerb.SHOW: HIDDEN}.get(DecisionVerb(decision.verb), PENDING)
    fields: dict[str, Any] = {"decline_reason": "", "decline_words": "", "decided_by": None, "decided_at": None}
    if isinstance(stored, Rewording) and stored.state == RewordingState.ACCEPTED:
        rewording.lose_effect(stored)
    advance(stored, before, kind.table, **fields)


def _decide(stored: Subject, kind: Kind, verb: str, by: User, at: datetime, operation: str, reason: str = "") -> Decision:
    waited = None
    if stored.state == PENDING and stored.pending_since is not None:
        waited = max(0, int((at - stored.pending_since).total_seconds()))
    return Decision.objects.create(
        operation=operation or new_operation(),
        paper=stored.paper,
        verb=verb,
        reason=reason,
        by=by,
        at=at,
        waited=waited,
        **{kind.name: stored},
    )


def _public_changed(stored: Subject) -> None:
    """The figures and the kept pages. What a reply changes is a page; `recount` ends with that too."""
    ratings.recount(stored.paper)


def _claim(subject: Any, by: User) -> tuple[Any, Kind]:
    """The row as it is now, locked; raises NotYours for whom it is not to decide."""
    kind = KINDS[type(subject)]
    paths = [f"{kind.path}__volume__conference", f"{kind.path}__volume__series__organisation"]
    stored = type(subject).objects.select_for_update(of=("self",)).select_related(*paths).get(pk=subject.pk)
    if not may_decide(by, stored):
        raise NotYours
    return stored, kind
