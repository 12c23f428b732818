"""How often may this be tried? Counted in the throw-away database, so that a rollback forgets nothing."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from conference.models import Limit

# One statement: adds a hit, or begins anew when the time is over.
_HIT = """
INSERT INTO conference_limit (key, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN conference_limit.ends_at <= %s THEN 1 ELSE conference_limit.count + 1 END,
    ends_at = CASE WHEN conference_limit.ends_at <= %s THEN excluded.ends_at ELSE conference_limit.ends_at END
RETURNING count
"""

# The same, but every try begins the time anew.
_TRY = """
INSERT INTO conference_limit (key, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN conference_limit.ends_at <= %s THEN 1 ELSE conference_limit.count + 1 END,
    ends_at = excluded.ends_at
RETURNING count
"""


def hit(key: str, *, limit: int, seconds: int) -> bool:
    """Count one try; False when more than `limit` were made within `seconds`. Keys are hashed: no address is kept."""
    now = timezone.now()
    ends = now + timedelta(seconds=seconds)
    hashed = hashlib.sha256(key.encode()).hexdigest()
    with connections["cache"].cursor() as cursor:
        cursor.execute(_HIT, [hashed, _moment(ends), _moment(now), _moment(now)])
        (count,) = cursor.fetchone()
    return count <= limit


def after_pause(key: str, *, seconds: int) -> bool:
    """Whether nobody tried this within the last `seconds`; a try too early has to wait for the whole time again."""
    now = timezone.now()
    hashed = hashlib.sha256(key.encode()).hexdigest()
    with connections["cache"].cursor() as cursor:
        cursor.execute(_TRY, [hashed, _moment(now + timedelta(seconds=seconds)), _moment(now)])
        (count,) = cursor.fetchone()
    return count == 1


def is_reached(key: str, *, limit: int) -> bool:
    """Whether the next `hit` would be one too many. Counts nothing: for tries of which only the wrong ones count."""
    hashed = hashlib.sha256(key.encode()).hexdigest()
    return Limit.objects.using("cache").filter(key=hashed, count__gte=limit, ends_at__gt=timezone.now()).exists()


def forget_ended() -> int:
    return Limit.objects.using("cache").filter(ends_at__lt=timezone.now()).delete()[0]


def _moment(moment: datetime) -> Any:
    return connections["cache"].ops.adapt_datetimefield_value(moment)
