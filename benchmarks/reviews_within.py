"""What is measured inside one process at a site with one paper and its invented reviews. Started by `benchmarks.reviews`."""

import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from conference import kept  # noqa: E402
from conference.invented import words  # noqa: E402
from conference.models import Organisation  # noqa: E402
from conference.services import public_ids  # noqa: E402
from proceedings.models import Paper, PaperState, PaperText, PaperVersion  # noqa: E402
from proceedings.names import PersonName  # noqa: E402
from proceedings.services import volumes  # noqa: E402
from reviews.models import Review, ReviewBadge, ReviewScore, ReviewState  # noqa: E402
from reviews.queries import rating  # noqa: E402
from reviews.queries.facets import STANDARD  # noqa: E402
from reviews.queries.reading import ON_PAGE  # noqa: E402
from reviews.readers import Reader  # noqa: E402
from reviews.services import moderation, ratings, votes  # noqa: E402

BATCH = 500
TIMES = 7


def measured(count: int) -> dict[str, Any]:
    paper = _paper()
    _fill(paper, count)
    path, last = f"/papers/{paper.public_id}/reviews/", -(-count // ON_PAGE)
    numbers, waiting = itertools.count(1), iter(_rows(paper, TIMES + 1, ReviewState.PENDING))
    moderator, review = User.objects.create(email="moderator@example.org", is_superuser=True), Review.objects.public().latest("pk")
    work: dict[str, Callable[[], Any]] = {
        "rating read": lambda: rating.figures_of([paper]),
        "first page, built anew": lambda: _get(path),
        "last page": lambda: _get(f"{path}?page={last}" if last > 1 else path),
        "the critical of one badge": lambda: _get(f"{path}?badge=attended&order=critical"),
        "page of the paper": lambda: _get(f"/papers/{paper.public_id}/"),
        "feed of the paper": lambda: _get(f"/papers/{paper.public_id}/feed.atom"),
        "one vote": lambda: votes.cast(review, by=Reader(f"voter-{next(numbers)}@example.org", "", None, "link")),
        "one review published": lambda: moderation.publish(next(waiting), by=moderator),
    }
    return {"path": path, "work": {name: _timed(one) for name, one in work.items()}}


def _paper() -> Paper:
    organisation = Organisation.objects.first() or Organisation.objects.create(name="Measured")
    series = volumes.create_series(organisation, by=None, slug="measured", title="Measured")
    volume = volumes.create_volume(
        series, by=None, editors=[PersonName("Measured", "Editor")], slug="measured", title="Measured", year=2026
    )
    paper = Paper.objects.create(volume=volume, position=1, state=PaperState.PUBLISHED, changed_at=timezone.now())
    version = PaperVersion.objects.create(paper=paper, number=1, published_at=timezone.now())
    PaperText.objects.create(version=version, language="en", title="Measured paper", abstract="Measured.")
    Paper.objects.filter(pk=paper.pk).update(current=version)
    volumes.publish_volume(volume, by=None)
    return Paper.objects.select_related("current", "volume__series", "volume__conference").get(pk=paper.pk)


def _fill(paper: Paper, count: int) -> None:
    rows = _rows(paper, count, ReviewState.PUBLISHED)
    scores = [
        ReviewScore(review=row, facet=facet.key, value=1 + (row.pk + place) % 5) for row in rows for place, facet in enumerate(STANDARD)
    ]
    ReviewScore.objects.bulk_create(scores, BATCH)
    ReviewBadge.objects.bulk_create([ReviewBadge(review=row, kind="attended") for row in rows if row.pk % 3 == 0], BATCH)
    ratings.recount(paper)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _rows(paper: Paper, count: int, state: str) -> list[Review]:
    now = timezone.now()
    rows = [_review(paper, number, public_id, state, now) for number, public_id in enumerate(public_ids.fresh(Review, count), 1)]
    return Review.objects.bulk_create(rows, BATCH)


def _review(paper: Paper, number: int, public_id: str, state: str, now: Any) -> Review:
    address = f"measured-{public_id}@example.org"
    return Review(
        public_id=public_id, paper=paper, version_id=paper.current_id, email=address, email_key=address, mailbox=address,
        display_name=f"Invented Reader {number}", language="en", rating=1 + number % 5, text=words(number, 4), state=state,
        pending_since=now, published_at=now if state == ReviewState.PUBLISHED else None,
    )  # fmt: skip


def _get(path: str) -> None:
    kept.store.clear()
    answer = Client(headers={"host": "localhost"}).get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")


def _timed(work: Callable[[], Any]) -> dict[str, float]:
    """The median after one for warming up, whose statements are not counted either."""
    times, statements = [], 0
    for _time in range(TIMES + 1):
        with CaptureQueriesContext(connection) as captured:
            began = time.perf_counter()
            work()
            times.append((time.perf_counter() - began) * 1000)
        statements = len(captured)
    return {"statements": statements, "ms": statistics.median(times[1:])}


if __name__ == "__main__":
    settings.SECURE_SSL_REDIRECT = False
    print(json.dumps(measured(int(sys.argv[1]))))
