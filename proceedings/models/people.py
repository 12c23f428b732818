"""Authors: the name as a version prints it, and, where it is known, the person behind it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.text import address_tail, new_public_id
from conference.models import Conference, ScopedQuerySet
from proceedings.models.papers import Paper, PaperVersion
from proceedings.models.volumes import EDITORS, NameParts, Volume


class AppearanceQuerySet(ScopedQuerySet):
    conference_lookup = "version__paper__volume__conference"
    organisation_lookup = "version__paper__volume__series__organisation"
    roles = EDITORS

    def of(self, conference: Conference) -> AppearanceQuerySet:
        return self.filter(version__paper__volume__in=Volume.objects.of(conference))

    def shown(self) -> AppearanceQuerySet:
        """In the version that readers see, of papers that have a page."""
        return self.filter(version__paper__current=F("version"), version__paper__in=Paper.objects.public())


class AuthorQuerySet(ScopedQuerySet):
    """A person belongs to whoever publishes his or her papers: seen by the editors of one, written by the editors of all."""

    conference_lookup = "appearances__version__paper__volume__conference"
    organisation_lookup = None
    roles = EDITORS

    def of(self, conference: Conference) -> AuthorQuerySet:
        return self.filter(pk__in=PaperAuthor.objects.of(conference).values("author"))

    def public(self) -> AuthorQuerySet:
        """Who has at least one paper with a page."""
        return self.filter(pk__in=PaperAuthor.objects.shown().values("author"))

    def visible_to(self, user: Any) -> AuthorQuerySet:
        return self if user.is_superuser else self.filter(pk__in=PaperAuthor.objects.visible_to(user).values("author"))

    def within_reach(self, user: Any, roles: Collection[str]) -> AuthorQuerySet:
        if user.is_superuser:
            return self.all()
        own = PaperAuthor.objects.within_reach(user, roles)
        elsewhere = PaperAuthor.objects.filter(author__isnull=False).exclude(pk__in=own.values("pk"))
        return self.filter(pk__in=own.values("author")).exclude(pk__in=elsewhere.values("author"))


class Author(models.Model):
    """A person across papers: told apart by ORCID or by an editor, never by name alone."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    orcid = models.CharField("ORCID iD", max_length=19, unique=True, null=True, blank=True)  # noqa: DJ001 - many have none
    name = models.CharField(_("name"), max_length=300)
    # What sets the person apart from others of the same name, such as an institution.
    distinction = models.CharField(_("told apart by"), max_length=200, blank=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [models.CheckConstraint(condition=~Q(orcid=""), name="author_orcid_is_null_or_said")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("proceedings:author", args=[f"{self.public_id}-{address_tail(self.name)}".rstrip("-")])


class FormerAuthor(models.Model):
    """The page of a person that turned out to be another's: it redirects for good."""

    public_id = models.CharField(max_length=12, unique=True)
    author = models.ForeignKey(Author, models.CASCADE, related_name="former")

    def __str__(self) -> str:
        return self.public_id


class Affiliation(models.Model):
    """An institution, by its ROR identifier."""

    ror = models.CharField("ROR", max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [models.CheckConstraint(condition=~Q(ror=""), name="affiliation_has_a_ror")]

    def __str__(self) -> str:
        return self.name


class PaperAuthor(NameParts):
    """Frozen with its version."""

    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="authors")
    sort_key = models.CharField(max_length=400, editable=False)
    orcid = models.CharField("ORCID iD", max_length=19, blank=True)
    corresponding = models.BooleanField(_("corresponding author"), default=False)
    email_key = models.CharField(max_length=254, null=True, blank=True, db_index=True, editable=False)  # noqa: DJ001
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="paper_authors")
    author = models.ForeignKey(Author, models.PROTECT, null=True, blank=True, related_name="appearances")

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("name as printed")
        verbose_name_plural = _("names as printed")
        ordering = ["position"]
        indexes = [models.Index(fields=["sort_key"], name="paper_author_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="paper_author_position_once"),
            models.CheckConstraint(condition=~Q(family="") | ~Q(literal="") | ~Q(given=""), name="paper_author_has_a_name"),
        ]

    @property
    def conference(self) -> Conference | None:
        return self.version.paper.volume.conference

    @property
    def organisation_id(self) -> int:
        return self.version.paper.volume.series.organisation_id


class AuthorAffiliation(models.Model):
    """The institution as printed under the name, and the institution itself where it is known."""

    author = models.ForeignKey(PaperAuthor, models.CASCADE, related_name="affiliations")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("as printed"), max_length=300)
    institution = models.ForeignKey(Affiliation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["author", "position"], name="author_affiliation_position_once"),
            models.CheckConstraint(condition=~Q(name=""), name="author_affiliation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
