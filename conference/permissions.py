"""Predicates: may this person do this here? Which rows one sees is `visible_to` of each QuerySet."""

from django.db.models import Model

from accounts.models import User
from conference.models import Conference, Role
from conference.models.conference import ConferenceQuerySet

__all__ = ["Role", "conference_of", "conferences_of", "holds", "is_in_team", "roles_at"]


def roles_at(user: User, conference: Conference) -> frozenset[str]:
    """Roles at the conference itself or at its organisation; one statement, remembered on the user."""
    if user.is_superuser:
        return frozenset(Role.values)
    return frozenset(
        role
        for role, organisation, at in _memberships(user)
        if at == conference.pk or (organisation and organisation == conference.organisation_id)
    )


def holds(user: User, conference: Conference, *roles: str) -> bool:
    """Owners hold every role."""
    held = roles_at(user, conference)
    return Role.OWNER in held or not held.isdisjoint(roles)


def conferences_of(user: User) -> ConferenceQuerySet:
    return Conference.objects.visible_to(user)


def conference_of(row: Model) -> Conference | None:
    """The conference that a row belongs to, by the same path that says who may see it."""
    if isinstance(row, Conference):
        return row
    path = getattr(type(row)._default_manager.all(), "conference_lookup", None)
    found: Model | None = row
    for name in path.split("__") if path else ():
        found = getattr(found, name, None)
    return found if isinstance(found, Conference) else None


def is_in_team(user: User) -> bool:
    return user.is_authenticated and user.is_active and (user.is_superuser or bool(_memberships(user)))


def _memberships(user: User) -> list[tuple[str, int | None, int | None]]:
    if not hasattr(user, "_remembered_memberships"):
        rows = list(user.memberships.values_list("role", "organisation_id", "conference_id"))
        user._remembered_memberships = rows  # type: ignore[attr-defined]
    return user._remembered_memberships  # type: ignore[attr-defined]
