"""The conference is cancelled, postponed or moved on line: everybody hears of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedTextField
from conference.models import Conference, Standing
from registrations.models.quotas import OfRegistration


class Announcement(models.Model):
    """`told_upto` is the key of the last order that was told; the worker goes on from there."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="announcements")
    standing = models.CharField(_("what happens"), max_length=10, choices=Standing)
    note = LocalizedTextField(_("in words"), help_text=_("Stands in the letter and at the head of every page."))
    gives_back = models.BooleanField(
        _("cancel all orders and give the money back"), default=False, help_text=_("Refunds become due; nobody is charged a fee.")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    told_upto = models.BigIntegerField(default=0, editable=False)
    told_waiting = models.BooleanField(default=False, editable=False)
    ended_at = models.DateTimeField(_("everybody told"), null=True, editable=False)

    objects = OfRegistration.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="announcement_standing_known"),
            models.UniqueConstraint(fields=["conference"], condition=Q(ended_at=None), name="announcement_one_under_way"),
        ]

    def __str__(self) -> str:
        return self.get_standing_display()
