"""Who may do what: a role at one conference, or at all of an organisation's."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models.conference import Conference, Organisation, OwnersRows
from conference.models.scoped import Role


class TeamMemberQuerySet(OwnersRows):
    def within_reach(self, user: Any, roles: Collection[str]) -> "TeamMemberQuerySet":
        """Also the rows that reach over the whole organisation, for its owners."""
        if user.is_superuser:
            return self.all()
        organisations = user.memberships.filter(role__in=roles).exclude(organisation=None).values("organisation")
        return super().within_reach(user, roles) | self.filter(organisation__in=organisations)

    def of(self, conference: Conference) -> "TeamMemberQuerySet":
        """Also those whose role reaches over the whole organisation: they work here too."""
        return self.filter(Q(conference=conference) | Q(organisation=conference.organisation_id))


class TeamMember(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="team")
    conference = models.ForeignKey(Conference, models.CASCADE, null=True, blank=True, related_name="team")

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, conference__isnull=False) | Q(organisation__isnull=False, conference=None),
                name="team_member_has_one_scope",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="team_member_role_known"),
            models.UniqueConstraint(fields=["user", "role", "conference"], name="team_member_once_a_conference"),
            models.UniqueConstraint(fields=["user", "role", "organisation"], name="team_member_once_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
