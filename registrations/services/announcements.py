"""The conference is cancelled, postponed or moved on line; the worker tells everybody, a batch at a time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition
from conference.models import Conference, Standing
from conference.services import activity, conferences
from registrations.models import Announcement, EntryState, Order, OrderState, WaitingListEntry
from registrations.services import booking, letters, waiting_list

BATCH = 25


class UnderWay(DomainError):
    message = _("The announcement before is still being sent. Wait until everybody has been told.")


class NothingNew(DomainError):
    message = _("The conference takes place as announced already.")


@transaction.atomic
def announce(conference: Conference, standing: str, note: object, *, gives_back: bool, by: User | None) -> Announcement:
    """Says it on every page at once; letters and refunds follow by the worker. Raises UnderWay, NothingNew."""
    stored = Conference.objects.select_for_update().get(pk=conference.pk)
    if Announcement.objects.filter(conference=stored, ended_at=None).exists():
        raise UnderWay
    if standing == stored.standing == Standing.PLANNED:
        raise NothingNew
    made = Announcement.objects.create(conference=stored, standing=standing, note=note, gives_back=gives_back, made_by=by)
    activity.record("announcement made", made, by=by, conference=stored, after={"standing": standing, "gives_back": gives_back})
    conferences.change_standing(stored, standing, note, by=by)
    return made


def tell(at: datetime) -> int:
    """A sweep. Each order is told and settled by itself, so that a worker killed in the middle goes on where it stopped."""
    under_way = Announcement.objects.filter(ended_at=None).select_related("conference", "made_by")
    return sum(_tell_batch(announcement) for announcement in under_way)


def _tell_batch(announcement: Announcement) -> int:
    if not announcement.told_waiting:
        return _tell_waiting(announcement)
    rows = Order.objects.filter(conference=announcement.conference, pk__gt=announcement.told_upto)
    standing = rows.filter(state__in=[OrderState.CONFIRMED, OrderState.PENDING]).prefetch_related("tickets")
    batch = list(standing.order_by("pk")[:BATCH])
    for order in batch:
        order.conference = announcement.conference
        _tell_order(announcement, order)
    if len(batch) < BATCH:
        Announcement.objects.filter(pk=announcement.pk).update(ended_at=timezone.now())
    return len(batch)


def _tell_order(announcement: Announcement, order: Order) -> None:
    with transaction.atomic():
        letters.announced(announcement, order)
        Announcement.objects.filter(pk=announcement.pk).update(told_upto=order.pk)
    if announcement.gives_back:
        try:
            booking.cancel_order(order, by=announcement.made_by, reason=str(announcement), called_off=True)
        except IllegalTransition:
            return  # cancelled meanwhile by its owner


def _tell_waiting(announcement: Announcement) -> int:
    """Who waits hears it too, and waits for nothing any more when all orders are cancelled."""
    rows = WaitingListEntry.objects.filter(
        conference=announcement.conference, state__in=[EntryState.WAITING, EntryState.OFFERED]
    ).select_related("conference", "ticket_type")
    batch = list(rows)
    for entry in batch:
        letters.announced_to_waiting(announcement, entry)
        if announcement.gives_back:
            waiting_list.leave(entry, by=announcement.made_by)
    Announcement.objects.filter(pk=announcement.pk).update(told_waiting=True)
    return len(batch) + 1
