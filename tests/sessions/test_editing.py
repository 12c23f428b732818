"""Moves in the draft: seen first, taken back by whoever made them, never over somebody else's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from conference.models import Conference, SessionKind
from sessions.models import Room, ScheduleStep, ScheduleVersion, Session, SessionState, Slot
from sessions.services import editing, schedule
from sessions.services.editing import Spot
from tests.factories import conference as make_conference
from tests.factories import sessions as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]


@pytest.fixture
def room(conference: Conference) -> Room:
    Conference.objects.filter(pk=conference.pk).update(auto_release=False)
    return make.room(conference, name="Hall")


def spot(conference: Conference, hour: int, room: Room | None, minutes: int = 45) -> Spot:
    starts_at = make.at_hour(conference, hour)
    return Spot(room, starts_at, starts_at + timedelta(minutes=minutes))


def mark(session: Session) -> str:
    return Slot.objects.get(session=session, version__released_at=None).mark


def test_a_session_without_a_time_gets_one_and_loses_it(conference: Conference, room: Room, organiser: User) -> None:
    session = make.session(conference)
    editing.move(session, spot(conference, 10, room), seen=editing.UNPLACED, by=organiser)
    assert mark(session) == spot(conference, 10, room).mark
    editing.move(session, None, seen=mark(session), by=organiser)
    assert not Slot.objects.filter(session=session).exists()


def test_a_move_keeps_what_the_other_did_and_says_who_it_was(conference: Conference, room: Room, organiser: User, owner: User) -> None:
    session = make.placed(conference, room=room, hour=10)
    seen_by_both = mark(session)
    editing.move(session, spot(conference, 11, room), seen=seen_by_both, by=organiser)
    with pytest.raises(editing.MovedMeanwhile, match=str(organiser)):
        editing.move(session, spot(conference, 15, room), seen=seen_by_both, by=owner)
    assert mark(session) == spot(conference, 11, room).mark


@pytest.mark.parametrize("seen", ["", "-", "0.0.0", "nonsense"])
def test_what_nobody_can_have_seen_moves_nothing(conference: Conference, room: Room, organiser: User, seen: str) -> None:
    session = make.placed(conference, room=room, hour=10)
    with pytest.raises(editing.MovedMeanwhile):
        editing.move(session, spot(conference, 11, room), seen=seen, by=organiser)


def test_where_it_stands_already_is_no_step(conference: Conference, room: Room, organiser: User) -> None:
    session = make.placed(conference, room=room, hour=10)
    assert editing.move(session, spot(conference, 10, room), seen=mark(session), by=organiser) is None
    assert ScheduleStep.objects.count() == 0


def test_one_of_two_times_moves_and_the_other_stays(conference: Conference, room: Room, organiser: User) -> None:
    session = make.placed(conference, room=room, hour=10)
    again = spot(conference, 14, room)
    Slot.objects.create(version=schedule.draft_of(conference), session=session, room=room, starts_at=again.starts_at, ends_at=again.ends_at)
    editing.move(session, spot(conference, 16, room), seen=again.mark, by=organiser)
    marks = [slot.mark for slot in Slot.objects.filter(session=session).order_by("starts_at")]
    assert marks == [spot(conference, 10, room).mark, spot(conference, 16, room).mark]
    with pytest.raises(editing.StandsThereAlready):
        editing.move(session, spot(conference, 10, None), seen=marks[1], by=organiser)


def test_spots_that_cannot_be_are_refused_in_words(conference: Conference, room: Room, organiser: User) -> None:
    session, hour = make.session(conference), make.at_hour(conference, 10)
    elsewhere = make.room(make_conference.conference(of=conference.organisation, name="Elsewhere"))
    wrong = {
        schedule.EndsBeforeItStarts: Spot(room, hour, hour),
        schedule.ElsewhereRoom: spot(conference, 10, elsewhere),
        editing.LastsTooLong: Spot(room, hour, hour + timedelta(hours=37)),
        editing.FarFromTheConference: Spot(room, hour - timedelta(days=365), hour - timedelta(days=365) + timedelta(hours=1)),
    }
    for refusal, to in wrong.items():
        with pytest.raises(refusal):
            editing.move(session, to, seen=editing.UNPLACED, by=organiser)
    assert not Slot.objects.exists()


def test_steps_go_back_one_by_one_and_only_ones_own(conference: Conference, room: Room, organiser: User, owner: User) -> None:
    session, other = make.placed(conference, room=room, hour=9), make.session(conference)
    first = mark(session)
    editing.move(session, spot(conference, 11, None), seen=first, by=organiser)
    editing.move(other, spot(conference, 12, room), seen=editing.UNPLACED, by=organiser)
    editing.undo(conference, by=organiser)
    assert not Slot.objects.filter(session=other).exists()
    editing.undo(conference, by=organiser)
    assert mark(session) == first
    for person in (organiser, owner):
        with pytest.raises(editing.NothingToUndo):
            editing.undo(conference, by=person)


def test_a_step_is_not_taken_back_over_what_somebody_did_since(conference: Conference, room: Room, organiser: User, owner: User) -> None:
    session = make.placed(conference, room=room, hour=9)
    editing.move(session, spot(conference, 11, room), seen=mark(session), by=organiser)
    editing.move(session, spot(conference, 13, room), seen=mark(session), by=owner)
    with pytest.raises(editing.MovedMeanwhile):
        editing.undo(conference, by=organiser)
    assert mark(session) == spot(conference, 13, room).mark


def test_a_release_ends_the_list_of_steps(conference: Conference, room: Room, organiser: User) -> None:
    session = make.placed(conference, room=room, hour=9)
    editing.move(session, spot(conference, 11, room), seen=mark(session), by=organiser)
    schedule.release(conference, by=organiser)
    with pytest.raises(editing.NothingToUndo):
        editing.undo(conference, by=organiser)


def test_moves_are_public_at_once_only_where_that_is_wanted(conference: Conference, room: Room, organiser: User) -> None:
    session = make.placed(conference, room=room, hour=9)
    Session.objects.filter(pk=session.pk).update(state=SessionState.CONFIRMED)
    session.refresh_from_db()
    editing.move(session, spot(conference, 11, room), seen=mark(session), by=organiser)
    assert not ScheduleVersion.objects.released().exists()
    Conference.objects.filter(pk=conference.pk).update(auto_release=True)
    editing.move(session, spot(conference, 12, room), seen=mark(session), by=organiser)
    assert ScheduleVersion.objects.current().get().slots.get().mark == spot(conference, 12, room).mark


def test_a_break_is_made_confirmed_and_placed_for_everybody(conference: Conference, room: Room, organiser: User) -> None:
    pause = editing.add_pause(conference, spot(conference, 11, None, 15), title={"en": "Tea"}, by=organiser)
    assert (pause.kind.nature, pause.state, str(pause)) == (SessionKind.Nature.BREAK, SessionState.CONFIRMED, "Tea")
    assert mark(pause) == spot(conference, 11, None, 15).mark


@pytest.mark.parametrize("values", [{"starts_at": None}, {"ends_at": None}, {"former_start": "keep"}])
def test_the_records_hold_no_half_a_span(conference: Conference, room: Room, values: dict[str, object]) -> None:
    to = spot(conference, 11, room)
    fields = {"starts_at": to.starts_at, "ends_at": to.ends_at, **values}
    if "former_start" in fields:
        fields["former_start"] = to.starts_at
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleStep.objects.create(conference=conference, session=make.session(conference), room=room, **fields)
