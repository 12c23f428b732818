"""One session's page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.markdown import plain
from conference.lib.moments import offset_label, place_of
from conference.lib.structured import json_ld
from conference.lib.text import public_id_of, shorten
from conference.models import Conference
from conference.services.mail import absolute
from sessions.models import LinkKind, Session, SessionItem, SessionPerson, SessionState, Slot
from sessions.queries.cards import SlotCard, Tag, cards, language_name, session_url
from speakers.models import Speaker
from speakers.queries.portraits import CARD_WIDTH, photo_url


@dataclass(frozen=True)
class CastMember:
    name: str
    url: str
    photo_url: str
    by: str
    role: str
    told_role: str


@dataclass(frozen=True)
class PageItem:
    """`starts_at` is known as long as everything before it has its minutes, and the session is held once."""

    title: LocalizedText
    abstract: LocalizedText
    minutes: int | None
    board: str
    starts_at: datetime | None
    ends_at: datetime | None
    cast: tuple[CastMember, ...]


@dataclass(frozen=True)
class PageLink:
    kind: str
    url: str
    title: str


@dataclass(frozen=True)
class SessionPage:
    session: Session
    address: str
    title: LocalizedText
    subtitle: LocalizedText
    abstract: LocalizedText
    summary: str
    occurrences: tuple[SlotCard, ...]
    moved: tuple[Tag, ...]
    cancelled: bool
    kind: LocalizedText
    track: LocalizedText
    track_colour: int
    language: str
    interpretation: tuple[str, ...]
    level: str
    cast: tuple[CastMember, ...]
    items: tuple[PageItem, ...]
    links: tuple[PageLink, ...]
    materials: tuple[PageLink, ...]
    calendar_url: str
    timetable_url: str
    zone: str
    offset: str
    crumbs: tuple[tuple[str, str], ...]
    parts: tuple[places.Part, ...]
    json_ld: str
    valid_until: datetime | None


def session_page(conference: Conference, address: str, at: datetime) -> SessionPage:
    """Raises Http404 for what is not in the released programme."""
    session, slots = _found(conference, address)
    occurrences = cards(slots, conference)
    parts = places.session_page.of(session, at)
    cast = _cast(conference, slots[0])
    items = list(session.items.all())
    links = [PageLink(link.get("kind") or LinkKind.LINK, link["url"], link.get("title", "")) for link in session.links]
    return SessionPage(
        session=session,
        address=session_url(conference, session),
        title=in_language(session.title),
        subtitle=in_language(session.subtitle),
        abstract=in_language(session.abstract),
        summary=shorten(plain(in_language(session.abstract).text), 200),
        occurrences=tuple(occurrences),
        moved=tuple(tag for card in occurrences for tag in card.tags if tag.kind == "note"),
        cancelled=session.state == SessionState.CANCELLED,
        kind=in_language(session.kind.name),
        track=in_language(session.track.name) if session.track else LocalizedText("", ""),
        track_colour=session.track.colour_index if session.track else 0,
        language=language_name(session.language),
        interpretation=tuple(language_name(code) for code in session.interpretation if code != session.language),
        level=str(session.get_level_display()) if session.level != Session.Level.ANY else "",
        cast=tuple(member for member, item in cast if item not in {row.pk for row in items}),
        items=tuple(_items(items, slots, cast)),
        links=tuple(link for link in links if link.kind == LinkKind.LINK),
        materials=tuple(link for link in links if link.kind != LinkKind.LINK),
        calendar_url=reverse("programme_files:session", args=[conference.slug, session.public_id]),
        timetable_url=reverse("programme:timetable", args=[conference.slug]),
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, slots[0].starts_at),
        crumbs=((_("Programme"), reverse("programme:timetable", args=[conference.slug])),),
        parts=tuple(parts),
        json_ld=json_ld(_structured(conference, session, occurrences[0], [member for member, _item in cast], slots[0].former_start)),
        valid_until=places.earliest(part.valid_until for part in parts),
    )


def _found(conference: Conference, address: str) -> tuple[Session, list[Slot]]:
    rows = Slot.objects.shown().filter(version__conference=conference, session__public_id=public_id_of(address))
    slots = list(rows.select_related("session__kind", "session__track").order_by("starts_at"))
    if not slots:
        raise Http404
    session = slots[0].session
    session.conference = conference
    return session, slots


def _cast(conference: Conference, slot: Slot) -> list[tuple[CastMember, int | None]]:
    """The people as released, each with the part of the session that is theirs; linked are those who are still presented."""
    ids = {person["id"] for person in slot.people}
    present = {row.public_id: row for row in Speaker.objects.public().filter(conference=conference, public_id__in=ids).with_photos()}
    return [(_member(conference, person, present.get(person["id"])), person.get("item")) for person in slot.people]


def _member(conference: Conference, person: dict[str, str], speaker: Speaker | None) -> CastMember:
    told = "" if person["role"] == SessionPerson.Role.SPEAKER else str(SessionPerson.Role(person["role"]).label)
    if speaker is None:
        return CastMember(person["name"], "", "", "", person["role"], told)
    speaker.conference = conference
    photo = photo_url(speaker, CARD_WIDTH)
    return CastMember(person["name"], speaker.get_absolute_url(), photo, speaker.affiliation, person["role"], told)


def _items(items: Sequence[SessionItem], slots: Sequence[Slot], cast: Sequence[tuple[CastMember, int | None]]) -> Iterator[PageItem]:
    begins = slots[0].starts_at if len(slots) == 1 else None
    for item in items:
        ends = begins + timedelta(minutes=item.minutes) if begins and item.minutes else None
        people = tuple(member for member, part in cast if part == item.pk)
        starts = begins if ends else None
        yield PageItem(in_language(item.title), in_language(item.abstract), item.minutes, item.board, starts, ends, people)
        begins = ends


def _structured(
    conference: Conference, session: Session, slot: SlotCard, cast: Sequence[CastMember], former_start: datetime | None
) -> dict[str, object]:
    """A session that was moved since it was first shown says from when; a cancelled one keeps its time."""
    status = "EventCancelled" if slot.cancelled else "EventRescheduled" if former_start else "EventScheduled"
    event: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": slot.title.text,
        "startDate": slot.local_start.isoformat(),
        "endDate": slot.local_end.isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "url": absolute(slot.url),
        "location": location_of(conference, slot.room.text),
        "superEvent": _whole(conference),
    }
    if former_start and not slot.cancelled:
        event["previousStartDate"] = former_start.astimezone(conference.tzinfo).isoformat()
    if session.language:
        event["inLanguage"] = session.language
    if text := plain(in_language(session.abstract).text):
        event["description"] = shorten(text, 500)
    if cast:
        event["performer"] = [{"@type": "Person", "name": name} for name in dict.fromkeys(member.name for member in cast)]
    return event


def _whole(conference: Conference) -> dict[str, object]:
    return {
        "@type": "Event",
        "name": in_language(conference.name).text,
        "url": absolute(conference.get_absolute_url()),
        "startDate": conference.starts_on.isoformat(),
        "endDate": conference.ends_on.isoformat(),
        "location": location_of(conference),
    }


def location_of(conference: Conference, room: str = "") -> dict[str, object]:
    venue = in_language(conference.venue_name).text
    return {
        "@type": "Place",
        "name": ", ".join(part for part in (room, venue) if part) or in_language(conference.name).text,
        "address": in_language(conference.venue_address).text,
    }
