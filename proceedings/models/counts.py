"""How often a paper was looked at and downloaded: a number a day, and nobody's address."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proceedings.models.papers import Paper


class AccessCount(models.Model):
    class Kind(models.TextChoices):
        VIEW = "view", _("Views")
        DOWNLOAD = "download", _("Downloads")

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="access_counts")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "kind", "day"], name="access_count_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["view", "download"]), name="access_count_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.day} {self.kind} {self.count}"
