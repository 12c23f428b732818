"""What must always hold of answers."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone

from conference.lib.places import Violation
from conference.models import Consent
from questions.answers import keys_of
from questions.models import OF_OPTIONS, Kind
from registrations.invariants.seats import _violation
from registrations.models import Answer, Ticket, TicketType
from registrations.services import answering

GRACE = timedelta(days=1)


def check() -> Iterator[Violation]:
    foreign = Answer.objects.exclude(question__conference=F("ticket__order__conference"))
    yield from _violation("answer to a question of another conference", foreign)
    yield from _violation("answer to the wording of another question", Answer.objects.exclude(version__question=F("question")))
    named = TicketType.questions.through.objects.exclude(question__conference=F("tickettype__conference"))
    yield from _violation("ticket type asks a question of another conference", named)
    yield from _unknown_options()
    yield from _consents_without_time()
    yield from _kept_too_long()


def _unknown_options() -> Iterator[Violation]:
    rows = Answer.objects.filter(version__kind__in=OF_OPTIONS, purged_at=None).select_related("version").iterator(chunk_size=2000)
    wrong = [row.pk for row in rows if any(row.version.option(key) is None for key in keys_of(row.value))]
    if wrong:
        yield Violation("answer names an option that was not offered", tuple(wrong[:100]))


def _consents_without_time() -> Iterator[Violation]:
    """Every consent that stands is in the record of consents, with the number of its text."""
    kind = ContentType.objects.get_for_model(Ticket)
    open_ones = Consent.objects.filter(content_type=kind, withdrawn_at=None)
    known = set(open_ones.values_list("object_id", "purpose", "text_version"))
    rows = Answer.objects.filter(version__kind=Kind.CONSENT, purged_at=None).values_list("pk", "ticket", "question", "version__number")
    wrong = [key for key, ticket, question, number in rows if (ticket, f"question {question}", str(number)) not in known]
    if wrong:
        yield Violation("consent without its record", tuple(wrong[:100]))


def _kept_too_long() -> Iterator[Violation]:
    due = [row.pk for row in answering.due_for_purge(timezone.now() - GRACE)]
    kept = Answer.objects.filter(question__conference__in=due, question__sensitive=True, purged_at=None)
    yield from _violation("sensitive answer is kept after its day", kept)
