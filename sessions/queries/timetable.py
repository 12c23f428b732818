"""The timetable: one day at a time, filtered by track and language."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import day_of, offset_label, place_of
from conference.models import Conference, SessionKind, Track
from sessions.models import Room, ScheduleVersion, SessionState, Slot
from sessions.queries.cards import SlotCard, cards, shown
from sessions.queries.grid import Grid, grid_of


@dataclass(frozen=True)
class DayChoice:
    day: date
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Choice:
    value: str
    label: LocalizedText
    chosen: bool


@dataclass(frozen=True)
class RoomHead:
    name: LocalizedText
    lanes: int
    capacity: int | None
    note: LocalizedText


@dataclass(frozen=True)
class TimetablePage:
    conference: Conference
    day: date
    days: tuple[DayChoice, ...]
    tracks: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    heads: tuple[RoomHead, ...]
    grid: Grid
    count: int
    filtered: bool
    version: ScheduleVersion | None
    released_on: date | None
    zone: str
    offset: str
    valid_until: datetime | None


def timetable(conference: Conference, asked: Mapping[str, str], at: datetime) -> TimetablePage:
    """Raises Http404 for a day or filter that this programme does not have."""
    counts = _counts(conference)
    day = _chosen_day(conference, asked.get("day", ""), counts, at)
    slots = [slot for slot in _slots_of_day(conference, day) if day_of(slot.starts_at, conference.zone, conference.day_changes_at) == day]
    tracks = _tracks(slots, asked.get("track", ""))
    languages = _languages(slots, asked.get("language", ""))
    chosen = _filtered(slots, asked)
    marks = places.timetable_marks.gather([slot.session for slot in chosen], at)
    shown_cards = cards(chosen, conference, marks)
    rooms = list(Room.objects.filter(conference=conference))
    grid = grid_of(shown_cards, [room.pk for room in rooms])
    version = ScheduleVersion.objects.current().filter(conference=conference).first()
    moment = slots[0].starts_at if slots else conference.begins_at()
    return TimetablePage(
        conference=conference,
        day=day,
        days=_days(conference, counts, day),
        tracks=tracks,
        languages=languages,
        heads=_heads(grid, {room.pk: room for room in rooms}, shown_cards),
        grid=grid,
        count=sum(not card.pause for card in shown_cards),
        filtered=len(chosen) != len(slots),
        version=version,
        released_on=timezone.localtime(version.released_at, conference.tzinfo).date() if version and version.released_at else None,
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, moment),
        valid_until=_next_change(conference, at) if "day" not in asked else None,
    )


def day_begins(conference: Conference, day: date) -> datetime:
    return datetime.combine(day, conference.day_changes_at, conference.tzinfo).astimezone(UTC)


def _counts(conference: Conference) -> Counter[date]:
    """Sessions a day, without the breaks."""
    rows = Slot.objects.shown().filter(version__conference=conference).exclude(session__state=SessionState.CANCELLED)
    counts: Counter[date] = Counter()
    for starts_at, nature in rows.values_list("starts_at", "session__kind__nature"):
        counts[day_of(starts_at, conference.zone, conference.day_changes_at)] += nature != SessionKind.Nature.BREAK
    return counts


def _chosen_day(conference: Conference, asked: str, counts: Counter[date], at: datetime) -> date:
    days = sorted(counts) or [conference.starts_on]
    if asked:
        found = next((day for day in days if day.isoformat() == asked), None)
        if found is None:
            raise Http404
        return found
    today = day_of(at, conference.zone, conference.day_changes_at)
    return today if today in days else days[0]


def _next_change(conference: Conference, at: datetime) -> datetime | None:
    """When another day becomes the one that is shown first."""
    today = day_of(at, conference.zone, conference.day_changes_at)
    return day_begins(conference, today + timedelta(days=1)) if today <= conference.ends_on + timedelta(days=7) else None


def _slots_of_day(conference: Conference, day: date) -> list[Slot]:
    begins = day_begins(conference, day)
    return list(shown(conference).filter(starts_at__gte=begins - timedelta(hours=3), starts_at__lt=begins + timedelta(hours=28)))


def _filtered(slots: list[Slot], asked: Mapping[str, str]) -> list[Slot]:
    """Breaks stay, for they structure the day."""
    track, language = asked.get("track"), asked.get("language")
    return [
        slot
        for slot in slots
        if slot.session.kind.nature == SessionKind.Nature.BREAK
        or ((not track or str(slot.session.track_id) == track) and (not language or slot.session.language == language))
    ]


def _tracks(slots: list[Slot], asked: str) -> tuple[Choice, ...]:
    tracks: dict[int, Track] = {slot.session.track.pk: slot.session.track for slot in slots if slot.session.track}
    ordered = sorted(tracks.values(), key=lambda track: (track.position, track.pk))
    return _checked(tuple(Choice(str(track.pk), in_language(track.name), str(track.pk) == asked) for track in ordered), asked)


def _languages(slots: list[Slot], asked: str) -> tuple[Choice, ...]:
    codes = sorted({slot.session.language for slot in slots if slot.session.language})
    return _checked(
        tuple(Choice(code, LocalizedText(dict(settings.LANGUAGES).get(code, code), code), code == asked) for code in codes), asked
    )


def _checked(choices: tuple[Choice, ...], asked: str) -> tuple[Choice, ...]:
    if asked and not any(choice.chosen for choice in choices):
        raise Http404
    return choices


def _days(conference: Conference, counts: Counter[date], current: date) -> tuple[DayChoice, ...]:
    base = reverse("programme:timetable", args=[conference.slug])
    return tuple(
        DayChoice(day, f"{base}?{urlencode({'day': day.isoformat()})}", counts[day], day == current) for day in sorted(counts) or [current]
    )


def _heads(grid: Grid, rooms: dict[int, Room], shown_cards: list[SlotCard]) -> tuple[RoomHead, ...]:
    """Names as released; seats and notes as they are now."""
    names = {card.room_id or 0: card.room for card in shown_cards}
    heads = []
    for column in grid.columns:
        if not column.lanes:
            continue
        room = rooms.get(column.key[0])
        name = names.get(column.key[0]) or LocalizedText("", "")
        if room is None:
            heads.append(RoomHead(name if name.text else LocalizedText(_("Elsewhere"), ""), column.lanes, None, LocalizedText("", "")))
        else:
            heads.append(RoomHead(name if name.text else in_language(room.name), column.lanes, room.capacity, in_language(room.note)))
    return tuple(heads)
