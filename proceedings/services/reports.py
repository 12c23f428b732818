"""What readers report about a paper, and what the editors make of it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from conference.lib import states
from conference.lib.text import clean_line, clean_text, email_key
from conference.services import activity
from proceedings.models import REPORT_TRANSITIONS, Paper, ProblemReport, ReportState
from proceedings.services import letters
from proceedings.services.refusals import AnswerIsMissing, Frozen, NoWords, ReasonIsMissing


@dataclass(frozen=True)
class ReportWords:
    text: str
    place: str = ""
    email: str = ""
    language: str = "en"


@transaction.atomic
def report(paper: Paper, words: ReportWords) -> ProblemReport:
    """About the version that readers see now; only the editors learn of it."""
    text = clean_text(words.text)
    if paper.current is None or not paper.is_public:
        raise Frozen
    if not text:
        raise NoWords
    row = ProblemReport.objects.create(
        paper=paper,
        about=paper.current,
        place=clean_line(words.place)[:200],
        text=text,
        email=words.email.strip(),
        email_key=email_key(words.email) if words.email.strip() else "",
        language=words.language,
    )
    activity.record("problem reported", row, by=None, after={"paper": paper.public_id}, personal={"email": row.email})
    return row


@transaction.atomic
def answer(report: ProblemReport, text: str, *, by: User | None) -> None:
    """Mailed to whoever left an address."""
    words = clean_text(text)
    if not words:
        raise AnswerIsMissing
    _advance(report, ReportState.ANSWERED, answer=words)
    letters.report_answered(report)
    activity.record("problem answered", report, by=by, after={"answer": words})


@transaction.atomic
def close(report: ProblemReport, *, reason: str, by: User | None) -> None:
    """Without a letter; the reason stays with the editors."""
    words = clean_text(reason)
    if not words:
        raise ReasonIsMissing
    _advance(report, ReportState.CLOSED)
    activity.record("problem closed", report, by=by, after={"reason": words})


@transaction.atomic
def reopen(report: ProblemReport, *, by: User | None) -> None:
    _advance(report, ReportState.OPEN)
    activity.record("problem opened again", report, by=by)


@transaction.atomic
def forget_reporters(rows: QuerySet[ProblemReport], *, by: User | None) -> int:
    """The addresses go; what was said about the papers stays."""
    found = list(rows)
    count = ProblemReport.objects.filter(pk__in=[row.pk for row in found]).update(email="", email_key="", version=F("version") + 1)
    for row in found:
        activity.record("reporter forgotten", row, by=by)
    return count


def _advance(report: ProblemReport, to: str, **fields: object) -> None:
    states.advance(report, to, REPORT_TRANSITIONS, version=report.version + 1, **fields)
