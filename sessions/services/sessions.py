"""What is done with one session. Placing and releasing are the timetable's matter (`schedule`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError, StaleRow
from conference.lib.localized import texts_of
from conference.lib.states import advance
from conference.lib.text import clean_line, clean_text, fold
from conference.models import Conference, SessionKind
from conference.services import activity, public_ids
from sessions.models import SESSION_TRANSITIONS, Session, SessionPerson, SessionState
from sessions.services import schedule
from speakers.models import Speaker, SpeakerState
from speakers.services import people as speaker_services


class TitleMissing(DomainError):
    message = _("A session needs a title.")


class FromElsewhere(DomainError):
    message = _("The kind, track or person belongs to another conference.")


@dataclass(frozen=True)
class Casting:
    """Somebody's part in a session."""

    speaker: Speaker
    role: str = SessionPerson.Role.SPEAKER


@transaction.atomic
def create(conference: Conference, *, title: Any, by: User | None, people: Sequence[Casting] = (), **fields: Any) -> Session:
    """A draft; nobody outside the team sees it before it is confirmed and released."""
    session = prepared(conference, title=title, **{"public_id": public_ids.fresh(Session)[0], **fields})
    session.save()
    _cast(session, people)
    activity.record("session created", session, by=by, conference=conference)
    return session


@transaction.atomic
def change(
    session: Session,
    fields: Mapping[str, Any],
    *,
    by: User | None,
    version: int | None = None,
    people: Sequence[Casting] | None = None,
    release: bool = True,
) -> None:
    """Raises StaleRow when `version` is not the row's any more. `people`, when given, replaces the cast of the whole."""
    stored = Session.objects.select_for_update().get(pk=session.pk)
    if version is not None and stored.version != version:
        raise StaleRow
    before = {name: _comparable(getattr(stored, name)) for name in fields}
    values = cleaned({"title": stored.title, "subtitle": stored.subtitle, "abstract": stored.abstract, **fields})
    _check_home(session.conference, values)
    for name, value in values.items():
        setattr(session, name, value)
    session.version = stored.version + 1
    session.save(update_fields=[*values, "version", "changed_at"])
    if people is not None:
        _cast(session, people)
    old, new = activity.differences(before, {name: _comparable(values[name]) for name in fields})
    activity.record("session changed", session, by=by, before=old, after=new)
    show(session, by, release)


@transaction.atomic
def set_people(session: Session, people: Sequence[Casting], *, by: User | None, release: bool = True) -> None:
    """All who are in the session as a whole, in this order; the people of its short talks stay theirs."""
    _cast(session, people)
    raise_version(session)
    activity.record("people of session set", session, by=by)
    show(session, by, release)


@transaction.atomic
def confirm(session: Session, *, by: User | None, release: bool = True) -> None:
    """Its people are presented with it, for the timetable names them."""
    _move(session, SessionState.CONFIRMED, "session confirmed", by)
    for speaker in Speaker.objects.filter(appearances__session=session, state=SpeakerState.DRAFT).select_related("conference").distinct():
        speaker_services.confirm(speaker, by=by)
    _finish(session, by, release)


@transaction.atomic
def cancel(session: Session, *, by: User | None, release: bool = True) -> None:
    """If the public knew it, it stays on the timetable, struck out."""
    _move(session, SessionState.CANCELLED, "session cancelled", by)
    _finish(session, by, release)


def prepared(conference: Conference, **fields: Any) -> Session:
    """An unsaved row with clean values; the kind is a talk unless another is given."""
    values = cleaned(fields)
    values.setdefault("kind", None)
    values["kind"] = values["kind"] or kind_of(conference, SessionKind.Nature.TALK)
    _check_home(conference, values)
    return Session(conference=conference, **values)


def kind_of(conference: Conference, nature: str) -> SessionKind:
    found = SessionKind.objects.filter(conference=conference, nature=nature).first()
    return found or SessionKind.objects.create(conference=conference, nature=nature, name=str(SessionKind.Nature(nature).label))


def cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    for name in ("title", "subtitle"):
        if name in values:
            values[name] = each_language(values[name], clean_line)
    if "abstract" in values:
        values["abstract"] = each_language(values["abstract"], clean_text)
    if not texts_of(values.get("title")):
        raise TitleMissing
    values["search_key"] = fold(" ".join([*texts_of(values["title"]).values(), *texts_of(values.get("subtitle")).values()]))
    return values


def each_language(value: Any, clean: Any) -> LazyI18nString:
    return LazyI18nString({code: text for code, given in texts_of(value).items() if (text := clean(given))})


def _comparable(value: Any) -> Any:
    return texts_of(value) if isinstance(value, LazyI18nString) else value


def _check_home(conference: Conference, values: Mapping[str, Any]) -> None:
    for name in ("kind", "track"):
        row = values.get(name)
        if row is not None and row.conference_id != conference.pk:
            raise FromElsewhere


def _cast(session: Session, people: Sequence[Casting]) -> None:
    if any(part.speaker.conference_id != session.conference_id for part in people):
        raise FromElsewhere
    SessionPerson.objects.filter(session=session, item=None).delete()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, speaker=part.speaker, role=part.role, position=position)
        for position, part in enumerate(once(people), 1)
    )


def once(people: Sequence[Casting]) -> list[Casting]:
    """Nobody twice in the same role."""
    return list({(part.speaker.pk, part.role): part for part in people}.values())


def raise_version(session: Session) -> None:
    """Who has the form open with what was there before is told so."""
    Session.objects.filter(pk=session.pk).update(version=F("version") + 1)
    session.refresh_from_db(fields=["version"])


def _move(session: Session, to: str, verb: str, by: User | None) -> None:
    before = session.state
    advance(session, to, SESSION_TRANSITIONS)
    schedule.raise_sequence(session)
    activity.record(verb, session, by=by, before={"state": before}, after={"state": to})


def show(session: Session, by: User | None, release: bool) -> None:
    """After a change: a draft is seen by nobody, so nothing need be released for it."""
    _finish(session, by, release and session.state == SessionState.CONFIRMED)


def _finish(session: Session, by: User | None, release: bool) -> None:
    released = schedule.release_if_automatic(session.conference, by=by) if release else None
    if released is None:
        kept.changed(session.conference)
