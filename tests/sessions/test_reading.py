"""Every format through one door: what is read, what is refused, and in which words. Nothing here needs a database."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from conference.lib.errors import DomainError
from sessions.imports.any_format import LARGEST_BYTES, check_size, read
from sessions.imports.programme import ReadEvent, ReadProgramme

FOSDEM = ["2007", "2009", "2012", "2015", "2018", "2021", "2023", "2025"]
CAMP_1999 = [date(1999, 8, 6), date(1999, 8, 7), date(1999, 8, 8)]
HEAD = "id,title,subtitle,date,start,minutes,room,track,kind,language,people,abstract,links"
XXE = {"billion-laughs": "declares entities", "classic-xxe": "not well-formed XML", "classic-xxe-etc-passwd": "not well-formed XML"}


def table(*rows: str, head: str = "title,date,start,minutes") -> ReadProgramme:
    return read("\n".join([head, *rows]).encode(), "Europe/Berlin", CAMP_1999)


def document(*events: dict[str, Any], **conference: Any) -> bytes:
    days = [{"date": "2027-11-26", "rooms": {"Hall": list(events)}}]
    return json.dumps({"schedule": {"conference": {"time_zone_name": "Asia/Baku", "days": days, **conference}}}).encode()


def event(**values: Any) -> dict[str, Any]:
    return {"id": 1, "title": "A talk", "start": "10:00", "duration": "00:45", **values}


def xml(*events: str) -> bytes:
    return f"<schedule><day date='2027-11-26'>{''.join(events)}</day></schedule>".encode()


def one(programme: ReadProgramme) -> ReadEvent:
    (found,) = programme.events
    return found


def refusals(programme: ReadProgramme) -> list[str]:
    return [refused.why for refused in programme.refused]


# --- Counts in equal counts out ---


@pytest.mark.parametrize("name", [*(f"fosdem/fosdem-{year}" for year in FOSDEM), "fosdem-2025-earlier/fosdem-2025-as-of-2024-12-31"])
def test_each_event_of_each_year_is_read_or_refused(name: str, shared: Path) -> None:
    source = (shared / "schedules" / f"{name}.xml").read_bytes()
    programme = read(source, "Europe/Brussels")
    assert len(programme.events) + len(programme.refused) == len(etree.fromstring(source).findall(".//event"))
    assert all(refused.what and refused.why for refused in programme.refused)
    assert len({one.key for one in programme.events}) == len(programme.events)


@pytest.mark.parametrize(("name", "count", "zone"), [("frab-camp2019", 79, "Europe/Berlin"), ("pretalx-democon", 36, "UTC")])
def test_each_event_of_json_is_read_at_its_instant(name: str, count: int, zone: str, shared: Path) -> None:
    source = (shared / "schedules" / "voc-json" / f"{name}.json").read_bytes()
    days = json.loads(source)["schedule"]["conference"]["days"]
    told = [told for day in days for events in day["rooms"].values() for told in events]
    programme = read(source, "Asia/Baku")
    assert (len(programme.events), programme.refused, programme.zone, programme.notes) == (count, (), zone, ())
    assert [(one.guid, one.title, one.room, one.starts_at) for one in programme.events] == [
        (one["guid"], " ".join(one["title"].split()), one["room"], datetime.fromisoformat(one["date"])) for one in told
    ]
    assert [[person.name for person in one.people] for one in programme.events] == [
        [person["public_name"].strip() for person in one["persons"]] for one in told
    ]


def test_a_table_with_weekdays_and_several_people_in_a_cell(shared: Path) -> None:
    source = (shared / "schedules" / "voc-csv" / "camp99.csv").read_text()
    programme = read(source.encode(), "Europe/Berlin", CAMP_1999)
    assert (len(programme.events), programme.refused) == (len(list(csv.DictReader(StringIO(source)))), ())
    first, at_midnight = programme.events[0], programme.events[10]
    assert (first.title, first.room, [person.name for person in first.people]) == ("How To Leave The Planet", "WS2", ["The Camp Crew"])
    assert (first.starts_at, first.ends_at) == (datetime(1999, 8, 6, 10, tzinfo=UTC), datetime(1999, 8, 6, 11, tzinfo=UTC))
    assert (at_midnight.title, at_midnight.starts_at) == ("Biometric Insecurity", datetime(1999, 8, 6, 22, tzinfo=UTC))
    assert [person.name for person in programme.events[1].people] == ["Hugh Daniel", "John Gilmore"]
    assert programme.notes == ("The table names neither minutes nor an end; 60 minutes are taken for each.",)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("invalid-example", "Its id is not a whole number"),
        ("submission-frab-event", "it lacks “schedule”, “conference” and “days”"),
        ("submission-pretalx-submission", "not well-formed JSON"),
    ],
)
def test_json_that_is_no_programme_is_refused_in_words(name: str, words: str, shared: Path) -> None:
    with pytest.raises(DomainError, match=words):
        read((shared / "schedules" / "voc-json" / f"{name}.json").read_bytes(), "Asia/Baku")


# --- JSON ---


def test_early_hours_of_json_belong_to_the_night_after_the_day() -> None:
    hours = {"day_start": "2027-11-26T09:00:00+04:00", "day_end": "2027-11-27T04:00:00+04:00"}
    days = [{"date": "2027-11-26", **hours, "rooms": {"Hall": [event(start="01:30")]}}]
    assert one(read(document(days=days), "UTC")).starts_at == datetime(2027, 11, 26, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "note"),
    [
        ("", "The file names no time zone; Asia/Tokyo is used."),
        ("Mars/Olympus", "The file names a time zone that nobody knows, “Mars/Olympus”; Asia/Tokyo is used."),
        ("../../etc/passwd", "The file names a time zone that nobody knows, “../../etc/passwd”; Asia/Tokyo is used."),
        ("Europe", "The file names a time zone that nobody knows, “Europe”; Asia/Tokyo is used."),
    ],
)
def test_a_zone_that_is_missing_or_unknown_is_told_once(zone: str, note: str) -> None:
    programme = read(document(event(), event(id=2), time_zone_name=zone), "Asia/Tokyo")
    assert (programme.notes, programme.events[0].starts_at) == ((note,), datetime(2027, 11, 26, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"[" * 100_000, "nested deeper"),
        (document(event(duration=float("nan"))), "NaN is not a value of JSON"),
        (document(event()).replace(b'"title"', b'"id": 2, "title"'), "“id” stands twice"),
        (b'{"schedule": {"conference": {"days": 5}}}', "holds no sessions"),
        (b'{"schedule": {"conference": {"days": [{"rooms": {"Hall": [7, null]}}]}}}', "What stands here is not a session"),
        (b'{"schedule": ' + b"9" * 5000 + b"}", "not well-formed JSON"),
    ],
)
def test_hostile_json_is_refused_in_words(source: bytes, words: str) -> None:
    with pytest.raises(DomainError, match=re.escape(words)):
        read(source, "UTC")


# --- Tables ---


def test_the_own_columns_are_read_whole() -> None:
    row = '7,A talk,Below,2027-11-26,10:00,45,Hall,Harbours,workshop,en,"Aysel Sınaq; Smith, Jr.","One.\n\nTwo.",https://example.org/a'
    found = one(read(f"{HEAD}\n{row}".encode(), "Asia/Baku"))
    assert (found.key, found.guid, found.title, found.subtitle, found.room, found.track) == ("7", "", "A talk", "Below", "Hall", "Harbours")
    assert (found.type, found.language, found.abstract) == ("workshop", "en", "One.\n\nTwo.")
    assert [person.name for person in found.people] == ["Aysel Sınaq", "Smith, Jr."]
    assert [link.url for link in found.links] == ["https://example.org/a"]
    assert (found.starts_at, found.ends_at) == (datetime(2027, 11, 26, 6, tzinfo=UTC), datetime(2027, 11, 26, 6, 45, tzinfo=UTC))


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_ways_in_which_spreadsheets_save(sign: str, encoding: str) -> None:
    text = sign.join(["Title", "Day", "Start time", "Ends", "Speakers"]) + "\r\n" + sign.join(["Ə", "26.11.2027", "23:30", "0:15", "A"])
    found = one(read(text.encode(encoding), "Asia/Baku"))
    assert (found.title, found.starts_at, found.ends_at - found.starts_at) == (
        "Ə", datetime(2027, 11, 26, 19, 30, tzinfo=UTC), timedelta(minutes=45)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("Cümə", ""), ("friday", ""), ("ПЯТНИЦА", ""), ("Fr", ""), ("1999-08-06", ""),
        ("Montag", "Its day is the weekday “Montag”, and the conference has not exactly one such day."), ("someday", "Its day is not a date."),
        ("1999-02-30", "Its day is not a date."),
    ],
)  # fmt: skip
def test_days_by_date_and_by_the_conferences_weekdays(day: str, why: str) -> None:
    programme = table(f"A,{day},10:00,30", "B,1999-08-07,10:00,30")
    assert refusals(programme) == ([why] if why else [])
    assert [found.starts_at.day for found in programme.events] == ([7] if why else [6, 7])


@pytest.mark.parametrize(
    ("start", "minutes", "why"),
    [
        ("noon", "30", "It has no start."), ("48:00", "30", "It has no start."), ("10:75", "30", "It has no start."),
        ("10:00", "long", "It has no duration."), ("10:00", "0", "It lasts no time at all, or longer than a day and a half."),
        ("10:00", "99999999999999999999", "It lasts no time at all, or longer than a day and a half."),
    ],
)  # fmt: skip
def test_a_row_that_makes_no_sense_is_refused_and_the_others_stay(start: str, minutes: str, why: str) -> None:
    programme = table(f"A,1999-08-06,{start},{minutes}", "B,1999-08-07,10:00,30")
    assert (refusals(programme), [found.title for found in programme.events]) == ([why], ["B"])


def test_an_hour_that_does_not_exist_is_refused_and_one_that_comes_twice_may_say_which() -> None:
    programme = table("A,1999-03-28,02:30,30", "B,1999-10-31,02:30,30", "C,1999-10-31,02:30+01:00,30", "D,1999-08-06,26:30,30")
    assert refusals(programme) == ["Its hour does not exist on that day: the clock is put forward."]
    assert [found.starts_at for found in programme.events] == [
        datetime(1999, 10, 31, 0, 30, tzinfo=UTC), datetime(1999, 10, 31, 1, 30, tzinfo=UTC), datetime(1999, 8, 7, 0, 30, tzinfo=UTC)
    ]  # fmt: skip


def test_without_ids_the_title_tells_sessions_apart_whatever_their_time() -> None:
    before, after = (table(f"Break,1999-08-06,{hour},30", "Break,1999-08-07,10:00,30") for hour in ("10:00", "11:00"))
    assert [found.key for found in before.events] == [found.key for found in after.events] == ["break", "break 2"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "it lacks: title, date, start"),
        (b"title,room\nA,B", "it lacks: date, start"),
        (b"title,date,start\n" + b"x" * 200_000, "This table cannot be read"),
        (b"title,date,start\nA,1999-08-06,10:00,more,than,named", "more cells than the first line names"),
        (b"title,date,start\n" + b"A,1999-08-06,10:00\n" * 20_001, "more than 20,000 sessions"),
        (b"\x7fELF\x01\x02\x00\x00", "it lacks: title, date, start"),
        ("title,date,start\nÄ,1999-08-06,10:00".encode("latin-1"), "not written in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_in_words(source: bytes, words: str) -> None:
    with pytest.raises(DomainError, match=re.escape(words)):
        read(source, "UTC")


# --- What every format shares ---


def test_texts_are_cleaned_and_cut_to_what_a_page_can_show() -> None:
    found = one(
        read(document(event(title="A\x00 \u202etalk", subtitle="s" * 900, language="x" * 90, persons=[{"name": "p" * 900}])), "UTC")
    )
    assert (found.title, len(found.subtitle), len(found.language), len(found.people[0].name)) == ("A talk", 500, 10, 200)
    assert found.subtitle.endswith("…")


def test_what_was_cut_is_told() -> None:
    programme = read(document(event(title="t " * 900), event(id=2, abstract="a " * 90_000, room="r" * 300)), "UTC")
    assert [note.partition("”: ")[2] for note in programme.notes] == [
        f"the {name} is longer than {most} characters and was cut."
        for name, most in (("title", "500"), ("abstract", "50,000"), ("room", "200"))
    ]


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("0001-01-01T00:00:00+14:00", "Its year, 1, is not one of our time."),
        ("9999-12-31T23:59:00-12:00", "Its year, 9999, is not one of our time."),
        ("2027-13-45T10:00:00", "It has no start."),
    ],
)
def test_years_that_no_calendar_holds_are_refused(moment: str, why: str) -> None:
    programme = read(document(event(date=moment, start=""), event(id=2)), "UTC")
    assert (refusals(programme), len(programme.events)) == ([why], 1)


def test_the_same_identifier_in_another_form_is_the_same() -> None:
    guid = "AAAAAAAA-1111-4111-8111-111111111111"
    programme = read(document(event(guid=guid), event(guid=guid.lower(), title="Again")), "UTC")
    assert [(found.what, found.why, found.key) for found in programme.refused] == [
        ("1: Again", "The same identifier stands above already.", guid.lower())
    ]


@pytest.mark.parametrize(("name", "words"), XXE.items())
def test_entities_and_outside_files_are_refused_in_words(name: str, words: str, shared: Path) -> None:
    with pytest.raises(DomainError, match=words):
        read((shared / "security" / "payloads" / "xxe" / f"{name}.xml").read_bytes(), "UTC")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_xml_is_known_in_every_encoding_it_declares(encoding: str) -> None:
    source = "<?xml version='1.0'?>\n" + xml("<event id='1'><title>Ə</title><start>10:00</start><duration>5</duration></event>").decode()
    assert one(read(source.encode(encoding), "UTC")).title == "Ə"


def test_xml_in_another_encoding_than_it_declares_is_refused_in_words() -> None:
    source = "<?xml version='1.0' encoding='utf-8'?><schedule><title>Ä</title></schedule>".encode("latin-1")
    with pytest.raises(DomainError, match="not well-formed XML"):
        read(source, "UTC")


def test_a_huge_file_is_refused_by_its_size_alone() -> None:
    check_size(LARGEST_BYTES)
    with pytest.raises(DomainError, match="larger than 64 MB"):
        check_size(200 * 1024 * 1024)


def test_every_naughty_string_is_read_as_a_title_or_refused(shared: Path) -> None:
    strings = json.loads((shared / "security" / "naughty-strings" / "blns.json").read_text())
    programme = read(document(*(event(id=number, title=text) for number, text in enumerate(strings, 1))), "UTC")
    assert len(programme.events) + len(programme.refused) == len(strings)
    assert set(refusals(programme)) == {"It has no title."}
    assert not any(re.search("[\x00-\x1f\u202a-\u202e]", found.title) for found in programme.events)
