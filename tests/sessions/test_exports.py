"""What other programs read, judged by the format's own schemas and by a calendar library."""

import csv
import json
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar
from jsonschema import Draft6Validator
from lxml import etree

from conference.lib.text import clean_text
from conference.models import Conference
from sessions.exports import calendar, frab_json, frab_xml, table
from sessions.exports.programme import PublicLink, PublicPerson, PublicProgramme, PublicRoom, PublicSlot, acronym_of
from sessions.imports.any_format import read as read_any
from sessions.imports.frab_xml import read
from sessions.services import sessions as services
from sessions.services.importing import import_programme
from tests.factories import conference as make_conference
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

VENDOR = Path(__file__).resolve().parents[1] / "vendor" / "frab"
SCHEMA = etree.XMLSchema(etree.parse(VENDOR / "schedule.xml.xsd"))
JSON_SCHEMA = Draft6Validator(json.loads((VENDOR / "schema.json").read_text()))
SPACE = UUID("12345678-1234-4234-8234-123456789abc")
ZONES = [
    "Asia/Baku", "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow", "Europe/Istanbul", "America/New_York",
    "America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
    "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Australia/Lord_Howe", "Australia/Sydney", "Australia/Darwin",
    "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tokyo", "Asia/Tehran", "Asia/Jerusalem", "Africa/Cairo", "Africa/Casablanca", "Africa/Lagos", "UTC",
]  # fmt: skip


def slot(starts_at: datetime, minutes: int = 45, **fields: Any) -> PublicSlot:
    number = int(starts_at.timestamp()) // 60
    values: dict[str, Any] = {
        "uuid": uuid5(SPACE, str(number)), "number": number, "public_id": "ab23cd", "tail": f"ab23cd-talk-{number}", "sequence": 2,
        "title": "A talk", "subtitle": "", "abstract": "Words", "abstract_plain": "Words", "kind": "talk", "track": "Track", "language": "en",
        "room": "Hall", "url": "https://example.org/c/sessions/ab23cd-talk/", "changed_at": datetime(2027, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return PublicSlot(**{**values, **fields}, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))


def programme(*slots: PublicSlot, zone: str = "Asia/Baku", **fields: Any) -> PublicProgramme:
    values: dict[str, Any] = {
        "acronym": "test_2027", "title": "Test", "zone": zone, "starts_on": date(2027, 11, 26), "ends_on": date(2027, 11, 26),
        "day_changes_at": time(4), "version": "3", "url": "https://example.org/c/programme", "base_url": "https://example.org/c/",
        "accent": "#0a4453", "place": "Congress House", "rooms": (PublicRoom(SPACE, "Hall", 100),), "tracks": ("Track",),
    }  # fmt: skip
    return PublicProgramme(**{**values, **fields}, slots=slots)


def assert_valid(written: PublicProgramme) -> None:
    SCHEMA.assertValid(etree.fromstring(frab_xml.write(written)))
    assert [error.message for error in JSON_SCHEMA.iter_errors(json.loads(frab_json.write(written)))] == []


NOON = datetime(2027, 11, 26, 8, 0, tzinfo=UTC)


def test_an_empty_programme_is_valid() -> None:
    assert_valid(programme())


def test_a_full_event_is_valid() -> None:
    people = (PublicPerson("Aysel", "https://example.org/c/speakers/x/"), PublicPerson("Ben", "https://example.org/c/speakers/y/", "chair"))
    links = (PublicLink("https://example.org/slides?a=1&b=2", ""),)
    assert_valid(programme(slot(NOON, people=people, links=links, room="", language="", track="")))


def test_texts_that_break_xml_and_json_come_out_valid() -> None:
    nasty = "a\x00b\x0b<script>&amp;\"'\ufffe \u202e 💥 ]]>"
    assert_valid(programme(slot(NOON, title=nasty, abstract=nasty, room=nasty, track=nasty), title=nasty))


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_is_valid(zone: str) -> None:
    assert_valid(programme(slot(NOON), zone=zone))


def test_acronyms_fit_both_schemas() -> None:
    assert [acronym_of(slug) for slug in ("baku-2024", "ab", "x-y-z-w")] == ["baku_2024", "ab__", "x_y_z_w"]


def test_the_evening_after_midnight_belongs_to_the_day_before() -> None:
    late = datetime(2027, 11, 26, 21, 30, tzinfo=UTC)  # half past one in Baku
    document = json.loads(frab_json.write(programme(slot(late))))
    days = document["schedule"]["conference"]["days"]
    assert [(day["date"], list(day["rooms"])) for day in days] == [("2027-11-26", ["Hall"])]
    assert days[0]["rooms"]["Hall"][0]["date"] == "2027-11-27T01:30:00+04:00"


def test_cancelled_sessions_are_left_out_of_frab_and_struck_in_calendars() -> None:
    written = programme(slot(NOON, cancelled=True))
    assert b"A talk" not in frab_xml.write(written)
    assert b"A talk" not in frab_json.write(written)
    (event,) = Calendar.from_ical(calendar.write(written)).walk("vevent")
    assert str(event["status"]) == "CANCELLED"


@pytest.mark.parametrize("zone", ZONES)
def test_the_calendar_gives_back_every_instant_through_both_clock_changes(zone: str) -> None:
    """A session each half hour, over the days of the year on which the zone changes its clock, or over any two.

    Read twice: with the zone as this machine knows it, and with nothing but what the file itself says of its zone.
    """
    tz = ZoneInfo(zone)
    year = [datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(365)]
    changes = [day for day in year if day.astimezone(tz).utcoffset() != (day + timedelta(days=1)).astimezone(tz).utcoffset()] or year[:2]
    moments = [day + timedelta(minutes=30 * number) for day in changes for number in range(48)]
    lengths = [45 if number % 2 else 300 for number in range(len(moments))]
    slots = [slot(moment, minutes) for moment, minutes in zip(moments, lengths, strict=True)]
    calendar_read = Calendar.from_ical(calendar.write(programme(*slots, zone=zone)))
    told = {str(component["tzid"]): component.to_tz(lookup_tzid=False) for component in calendar_read.walk("vtimezone")}
    events = calendar_read.walk("vevent")
    expected = [(one.starts_at, one.ends_at) for one in slots]
    assert [tuple(event[name].dt.astimezone(UTC) for name in ("dtstart", "dtend")) for event in events] == expected
    assert [tuple(instant(event[name], told) for name in ("dtstart", "dtend")) for event in events] == expected
    assert {event[name].params.get("TZID", "UTC") for event in events for name in ("dtstart", "dtend")} <= {zone, "UTC"}


def instant(moment: Any, told: dict[str, tzinfo]) -> datetime:
    """By the file's own description of the zone."""
    name = moment.params.get("TZID")
    return (moment.dt.replace(tzinfo=told[name]) if name in told else moment.dt).astimezone(UTC)


def test_the_calendar_describes_its_zone_and_names_sessions_for_ever() -> None:
    text = calendar.write(programme(slot(NOON), zone="Europe/Berlin"))
    read_back = Calendar.from_ical(text)
    assert [zone.tz_name for zone in read_back.timezones] == ["Europe/Berlin"]
    (event,) = read_back.walk("vevent")
    assert (str(event["uid"]), int(event["sequence"])) == (f"{slot(NOON).uuid}@sessions", 2)
    assert str(event["location"]) == "Hall, Congress House"


def test_long_and_nasty_lines_survive_the_calendar(shared: Path) -> None:
    """Folded at 75 octets and never within a character; whatever people type comes back, but for what no line may hold."""
    strings = json.loads((shared / "security" / "naughty-strings" / "blns.json").read_text())
    titles = ["Ə" * 300 + ", with; commas\\ and\nlines", "BEGIN:VEVENT\nEND:VCALENDAR", "\\n \\, \\;", *strings]
    slots = [slot(NOON + timedelta(minutes=number), title=clean_text(title)) for number, title in enumerate(titles)]
    written = calendar.write(programme(*slots))
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() == line.decode("utf-8", "strict") for line in lines)
    events = Calendar.from_ical(written).walk("vevent")
    assert [str(event["summary"]).replace("\r\n", "\n") for event in events] == [one.title for one in slots]


def test_a_calendar_tells_which_state_of_a_session_is_the_newest() -> None:
    changed = datetime(2027, 3, 4, 5, 6, 7, 890, tzinfo=ZoneInfo("Asia/Baku"))
    written = calendar.write(programme(slot(NOON, sequence=7, changed_at=changed, cancelled=True)))
    (event,) = Calendar.from_ical(written).walk("vevent")
    assert (int(event["sequence"]), str(event["status"]), event["dtstamp"].dt) == (
        7,
        "CANCELLED",
        datetime(2027, 3, 4, 1, 6, 7, tzinfo=UTC),
    )


def test_the_files_of_a_conference_are_valid_and_tell_only_what_is_public(conference: Conference, stranger: Client) -> None:
    speaker = make_speaker.speaker(conference, email="secret@example.org", name="Aysel Sınaq")
    shown = make.public(conference, speaker, title="Shown talk", abstract="<b>Words</b>", room=make.room(conference, name="Hall"))
    make.placed(conference, title="Hidden draft", hour=15)
    answers = {ending: stranger.get(f"/{conference.slug}/programme.{ending}") for ending in ("ics", "xml", "json", "csv")}
    assert {ending: answer.status_code for ending, answer in answers.items()} == dict.fromkeys(answers, 200)
    for answer in answers.values():
        body = answer.content.decode()
        assert "Shown talk" in body
        assert "Hidden draft" not in body
        assert "secret@" not in body
    SCHEMA.assertValid(etree.fromstring(answers["xml"].content))
    assert list(JSON_SCHEMA.iter_errors(answers["json"].json())) == []
    (event,) = Calendar.from_ical(answers["ics"].content).walk("vevent")
    assert str(event["uid"]) == f"{shown.uuid}@sessions"


def test_the_calendar_of_one_session_holds_that_one(conference: Conference, stranger: Client) -> None:
    one = make.public(conference, title="This one")
    make.public(conference, title="Another", hour=15)
    answer = stranger.get(f"/{conference.slug}/sessions/{one.public_id}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("vevent")] == ["This one"]


def test_the_calendar_of_a_day_or_a_track_holds_that_part(conference: Conference, stranger: Client) -> None:
    Conference.objects.update(ends_on=conference.ends_on + timedelta(days=1))
    track = make_conference.track(conference)
    make.public(conference, title="First day", track=track)
    make.public(conference, title="Past midnight", hour=1, days=1)
    make.public(conference, title="Second day", days=1)
    make.placed(conference, title="Hidden draft", track=track)

    def titles(asked: str) -> list[str]:
        answer = stranger.get(f"/{conference.slug}/programme.ics?{asked}")
        return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("vevent")]

    assert titles("day=2027-11-26") == ["First day", "Past midnight"]
    assert titles("day=2027-11-27") == ["Second day"]
    assert titles(f"track={track.pk}") == titles(f"day=2027-11-26&track={track.pk}") == ["First day"]
    assert titles("") == ["First day", "Past midnight", "Second day"]


@pytest.mark.parametrize("asked", ["day=2027-11-30", "day=yesterday", "track=0", "track=x", "track=99999999999999999999", "track=²"])
def test_a_part_that_does_not_exist_is_not_found(asked: str, conference: Conference, stranger: Client) -> None:
    make.public(conference)
    assert stranger.get(f"/{conference.slug}/programme.ics?{asked}").status_code == 404


def test_no_cell_of_the_table_is_run_by_a_spreadsheet_and_all_come_back(conference: Conference) -> None:
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "| cmd", "%x", 'say "x", y; z']
    slots = [slot(NOON + timedelta(hours=number), title=text.strip(), abstract=text.strip()) for number, text in enumerate(nasty)]
    written = table.write(programme(*slots)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(written)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "|", "%")) for cell in cells)
    read_back = read_any(written.encode(), "Asia/Baku")
    assert [(one.title, one.abstract) for one in read_back.events] == [(one.title, one.abstract) for one in slots]
    assert [(one.starts_at, one.ends_at) for one in read_back.events] == [(one.starts_at, one.ends_at) for one in slots]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"])
def test_the_table_gives_back_every_instant_through_both_clock_changes(zone: str) -> None:
    year = [datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24)]
    tz = ZoneInfo(zone)
    changes = [hour for hour in year if hour.astimezone(tz).utcoffset() != (hour + timedelta(hours=1)).astimezone(tz).utcoffset()]
    moments = [hour + timedelta(minutes=30 * number) for hour in changes for number in range(-8, 9)]
    read_back = read_any(table.write(programme(*map(slot, moments), zone=zone)), zone)
    assert ([one.starts_at for one in read_back.events], read_back.refused) == (moments, ())


def test_a_draft_has_no_calendar(conference: Conference, stranger: Client) -> None:
    draft = make.placed(conference)
    assert stranger.get(f"/{conference.slug}/sessions/{draft.public_id}.ics").status_code == 404


def test_files_of_a_draft_conference_are_not_found(conference: Conference, stranger: Client) -> None:
    make.public(conference)
    Conference.objects.update(state="draft")
    assert [stranger.get(f"/{conference.slug}/programme.{ending}").status_code for ending in ("ics", "xml", "json", "csv")] == [404] * 4


def test_exports_speak_the_conferences_main_language(conference: Conference, stranger: Client) -> None:
    Conference.objects.update(default_language="az")
    make.public(conference, title={"en": "Opening", "az": "Açılış"})
    assert "Açılış" in stranger.get(f"/{conference.slug}/programme.json").content.decode()


def test_a_session_that_happens_twice_has_two_identifiers(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, hour=9)
    draft = session.slots.get(version__released_at=None)
    draft.pk = None
    draft.starts_at, draft.ends_at = make.at_hour(conference, 14), make.at_hour(conference, 15)
    draft.save()
    services.set_people(session, [], by=None)
    body = stranger.get(f"/{conference.slug}/programme.xml").content
    SCHEMA.assertValid(etree.fromstring(body))
    assert len(set(etree.fromstring(body).xpath("//event/@guid"))) == 2


def test_what_was_imported_is_exported_validates_and_imports_to_the_same(
    conference: Conference, stranger: Client, organisation: object
) -> None:
    source = Path(__file__).with_name("excerpt.xml").read_bytes()
    import_programme(conference, read(source, conference.zone), by=None)
    first = stranger.get(f"/{conference.slug}/programme.xml").content
    again = make_conference.conference(starts_on=conference.starts_on, ends_on=conference.ends_on)
    import_programme(again, read(first, again.zone), by=None)
    second = stranger.get(f"/{again.slug}/programme.xml").content

    def told(xml: bytes) -> list[tuple[str, ...]]:
        names = ("title", "subtitle", "date", "duration", "room", "track", "type", "language", "abstract")
        return [tuple(event.findtext(name) for name in names) for event in etree.fromstring(xml).iter("event")]

    assert told(first) == told(second)
