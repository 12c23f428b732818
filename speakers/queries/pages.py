"""Public pages about speakers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.lib import countries, places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.markdown import plain
from conference.lib.structured import json_ld
from conference.lib.text import public_id_of, sort_key
from conference.models import Conference
from speakers.models import Speaker
from speakers.names import inverted
from speakers.queries.portraits import CARD_WIDTH, Portrait, photo_url, portrait

# Up to so many people all have a portrait in the list; beyond it only the featured ones do.
MOST_PORTRAITS = 60


@dataclass(frozen=True)
class SpeakerCard:
    name: str
    url: str
    photo_url: str
    by: str


@dataclass(frozen=True)
class SpeakersPage:
    portraits: tuple[SpeakerCard, ...]
    others: tuple[SpeakerCard, ...]
    count: int
    invented: bool


@dataclass(frozen=True)
class SpeakerPage:
    speaker: Speaker
    address: str
    portrait: Portrait
    photographed: bool
    country: str
    biography: LocalizedText
    parts: tuple[places.Part, ...]
    crumbs: tuple[tuple[str, str], ...]
    json_ld: str
    valid_until: datetime | None


@dataclass(frozen=True)
class FeaturedSpeakers:
    """A part of the landing page."""

    conference: Conference
    portraits: tuple[SpeakerCard, ...]
    others: tuple[SpeakerCard, ...]
    count: int
    invented: bool


def speakers_page(conference: Conference) -> SpeakersPage:
    rows = in_order(Speaker.objects.public().filter(conference=conference).with_photos(), conference)
    shown = rows if len(rows) <= MOST_PORTRAITS else [row for row in rows if row.featured]
    others = [] if len(rows) <= MOST_PORTRAITS else [row for row in rows if not row.featured]
    return SpeakersPage(
        portraits=tuple(card(row, conference) for row in shown),
        others=tuple(card(row, conference) for row in others),
        count=len(rows),
        invented=any(row.invented for row in rows),
    )


def speaker_page(conference: Conference, address: str, at: datetime) -> SpeakerPage:
    """Raises Http404 for whoever is not presented to the public."""
    speaker = Speaker.objects.public().filter(conference=conference, public_id=public_id_of(address)).with_photos().first()
    if speaker is None:
        raise Http404
    speaker.conference = conference
    return page_of(speaker, portrait(speaker), at)


def page_of(speaker: Speaker, shown: Portrait, at: datetime) -> SpeakerPage:
    """As others see it, whoever asks."""
    parts = places.speaker_page.of(speaker, at)
    return SpeakerPage(
        speaker=speaker,
        address=speaker.get_absolute_url(),
        portrait=shown,
        photographed=bool(shown.sources) and not speaker.invented,
        country=countries.name_of(speaker.country, get_language() or "en"),
        biography=in_language(speaker.biography),
        parts=tuple(parts),
        crumbs=((_("Speakers"), reverse("speakers:list", args=[speaker.conference.slug])),),
        json_ld=json_ld(_structured(speaker)),
        valid_until=places.earliest(part.valid_until for part in parts),
    )


def drawn(conference: str, public_id: str) -> str:
    """The seed of a drawing. Raises Http404 for nobody."""
    rows = Speaker.objects.public().filter(conference__slug=conference, conference__in=Conference.objects.public())
    if not rows.filter(public_id=public_id).exists():
        raise Http404
    return public_id


def card(speaker: Speaker, conference: Conference) -> SpeakerCard:
    speaker.conference = conference
    return SpeakerCard(speaker.name, speaker.get_absolute_url(), photo_url(speaker, CARD_WIDTH), speaker.affiliation)


def in_order(rows: Iterable[Speaker], conference: Conference) -> list[Speaker]:
    """As the reader's alphabet has it; the rows come in that of the conference's main language."""
    language = get_language() or conference.default_language
    if language == conference.default_language:
        return list(rows)
    return sorted(rows, key=lambda row: sort_key(inverted(row.name, row.sorted_under), language))


def featured(conference: Conference, rows: list[Speaker]) -> FeaturedSpeakers:
    shown = [row for row in rows if row.featured][:8]
    others = [row for row in rows if row not in shown][:20]
    return FeaturedSpeakers(
        conference=conference,
        portraits=tuple(card(row, conference) for row in shown),
        others=tuple(card(row, conference) for row in others),
        count=len(rows),
        invented=any(row.invented for row in rows),
    )


def _structured(speaker: Speaker) -> dict[str, object]:
    person: dict[str, object] = {"@context": "https://schema.org", "@type": "Person", "name": speaker.name}
    if speaker.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": speaker.affiliation}
    same_as = [f"https://orcid.org/{speaker.orcid}"] * bool(speaker.orcid) + [link["url"] for link in speaker.links]
    if same_as:
        person["sameAs"] = same_as if len(same_as) > 1 else same_as[0]
    if text := in_language(speaker.biography).text:
        person["description"] = plain(text)
    return person
