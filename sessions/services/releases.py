"""A release by hand: read first, then shown to everybody and told to those it concerns."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.text import clean_text
from conference.models import Conference
from conference.services import activity
from sessions.models import ScheduleVersion
from sessions.queries.frozen import mark_of, pending
from sessions.services import letters, schedule


class NothingToRelease(DomainError):
    message = _("The draft is what everybody sees already. Move something first, or write a note.")


class DraftChanged(DomainError):
    message = _("The draft has changed since you read this page. Nothing was released: read the changes below once more.")


@transaction.atomic
def release_by_hand(
    conference: Conference, *, seen: str, by: User, notes: str = "", tell_presenters: bool = True, tell_keepers: bool = True
) -> ScheduleVersion:
    """`seen` is the mark of the changes that the person read. From now on changes wait until they are released.

    Raises DraftChanged or NothingToRelease.
    """
    schedule.lock(conference)
    changes = pending(conference)
    if mark_of(changes) != seen:
        raise DraftChanged
    if not changes and not clean_text(notes):
        raise NothingToRelease
    collect(conference, by=by)
    version = schedule.release(conference, by=by, notes=clean_text(notes))
    letters.tell(version, changes, presenters=tell_presenters, keepers=tell_keepers)
    return version


@transaction.atomic
def collect(conference: Conference, *, by: User) -> None:
    """Changes of the programme wait for a release from now on, instead of being shown at once."""
    if Conference.objects.filter(pk=conference.pk, auto_release=True).update(auto_release=False):
        conference.auto_release = False
        activity.record("changes wait for a release", conference, by=by, conference=conference)
