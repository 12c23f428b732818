"""A speaker's photograph: sent, framed, agreed to, taken away. It is shown only with consent."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference import kept
from conference.lib import images
from conference.lib.errors import DomainError
from conference.lib.images import Crop
from conference.models import StoredFile
from conference.services import activity, files
from speakers.models import Speaker, SpeakerPhoto, SpeakerPhotoSource
from speakers.services import consents


class NoPhoto(DomainError):
    message = _("There is no photograph to be cropped. Send one first.")


@transaction.atomic
def set_photo(speaker: Speaker, content: bytes, *, by: User | None, agreed: bool = True, crop: Crop | None = None) -> None:
    """Raises BadImage. The files are made now, once; without consent they are kept and not shown."""
    picture, frame = images.read_photograph(content), crop or Crop()
    made = images.read_portrait(picture.content, frame)
    remove_files(speaker)
    source = files.store(picture.content, name=f"{speaker.public_id}.jpg", type=picture.type)
    size = {"width": picture.width, "height": picture.height}
    SpeakerPhotoSource.objects.create(speaker=speaker, file=source, **size, x=frame.x, y=frame.y, zoom=frame.zoom)
    _keep(speaker, made)
    _agree(speaker, agreed)
    activity.record("photo set", speaker, by=by)
    kept.changed(speaker.conference)


@transaction.atomic
def crop_photo(speaker: Speaker, crop: Crop, *, by: User | None) -> None:
    """Another part of the same picture is shown. Raises NoPhoto when there is none, or none of which the whole was kept."""
    source = SpeakerPhotoSource.objects.select_for_update(of=("self",)).select_related("file").filter(speaker=speaker).first()
    if source is None:
        raise NoPhoto
    made = images.read_portrait(files.content_of(source.file), crop)
    _remove_portraits(speaker)
    SpeakerPhotoSource.objects.filter(pk=source.pk).update(x=crop.x, y=crop.y, zoom=crop.zoom)
    _keep(speaker, made)
    activity.record("photo cropped", speaker, by=by)
    kept.changed(speaker.conference)


@transaction.atomic
def remove_photo(speaker: Speaker, *, by: User | None) -> None:
    """Also the withdrawal of the consent to it; its files are gone."""
    remove_files(speaker)
    _agree(speaker, False)
    activity.record("photo removed", speaker, by=by)
    kept.changed(speaker.conference)


@transaction.atomic
def agree_to_photo(speaker: Speaker, agreed: bool, *, by: User | None) -> None:
    """Given or withdrawn; the photo is kept either way and shown only with consent."""
    _agree(speaker, agreed)
    activity.record("agreed to photo" if agreed else "consent to photo withdrawn", speaker, by=by)
    kept.changed(speaker.conference)


def remove_files(speaker: Speaker) -> None:
    """Rows and bytes, also of the whole picture; part of what calls it."""
    source = SpeakerPhotoSource.objects.select_related("file").filter(speaker=speaker).first()
    _remove_portraits(speaker)
    if source is not None:
        source.delete()
        files.forget(source.file)


def _remove_portraits(speaker: Speaker) -> None:
    old = list(StoredFile.objects.filter(pk__in=SpeakerPhoto.objects.filter(speaker=speaker).values("file")))
    SpeakerPhoto.objects.filter(speaker=speaker).delete()
    for file in old:
        files.forget(file)


def _keep(speaker: Speaker, made: list[images.PortraitFile]) -> None:
    for one in made:
        name = f"{speaker.public_id}-{one.width}.{one.format.ending}"
        file = files.store(one.content, name=name, type=one.format.type)
        SpeakerPhoto.objects.create(speaker=speaker, width=one.width, format=one.format.ending, file=file)


def _agree(speaker: Speaker, agreed: bool) -> None:
    consents.record(speaker, consents.PHOTO, agreed)
    speaker.photo_agreed = agreed
    Speaker.objects.filter(pk=speaker.pk).update(photo_agreed=agreed, changed_at=timezone.now())
