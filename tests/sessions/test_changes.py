"""What differs between versions: compared, kept with the release, read by everybody and told to those it concerns."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference, OutgoingMail
from sessions.models import ScheduleVersion, Session
from sessions.queries.frozen import mark_of, pending
from sessions.services import agendas, editing, releases, schedule
from sessions.services import sessions as services
from sessions.services.sessions import Casting
from speakers.services import people as speaker_services
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def by_hand(conference: Conference) -> Conference:
    """Two sessions are public; from here on changes wait."""
    hall = make.room(conference, name="Hall")
    make.public(conference, make_speaker.speaker(conference, name="Ada Speaker", email="ada@example.org"), title="Stays", hour=9, room=hall)
    make.public(conference, make_speaker.speaker(conference, name="Bo Speaker", email="bo@example.org"), title="Moves", hour=10, room=hall)
    Conference.objects.filter(pk=conference.pk).update(auto_release=False)
    conference.refresh_from_db()
    return conference


def titled(title: str) -> Session:
    return next(row for row in Session.objects.select_related("conference", "kind") if str(row.title) == title)


def move(session: Session, *, hour: int) -> None:
    starts_at = make.at_hour(session.conference, hour)
    schedule.place(session, room=session.conference.rooms.get(), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), by=None)


def release(conference: Conference, by: User, **options: object) -> ScheduleVersion:
    return releases.release_by_hand(conference, seen=mark_of(pending(conference)), by=by, **options)  # type: ignore[arg-type]


def kinds(conference: Conference) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(change.kind, str(change.slot.title), change.what) for change in pending(conference)]


def test_every_kind_of_change_is_found_and_nothing_else(by_hand: Conference, organiser: User) -> None:
    assert kinds(by_hand) == []
    make.public(by_hand, title="Comes", hour=15)
    move(titled("Moves"), hour=11)
    services.change(titled("Stays"), {"title": "Stays, renamed"}, by=None)
    assert kinds(by_hand) == [
        ("changed", "Stays, renamed", ("title",)), ("changed", "Moves", ("time",)), ("new", "Comes", ()),
    ]  # fmt: skip
    release(by_hand, organiser)
    services.cancel(titled("Moves"), by=None)
    schedule.unplace(titled("Comes"), by=None)
    services.set_people(titled("Stays, renamed"), [], by=None)
    assert kinds(by_hand) == [
        ("changed", "Stays, renamed", ("people",)), ("cancelled", "Moves", ()), ("gone", "Comes", ()),
    ]  # fmt: skip
    release(by_hand, organiser)
    services.confirm(titled("Moves"), by=None)
    assert kinds(by_hand) == [("restored", "Moves", ())]


def test_a_draft_is_not_a_change(by_hand: Conference) -> None:
    make.placed(by_hand, title="Still a draft", hour=16)
    assert kinds(by_hand) == []


def test_only_those_concerned_are_written_to_and_each_once(by_hand: Conference, organiser: User, attendee: User, reader: User) -> None:
    moves = titled("Moves")
    agendas.keep(by_hand, [moves.public_id, titled("Stays").public_id], user=attendee)
    agendas.keep(by_hand, [titled("Stays").public_id], user=reader)
    agendas.keep(by_hand, [moves.public_id])
    move(moves, hour=11)
    version = release(by_hand, organiser, notes="The keynote is **longer**.")
    sent = {mail.recipient: mail for mail in OutgoingMail.objects.filter(occasion=f"programme:{version.pk}")}
    assert set(sent) == {"bo@example.org", attendee.email}
    assert "in which you appear" in sent["bo@example.org"].body
    assert "your own programme" in sent[attendee.email].body
    body = sent["bo@example.org"].body
    assert "Moved: Moves" in body
    assert "11:00–11:45, Hall" in body
    assert "before:" in body
    assert "10:00–10:45, Hall" in body
    assert "The keynote is **longer**." in body
    assert "<" not in body


def test_who_speaks_and_also_keeps_gets_one_message(by_hand: Conference, organiser: User, attendee: User) -> None:
    stays, moves = titled("Stays"), titled("Moves")
    both = make_speaker.speaker(by_hand, name="Both", email=attendee.email.upper())
    services.set_people(stays, [Casting(both)], by=None)
    release(by_hand, organiser)
    OutgoingMail.objects.all().delete()
    agendas.keep(by_hand, [stays.public_id, moves.public_id], user=attendee)
    move(stays, hour=8)
    move(moves, hour=12)
    release(by_hand, organiser)
    body = OutgoingMail.objects.get(recipient__iexact=attendee.email).body
    assert (body.count("Stays"), body.count("Moves:"), body.count("Moved: Moves")) == (1, 0, 1)


def test_of_a_changed_cast_those_who_came_and_went_hear(by_hand: Conference, organiser: User) -> None:
    moves = titled("Moves")
    stays_in_it = make_speaker.speaker(by_hand, name="Cy Speaker", email="cy@example.org")
    services.set_people(moves, [Casting(moves.people.get()), Casting(stays_in_it)], by=None)
    release(by_hand, organiser)
    OutgoingMail.objects.all().delete()
    services.set_people(moves, [Casting(stays_in_it)], by=None)
    release(by_hand, organiser)
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["bo@example.org"]


def test_nobody_is_written_to_who_withdrew_or_when_it_is_not_wanted(by_hand: Conference, organiser: User, attendee: User) -> None:
    moves = titled("Moves")
    agendas.keep(by_hand, [moves.public_id], user=attendee)
    move(moves, hour=11)
    release(by_hand, organiser, tell_presenters=False, tell_keepers=False)
    speaker_services.withdraw(moves.people.get(), by=None)
    move(moves, hour=12)
    release(by_hand, organiser, tell_keepers=False)
    assert not OutgoingMail.objects.filter(occasion__startswith="programme:").exists()


def test_what_was_not_read_is_not_released(by_hand: Conference, organiser: User) -> None:
    move(titled("Moves"), hour=11)
    seen = mark_of(pending(by_hand))
    move(titled("Moves"), hour=12)
    number = ScheduleVersion.objects.current().get().number
    with pytest.raises(releases.DraftChanged):
        releases.release_by_hand(by_hand, seen=seen, by=organiser)
    assert ScheduleVersion.objects.current().get().number == number


def test_nothing_is_not_released_and_a_note_alone_is(by_hand: Conference, organiser: User) -> None:
    with pytest.raises(releases.NothingToRelease):
        release(by_hand, organiser, notes=" ")
    assert release(by_hand, organiser, notes="Doors open at eight.").changes == []


def test_after_a_release_by_hand_changes_wait(conference: Conference, organiser: User) -> None:
    session = make.public(conference, room=make.room(conference))
    release(conference, organiser, notes="The first of ours.")
    services.change(session, {"title": "Renamed"}, by=None)
    conference.refresh_from_db()
    assert (conference.auto_release, len(pending(conference))) == (False, 1)


def test_a_released_version_never_changes(by_hand: Conference, organiser: User) -> None:
    version = ScheduleVersion.objects.current().get()
    before = list(version.slots.order_by("pk").values())
    move(titled("Moves"), hour=11)
    services.change(titled("Stays"), {"title": "Otherwise"}, by=None)
    services.cancel(titled("Otherwise"), by=None)
    release(by_hand, organiser)
    assert list(version.slots.order_by("pk").values()) == before


def test_everybody_reads_what_changed_in_words_and_as_a_feed(by_hand: Conference, organiser: User, stranger: Client) -> None:
    move(titled("Moves"), hour=11)
    version = release(by_hand, organiser, notes="A *note*.")
    text = stranger.get(f"/{by_hand.slug}/programme/changes/").content.decode()
    for words in (f"Version {version.number}", "<em>note</em>", "Moved", titled("Moves").get_absolute_url(), "11:00", "10:00"):
        assert words in text
    answer = stranger.get(f"/{by_hand.slug}/programme/changes.atom")
    feed = ElementTree.fromstring(answer.content)
    entry = feed.find("a:entry", ATOM)
    assert entry is not None
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry.findtext("a:id", None, ATOM).endswith(f"/programme/changes/#version-{version.number}")  # type: ignore[union-attr]
    assert "Moved: Moves" in entry.findtext("a:summary", "", ATOM)


def test_a_long_history_costs_one_statement(by_hand: Conference, organiser: User, stranger: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert stranger.get(f"/{by_hand.slug}/programme/changes/").status_code == 200
        return len(captured)

    move(titled("Moves"), hour=11)
    release(by_hand, organiser)
    cost()
    Conference.objects.filter(pk=by_hand.pk).update(revision=100)
    one = cost()
    for hour in (12, 13):
        move(titled("Moves"), hour=hour)
        release(by_hand, organiser)
    assert cost() == one


def test_who_is_forgotten_is_in_no_record_of_changes(by_hand: Conference, organiser: User) -> None:
    move(titled("Moves"), hour=11)
    version = release(by_hand, organiser)
    assert "Bo Speaker" not in str(version.changes)


def test_what_is_released_is_what_was_seen_by_undo_too(by_hand: Conference, organiser: User) -> None:
    moves = titled("Moves")
    slot = moves.slots.get(version__released_at=None)
    to = editing.Spot(None, slot.starts_at, slot.ends_at)
    editing.move(moves, to, seen=slot.mark, by=organiser)
    assert kinds(by_hand) == [("changed", "Moves", ("room",))]
    editing.undo(by_hand, by=organiser)
    assert kinds(by_hand) == []
