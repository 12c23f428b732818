"""Pages about speakers."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.markdown import plain
from conference.lib.structured import json_ld
from conference.lib.text import public_id_of
from conference.models import Conference
from speakers.models import Speaker, SpeakerPhoto

# Up to so many people all have a portrait in the list; beyond it only the featured ones do.
MOST_PORTRAITS = 60
CARD_WIDTH = 400
PAGE_WIDTH = 800


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
class PhotoSize:
    url: str
    width: int


@dataclass(frozen=True)
class SpeakerPage:
    speaker: Speaker
    address: str
    photo_url: str
    photo_sizes: tuple[PhotoSize, ...]
    photographed: bool
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
    rows = list(Speaker.objects.public().filter(conference=conference).with_photos())
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
    sizes = photo_sizes(speaker)
    parts = places.speaker_page.of(speaker, at)
    return SpeakerPage(
        speaker=speaker,
        address=speaker.get_absolute_url(),
        photo_url=photo_url(speaker, PAGE_WIDTH),
        photo_sizes=sizes,
        photographed=bool(sizes) and not speaker.invented,
        biography=in_language(speaker.biography),
        parts=tuple(parts),
        crumbs=((_("Speakers"), reverse("speakers:list", args=[conference.slug])),),
        json_ld=json_ld(_structured(speaker)),
        valid_until=places.earliest(part.valid_until for part in parts),
    )


def photo(conference: str, public_id: str, width: int, digest: str) -> SpeakerPhoto:
    """The file behind an address that never changes its content. Raises Http404 when it may not be shown (any more)."""
    rows = SpeakerPhoto.objects.filter(
        speaker__in=Speaker.objects.public().filter(photo_agreed=True, public_id=public_id, conference__slug=conference)
    )
    found = rows.filter(width=width, file__sha256__startswith=digest, speaker__conference__in=Conference.objects.public())
    row = found.select_related("file").first()
    if row is None:
        raise Http404
    return row


def drawn(conference: str, public_id: str) -> str:
    """The seed of a drawing. Raises Http404 for nobody."""
    rows = Speaker.objects.public().filter(conference__slug=conference, conference__in=Conference.objects.public())
    if not rows.filter(public_id=public_id).exists():
        raise Http404
    return public_id


def card(speaker: Speaker, conference: Conference) -> SpeakerCard:
    speaker.conference = conference
    return SpeakerCard(speaker.name, speaker.get_absolute_url(), photo_url(speaker, CARD_WIDTH), speaker.affiliation)


def photo_sizes(speaker: Speaker) -> tuple[PhotoSize, ...]:
    """Smallest first; none without consent."""
    if not speaker.photo_agreed:
        return ()
    return tuple(
        PhotoSize(
            reverse("speakers_files:photo", args=[speaker.conference.slug, speaker.public_id, row.file.sha256[:12], row.width]), row.width
        )
        for row in speaker.photos.all()
    )


def photo_url(speaker: Speaker, width: int) -> str:
    """The smallest photograph that is wide enough, or our drawing."""
    sizes = photo_sizes(speaker)
    wide_enough = [size for size in sizes if size.width >= width]
    if wide_enough or sizes:
        return (wide_enough or sizes[-1:])[0].url
    return reverse("speakers_files:drawing", args=[speaker.conference.slug, speaker.public_id])


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
    if speaker.orcid:
        person["sameAs"] = f"https://orcid.org/{speaker.orcid}"
    if text := in_language(speaker.biography).text:
        person["description"] = plain(text)
    return person
