"""Answers are taken down, changed, and deleted when their time is over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Conference, Consent, StoredFile
from conference.services import activity, files
from questions.answers import Answers, Given, keys_of
from questions.models import Kind, Question
from questions.services import uploads
from registrations.models import Answer, Rules, Ticket, TicketState
from registrations.services import rules

BATCH = 200
KEPT_AFTER = timedelta(days=14)


class ChangesClosed(DomainError):
    message = _("Answers cannot be changed any more. Write to the organisers if something is wrong.")


class NotAskedHere(DomainError):
    message = _("This question belongs to another conference.")


class NoSuchSeat(DomainError):
    message = _("This ticket is cancelled; nothing is asked any more.")


def asked_with(tickets: Sequence[Ticket], at: datetime) -> dict[int, list[Question]]:
    """By ticket, what is asked of its holder now; sensitive things are not asked once they would be deleted."""
    if not tickets:
        return {}
    conference = tickets[0].order.conference
    rows = Question.objects.asked_at(conference)
    if at >= sensitive_end(rules.of(conference)):
        rows = rows.filter(sensitive=False)
    named = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).values_list("pk", "ticket_type__questions")
    own = set(named)
    return {ticket.pk: [row for row in rows if row.everybody or (ticket.pk, row.pk) in own] for ticket in tickets}


def may_change(conference: Conference, at: datetime) -> bool:
    return at < changes_end(conference)


def changes_end(conference: Conference) -> datetime:
    return rules.deadline(rules.of(conference).changes_until, conference)


def sensitive_end(agreed: Rules) -> datetime:
    """The first moment of the day in the rules; without one, two weeks after the conference."""
    day = agreed.sensitive_until or agreed.conference.ends_on + KEPT_AFTER
    return datetime.combine(day, time.min, agreed.conference.tzinfo)


def unanswered(asked: Sequence[Question], answers: Mapping[int, Answer]) -> int:
    """How many that must be answered are open; what another answer shows counts once it is called for."""
    missing = (question for question in asked if question.wording.required and question.pk not in answers)
    return sum(1 for question in missing if is_called_for(question, answers))


def is_called_for(question: Question, answers: Mapping[int, Answer]) -> bool:
    if question.shown_by_id is None:
        return True
    other = answers.get(question.shown_by_id)
    return other is not None and question.shown_for in keys_of(other.value)


@transaction.atomic
def answer(ticket: Ticket, answers: Answers, *, by: User | None = None, at: datetime | None = None) -> None:
    """Everything that was asked, anew. Raises ChangesClosed after the deadline, which binds visitors only."""
    now = at or timezone.now()
    stored = Ticket.objects.select_for_update().select_related("order__conference").get(pk=ticket.pk)
    conference = stored.order.conference
    if stored.state == TicketState.CANCELLED:
        raise NoSuchSeat
    if by is None and not may_change(conference, now):
        raise ChangesClosed
    take_down(stored, answers, at=now)
    activity.record("questions answered", stored, by=by, conference=conference, after={"answers": len(answers.given)})


def take_down(ticket: Ticket, answers: Answers, *, at: datetime) -> None:
    """What was asked and not answered is no answer any more; the caller holds the transaction."""
    if any(given.version.question.conference_id != ticket.order.conference_id for given in answers.given):
        raise NotAskedHere
    before = {row.question_id: row for row in ticket.answers.select_related("file", "version")}
    given = {one.version.question_id: one for one in answers.given}
    _remove(row for key, row in before.items() if key in answers.asked and key not in given)
    for key, one in given.items():
        if not one.stays:
            _write(ticket, before.get(key), one, at)


@transaction.atomic
def forget(ticket: Ticket, *, by: User | None = None) -> int:
    """All answers go, as when somebody else takes the ticket over."""
    rows = list(ticket.answers.select_related("file", "version"))
    _remove(rows)
    if rows:
        activity.record("answers removed", ticket, by=by, conference=ticket.order.conference, after={"answers": len(rows)})
    return len(rows)


def erase(rows: Iterable[Answer], at: datetime) -> int:
    """What was said goes, and that it was asked stays; the caller holds the transaction."""
    gone = list(rows)
    Answer.objects.filter(pk__in=[row.pk for row in gone]).update(value=None, file=None, file_name="", purged_at=at)
    _let_go(row.file for row in gone)
    return len(gone)


def purge_sensitive(at: datetime) -> int:
    """A sweep: sensitive answers whose day has come, a batch of each conference at most."""
    due = {row.pk: row for row in due_for_purge(at)}
    kept = Answer.objects.filter(question__conference__in=due, question__sensitive=True, purged_at=None)
    return sum(_purge(due[key], at) for key in set(kept.values_list("question__conference", flat=True)))


def due_for_purge(at: datetime) -> list[Conference]:
    """Conferences whose sensitive answers are over; one statement."""
    asking = Conference.objects.filter(pk__in=Question.objects.filter(sensitive=True).values("conference"))
    return [row for row in asking.select_related("registration_rules") if at >= sensitive_end(_rules_of(row))]


def _rules_of(conference: Conference) -> Rules:
    """Without a statement, where they were read with the conference."""
    return getattr(conference, "registration_rules", None) or Rules(conference=conference)


@transaction.atomic
def _purge(conference: Conference, at: datetime) -> int:
    questions = Question.objects.filter(conference=conference, sensitive=True)
    rows = Answer.objects.filter(question__in=questions, purged_at=None).select_related("file").select_for_update(of=("self",))
    gone = erase(rows[:BATCH], at)
    if gone:
        activity.record("sensitive answers deleted", conference, by=None, conference=conference, after={"answers": gone})
    return gone


@transaction.atomic
def hand_out_sensitive(conference: Conference, tickets: int, *, by: User | None) -> None:
    """That somebody took sensitive answers out of the system is kept."""
    activity.record("sensitive answers downloaded", conference, by=by, conference=conference, after={"tickets": tickets})


def _write(ticket: Ticket, before: Answer | None, given: Given, at: datetime) -> None:
    """An answer that stays the same keeps its time."""
    if before is not None and given.upload is None and (before.version_id, before.value) == (given.version.pk, given.value):
        return
    file, name = uploads.take(given.upload) if given.upload else (None, "")
    fields = {"version": given.version, "value": given.value, "file": file, "file_name": name, "answered_at": at, "purged_at": None}
    Answer.objects.update_or_create(ticket=ticket, question=given.version.question, defaults=fields)
    if before is not None:
        _let_go([before.file])
    if given.version.kind == Kind.CONSENT:
        _withdraw_consent(ticket, given.version.question_id, at)
        Consent.objects.create(**_consent_of(ticket, given.version.question_id), text_version=str(given.version.number), given_at=at)


def _remove(rows: Iterable[Answer]) -> None:
    gone = list(rows)
    Answer.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _let_go(row.file for row in gone)
    for row in gone:
        if row.version.kind == Kind.CONSENT:
            _withdraw_consent(row.ticket, row.question_id, timezone.now())


def _let_go(stored: Iterable[StoredFile | None]) -> None:
    for one in stored:
        if one is not None:
            files.forget(one)


def _withdraw_consent(ticket: Ticket, question: int, at: datetime) -> None:
    Consent.objects.filter(**_consent_of(ticket, question), withdrawn_at=None).update(withdrawn_at=at)


def _consent_of(ticket: Ticket, question: int) -> dict[str, object]:
    kind = ContentType.objects.get_for_model(Ticket)
    return {"content_type": kind, "object_id": ticket.pk, "purpose": f"question {question}"}
