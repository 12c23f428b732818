"""Who did what, when, to which thing; written by services, never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models.conference import Conference, Organisation
from conference.models.scoped import Role, ScopedQuerySet, covered_by_role


class ActivityQuerySet(ScopedQuerySet):
    roles = frozenset({Role.OWNER})

    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Owners see all; the others what belongs to their role's work, and what they did themselves."""
        visible = super().visible_to(user)
        if user.is_superuser:
            return visible
        return visible | self.filter(covered_by_role(user, "content_type__app_label") | Q(actor=user))

    def update(self, **fields: Any) -> int:
        """Personal values may be redacted; nothing else ever changes."""
        if set(fields) != {"personal"}:
            raise TypeError("Activity is append-only.")
        return super().update(**fields)

    def delete(self) -> NoReturn:  # type: ignore[override]
        raise TypeError("Activity is append-only.")


class Activity(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    personal = models.JSONField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="activity_of_thing"),
            models.Index(fields=["conference", "-at"], name="activity_of_conference"),
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.label}"
