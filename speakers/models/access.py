"""What opens a speaker's own page, and the calendar of their sessions."""

from django.db import models
from django.db.models import Q

from conference.lib.tokens import new_secret
from speakers.models.people import Speaker


class SpeakerSecret(models.Model):
    """Readable, because it is sent again. A new one takes the place of the old one, which stays here as dead."""

    class Kind(models.TextChoices):
        PAGE = "page"
        CALENDAR = "calendar"

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="secrets")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=64, unique=True, default=new_secret)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "kind"], condition=Q(revoked_at__isnull=True), name="speaker_secret_one_open"),
            models.CheckConstraint(condition=Q(kind__in=["page", "calendar"]), name="speaker_secret_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.kind}"
