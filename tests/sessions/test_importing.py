from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conference.models import Conference, ExternalRef
from sessions.imports.frab_xml import read
from sessions.imports.programme import ReadProgramme
from sessions.models import Room, ScheduleVersion, Session, SessionPerson, SessionState, Slot
from sessions.services import schedule
from sessions.services import sessions as services
from sessions.services.import_report import ImportReport
from sessions.services.importing import import_programme
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


def test_an_earlier_state_of_a_programme_becomes_the_later_one(shared: Path, organisation: object) -> None:
    conference = make_conference.conference(zone="Europe/Brussels")
    folder = shared / "schedules"
    for path in ("fosdem-2025-earlier/fosdem-2025-as-of-2024-12-31.xml", "fosdem/fosdem-2025.xml"):
        report = import_programme(conference, read((folder / path).read_bytes(), conference.zone), by=None)
    assert (len(report.new), len(report.gone)) == (6, 3)
    assert Session.objects.filter(state=SessionState.CONFIRMED).count() == 943
