"""How often the demonstration's papers were read: invented, and the same whenever it is loaded on the same day."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from proceedings.models import AccessCount, Paper, Volume
from proceedings.services import counting

DAYS = 540
# In the first weeks many look; then a few each day, and fewer at weekends.
_FIRST_WEEKS, _AFTERWARDS, _WEEKEND = 9.0, 1.2, 0.4
_DOWNLOADED = 0.35


def load(volume: Volume, published: date, at: datetime) -> None:
    chance, yesterday = random.Random(2024), at.astimezone(UTC).date() - timedelta(days=1)
    first = max(published, yesterday - timedelta(days=DAYS))
    papers = Paper.objects.public().filter(volume=volume).in_order()
    counting.book([row for paper in papers for row in _of(paper, first, yesterday, chance)])


def _of(paper: Paper, first: date, last: date, chance: random.Random) -> Iterator[AccessCount]:
    liking = chance.uniform(0.5, 2.0)
    for passed in range((last - first).days + 1):
        day = first + timedelta(days=passed)
        expected = liking * (_AFTERWARDS + _FIRST_WEEKS * 0.93**passed) * (_WEEKEND if day.weekday() > 4 else 1)
        views = _around(expected, chance)
        for kind, count in ((AccessCount.Kind.VIEW, views), (AccessCount.Kind.DOWNLOAD, _around(views * _DOWNLOADED, chance))):
            if count:
                yield AccessCount(paper=paper, day=day, kind=kind, count=count)


def _around(expected: float, chance: random.Random) -> int:
    return max(0, round(chance.gauss(expected, expected**0.5)))
