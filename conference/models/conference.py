"""A conference, the organisation behind it, and what its public face is made of."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField, LocalizedTextField
from conference.lib.states import Transitions
from conference.models.scoped import ALL_ROLES, Role, ScopedQuerySet

# First parts of addresses that are not conferences.
RESERVED_SLUGS = frozenset(
    {
        "accounts", "admin", "api", "authors", "az", "conferences", "data", "demo", "en", "healthz", "imprint", "media", "metrics", "oai",
        "papers", "privacy", "proceedings", "readyz", "reviews", "ru", "static", "theme", "tr", "volumes",
    }
)  # fmt: skip
HEX_COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as # and six of 0–9 and a–f, such as #0a4453."))


def check_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is used by the site itself. Choose another address."), params={"slug": slug})


def check_zone(zone: str) -> None:
    if zone not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write it as Asia/Baku."), params={"zone": zone})


def source_language() -> list[str]:
    return [settings.LANGUAGE_CODE]


class OrganisationQuerySet(ScopedQuerySet):
    """Seen by the owners of the organisation itself."""

    conference_lookup = None
    organisation_lookup = "pk"
    roles = frozenset({Role.OWNER})


class Organisation(models.Model):
    name = LocalizedCharField(_("name"))
    contact_email = models.EmailField(_("contact address"))
    imprint = LocalizedTextField(_("imprint"), blank=True)
    privacy = LocalizedTextField(_("privacy notice"), blank=True)
    revision = models.PositiveBigIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return str(self.name)


class ConferenceState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLIC = "public", _("Public")
    ARCHIVED = "archived", _("Archived")


CONFERENCE_TRANSITIONS: Transitions = {
    ConferenceState.DRAFT: frozenset({ConferenceState.PUBLIC}),
    ConferenceState.PUBLIC: frozenset({ConferenceState.DRAFT, ConferenceState.ARCHIVED}),
    ConferenceState.ARCHIVED: frozenset({ConferenceState.PUBLIC}),
}


class ConferenceQuerySet(ScopedQuerySet):
    conference_lookup = None
    organisation_lookup = "organisation"
    roles = ALL_ROLES

    def of(self, conference: Conference) -> ConferenceQuerySet:
        return self.filter(pk=conference.pk)

    def public(self) -> ConferenceQuerySet:
        return self.exclude(state=ConferenceState.DRAFT)

    def within_reach(self, user: Any, roles: Collection[str]) -> ConferenceQuerySet:
        if user.is_superuser:
            return self.all()
        own = user.memberships.filter(role__in=roles).exclude(conference=None).values("conference")
        return super().within_reach(user, roles) | self.filter(pk__in=own)


class Standing(models.TextChoices):
    """Whether the conference takes place as it was announced; the words of schema.org's eventStatus."""

    PLANNED = "planned", _("As announced")
    ONLINE = "online", _("Moved on line")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class Conference(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="conferences", verbose_name=_("organisation"))
    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[check_slug])
    name = LocalizedCharField(_("name"))
    tagline = LocalizedCharField(_("headline"), blank=True)
    summary = LocalizedTextField(_("summary"), blank=True, help_text=_("One or two sentences, under the headline."))
    description = LocalizedTextField(_("what it is about"), blank=True, help_text=_("Markdown."))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Baku", validators=[check_zone])
    day_changes_at = models.TimeField(
        _("the day changes at"), default=time(4), help_text=_("What happens after midnight belongs to the evening before until then.")
    )
    languages = models.JSONField(_("languages"), default=source_language)
    default_language = models.CharField(_("main language"), max_length=10, default="en")
    state = models.CharField(_("state"), max_length=10, choices=ConferenceState, default=ConferenceState.DRAFT, editable=False)
    standing = models.CharField(_("takes place"), max_length=10, choices=Standing, default=Standing.PLANNED, editable=False)
    standing_note = LocalizedTextField(_("what has changed"), blank=True)
    accent = models.CharField(_("colour"), max_length=7, default="#0a4453", validators=[HEX_COLOUR])
    venue_name = LocalizedCharField(_("venue"), blank=True)
    venue_address = LocalizedCharField(_("venue’s address"), blank=True)
    venue_note = LocalizedTextField(_("how to get there"), blank=True, help_text=_("Markdown."))
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    contact_email = models.EmailField(_("contact address"))
    currency = models.CharField(_("currency"), max_length=3, default="AZN", validators=[RegexValidator(r"^[A-Z]{3}$")])
    auto_release = models.BooleanField(
        _("release at once"),
        default=True,
        help_text=_("Every confirmed or moved session appears in the programme without a release by hand."),
    )
    revision = models.PositiveBigIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="conference_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(state__in=ConferenceState.values), name="conference_state_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="conference_standing_known"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("conference:landing", args=[self.slug])

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_public(self) -> bool:
        return self.state != ConferenceState.DRAFT

    @property
    def takes_place(self) -> bool:
        return self.standing in (Standing.PLANNED, Standing.ONLINE)

    def begins_at(self) -> datetime:
        """The first day's midnight in the conference's zone, in UTC."""
        return datetime.combine(self.starts_on, time(0), self.tzinfo).astimezone(UTC)

    def over_at(self) -> datetime:
        """The midnight after the last day, in UTC."""
        return datetime.combine(self.ends_on + timedelta(days=1), time(0), self.tzinfo).astimezone(UTC)

    def is_past(self, at: datetime) -> bool:
        return at.astimezone(self.tzinfo).date() > self.ends_on

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})
        unknown = [code for code in self.languages or [] if code not in dict(settings.LANGUAGES)]
        if unknown or not self.languages:
            raise ValidationError({"languages": _("Choose at least one language of the site.")})
        if self.default_language not in self.languages:
            raise ValidationError({"default_language": _("The main language is one of the conference’s languages.")})


class OfConference(ScopedQuerySet):
    """What every role of a conference's programme team sees."""

    roles = frozenset({Role.OWNER, Role.PROGRAMME})


class OwnersRows(ScopedQuerySet):
    roles = frozenset({Role.OWNER})


class Domain(models.Model):
    """A host name of a conference's own."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="domains")
    host = models.CharField(_("host name"), max_length=253, unique=True)

    objects = OwnersRows.as_manager()

    def __str__(self) -> str:
        return self.host


class FormerSlug(models.Model):
    """An address that a conference had: it redirects for good."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="former_slugs")
    slug = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.slug


class Page(models.Model):
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="pages")
    slug = models.SlugField(_("address"), max_length=60)
    title = LocalizedCharField(_("title"))
    body = LocalizedTextField(_("text"), help_text=_("Markdown."))
    position = models.PositiveSmallIntegerField(_("position"), default=10)
    in_footer = models.BooleanField(_("in the footer"), default=True)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "slug"], name="page_address_once")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("conference:page", args=[self.conference.slug, self.slug])


class ImportantDate(models.Model):
    class Kind(models.TextChoices):
        CALL = "call", _("Call for papers")
        SALE = "sale", _("Registration")
        EVENT = "event", _("The conference")
        PROCEEDINGS = "proceedings", _("Proceedings")
        OTHER = "other", _("Other")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="important_dates")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    on: models.DateField[date, date] = models.DateField(_("date"))
    text = LocalizedCharField(_("what"))

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("important date")
        verbose_name_plural = _("important dates")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["call", "sale", "event", "proceedings", "other"]), name="important_date_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.text}"


class Sponsor(models.Model):
    class Level(models.TextChoices):
        HOST = "host", _("Hosts")
        PARTNER = "partner", _("Partners")
        IN_KIND = "in_kind", _("In kind")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="sponsors")
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.PARTNER)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("link"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ["level", "position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(level__in=["host", "partner", "in_kind"]), name="sponsor_level_known")]

    def __str__(self) -> str:
        return self.name
