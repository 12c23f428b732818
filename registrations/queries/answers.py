"""Answers as pages and tables read them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from conference.lib.localized import LocalizedText
from conference.models import Conference
from questions.answers import Before, in_words, keys_of
from questions.models import NO, OF_OPTIONS, YES, Kind, Question
from registrations.models import Answer, Ticket
from registrations.services import answering

MOST_TEXTS = 100


@dataclass(frozen=True)
class AnswerRow:
    label: LocalizedText
    text: str
    key: int | None
    is_file: bool
    sensitive: bool


@dataclass(frozen=True)
class AnswersOfTicket:
    rows: tuple[AnswerRow, ...]
    open: int
    may_change: bool
    until: datetime


@dataclass(frozen=True)
class OptionCount:
    text: str
    count: int


@dataclass(frozen=True)
class QuestionCounts:
    label: LocalizedText
    kind: str
    sensitive: bool
    answered: int
    options: tuple[OptionCount, ...]
    is_text: bool

    @property
    def most(self) -> int:
        return max((option.count for option in self.options), default=0)


@dataclass(frozen=True)
class AnswerSummary:
    tickets: int
    questions: tuple[QuestionCounts, ...]


def said(row: Answer) -> str:
    """What a kept answer says, in words of the version it was given to."""
    if row.purged_at is not None:
        return _("deleted")
    return row.file_name if row.file_id else in_words(row.version, row.value)


def of_ticket(ticket: Ticket, at: datetime) -> AnswersOfTicket:
    """What is asked of the holder now, with what was answered."""
    asked = answering.asked_with([ticket], at)[ticket.pk]
    answers = {row.question_id: row for row in ticket.answers.select_related("version")}
    rows = tuple(_row(question, answers.get(question.pk)) for question in asked if answering.is_called_for(question, answers))
    until = answering.changes_end(ticket.order.conference)
    return AnswersOfTicket(rows, answering.unanswered(asked, answers), at < until, until)


def before(tickets: Sequence[Ticket]) -> dict[int, dict[int, Before]]:
    """By ticket and question, what was answered earlier and may be kept."""
    found: dict[int, dict[int, Before]] = defaultdict(dict)
    for row in Answer.objects.filter(ticket__in=tickets, purged_at=None).select_related("version", "question__current"):
        if _still_fits(row):
            found[row.ticket_id][row.question_id] = Before(row.value, row.file_name)
    return found


def summary(conference: Conference) -> AnswerSummary:
    """How often each answer was given with a valid ticket; four statements, whatever their number."""
    valid = Answer.objects.of_valid_tickets().filter(question__conference=conference, purged_at=None)
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    answered: Counter[int] = Counter()
    for question, value, number in valid.order_by().values_list("question", "value").annotate(Count("pk")):
        answered[question] += number
        for key in keys_of(value):
            counted[question][key] += number
    questions = Question.objects.filter(conference=conference).select_related("current").prefetch_related("versions")
    rows = (_counts(row, counted[row.pk], answered[row.pk]) for row in questions if row.active or answered[row.pk])
    return AnswerSummary(Ticket.objects.valid().filter(order__conference=conference).count(), tuple(rows))


def table(conference: Conference, tickets: QuerySet[Ticket], *, sensitive: bool) -> tuple[list[str], Iterator[list[str]]]:
    """A head and a row for each ticket: code, name, type, then the answers to the sensitive questions or to all others."""
    questions = list(Question.objects.filter(conference=conference, sensitive=sensitive).select_related("current"))
    head = ["code", "name", "type", *(str(question) for question in questions)]
    return head, _table_rows([question.pk for question in questions], tickets)


def _table_rows(questions: Sequence[int], tickets: QuerySet[Ticket]) -> Iterator[list[str]]:
    rows = tickets.select_related("line").prefetch_related("answers__version")
    for ticket in rows.iterator(chunk_size=500):
        answers = {row.question_id: said(row) for row in ticket.answers.all()}
        yield [ticket.code, ticket.name_wanted, ticket.line.text, *(answers.get(key, "") for key in questions)]


def _row(question: Question, row: Answer | None) -> AnswerRow:
    label = question.wording.label_text
    text = said(row) if row else ""
    return AnswerRow(label, text, row.pk if row else None, bool(row and row.file_id), question.sensitive)


def _still_fits(row: Answer) -> bool:
    """A consent to an older text is asked for anew; of options only those that are still offered stay."""
    now = row.question.wording
    if row.version.kind != now.kind:
        return False
    if now.kind == Kind.CONSENT:
        return row.version_id == now.pk
    return now.kind not in OF_OPTIONS or any(now.option(key) for key in keys_of(row.value))


def _counts(question: Question, counted: Counter[str], answered: int) -> QuestionCounts:
    kind = question.wording.kind
    names = _names(question)
    offered = ((text, counted[key]) for key, text in names.items())
    others = ((in_words(question.wording, key), number) for key, number in counted.most_common(MOST_TEXTS) if key not in names)
    options = tuple(OptionCount(text, number) for text, number in [*offered, *others] if kind != Kind.FILE)
    is_text = kind in (Kind.TEXT, Kind.LONG_TEXT)
    return QuestionCounts(question.wording.label_text, question.wording.get_kind_display(), question.sensitive, answered, options, is_text)


def _names(question: Question) -> dict[str, str]:
    """What is offered now, also when nobody chose it, then what was offered once and is no more."""
    if question.wording.kind == Kind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}
    if question.wording.kind == Kind.CONSENT:
        return {YES: _("Agreed")}
    now = {option.key: option.in_words() for option in question.wording.choices}
    past = {option.key: option.in_words() for version in question.versions.all() for option in version.choices if option.key not in now}
    return {**now, **{key: _("%(option)s (no longer offered)") % {"option": text} for key, text in past.items()}}
