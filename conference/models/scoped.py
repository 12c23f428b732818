"""The one mechanism that says which rows a member of the team may see."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from conference.models.conference import Conference


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    PROGRAMME = "programme", _("Programme")
    REGISTRATION = "registration", _("Registration")
    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    DOOR = "door", _("Door")


ALL_ROLES = frozenset(Role)

# Which roles see what of every app lies in one table: messages and activity.
APPS_OF_ROLE: dict[str, frozenset[str]] = {
    Role.PROGRAMME: frozenset({"conference", "speakers", "programme"}),
    Role.REGISTRATION: frozenset({"registrations", "questions"}),
    Role.EDITOR: frozenset({"proceedings"}),
    Role.MODERATOR: frozenset({"reviews"}),
}
# Apps whose letters would tell who stands behind a pseudonym: for the role whose work they are, not for owners, nor for
# those who run the machine and could look into its tables anyway.
CONFIDENTIAL_APPS = frozenset({"reviews"})


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a conference, or to an organisation; `visible_to` is the panel's boundary.

    A subclass names the path to each and the roles that see its rows; what one may not see does not exist.
    """

    conference_lookup: ClassVar[str | None] = "conference"
    organisation_lookup: ClassVar[str | None] = "conference__organisation"
    roles: ClassVar[frozenset[Role]] = frozenset({Role.OWNER})

    def of(self, conference: Conference) -> Self:
        return self.filter(**{self.conference_lookup or "pk": conference})

    def visible_to(self, user: User) -> Self:
        return self.within_reach(user, self.roles)

    def within_reach(self, user: User, roles: Collection[str]) -> Self:
        """Rows of the conferences and organisations where the person holds one of these roles itself."""
        if user.is_superuser:
            return self.all()
        memberships = user.memberships.filter(role__in=roles)
        reach = Q(pk__in=())
        if self.conference_lookup:
            reach |= Q(**{f"{self.conference_lookup}__in": memberships.exclude(conference=None).values("conference")})
        if self.organisation_lookup:
            organisations = memberships.exclude(organisation=None).values("organisation")
            reach |= Q(**{f"{self.organisation_lookup}__in": organisations})
        return self.filter(reach)


def covered_by_role(user: User, app: str) -> Q:
    """Rows of a conference whose `app` is the work of a role that the person has there."""
    reach = Q(pk__in=())
    for role, apps in APPS_OF_ROLE.items():
        memberships = user.memberships.filter(role=role)
        here = Q(conference__in=memberships.exclude(conference=None).values("conference"))
        everywhere = Q(conference__organisation__in=memberships.exclude(organisation=None).values("organisation"))
        reach |= (here | everywhere) & Q(**{f"{app}__in": apps})
    return reach
