from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.models import Conference, ExternalRef, Track
from sessions.imports.frab_xml import read
from sessions.imports.programme import ReadProgramme
from sessions.models import Room, ScheduleVersion, Session, SessionPerson, SessionState, Slot
from sessions.services import schedule
from sessions.services import sessions as services
from sessions.services.import_report import ImportReport
from sessions.services.importing import import_programme, read_file
from speakers.models import Speaker
from tests.factories import conference as make_conference
from tests.factories import sessions as make

SOURCE = Path(__file__).with_name("excerpt.xml").read_bytes()


def programme(*changes: tuple[str, str]) -> ReadProgramme:
    source = SOURCE.decode()
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return read(source.encode(), "Asia/Baku")


def run(conference: Conference, *changes: tuple[str, str], **options: bool) -> ImportReport:
    return import_programme(conference, programme(*changes), by=None, **options)


def snapshot() -> list[object]:
    models = (Session, Slot, SessionPerson, Speaker, Room, ScheduleVersion, ExternalRef)
    return [list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in models]


def test_a_first_run_makes_everything_and_releases_once(conference: Conference) -> None:
    report = run(conference)
    assert (report.new, report.same) == (["The first talk", "The workshop", "After midnight"], 0)
    assert [str(slot.session) for slot in Slot.objects.shown()] == ["The first talk", "The workshop", "After midnight"]
    assert ScheduleVersion.objects.released().count() == 1
    assert sorted(Speaker.objects.public().values_list("name", flat=True)) == ["Aysel Sınaq", "Ben Test"]


def test_a_second_run_finds_nothing_new_and_writes_nothing(conference: Conference) -> None:
    run(conference)
    before = snapshot()
    revision = Conference.objects.get(pk=conference.pk).revision
    report = run(conference)
    assert (report.new, report.changed, report.gone, report.same) == ([], [], [], 3)
    assert snapshot() == before
    assert Conference.objects.get(pk=conference.pk).revision == revision


def test_a_dry_run_tells_and_writes_nothing(conference: Conference) -> None:
    before = snapshot()
    report = run(conference, dry_run=True)
    assert len(report.new) == 3
    assert snapshot() == before


def test_the_files_identifiers_are_kept_for_calendars(conference: Conference) -> None:
    run(conference)
    assert str(Session.objects.get(title__contains="first").uuid) == "11111111-1111-4111-8111-111111111111"


def test_the_same_file_may_be_read_into_two_conferences(conference: Conference, other_conference: Conference) -> None:
    run(conference)
    report = run(other_conference)
    assert len(report.new) == 3
    assert len(set(Session.objects.values_list("uuid", flat=True))) == 6


def test_the_kind_language_and_track_are_taken_over(conference: Conference) -> None:
    run(conference)
    workshop = Session.objects.select_related("kind", "track").get(title__contains="workshop")
    assert (workshop.kind.nature, workshop.language, str(workshop.track)) == ("workshop", "az", "Harbours")
    assert workshop.title.data == {"az": "The workshop"}


@pytest.mark.writes
def test_what_the_file_changed_is_changed(conference: Conference) -> None:
    run(conference)
    report = run(conference, ("T10:00:00", "T10:15:00"), (">The workshop<", ">The long workshop<"))
    assert (report.new, sorted(report.changed)) == ([], ["The first talk", "The long workshop"])
    assert Slot.objects.shown().get(session__title__contains="first").starts_at == make.at_hour(conference, 10, 15)
    assert Session.objects.filter(title__contains="The long workshop").exists()
    assert ScheduleVersion.objects.released().count() == 2


def test_what_was_changed_here_since_is_left_alone_and_told(conference: Conference) -> None:
    run(conference)
    session = Session.objects.select_related("conference").get(title__contains="first")
    services.change(session, {"title": {"en": "Our own title"}}, by=None)
    report = run(conference, (">The first talk<", ">Their new title<"))
    assert report.changed_here == ["Their new title: title"]
    assert str(Session.objects.get(pk=session.pk)) == "Our own title"


def test_a_time_that_was_moved_here_stays(conference: Conference) -> None:
    run(conference)
    session = Session.objects.select_related("conference").get(title__contains="first")
    ours = make.at_hour(conference, 17)
    schedule.place(session, room=None, starts_at=ours, ends_at=ours + timedelta(minutes=45), by=None)
    run(conference, ("T10:00:00", "T10:15:00"))
    assert Slot.objects.shown().get(session=session).starts_at == ours


def test_a_translation_made_here_survives_a_change_of_the_file(conference: Conference) -> None:
    run(conference)
    session = Session.objects.select_related("conference").get(title__contains="first")
    services.change(session, {"title": {"en": "The first talk", "az": "Birinci çıxış"}}, by=None)
    run(conference, (">The first talk<", ">The very first talk<"))
    assert Session.objects.get(pk=session.pk).title.data == {"en": "The very first talk", "az": "Birinci çıxış"}


@pytest.mark.writes
def test_what_is_gone_is_cancelled_and_never_deleted(conference: Conference) -> None:
    run(conference)
    report = run(conference, ('id="102"', 'id="902"'), ("22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"))
    assert (report.new, report.gone) == (["The workshop"], ["The workshop"])
    assert sorted(Session.objects.filter(title__contains="workshop").values_list("state", flat=True)) == ["cancelled", "confirmed"]


def test_what_comes_back_is_confirmed_again(conference: Conference) -> None:
    run(conference)
    away = [('id="102"', 'id="902"'), ("22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333")]
    run(conference, *away)
    report = run(conference)
    assert (report.new, report.changed) == ([], ["The workshop"])
    assert Session.objects.get(uuid="22222222-2222-4222-8222-222222222222").state == SessionState.CONFIRMED


def test_a_corrected_name_is_one_person_still(conference: Conference) -> None:
    run(conference)
    run(conference, (">Ben Test<", ">Benjamin Test<"))
    assert sorted(Speaker.objects.values_list("name", flat=True)) == ["Aysel Sınaq", "Benjamin Test"]
    assert {person["name"] for slot in Slot.objects.shown() for person in slot.people} == {"Aysel Sınaq", "Benjamin Test"}


def test_without_automatic_release_only_release_shows_it(conference: Conference) -> None:
    Conference.objects.update(auto_release=False)
    run(conference)
    assert list(Slot.objects.shown()) == []
    run(conference, ("T10:00:00", "T10:15:00"), release=True)
    assert Slot.objects.shown().count() == 3


def test_the_command_tells_what_it_did(conference: Conference) -> None:
    out = StringIO()
    call_command("import_schedule", conference.slug, str(Path(__file__).with_name("excerpt.xml")), stdout=out)
    lines = out.getvalue().splitlines()
    assert "3 new" in lines
    assert "4 refused" in lines
    assert lines[-1] == "Released as version 1."


def test_the_command_refuses_in_words(conference: Conference, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no conference"):
        call_command("import_schedule", "nowhere", "x.xml")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_schedule", conference.slug, str(tmp_path / "missing.xml"))
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<schedule>")
    with pytest.raises(CommandError, match="not well-formed"):
        call_command("import_schedule", conference.slug, str(bad))


def test_943_events_are_read_twice_without_doubles(shared: Path, organisation: object) -> None:
    conference = make_conference.conference(zone="Europe/Brussels")
    read_once = read((shared / "schedules" / "fosdem" / "fosdem-2025.xml").read_bytes(), conference.zone)
    first = import_programme(conference, read_once, by=None)
    second = import_programme(conference, read_once, by=None)
    assert (len(first.new), first.refused, second.new, second.same) == (943, [], [], 943)
    assert (Session.objects.count(), Slot.objects.shown().count(), Speaker.objects.count()) == (943, 943, 992)


def test_what_was_changed_here_is_told_in_each_run_until_both_agree(conference: Conference) -> None:
    run(conference)
    session = Session.objects.select_related("conference").get(title__contains="first")
    services.change(session, {"title": {"en": "Our own title"}}, by=None)
    told = [run(conference).changed_here, run(conference, (">The first talk<", ">Their title<")).changed_here]
    told.append(run(conference, (">The first talk<", ">Our own title<")).changed_here)
    assert told == [["The first talk: title"], ["Their title: title"], []]
    assert run(conference, (">The first talk<", ">A later title<")).changed == ["A later title"]


def test_of_a_place_the_half_that_was_changed_here_stays(conference: Conference) -> None:
    run(conference)
    session = Session.objects.select_related("conference").get(title__contains="first")
    slot = Slot.objects.select_related("room").get(session=session, version__released_at=None)
    ours = make.room(conference, name="Our room")
    schedule.place(session, room=ours, starts_at=slot.starts_at, ends_at=slot.ends_at, by=None)
    report = run(conference, ("T10:00:00", "T10:15:00"))
    assert (report.changed, report.changed_here) == (["The first talk"], ["The first talk: room"])
    shown = Slot.objects.shown().get(session=session)
    assert (shown.room_id, shown.starts_at) == (ours.pk, make.at_hour(conference, 10, 15))


def test_what_was_cancelled_here_stays_cancelled_and_is_told(conference: Conference) -> None:
    run(conference)
    session = Session.objects.select_related("conference").get(title__contains="first")
    services.cancel(session, by=None)
    assert run(conference).changed_here == ["The first talk: state"]
    assert Session.objects.get(pk=session.pk).state == SessionState.CANCELLED


def test_what_was_confirmed_again_here_after_it_was_gone_stays_and_is_told(conference: Conference) -> None:
    away = [('id="102"', 'id="902"'), ("22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333")]
    run(conference)
    run(conference, *away)
    gone = Session.objects.select_related("conference").get(uuid="22222222-2222-4222-8222-222222222222")
    services.confirm(gone, by=None)
    report = run(conference, *away)
    assert (report.gone, report.changed_here) == ([], ["The workshop: state"])
    assert Session.objects.get(pk=gone.pk).state == SessionState.CONFIRMED


def test_what_was_read_before_and_cannot_be_read_now_is_not_gone(conference: Conference) -> None:
    run(conference)
    report = run(conference, ("<date>2027-11-26T10:00:00+04:00</date>", ""), ("<start>10:00</start>", "<start>soon</start>"))
    assert (report.gone, len(report.refused)) == ([], 5)
    assert Session.objects.filter(state=SessionState.CONFIRMED).count() == 3


def test_a_room_and_a_track_that_were_renamed_here_are_the_same_still(conference: Conference) -> None:
    run(conference)
    Room.objects.filter(name__contains="Hall A").update(name={"en": "Heydar Hall"})
    Track.objects.filter(name__contains="Harbours").update(name={"en": "Ports"})
    report = run(conference, ("T10:00:00", "T10:15:00"))
    assert (report.changed, report.changed_here) == (["The first talk"], [])
    assert (Room.objects.count(), Track.objects.count()) == (2, 1)
    assert str(Slot.objects.shown().get(session__title__contains="first").room_name) == "Heydar Hall"


def test_a_name_that_was_written_otherwise_here_stays_and_is_told(conference: Conference) -> None:
    run(conference)
    Speaker.objects.filter(name="Ben Test").update(name="Benjamin Testov")
    report = run(conference, (">Ben Test<", ">B. Test<"))
    assert (report.changed, report.changed_here) == ([], ["B. Test: name"])
    assert Speaker.objects.filter(name="Benjamin Testov").exists()


@pytest.mark.writes
def test_nothing_is_done_when_it_would_be_other_than_agreed(conference: Conference) -> None:
    agreed = run(conference, dry_run=True).mark
    before = snapshot()
    refused = import_programme(conference, programme((">The workshop<", ">Another<")), by=None, agreed=agreed)
    assert (refused.written, snapshot()) == (False, before)
    assert import_programme(conference, programme(), by=None, agreed=agreed).written
    assert Session.objects.count() == 3


@pytest.mark.writes
def test_half_of_a_file_is_never_imported(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    """A break after the sessions are written, before their places are."""
    before = snapshot()

    def broken(_conference: Conference) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(schedule, "draft_of", broken)
    with pytest.raises(OSError, match="disk"):
        run(conference)
    assert snapshot() == before


def test_statements_do_not_grow_with_the_sessions_that_are_the_same(conference: Conference, other_conference: Conference) -> None:
    counts = []
    for at, sessions in ((conference, 1), (other_conference, 30)):
        rows = "".join(f"{number},Talk {number},2027-11-26,10:00,30,Hall {number},Aysel\n" for number in range(sessions))
        source = f"id,title,date,start,minutes,room,people\n{rows}".encode()
        import_programme(at, read_file(at, source), by=None)
        with CaptureQueriesContext(connection) as captured:
            assert import_programme(at, read_file(at, source), by=None).same == sessions
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_command_reads_tables_and_json_and_refuses_a_file_by_its_size(conference: Conference, tmp_path: Path) -> None:
    source = tmp_path / "programme.csv"
    source.write_text("title,date,start,minutes\nA talk,2027-11-26,10:00,30\n")
    out = StringIO()
    call_command("import_schedule", conference.slug, str(source), "--dry-run", stdout=out)
    assert out.getvalue().splitlines()[:2] == ["1 new", "  A talk"]
    with source.open("r+b") as opened:
        opened.truncate(200 * 1024 * 1024)
    with pytest.raises(CommandError, match="larger than 64 MB"):
        call_command("import_schedule", conference.slug, str(source))
