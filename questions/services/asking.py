"""What organisers ask. A change of wording is a new version; answers keep the one they were given to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, StaleRow
from conference.lib.localized import texts_of
from conference.lib.places import Words
from conference.lib.text import address_tail
from conference.models import Conference
from conference.services import activity
from questions.models import NO, OF_OPTIONS, YES, Kind, Question, QuestionVersion

MOST_OPTIONS = 100
STEP = 10


class OptionsMissing(DomainError):
    message = _("Write at least two options, one a line.")


class TooManyOptions(DomainError):
    message = _("A question may have a hundred options at most.")


class WrongCondition(DomainError):
    message = _("A question can be shown only by an answer to one that stands before it.")


class StillShows(DomainError):
    message = _("Another question is shown by this answer. Change that one first.")


@dataclass(frozen=True)
class Wording:
    """`options` holds a text per language for each."""

    kind: str
    label: Any
    help: Any = ""
    options: tuple[Mapping[str, str], ...] = ()
    required: bool = False


@transaction.atomic
def ask(conference: Conference, wording: Wording, fields: Mapping[str, Any] | None = None, *, by: User | None) -> Question:
    """A new question, at the end unless `fields` say where."""
    _check(wording)
    last = Question.objects.filter(conference=conference).aggregate(last=Max("position"))["last"] or 0
    question = Question.objects.create(conference=conference, **{"position": last + STEP, **(fields or {})})
    _write(question, wording)
    _check_place(question)
    activity.record("question asked", question, by=by)
    return question


@transaction.atomic
def change(
    question: Question, fields: Mapping[str, Any], *, wording: Wording | None = None, by: User | None, read: int | None = None
) -> None:
    """Who is asked, where and when; and, when the wording differs from the present one, a new version of it.

    `read` is the wording that the person had before the eyes; raises StaleRow when it is not the present one any more.
    """
    stored = Question.objects.select_for_update().get(pk=question.pk)
    if read is not None and stored.current_id != read:
        raise StaleRow
    for name, value in fields.items():
        setattr(stored, name, value)
    if fields:
        stored.save(update_fields=list(fields))
    if wording is not None:
        _check(wording)
        _write(stored, wording)
    _check_place(stored)
    question.refresh_from_db()
    after = {name: str(value)[:200] for name, value in fields.items()}
    activity.record("question changed", question, by=by, after={**after, "version": question.wording.number})


@transaction.atomic
def move(question: Question, *, by: User | None, down: bool = False) -> None:
    """One place up or down; raises WrongCondition when it would come before the answer that shows it."""
    rows = list(Question.objects.select_for_update().filter(conference=question.conference))
    at = next(place for place, row in enumerate(rows) if row.pk == question.pk)
    other = at + (1 if down else -1)
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for number, row in enumerate(rows, 1):
        row.position = number * STEP
    Question.objects.bulk_update(rows, ["position"])
    _check_place(Question.objects.get(pk=question.pk))
    activity.record("question moved", question, by=by, after={"position": (other + 1) * STEP})


def answers_that_show(version: QuestionVersion) -> list[tuple[str, Words]]:
    """The answers by which another question may be shown: key and words."""
    if version.kind == Kind.YES_NO:
        return [(YES, _("Yes")), (NO, _("No"))]
    if version.kind == Kind.CONSENT:
        return [(YES, _("Agreed"))]
    return [(option.key, option.in_words()) for option in version.choices] if version.kind in OF_OPTIONS else []


def _check(wording: Wording) -> None:
    if wording.kind in OF_OPTIONS and len(wording.options) < 2:
        raise OptionsMissing
    if len(wording.options) > MOST_OPTIONS:
        raise TooManyOptions


def _write(question: Question, wording: Wording) -> None:
    """A version of these words, unless they are the present ones."""
    before = question.current
    options = _keyed(question, wording.options) if wording.kind in OF_OPTIONS else []
    values = {"kind": str(wording.kind), "required": wording.required, "options": options}
    texts = {"label": texts_of(wording.label), "help": texts_of(wording.help)}
    if before is not None and _is_worded(before, values, texts):
        return
    number = 1 if before is None else before.number + 1
    question.current = QuestionVersion.objects.create(question=question, number=number, **values, **texts)
    question.save(update_fields=["current"])


def _is_worded(version: QuestionVersion, values: Mapping[str, Any], texts: Mapping[str, dict[str, str]]) -> bool:
    return all(getattr(version, name) == value for name, value in values.items()) and all(
        texts_of(getattr(version, name)) == value for name, value in texts.items()
    )


def _keyed(question: Question, options: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """An option keeps its key while one of its texts stays; a key that ever stood for another text is not used again."""
    known = [option for version in question.versions.order_by("-number") for option in version.options]
    used = {option["key"] for option in known}
    keyed: list[dict[str, Any]] = []
    for texts in options:
        taken = {option["key"] for option in keyed}
        key = next((option["key"] for option in known if option["key"] not in taken and _shares(option["text"], texts)), "")
        keyed.append({"key": key or _new_key(texts, used | taken), "text": dict(texts)})
    return keyed


def _shares(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(other.get(language) == text for language, text in one.items() if text)


def _new_key(texts: Mapping[str, str], used: set[str]) -> str:
    stem = address_tail(texts.get("en") or next(iter(texts.values()), ""), 40) or "option"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(used) + 2))
    return next(key for key in numbered if key not in used)


def _check_place(question: Question) -> None:
    """What shows it stands before it and can be answered so; what it shows stands behind it."""
    other = question.shown_by
    if other is not None and (other.conference_id != question.conference_id or other.place >= question.place):
        raise WrongCondition
    if other is not None and question.shown_for not in dict(answers_that_show(other.wording)):
        raise WrongCondition
    possible = dict(answers_that_show(question.wording))
    for shown in question.shows.all():
        if shown.shown_for not in possible:
            raise StillShows
        if shown.place <= question.place:
            raise WrongCondition
