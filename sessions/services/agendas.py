"""A visitor's own programme, kept behind a private address."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Conference
from sessions.models import Agenda, AgendaItem, Session

MOST_SESSIONS = 300


class NothingStarred(DomainError):
    message = _("Star at least one session first.")


@transaction.atomic
def keep(conference: Conference, public_ids: Iterable[str], *, agenda: Agenda | None = None, user: User | None = None) -> Agenda:
    """These sessions take the place of what the agenda, or the account's agenda of this conference, held before.

    Ids that are nobody's are left out. Raises NothingStarred when none is left.
    """
    chosen = list(Session.objects.public().filter(conference=conference, public_id__in=set(public_ids))[:MOST_SESSIONS])
    if not chosen:
        raise NothingStarred
    kept = agenda or _of(conference, user)
    AgendaItem.objects.filter(agenda=kept).exclude(session__in=chosen).delete()
    AgendaItem.objects.bulk_create([AgendaItem(agenda=kept, session=session) for session in chosen], ignore_conflicts=True)
    return kept


@transaction.atomic
def add(conference: Conference, public_ids: Iterable[str], *, agenda: Agenda | None = None) -> Agenda:
    """These sessions join what the agenda holds. Raises NothingStarred."""
    held = agenda.items.values_list("session__public_id", flat=True) if agenda else []
    return keep(conference, {*held, *public_ids}, agenda=agenda)


@transaction.atomic
def adopt(agenda: Agenda, user: User) -> Agenda:
    """What was kept before signing in is the account's: at its own address, or joined to what the account has already."""
    if agenda.user_id is not None:
        return agenda
    own = Agenda.objects.filter(conference=agenda.conference_id, user=user).first()
    if own is not None:
        return (
            add(agenda.conference, agenda.items.values_list("session__public_id", flat=True), agenda=own) if agenda.items.exists() else own
        )
    agenda.user = user
    agenda.save(update_fields=["user"])
    return agenda


@transaction.atomic
def forget(agenda: Agenda) -> None:
    """Its address and its calendar answer nothing any more."""
    agenda.delete()


def _of(conference: Conference, user: User | None) -> Agenda:
    """An account has one at a conference; whoever has none gets a new address each time."""
    if user is None:
        return Agenda.objects.create(conference=conference)
    return Agenda.objects.get_or_create(conference=conference, user=user)[0]
