"""What `benchmarks.programme` measures inside one process: pages built anew, and a file read and imported."""

import gzip
import json
import os
import random
import statistics
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from lxml import etree  # noqa: E402

from benchmarks.programme import EVENTS, FIRST_FLIGHT, SIZES  # noqa: E402
from conference import kept  # noqa: E402
from conference.models import Conference, ConferenceState  # noqa: E402
from sessions.exports import frab_xml  # noqa: E402
from sessions.imports.programme import ReadEvent, ReadLink, ReadPerson, ReadProgramme  # noqa: E402
from sessions.queries import exporting  # noqa: E402
from sessions.queries.timetable import timetable  # noqa: E402
from sessions.services.importing import import_programme, read_file  # noqa: E402

TIMES = 5
_SYLLABLES = [f"{first}{vowel}{last}" for first in "bdfgklmnprstvz" for vowel in "aeiouə" for last in ("", "n", "r", "l", "s")]
LOOP = """<table>{% for row in rows %}<tr>
<th scope="row"><a href="{{ row.url }}">{{ row.title }}</a></th><td>{{ row.start }}–{{ row.end }}</td>
<td>{{ row.room }}</td><td>{{ row.track }}</td><td>{{ row.language }}</td>
<td>{% for person in row.people %}<a href="{{ person.url }}">{{ person.name }}</a>{% if not forloop.last %}, {% endif %}{% endfor %}</td>
</tr>{% endfor %}</table>"""


def pages() -> dict[str, dict[str, float]]:
    found = {}
    for slug, (sessions, days) in SIZES.items():
        conference = _conference(slug, days)
        _fill(conference, sessions, days)
        rows = _rows_of_first_day(conference)
        found[f"{slug}: timetable, {len(rows)} sessions"] = _page(f"/{slug}/programme/", rows)
    for ending in ("ics", "xml", "json", "csv"):
        found[f"programme-1000: {ending}"] = _page(f"/programme-1000/programme.{ending}", [])
    return found


def _page(path: str, rows: list[dict[str, Any]]) -> dict[str, float]:
    browser, template = Client(headers={"host": "localhost"}), engines["django"].from_string(LOOP)

    def build() -> bytes:
        kept.store.clear()
        answer = browser.get(path)
        assert answer.status_code == 200, path
        return answer.content

    build()
    with CaptureQueriesContext(connection) as captured:
        body = build()
    statements = len(captured)
    works = (build, lambda: _rows_read(path), lambda: template.render({"rows": rows}))
    times = [[_milliseconds(work) for work in works[: 3 if rows else 1]] for _time in range(TIMES if rows else 2)]
    ms, rows_read, loop = ([statistics.median(column) for column in zip(*times, strict=True)] + [0, 0])[:3]
    packed = gzip.compress(body, 6)
    return {
        "statements": statements, "ms": ms, "rows": rows_read, "loop": loop, "bytes": len(body), "packed": len(packed),
        "readable": _readable(packed, rows),
    }  # fmt: skip


def _rows_read(path: str) -> object:
    """What the page is written from, without its template."""
    return timetable(Conference.objects.get(slug=path.split("/")[1]), {}, timezone.now())


def _readable(packed: bytes, rows: list[dict[str, Any]]) -> int:
    """Sessions whose title stands in what the first packets hold."""
    text = zlib.decompressobj(31).decompress(packed[:FIRST_FLIGHT]).decode("utf-8", "ignore")
    return sum(f">{row['title']}<" in text for row in rows)


def _milliseconds(work: Callable[[], object]) -> float:
    """Of this process alone: what else the machine does is not counted."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _conference(slug: str, days: int) -> Conference:
    forum = Conference.objects.get(slug="baku-forum")
    return Conference.objects.create(
        organisation=forum.organisation, slug=slug, name="Measured", starts_on=date(2027, 5, 10), ends_on=date(2027, 5, 9 + days),
        contact_email=forum.contact_email, state=ConferenceState.PUBLIC,
    )  # fmt: skip


def _fill(conference: Conference, sessions: int, days: int) -> None:
    """Half an hour each, in as many rooms as a day needs, in eight tracks, by people who speak thrice."""
    a_day = -(-sessions // days)
    rooms = max(4, -(-a_day // 18))
    events = tuple(
        _event(number, conference.starts_on + timedelta(days=number // a_day), number % a_day, rooms) for number in range(sessions)
    )
    import_programme(conference, ReadProgramme("Measured", conference.zone, events, (), ()), by=None)


def _event(number: int, day: date, of_day: int, rooms: int) -> ReadEvent:
    starts_at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC) + timedelta(minutes=30 * (of_day // rooms))
    people = tuple(ReadPerson(f"p{one}", _words(10_000 + one, 2).title()) for one in (number // 3, number // 3 + 1)[: 1 + number % 2])
    words = _words(number, 180)
    return ReadEvent(
        key=str(number), guid="", title=_words(-number, 4 + number % 5).capitalize(), subtitle="", abstract=f"{words}.\n\n{words}.",
        track=f"Track {number % 8}", type="lecture", language=("en", "az", "ru")[number % 3], room=f"Room {of_day % rooms + 1}",
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=25), people=people,
        links=(ReadLink(f"https://example.org/{number}", "Slides"),),
    )  # fmt: skip


def _words(seed: int, count: int) -> str:
    """Words of no language that pack no better than those of one."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 4)))) for _word in range(count))


def _rows_of_first_day(conference: Conference) -> list[dict[str, Any]]:
    programme = exporting.programme(conference)
    first = min(slot.starts_at for slot in programme.slots).date()
    return [
        {
            "url": slot.url, "title": slot.title, "start": f"{slot.starts_at:%H:%M}", "end": f"{slot.ends_at:%H:%M}", "room": slot.room,
            "track": slot.track, "language": slot.language, "people": [{"name": person.name, "url": person.url} for person in slot.people],
        }
        for slot in programme.slots
        if slot.starts_at.date() == first
    ]  # fmt: skip


def reading() -> dict[str, dict[str, float]]:
    told = _conference("programme-told", 3)
    _fill(told, EVENTS, 3)
    source = frab_xml.write(exporting.programme(told))
    into = _conference("programme-read", 3)
    read = read_file(into, source)
    assert len(read.events) == EVENTS
    return {
        "parsed by lxml alone": {"seconds": _median(lambda: etree.fromstring(source))},
        "read": {"seconds": _median(lambda: read_file(into, source))},
        "dry run: all new": _counted(lambda: import_programme(into, read, by=None, dry_run=True)),
        "imported and released": _counted(lambda: import_programme(into, read, by=None)),
        "imported again: nothing new": _counted(lambda: import_programme(into, read, by=None)),
    }


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_milliseconds(work) / 1000 for _time in range(TIMES))


def _counted(work: Callable[[], object]) -> dict[str, float]:
    with CaptureQueriesContext(connection) as captured:
        seconds = _milliseconds(work) / 1000
    return {"seconds": seconds, "statements": len(captured)}


if __name__ == "__main__":
    print(json.dumps({"pages": pages, "reading": reading}[sys.argv[1]]()))
