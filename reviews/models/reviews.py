"""What a reader says about a paper: the words, the scores, the badges that were earned by the time of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.states import Transitions
from conference.lib.text import new_public_id
from conference.lib.tokens import new_secret
from conference.models import Conference, Role, ScopedQuerySet
from proceedings.models import Paper, PaperVersion
from reviews.models.judged import Judged, OfPaper, OfReview

if TYPE_CHECKING:
    from reviews.models.moderation import Surge

models.TextField.register_lookup(Length)

LEAST_CHARACTERS = 80
MOST_CHARACTERS = 8000
LICENCE = "CC-BY-4.0"


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    UNCONFIRMED = "unconfirmed", _("Address not confirmed")
    PENDING = "pending", _("Waits for a moderator")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    HIDDEN = "hidden", _("Hidden")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REVIEW_TRANSITIONS: Transitions = {
    ReviewState.DRAFT: frozenset({ReviewState.UNCONFIRMED, ReviewState.WITHDRAWN}),
    ReviewState.UNCONFIRMED: frozenset({ReviewState.PENDING, ReviewState.WITHDRAWN}),
    ReviewState.PENDING: frozenset({ReviewState.PUBLISHED, ReviewState.DECLINED, ReviewState.WITHDRAWN}),
    ReviewState.DECLINED: frozenset({ReviewState.PENDING, ReviewState.WITHDRAWN}),
    ReviewState.PUBLISHED: frozenset({ReviewState.PENDING, ReviewState.HIDDEN, ReviewState.WITHDRAWN}),
    ReviewState.HIDDEN: frozenset({ReviewState.PUBLISHED, ReviewState.WITHDRAWN}),
    ReviewState.WITHDRAWN: frozenset(),
}


class ReviewQuerySet(ScopedQuerySet):
    conference_lookup = "paper__volume__conference"
    organisation_lookup = "paper__volume__series__organisation"
    roles = frozenset({Role.OWNER, Role.MODERATOR})

    def of(self, conference: Conference) -> ReviewQuerySet:
        """Of the conference's papers, and of those of its organisation's series that belong to no conference."""
        loose = Q(paper__volume__conference=None, paper__volume__series__organisation=conference.organisation_id)
        return self.filter(Q(paper__volume__conference=conference) | loose)

    def visible_to(self, user: User) -> ReviewQuerySet:
        """Not those of an own paper or of colleagues' papers, not the own ones, and not what asks for another moderator than
        the person: none of them is theirs to decide. A draft is its writer's alone."""
        from reviews import conflicts  # noqa: PLC0415 - it asks the models what they know

        reach = super().visible_to(user).exclude(paper__in=conflicts.papers_of(user)).exclude(state=ReviewState.DRAFT)
        asks_for_another = Q(state=ReviewState.PENDING, appealed_at__isnull=False, declined_by=user)
        return reach.exclude(user=user).exclude(email_key=user.email_key).exclude(asks_for_another)

    def public(self) -> ReviewQuerySet:
        return self.filter(state=ReviewState.PUBLISHED, paper__in=Paper.objects.public())

    def of_surge(self, surge: Surge) -> ReviewQuerySet:
        """What waits and arrived since it began, until it was over."""
        rows = self.filter(paper=surge.paper_id, state=ReviewState.PENDING, written_at__gte=surge.began_at)
        return rows.filter(written_at__lte=surge.ended_at) if surge.ended_at else rows

    def waiting(self) -> ReviewQuerySet:
        return self.filter(state=ReviewState.PENDING).order_by("pending_since", "pk")

    def writers_known_to(self, user: User) -> ReviewQuerySet:
        """Those whose writer's address the person may know: as `permissions.knows_writers`, for lists and searches."""
        moderating = user.memberships.filter(role=Role.MODERATOR)
        here = Q(**{f"{self.conference_lookup}__in": moderating.exclude(conference=None).values("conference")})
        everywhere = Q(**{f"{self.organisation_lookup}__in": moderating.exclude(organisation=None).values("organisation")})
        return self.filter(here | everywhere)


class Review(OfPaper, Judged):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="reviews", verbose_name=_("paper"))
    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="+", verbose_name=_("version read"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reviews")
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, db_index=True, editable=False)
    # The mailbox behind the address: one person writes once about a paper, however the address is spelt.
    mailbox = models.CharField(max_length=254, editable=False)
    display_name = models.CharField(_("name shown"), max_length=120)
    is_pseudonym = models.BooleanField(_("pseudonym"), default=False)
    language = models.CharField(_("language"), max_length=10)
    # Only a draft may leave it open.
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(_("text"))
    interests = models.CharField(_("competing interests"), max_length=300, blank=True)
    # What the writer says of themselves; a badge is never given for it.
    says_attended = models.BooleanField(_("says to have been there"), default=False)
    says_in_field = models.BooleanField(_("says to work in the field"), default=False)
    licence = models.CharField(_("licence of the text"), max_length=20, default=LICENCE, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=ReviewState, default=ReviewState.DRAFT, editable=False)
    # Asked for once: another moderator than who declined decides.
    appealed_at = models.DateTimeField(null=True, editable=False)
    appeal_words = models.TextField(_("why another moderator"), blank=True, editable=False)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    confirm_hash = models.CharField(max_length=64, blank=True, editable=False)
    confirm_until = models.DateTimeField(null=True, editable=False)
    # Where it came from, as a keyed digest, for thirty days: many from one network are told to the moderators.
    network = models.CharField(max_length=32, blank=True, editable=False)
    helpful = models.PositiveIntegerField(default=0, editable=False)
    reports = models.PositiveIntegerField(default=0, editable=False)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    row_version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(rating=None, state="draft") | Q(rating__gte=1, rating__lte=5), name="review_rated_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(text__length__gte=LEAST_CHARACTERS), name="review_says_enough"
            ),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="review_published_has_time"),
            models.CheckConstraint(condition=~Q(state="pending") | Q(pending_since__isnull=False), name="review_waits_since_a_time"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(decline_reason=""), name="review_declined_says_why"),
            models.CheckConstraint(condition=Q(suspicion__lte=100), name="review_suspicion_of_a_hundred"),
            models.UniqueConstraint(fields=["paper", "mailbox"], condition=~Q(state="withdrawn"), name="review_once_a_mailbox"),
        ]
        indexes = [
            models.Index(fields=["paper", "state", "-published_at"], name="review_of_paper"),
            models.Index(fields=["paper", "state", "-helpful", "-published_at"], name="review_by_helpful"),
            models.Index(fields=["paper", "state", "rating", "-published_at"], name="review_by_rating"),
            models.Index(fields=["paper", "written_at"], name="review_arrivals"),
            models.Index(fields=["state", "pending_since"], name="review_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}: {self.paper}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.public_id])

    def conceals(self, user: User) -> bool:
        """The record of activity is read by the whole team: what the writer does stands there without an account."""
        return self.user_id == user.pk or self.email_key == user.email_key

    @property
    def recorded_as(self) -> str:
        """Without the name shown, which its writer may have erased."""
        return str(self.paper)


class ReviewScore(models.Model):
    """One part of the paper, such as its clarity; what a reader leaves out has no row."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    facet = models.CharField(max_length=30)
    value = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "facet"], name="review_score_once_a_facet"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="review_score_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"


class Badge(models.TextChoices):
    """Earned, never said: what this site itself knew of the writer when the review was written."""

    ATTENDED = "attended", _("Attended")
    REGISTERED = "registered", _("Registered")
    ORCID = "orcid", _("ORCID")
    VOLUME_AUTHOR = "volume_author", _("Author in the volume")
    REVIEWED_BEFORE = "reviewed_before", _("Reviewed before")


class ReviewBadge(models.Model):
    """Frozen with the review. `number` counts what is counted, `on` is the day it was earned, `at_session` tells the
    session's door from the conference's."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="badges")
    kind = models.CharField(max_length=16, choices=Badge)
    on = models.DateField(null=True)
    number = models.PositiveIntegerField(default=0)
    at_session = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind"], name="review_badge_once"),
            models.CheckConstraint(condition=Q(kind__in=Badge.values), name="review_badge_kind_known"),
        ]
        indexes = [models.Index(fields=["kind", "review"], name="review_badge_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReviewRevision(models.Model):
    """An earlier wording; what was public once stays visible."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="revisions")
    text = models.TextField()
    rating = models.PositiveSmallIntegerField(null=True)
    scores = models.JSONField(default=dict)
    interests = models.CharField(max_length=300, blank=True)
    was_public = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.review_id} {self.replaced_at:%Y-%m-%d}"


class RewordingState(models.TextChoices):
    PENDING = "pending", _("Waits for a moderator")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken back", _("Taken back")


REWORDING_TRANSITIONS: Transitions = {
    RewordingState.PENDING: frozenset({RewordingState.ACCEPTED, RewordingState.DECLINED, RewordingState.TAKEN_BACK}),
    RewordingState.DECLINED: frozenset({RewordingState.PENDING}),
    RewordingState.ACCEPTED: frozenset({RewordingState.PENDING}),
    RewordingState.TAKEN_BACK: frozenset(),
}


class RewordingQuerySet(ReviewQuerySet):
    conference_lookup = "review__paper__volume__conference"
    organisation_lookup = "review__paper__volume__series__organisation"

    def of(self, conference: Conference) -> RewordingQuerySet:
        return self.filter(review__in=Review.objects.of(conference))

    def visible_to(self, user: User) -> RewordingQuerySet:
        return self.filter(review__in=Review.objects.visible_to(user))

    def public(self) -> RewordingQuerySet:
        return self.none()

    def waiting(self) -> RewordingQuerySet:
        return self.filter(state=RewordingState.PENDING, review__state=ReviewState.PUBLISHED).order_by("pending_since", "pk")


class Rewording(OfReview, Judged):
    """New words for a published review. They wait for a moderator while the old ones stay in sight."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="rewordings", verbose_name=_("review"))
    text = models.TextField(_("text"))
    rating = models.PositiveSmallIntegerField(_("rating"))
    scores = models.JSONField(default=dict)
    interests = models.CharField(_("competing interests"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=RewordingState, default=RewordingState.PENDING, editable=False)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = RewordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("new wording")
        verbose_name_plural = _("new wordings")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RewordingState.values), name="rewording_state_known"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="rewording_rated_one_to_five"),
            models.CheckConstraint(condition=Q(text__length__gte=LEAST_CHARACTERS), name="rewording_says_enough"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(decline_reason=""), name="rewording_declined_says_why"),
            models.UniqueConstraint(fields=["review"], condition=Q(state="pending"), name="rewording_waits_once_a_review"),
        ]
        indexes = [models.Index(fields=["state", "pending_since"], name="rewording_queue")]

    def __str__(self) -> str:
        return str(self.review)

    def conceals(self, user: User) -> bool:
        return self.review.conceals(user)

    @property
    def recorded_as(self) -> str:
        return self.review.recorded_as
