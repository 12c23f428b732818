"""What a speaker has to do in the programme: for the speaker's own page, and for the own calendar."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import offset_label, place_of
from conference.models import Conference
from conference.services.mail import absolute
from sessions.models import Session, SessionPerson, SessionState, Slot
from sessions.queries.cards import SlotCard, cards
from speakers.models import Speaker, SpeakerSecret
from speakers.queries.speaking import secrets_of

_PRESIDES = frozenset({SessionPerson.Role.CHAIR, SessionPerson.Role.MODERATOR})


@dataclass(frozen=True)
class Colleague:
    """Somebody whom the one who presides announces."""

    name: str
    pronunciation: str
    role: str


@dataclass(frozen=True)
class SpeakingRow:
    """A session of somebody's; without cards its time is not released yet."""

    title: LocalizedText
    role: str
    cards: tuple[SlotCard, ...]
    cancelled: bool
    announces: tuple[Colleague, ...]


@dataclass(frozen=True)
class SpeakingSessions:
    conference: Conference
    rows: tuple[SpeakingRow, ...]
    calendar: str
    zone: str
    offset: str


def of_speakers(speakers: Sequence[Speaker]) -> dict[int, SpeakingSessions]:
    """Speaker's key → the sessions; four statements, whatever their number."""
    conferences = {speaker.conference_id: speaker.conference for speaker in speakers}
    parts = SessionPerson.objects.filter(speaker__in=speakers).select_related("session").order_by("session", "position", "pk")
    mine: dict[int, list[SessionPerson]] = defaultdict(list)
    for part in parts:
        mine[part.speaker_id].append(part)
    sessions = [part.session for parts in mine.values() for part in parts]
    placed, casts = _placed(sessions, conferences), _casts(part for parts in mine.values() for part in parts)
    calendars = secrets_of(speakers, SpeakerSecret.Kind.CALENDAR)
    return {
        speaker.pk: _sessions_of(speaker, [_row(part, placed, casts) for part in mine[speaker.pk]], calendars.get(speaker.pk, ""))
        for speaker in speakers
    }


def session_ids(speaker: Speaker) -> list[str]:
    """For the calendar: what of these is public is the export's matter."""
    return list(Session.objects.filter(cast__speaker=speaker).order_by("pk").values_list("public_id", flat=True).distinct())


def _sessions_of(speaker: Speaker, rows: Iterable[SpeakingRow], secret: str) -> SpeakingSessions:
    place = speaker.conference
    # By time; what has none yet stands behind.
    in_order = sorted(rows, key=lambda row: (not row.cards, row.cards[0].starts_at.timestamp() if row.cards else 0))
    return SpeakingSessions(
        conference=place,
        rows=tuple(in_order),
        calendar=absolute(reverse("programme_files:speaking", args=[place.slug, secret])) if secret else "",
        zone=place_of(place.zone),
        offset=offset_label(place.zone, place.begins_at()),
    )


def _placed(sessions: Sequence[Session], conferences: dict[int, Conference]) -> dict[int, list[SlotCard]]:
    rows = Slot.objects.shown().filter(session__in=sessions).select_related("session__kind", "session__track")
    found: dict[int, list[SlotCard]] = defaultdict(list)
    for slot in rows.order_by("starts_at", "pk"):
        found[slot.session_id] += cards([slot], conferences[slot.session.conference_id])
    return found


def _casts(parts: Iterable[SessionPerson]) -> dict[int, list[SessionPerson]]:
    """Of the sessions that somebody presides over."""
    presided = {part.session_id for part in parts if part.role in _PRESIDES}
    casts: dict[int, list[SessionPerson]] = defaultdict(list)
    for part in SessionPerson.objects.filter(session__in=presided).select_related("speaker").order_by("position", "pk"):
        casts[part.session_id].append(part)
    return casts


def _row(part: SessionPerson, placed: dict[int, list[SlotCard]], casts: dict[int, list[SessionPerson]]) -> SpeakingRow:
    others = casts.get(part.session_id, []) if part.role in _PRESIDES else []
    return SpeakingRow(
        title=in_language(part.session.title),
        role=str(part.get_role_display()),
        cards=tuple(placed.get(part.session_id, ())),
        cancelled=part.session.state == SessionState.CANCELLED,
        announces=tuple(
            Colleague(other.speaker.name, other.speaker.pronunciation, str(other.get_role_display()))
            for other in others
            if other.speaker_id != part.speaker_id
        ),
    )
