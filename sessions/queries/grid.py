"""A day as a table: rooms across, time down, every session one cell. Pure: cards in, rows out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sessions.queries.cards import SlotCard

LEAST, MOST = 5, 240


@dataclass(frozen=True)
class Column:
    """A room, or one of the lanes of a room in which sessions overlap; `lanes` is 0 for the second and later lanes."""

    key: tuple[int, int]
    lanes: int


@dataclass(frozen=True)
class Cell:
    card: SlotCard | None
    columns: int
    rows: int


@dataclass(frozen=True)
class Row:
    """`height` is the minutes of this row in steps of five, as the style sheet knows them."""

    at: datetime
    height: int
    cells: tuple[Cell, ...]

    @property
    def begins(self) -> bool:
        """Whether a session begins here; where one only ends, the axis needs no time."""
        return any(cell.card for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass
class _Plan:
    moments: list[datetime]
    columns: list[tuple[int, int]] = field(default_factory=list)
    taken: dict[tuple[int, tuple[int, int]], SlotCard | None] = field(default_factory=dict)
    starts: dict[tuple[int, tuple[int, int]], Cell] = field(default_factory=dict)


def grid_of(cards: Sequence[SlotCard], rooms: Sequence[int]) -> Grid:
    """`rooms` in their order; sessions without a room get a column of their own, unless they are for everybody."""
    moments = sorted({moment for card in cards for moment in (card.starts_at, card.ends_at)})
    wide, narrow = _divided(cards)
    lanes = _lanes(narrow, rooms)
    plan = _Plan(moments, [key for keys in lanes.values() for key in keys] or [(0, 0)])
    for card in wide:
        _lay(plan, card, plan.columns[0], len(plan.columns))
    for card, key in _assigned(narrow, rooms):
        _lay(plan, card, key, 1)
    columns = tuple(Column(key, len(keys) if key[1] == 0 else 0) for keys in lanes.values() for key in keys)
    return Grid(columns, tuple(_rows(plan)))


def _divided(cards: Sequence[SlotCard]) -> tuple[list[SlotCard], list[SlotCard]]:
    """Those that reach over all rooms because nothing else happens meanwhile, and the others."""
    wide: list[SlotCard] = []
    narrow: list[SlotCard] = []
    for card in cards:
        alone = not any(other is not card and _overlap(card, other) for other in cards) if card.spans else False
        (wide if alone else narrow).append(card)
    return wide, narrow


def _overlap(one: SlotCard, other: SlotCard) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _assigned(cards: Sequence[SlotCard], rooms: Sequence[int]) -> list[tuple[SlotCard, tuple[int, int]]]:
    """Each card with its column: the first lane of its room that is free by then."""
    free_from: dict[int, list[datetime]] = defaultdict(list)
    assigned = []
    for card in sorted(cards, key=lambda card: card.starts_at):
        room = card.room_id or 0
        ends = free_from[room]
        lane = next((number for number, end in enumerate(ends) if end <= card.starts_at), len(ends))
        ends[lane : lane + 1] = [card.ends_at]
        assigned.append((card, (room, lane)))
    return assigned


def _lanes(cards: Sequence[SlotCard], rooms: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    used: dict[int, int] = defaultdict(int)
    for _card, (room, lane) in _assigned(cards, rooms):
        used[room] = max(used[room], lane + 1)
    order = [room for room in rooms if room in used] + [room for room in used if room not in rooms]
    return {room: [(room, lane) for lane in range(used[room])] for room in order}


def _lay(plan: _Plan, card: SlotCard, first: tuple[int, int], columns: int) -> None:
    start, end = plan.moments.index(card.starts_at), plan.moments.index(card.ends_at)
    offset = plan.columns.index(first)
    for row in range(start, end):
        for column in plan.columns[offset : offset + columns]:
            plan.taken[row, column] = card
    plan.starts[start, first] = Cell(card, columns, end - start)


def _rows(plan: _Plan) -> list[Row]:
    rows = []
    for number, (at, until) in enumerate(zip(plan.moments, plan.moments[1:], strict=False)):
        cells = [cell for column in plan.columns if (cell := _cell(plan, number, column)) is not None]
        minutes = int((until - at).total_seconds()) // 60
        rows.append(Row(at, max(LEAST, min(MOST, round(minutes / 5) * 5)), tuple(cells)))
    return rows


def _cell(plan: _Plan, row: int, column: tuple[int, int]) -> Cell | None:
    """A session that starts here, a gap that starts here, or nothing where one of them reaches into."""
    if (row, column) in plan.starts:
        return plan.starts[row, column]
    if (row, column) in plan.taken or (row > 0 and (row - 1, column) not in plan.taken):
        return None
    length = 1
    while row + length < len(plan.moments) - 1 and (row + length, column) not in plan.taken:
        length += 1
    return Cell(None, 1, length)
