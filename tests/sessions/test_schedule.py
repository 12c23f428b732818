"""Placing and releasing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conference.models import Conference
from sessions.models import ScheduleVersion, Session, Slot
from sessions.services import rooms, schedule
from sessions.services import sessions as services
from speakers.services import people as speaker_services
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker


def shown(conference: Conference) -> list[Slot]:
    return list(Slot.objects.shown().filter(version__conference=conference))


def test_a_draft_is_on_no_released_version(conference: Conference) -> None:
    make.placed(conference)
    assert shown(conference) == []
    assert ScheduleVersion.objects.released().count() == 0


def test_confirming_releases_a_version_by_itself(conference: Conference) -> None:
    session = make.public(conference)
    assert [slot.session for slot in shown(conference)] == [session]
    assert ScheduleVersion.objects.current().get().number == 1


def test_moving_a_public_session_releases_another(conference: Conference) -> None:
    session = make.public(conference, hour=10)
    starts_at = make.at_hour(conference, 14)
    schedule.place(session, room=None, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), by=None)
    assert [slot.starts_at for slot in shown(conference)] == [starts_at]
    assert ScheduleVersion.objects.current().get().number == 2


def test_without_automatic_release_nothing_is_shown_before_the_release(conference: Conference) -> None:
    Conference.objects.update(auto_release=False)
    session = make.public(conference)
    assert shown(conference) == []
    assert list(Session.objects.public()) == []
    schedule.release(conference, by=None, notes="First")
    assert [slot.session for slot in shown(conference)] == [session]


def test_a_released_version_never_changes(conference: Conference) -> None:
    speaker = make_speaker.speaker(conference, name="First Name")
    room = make.room(conference, name="Old name")
    session = make.public(conference, speaker, room=room, title="Old title")
    version = ScheduleVersion.objects.current().get()
    Conference.objects.update(auto_release=False)
    services.change(session, {"title": "New title"}, by=None)
    rooms.change(room, {"name": "New name"}, by=None)
    speaker_services.change(speaker, {"name": "Second Name"}, by=None)
    starts_at = make.at_hour(conference, 16)
    schedule.place(session, room=None, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=5), by=None)
    slot = version.slots.get()
    assert (str(slot.title), str(slot.room_name), slot.people[0]["name"]) == ("Old title", "Old name", "First Name")
    assert slot.starts_at == make.at_hour(conference, 10)


def test_a_session_that_was_cancelled_before_anybody_saw_it_is_not_shown(conference: Conference) -> None:
    session = make.placed(conference)
    services.cancel(session, by=None)
    assert shown(conference) == []


def test_a_session_that_the_public_knew_stays_when_it_is_cancelled(conference: Conference) -> None:
    session = make.public(conference)
    services.cancel(session, by=None)
    make.public(conference, hour=12)
    assert [slot.session.state for slot in shown(conference)] == ["cancelled", "confirmed"]
    assert session in Session.objects.public()


def test_a_cancelled_session_may_come_back(conference: Conference) -> None:
    session = make.public(conference)
    services.cancel(session, by=None)
    services.confirm(session, by=None)
    assert [slot.session.state for slot in shown(conference)] == ["confirmed"]


def test_where_it_was_before_is_remembered_until_it_comes_back(conference: Conference) -> None:
    one, two = make.room(conference, name="One"), make.room(conference, name="Two")
    session = make.public(conference, room=one)
    starts_at = make.at_hour(conference, 10)
    ends_at = starts_at + timedelta(minutes=45)
    schedule.place(session, room=two, starts_at=starts_at, ends_at=ends_at, by=None)
    assert [(str(slot.former_room), slot.former_start) for slot in shown(conference)] == [("One", None)]
    make.public(conference, hour=15)
    assert str(shown(conference)[0].former_room) == "One"
    schedule.place(session, room=one, starts_at=starts_at, ends_at=ends_at, by=None)
    assert str(shown(conference)[0].former_room) == ""


def test_a_former_time_is_remembered_too(conference: Conference) -> None:
    session = make.public(conference, hour=10)
    starts_at = make.at_hour(conference, 11)
    schedule.place(session, room=None, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), by=None)
    assert shown(conference)[0].former_start == make.at_hour(conference, 10)


def test_calendars_are_told_of_every_move_and_change_of_state(conference: Conference) -> None:
    session = make.placed(conference)
    numbers = [session.ical_sequence]
    starts_at = make.at_hour(conference, 11)
    for step in (
        lambda: services.confirm(session, by=None),
        lambda: schedule.place(session, room=None, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=5), by=None),
        lambda: services.cancel(session, by=None),
        lambda: services.confirm(session, by=None),
    ):
        step()
        numbers.append(Session.objects.get(pk=session.pk).ical_sequence)
    assert numbers == sorted(set(numbers))


def test_a_release_that_moves_nothing_raises_no_number(conference: Conference) -> None:
    session = make.public(conference)
    before = Session.objects.get(pk=session.pk).ical_sequence
    schedule.release(conference, by=None)
    assert Session.objects.get(pk=session.pk).ical_sequence == before


def test_it_must_end_after_it_starts(conference: Conference) -> None:
    session = make.session(conference)
    moment = make.at_hour(conference, 10)
    with pytest.raises(schedule.EndsBeforeItStarts):
        schedule.place(session, room=None, starts_at=moment, ends_at=moment, by=None)


def test_a_room_of_another_conference_is_refused(conference: Conference, other_conference: Conference) -> None:
    session = make.session(conference)
    moment = make.at_hour(conference, 10)
    with pytest.raises(schedule.ElsewhereRoom):
        schedule.place(session, room=make.room(other_conference), starts_at=moment, ends_at=moment + timedelta(minutes=5), by=None)


def test_a_session_taken_off_the_timetable_is_not_shown_any_more(conference: Conference) -> None:
    session = make.public(conference)
    schedule.unplace(session, by=None)
    assert shown(conference) == []


@pytest.mark.writes
def test_the_database_keeps_one_draft_and_one_current_version(conference: Conference) -> None:
    make.public(conference)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleVersion.objects.create(conference=conference)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleVersion.objects.create(conference=conference, number=9, released_at=make.at_hour(conference, 1), current=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleVersion.objects.filter(current=True).update(number=None)


@pytest.mark.writes
def test_the_database_refuses_a_slot_that_ends_first_and_a_doubled_one(conference: Conference) -> None:
    slot = shown(make.public(conference).conference)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(ends_at=slot.starts_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(version=slot.version, session=slot.session, starts_at=slot.starts_at, ends_at=slot.ends_at)


def test_releasing_costs_the_same_statements_for_one_session_and_for_many(conference: Conference) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            schedule.release(conference, by=None)
        return len(captured)

    Conference.objects.update(auto_release=False)
    speaker = make_speaker.speaker(conference)
    make.public(conference, speaker, hour=8)
    schedule.release(conference, by=None)
    one = cost()
    for hour in range(9, 19):
        make.public(conference, speaker, hour=hour, room=make.room(conference))
    schedule.release(conference, by=None)
    assert cost() == one


def test_a_room_that_was_released_cannot_be_removed(conference: Conference) -> None:
    room = make.room(conference)
    make.public(conference, room=room)
    with pytest.raises(rooms.RoomInUse):
        rooms.remove(room, by=None)


def test_an_unused_room_goes(conference: Conference) -> None:
    room: Any = make.room(conference)
    rooms.remove(room, by=None)
    assert conference.rooms.count() == 0
