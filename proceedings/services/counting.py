"""Counting as the COUNTER code of practice does, without keeping who it was.

An address and a browser's name are mixed with a number drawn anew each day, and only to see the same request twice. Neither
that number nor what comes of it is among the records: both lie in the throw-away database.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from counter_robots import is_robot_or_machine
from django.core.cache import cache
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from conference.services import limits
from proceedings.models import AccessCount

log = logging.getLogger("proceedings.counting")
DOUBLE_CLICK_SECONDS = 30
# Of one paper, in one way, from one place in a day: whoever reads does not come near it.
AT_MOST_A_DAY = 50
DAY_SECONDS = 24 * 3600
# A reader's request never waits for a lock longer than this; rather, the count is dropped.
PATIENCE_MILLISECONDS = 1000
BATCH = 1000

# One statement, so that no two that come at once count as one.
_ADD = """
INSERT INTO proceedings_accesscount (paper_id, day, kind, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (paper_id, kind, day) DO UPDATE SET count = proceedings_accesscount.count + 1
"""


@dataclass(frozen=True)
class Visitor:
    address: str
    agent: str


def count(paper: int, kind: AccessCount.Kind, visitor: Visitor, *, at: datetime | None = None) -> bool:
    """Whether it was counted. Never fails: what cannot be counted now is not counted."""
    if not visitor.agent or is_robot_or_machine(visitor.agent):
        return False
    moment = at or timezone.now()
    try:
        with _little_patience("cache", "default"):
            wanted = _is_new(f"{kind}:{paper}", visitor, moment)
            if wanted:
                add(paper, kind, moment)
    except DatabaseError:
        log.warning("not counted", extra={"kind": str(kind)})
        return False
    return wanted


def add(paper: int, kind: AccessCount.Kind, at: datetime) -> None:
    """One more on that day; a day is UTC's."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [paper, at.astimezone(UTC).date(), kind])


def book(rows: Iterable[AccessCount]) -> None:
    """Days that were counted elsewhere, for papers that have none of these days yet."""
    AccessCount.objects.bulk_create(rows, BATCH)


def _is_new(what: str, visitor: Visitor, at: datetime) -> bool:
    """Nobody at this place asked for the same within half a minute, nor all day long."""
    key = f"count:{what}:{_salt(at)}:{visitor.address}:{visitor.agent}"
    if not limits.after_pause(key, seconds=DOUBLE_CLICK_SECONDS):
        return False
    place = f"counted:{what}:{_salt(at)}:{visitor.address}"
    return limits.hit(place, limit=AT_MOST_A_DAY, seconds=DAY_SECONDS)


def _salt(at: datetime) -> str:
    """Drawn once a day and gone with it: what was made with it cannot be made again."""
    return cache.get_or_set(f"counting:{at.astimezone(UTC).date()}", secrets.token_hex, DAY_SECONDS) or ""


@contextmanager
def _little_patience(*aliases: str) -> Iterator[None]:
    """SQLite waits twenty seconds for a lock, which is right for a registration and wrong here."""
    files = [connections[alias] for alias in aliases if connections[alias].vendor == "sqlite"]
    for file in files:
        _wait_at_most(file, PATIENCE_MILLISECONDS)
    try:
        yield
    finally:
        for file in files:
            _wait_at_most(file, int(file.settings_dict.get("OPTIONS", {}).get("timeout", 5) * 1000))


def _wait_at_most(file: object, milliseconds: int) -> None:
    with file.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
