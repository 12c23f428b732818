"""A paper takes no new reviews for a while, for a reason that everybody may read."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, SayWhy
from conference.lib.text import clean_line
from conference.services import activity
from proceedings.models import Paper
from proceedings.services import telling
from reviews import conflicts
from reviews.models import PaperLock
from reviews.permissions import moderates
from reviews.services.deciding import NotYours


class LockedAlready(DomainError):
    message = _("This paper is closed for reviews already.")


class NotLocked(DomainError):
    message = _("This paper is open for reviews.")


@transaction.atomic
def lock(paper: Paper, *, reason: str, by: User) -> PaperLock:
    """What waits still may be decided; only new reviews are refused."""
    words = clean_line(reason)[:300]
    if not words:
        raise SayWhy
    _check(paper, by)
    try:
        with transaction.atomic():
            row = PaperLock.objects.create(paper=paper, reason=words, by=by)
    except IntegrityError:
        raise LockedAlready from None
    activity.record("paper closed for reviews", row, by=by, conference=row.conference, after={"reason": words})
    telling.changed(paper.volume)
    return row


@transaction.atomic
def lift(row: PaperLock, *, by: User) -> None:
    _check(row.paper, by)
    if not PaperLock.objects.standing().filter(pk=row.pk).update(lifted_at=timezone.now(), lifted_by=by):
        raise NotLocked
    activity.record("paper opened for reviews", row, by=by, conference=row.conference)
    telling.changed(row.paper.volume)


def _check(paper: Paper, by: User) -> None:
    if not moderates(by, paper) or conflicts.between(by, paper) is not None:
        raise NotYours
