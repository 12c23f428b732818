"""Small rows that several apps write: consents, where a row came from, the worker's sign of life."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """Somebody agreed to a text, in one version of it; withdrawing leaves the row."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    person = GenericForeignKey("content_type", "object_id")
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["content_type", "object_id"], name="consent_of_person")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"


class ExternalRef(models.Model):
    """What another system calls one of our rows, and the values it last told us."""

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    imported = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="external_ref_once")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="external_ref_of_thing")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.key}"


class WorkerBeat(models.Model):
    """When a worker last finished a round; readiness looks at it."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
