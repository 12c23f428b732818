"""When somebody can be there, and when not."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from speakers.models.people import Speaker


class Availability(models.Model):
    """An interval within the conference's days. Who names times when they can be there cannot at all others."""

    class Kind(models.TextChoices):
        CAN = "can", _("I can")
        CANNOT = "cannot", _("I cannot")

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="availability")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.CANNOT)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="availability_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(kind__in=["can", "cannot"]), name="availability_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.kind} {self.starts_at:%Y-%m-%d %H:%M}"
