"""Identifiers that others use for what is here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proceedings.models.notices import Notice
from proceedings.models.papers import Paper
from proceedings.models.volumes import Volume


class Identifier(models.Model):
    class Scheme(models.TextChoices):
        DOI = "doi", "DOI"
        ANTHOLOGY = "acl", "ACL Anthology"
        HANDLE = "handle", "Handle"

    scheme = models.CharField(max_length=10, choices=Scheme)
    value = models.CharField(max_length=200)
    volume = models.ForeignKey(Volume, models.CASCADE, null=True, blank=True, related_name="identifiers")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, blank=True, related_name="identifiers")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="identifiers")

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.CheckConstraint(condition=Q(scheme__in=["doi", "acl", "handle"]), name="identifier_scheme_known"),
            models.CheckConstraint(
                condition=Q(volume__isnull=False, paper=None, notice=None)
                | Q(volume=None, paper__isnull=False, notice=None)
                | Q(volume=None, paper=None, notice__isnull=False),
                name="identifier_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
