"""A speaker's own page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language

from conference.lib import countries, places
from conference.lib.moments import offset_label, place_of
from conference.models import Conference
from speakers.models import Availability, Speaker, SpeakerPhoto, SpeakerPhotoSource, SpeakerSecret, SpeakerState
from speakers.queries.pages import SpeakerPage, page_of
from speakers.queries.portraits import Portrait, portrait

# The picture as it is drawn on the page where it is cropped; the frame is told in its units.
DRAWN_WIDTH = 600


@dataclass(frozen=True)
class SpeakingPage:
    speaker: Speaker
    country: str
    portrait: Portrait
    photographed: bool
    availability: tuple[Availability, ...]
    parts: tuple[places.Part, ...]
    public_url: str
    past: bool


@dataclass(frozen=True)
class CropView:
    """The whole picture and the frame in it, in the units of a drawing that is DRAWN_WIDTH wide."""

    source: SpeakerPhotoSource
    height: int
    left: int
    top: int
    frame_width: int
    frame_height: int

    @property
    def width(self) -> int:
        return DRAWN_WIDTH


def speaking_page(speaker: Speaker, at: datetime) -> SpeakingPage:
    """Four statements and those of the parts."""
    return SpeakingPage(
        speaker=speaker,
        country=countries.name_of(speaker.country, get_language() or "en"),
        portrait=own_portrait(speaker),
        photographed=bool(speaker.photos.all()),
        availability=tuple(speaker.availability.all()),
        parts=tuple(places.speaking_page.of(speaker, at)),
        public_url=speaker.get_absolute_url() if speaker.is_public else "",
        past=speaker.conference.is_past(at),
    )


def preview(speaker: Speaker, at: datetime) -> SpeakerPage:
    """What others see, or will see when the person is presented: without consent there is no photograph here either."""
    return page_of(speaker, own_portrait(speaker), at)


def own_portrait(speaker: Speaker) -> Portrait:
    """By addresses of the own page: before somebody is presented the public ones answer nothing."""
    drawing = reverse("speakers:own-drawing", args=[speaker.conference.slug])
    return portrait(speaker, _own_address, drawing)


def crop_view(speaker: Speaker) -> CropView | None:
    source = SpeakerPhotoSource.objects.filter(speaker=speaker).first()
    if source is None:
        return None
    height = round(DRAWN_WIDTH * source.height / source.width)
    left, top, right, bottom = source.crop.box(DRAWN_WIDTH, height)
    return CropView(source, height, left, top, right - left, bottom - top)


def own_photo(speaker: Speaker, width: int, format: str) -> SpeakerPhoto:
    found = next((photo for photo in speaker.photos.all() if (photo.width, photo.format) == (width, format)), None)
    if found is None:
        raise Http404
    return found


def whole_photo(speaker: Speaker) -> SpeakerPhotoSource:
    found = SpeakerPhotoSource.objects.select_related("file").filter(speaker=speaker).first()
    if found is None:
        raise Http404
    return found


def behind(conference: Conference, secret: str, kind: str = SpeakerSecret.Kind.PAGE) -> Speaker | None:
    """Whose secret it is and still opens something; nobody's for whoever was withdrawn."""
    rows = SpeakerSecret.objects.filter(speaker__conference=conference, value=secret, kind=kind, revoked_at=None)
    row = rows.exclude(speaker__state=SpeakerState.WITHDRAWN).first() if secret else None
    return of_key(conference, row.speaker_id) if row else None


def of_key(conference: Conference, key: int) -> Speaker | None:
    return _with_conference(Speaker.objects.present().filter(conference=conference, pk=key).with_photos().first(), conference)


def of_account(conference: Conference, user_id: int) -> Speaker | None:
    return _with_conference(Speaker.objects.present().filter(conference=conference, user=user_id).with_photos().first(), conference)


def was_good_once(conference: Conference, secret: str) -> bool:
    return SpeakerSecret.objects.filter(speaker__conference=conference, value=secret, kind=SpeakerSecret.Kind.PAGE).exists()


def secrets_of(speakers: Collection[Speaker], kind: str) -> dict[int, str]:
    """Speaker's key → what works now."""
    return dict(SpeakerSecret.objects.filter(speaker__in=speakers, kind=kind, revoked_at=None).values_list("speaker", "value"))


def zone_words(conference: Conference) -> dict[str, str]:
    return {"zone": place_of(conference.zone), "offset": offset_label(conference.zone, conference.begins_at())}


def _own_address(speaker: Speaker, photo: SpeakerPhoto) -> str:
    version = photo.file.sha256[:8]
    return reverse("speakers:own-photo", args=[speaker.conference.slug, photo.width, photo.format]) + f"?{version}"


def _with_conference(speaker: Speaker | None, conference: Conference) -> Speaker | None:
    if speaker is not None:
        speaker.conference = conference
    return speaker
