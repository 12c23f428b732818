"""A paper, its versions, and the texts and files of each version."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.states import Transitions
from conference.lib.text import new_public_id
from conference.models import Conference, ScopedQuerySet
from proceedings.models.volumes import EDITORS, Section, Volume, VolumeState
from proceedings.rated import as_shown
from sessions.models import Session, SessionItem


class PaperState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    REMOVED = "removed", _("Removed")


PAPER_TRANSITIONS: Transitions = {
    PaperState.DRAFT: frozenset({PaperState.PUBLISHED}),
    PaperState.PUBLISHED: frozenset({PaperState.RETRACTED, PaperState.REMOVED}),
    PaperState.RETRACTED: frozenset({PaperState.REMOVED}),
    PaperState.REMOVED: frozenset(),
}


class PaperQuerySet(ScopedQuerySet):
    conference_lookup = "volume__conference"
    organisation_lookup = "volume__series__organisation"
    roles = EDITORS

    def of(self, conference: Conference) -> PaperQuerySet:
        return self.filter(volume__in=Volume.objects.of(conference))

    def public(self) -> PaperQuerySet:
        """What has a page: published papers, and the tombstones of retracted ones, of published volumes."""
        return self.filter(volume__state=VolumeState.PUBLISHED, state__in=[PaperState.PUBLISHED, PaperState.RETRACTED])

    def standing(self) -> PaperQuerySet:
        """What still stands: published and not retracted."""
        return self.filter(volume__state=VolumeState.PUBLISHED, state=PaperState.PUBLISHED)

    def in_order(self) -> PaperQuerySet:
        return self.order_by(F("section__position").asc(nulls_first=True), "position", "pk")


class Paper(models.Model):
    """What stays the same from version to version."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="papers", verbose_name=_("volume"))
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("section"))
    position = models.PositiveIntegerField(_("position"), default=10)
    state = models.CharField(_("state"), max_length=10, choices=PaperState, default=PaperState.DRAFT, editable=False)
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="papers", verbose_name=_("presented in the session")
    )
    talk = models.ForeignKey(
        SessionItem, models.SET_NULL, null=True, blank=True, related_name="papers", verbose_name=_("as its short talk or poster")
    )
    # The version readers see; of a draft, its only one.
    current = models.ForeignKey("PaperVersion", models.PROTECT, null=True, editable=False, related_name="+")
    tombstone = models.TextField(_("why it was taken back"), blank=True, editable=False)
    retracted_at = models.DateTimeField(null=True, editable=False)
    # Written by services.papers.set_rating alone, which the app of reviews calls.
    rating_mean = models.DecimalField(max_digits=4, decimal_places=2, null=True, editable=False)
    rating_count = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["volume", "position", "pk"]
        indexes = [
            models.Index(fields=["volume", "state", "position"], name="paper_in_order"),
            models.Index(fields=["changed_at", "id"], name="paper_by_change"),
            models.Index(fields=["volume", "changed_at", "id"], name="paper_of_volume_by_change"),
            models.Index(fields=["session"], name="paper_of_session"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
            models.CheckConstraint(
                condition=Q(rating_mean=None) | (Q(rating_mean__gte=1) & Q(rating_mean__lte=5)), name="paper_rating_from_one_to_five"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["retracted", "removed"]) | (~Q(tombstone="") & Q(retracted_at__isnull=False)),
                name="taken_back_paper_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.current.title if self.current else self.public_id

    def get_absolute_url(self) -> str:
        return reverse("proceedings:paper", args=[self.public_id])

    @property
    def rating_shown(self) -> Decimal | None:
        """As every page and program is told it."""
        return None if self.rating_mean is None else as_shown(self.rating_mean)

    @property
    def conference(self) -> Conference | None:
        return self.volume.conference

    @property
    def organisation_id(self) -> int:
        return self.volume.series.organisation_id

    @property
    def is_public(self) -> bool:
        return self.state in {PaperState.PUBLISHED, PaperState.RETRACTED} and self.volume.is_public


class PaperVersion(models.Model):
    """One version: once published it is the record and never changes."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    published_at = models.DateTimeField(null=True, editable=False)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    first_page = models.CharField(_("first page"), max_length=12, blank=True)
    last_page = models.CharField(_("last page"), max_length=12, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    body_markdown = models.TextField(_("full text"), blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="paper_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def main_text(self) -> PaperText | None:
        """The text in the paper's own language."""
        texts = list(self.texts.all())
        return next((text for text in texts if text.language == self.language), texts[0] if texts else None)

    @property
    def title(self) -> str:
        return self.main_text.title if self.main_text else ""

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def get_absolute_url(self) -> str:
        return reverse("proceedings:version", args=[self.paper.public_id, self.number])


class PaperText(models.Model):
    """Title and abstract in one language."""

    version = models.ForeignKey(PaperVersion, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=500)
    subtitle = models.CharField(_("subtitle"), max_length=500, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="paper_text_once_a_language"),
            models.CheckConstraint(condition=~Q(title=""), name="paper_text_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title
