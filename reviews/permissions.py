"""May this person decide about it? May they know who wrote it? May they answer it?"""

from django.db.models import Q

from accounts.models import User
from conference.models import Role
from conference.permissions import holds
from proceedings.models import Paper, PaperAuthor
from reviews import conflicts
from reviews.models import Reply, Review, ReviewState, Rewording
from reviews.readers import Reader


def is_author(reader: Reader, paper: Paper) -> bool:
    """By account or by proven address, of any version."""
    known = Q(email_key=reader.key)
    if reader.user is not None:
        known |= Q(user=reader.user)
    return PaperAuthor.objects.filter(known, version__paper=paper).exists()


def moderates(user: User, paper: Paper) -> bool:
    """A moderator of the paper's conference, or of the whole organisation for papers without one. Owners hold every role."""
    if user.is_superuser:
        return True
    conference = paper.volume.conference
    if conference is not None:
        return holds(user, conference, Role.MODERATOR)
    organisation = paper.volume.series.organisation_id
    return user.memberships.filter(organisation=organisation, role__in=[Role.OWNER, Role.MODERATOR]).exists()


def edits(user: User, paper: Paper) -> bool:
    """An editor of the paper's conference or organisation."""
    if user.is_superuser:
        return True
    conference = paper.volume.conference
    if conference is not None:
        return holds(user, conference, Role.EDITOR)
    organisation = paper.volume.series.organisation_id
    return user.memberships.filter(organisation=organisation, role__in=[Role.OWNER, Role.EDITOR]).exists()


def may_decide(user: User, subject: Review | Rewording | Reply) -> bool:
    """Nobody about an own paper or a colleague's, nobody about an own text, and not twice about what asks for another moderator."""
    review = subject if isinstance(subject, Review) else subject.review
    wrote = _wrote(user, review) or (isinstance(subject, Reply) and _wrote(user, subject))
    if wrote or not moderates(user, review.paper) or conflicts.between(user, review.paper) is not None:
        return False
    asks_for_another = isinstance(subject, Review) and subject.state == ReviewState.PENDING and subject.appealed_at is not None
    return not (asks_for_another and review.declined_by_id == user.pk)


def knows_writers(user: User, paper: Paper) -> bool:
    """Who stands behind a pseudonym is known to those who moderate the conference themselves: not to owners, not to editors."""
    conference, organisation = paper.volume.conference, paper.volume.series.organisation_id
    here = Q(organisation=organisation) if conference is None else Q(organisation=organisation) | Q(conference=conference)
    return user.memberships.filter(here, role=Role.MODERATOR).exists()


def _wrote(user: User, text: Review | Reply) -> bool:
    return text.user_id == user.pk or (bool(text.email_key) and text.email_key == user.email_key)
