"""What was imported is exported, is valid, and is imported again to the same programme, session by session."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft6Validator
from lxml import etree

from conference.lib.text import fold
from conference.models import Conference, Organisation
from sessions.models import Session, SessionState, Slot
from sessions.services.importing import import_programme, read_file
from tests.factories import conference as make_conference

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
VENDOR = Path(__file__).resolve().parents[1] / "vendor" / "frab"
SCHEMA = etree.XMLSchema(etree.parse(VENDOR / "schedule.xml.xsd"))
JSON_SCHEMA = Draft6Validator(json.loads((VENDOR / "schema.json").read_text()))
# File, first and last day, zone, sessions.
SMALL = [
    ("voc-json/frab-camp2019.json", (2019, 8, 21), (2019, 8, 25), "Europe/Berlin", 79),
    ("voc-json/pretalx-democon.json", (2020, 12, 14), (2020, 12, 16), "Europe/Berlin", 36),
    ("voc-csv/camp99.csv", (1999, 8, 6), (1999, 8, 8), "Europe/Berlin", 32),
    ("fosdem/fosdem-2007.xml", (2007, 2, 24), (2007, 2, 25), "Europe/Brussels", 215),
]
GREAT = [
    ("fosdem/fosdem-2009.xml", (2009, 2, 7), (2009, 2, 8), "Europe/Brussels", 281),
    ("fosdem/fosdem-2012.xml", (2012, 2, 4), (2012, 2, 5), "Europe/Brussels", 442),
    ("fosdem/fosdem-2015.xml", (2015, 1, 31), (2015, 2, 1), "Europe/Brussels", 551),
    ("fosdem/fosdem-2018.xml", (2018, 2, 3), (2018, 2, 4), "Europe/Brussels", 689),
    ("fosdem/fosdem-2021.xml", (2021, 2, 6), (2021, 2, 7), "Europe/Brussels", 773),
    ("fosdem/fosdem-2023.xml", (2023, 2, 4), (2023, 2, 5), "Europe/Brussels", 780),
    ("fosdem/fosdem-2025.xml", (2025, 2, 1), (2025, 2, 2), "Europe/Brussels", 943),
]


def of_file(organisation: Organisation, first: tuple[int, int, int], last: tuple[int, int, int], zone: str) -> Conference:
    return make_conference.conference(of=organisation, zone=zone, starts_on=date(*first), ends_on=date(*last))


def programme_of(conference: Conference, name: Callable[[str], str] = str) -> list[tuple[Any, ...]]:
    """As the public sees it, without what a conference gives itself."""
    slots = Slot.objects.shown().filter(version__conference=conference).select_related("session__kind", "session__track")
    return sorted(
        (
            slot.starts_at, slot.ends_at, str(slot.title), str(slot.room_name), [name(person["name"]) for person in slot.people],
            str(slot.session.track or ""), slot.session.kind.nature, slot.session.language, slot.session.title.data,
            str(slot.session.subtitle), str(slot.session.abstract), [link["url"] for link in slot.session.links],
        )
        for slot in slots
    )  # fmt: skip


def check(shared: Path, organisation: Organisation, stranger: Client, endings: tuple[str, ...], *case: Any) -> None:
    path, first, last, zone, count = case
    source = (shared / "schedules" / path).read_bytes()
    conference = of_file(organisation, first, last, zone)
    report = import_programme(conference, read_file(conference, source), by=None)
    again = import_programme(conference, read_file(conference, source), by=None)
    assert (len(report.new), report.refused) == (count, [])
    assert (again.new, again.changes, again.gone, again.kept_here, again.same, again.version) == ([], [], [], [], count, None)
    written = {ending: stranger.get(f"/{conference.slug}/programme.{ending}").content for ending in ("xml", "json", "csv")}
    SCHEMA.assertValid(etree.fromstring(written["xml"]))
    assert [error.message for error in JSON_SCHEMA.iter_errors(json.loads(written["json"]))] == []
    for ending in endings:
        other = of_file(organisation, first, last, zone)
        import_programme(other, read_file(other, written[ending]), by=None)
        # A table has no keys for people: one who is written with small letters and with capitals is one there.
        name = fold if ending == "csv" else str
        assert programme_of(other, name) == programme_of(conference, name), ending


@pytest.mark.parametrize(("path", "first", "last", "zone", "count"), SMALL)
def test_small_programmes_survive_every_format(
    path: str, first: Any, last: Any, zone: str, count: int, shared: Path, organisation: Organisation, stranger: Client
) -> None:
    check(shared, organisation, stranger, ("xml", "json", "csv"), path, first, last, zone, count)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "first", "last", "zone", "count"), GREAT)
def test_great_programmes_survive_xml_and_json(
    path: str, first: Any, last: Any, zone: str, count: int, shared: Path, organisation: Organisation, stranger: Client
) -> None:
    check(shared, organisation, stranger, ("xml", "json"), path, first, last, zone, count)


def test_a_pair_of_one_year_gives_exactly_what_changed_between_them(shared: Path, organisation: Organisation) -> None:
    """Compared with what a plain reading of both files says."""
    conference = of_file(organisation, (2025, 2, 1), (2025, 2, 2), "Europe/Brussels")
    sources = [
        (shared / "schedules" / path).read_bytes()
        for path in ("fosdem-2025-earlier/fosdem-2025-as-of-2024-12-31.xml", "fosdem/fosdem-2025.xml")
    ]
    import_programme(conference, read_file(conference, sources[0]), by=None)
    report = import_programme(conference, read_file(conference, sources[1]), by=None)
    earlier, later = ({event.get("guid"): event for event in etree.fromstring(source).iter("event")} for source in sources)
    assert sorted(report.new) == sorted(event.findtext("title") for guid, event in later.items() if guid not in earlier)
    assert (len(report.new), len(report.gone), len(report.changes), report.kept_here) == (6, 3, 10, [])
    # Nine sessions, and the one person among them whose name was corrected.
    assert [change.title for change in report.changes if change.differences[0].field == "name"] == ["Josuah Demangeon"]
    states = Session.objects.filter(conference=conference).values_list("state", flat=True)
    assert sorted(states) == [SessionState.CANCELLED] * 3 + [SessionState.CONFIRMED] * 943
