"""May this person decide about this review?"""

from django.db.models import Q

from accounts.models import User
from conference.models import Role
from conference.permissions import holds
from proceedings.models import Paper, PaperAuthor
from reviews.models import Review


def is_author(user: User, paper: Paper) -> bool:
    """By account or by address, of any version."""
    return PaperAuthor.objects.filter(Q(user=user) | Q(email_key=user.email_key), version__paper=paper).exists()


def is_writer(user: User, review: Review) -> bool:
    return review.user_id == user.pk or review.email_key == user.email_key


def moderates(user: User, paper: Paper) -> bool:
    """A moderator of the paper's conference, or of the whole organisation for papers without one."""
    if user.is_superuser:
        return True
    conference = paper.volume.conference
    if conference is not None:
        return holds(user, conference, Role.MODERATOR)
    organisation = paper.volume.series.organisation_id
    return user.memberships.filter(organisation=organisation, role__in=[Role.OWNER, Role.MODERATOR]).exists()


def may_decide(user: User, review: Review) -> bool:
    """Nobody about an own paper, nobody about an own review."""
    return moderates(user, review.paper) and not is_author(user, review.paper) and not is_writer(user, review)
