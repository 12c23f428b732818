"""The verbs of one session."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from conference.lib import places
from conference.lib.errors import IllegalTransition, StaleRow
from conference.models import Activity, Conference
from sessions.models import SESSION_TRANSITIONS, Session, SessionPerson, SessionState, Slot
from sessions.queries import exporting
from sessions.services import schedule
from sessions.services import sessions as services
from sessions.services.items import Contribution, ItemTitleMissing, set_items
from sessions.services.sessions import Casting, FromElsewhere
from speakers.models import Speaker
from tests.factories import conference as make_conference
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker


def revision(conference: Conference) -> int:
    return Conference.objects.get(pk=conference.pk).revision


def test_a_new_session_is_a_draft(conference: Conference) -> None:
    assert make.session(conference).state == SessionState.DRAFT


def test_a_session_needs_a_title(conference: Conference) -> None:
    with pytest.raises(services.TitleMissing):
        services.create(conference, title={"en": " ", "az": "\u200b"}, by=None)


def test_a_title_in_one_language_is_enough(conference: Conference) -> None:
    session = services.create(conference, title={"az": "Açılış"}, by=None)
    assert str(session) == "Açılış"
    assert session.search_key == "acilis"


def test_every_move_outside_the_table_is_refused(conference: Conference) -> None:
    moves = {SessionState.CONFIRMED: services.confirm, SessionState.CANCELLED: services.cancel}
    for state in SessionState:
        for to, move in moves.items():
            session = make.session(conference)
            Session.objects.filter(pk=session.pk).update(state=state)
            session.refresh_from_db()
            if to in SESSION_TRANSITIONS[state]:
                move(session, by=None)
                assert Session.objects.get(pk=session.pk).state == to
            else:
                with pytest.raises(IllegalTransition):
                    move(session, by=None)


def test_nothing_leads_back_to_draft() -> None:
    assert all(SessionState.DRAFT not in reachable for reachable in SESSION_TRANSITIONS.values())
    assert set(SESSION_TRANSITIONS) == set(SessionState)


def test_the_slower_of_two_is_told_so(conference: Conference) -> None:
    session = make.session(conference)
    slower = Session.objects.select_related("conference").get(pk=session.pk)
    services.confirm(session, by=None)
    with pytest.raises(StaleRow):
        services.cancel(slower, by=None)


def test_a_change_on_an_old_version_is_refused(conference: Conference) -> None:
    session = make.session(conference)
    version = session.version
    services.change(session, {"title": "First"}, by=None, version=version)
    with pytest.raises(StaleRow):
        services.change(session, {"title": "Second"}, by=None, version=version)


def test_confirming_presents_the_people(conference: Conference) -> None:
    speaker = make_speaker.speaker(conference, confirmed=False)
    make.public(conference, speaker)
    assert list(Speaker.objects.public()) == [speaker]


def test_kind_track_and_people_are_of_the_same_conference(conference: Conference, other_conference: Conference) -> None:
    with pytest.raises(services.FromElsewhere):
        make.session(conference, track=make_conference.track(other_conference))
    with pytest.raises(services.FromElsewhere):
        make.session(conference, kind=make_conference.kind(other_conference))
    with pytest.raises(services.FromElsewhere):
        make.session(conference, make_speaker.speaker(other_conference))


def test_the_cast_is_kept_in_order_and_nobody_twice_in_a_role(conference: Conference) -> None:
    one, two = make_speaker.speaker(conference), make_speaker.speaker(conference)
    session = make.session(conference)
    services.set_people(session, [Casting(two, "chair"), Casting(one), Casting(one), Casting(two)], by=None)
    rows = list(SessionPerson.objects.filter(session=session))
    assert [(row.speaker, row.role, row.position) for row in rows] == [(two, "chair", 1), (one, "speaker", 2), (two, "speaker", 3)]


def test_parts_of_a_session_keep_their_order(conference: Conference) -> None:
    session = make.session(conference)
    set_items(session, [Contribution("First", minutes=10), Contribution("Second", board="B2")], by=None)
    assert [(str(item), item.minutes, item.board) for item in session.items.all()] == [("First", 10, ""), ("Second", None, "B2")]


def test_every_public_verb_raises_the_revision(conference: Conference) -> None:
    session = make.placed(conference)
    moment = make.at_hour(conference, 11)
    verbs = [
        lambda: services.confirm(session, by=None),
        lambda: services.change(session, {"title": "Another"}, by=None),
        lambda: services.set_people(session, [], by=None),
        lambda: set_items(session, [], by=None),
        lambda: schedule.place(session, room=None, starts_at=moment, ends_at=make.at_hour(conference, 12), by=None),
        lambda: schedule.release(conference, by=None),
        lambda: services.cancel(session, by=None),
    ]
    for verb in verbs:
        before = revision(conference)
        verb()
        assert revision(conference) > before


def test_every_verb_is_recorded_with_its_actor(conference: Conference, organiser: object) -> None:
    session = make.placed(conference)
    services.confirm(session, by=organiser)
    services.cancel(session, by=organiser)
    entries = Activity.objects.filter(actor=organiser, conference=conference, content_type__model="session")
    assert [entry.verb for entry in entries.order_by("pk")] == ["session confirmed", "session cancelled"]


def test_the_database_knows_states_levels_and_roles(conference: Conference) -> None:
    session = make.session(conference, make_speaker.speaker(conference))
    for change in (
        lambda: Session.objects.update(state="perhaps"),
        lambda: Session.objects.update(level="expert"),
        lambda: SessionPerson.objects.filter(session=session).update(role="guest"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_person_who_is_named_cannot_be_deleted(conference: Conference) -> None:
    speaker = make_speaker.speaker(conference)
    make.public(conference, speaker)
    with pytest.raises(Exception, match="protected"):
        speaker.delete()


@pytest.mark.writes
def test_one_person_gives_two_talks_of_a_session_and_each_is_named_once_in_exports(conference: Conference) -> None:
    author, session = make_speaker.speaker(conference, name="Gives Two"), make.public(conference)
    both = [Contribution("One", people=(Casting(author), Casting(author))), Contribution("Two", people=(Casting(author),))]
    set_items(session, both, by=None)
    set_items(session, [replace(both[1], row=session.items.get(position=2)), replace(both[0], row=session.items.get(position=1))], by=None)

    assert [(str(item), item.position) for item in session.items.all()] == [("Two", 1), ("One", 2)]
    assert session.cast.filter(item__isnull=False).count() == 2
    [slot] = exporting.programme(conference).slots
    assert [person.name for person in slot.people] == ["Gives Two"]


@pytest.mark.writes
def test_the_people_of_the_whole_and_of_its_parts_do_not_replace_one_another(conference: Conference) -> None:
    chair, author = make_speaker.speaker(conference), make_speaker.speaker(conference)
    session = make.public(conference)
    set_items(session, [Contribution("One", people=(Casting(author),))], by=None)
    services.set_people(session, [Casting(chair, "chair")], by=None)
    assert set(session.cast.values_list("speaker", "item__position")) == {(chair.pk, None), (author.pk, 1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        session.cast.create(speaker=author, item=session.items.get())


@pytest.mark.writes
def test_parts_of_others_and_without_a_title_are_refused(conference: Conference, other_conference: Conference) -> None:
    session, theirs = make.public(conference), make.public(other_conference)
    set_items(theirs, [Contribution("Theirs")], by=None)
    with pytest.raises(FromElsewhere):
        set_items(session, [Contribution("Mine now", row=theirs.items.get())], by=None)
    with pytest.raises(FromElsewhere):
        set_items(session, [Contribution("One", people=(Casting(make_speaker.speaker(other_conference)),))], by=None)
    with pytest.raises(ItemTitleMissing):
        set_items(session, [Contribution({"en": " "})], by=None)
    assert not session.items.exists()


@pytest.mark.writes
def test_whoever_is_erased_is_named_in_no_version_nor_in_any_part(conference: Conference) -> None:
    author = make_speaker.speaker(conference, name="Will Be Forgotten", email="forgotten@example.org")
    session, former = make.public(conference), make.public(conference, author, hour=14)
    set_items(session, [Contribution("One", people=(Casting(author),))], by=None)
    services.set_people(former, [], by=None)
    named = [slot for slot in Slot.objects.all() if "Will Be Forgotten" in str(slot.people)]

    for record in places.personal_data:
        record.erase("forgotten@example.org", None)

    assert len(named) >= 2
    assert [slot for slot in Slot.objects.all() if "Will Be Forgotten" in str(slot.people)] == []
