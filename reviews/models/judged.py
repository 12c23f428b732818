"""What everything has that a moderator decides about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from proceedings.models import Paper


class DeclineReason(models.TextChoices):
    PERSONAL = "personal", _("About the authors, not the paper")
    ADVERTISING = "advertising", _("Advertising or links")
    EMPTY = "empty", _("Nothing about the paper")
    INSULT = "insult", _("Insult or threat")
    REPEATED = "repeated", _("Already said in an earlier review")
    OTHER = "other", _("Another reason")


class OfPaper:
    """For rows about a paper: whose they are is whose the paper is."""

    @property
    def conference(self) -> Conference | None:
        return self.paper.volume.conference  # type: ignore[attr-defined]

    @property
    def organisation_id(self) -> int:
        return self.paper.volume.series.organisation_id  # type: ignore[attr-defined]


class OfReview(OfPaper):
    """For rows about a review, by its paper."""

    @property
    def paper(self) -> Paper:
        return self.review.paper  # type: ignore[attr-defined]


class Judged(models.Model):
    """`suspicion` is what the text filter thought, 0 to 100, and `signals` why: it orders the queue and does nothing else."""

    decline_reason = models.CharField(_("reason"), max_length=12, choices=DeclineReason, blank=True, editable=False)
    decline_words = models.TextField(_("words to the writer"), blank=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    pending_since = models.DateTimeField(_("waits since"), null=True, editable=False)
    suspicion = models.PositiveSmallIntegerField(_("filter"), default=0, editable=False)
    signals = models.JSONField(default=list, editable=False)

    class Meta:
        abstract = True
