"""The moment of a record's last change, by which harvesters find it again."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from conference.models import Conference
from proceedings.models import Paper, PaperState

_DESCRIBING = frozenset({"name", "venue_name", "starts_on", "ends_on"})


def touch(papers: QuerySet[Paper], at: datetime | None = None) -> None:
    """What these papers are described by was changed; one statement, whatever their number."""
    papers.exclude(state=PaperState.DRAFT).update(changed_at=at or timezone.now())


def follow_conference(conference: Conference, changed: Collection[str]) -> None:
    """Its name, place and days stand in every description of its papers."""
    if not _DESCRIBING.isdisjoint(changed):
        touch(Paper.objects.filter(volume__conference=conference))
