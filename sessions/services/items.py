"""The short talks or posters within a session, each with its own people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.localized import texts_of
from conference.lib.text import clean_line, clean_text, fold
from conference.services import activity
from sessions.models import Session, SessionItem, SessionPerson
from sessions.services import sessions
from sessions.services.sessions import Casting, FromElsewhere

MOST_ITEMS = 500


class ItemTitleMissing(DomainError):
    message = _("Every short talk and every poster needs a title.")


class TooManyItems(DomainError):
    message = _("A session holds at most 500 short talks or posters.")


@dataclass(frozen=True)
class Contribution:
    """One short talk or poster as it is to be; `row` is the one that it was, if there was one."""

    title: Any
    abstract: Any = ""
    minutes: int | None = None
    board: str = ""
    people: tuple[Casting, ...] = ()
    row: SessionItem | None = None


@transaction.atomic
def set_items(session: Session, contributions: Sequence[Contribution], *, by: User | None, release: bool = True) -> None:
    """All of them, in this order: what is not among them goes. Raises ItemTitleMissing, TooManyItems, FromElsewhere."""
    _refuse(session, contributions)
    session.items.exclude(pk__in=[part.row.pk for part in contributions if part.row]).delete()
    # Out of the way first, for a position is taken once.
    session.items.update(position=F("position") + MOST_ITEMS)
    rows = [_written(session, part, position) for position, part in enumerate(contributions, 1)]
    _cast(session, rows, contributions)
    sessions.raise_version(session)
    activity.record("parts of session set", session, by=by, after={"parts": len(rows)})
    sessions.show(session, by, release)


def _refuse(session: Session, contributions: Sequence[Contribution]) -> None:
    if len(contributions) > MOST_ITEMS:
        raise TooManyItems
    for part in contributions:
        if not any(clean_line(text) for text in texts_of(part.title).values()):
            raise ItemTitleMissing
        if part.row is not None and part.row.session_id != session.pk:
            raise FromElsewhere
        if any(casting.speaker.conference_id != session.conference_id for casting in part.people):
            raise FromElsewhere


def _written(session: Session, part: Contribution, position: int) -> SessionItem:
    row = part.row or SessionItem(session=session)
    row.position, row.minutes, row.board = position, part.minutes, clean_line(part.board)
    row.title = sessions.each_language(part.title, clean_line)
    row.abstract = sessions.each_language(part.abstract, clean_text)
    row.search_key = fold(" ".join(texts_of(row.title).values()))
    row.save()
    return row


def _cast(session: Session, rows: Sequence[SessionItem], contributions: Sequence[Contribution]) -> None:
    SessionPerson.objects.filter(session=session, item__isnull=False).delete()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, item=row, speaker=casting.speaker, role=casting.role, position=position)
        for row, part in zip(rows, contributions, strict=True)
        for position, casting in enumerate(sessions.once(part.people), 1)
    )
