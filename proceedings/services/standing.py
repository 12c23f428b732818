"""Whether a paper stands: the columns that every change of its record goes through."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from conference.lib import states
from conference.lib.errors import StaleRow
from conference.lib.text import clean_text
from conference.services import activity
from proceedings.models import PAPER_TRANSITIONS, Paper, PaperState
from proceedings.services.refusals import ReasonIsMissing


def claim(paper: Paper, expected: int | None = None) -> None:
    """Raises StaleRow when somebody else changed the paper since `expected`, or the row given, was read."""
    wanted = paper.version if expected is None else expected
    now = timezone.now()
    if not Paper.objects.filter(pk=paper.pk, version=wanted).update(version=wanted + 1, changed_at=now):
        raise StaleRow
    paper.version, paper.changed_at = wanted + 1, now


def put(paper: Paper, **fields: Any) -> None:
    Paper.objects.filter(pk=paper.pk).update(**fields)
    for name, value in fields.items():
        setattr(paper, name, value)


def take_back(paper: Paper, to: PaperState, reason: str, *, by: User | None, at: datetime | None = None) -> None:
    """In the caller's transaction, which also tells; the reason stays on the paper."""
    words = clean_text(reason)
    if not words:
        raise ReasonIsMissing
    moment = at or timezone.now()
    states.advance(paper, to, PAPER_TRANSITIONS, tombstone=words, retracted_at=moment, changed_at=timezone.now())
    activity.record(f"paper {to}", paper, by=by, after={"reason": words})
