from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from conference.lib.places import Demonstration
from conference.lib.places import demonstration as demonstration_place
from conference.models import Conference
from sessions import personal, places
from sessions.models import Session, SessionState, Slot
from sessions.services import schedule
from sessions.services import sessions as services
from speakers import personal as speaker_personal
from speakers import places as speaker_places
from speakers.models import Speaker
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

SHARE = ("conference.", "speakers.", "sessions.")


def load_demonstration() -> Demonstration:
    stage = Demonstration(at=timezone.now())
    for name, provider in zip(demonstration_place.names, demonstration_place, strict=True):
        if name.startswith(SHARE):
            provider(stage)
    return stage


def test_invariants_hold_of_a_programme_in_use(conference: Conference) -> None:
    session = make.public(conference, make_speaker.speaker(conference), room=make.room(conference))
    services.cancel(session, by=None)
    make.placed(conference, hour=15)
    assert [*places.invariants(), *speaker_places.invariants()] == []


def test_a_released_draft_is_noticed(conference: Conference) -> None:
    make.public(conference)
    Session.objects.update(state=SessionState.DRAFT)
    assert [violation.name for violation in places.invariants()] == ["released slot of a draft session"]


def test_a_slot_of_another_conferences_session_is_noticed(conference: Conference, other_conference: Conference) -> None:
    stray = make.session(other_conference)
    moment = make.at_hour(conference, 9)
    Slot.objects.create(version=schedule.draft_of(conference), session=stray, starts_at=moment, ends_at=moment + timedelta(minutes=5))
    assert [violation.name for violation in places.invariants()] == ["slot of another conference's session"]


def test_the_site_map_lists_what_is_public(conference: Conference) -> None:
    shown = make.public(conference, make_speaker.speaker(conference))
    make.placed(conference, make_speaker.speaker(conference, confirmed=False), hour=15)
    make.public(conference, nature="break", hour=12)
    shelves = [*places.sitemap(), *speaker_places.sitemap()]
    paths = [entry.path for shelf in shelves for part, _last in shelf.parts() for entry in shelf.entries(part)]
    speaker = Speaker.objects.public().get()
    assert paths == [
        f"/{conference.slug}/programme/", shown.get_absolute_url(), f"/{conference.slug}/speakers/", speaker.get_absolute_url(),
    ]  # fmt: skip


def test_the_panels_start_tells_what_waits(conference: Conference, organiser: User, door_staff: User) -> None:
    make.placed(conference)
    services.confirm(make.session(conference), by=None)
    needs = places.panel_start(organiser, conference, timezone.now())
    assert [(need.count, need.url.rpartition("?")[2]) for need in needs] == [
        (1, "state__exact=draft"), (1, "/admin/programme/session/board/"),
    ]  # fmt: skip
    assert places.panel_start(door_staff, conference, timezone.now()) == []


def test_what_is_kept_about_a_speaker_is_shown_and_erased_everywhere(conference: Conference) -> None:
    speaker = make_speaker.speaker(conference, name="Real Person", email="real@example.org")
    make.public(conference, speaker)
    key = "real@example.org"
    assert [row.values["session"] for row in personal.records.show(key)] == [str(Session.objects.get())]
    assert [row.values["name"] for row in speaker_personal.records.show(key)] == ["Real Person"]
    assert personal.records.erase(key, by=None) == 1
    assert speaker_personal.records.erase(key, by=None) == 1
    assert [slot.people for slot in Slot.objects.shown()] == [[]]
    assert "Real Person" not in str(list(Slot.objects.values())) + str(list(Speaker.objects.values()))
    assert (personal.records.show(key), speaker_personal.records.show(key)) == ([], [])


def test_the_demonstration_is_whole_and_is_loaded_once(db: None) -> None:
    """One loading for all of it, for it is the slowest thing here."""
    load_demonstration()
    for conference in Conference.objects.all():
        assert_people_and_sessions(conference)
        assert_nobody_is_in_two_rooms_at_once(conference)
    assert [*places.invariants(), *speaker_places.invariants()] == []
    again = load_demonstration()
    assert again.added == []
    assert set(again.shelf["sessions:baku-2024"]) == {key for key in again.shelf["sessions:baku-2024"] if key not in ("coffee-1", "lunch")}


def assert_people_and_sessions(conference: Conference) -> None:
    public = Session.objects.public().filter(conference=conference)
    assert Speaker.objects.public().filter(conference=conference, invented=True, photo_agreed=True).count() == 14
    assert public.exclude(kind__nature="break").count() == 20
    assert public.filter(state=SessionState.CANCELLED).count() == 1
    assert conference.rooms.count() == 3


def assert_nobody_is_in_two_rooms_at_once(conference: Conference) -> None:
    slots = list(Slot.objects.shown().filter(version__conference=conference, session__state="confirmed"))
    for one in slots:
        for other in slots:
            if one.pk < other.pk and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                assert {p["id"] for p in one.people} & {p["id"] for p in other.people} == set(), (one, other)
                assert one.room_id != other.room_id, (one, other)
