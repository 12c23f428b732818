"""The files of a portrait, as a page names them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404
from django.urls import reverse

from conference.models import Conference
from speakers.models import Speaker, SpeakerPhoto

CARD_WIDTH = 400
PAGE_WIDTH = 800
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# Of the formats there are: what small pictures in lists take, and what a browser shows that knows none of the new ones.
_FOR_LISTS, _FOR_ALL = ("webp", "jpg", "avif"), ("jpg", "webp", "avif")

Address = Callable[[Speaker, SpeakerPhoto], str]


@dataclass(frozen=True)
class Source:
    """One format, in its widths as `srcset` wants them."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Portrait:
    """`url` is for every browser; without sources it is our drawing."""

    url: str
    sources: tuple[Source, ...] = ()


def public_address(speaker: Speaker, photo: SpeakerPhoto) -> str:
    """It names the content, so that it may be kept for ever."""
    digest = photo.file.sha256[:12]
    return reverse("speakers_files:photo", args=[speaker.conference.slug, speaker.public_id, digest, photo.width, photo.format])


def portrait(speaker: Speaker, address: Address = public_address, drawing: str = "") -> Portrait:
    """Drawn by us without consent, or without a photograph."""
    photos = sorted(speaker.photos.all(), key=lambda photo: (list(TYPES).index(photo.format), photo.width))
    if not photos or not speaker.photo_agreed:
        return Portrait(drawing or _drawing(speaker))
    sources = [
        Source(TYPES[format], ", ".join(f"{address(speaker, photo)} {photo.width}w" for photo in files))
        for format, files in groupby(photos, key=lambda photo: photo.format)
    ]
    return Portrait(address(speaker, _fitting(photos, PAGE_WIDTH, _FOR_ALL)), tuple(sources))


def photo_url(speaker: Speaker, width: int) -> str:
    """The smallest photograph that is wide enough, or our drawing."""
    photos = list(speaker.photos.all())
    if not photos or not speaker.photo_agreed:
        return _drawing(speaker)
    return public_address(speaker, _fitting(photos, width, _FOR_LISTS))


def photo(conference: str, public_id: str, width: int, digest: str, format: str) -> SpeakerPhoto:
    """The file behind an address that never changes its content. Raises Http404 when it may not be shown (any more)."""
    speakers = Speaker.objects.public().filter(photo_agreed=True, public_id=public_id, conference__slug=conference)
    rows = SpeakerPhoto.objects.filter(speaker__in=speakers, speaker__conference__in=Conference.objects.public())
    row = rows.filter(width=width, format=format, file__sha256__startswith=digest).select_related("file").first()
    if row is None:
        raise Http404
    return row


def _fitting(photos: list[SpeakerPhoto], width: int, formats: tuple[str, ...]) -> SpeakerPhoto:
    """Of the first format there is: the smallest that is wide enough, else the widest."""
    of_format = next(found for format in formats if (found := [photo for photo in photos if photo.format == format]))
    in_order = sorted(of_format, key=lambda photo: photo.width)
    return next((photo for photo in in_order if photo.width >= width), in_order[-1])


def _drawing(speaker: Speaker) -> str:
    return reverse("speakers_files:drawing", args=[speaker.conference.slug, speaker.public_id])
