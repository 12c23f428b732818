"""What is new, to the registration team each morning; nothing when nothing is."""

from dataclasses import astuple, dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from accounts.models import User
from conference.models import Conference, Role, TeamMember
from registrations.models import (
    Awaits,
    EntryState,
    Order,
    Refund,
    RefundState,
    Rules,
    Ticket,
    TicketState,
    TicketType,
    WaitingListEntry,
)
from registrations.services import letters

MORNING = time(7)


@dataclass(frozen=True)
class News:
    """Counts since the last digest, and what waits now."""

    registered: int
    given_back: int
    to_approve: int
    refunds_due: int
    joined: int
    waiting: int

    @property
    def is_worth_a_letter(self) -> bool:
        return any(astuple(self)[:5])


def send(at: datetime) -> int:
    """A sweep: each conference once a morning of its own zone, until it is over."""
    selling = TicketType.objects.values("conference")
    rows = Conference.objects.public().filter(pk__in=selling, ends_on__gte=at.date() - timedelta(days=1))
    return sum(_send_one(conference, at) for conference in rows.filter(starts_on__lte=at.date() + timedelta(days=400)))


def since(conference: Conference, moment: datetime) -> News:
    orders = Order.objects.filter(conference=conference)
    tickets = Ticket.objects.filter(order__conference=conference)
    entries = WaitingListEntry.objects.filter(conference=conference)
    return News(
        registered=tickets.valid().filter(order__confirmed_at__gt=moment).count(),
        given_back=tickets.filter(state=TicketState.CANCELLED, cancelled_at__gt=moment, order__confirmed_at__isnull=False).count(),
        to_approve=orders.filter(awaits=Awaits.APPROVAL).count(),
        refunds_due=Refund.objects.filter(order__conference=conference, state=RefundState.DUE).count(),
        joined=entries.filter(joined_at__gt=moment).count(),
        waiting=entries.filter(state=EntryState.WAITING).count(),
    )


@transaction.atomic
def _send_one(conference: Conference, at: datetime) -> int:
    """The row is locked, so that of several workers one writes."""
    Rules.objects.get_or_create(conference=conference)
    rules = Rules.objects.select_for_update().get(conference=conference)
    morning = _last_morning(conference, at)
    if rules.digest_at is not None and rules.digest_at >= morning:
        return 0
    news = since(conference, rules.digest_at or morning - timedelta(days=1))
    Rules.objects.filter(pk=rules.pk).update(digest_at=at)
    if not (rules.sends_digest and news.is_worth_a_letter):
        return 0
    team = _team(conference)
    for person in team:
        letters.digest(person.email, conference.default_language, conference, news, f"{morning:%Y-%m-%d}")
    return len(team)


def _last_morning(conference: Conference, at: datetime) -> datetime:
    local = at.astimezone(conference.tzinfo)
    morning = datetime.combine(local.date(), MORNING, conference.tzinfo)
    return morning if morning <= local else morning - timedelta(days=1)


def _team(conference: Conference) -> list[User]:
    members = TeamMember.objects.filter(role=Role.REGISTRATION).select_related("user")
    here = members.filter(conference=conference) | members.filter(organisation=conference.organisation_id)
    return [member.user for member in here.order_by("pk")]
