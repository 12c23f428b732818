"""Authors: the name as a version prints it, and, where it is known, the person behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.text import address_tail, new_public_id
from proceedings.models.papers import PaperVersion
from proceedings.models.volumes import NameParts


class Author(models.Model):
    """A person across papers: told apart by ORCID or by an editor, never by name alone."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    orcid = models.CharField("ORCID iD", max_length=19, unique=True, null=True, blank=True)  # noqa: DJ001 - many have none
    name = models.CharField(_("name"), max_length=300)
    # What sets the person apart from others of the same name, such as an institution.
    distinction = models.CharField(_("told apart by"), max_length=200, blank=True)

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

    class Meta:
        verbose_name = _("author of a paper")
        verbose_name_plural = _("authors of a paper")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="paper_author_position_once"),
            models.CheckConstraint(condition=~Q(family="") | ~Q(literal="") | ~Q(given=""), name="paper_author_has_a_name"),
        ]


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
