"""Many decided at once: a bounded number of statements however many they are, one operation, one undo."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition
from conference.lib.text import clean_text
from conference.services import activity, mail
from proceedings.models import Paper
from reviews.models import Decision, DecisionVerb, Reply, Review, Rewording
from reviews.services import letters, ratings, report_states, rewording, telling
from reviews.services.deciding import (
    DECLINED,
    KINDS,
    PENDING,
    UNDECIDED,
    Kind,
    NothingToUndo,
    NotYours,
    Subject,
    check_reason,
    decision_about,
    new_operation,
    waits,
)


@dataclass(frozen=True)
class Refused:
    subject: Subject
    why: DomainError


@dataclass
class Outcome:
    """How many were done, and which were not and why."""

    operation: str
    done: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Rows of one kind that the person may decide and that wait, locked."""

    model: type[Model]
    kind: Kind
    rows: list[Any]

    @property
    def waiting(self) -> Any:
        return self.model._default_manager.filter(pk__in=[row.pk for row in self.rows], state=PENDING)


@transaction.atomic
def publish_many(rows: Iterable[Subject], *, by: User, operation: str = "") -> Outcome:
    outcome, now = Outcome(operation or new_operation()), timezone.now()
    done = []
    for batch in _batches(rows, by, outcome):
        decisions = _decided(batch, DecisionVerb.PUBLISH, by, now, outcome.operation)
        times = {} if batch.model is Rewording else {"published_at": Coalesce("published_at", now)}
        batch.waiting.update(state=batch.kind.public, decided_by=by, decided_at=now, **times)
        for stored in batch.rows:
            stored.state, stored.decided_at = batch.kind.public, now
            if isinstance(stored, Rewording):
                rewording.take_effect(stored)
        done += decisions
    _finish(outcome, done, by, "published together")
    telling.published_many([subject_of(decision) for decision in done])
    _recount(decision.paper for decision in done)
    return outcome


@transaction.atomic
def decline_many(rows: Iterable[Subject], *, by: User, reason: str, words: str, operation: str = "") -> Outcome:
    """All for one reason; each writer gets it as if it were theirs alone."""
    check_reason(reason, words)
    outcome, now = Outcome(operation or new_operation()), timezone.now()
    said = {"decline_reason": reason, "decline_words": clean_text(words), "decided_at": now}
    done = []
    for batch in _batches(rows, by, outcome):
        decisions = _decided(batch, DecisionVerb.DECLINE, by, now, outcome.operation, reason)
        declined = {"declined_by": by} if batch.model is Review else {}
        batch.waiting.update(state=DECLINED, decided_by=by, **said, **declined)
        for stored in batch.rows:
            stored.__dict__.update(said, state=DECLINED)
        done += decisions
    _finish(outcome, done, by, "declined together", {"reason": reason})
    return outcome


@transaction.atomic
def undo_operation(operation: str, *, by: User) -> Outcome:
    """Only who decided, and only what nothing came after; the letters that have not left stay."""
    decisions = list(Decision.objects.standing().filter(operation=operation).select_for_update(of=("self",)).order_by("pk"))
    if not decisions:
        raise NothingToUndo
    if any(decision.by_id != by.pk for decision in decisions):
        raise NotYours(_("Only who decided takes a decision back."))
    outcome, undone = Outcome(operation), []
    for model, kind in KINDS.items():
        by_subject = {key: decision for decision in decisions if (key := getattr(decision, f"{kind.name}_id")) is not None}
        undone += _take_back_kind(model, kind, by_subject, by, outcome)
    if not undone:
        raise NothingToUndo
    Decision.objects.filter(pk__in=[decision.pk for decision in undone]).update(undone_at=timezone.now())
    _record(undone, by, "decisions taken back together", {})
    _recount(decision.paper for decision in undone if decision.verb != DecisionVerb.DECLINE)
    outcome.done = len(undone)
    return outcome


def _batches(rows: Iterable[Subject], by: User, outcome: Outcome) -> list[Batch]:
    """By kind, the rows as they are now, without those that are not to be decided now or not by this person."""
    keys: dict[type[Model], list[Any]] = defaultdict(list)
    for row in rows:
        keys[type(row)].append(row.pk)
    found = []
    for model, kind in KINDS.items():
        if keys[model]:
            stored = _locked(model, kind, keys[model], by, outcome)
            ready = [row for row in stored if waits(row)]
            outcome.refused += [Refused(row, IllegalTransition()) for row in stored if not waits(row)]
            found.append(Batch(model, kind, ready))
    return [batch for batch in found if batch.rows]


def _locked(model: type[Model], kind: Kind, keys: Sequence[Any], by: User, outcome: Outcome) -> list[Any]:
    """Those of the person to decide. A paper that many are about is one object, with its title."""
    rows: Any = model._default_manager
    paths = [f"{kind.path}__volume__conference", f"{kind.path}__volume__series__organisation", f"{kind.path}__current__texts"]
    stored = list(rows.select_for_update(of=("self",)).filter(pk__in=keys).prefetch_related(*paths).order_by("pk"))
    mine = set(rows.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    outcome.refused += [Refused(row, NotYours()) for row in stored if row.pk not in mine]
    return [row for row in stored if row.pk in mine]


def _decided(batch: Batch, verb: str, by: User, at: datetime, operation: str, reason: str = "") -> list[Decision]:
    made = [decision_about(row, batch.kind, verb, by, at, operation, reason) for row in batch.rows]
    return Decision.objects.bulk_create(made)


def _finish(outcome: Outcome, decisions: Sequence[Decision], by: User, verb: str, after: Mapping[str, Any] | None = None) -> None:
    """The letters and the one line of the record."""
    outcome.done = len(decisions)
    if not decisions:
        return
    letters.decided_many([subject_of(decision) for decision in decisions])
    _record(decisions, by, verb, after or {})


def _record(decisions: Sequence[Decision], by: User, verb: str, after: Mapping[str, Any]) -> None:
    first = decisions[0]
    told = {"operation": first.operation, "number": len(decisions), **after}
    activity.record(verb, first, by=by, conference=first.conference, after=told)


def subject_of(decision: Decision) -> Any:
    return decision.review or decision.rewording or decision.reply


def _take_back_kind(model: type[Model], kind: Kind, decisions: Mapping[Any, Decision], by: User, outcome: Outcome) -> list[Decision]:
    """Those of one kind, by what was decided about them."""
    stored = _locked(model, kind, list(decisions), by, outcome) if decisions else []
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in stored:
        decision = decisions[row.pk]
        stands = row.decided_at == decision.at and row.state == kind.after(decision.verb)
        if stands:
            groups[decision.verb].append(row)
            decision.paper = row.paper
        else:
            outcome.refused.append(Refused(row, NothingToUndo()))
    for verb, rows in groups.items():
        mail.take_back(*[letters.occasion(row) for row in rows])
        if verb == DecisionVerb.PUBLISH:
            telling.taken_back_many(rows)
        _back_to(model, kind, verb, rows)
    return [decisions[row.pk] for rows in groups.values() for row in rows]


def _back_to(model: type[Model], kind: Kind, verb: str, rows: Sequence[Any]) -> None:
    fields = dict(UNDECIDED)
    if model is Review and verb == DecisionVerb.DECLINE:
        fields["declined_by"] = _declined_before(rows[0].decided_at)
    if model is not Rewording and verb == DecisionVerb.PUBLISH:
        fields["published_at"] = None
    for row in rows:
        # New wordings are few, and each moves its own words; a thing that was hidden gets its reports back.
        _EFFECTS.get((model, verb), lambda row: None)(row)
    standing: Any = model._default_manager.filter(pk__in=[row.pk for row in rows], state=kind.after(verb))
    standing.update(state=kind.before(verb), **fields)


def _declined_before(at: datetime) -> Subquery:
    earlier = Decision.objects.standing().filter(review=OuterRef("pk"), verb=DecisionVerb.DECLINE, at__lt=at)
    return Subquery(earlier.order_by("-at", "-pk").values("by")[:1])


def _reports_again(row: Any) -> None:
    report_states.open_again(row, at=row.decided_at)


def _recount(papers: Iterable[Paper]) -> None:
    """Once a paper, in one order, so that two who decide do not wait for each other."""
    for paper in sorted({paper.pk: paper for paper in papers}.values(), key=lambda paper: paper.pk):
        ratings.recount(paper)


_EFFECTS: dict[tuple[type[Model], str], Callable[[Any], object]] = {
    (Rewording, DecisionVerb.PUBLISH): rewording.lose_effect,
    (Review, DecisionVerb.HIDE): _reports_again,
    (Reply, DecisionVerb.HIDE): _reports_again,
}
