"""Who belongs to the team."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import open_account
from conference.lib.errors import DomainError
from conference.models import Conference, Organisation, Role, TeamMember
from conference.services import activity


class LastOwner(DomainError):
    message = _("Nobody else owns this. Make somebody else an owner first.")


@transaction.atomic
def create_owner(email: str, *, password: str | None, organisation_name: str = "") -> TeamMember:
    """The owner of the organisation; both are made when they are missing. A given password is set."""
    organisation = Organisation.objects.order_by("pk").first() or Organisation.objects.create(
        name=organisation_name or email.rpartition("@")[2], contact_email=email
    )
    user = open_account(email)
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
    return join(user, Role.OWNER, organisation=organisation, by=None)


@transaction.atomic
def join(
    user: User, role: str, *, by: User | None, conference: Conference | None = None, organisation: Organisation | None = None
) -> TeamMember:
    """A role at one conference, or at all of an organisation's; joining twice changes nothing."""
    member, made = TeamMember.objects.get_or_create(user=user, role=role, conference=conference, organisation=organisation)
    if made:
        activity.record("joined the team", member, by=by, conference=conference, after={"role": role})
    return member


@transaction.atomic
def leave(member: TeamMember, *, by: User | None) -> None:
    """Raises LastOwner when nobody would be left who may give roles."""
    if member.role == Role.OWNER and not _other_owners(member).exists():
        raise LastOwner
    activity.record("left the team", member, by=by, conference=member.conference, before={"role": member.role})
    member.delete()


def _other_owners(member: TeamMember) -> QuerySet[TeamMember]:
    """Who owns the same, or what it is part of."""
    at = member.conference
    organisation = member.organisation_id or (at.organisation_id if at else None)
    here = Q(organisation=organisation) | (Q(conference=at) if at else Q(pk__in=()))
    return TeamMember.objects.filter(here, role=Role.OWNER).exclude(pk=member.pk)
