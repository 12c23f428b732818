"""What in a draft cannot be meant."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from conference.models import Conference
from sessions.queries.warnings import Part, Placed, warnings

CONFERENCE = Conference(zone="Asia/Baku", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2), day_changes_at=time(4))
ADA, BO = Part(1, "Ada", "speaker"), Part(2, "Bo", "speaker")


def placed(name: str, hour: float, *people: Part, room: int | None = 1, minutes: int = 60, **fields: Any) -> Placed:
    starts_at = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    values = {"nature": "talk", "draft": False, "capacity": 100, **fields}
    return Placed(
        public_id=name, session_id=hash(name), title=name, room_id=room, room=f"Room {room}",
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), people=people, **values,
    )  # fmt: skip


def found(*slots: Placed, unavailable: Any = None) -> list[tuple[str, str, str]]:
    return [(row.kind, row.public_id, row.with_id) for row in warnings(CONFERENCE, slots, unavailable or {})]


def test_a_quiet_day_has_none() -> None:
    assert found(placed("a", 9, ADA), placed("b", 10, ADA), placed("c", 10, BO, room=2), placed("tea", 11, room=None, nature="break")) == []


def test_a_room_that_holds_two_sessions_is_named_once_for_each_pair() -> None:
    assert found(placed("a", 9), placed("b", 9.5), placed("c", 9, room=2)) == [("room", "b", "a")]
    assert found(placed("a", 9, minutes=180), placed("b", 10), placed("c", 11)) == [("room", "b", "a"), ("room", "c", "a")]


def test_a_person_in_two_rooms_at_once_is_named() -> None:
    assert found(placed("a", 9, ADA), placed("b", 9.5, ADA, BO, room=2)) == [("person", "b", "a")]


def test_several_parts_of_one_person_in_one_session_are_no_clash() -> None:
    assert found(placed("a", 9, ADA, Part(1, "Ada", "chair"))) == []


def test_a_panel_and_a_session_of_short_talks_want_a_chair() -> None:
    assert found(placed("a", 9, ADA, nature="panel"), placed("b", 10, ADA, parts=2)) == [("chair", "a", ""), ("chair", "b", "")]
    led = Part(1, "Ada", "moderator")
    assert found(placed("a", 9, led, nature="panel"), placed("b", 10, led, parts=2), placed("c", 11, parts=9, nature="posters")) == []


def test_who_cannot_be_there_is_named_with_the_hours() -> None:
    begins = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    rows = warnings(CONFERENCE, [placed("a", 9, ADA), placed("b", 11, ADA)], {1: [(begins, begins + timedelta(hours=1))]})
    assert [(row.kind, row.public_id) for row in rows] == [("away", "a")]
    assert "from 01.03. 13:30 to 01.03. 14:30" in rows[0].text
    edge = {1: [(begins + timedelta(minutes=30), begins + timedelta(minutes=90))]}
    assert found(placed("a", 9, ADA), placed("b", 11, ADA), unavailable=edge) == []


def test_a_room_smaller_than_those_who_mean_to_come_is_named() -> None:
    assert found(placed("a", 9, kept=100), placed("b", 10, kept=101), placed("c", 11, kept=999, capacity=None)) == [("seats", "b", "")]


def test_a_slip_of_the_date_and_a_draft_are_named() -> None:
    assert found(placed("a", -48), placed("b", 9, draft=True)) == [("days", "a", ""), ("draft", "b", "")]


def test_what_goes_on_after_midnight_belongs_to_the_evening_before() -> None:
    assert [row.day for row in warnings(CONFERENCE, [placed("a", 22, draft=True)], {})] == [date(2027, 3, 1)]
