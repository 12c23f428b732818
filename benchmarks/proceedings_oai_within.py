"""One process of a harvest: fills a database, walks it, or changes it meanwhile. Started by `benchmarks.proceedings_oai` and by tests."""

import json
import os
import random
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from lxml import etree  # noqa: E402

from conference.models import Conference, ConferenceState, Organisation  # noqa: E402
from proceedings.manuscripts import Manuscript, WrittenAuthor, WrittenText  # noqa: E402
from proceedings.models import Paper, PaperState, Volume  # noqa: E402
from proceedings.names import PersonName  # noqa: E402
from proceedings.populating import populate  # noqa: E402
from proceedings.queries import harvest  # noqa: E402
from proceedings.services import papers  # noqa: E402

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def fill(papers: int) -> dict[str, Any]:
    """Papers of one volume, a hundred of each moment, the last of them an hour ago."""
    settings.ALLOWED_HOSTS = ["*"]
    organisation = Organisation.objects.create(name="Harvest", contact_email="harvest@example.org")
    day = timezone.localdate()
    conference = Conference.objects.create(
        organisation=organisation, slug="harvest", name="Harvest", starts_on=day, ends_on=day, contact_email="harvest@example.org",
        state=ConferenceState.PUBLIC,
    )  # fmt: skip
    first = timezone.now() - timedelta(hours=1, seconds=papers)
    populate(conference, {"papers": papers}, first)
    rows = list(Paper.objects.order_by("pk").only("pk"))
    for number, row in enumerate(rows):
        row.changed_at = first + timedelta(seconds=number // 100 * 100)
    for start in range(0, len(rows), 500):
        Paper.objects.bulk_update(rows[start : start + 500], ["changed_at"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}


def walk(papers: int) -> dict[str, list[float]]:
    """Milliseconds of each page, of all papers in both formats and of the set of their volume."""
    fill(papers)
    volume = Volume.objects.select_related("series").get()
    within = {"set": f"{volume.series.slug}:{volume.slug}"}
    lists = {"oai_dc": {}, "jats": {}, "headers": {}, "headers of the volume": within, "oai_dc of the volume": within}
    found = {}
    for name, more in lists.items():
        verb, prefix = ("ListIdentifiers", "oai_dc") if name.startswith("headers") else ("ListRecords", name.split()[0])
        times, names = _pages(verb, {"metadataPrefix": prefix, **more})
        assert len(names) == len(set(names)) == papers, (name, len(names))
        found[name] = times
    return found


def _pages(verb: str, arguments: dict[str, str]) -> tuple[list[float], list[str]]:
    browser, times, names = Client(headers={"host": "localhost"}), [], []
    # Of this process alone where the database is in it, so that what else the machine does is not counted.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    browser.get("/oai", {"verb": verb, **arguments})
    asked: dict[str, str] | None = arguments
    while asked:
        began = clock()
        content = browser.get("/oai", {"verb": verb, **asked}).content
        times.append((clock() - began) * 1000)
        root = etree.fromstring(content)
        names += [element.text for element in root.iter(f"{OAI}identifier")]
        token = root.findtext(f".//{OAI}resumptionToken")
        asked = {"resumptionToken": token} if token else None
    return times, names


def harvest_all(begin: float) -> dict[str, Any]:
    """Everything once, and what was changed meanwhile once it is told."""
    time.sleep(max(0.0, begin - time.time()))
    began = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    times, first = _pages("ListRecords", {"metadataPrefix": "oai_dc"})
    return {"began": began, "first": first, "twice": [name for name, count in Counter(first).items() if count > 1], "ended": time.time()}


def harvest_changes(since: str) -> dict[str, Any]:
    time.sleep(harvest.SETTLED_AFTER.total_seconds() + 1)
    times, names = _pages("ListIdentifiers", {"metadataPrefix": "oai_dc", "from": since})
    return {"second": names}


def change(begin: float, seconds: float, seed: int) -> dict[str, Any]:
    """Papers come, are removed and are retracted, a few each second, while somebody harvests."""
    chance, volume, changed, errors = random.Random(seed), Volume.objects.get(), set(), 0
    standing = list(Paper.objects.filter(state=PaperState.PUBLISHED).values_list("pk", flat=True))
    chance.shuffle(standing)
    mine = iter(standing[seed::2])
    time.sleep(max(0.0, begin - time.time()))
    while time.time() < begin + seconds:
        new = papers.create(volume, _manuscript(chance), by=None)
        papers.publish(new, by=None)
        removed, retracted = (Paper.objects.select_related("volume__series").get(pk=next(mine)) for _number in range(2))
        papers.remove(removed, reason="Asked for.", by=None)
        papers.retract(retracted, reason="Wrong.", by=None)
        changed |= {harvest.written_identifier(row.public_id) for row in (new, removed, retracted)}
        time.sleep(0.2)
    return {"changed": sorted(changed), "errors": errors}


def _manuscript(chance: random.Random) -> Manuscript:
    text = WrittenText("en", f"Came meanwhile {chance.random()}", abstract="What was asked.", keywords=("meanwhile",))
    author = WrittenAuthor(PersonName("Invented", "Author"))
    return Manuscript(texts=(text,), authors=(author,), licence="CC-BY-4.0", body_markdown="## A question\n\nSome text.")


def everything() -> dict[str, Any]:
    return {"names": [harvest.written_identifier(name) for name in Paper.objects.values_list("public_id", flat=True)]}


if __name__ == "__main__":
    verbs = {
        "fill": fill, "walk": walk, "harvest": harvest_all, "changes": harvest_changes, "change": change, "everything": everything,
    }  # fmt: skip
    print(json.dumps(verbs[sys.argv[1]](**json.loads(sys.argv[2]))))
