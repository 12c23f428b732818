"""What speakers add to pages of the base app."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conference.lib.places import Figure, NavigationItem, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference
from conference.permissions import Role, holds
from speakers.models import Speaker, SpeakerAnswer, SpeakerPhoto
from speakers.queries import pages as queries


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
        row.pk: Part("speakers/landing_part.html", queries.featured(row, queries.in_order(rows[row.pk], row)), order=30)
        for row in conferences
        if rows.get(row.pk)
    }


def sitemap() -> list[Shelf]:
    public = Speaker.objects.public()
    conferences = Conference.objects.public()
    speakers = public.filter(conference__in=conferences).select_related("conference")
    return [
        Shelf("speaker-lists", conferences.filter(pk__in=public.values("conference")), _list),
        Shelf("speakers", speakers, _page, "changed_at"),
    ]


def _list(conference: Conference) -> SitemapEntry:
    return SitemapEntry(reverse("speakers:list", args=[conference.slug]), languages=tuple(conference.languages))


def _page(speaker: Speaker) -> SitemapEntry:
    return SitemapEntry(speaker.get_absolute_url(), speaker.changed_at, tuple(speaker.conference.languages))


def panel_start(user: User, conference: Conference, at: datetime) -> list[Need | Figure]:
    """Speakers who need somebody, in one statement; nothing once the conference is over."""
    if not holds(user, conference, Role.PROGRAMME) or conference.is_past(at):
        return []
    rows = Speaker.objects.present().filter(conference=conference).order_by()
    counts = dict(rows.values_list("answer").annotate(Count("pk")))
    return [_need(answer, counts[answer]) for answer in (SpeakerAnswer.NO, SpeakerAnswer.HELP, SpeakerAnswer.ASKED) if counts.get(answer)]


def _need(answer: str, count: int) -> Need:
    url = f"{reverse('admin:speakers_speaker_changelist')}?answer__exact={answer}"
    if answer == SpeakerAnswer.NO:
        title = ngettext("speaker said no", "speakers said no", count)
        return Need(count, title, _("Withdraw them, and find somebody for their sessions."), url, _("Look at them"), "today")
    if answer == SpeakerAnswer.HELP:
        title = ngettext("speaker needs help", "speakers need help", count)
        return Need(count, title, _("Their note says what is missing; help, then ask again."), url, _("Look at them"), "today")
    title = ngettext("speaker has not answered", "speakers have not answered", count)
    return Need(count, title, _("Reminders go out by themselves, three times at most."), url, _("Look at them"), "watch")


def invariants() -> Iterator[Violation]:
    shown = SpeakerPhoto.objects.filter(speaker__state="withdrawn", speaker__photo_agreed=True, speaker__name="—")
    if rows := tuple(shown.values_list("pk", flat=True)[:100]):
        yield Violation("photo of an erased speaker", rows)
