"""The editor in the panel: what it shows, what it moves, whom it refuses."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference, SessionKind
from sessions.models import Room, ScheduleVersion, Session, SessionState, Slot
from sessions.queries.board import board
from sessions.services import agendas
from sessions.services import sessions as services
from speakers.models import Availability
from speakers.services.availability import Interval, set_availability
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
BOARD = "/admin/programme/session/board/"
Browser = Callable[[User], Client]
PART = {"X-Part": "board"}


@pytest.fixture
def browser(organiser: User, client_of: Browser, conference: Conference) -> Client:
    Conference.objects.filter(pk=conference.pk).update(auto_release=False)
    return client_of(organiser)


def of_draft(session: Session) -> Slot:
    return Slot.objects.get(session=session, version__released_at=None)


def asked(conference: Conference, session: Session, room: Room | None, hour: int, **fields: Any) -> dict[str, Any]:
    """As the editor sends it."""
    slot = Slot.objects.filter(session=session, version__released_at=None).first()
    instant = make.at_hour(conference, hour).isoformat().replace("+00:00", ".000Z")
    return {"seen": slot.mark if slot else "-", "room": room.pk if room else "", "instant": instant, "minutes": 45, **fields}


def test_the_board_shows_the_draft_by_room_and_what_has_no_time(browser: Client, organiser: User, conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(auto_release=True)
    hall, ada = make.room(conference, name="Hall", capacity=1), make_speaker.speaker(conference, name="Ada")
    talk = make.public(conference, ada, room=hall, hour=10, minutes=45)
    tea = make.placed(conference, hour=11, nature="break")
    waits = make.session(conference, ada, title="Waits")
    agendas.keep(conference, [talk.public_id])
    Conference.objects.filter(pk=conference.pk).update(auto_release=False)
    services.change(talk, {"title": "Renamed since the release"}, by=None)
    page = board(conference, "", organiser)
    assert [(room.key, [slot.key for slot in room.slots]) for room in page.rooms] == [(0, [tea.pk]), (hall.pk, [talk.pk])]
    shown = page.rooms[1].slots[0]
    begins = make.at_hour(conference, 10)
    assert (page.begins + timedelta(minutes=shown.offset), shown.minutes, shown.people) == (begins, 45, "Ada")
    assert [(row.key, row.people, row.minutes) for row in page.waiting] == [(waits.pk, "Ada", waits.kind.minutes)]
    assert [warning.kind for warning in page.warnings] == ["draft"]
    assert (page.unreleased, shown.unreleased) == (1, True)
    text = browser.get(BOARD).content.decode()
    assert all(words in text for words in ("Hall", "Ada", "Waits", f"slot-{talk.public_id}"))


def test_who_said_not_to_be_there_is_named_above_the_board(organiser: User, conference: Conference) -> None:
    ada = make_speaker.speaker(conference, name="Ada")
    make.public(conference, ada, room=make.room(conference), hour=10)
    begins = make.at_hour(conference, 9)
    set_availability(ada, [Interval(Availability.Kind.CANNOT, begins, begins + timedelta(hours=2))])
    page = board(conference, "", organiser)
    assert [(warning.kind, warning.text.split(":")[0]) for warning in page.warnings] == [("away", "Ada cannot be there")]
    assert [slot.warned for room in page.rooms for slot in room.slots] == [True]


def test_an_unknown_day_is_the_first(organiser: User, conference: Conference) -> None:
    for day in ("", "1999-01-01", "nonsense", "9999-99-99"):
        assert board(conference, day, organiser).day == conference.starts_on


def test_the_night_of_a_clock_change_keeps_its_hours(organiser: User, conference: Conference) -> None:
    """In Berlin, two o'clock comes twice on the last Sunday of October 2027."""
    night = date(2027, 10, 30)
    Conference.objects.filter(pk=conference.pk).update(zone="Europe/Berlin", starts_on=night, ends_on=night)
    conference.refresh_from_db()
    session = make.session(conference)
    starts_at = datetime.fromisoformat("2027-10-31T00:30:00+00:00")
    Slot.objects.create(
        version=ScheduleVersion.objects.create(conference=conference),
        session=session,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )
    labels = [tick.label for tick in board(conference, "", organiser).ticks]
    assert (labels.count("01:00"), labels.count("02:00"), labels.count("03:00")) == (1, 2, 1)


def test_a_move_comes_back_as_the_board_it_makes(browser: Client, conference: Conference) -> None:
    hall = make.room(conference, name="Hall")
    session = make.session(conference, title="Talk")
    answer = browser.post(f"{BOARD}{session.pk}/", asked(conference, session, hall, 14), headers=PART)
    text = answer.content.decode()
    assert (answer.status_code, text.lstrip()[:15]) == (200, '<div id="board"')
    assert "“Talk” stands in Hall, 14:00–14:45." in text
    assert of_draft(session).starts_at == make.at_hour(conference, 14)


def test_a_stale_move_shows_the_board_as_it_is(browser: Client, owner: User, client_of: Browser, conference: Conference) -> None:
    hall = make.room(conference, name="Hall")
    session = make.placed(conference, room=hall, hour=10)
    both_saw = asked(conference, session, hall, 12)
    assert client_of(owner).post(f"{BOARD}{session.pk}/", {**both_saw, "minutes": 30}, headers=PART).status_code == 200
    answer = browser.post(f"{BOARD}{session.pk}/", {**both_saw, "minutes": 60}, headers=PART)
    assert answer.status_code == 409
    assert "has moved" in answer.content.decode()
    assert of_draft(session).minutes == 30


@pytest.mark.parametrize(
    "wrong",
    [{"instant": "soon"}, {"instant": "2027-01-01T10:00"}, {"minutes": "0"}, {"minutes": "a"}, {"minutes": "99999999999"}, {"room": "0"}, {"instant": ""},
     {"instant": "9999-12-31T23:59:00Z"}, {"instant": "0001-01-01T00:00:00Z"}, {"seen": ""}, {"seen": "x" * 5000}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words_and_moves_nothing(browser: Client, conference: Conference, wrong: dict[str, str]) -> None:
    session = make.placed(conference, room=make.room(conference), hour=10)
    before = of_draft(session).mark
    asked_for = {**asked(conference, session, None, 12), **wrong}
    assert browser.post(f"{BOARD}{session.pk}/", asked_for, headers=PART).status_code == 409
    answer = browser.post(f"{BOARD}{session.pk}/", asked_for)
    assert answer.status_code == 422
    assert of_draft(session).mark == before


def test_without_a_script_the_form_moves_and_loses_nothing(
    browser: Client, owner: User, client_of: Browser, conference: Conference
) -> None:
    hall = make.room(conference, name="Hall")
    session = make.placed(conference, room=hall, hour=10)
    page = browser.get(f"{BOARD}{session.pk}/")
    form = page.context["form"]  # type: ignore[index]
    values = {name: form[name].value() for name in ("room", "minutes", "seen")} | {"day": conference.starts_on, "starts": "13:10"}
    browser.post(f"{BOARD}{session.pk}/", values)
    assert of_draft(session).starts_at == make.at_hour(conference, 13, 10)
    stale = browser.post(f"{BOARD}{session.pk}/", {**values, "starts": "15:20"})
    assert (stale.status_code, "15:20" in stale.content.decode()) == (422, True)
    browser.post(f"{BOARD}{session.pk}/", {**values, "off": "1", "seen": of_draft(session).mark})
    assert not Slot.objects.filter(session=session, version__released_at=None).exists()


def test_undo_takes_back_the_last_step(browser: Client, conference: Conference) -> None:
    session = make.placed(conference, room=make.room(conference), hour=10)
    before = of_draft(session).mark
    browser.post(f"{BOARD}{session.pk}/", asked(conference, session, None, 12), headers=PART)
    assert "Taken back." in browser.post(f"{BOARD}undo/", headers=PART).content.decode()
    assert of_draft(session).mark == before
    assert browser.post(f"{BOARD}undo/", headers=PART).status_code == 409


def test_a_break_for_everybody_is_added_by_a_form(browser: Client, conference: Conference) -> None:
    values = {"title": "Tea", "room": "", "day": conference.starts_on, "starts": "11:00", "minutes": 15}
    browser.post(f"{BOARD}pause/", values)
    pause = Session.objects.get()
    assert (pause.kind.nature, pause.state, of_draft(pause).room) == (SessionKind.Nature.BREAK, SessionState.CONFIRMED, None)
    assert browser.post(f"{BOARD}pause/", {**values, "minutes": ""}).status_code == 422


def test_collecting_ends_releases_by_themselves(browser: Client, conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(auto_release=True)
    assert "public at once" in browser.get(BOARD).content.decode()
    browser.post(f"{BOARD}collect/")
    conference.refresh_from_db()
    assert conference.auto_release is False


def test_the_organiser_of_another_conference_moves_nothing(
    organiser_of_another_conference: User, client_of: Browser, conference: Conference
) -> None:
    session = make.placed(conference, title="Hidden session", room=make.room(conference, name="Hidden room"), hour=10)
    elsewhere, before = client_of(organiser_of_another_conference), of_draft(session).mark
    assert "Hidden" not in elsewhere.get(BOARD).content.decode()
    assert elsewhere.get(f"{BOARD}{session.pk}/").status_code == 404
    assert elsewhere.post(f"{BOARD}{session.pk}/", asked(conference, session, None, 12)).status_code == 404
    assert of_draft(session).mark == before


def test_a_room_of_another_conference_is_no_choice(browser: Client, conference: Conference, other_conference: Conference) -> None:
    session = make.placed(conference, room=make.room(conference), hour=10)
    foreign = make.room(other_conference)
    assert browser.post(f"{BOARD}{session.pk}/", asked(conference, session, foreign, 12), headers=PART).status_code == 409


def test_statements_do_not_grow_with_the_programme(browser: Client, conference: Conference) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(BOARD).status_code == 200
        return len(captured)

    def grow(hour: int) -> None:
        speaker, hall = make_speaker.speaker(conference), make.room(conference)
        agendas.keep(conference, [make.public(conference, speaker, room=hall, hour=hour).public_id])
        make.session(conference, speaker)

    Conference.objects.filter(pk=conference.pk).update(auto_release=True)
    grow(10)
    cost()
    one = cost()
    for hour in (12, 14):
        grow(hour)
    assert cost() == one
