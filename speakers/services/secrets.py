"""The private link of a speaker: made when it is first needed, sent again, replaced by a new one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.services import activity
from speakers.models import Speaker, SpeakerSecret, SpeakerState
from speakers.services import letters


class NoAddress(DomainError):
    message = _("There is no e-mail address to write to.")


class NotReachable(DomainError):
    message = _("Whoever was withdrawn, or belongs to a conference that is not public, has no page of their own.")


def of(speaker: Speaker) -> str:
    """What opens the page now; the calendar's is made with it, so that no page has to make one when it is read."""
    kept = {kind: SpeakerSecret.objects.get_or_create(speaker=speaker, kind=kind, revoked_at=None)[0] for kind in SpeakerSecret.Kind}
    return kept[SpeakerSecret.Kind.PAGE].value


def page_of(speaker: Speaker) -> str:
    """The address of the speaker's own page. Raises NoAddress or NotReachable."""
    if not speaker.email:
        raise NoAddress
    if speaker.state == SpeakerState.WITHDRAWN or not speaker.conference.is_public:
        raise NotReachable
    return letters.page_link(speaker, of(speaker))


@transaction.atomic
def send_again(speaker: Speaker, *, by: User | None) -> None:
    letters.link(speaker, page_of(speaker))
    activity.record("private link sent again", speaker, by=by)


@transaction.atomic
def renew(speaker: Speaker, *, by: User | None) -> None:
    """The old link and the old calendar are dead from now on; the new link is sent."""
    revoke(speaker)
    letters.link(speaker, page_of(speaker))
    activity.record("private link renewed", speaker, by=by)


def revoke(speaker: Speaker) -> None:
    """Nothing that was sent before opens anything any more; part of what calls it."""
    SpeakerSecret.objects.filter(speaker=speaker, revoked_at=None).update(revoked_at=timezone.now())
