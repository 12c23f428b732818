"""What the programme shows on other pages: the day at a glance, a glimpse of sessions, a speaker's sessions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from conference.lib.localized import LocalizedText
from conference.lib.moments import day_of, in_zone, offset_label, place_of
from conference.models import Conference
from sessions.models import ScheduleVersion, SessionPerson, Slot
from sessions.queries.cards import SlotCard, cards
from sessions.queries.grid import Grid, Row, grid_of

SHOWN_SESSIONS = 6
MOST_LANES = 8
_SCORE_HEIGHT = 114


@dataclass(frozen=True)
class Bar:
    """`x` and `width` in percent of the drawing, `y` and `height` in pixels."""

    kind: str
    x: str
    width: str
    y: int
    height: int


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    odd: bool


@dataclass(frozen=True)
class Score:
    """The day at a glance: one bar a session, one line a room."""

    url: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: int
    zone: str
    offset: str
    rooms: int


@dataclass(frozen=True)
class Glimpse:
    conference: Conference
    cards: tuple[SlotCard, ...]
    count: int
    version: ScheduleVersion | None


@dataclass(frozen=True)
class SpeakerSessions:
    conference: Conference
    """With each card what the person does there: a role, or the titles of the own short talks and posters."""

    rows: tuple[tuple[SlotCard, tuple[LocalizedText, ...]], ...]


def score(conference: Conference, slots: Sequence[Slot], rooms: Sequence[int]) -> Score | None:
    """Of the first day with sessions. None where there are too many rooms to be told apart."""
    days = sorted({day_of(slot.starts_at, conference.zone, conference.day_changes_at) for slot in slots})
    if not days:
        return None
    shown = [
        card
        for card in cards(slots, conference)
        if not card.cancelled and day_of(card.starts_at, conference.zone, conference.day_changes_at) == days[0]
    ]
    grid = grid_of(shown, rooms) if shown else None
    if grid is None or not grid.rows or len(grid.columns) > MOST_LANES:
        return None
    begins, ends = grid.rows[0].at, max(card.ends_at for card in shown)
    return Score(
        url=reverse("programme:timetable", args=[conference.slug]),
        bars=tuple(_bars(grid, begins, ends)),
        ticks=tuple(_ticks(conference, begins, ends)),
        height=_SCORE_HEIGHT,
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, begins),
        rooms=len(grid.columns),
    )


def glimpse(conference: Conference, slots: Sequence[Slot], version: ScheduleVersion | None) -> Glimpse:
    """Featured sessions first; where none is, those that are not pauses, from the beginning."""
    live = [card for card in cards(slots, conference) if not card.cancelled and not card.pause]
    featured = {slot.session_id for slot in slots if slot.session.featured}
    chosen = [card for card in live if card.session_id in featured] or live
    return Glimpse(conference, tuple(chosen[:SHOWN_SESSIONS]), len(live), version)


def of_speakers(
    slots: Sequence[Slot], conferences: dict[int, Conference], items: Mapping[int, LocalizedText]
) -> dict[str, list[tuple[SlotCard, tuple[LocalizedText, ...]]]]:
    """Cards by a speaker's public id, each session once; `items` are the titles of short talks and posters."""
    found: dict[str, list[tuple[SlotCard, tuple[LocalizedText, ...]]]] = defaultdict(list)
    for slot in slots:
        (card,) = cards([slot], conferences[slot.session.conference_id])
        parts: dict[str, list[LocalizedText]] = defaultdict(list)
        for person in slot.people:
            parts[person["id"]].append(_part(person, items))
        for who, told in parts.items():
            found[who].append((card, tuple(text for text in told if text.text)))
    return found


def _part(person: dict[str, Any], items: Mapping[int, LocalizedText]) -> LocalizedText:
    if person.get("item") in items:
        return items[person["item"]]
    return LocalizedText("" if person["role"] == SessionPerson.Role.SPEAKER else str(SessionPerson.Role(person["role"]).label), "")


def _bars(grid: Grid, begins: datetime, ends: datetime) -> list[Bar]:
    whole = (ends - begins).total_seconds()
    lane = _SCORE_HEIGHT // len(grid.columns)
    bars = []
    for row in grid.rows:
        for cell, offset in _placed(grid, row):
            x = (cell.starts_at - begins).total_seconds() / whole * 100
            width = (cell.ends_at - cell.starts_at).total_seconds() / whole * 100
            spanning, number = offset
            height = _SCORE_HEIGHT if spanning else lane - 6
            bars.append(Bar(_kind(cell), f"{x:.2f}%", f"{max(width - 0.28, 0.3):.2f}%", 0 if spanning else number * lane, height))
    return bars


def _placed(grid: Grid, row: Row) -> list[tuple[SlotCard, tuple[bool, int]]]:
    """The sessions that start in this row, each with whether it spans all lanes, else the number of its lane."""
    order = [column.key for column in grid.columns]
    placed = []
    for cell in row.cells:
        if cell.card is None:
            continue
        spanning = cell.columns == len(order)
        rooms = [number for number, key in enumerate(order) if key[0] == (cell.card.room_id or 0)]
        placed.append((cell.card, (spanning, rooms[0] if rooms else 0)))
    return placed


def _kind(card: SlotCard) -> str:
    if card.pause:
        return "pause"
    return {"plenary": "plenary", "ceremony": "plenary", "workshop": "workshop"}.get(card.nature, "talk")


def _ticks(conference: Conference, begins: datetime, ends: datetime) -> list[Tick]:
    whole = (ends - begins).total_seconds()
    local = in_zone(begins, conference.zone)
    first = begins + timedelta(minutes=(60 - local.minute) % 60)
    hours = int((ends - first).total_seconds() // 3600)
    step = 1 if hours <= 12 else 2
    ticks = []
    for number, hour in enumerate(range(0, hours + 1, step)):
        moment = first + timedelta(hours=hour)
        if (share := (moment - begins).total_seconds() / whole * 100) <= 95:
            ticks.append(Tick(f"{share:.2f}%", f"{in_zone(moment, conference.zone):%H:%M}", number % 2 == 1))
    return ticks
