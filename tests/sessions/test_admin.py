"""Rooms, sessions and versions in the panel."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference, SessionKind
from sessions.models import Room, ScheduleVersion, Session, SessionPerson, SessionState, Slot
from sessions.services import sessions as services
from tests.factories import conference as make_conference
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

SESSIONS = "/admin/programme/session/"
ROOMS = "/admin/programme/room/"
VERSIONS = "/admin/programme/scheduleversion/"
Browser = Callable[[User], Client]


def form(conference: Conference, **values: Any) -> dict[str, Any]:
    kind = SessionKind.objects.filter(conference=conference).first() or make_conference.kind(conference)
    management = {"cast-TOTAL_FORMS": "0", "cast-INITIAL_FORMS": "0", "cast-MIN_NUM_FORMS": "0", "cast-MAX_NUM_FORMS": "1000"}
    management |= {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0", "items-MIN_NUM_FORMS": "0", "items-MAX_NUM_FORMS": "1000"}
    fields = {"title_0": "A new session", "kind": kind.pk, "track": "", "language": "en", "level": "any"}
    place = {"room": "", "day": "", "starts": "", "minutes": ""}
    return {**management, **fields, **place, "row_version": "", **values}


@pytest.fixture
def browser(organiser: User, client_of: Browser) -> Client:
    return client_of(organiser)


@pytest.mark.parametrize("address", [SESSIONS, ROOMS, VERSIONS, f"{SESSIONS}add/", f"{ROOMS}add/", f"{VERSIONS}release/"])
def test_a_stranger_is_sent_to_sign_in(address: str, stranger: Client, conference: Conference) -> None:
    answer = stranger.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize("address", [SESSIONS, ROOMS, VERSIONS, f"{SESSIONS}add/", f"{ROOMS}add/", f"{VERSIONS}release/"])
def test_the_organiser_opens_every_page(address: str, browser: Client, conference: Conference) -> None:
    make.public(conference, make_speaker.speaker(conference), room=make.room(conference))
    assert browser.get(address).status_code == 200


def test_the_organiser_of_another_conference_sees_and_does_nothing(
    organiser_of_another_conference: User, client_of: Browser, conference: Conference
) -> None:
    session = make.placed(conference, title="Hidden session", room=make.room(conference, name="Hidden room"))
    elsewhere = client_of(organiser_of_another_conference)
    assert "Hidden session" not in elsewhere.get(SESSIONS).content.decode()
    assert "Hidden room" not in elsewhere.get(ROOMS).content.decode()
    assert "Hidden room" not in elsewhere.get(f"{SESSIONS}add/").content.decode()
    elsewhere.post(SESSIONS, {"action": "confirm", "_selected_action": [session.pk]})
    assert Session.objects.get().state == SessionState.DRAFT


def test_choices_are_those_of_the_chosen_conference(browser: Client, conference: Conference, other_conference: Conference) -> None:
    make_speaker.speaker(other_conference, name="Foreign Person")
    make.room(other_conference, name="Foreign room")
    make_conference.track(other_conference, name="Foreign track")
    for address in (SESSIONS, f"{SESSIONS}add/"):
        assert "Foreign" not in browser.get(address).content.decode()


def test_a_session_is_made_with_room_time_and_people(browser: Client, conference: Conference) -> None:
    speaker, room = make_speaker.speaker(conference), make.room(conference)
    cast = {"cast-TOTAL_FORMS": "1", "cast-0-speaker": speaker.pk, "cast-0-role": "chair", "cast-0-position": "1"}
    place = {"room": room.pk, "day": "2027-11-26", "starts": "10:30", "minutes": "45"}
    answer = browser.post(f"{SESSIONS}add/", form(conference, title_1="Yeni iclas", **place, **cast))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    session = Session.objects.get()
    slot = Slot.objects.get()
    assert session.title.data == {"en": "A new session", "az": "Yeni iclas"}
    assert (slot.room, slot.starts_at, slot.minutes) == (room, make.at_hour(conference, 10, 30), 45)
    assert [(row.speaker, row.role) for row in SessionPerson.objects.all()] == [(speaker, "chair")]


def test_confirming_in_the_list_shows_the_session_at_once(browser: Client, stranger: Client, conference: Conference) -> None:
    first, second = make.placed(conference, title="First one"), make.placed(conference, title="Second one", hour=12)
    timetable = f"/{conference.slug}/programme/"
    assert "First one" not in stranger.get(timetable).content.decode()
    browser.post(SESSIONS, {"action": "confirm", "_selected_action": [first.pk, second.pk]})
    text = stranger.get(timetable).content.decode()
    assert "First one" in text
    assert "Second one" in text
    assert ScheduleVersion.objects.released().count() == 1


def test_cancelling_in_the_list(browser: Client, conference: Conference) -> None:
    session = make.public(conference)
    browser.post(SESSIONS, {"action": "cancel", "_selected_action": [session.pk]})
    assert Session.objects.get().state == SessionState.CANCELLED


def test_what_cannot_be_done_is_said_in_words(browser: Client, conference: Conference) -> None:
    session = make.public(conference)
    answer = browser.post(SESSIONS, {"action": "confirm", "_selected_action": [session.pk]}, follow=True)
    assert "not possible in the present state" in answer.content.decode()


def test_moving_in_the_form_releases_one_version(browser: Client, stranger: Client, conference: Conference) -> None:
    session = make.public(conference, make_speaker.speaker(conference))
    cast = session.cast.get()
    data = {"cast-TOTAL_FORMS": "1", "cast-INITIAL_FORMS": "1", "cast-0-id": cast.pk, "cast-0-session": session.pk}
    data |= {"cast-0-speaker": cast.speaker_id, "cast-0-role": "chair", "cast-0-position": "1"}
    place = {"day": "2027-11-26", "starts": "16:00", "minutes": "30"}
    answer = browser.post(
        f"{SESSIONS}{session.pk}/change/", form(conference, row_version=session.version, kind=session.kind_id, **place, **data)
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert ScheduleVersion.objects.current().get().number == 2
    slot = Slot.objects.shown().get()
    assert (slot.starts_at, slot.people[0]["role"], str(slot.title)) == (make.at_hour(conference, 16), "chair", "A new session")
    assert "Chair" in stranger.get(Session.objects.get().get_absolute_url()).content.decode()


def part(number: int, title: str, **fields: Any) -> dict[str, Any]:
    values = {"id": "", "session": "", "position": number, "title_0": title, "abstract_0": "", "minutes": "", "board": "", **fields}
    return {f"items-{number - 1}-{name}": value for name, value in values.items()}


def member(number: int, speaker: Any, part: Any = "", role: str = "speaker", **fields: Any) -> dict[str, Any]:
    values = {"id": "", "session": "", "speaker": speaker.pk, "role": role, "part": part, "position": number + 1, **fields}
    return {f"cast-{number}-{name}": value for name, value in values.items()}


def test_short_talks_with_their_people_and_links_are_written_in_one_form(browser: Client, conference: Conference) -> None:
    chair, one = make_speaker.speaker(conference, name="The Chair"), make_speaker.speaker(conference, name="Gives Both")
    place = {"day": "2027-11-26", "starts": "16:00", "minutes": "30"}
    links = {"links-0-kind": "slides", "links-0-url": "https://example.org/slides.pdf", "links-0-title": ""}
    counts = {"items-TOTAL_FORMS": "2", "cast-TOTAL_FORMS": "3"}
    parts = part(1, "Second said first", minutes=25) | part(2, "The other", minutes=10)
    people = member(0, chair, role="chair") | member(1, one, 2) | member(2, one, 1)

    answer = browser.post(f"{SESSIONS}add/", form(conference, **place, **links, **parts, **people) | counts, follow=True)

    session = Session.objects.get()
    cast = session.cast.order_by("item__position", "position").values_list("speaker__name", "role", "item__position")
    assert set(cast) == {("The Chair", "chair", None), ("Gives Both", "speaker", 1), ("Gives Both", "speaker", 2)}
    assert session.links == [{"kind": "slides", "url": "https://example.org/slides.pdf", "title": ""}]
    assert "The short talks take 5 minutes more than the session lasts." in answer.content.decode()

    first, second = session.items.all()
    swapped = part(1, "Second said first", id=first.pk, session=session.pk, position=2, minutes=10)
    swapped |= part(2, "The other", id=second.pk, session=session.pk, position=1, minutes=10)
    rows = {row.speaker_id if row.item is None else row.item_id: row.pk for row in session.cast.all()}
    people = member(0, chair, role="chair", id=rows[chair.pk], session=session.pk)
    people |= member(1, one, 1, id=rows[second.pk], session=session.pk) | member(2, one, 2, id=rows[first.pk], session=session.pk)
    counts |= {"items-INITIAL_FORMS": "2", "cast-INITIAL_FORMS": "3"}
    values = form(conference, kind=session.kind_id, row_version=session.version, **place, **links, **swapped, **people) | counts
    answer = browser.post(f"{SESSIONS}{session.pk}/change/", values)

    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert [(item.pk, str(item)) for item in session.items.all()] == [(second.pk, "The other"), (first.pk, "Second said first")]
    assert browser.post(f"{SESSIONS}{session.pk}/change/", values).status_code == 200
    assert "Somebody else has changed this" in browser.post(f"{SESSIONS}{session.pk}/change/", values).content.decode()
    assert "The other" in browser.get(f"{SESSIONS}{session.pk}/change/").content.decode()
    assert str(session) in browser.get(f"{SESSIONS}?q=said+first").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"links-0-kind": "link", "links-0-url": "javascript:alert(1)", "links-0-title": "x"}, "Line 1: write a whole address"),
        ({"cast-TOTAL_FORMS": "1", "cast-0-part": "7"}, "A person is given a part that is not there"),
        ({"items-TOTAL_FORMS": "1", **part(1, " ", minutes=5)}, "Every short talk and every poster needs a title."),
    ],
)
def test_what_is_wrong_in_parts_people_and_links_is_said_and_nothing_typed_is_lost(
    wrong: dict[str, str], words: str, browser: Client, conference: Conference
) -> None:
    values = form(conference, title_0="Typed with care", **member(0, make_speaker.speaker(conference))) | wrong
    text = browser.post(f"{SESSIONS}add/", values).content.decode()
    assert words in text
    assert "Typed with care" in text
    assert not Session.objects.exists()


def test_the_form_shows_the_place_by_the_conferences_clock(browser: Client, conference: Conference) -> None:
    session = make.placed(conference, hour=10)
    text = browser.get(f"{SESSIONS}{session.pk}/change/").content.decode()
    assert 'value="2027-11-26"' in text
    assert 'value="10:00"' in text


def test_a_date_without_an_hour_is_refused(browser: Client, conference: Conference) -> None:
    answer = browser.post(f"{SESSIONS}add/", form(conference, day="2027-11-26"))
    assert "A time needs both" in answer.content.decode()
    assert Session.objects.count() == 0


def test_a_session_without_a_title_is_refused_in_words(browser: Client, conference: Conference) -> None:
    answer = browser.post(f"{SESSIONS}add/", form(conference, title_0=" "))
    assert answer.status_code == 200
    assert Session.objects.count() == 0


def test_the_slower_of_two_organisers_is_told(browser: Client, conference: Conference) -> None:
    session = make.session(conference, title="Before")
    version = session.version
    services.change(session, {"title": "Quicker"}, by=None)
    answer = browser.post(f"{SESSIONS}{session.pk}/change/", form(conference, row_version=version, kind=session.kind_id))
    assert "Somebody else has changed this" in answer.content.decode()
    assert str(Session.objects.get()) == "Quicker"


def test_sessions_are_found_without_accents_and_filtered(browser: Client, conference: Conference) -> None:
    make.placed(conference, title="Açılış mərasimi")
    make.session(conference, title="Unplaced talk")
    assert "Unplaced talk" not in browser.get(f"{SESSIONS}?q=acilis").content.decode()
    assert "Açılış" not in browser.get(f"{SESSIONS}?placed=no").content.decode()
    assert "Unplaced talk" not in browser.get(f"{SESSIONS}?placed=yes").content.decode()


def test_a_room_is_made_changed_and_removed(browser: Client, conference: Conference) -> None:
    browser.post(f"{ROOMS}add/", {"name_0": "Hall", "capacity": "100", "position": "1"})
    room = Room.objects.get()
    assert (str(room), room.conference) == ("Hall", conference)
    browser.post(f"{ROOMS}{room.pk}/change/", {"name_0": "Great Hall", "capacity": "100", "position": "1"})
    assert str(Room.objects.get()) == "Great Hall"
    browser.post(f"{ROOMS}{room.pk}/delete/", {"post": "yes"})
    assert Room.objects.count() == 0


def test_a_room_in_use_is_not_removed(browser: Client, conference: Conference) -> None:
    room = make.room(conference)
    make.public(conference, room=room)
    answer = browser.post(f"{ROOMS}{room.pk}/delete/", {"post": "yes"}, follow=True)
    assert answer.status_code == 200
    assert Room.objects.count() == 1


def test_a_version_is_released_by_hand_and_never_changed(browser: Client, conference: Conference) -> None:
    Conference.objects.update(auto_release=False)
    make.public(conference)
    page = browser.get(f"{VERSIONS}release/")
    seen = page.context["form"]["seen"].value()  # type: ignore[index]
    browser.post(f"{VERSIONS}release/", {"notes": "The first", "seen": seen})
    version = ScheduleVersion.objects.released().get()
    assert (version.number, version.notes, version.current) == (1, "The first", True)
    assert browser.post(f"{VERSIONS}{version.pk}/change/", {"notes": "Other"}).status_code == 403
    assert browser.post(f"{VERSIONS}{version.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("address", [SESSIONS, ROOMS, VERSIONS])
def test_the_lists_statements_do_not_grow(address: str, browser: Client, conference: Conference) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    make.public(conference, room=make.room(conference), track=make_conference.track(conference))
    cost()
    one = cost()
    for hour in (12, 14):
        make.public(conference, hour=hour, room=make.room(conference), track=make_conference.track(conference))
    assert cost() == one


def test_what_waits_for_a_release_is_said_to_wait(browser: Client, conference: Conference) -> None:
    session = make.placed(conference, room=make.room(conference))
    Conference.objects.filter(pk=conference.pk).update(auto_release=False)
    answer = browser.post(SESSIONS, {"action": "confirm", "_selected_action": [session.pk]}, follow=True)
    assert "until then it waits in the draft" in answer.content.decode()
    Conference.objects.filter(pk=conference.pk).update(auto_release=True)
    answer = browser.post(SESSIONS, {"action": "cancel", "_selected_action": [session.pk]}, follow=True)
    assert "waits in the draft" not in answer.content.decode()
