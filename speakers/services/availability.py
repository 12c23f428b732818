"""When a speaker can be there: all intervals are written at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, StaleRow
from conference.services import activity
from speakers.models import Availability, Speaker

MOST_INTERVALS = 20


class TooMany(DomainError):
    message = _("More intervals than can be kept. Join some of them.")


@dataclass(frozen=True)
class Interval:
    kind: str
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def set_availability(speaker: Speaker, intervals: Sequence[Interval], *, by: User | None = None, version: int | None = None) -> None:
    """These take the place of all that was said before. Raises StaleRow when `version` is not the row's any more."""
    stored = Speaker.objects.select_for_update(of=("self",)).get(pk=speaker.pk)
    if version is not None and stored.version != version:
        raise StaleRow
    if len(intervals) > MOST_INTERVALS:
        raise TooMany
    speaker.availability.all().delete()
    Availability.objects.bulk_create(Availability(speaker=speaker, **vars(interval)) for interval in intervals)
    speaker.version = stored.version + 1
    Speaker.objects.filter(pk=speaker.pk).update(version=speaker.version)
    activity.record("availability set", speaker, by=by, after={"intervals": len(intervals)})
