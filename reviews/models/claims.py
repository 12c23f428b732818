"""From a remark to a correction: a possible error, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.states import Transitions
from conference.models import Conference, Role, ScopedQuerySet
from proceedings.models import Notice, Paper, PaperVersion
from reviews.models.judged import OfReview
from reviews.models.replies import ReplyRole
from reviews.models.reviews import Review, ReviewState


class ClaimState(models.TextChoices):
    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    FIXED = "fixed", _("Fixed in a new version")
    ERRATUM = "erratum", _("Corrected by a notice")
    NO_ACTION = "no action", _("No action")


CLAIM_TRANSITIONS: Transitions = {
    ClaimState.OPEN: frozenset({ClaimState.ACKNOWLEDGED, ClaimState.FIXED, ClaimState.ERRATUM, ClaimState.NO_ACTION}),
    ClaimState.ACKNOWLEDGED: frozenset({ClaimState.FIXED, ClaimState.ERRATUM, ClaimState.NO_ACTION}),
    ClaimState.NO_ACTION: frozenset({ClaimState.OPEN}),
    ClaimState.FIXED: frozenset({ClaimState.OPEN}),
    ClaimState.ERRATUM: frozenset({ClaimState.OPEN}),
}


# A moderator has read it and let it be seen; what became of it afterwards is not the claim's affair.
SEEN_ONCE = (ReviewState.PUBLISHED, ReviewState.HIDDEN, ReviewState.WITHDRAWN)


class ClaimQuerySet(ScopedQuerySet):
    """Seen by the editors, whose work it is, and by the moderators."""

    conference_lookup = "review__paper__volume__conference"
    organisation_lookup = "review__paper__volume__series__organisation"
    roles = frozenset({Role.OWNER, Role.EDITOR, Role.MODERATOR})

    def of(self, conference: Conference) -> ClaimQuerySet:
        return self.filter(review__in=Review.objects.of(conference))

    def visible_to(self, user: User) -> ClaimQuerySet:
        """Of reviews that were public once: what no moderator has read goes to nobody."""
        return super().visible_to(user).filter(review__state__in=SEEN_ONCE, review__published_at__isnull=False)

    def public(self) -> ClaimQuerySet:
        return self.filter(review__state=ReviewState.PUBLISHED, review__paper__in=Paper.objects.public())

    def waiting(self) -> ClaimQuerySet:
        """Of reviews that readers see, the oldest first."""
        open_states = [ClaimState.OPEN, ClaimState.ACKNOWLEDGED]
        return self.filter(state__in=open_states, review__state=ReviewState.PUBLISHED).order_by("review__published_at", "pk")


class ErrorClaim(OfReview, models.Model):
    """One a review, with its place in the version that was read."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="claim", verbose_name=_("review"))
    place = models.CharField(_("where in the paper"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=ClaimState, default=ClaimState.OPEN, editable=False)
    fixed_in = models.ForeignKey(PaperVersion, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("fixed in"))
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, editable=False, related_name="claims", verbose_name=_("notice"))
    # A notice that was begun from it and is not published yet: its publication closes the claim.
    drafted = models.ForeignKey(Notice, models.SET_NULL, null=True, editable=False, related_name="+")
    reason = models.TextField(_("reason"), blank=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    row_version = models.PositiveIntegerField(default=1, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible error")
        verbose_name_plural = _("possible errors")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(condition=~Q(place=""), name="claim_has_its_place"),
            models.CheckConstraint(condition=Q(state="fixed") ^ Q(fixed_in=None), name="claim_fixed_in_a_version"),
            models.CheckConstraint(condition=Q(state="erratum") ^ Q(notice=None), name="claim_corrected_by_a_notice"),
            models.CheckConstraint(condition=~Q(state="no action") | ~Q(reason=""), name="claim_left_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.review.paper}"

    def conceals(self, user: User) -> bool:
        return self.review.conceals(user)

    @property
    def recorded_as(self) -> str:
        return self.review.recorded_as


class ClaimStep(models.Model):
    """What an author or an editor said of it, and the state that came of it; public with the review."""

    claim = models.ForeignKey(ErrorClaim, models.CASCADE, related_name="steps")
    role = models.CharField(max_length=8, choices=ReplyRole)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    email_key = models.CharField(max_length=254, blank=True, editable=False)
    display_name = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=ClaimState)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_step_state_known")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.display_name}"
