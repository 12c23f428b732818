"""The waiting list: honest about the place, and the next offer goes out by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError, IllegalTransition, SayWhy
from conference.lib.states import advance
from conference.lib.text import clean_line, email_key
from conference.models import Conference
from conference.services import activity
from registrations.models import EntryState, Offer, OfferState, Order, OrderState, Quota, Ticket, TicketType, WaitingListEntry
from registrations.models.waiting import ENTRY_TRANSITIONS, OFFER_TRANSITIONS
from registrations.services import capacity, issuing, letters, placing, rules

BATCH = 50


class SeatsAreFree(DomainError):
    message = _("A seat has just come free: you need not wait. Register for it now.")


class NoOffer(DomainError):
    message = _("This offer is over. You see below where you stand now.")


class NotWaiting(DomainError):
    message = _("This party does not wait any more.")


class AlreadyWaiting(DomainError):
    message = _("This address waits for this ticket already. We have sent its link again.")


@dataclass(frozen=True)
class Wish:
    ticket_type: TicketType
    party: int
    accept_fewer: bool
    name: str
    email: str
    language: str


@transaction.atomic
def join(wish: Wish) -> WaitingListEntry:
    """The next number of the list; what fits already is offered at once.

    Raises SeatsAreFree when the party could just book, AlreadyWaiting for the same address.
    """
    conference = wish.ticket_type.conference
    quotas = capacity.lock(conference)
    wanted = [quotas[quota.pk] for quota in wish.ticket_type.quotas.all()]
    if not any(quota.waiting or (quota.left is not None and quota.left < wish.party) for quota in wanted):
        raise SeatsAreFree
    _refuse_second(wish)
    entry = _create(wish, conference)
    capacity.begin_waiting(entry, capacity.lacking_for(entry, quotas))
    activity.record("joined the waiting list", entry, by=None, conference=conference)
    letters.joined(entry, position(entry), rules.of(conference).offer_hours)
    if _fitting(entry, quotas):  # nobody else can fit now who did not fit before
        offer_freed(conference, quotas)
    kept.changed(conference)
    entry.refresh_from_db(fields=["state"])
    return entry


def position(entry: WaitingListEntry) -> int:
    """The place among those who wait for the same ticket, from 1."""
    return before(entry).count() + 1


def before(entry: WaitingListEntry) -> QuerySet[WaitingListEntry]:
    """Those who wait for the same ticket and are offered a seat first."""
    return WaitingListEntry.objects.filter(ticket_type=entry.ticket_type_id, state=EntryState.WAITING, rank__lt=entry.rank)


def open_offer(entry: WaitingListEntry) -> Offer | None:
    return entry.offers.filter(state=OfferState.OPEN).first()


def accept(entry: WaitingListEntry, *, at: datetime | None = None) -> Order:
    """The offered seats become a confirmed order. Accepting twice gives the same order; raises NoOffer when it is over."""
    now = at or timezone.now()
    from_before = Order.objects.filter(waiting_list_entry=entry).first()
    return from_before or _accept(entry, now)


@transaction.atomic
def _accept(entry: WaitingListEntry, now: datetime) -> Order:
    capacity.lock(entry.conference)
    entry.refresh_from_db()
    if entry.order is not None:
        return entry.order
    offer = open_offer(entry)
    if offer is None or offer.expires_at <= now:
        raise NoOffer
    order, tickets = _book(entry, offer, now)
    advance(offer, OfferState.ACCEPTED, OFFER_TRANSITIONS)
    advance(entry, EntryState.ACCEPTED, ENTRY_TRANSITIONS, order=order)
    activity.record("offer accepted", entry, by=None, conference=entry.conference)
    placing.place(order, tickets, by=None, at=now)
    return order


@transaction.atomic
def pass_on(entry: WaitingListEntry) -> None:
    """Not this time: the seats go to the next."""
    quotas = capacity.lock(entry.conference)
    entry.refresh_from_db()
    offer = open_offer(entry)
    if offer is None:
        raise NoOffer
    crossed = _end(offer, OfferState.PASSED)
    advance(entry, EntryState.PASSED, ENTRY_TRANSITIONS)
    activity.record("offer passed", entry, by=None, conference=entry.conference)
    crossed |= offer_freed(entry.conference, quotas)
    capacity.tell(entry.conference, crossed)


@transaction.atomic
def wait_again(entry: WaitingListEntry) -> None:
    """Who passed may wait once more, with the number of before; raises IllegalTransition the second time."""
    quotas = capacity.lock(entry.conference)
    entry.refresh_from_db()
    if entry.passed_once:
        raise IllegalTransition
    advance(entry, EntryState.WAITING, ENTRY_TRANSITIONS, passed_once=True)
    capacity.begin_waiting(entry, capacity.lacking_for(entry, quotas))
    offer_freed(entry.conference, quotas)
    kept.changed(entry.conference)


@transaction.atomic
def leave(entry: WaitingListEntry, *, by: User | None = None) -> None:
    quotas = capacity.lock(entry.conference)
    entry.refresh_from_db()
    offer = open_offer(entry)
    if offer is not None:
        _end(offer, OfferState.PASSED)
    elif entry.state == EntryState.WAITING:
        capacity.end_waiting(entry)
    advance(entry, EntryState.LEFT, ENTRY_TRANSITIONS)
    activity.record("left the waiting list", entry, by=by, conference=entry.conference)
    offer_freed(entry.conference, quotas)
    kept.changed(entry.conference)


def end_offers(at: datetime) -> int:
    """A sweep: offers whose time is over go to the next."""
    overdue = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=at).select_related("entry__conference")
    return sum(_end_offer(offer, at) for offer in overdue.order_by("expires_at")[:BATCH])


def make_offers(at: datetime) -> int:
    """A sweep: whatever fits and was not offered yet, as after a quota grew."""
    waiting = WaitingListEntry.objects.filter(state=EntryState.WAITING).values_list("conference", flat=True).distinct()
    return sum(_offer_at(conference) for conference in Conference.objects.filter(pk__in=waiting))


@transaction.atomic
def offer_now(entry: WaitingListEntry, *, by: User | None) -> None:
    """An organiser's hand on the wheel, within the rules: raises NoOffer when no seat fits or somebody stands before."""
    quotas = capacity.lock(entry.conference)
    entry.refresh_from_db()
    if entry.state != EntryState.WAITING or before(entry).exists() or not _fitting(entry, quotas):
        raise NoOffer(_("No free seat fits this party, or somebody waits before it."))
    _offer(entry, _fitting(entry, quotas), quotas)
    activity.record("offer made by hand", entry, by=by, conference=entry.conference)
    kept.changed(entry.conference)


@transaction.atomic
def move(entry: WaitingListEntry, *, to: int, reason: str, by: User | None) -> None:
    """To another place, from 1, among those who wait for the same ticket; the reason is kept for everybody of the team.

    The ranks of those it passes move up or down by one of theirs, so that nobody who joins later comes between.
    Raises SayWhy without a reason, NotWaiting when the entry does not wait.
    """
    words = clean_line(reason)[:300]
    if not words:
        raise SayWhy
    quotas = capacity.lock(entry.conference)
    entry.refresh_from_db()
    if entry.state != EntryState.WAITING:
        raise NotWaiting
    was = position(entry)
    _rank_anew(entry, to)
    after = {"place": position(entry), "reason": words}
    activity.record("moved in the waiting list", entry, by=by, conference=entry.conference, before={"place": was}, after=after)
    capacity.tell(entry.conference, offer_freed(entry.conference, quotas))


def _rank_anew(entry: WaitingListEntry, to: int) -> None:
    """The same ranks as before, given out in the new order."""
    waiting = WaitingListEntry.objects.filter(ticket_type=entry.ticket_type_id, state=EntryState.WAITING)
    others = list(waiting.exclude(pk=entry.pk).order_by("rank"))
    ranks = sorted([entry.rank, *(other.rank for other in others)])
    others.insert(min(max(to, 1), len(ranks)) - 1, entry)
    for other, rank in zip(others, ranks, strict=True):
        if other.rank != rank:
            WaitingListEntry.objects.filter(pk=other.pk).update(rank=rank)
    entry.refresh_from_db(fields=["rank"])


def offer_freed(conference: Conference, quotas: Mapping[int, Quota]) -> bool:
    """Offer what is free to the first entries that fit; `quotas` are the locked ones. True when the public sees a difference."""
    if not conference.takes_place:
        return False
    for quota in quotas.values():
        quota.refresh_from_db(fields=["taken", "size"])
    offered = _offer_in_order(conference, quotas)
    return capacity.keep_up(capacity.out_of_step(quotas), quotas) or offered


def _offer_in_order(conference: Conference, quotas: Mapping[int, Quota]) -> bool:
    """From the front of the line as long as a seat is left; those whose ticket is sold out are not even read."""
    types = {row.pk: [quota.pk for quota in row.quotas.all()] for row in conference.ticket_types.prefetch_related("quotas")}
    free = [key for key, of_type in types.items() if _left(of_type, quotas) != 0]
    line = WaitingListEntry.objects.filter(conference=conference, state=EntryState.WAITING, ticket_type__in=free).order_by("rank")
    offered = False
    for key, ticket_type, party, fewer in line.values_list("pk", "ticket_type", "party", "accept_fewer") if free else ():
        left = _left(types[ticket_type], quotas)
        seats = party if left is None else min(party, left)
        if seats >= (1 if fewer else party):
            entry = WaitingListEntry.objects.select_related("conference", "ticket_type").prefetch_related("ticket_type__quotas").get(pk=key)
            _offer(entry, seats, quotas)
            offered = True
        if all(_left(of_type, quotas) == 0 for of_type in types.values()):
            break
    return offered


def _left(of_type: Iterable[int], quotas: Mapping[int, Quota]) -> int | None:
    """Seats of the scarcest of these quotas; None when none of them is limited."""
    return min((left for key in of_type if (left := quotas[key].left) is not None), default=None)


def _offer_at(conference: Conference) -> int:
    with transaction.atomic():
        offered = offer_freed(conference, capacity.lock(conference))
        capacity.tell(conference, offered)
    return int(offered)


def _fitting(entry: WaitingListEntry, quotas: Mapping[int, Quota]) -> int:
    """How many seats could be offered: the party, or fewer if it would take fewer, or none."""
    free = [quotas[quota.pk].left for quota in entry.ticket_type.quotas.all()]
    seats = min([entry.party, *(left for left in free if left is not None)])
    return seats if seats >= entry.least else 0


def _offer(entry: WaitingListEntry, seats: int, quotas: Mapping[int, Quota]) -> None:
    needed = {quota.pk: seats for quota in entry.ticket_type.quotas.all()}
    capacity.take(needed, for_waiting=True)
    for key, number in needed.items():
        quotas[key].taken += number
    capacity.end_waiting(entry)
    offer = Offer.objects.create(
        entry=entry, seats=seats, expires_at=timezone.now() + timedelta(hours=rules.of(entry.conference).offer_hours)
    )
    capacity.keep_for(offer, needed)
    advance(entry, EntryState.OFFERED, ENTRY_TRANSITIONS)
    letters.offered(entry, offer)


def _end(offer: Offer, to: str) -> bool:
    advance(offer, to, OFFER_TRANSITIONS)
    return capacity.free_offer(offer)


@transaction.atomic
def _end_offer(offer: Offer, at: datetime) -> int:
    quotas = capacity.lock(offer.entry.conference)
    offer.refresh_from_db()
    if offer.state != OfferState.OPEN or offer.expires_at > at:
        return 0
    crossed = _end(offer, OfferState.EXPIRED)
    advance(offer.entry, EntryState.EXPIRED, ENTRY_TRANSITIONS)
    letters.offer_ended(offer.entry)
    crossed |= offer_freed(offer.entry.conference, quotas)
    capacity.tell(offer.entry.conference, crossed)
    return 1


def _refuse_second(wish: Wish) -> None:
    standing = WaitingListEntry.objects.filter(
        ticket_type=wish.ticket_type, email_key=email_key(wish.email), state__in=[EntryState.WAITING, EntryState.OFFERED]
    )
    if standing.exists():
        raise AlreadyWaiting


def _create(wish: Wish, conference: Conference) -> WaitingListEntry:
    last = WaitingListEntry.objects.filter(conference=conference).aggregate(last=Max("number"))["last"] or 0
    return WaitingListEntry.objects.create(
        conference=conference,
        ticket_type=wish.ticket_type,
        number=last + 1,
        rank=last + 1,
        party=wish.party,
        accept_fewer=wish.accept_fewer,
        name=clean_line(wish.name),
        email=wish.email.strip(),
        email_key=email_key(wish.email),
        language=wish.language,
    )


def _book(entry: WaitingListEntry, offer: Offer, now: datetime) -> tuple[Order, list[Ticket]]:
    """A held order whose tickets sit on the offer's own seats; the first is named after who waited."""
    order = Order.objects.create(
        conference=entry.conference,
        state=OrderState.HELD,
        language=entry.language,
        currency=entry.conference.currency,
        idempotency_key=f"offer-{entry.code}",
        hold_until=now + timedelta(minutes=1),
    )
    capacity.hand_over(offer, issuing.issue(order, {entry.ticket_type: offer.seats}, now, allocate=False))
    given, _space, family = entry.name.partition(" ")
    first = issuing.Holder(given, family, entry.email)
    return order, issuing.name_order(order, name=entry.name, email=entry.email, holders=[first])
