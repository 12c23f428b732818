"""Answers under a review: one thread, by the paper's authors and its editors."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.states import Transitions
from conference.lib.text import new_public_id
from conference.models import Conference
from proceedings.models import Paper
from reviews.models.judged import Judged, OfReview
from reviews.models.reviews import Review, ReviewQuerySet, ReviewState

MOST_REPLY_CHARACTERS = 4000


class ReplyState(models.TextChoices):
    PENDING = "pending", _("Waits for a moderator")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    HIDDEN = "hidden", _("Hidden")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REPLY_TRANSITIONS: Transitions = {
    ReplyState.PENDING: frozenset({ReplyState.PUBLISHED, ReplyState.DECLINED, ReplyState.WITHDRAWN}),
    ReplyState.DECLINED: frozenset({ReplyState.PENDING, ReplyState.WITHDRAWN}),
    ReplyState.PUBLISHED: frozenset({ReplyState.PENDING, ReplyState.HIDDEN, ReplyState.WITHDRAWN}),
    ReplyState.HIDDEN: frozenset({ReplyState.PUBLISHED, ReplyState.WITHDRAWN}),
    ReplyState.WITHDRAWN: frozenset(),
}


class ReplyRole(models.TextChoices):
    AUTHOR = "author", _("Author")
    EDITOR = "editor", _("Editor")


class ReplyQuerySet(ReviewQuerySet):
    conference_lookup = "review__paper__volume__conference"
    organisation_lookup = "review__paper__volume__series__organisation"

    def of(self, conference: Conference) -> ReplyQuerySet:
        return self.filter(review__in=Review.objects.of(conference))

    def visible_to(self, user: User) -> ReplyQuerySet:
        """Nobody decides about an own reply, or about one to an own review or paper."""
        rows = self.filter(review__in=Review.objects.visible_to(user))
        return rows.exclude(user=user).exclude(email_key=user.email_key)

    def public(self) -> ReplyQuerySet:
        """A thread stays readable when its review is withdrawn, not when it is hidden."""
        readable = Q(review__state=ReviewState.PUBLISHED) | Q(review__state=ReviewState.WITHDRAWN, review__published_at__isnull=False)
        return self.filter(readable, state=ReplyState.PUBLISHED, review__paper__in=Paper.objects.public())

    def of_person(self, email_key: str, user: User | None) -> ReplyQuerySet:
        return self.filter(Q(email_key=email_key) | (Q(user=user) if user is not None else Q(pk__in=())))

    def waiting(self) -> ReplyQuerySet:
        return self.filter(state=ReplyState.PENDING).order_by("pending_since", "pk")


class Reply(OfReview, Judged):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="replies", verbose_name=_("review"))
    role = models.CharField(_("as"), max_length=8, choices=ReplyRole)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True, editable=False)
    display_name = models.CharField(_("name shown"), max_length=300)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=12, choices=ReplyState, default=ReplyState.PENDING, editable=False)
    reports = models.PositiveIntegerField(default=0, editable=False)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReplyState.values), name="reply_state_known"),
            models.CheckConstraint(condition=Q(role__in=ReplyRole.values), name="reply_role_known"),
            models.CheckConstraint(condition=Q(state="withdrawn") | ~Q(text=""), name="reply_says_something"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="reply_published_has_time"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(decline_reason=""), name="reply_declined_says_why"),
        ]
        indexes = [models.Index(fields=["state", "pending_since"], name="reply_queue")]

    def __str__(self) -> str:
        return f"{self.display_name}: {self.review.paper}"

    @property
    def recorded_as(self) -> str:
        return self.review.recorded_as

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.review.public_id]) + f"#reply-{self.public_id}"
