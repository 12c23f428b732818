"""Who belongs to the team."""

from django.db import transaction

from accounts.models import User
from accounts.services import open_account
from conference.models import Conference, Organisation, Role, TeamMember
from conference.services import activity


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
    activity.record("left the team", member, by=by, conference=member.conference, before={"role": member.role})
    member.delete()
