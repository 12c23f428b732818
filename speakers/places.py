"""What speakers add to pages of the base app."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.places import NavigationItem, Part, SitemapEntry, Violation
from conference.models import Conference
from speakers import queries
from speakers.models import Speaker, SpeakerPhoto


def navigation(conferences: Sequence[Conference], at: datetime) -> dict[Any, list[NavigationItem]]:
    with_speakers = set(
        Speaker.objects.public().filter(conference__in=conferences).order_by().values_list("conference_id", flat=True).distinct()
    )
    return {
        row.pk: [NavigationItem(_("Speakers"), reverse("speakers:list", args=[row.slug]), order=20)]
        for row in conferences
        if row.pk in with_speakers
    }


def landing_section(conferences: Sequence[Conference], at: datetime) -> dict[Any, Part]:
    rows = defaultdict(list)
    for speaker in Speaker.objects.public().filter(conference__in=conferences).with_photos():
        rows[speaker.conference_id].append(speaker)
    return {
        row.pk: Part("speakers/landing_part.html", queries.featured(row, rows[row.pk]), order=30) for row in conferences if rows.get(row.pk)
    }


def sitemap() -> Iterator[SitemapEntry]:
    conferences = Conference.objects.public()
    for conference in conferences.filter(speakers__in=Speaker.objects.public()).distinct():
        yield SitemapEntry(reverse("speakers:list", args=[conference.slug]))
    for speaker in Speaker.objects.public().filter(conference__in=conferences).select_related("conference"):
        yield SitemapEntry(speaker.get_absolute_url(), speaker.changed_at)


def invariants() -> Iterator[Violation]:
    shown = SpeakerPhoto.objects.filter(speaker__state="withdrawn", speaker__photo_agreed=True, speaker__name="—")
    if rows := tuple(shown.values_list("pk", flat=True)[:100]):
        yield Violation("photo of an erased speaker", rows)
