"""What is measured inside one process at a site full of invented papers. Started by `benchmarks.proceedings`."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.invented_papers import Invented, Press  # noqa: E402
from conference import kept  # noqa: E402
from conference.models import Conference, ConferenceState, Organisation, StoredFile  # noqa: E402
from conference.services import public_ids  # noqa: E402
from proceedings.models import Paper, PaperAuthor, PaperFile, PaperState, PaperText, PdfText, Volume  # noqa: E402
from proceedings.names import PersonName  # noqa: E402
from proceedings.queries.lists import listed  # noqa: E402
from proceedings.queries.manuscript import manuscript_of  # noqa: E402
from proceedings.queries.search import finding  # noqa: E402
from proceedings.queries.search.asked import Asked  # noqa: E402
from proceedings.queries.search.page import PAGE, search  # noqa: E402
from proceedings.services import indexing, papers, volumes  # noqa: E402
from proceedings.services.writing import write_versions  # noqa: E402

BATCH = 500
YEARS = range(2005, 2025)
TIMES = 5
PAGES = 15


# --- Filling


def fill(count: str) -> dict[str, float]:
    """Two volumes a year, one of them with a conference."""
    began, number = time.perf_counter(), int(count)
    shelf, press, file = _shelf(), Press(number), _file()
    for start in range(0, number, BATCH):
        _add(shelf[start // BATCH % len(shelf)], list(press.papers(range(start, min(start + BATCH, number)))), file)
    for volume in shelf:
        if volume.papers.exists():
            volumes.publish_volume(volume, by=None, on=date(volume.year, 6, 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    size = os.path.getsize(settings.DATABASES["default"]["NAME"]) if connection.vendor == "sqlite" else 0
    return {"seconds": time.perf_counter() - began, "bytes": size}


def _shelf() -> list[Volume]:
    organisation = Organisation.objects.first() or Organisation.objects.create(name="Measured")
    series = volumes.create_series(organisation, by=None, slug="measured", title="Measured proceedings")
    editors = [PersonName("Measured", "Editor")]
    made = []
    for year in YEARS:
        for conference in (None, _conference(organisation, year)):
            slug = f"measured-{year}{'-conference' if conference else ''}"
            fields = {"slug": slug, "title": f"Measured {year}", "year": year, "conference": conference}
            made.append(volumes.create_volume(series, by=None, editors=editors, **fields))
    return made


def _conference(organisation: Organisation, year: int) -> Conference:
    day = date(year, 5, 1)
    return Conference.objects.create(
        organisation=organisation, slug=f"measured-{year}", name=f"Measured {year}", starts_on=day, ends_on=day + timedelta(days=2),
        contact_email="measured@example.org", state=ConferenceState.ARCHIVED,
    )  # fmt: skip


def _file() -> StoredFile:
    return StoredFile.objects.create(sha256="0" * 64, size=1, type="application/pdf", name="measured.pdf", private_name="none")


@transaction.atomic
def _add(volume: Volume, invented: Sequence[Invented], file: StoredFile) -> None:
    now = timezone.now()
    rows = [
        Paper(public_id=public_id, volume=volume, position=place, state=PaperState.PUBLISHED, changed_at=now)
        for place, public_id in enumerate(public_ids.fresh(Paper, len(invented)), 1)
    ]
    Paper.objects.bulk_create(rows, BATCH)
    pairs = [(row, one.manuscript) for row, one in zip(rows, invented, strict=True)]
    for row, version in zip(rows, write_versions(pairs, numbers=[1] * len(rows), published_at=now), strict=True):
        row.current = version
    Paper.objects.bulk_update(rows, ["current"], BATCH)
    files = [PaperFile(version=row.current, stored_file=file, pages=8) for row in rows]
    PaperFile.objects.bulk_create(files, BATCH)
    texts = [PdfText(file=row, state="read", text=one.text, next_try_at=now) for row, one in zip(files, invented, strict=True)]
    PdfText.objects.bulk_create(texts, BATCH)
    indexing.index(rows)


# --- Search


def searches() -> dict[str, dict[str, float]]:
    """Each kind of question several times over, the bare statements and the search in turns."""
    return {name: _compared(questions) for name, questions in _questions().items()}


def _questions() -> dict[str, list[Asked]]:
    titles = list(PaperText.objects.order_by("pk").values_list("title", flat=True)[:2000])
    words = sorted({word for title in titles for word in title.lower().split() if len(word) > 4})
    names = [row.name.full for row in PaperAuthor.objects.order_by("pk")[:200:20]]
    frequent = [title.lower().split()[0] for title in titles[:12]]
    rare = words[:: max(1, len(words) // 12)][:12]
    return {
        "a frequent word": [Asked(word) for word in frequent],
        "a rare word": [Asked(word) for word in rare],
        "two words": [Asked(" ".join(title.split()[:2])) for title in titles[100:112]],
        "three words": [Asked(" ".join(title.split()[1:4])) for title in titles[200:212]],
        "beginning of a word": [Asked(word[:4]) for word in rare],
        "a name": [Asked(name) for name in names],
        "a word, narrowed to a year": [Asked(word, year=2010) for word in frequent],
        "a word, narrowed to an author": [Asked(word, author=names[0]) for word in frequent],
        "a misspelt word": [Asked(word[:2] + word[3] + word[2] + word[4:]) for word in rare],
        "no word, everything": [Asked(language="en")],
    }


def _compared(questions: list[Asked]) -> dict[str, float]:
    bare, read, whole, found, statements = [], [], [], [], 0
    for _time in range(TIMES):
        for asked in questions:
            bare.append(_milliseconds(lambda asked=asked: _bare(asked)))
            keys = finding.papers(asked, limit=PAGE)
            read.append(_milliseconds(lambda keys=keys: _read(keys)))
            whole.append(_milliseconds(lambda asked=asked: search(asked)))
    for asked in questions:
        with CaptureQueriesContext(connection) as captured:
            found.append(search(asked).page.paginator.count)
        statements = max(statements, len(captured))
    p50, p95 = _quantiles(whole)
    bare_p50, bare_p95 = _quantiles(bare)
    median = statistics.median(found)
    return {
        "read_p50": statistics.median(read),
        "p50": p50,
        "p95": p95,
        "bare_p50": bare_p50,
        "bare_p95": bare_p95,
        "found": median,
        "statements": statements,
    }


def _bare(asked: Asked) -> None:
    """The statements alone: match, rank and limit; numbers by volume, language and author."""
    finding.papers(asked, limit=PAGE)
    finding.tally(asked)


def _read(keys: list[int]) -> None:
    """The papers of a page with what their rows show, and nothing made of them."""
    list(listed(Paper.objects.filter(pk__in=keys)))


def _quantiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _milliseconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


# --- Pages


def pages() -> dict[str, dict[str, Any]]:
    """The page of a paper, and of one in two versions, with nothing kept."""
    first, second = Paper.objects.select_related("current", "volume__series", "volume__conference").order_by("pk")[:2]
    _publish_again(second)
    return {"current version": _built(first.get_absolute_url()), "of two versions": _built(second.get_absolute_url())}


def _publish_again(paper: Paper) -> None:
    assert paper.current is not None
    written = replace(manuscript_of(paper.current), note="Measured again.", body_markdown="## Measured\n\nAgain.")
    papers.add_version(paper, written, by=None)
    papers.publish(paper, by=None)


def _built(path: str) -> dict[str, Any]:
    browser, times = Client(headers={"host": "localhost"}), []
    for _time in range(PAGES + 1):
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            times.append(_milliseconds(lambda: browser.get(path)))
    found = {"path": path, "ms": statistics.median(times[1:]), "statements": len(captured)}
    assert browser.get(path).status_code == 200
    return found


if __name__ == "__main__":
    work: dict[str, Callable[..., Any]] = {"fill": fill, "search": searches, "pages": pages}
    print(json.dumps(work[sys.argv[1]](*sys.argv[2:])))
