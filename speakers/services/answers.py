"""Yes, no, or I need help: asked by the team, answered by the speaker."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.text import clean_text
from conference.services import activity
from speakers.models import ANSWER_TRANSITIONS, Speaker, SpeakerAnswer, SpeakerState
from speakers.services import consents, letters, secrets

LONGEST_NOTE = 2000
# What the team hears of at once.
_ALARMING = frozenset({SpeakerAnswer.NO, SpeakerAnswer.HELP})


class AskedAlready(DomainError):
    message = _("Was asked already, or has answered. “Send the private link again” sends the same link once more.")


class Withdrawn(DomainError):
    message = _("You are no longer on the programme. Write to the organisers if that is a mistake.")


@transaction.atomic
def ask(speaker: Speaker, *, by: User | None) -> None:
    """A letter with the link. Raises NoAddress, NotReachable, or AskedAlready."""
    _lock(speaker)
    page = secrets.page_of(speaker)
    if SpeakerAnswer.ASKED not in ANSWER_TRANSITIONS[SpeakerAnswer(speaker.answer)]:
        raise AskedAlready
    _move(speaker, {"answer": SpeakerAnswer.ASKED, "asked_at": timezone.now(), "reminders": 0})
    letters.asked(speaker, page)
    activity.record("speaker asked to confirm", speaker, by=by)


@transaction.atomic
def answer(speaker: Speaker, said: str, note: str = "", *, by: User | None = None) -> None:
    """The team hears of a no, and of a call for help, at once; the same answer twice is one. Raises Withdrawn."""
    _lock(speaker)
    if speaker.state == SpeakerState.WITHDRAWN:
        raise Withdrawn
    words, before = clean_text(note)[:LONGEST_NOTE], speaker.answer
    if (said, words) == (before, speaker.answer_note):
        return
    if said != before and said not in ANSWER_TRANSITIONS[SpeakerAnswer(before)]:
        raise DomainError
    _move(speaker, {"answer": said, "answer_note": words, "answered_at": timezone.now()})
    consents.record(speaker, consents.LISTING, said == SpeakerAnswer.YES)
    kept_apart = {"note": words} if words else None
    activity.record("speaker answered", speaker, by=by, before={"answer": before}, after={"answer": said}, personal=kept_apart)
    if said in _ALARMING:
        letters.answered(speaker)


def _lock(speaker: Speaker) -> None:
    stored = Speaker.objects.select_for_update(of=("self",)).get(pk=speaker.pk)
    for name in ("state", "answer", "answer_note", "asked_at", "answered_at", "reminders", "email", "language"):
        setattr(speaker, name, getattr(stored, name))


def _move(speaker: Speaker, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(speaker, name, value)
    Speaker.objects.filter(pk=speaker.pk).update(**values)
