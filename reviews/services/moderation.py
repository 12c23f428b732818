"""What a moderator decides, about reviews, new wordings and replies alike. Each decision is recorded, told, and may be taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import IllegalTransition
from conference.lib.states import advance
from conference.lib.text import clean_text
from conference.services import activity
from reviews.models import Decision, DecisionVerb, Reply, Review, Rewording, RewordingState
from reviews.services import letters, ratings, report_states, rewording, telling
from reviews.services.deciding import (
    DECLINED,
    HIDDEN,
    UNDECIDED,
    Kind,
    NothingToUndo,
    NotYours,
    ReasonMissing,
    Subject,
    check_reason,
    claim,
    decision_about,
    declined_before,
    new_operation,
    waits,
)
from reviews.services.many import Outcome, decline_many, publish_many, undo_operation

__all__ = [
    "NotYours",
    "NothingToUndo",
    "Outcome",
    "ReasonMissing",
    "Subject",
    "decline",
    "decline_many",
    "hide",
    "new_operation",
    "publish",
    "publish_many",
    "take_back",
    "undo",
    "undo_operation",
]


@transaction.atomic
def publish(subject: Subject, *, by: User, at: datetime | None = None, operation: str = "") -> Decision:
    stored, kind, now = *claim(subject, by), at or timezone.now()
    if isinstance(stored, Rewording) and not waits(stored):
        raise IllegalTransition
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
    check_reason(reason, words)
    stored, kind, now = *claim(subject, by), timezone.now()
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
    stored, kind, now = *claim(subject, by), timezone.now()
    decision = _decide(stored, kind, DecisionVerb.HIDE, by, now, operation)
    advance(stored, HIDDEN, kind.table, decided_by=by, decided_at=now)
    activity.record(f"{kind.name} hidden", stored, by=by, conference=stored.conference)
    _public_changed(stored)
    return decision


@transaction.atomic
def undo(subject: Subject, *, by: User) -> None:
    """One's own last decision: the thing waits again, with its old place in the queue."""
    stored, kind = claim(subject, by)
    decision = Decision.objects.standing().filter(**{kind.name: stored}).first()
    if decision is None:
        raise NothingToUndo
    take_back(decision, by=by)


@transaction.atomic
def take_back(decision: Decision, *, by: User) -> None:
    """Only who decided takes it back, and only while nothing came after it."""
    stored, kind = claim(decision.review or decision.rewording or decision.reply, by)
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
    fields = dict(UNDECIDED)
    if isinstance(stored, Rewording) and stored.state == RewordingState.ACCEPTED:
        rewording.lose_effect(stored)
    if isinstance(stored, Review) and decision.verb == DecisionVerb.DECLINE:
        fields["declined_by_id"] = declined_before(stored, decision)
    if decision.verb == DecisionVerb.PUBLISH and not isinstance(stored, Rewording):
        fields["published_at"] = None
    if decision.verb == DecisionVerb.HIDE and not isinstance(stored, Rewording):
        report_states.open_again(stored, at=decision.at)
    advance(stored, kind.before(decision.verb), kind.table, **fields)


def _decide(stored: Subject, kind: Kind, verb: str, by: User, at: datetime, operation: str, reason: str = "") -> Decision:
    decision = decision_about(stored, kind, verb, by, at, operation or new_operation(), reason)
    decision.save(force_insert=True)
    return decision


def _public_changed(stored: Subject) -> None:
    """The figures and the kept pages. What a reply changes is a page; `recount` ends with that too."""
    ratings.recount(stored.paper)
