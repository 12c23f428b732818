"""What stands around the reviews of a paper: its parts, its figures, and the people who read along."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField
from conference.lib.tokens import new_secret
from conference.models import Conference, Role, ScopedQuerySet
from proceedings.models import Paper
from reviews.models.reviews import Review


class FacetQuerySet(ScopedQuerySet):
    roles = frozenset({Role.OWNER, Role.MODERATOR, Role.EDITOR})


class Facet(models.Model):
    """A part of a paper that readers of this conference rate. A conference without any asks for the four standard ones."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="facets")
    key = models.SlugField(_("short name"), max_length=30, help_text=_("Never changes, so that old scores keep their meaning."))
    label = LocalizedCharField(_("name"))
    question = LocalizedCharField(_("question"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("asked for"), default=True)

    objects = FacetQuerySet.as_manager()

    class Meta:
        verbose_name = _("part that is rated")
        verbose_name_plural = _("parts that are rated")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "key"], name="facet_once_a_conference")]

    def __str__(self) -> str:
        return str(self.label)


class PaperRating(models.Model):
    """The figures of a paper's published reviews, counted when one comes or goes, so that a page only reads them.

    `ratings` is how many gave 1 to 5; `facets` the number and the sum of scores by facet; `badges` and `versions` how many
    reviews bear each. Always equal to the published rows.
    """

    paper = models.OneToOneField(Paper, models.PROTECT, primary_key=True, related_name="review_figures")
    ratings = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    badges = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.paper)


class HelpfulVote(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="votes")
    # A keyed digest of the address: one vote a person, and no list of who liked what.
    voter = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "voter"], name="helpful_vote_once_a_person")]

    def __str__(self) -> str:
        return f"{self.review_id}"


class Follow(models.Model):
    """A reader who wants to hear what happens to a paper; the address is confirmed before there is a row."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=254, db_index=True)
    language = models.CharField(max_length=10)
    secret = models.CharField(max_length=64, unique=True, default=new_secret)
    told_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "email_key"], name="follow_once_a_paper"),
            models.CheckConstraint(condition=~Q(email_key=""), name="follow_has_an_address"),
        ]
        indexes = [models.Index(fields=["told_at"], name="follow_due")]

    def __str__(self) -> str:
        return f"{self.paper_id}"
