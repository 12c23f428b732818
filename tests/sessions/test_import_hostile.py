"""Files that mean harm, all the way into the database: refused or repaired in words, and shown without harm."""

import json
from pathlib import Path

import pytest
from django.test import Client

from conference.models import Conference
from sessions.models import Session
from sessions.services.importing import import_programme, read_file

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
EXPANDING = "\ufdfa" * 200  # one sign that folds to eighteen letters


def document(*events: dict[str, object]) -> bytes:
    days = [{"date": "2027-11-26", "rooms": {"Hall": list(events)}}]
    return json.dumps({"schedule": {"conference": {"time_zone_name": "Asia/Baku", "days": days}}}).encode()


def test_texts_of_every_kind_are_kept_and_shown_without_harm(conference: Conference, stranger: Client, shared: Path) -> None:
    """Every naughty string as a title, a room, a track, a person, an abstract and a kind at once."""
    strings = json.loads((shared / "security" / "naughty-strings" / "blns.json").read_text())
    chosen = [*strings[::9], EXPANDING, "\x00NUL\x00", "<script>alert(1)</script>", "\ud800 half a pair"]
    events = [
        {
            "id": number, "title": text, "subtitle": text, "abstract": text, "room": text, "track": text, "type": text, "language": text,
            "guid": text, "start": "10:00", "duration": "00:30", "persons": [{"name": text}], "links": [{"url": text, "title": text}],
        }
        for number, text in enumerate(chosen, 1)
    ]  # fmt: skip
    source = document(*events)
    report = import_programme(conference, read_file(conference, source), by=None)
    again = import_programme(conference, read_file(conference, source), by=None)
    assert len(report.new) + len(report.refused) == len(chosen)
    assert (again.new, again.changes, again.gone, again.kept_here, again.same) == ([], [], [], [], len(report.new))
    for ending in ("/", ".ics", ".xml", ".json", ".csv"):
        answer = stranger.get(f"/{conference.slug}/programme{ending}")
        assert answer.status_code == 200, ending
        assert ending != "/" or "<script>alert(1)</script>" not in answer.content.decode()


@pytest.mark.parametrize("key", ["k" * 400, "\x00", "11111111-1111-4111-8111-11111111111z"])
def test_identifiers_of_any_form_tell_sessions_apart(key: str, conference: Conference) -> None:
    event = {"id": 7, "guid": key, "title": "A talk", "start": "10:00", "duration": "00:30"}
    source = document(event, {**event, "guid": "", "id": 8, "title": "Another"})
    counts = [len(import_programme(conference, read_file(conference, source), by=None).new) for _run in range(2)]
    assert (counts, Session.objects.count()) == ([2, 0], 2)


def test_an_identifier_in_two_forms_of_writing_is_given_to_the_first(conference: Conference) -> None:
    plain = "11111111-1111-4111-8111-111111111111"
    event = {"title": "A talk", "start": "10:00", "duration": "00:30"}
    report = import_programme(
        conference, read_file(conference, document({**event, "guid": plain}, {**event, "guid": plain.replace("-", "")})), by=None
    )
    assert len(report.new) + len(report.refused) == 2
    assert Session.objects.filter(uuid=plain).count() == 1
