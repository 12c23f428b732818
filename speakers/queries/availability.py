"""When speakers cannot be there, for whoever places their sessions."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from conference.models import Conference
from speakers.models import Availability

Span = tuple[datetime, datetime]


def unavailable(conference: Conference, speaker_ids: Collection[int]) -> dict[int, tuple[Span, ...]]:
    """Speaker's key → spans in UTC when they said that they cannot, in order and joined; who said nothing is left out.

    Who named times when they can is unavailable at all others of the conference's days. One statement.
    """
    said: dict[int, list[Availability]] = defaultdict(list)
    for row in Availability.objects.filter(speaker__in=speaker_ids, speaker__conference=conference):
        said[row.speaker_id].append(row)
    return {key: spans for key, rows in said.items() if (spans := _joined(_cannot(conference, rows)))}


def days_of(conference: Conference) -> Span:
    """From the first day's midnight until the last day changes into the next."""
    late = timedelta(hours=conference.day_changes_at.hour, minutes=conference.day_changes_at.minute)
    return conference.begins_at(), conference.over_at() + late


def _cannot(conference: Conference, rows: Iterable[Availability]) -> list[Span]:
    rows = list(rows)
    spans = [_utc(row) for row in rows if row.kind == Availability.Kind.CANNOT]
    if can := [_utc(row) for row in rows if row.kind == Availability.Kind.CAN]:
        spans += _between(_joined(can), *days_of(conference))
    return spans


def _between(spans: Iterable[Span], begins: datetime, ends: datetime) -> list[Span]:
    """What the spans leave of the whole."""
    left, at = [], begins
    for start, end in spans:
        if start > at:
            left.append((at, start))
        at = max(at, end)
    return [*left, (at, ends)] if at < ends else left


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _utc(row: Availability) -> Span:
    return row.starts_at.astimezone(UTC), row.ends_at.astimezone(UTC)
