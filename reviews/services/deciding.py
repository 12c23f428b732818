"""What decisions of every kind have in common: which things there are, who may decide, and what stands afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import Transitions
from conference.lib.text import new_public_id
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

Subject = Review | Rewording | Reply
PENDING, DECLINED, HIDDEN = ReviewState.PENDING, ReviewState.DECLINED, ReviewState.HIDDEN
# What a decision wrote and an undo takes away again.
UNDECIDED: Mapping[str, Any] = {"decline_reason": "", "decline_words": "", "decided_by": None, "decided_at": None}


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

    def after(self, verb: str) -> str:
        return {DecisionVerb.DECLINE: DECLINED, DecisionVerb.HIDE: HIDDEN}.get(DecisionVerb(verb), self.public)

    def before(self, verb: str) -> str:
        return {DecisionVerb.HIDE: self.public, DecisionVerb.SHOW: HIDDEN}.get(DecisionVerb(verb), PENDING)


KINDS: dict[type[Model], Kind] = {
    Review: Kind("review", REVIEW_TRANSITIONS, ReviewState.PUBLISHED, "paper"),
    Rewording: Kind("rewording", REWORDING_TRANSITIONS, RewordingState.ACCEPTED, "review__paper"),
    Reply: Kind("reply", REPLY_TRANSITIONS, ReplyState.PUBLISHED, "review__paper"),
}


def new_operation() -> str:
    """What is decided at once shares one, and is taken back at once."""
    return new_public_id(12)


def check_reason(reason: str, words: str) -> None:
    if reason not in DeclineReason.values or (reason == DeclineReason.OTHER and not words.strip()):
        raise ReasonMissing


def claim(subject: Any, by: User) -> tuple[Any, Kind]:
    """The row as it is now, locked; raises NotYours for whom it is not to decide."""
    kind = KINDS[type(subject)]
    paths = [f"{kind.path}__volume__conference", f"{kind.path}__volume__series__organisation"]
    stored = type(subject).objects.select_for_update(of=("self",)).select_related(*paths).get(pk=subject.pk)
    if not may_decide(by, stored):
        raise NotYours
    return stored, kind


def waits(stored: Subject) -> bool:
    """New words wait as long as the old ones are in sight."""
    return stored.state == PENDING and (not isinstance(stored, Rewording) or stored.review.state == ReviewState.PUBLISHED)


def decision_about(stored: Subject, kind: Kind, verb: str, by: User, at: datetime, operation: str, reason: str = "") -> Decision:
    """Not stored yet."""
    waited = None
    if stored.state == PENDING and stored.pending_since is not None:
        waited = max(0, int((at - stored.pending_since).total_seconds()))
    values: dict[str, Any] = {"operation": operation, "verb": verb, "reason": reason, "by": by, "at": at, "waited": waited}
    return Decision(paper=stored.paper, **values, **{kind.name: stored})


def declined_before(review: Review, decision: Decision) -> int | None:
    """Who declined it before this decision, so that they stay the one who is not asked again."""
    earlier = Decision.objects.standing().filter(review=review, verb=DecisionVerb.DECLINE, at__lt=decision.at)
    return earlier.values_list("by", flat=True).first()
