from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conference.lib.localized import LocalizedText
from sessions.queries.cards import SlotCard
from sessions.queries.grid import Grid, grid_of

DAY = datetime(2027, 11, 26, 9, 0, tzinfo=UTC)


def card(start: int, minutes: int, room: int | None = 1, *, spans: bool = False) -> SlotCard:
    """`start` in minutes after nine."""
    starts_at = DAY + timedelta(minutes=start)
    ends_at = starts_at + timedelta(minutes=minutes)
    text = LocalizedText("x", "en")
    values: dict[str, Any] = {
        "session_id": start * 1000 + minutes,
        "public_id": "x",
        "url": "/",
        "title": text,
        "by": "",
        "room": text,
        "track": text,
    }
    return SlotCard(
        **values, room_id=room, track_colour=0, starts_at=starts_at, ends_at=ends_at, local_start=starts_at, local_end=ends_at,
        nature="talk", spans=spans, cancelled=False, tags=(),
    )  # fmt: skip


def occupied(grid: Grid) -> list[list[Any]]:
    """The table as a browser lays it out: what stands in each row and column; fails when cells collide."""
    width = max(len(grid.columns), 1)
    table: list[list[Any]] = [[None] * width for _row in grid.rows]
    for number, row in enumerate(grid.rows):
        column = 0
        for cell in row.cells:
            while table[number][column] is not None:
                column += 1
            for down in range(cell.rows):
                for across in range(cell.columns):
                    assert table[number + down][column + across] is None
                    table[number + down][column + across] = cell.card or "gap"
    return table


def test_two_rooms_stand_side_by_side() -> None:
    one, two = card(0, 45, 1), card(0, 45, 2)
    grid = grid_of([one, two], [1, 2])
    assert occupied(grid) == [[one, two]]


def test_rooms_keep_their_order_and_unused_ones_are_left_out() -> None:
    grid = grid_of([card(0, 45, 3), card(0, 45, 1)], [3, 2, 1])
    assert [column.key[0] for column in grid.columns] == [3, 1]


def test_a_longer_session_reaches_over_several_rows() -> None:
    long, first, second = card(0, 90, 2), card(0, 45, 1), card(45, 45, 1)
    assert occupied(grid_of([long, first, second], [1, 2])) == [[first, long], [second, long]]


def test_a_session_for_everybody_reaches_over_all_rooms_when_it_is_alone() -> None:
    plenary, one, two = card(0, 30, 1, spans=True), card(30, 30, 1), card(30, 30, 2)
    assert occupied(grid_of([plenary, one, two], [1, 2])) == [[plenary, plenary], [one, two]]


def test_a_break_beside_a_session_stays_in_a_column_of_its_own() -> None:
    pause, talk = card(0, 30, None, spans=True), card(0, 30, 1)
    assert occupied(grid_of([pause, talk], [1])) == [[talk, pause]]


def test_sessions_that_overlap_in_one_room_get_lanes() -> None:
    one, two = card(0, 60, 1), card(30, 60, 1)
    grid = grid_of([one, two], [1])
    assert [column.lanes for column in grid.columns] == [2, 0]
    assert occupied(grid) == [[one, "gap"], [one, two], ["gap", two]]


def test_a_gap_is_one_cell_however_long() -> None:
    grid = grid_of([card(0, 10, 1), card(100, 10, 1), card(0, 50, 2), card(50, 60, 2)], [1, 2])
    gaps = [cell for row in grid.rows for cell in row.cells if cell.card is None]
    assert [(gap.columns, gap.rows) for gap in gaps] == [(1, 2)]


def test_heights_are_those_that_the_sheet_knows() -> None:
    grid = grid_of([card(0, 7), card(7, 600)], [1])
    assert [row.height for row in grid.rows] == [5, 240]


def test_a_day_without_sessions_is_an_empty_table() -> None:
    assert grid_of([], [1]).rows == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(1, 60), st.sampled_from([None, 1, 2, 3]), st.booleans()),
        min_size=1,
        max_size=14,
        unique=True,
    )
)
def test_whatever_the_programme_every_session_stands_once_and_no_cells_collide(rows: list[tuple[int, int, int | None, bool]]) -> None:
    cards = [card(start * 5, minutes * 5, room, spans=spans) for start, minutes, room, spans in rows]
    grid = grid_of(cards, [1, 2, 3])
    table = occupied(grid)
    assert all(place is not None for row in table for place in row)
    shown = [cell.card for row in grid.rows for cell in row.cells if cell.card is not None]
    assert sorted(id(one) for one in shown) == sorted(id(one) for one in cards)
