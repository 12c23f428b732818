"""The released programme as plain values, for every format that it is written in."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from conference.lib.localized import in_language
from conference.lib.markdown import plain
from conference.lib.moments import day_of
from conference.lib.text import address_tail
from conference.models import Conference, Track
from conference.services.mail import absolute
from sessions.exports.programme import PublicLink, PublicPerson, PublicProgramme, PublicRoom, PublicSlot, acronym_of
from sessions.models import Room, ScheduleVersion, SessionState, Slot
from sessions.queries import people
from sessions.queries.cards import session_url

# Numbers of the second and later times of a session lie beyond those of all sessions.
_BEYOND = 1_000_000_000


def programme(
    conference: Conference, *, session: str = "", day: str = "", track: str = "", only: Collection[str] | None = None
) -> PublicProgramme:
    """In the conference's main language. With `session`, `day` or `track`, that part alone; raises Http404 when nothing of it is public.

    With `only`, what of these public ids is shown.
    """
    slots = [slot for slot in _slots(conference, session, track, only) if not day or _day_of(slot, conference) == day]
    if (session or day or track) and not slots:
        raise Http404
    version = ScheduleVersion.objects.current().filter(conference=conference).first()
    with override(conference.default_language):
        return PublicProgramme(
            acronym=acronym_of(conference.slug),
            title=in_language(conference.name).text,
            zone=conference.zone,
            starts_on=conference.starts_on,
            ends_on=conference.ends_on,
            day_changes_at=conference.day_changes_at,
            version=str(version.number) if version else "0",
            url=absolute(f"/{conference.slug}/programme"),
            base_url=absolute(f"/{conference.slug}/"),
            accent=conference.accent,
            place=in_language(conference.venue_name).text,
            rooms=tuple(PublicRoom(room.uuid, in_language(room.name).text, room.capacity) for room in _rooms(conference, slots)),
            tracks=tuple(in_language(track.name).text for track in Track.objects.filter(conference=conference)),
            slots=tuple(_numbered(conference, slots)),
        )


def _day_of(slot: Slot, conference: Conference) -> str:
    return day_of(slot.starts_at, conference.zone, conference.day_changes_at).isoformat()


def _slots(conference: Conference, session: str, track: str, only: Collection[str] | None) -> list[Slot]:
    rows = Slot.objects.shown().filter(version__conference=conference)
    if session:
        rows = rows.filter(session__public_id=session)
    if track:
        rows = rows.filter(session__track_id=int(track)) if re.fullmatch(r"[0-9]{1,9}", track) else rows.none()
    if only is not None:
        rows = rows.filter(session__public_id__in=only)
    return list(rows.select_related("session__kind", "session__track", "version").order_by("starts_at", "room__position", "pk"))


def _rooms(conference: Conference, slots: Sequence[Slot]) -> list[Room]:
    used = {slot.room_id for slot in slots}
    return [room for room in Room.objects.filter(conference=conference) if room.pk in used]


def _numbered(conference: Conference, slots: Sequence[Slot]) -> list[PublicSlot]:
    seen: dict[int, int] = defaultdict(int)
    public = []
    for slot in slots:
        public.append(_slot(conference, slot, seen[slot.session_id]))
        seen[slot.session_id] += 1
    return public


def _slot(conference: Conference, slot: Slot, number: int) -> PublicSlot:
    """The first time of a session bears its own identifiers; later ones are made from them."""
    session = slot.session
    tail = address_tail(in_language(session.title).text) or "session"
    abstract = in_language(session.abstract).text
    return PublicSlot(
        uuid=session.uuid if not number else uuid5(NAMESPACE_URL, f"{session.uuid}/{number}"),
        number=session.pk + number * _BEYOND,
        public_id=session.public_id,
        tail=f"{session.public_id}-{tail}" + (f"-{number + 1}" if number else ""),
        sequence=session.ical_sequence,
        title=in_language(slot.title).text,
        subtitle=in_language(session.subtitle).text,
        abstract=abstract,
        abstract_plain=plain(abstract),
        kind=session.kind.nature,
        track=in_language(session.track.name).text if session.track else "",
        language=session.language,
        room=in_language(slot.room_name).text,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        url=absolute(session_url(conference, session)),
        changed_at=max(session.changed_at, slot.version.released_at or session.changed_at),
        people=tuple(_person(conference, person) for person in people.once(slot.people)),
        links=tuple(PublicLink(link["url"], link.get("title", "")) for link in session.links),
        cancelled=session.state == SessionState.CANCELLED,
    )


def _person(conference: Conference, person: dict[str, str]) -> PublicPerson:
    return PublicPerson(person["name"], absolute(reverse("speakers:speaker", args=[conference.slug, person["address"]])), person["role"])
