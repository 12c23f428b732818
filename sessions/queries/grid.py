"""A day as a table: rooms across, time down, every session one cell. Pure: cards in, rows out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sessions.queries.cards import SlotCard

LEAST, MOST = 5, 240


@dataclass(frozen=True, slots=True)
class Column:
    """A room, or one of the lanes of a room in which sessions overlap; `lanes` is 0 for the second and later lanes."""

    key: tuple[int, int]
    lanes: int


@dataclass(frozen=True, slots=True)
class Cell:
    card: SlotCard | None
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
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
    """What stands where, and the numbers of moments and columns, so that nothing is searched for."""

    moments: list[datetime]
    columns: list[tuple[int, int]]
    taken: dict[tuple[int, tuple[int, int]], SlotCard | None] = field(default_factory=dict)
    starts: dict[tuple[int, tuple[int, int]], Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.row_of = {moment: number for number, moment in enumerate(self.moments)}
        self.column_of = {column: number for number, column in enumerate(self.columns)}


def grid_of(cards: Sequence[SlotCard], rooms: Sequence[int]) -> Grid:
    """`rooms` in their order; sessions without a room get a column of their own, unless they are for everybody."""
    moments = sorted({moment for card in cards for moment in (card.starts_at, card.ends_at)})
    wide, narrow = _divided(cards)
    assigned = _assigned(narrow)
    lanes = _lanes(assigned, rooms)
    plan = _Plan(moments, [key for keys in lanes.values() for key in keys] or [(0, 0)])
    for card in wide:
        _lay(plan, card, plan.columns[0], len(plan.columns))
    for card, key in assigned:
        _lay(plan, card, key, 1)
    columns = tuple(Column(key, len(keys) if key[1] == 0 else 0) for keys in lanes.values() for key in keys)
    return Grid(columns, tuple(_rows(plan)))


def _divided(cards: Sequence[SlotCard]) -> tuple[list[SlotCard], list[SlotCard]]:
    """Those that reach over all rooms because nothing else happens meanwhile, and the others."""
    wide: list[SlotCard] = []
    narrow: list[SlotCard] = []
    ordered = sorted(cards, key=lambda card: card.starts_at)
    over = datetime.min.replace(tzinfo=UTC)
    for number, card in enumerate(ordered):
        following = ordered[number + 1] if number + 1 < len(ordered) else None
        alone = over <= card.starts_at and (following is None or following.starts_at >= card.ends_at)
        (wide if card.spans and alone else narrow).append(card)
        over = max(over, card.ends_at)
    return wide, narrow


def _assigned(cards: Sequence[SlotCard]) -> list[tuple[SlotCard, tuple[int, int]]]:
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


def _lanes(assigned: Sequence[tuple[SlotCard, tuple[int, int]]], rooms: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    used: dict[int, int] = defaultdict(int)
    for _card, (room, lane) in assigned:
        used[room] = max(used[room], lane + 1)
    known = set(rooms)
    order = [room for room in rooms if room in used] + [room for room in used if room not in known]
    return {room: [(room, lane) for lane in range(used[room])] for room in order}


def _lay(plan: _Plan, card: SlotCard, first: tuple[int, int], columns: int) -> None:
    start, end = plan.row_of[card.starts_at], plan.row_of[card.ends_at]
    offset = plan.column_of[first]
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
