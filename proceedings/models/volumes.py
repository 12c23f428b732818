"""Series and their volumes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField, LocalizedTextField
from conference.lib.states import Transitions
from conference.models import Conference, Organisation, Role, ScopedQuerySet, StoredFile
from proceedings.names import PersonName

EDITORS = frozenset({Role.OWNER, Role.EDITOR})
RESERVED_VOLUMES = frozenset({"feed", "search", "authors", "keywords"})
CHECK_ISSN = RegexValidator(r"^\d{4}-\d{3}[\dX]$", _("An ISSN looks like 1234-567X."))


def check_volume_slug(slug: str) -> None:
    if slug in RESERVED_VOLUMES:
        raise ValidationError(_("“%(slug)s” is used by the site itself. Choose another address."), params={"slug": slug})


class SeriesQuerySet(ScopedQuerySet):
    """A series is the organisation's; editors of one conference see the series of its volumes."""

    conference_lookup = None
    organisation_lookup = "organisation"
    roles = EDITORS

    def within_reach(self, user: Any, roles: Collection[str]) -> SeriesQuerySet:
        if user.is_superuser:
            return self.all()
        own = Volume.objects.filter(conference__in=user.memberships.filter(role__in=roles).values("conference"))
        return super().within_reach(user, roles) | self.filter(pk__in=own.values("series"))


class Series(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="series", verbose_name=_("organisation"))
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = LocalizedCharField(_("title"))
    issn = models.CharField("ISSN", max_length=9, blank=True, validators=[CHECK_ISSN])
    licence = models.CharField(_("usual licence"), max_length=60, blank=True, help_text=_("Such as CC-BY-4.0."))
    doi_rule = models.CharField(
        _("rule for DOIs"),
        max_length=120,
        blank=True,
        help_text=_("Such as 10.5555/{series}.{year}.{paper}: series, volume, year, paper and notice stand for their addresses."),
    )
    revision = models.PositiveBigIntegerField(default=1, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.title)


class VolumeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


VOLUME_TRANSITIONS: Transitions = {
    VolumeState.DRAFT: frozenset({VolumeState.PUBLISHED}),
    VolumeState.PUBLISHED: frozenset(),
}


class VolumeQuerySet(ScopedQuerySet):
    conference_lookup = "conference"
    organisation_lookup = "series__organisation"
    roles = EDITORS

    def public(self) -> VolumeQuerySet:
        return self.filter(state=VolumeState.PUBLISHED)

    def of(self, conference: Conference) -> VolumeQuerySet:
        """Also the volumes of the same organisation that belong to no conference."""
        return self.filter(Q(conference=conference) | Q(conference=None, series__organisation=conference.organisation_id))


class Volume(models.Model):
    series = models.ForeignKey(Series, models.PROTECT, related_name="volumes", verbose_name=_("series"))
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, blank=True, related_name="volumes", verbose_name=_("conference"))
    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[check_volume_slug])
    title = LocalizedCharField(_("title"))
    number = models.CharField(_("number in the series"), max_length=20, blank=True)
    foreword = LocalizedTextField(_("foreword"), blank=True, help_text=_("Markdown."))
    year = models.PositiveSmallIntegerField(_("year"))
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True, help_text=_("Such as CC-BY-4.0. Of the volume as a whole."))
    # Cover, preface and contents as one checked PDF.
    front_matter = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=VolumeState, default=VolumeState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = VolumeQuerySet.as_manager()

    class Meta:
        verbose_name = _("volume")
        verbose_name_plural = _("volumes")
        ordering = ["-year", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VolumeState.values), name="volume_state_known"),
            models.CheckConstraint(condition=Q(year__gte=1000) & Q(year__lte=9999), name="volume_year_has_four_digits"),
            models.CheckConstraint(condition=Q(state="draft") | Q(published_on__isnull=False), name="published_volume_has_its_day"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("proceedings:volume", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state == VolumeState.PUBLISHED

    @property
    def organisation_id(self) -> int:
        return self.series.organisation_id


class FormerVolumeSlug(models.Model):
    """An address that a volume had: it redirects for good."""

    volume = models.ForeignKey(Volume, models.CASCADE, related_name="former_slugs")
    slug = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.slug


class NameParts(models.Model):
    """A name frozen as printed."""

    position = models.PositiveSmallIntegerField(_("position"))
    given = models.CharField(_("given name"), max_length=150, blank=True)
    family = models.CharField(_("family name"), max_length=150, blank=True)
    suffix = models.CharField(_("suffix"), max_length=30, blank=True)
    literal = models.CharField(_("name as one text"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name.full

    @property
    def name(self) -> PersonName:
        return PersonName(self.given, self.family, self.suffix, self.literal)


class VolumeEditor(NameParts):
    volume = models.ForeignKey(Volume, models.CASCADE, related_name="editors")

    class Meta:
        verbose_name = _("editor of the volume")
        verbose_name_plural = _("editors of the volume")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["volume", "position"], name="volume_editor_position_once"),
            models.CheckConstraint(condition=~Q(family="") | ~Q(literal="") | ~Q(given=""), name="volume_editor_has_a_name"),
        ]


class SectionQuerySet(ScopedQuerySet):
    conference_lookup = "volume__conference"
    organisation_lookup = "volume__series__organisation"
    roles = EDITORS

    def of(self, conference: Conference) -> SectionQuerySet:
        return self.filter(volume__in=Volume.objects.of(conference))


class Section(models.Model):
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="sections", verbose_name=_("volume"))
    title = LocalizedCharField(_("title"))
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.title)
