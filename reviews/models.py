"""What readers say about papers, and every wording of it."""

from __future__ import annotations

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
from proceedings.models import Paper, PaperAuthor, PaperVersion

models.TextField.register_lookup(Length)

LEAST_CHARACTERS = 80
MOST_CHARACTERS = 8000


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    UNCONFIRMED = "unconfirmed", _("Address not confirmed")
    PENDING = "pending", _("Waits for a moderator")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    HIDDEN = "hidden", _("Hidden")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REVIEW_TRANSITIONS: Transitions = {
    ReviewState.DRAFT: frozenset({ReviewState.UNCONFIRMED}),
    ReviewState.UNCONFIRMED: frozenset({ReviewState.PENDING, ReviewState.WITHDRAWN}),
    ReviewState.PENDING: frozenset({ReviewState.PUBLISHED, ReviewState.DECLINED, ReviewState.WITHDRAWN}),
    ReviewState.DECLINED: frozenset({ReviewState.PENDING, ReviewState.WITHDRAWN}),
    ReviewState.PUBLISHED: frozenset({ReviewState.PENDING, ReviewState.HIDDEN, ReviewState.WITHDRAWN}),
    ReviewState.HIDDEN: frozenset({ReviewState.PUBLISHED, ReviewState.WITHDRAWN}),
    ReviewState.WITHDRAWN: frozenset(),
}


class DeclineReason(models.TextChoices):
    PERSONAL = "personal", _("About the authors, not the paper")
    ADVERTISING = "advertising", _("Advertising or links")
    EMPTY = "empty", _("Nothing about the paper")
    INSULT = "insult", _("Insult or threat")
    REPEATED = "repeated", _("Already said in an earlier review")
    OTHER = "other", _("Another reason")


class ReviewQuerySet(ScopedQuerySet):
    conference_lookup = "paper__volume__conference"
    organisation_lookup = "paper__volume__series__organisation"
    roles = frozenset({Role.OWNER, Role.MODERATOR})

    def of(self, conference: Conference) -> ReviewQuerySet:
        """Of the conference's papers, and of those of its organisation's series that belong to no conference."""
        loose = Q(paper__volume__conference=None, paper__volume__series__organisation=conference.organisation_id)
        return self.filter(Q(paper__volume__conference=conference) | loose)

    def visible_to(self, user: User) -> ReviewQuerySet:
        """Not those of an own paper, whose writers an author is not to know, and not the own ones: neither is theirs to decide."""
        papers = PaperAuthor.objects.filter(Q(user=user) | Q(email_key=user.email_key)).values("version__paper")
        return super().visible_to(user).exclude(paper__in=papers).exclude(user=user).exclude(email_key=user.email_key)

    def public(self) -> ReviewQuerySet:
        return self.filter(state=ReviewState.PUBLISHED, paper__in=Paper.objects.public())

    def waiting(self) -> ReviewQuerySet:
        return self.filter(state=ReviewState.PENDING).order_by("pending_since", "pk")


class Review(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="reviews", verbose_name=_("paper"))
    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="+", verbose_name=_("version read"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reviews")
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, db_index=True, editable=False)
    display_name = models.CharField(_("name shown"), max_length=120)
    is_pseudonym = models.BooleanField(_("pseudonym"), default=False)
    language = models.CharField(_("language"), max_length=10)
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(_("text"))
    interests = models.CharField(_("competing interests"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ReviewState, default=ReviewState.DRAFT, editable=False)
    decline_reason = models.CharField(_("reason"), max_length=12, choices=DeclineReason, blank=True, editable=False)
    decline_words = models.TextField(_("words to the writer"), blank=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    confirm_hash = models.CharField(max_length=64, blank=True, editable=False)
    confirm_until = models.DateTimeField(null=True, editable=False)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    pending_since = models.DateTimeField(_("waits since"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="review_rating_from_one_to_five"),
            models.CheckConstraint(condition=Q(text__length__gte=LEAST_CHARACTERS), name="review_says_something"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="review_published_has_time"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(decline_reason=""), name="review_declined_says_why"),
            models.UniqueConstraint(fields=["paper", "email_key"], condition=~Q(state="withdrawn"), name="review_once_a_person"),
        ]
        indexes = [
            models.Index(fields=["paper", "state", "-published_at"], name="review_of_paper"),
            models.Index(fields=["state", "pending_since"], name="review_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}: {self.paper}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.public_id])

    @property
    def conference(self) -> Conference | None:
        return self.paper.volume.conference


class ReviewRevision(models.Model):
    """An earlier wording; what was public once stays visible."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="revisions")
    text = models.TextField()
    rating = models.PositiveSmallIntegerField()
    was_public = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.review_id} {self.replaced_at:%Y-%m-%d}"
