from datetime import UTC, datetime
from pathlib import Path

import pytest

from conference.lib.errors import DomainError
from conference.lib.xml import BadXml
from sessions.imports.frab_xml import read
from sessions.imports.programme import ReadLink, ReadPerson, ReadProgramme

EXCERPT = Path(__file__).with_name("excerpt.xml").read_bytes()
COUNTS = {"2007": 215, "2009": 281, "2012": 442, "2015": 551, "2018": 689, "2021": 773, "2023": 780, "2025": 943}


@pytest.fixture(scope="module")
def programme() -> ReadProgramme:
    return read(EXCERPT, "Europe/Brussels")


def test_every_event_is_read_or_refused_with_a_reason(programme: ReadProgramme) -> None:
    assert [event.title for event in programme.events] == ["The first talk", "The workshop", "After midnight"]
    assert [refused.what for refused in programme.refused] == ["104: ", "105: No start", "106: No length", "103: Twice the same id"]
    assert all(refused.why for refused in programme.refused)


def test_the_fields_of_an_event(programme: ReadProgramme) -> None:
    event = programme.events[0]
    assert event.key == event.guid == "11111111-1111-4111-8111-111111111111"
    assert event.abstract == "One **bold** word and a [link](https://example.org/x)."
    assert event.people == (ReadPerson("7", "Aysel Sınaq"), ReadPerson("8", "Ben Test"))
    assert event.links == (ReadLink("https://example.org/slides", "Slides"),)
    assert (event.starts_at, event.ends_at) == (datetime(2027, 11, 26, 6, 0, tzinfo=UTC), datetime(2027, 11, 26, 6, 45, tzinfo=UTC))


def test_without_a_guid_the_number_tells_events_apart(programme: ReadProgramme) -> None:
    assert (programme.events[2].key, programme.events[2].guid) == ("103", "")


def test_early_hours_belong_to_the_night_after_the_day(programme: ReadProgramme) -> None:
    assert programme.events[2].starts_at == datetime(2027, 11, 26, 21, 30, tzinfo=UTC)


def test_the_files_own_zone_wins(programme: ReadProgramme) -> None:
    assert (programme.zone, programme.notes) == ("Asia/Baku", ())


def test_a_missing_zone_is_the_conferences_and_is_reported_once() -> None:
    without = read(EXCERPT.replace(b"<time_zone_name>Asia/Baku</time_zone_name>", b""), "Europe/Brussels")
    assert without.zone == "Europe/Brussels"
    assert len(without.notes) == 1


def test_events_straight_under_the_day_are_read_too() -> None:
    source = b"<schedule><day date='2007-02-25'><event id='1'><start>15:00</start><duration>00:45</duration><room>Hall</room><title>T</title></event></day></schedule>"
    (event,) = read(source, "Europe/Brussels").events
    assert (event.room, event.starts_at) == ("Hall", datetime(2007, 2, 25, 14, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"not xml",
        b"<schedule>",
        b"<html></html>",
        b"<!DOCTYPE s [<!ENTITY a 'b'>]><schedule>&a;</schedule>",
        b"<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><schedule><day><event id='1'><title>&x;</title></event></day></schedule>",
        b"\xff\xfe\x00schedule",
    ],
)
def test_what_is_no_programme_is_refused_in_words(source: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        read(source, "UTC")
    assert str(refusal.value)


def test_a_bomb_of_entities_does_not_expand() -> None:
    layers = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE s [<!ENTITY l0 'lol'>{layers}]><schedule>&l9;</schedule>".encode()
    with pytest.raises(BadXml):
        read(bomb, "UTC")


@pytest.mark.parametrize(("year", "count"), COUNTS.items())
def test_all_years_of_a_great_meeting_are_read_whole(year: str, count: int, shared: Path) -> None:
    programme = read((shared / "schedules" / "fosdem" / f"fosdem-{year}.xml").read_bytes(), "Europe/Brussels")
    assert (len(programme.events), programme.refused) == (count, ())
    assert all(event.starts_at < event.ends_at and event.title and event.room for event in programme.events)
