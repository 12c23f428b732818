"""A speaker's portrait: what was sent, the part of it that is shown, and the files made of that part."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.lib.images import LARGEST_ZOOM, Crop
from conference.models import StoredFile
from speakers.models.people import Speaker


class SpeakerPhotoSource(models.Model):
    """The whole picture, upright and without metadata; never public. `x` and `y` say where in the free room the frame lies."""

    speaker = models.OneToOneField(Speaker, models.CASCADE, related_name="photo_source")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    x = models.PositiveSmallIntegerField(_("from left to right"), default=50, validators=[MaxValueValidator(100)])
    y = models.PositiveSmallIntegerField(_("from top to bottom"), default=35, validators=[MaxValueValidator(100)])
    zoom = models.PositiveSmallIntegerField(
        _("enlarged"), default=100, validators=[MinValueValidator(100), MaxValueValidator(LARGEST_ZOOM)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(x__lte=100, y__lte=100, zoom__gte=100, zoom__lte=LARGEST_ZOOM), name="speaker_photo_frame_lies_within"
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="speaker_photo_source_has_size"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.width}×{self.height}"

    @property
    def crop(self) -> Crop:
        return Crop(self.x, self.y, self.zoom)


class SpeakerPhoto(models.Model):
    """One width of a speaker's portrait in one format, made once."""

    class Format(models.TextChoices):
        AVIF = "avif"
        WEBP = "webp"
        JPEG = "jpg"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="photos")
    width = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=4, choices=Format, default=Format.WEBP)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "width", "format"], name="speaker_photo_once"),
            models.CheckConstraint(condition=Q(width__gt=0), name="speaker_photo_has_width"),
            models.CheckConstraint(condition=Q(format__in=["avif", "webp", "jpg"]), name="speaker_photo_format_known"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.width}px {self.format}"
