"""Who may read a holder's name in the list of participants. The holder decides; the conference's rules may only narrow it."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.models import Conference, Consent
from conference.services import activity
from registrations.models import Rules, Ticket, TicketState
from registrations.services import issuing, rules

PURPOSE = "list of participants"
TEXT_VERSION = "2026-11"
_REACH = {Rules.Listing.NOBODY: 0, Rules.Listing.PARTICIPANTS: 1, Rules.Listing.PUBLIC: 2}


def choices(agreed: Rules) -> list[str]:
    """What a holder may agree to, the narrowest first; nothing to choose when there is no list."""
    if agreed.listing == Rules.Listing.NOBODY:
        return []
    return [level for level in Ticket.Listed.values if _REACH[Rules.Listing(level)] <= _REACH[Rules.Listing(agreed.listing)]]


@transaction.atomic
def agree(ticket: Ticket, listed: str, *, by: User | None = None, key: str | None = None) -> None:
    """The holder's word counts at once; what the rules do not offer counts as nobody."""
    issuing.lock(ticket, key=key)
    if ticket.state != TicketState.CLAIMED:
        raise issuing.TicketIsOver
    conference, before = ticket.order.conference, ticket.listed
    wanted = within(listed, rules.of(conference))
    if wanted == before:
        return
    ticket.listed = wanted
    ticket.save(update_fields=["listed"])
    record(ticket)
    activity.record(
        "consent to be listed changed", ticket, by=by, conference=conference, before={"listed": before}, after={"listed": wanted}
    )
    tell(conference, Ticket.Listed.PUBLIC in (before, wanted))


def within(listed: str | None, agreed: Rules) -> str:
    return listed if listed in choices(agreed) else Ticket.Listed.NOBODY


def record(ticket: Ticket) -> None:
    """The text's version and the time stay with the answer; an earlier consent is withdrawn, never rewritten."""
    of_ticket = {"content_type": ContentType.objects.get_for_model(Ticket), "object_id": ticket.pk}
    now = timezone.now()
    Consent.objects.filter(**of_ticket, purpose__startswith=PURPOSE, withdrawn_at=None).update(withdrawn_at=now)
    if ticket.listed != Ticket.Listed.NOBODY:
        Consent.objects.create(**of_ticket, purpose=f"{PURPOSE}: {ticket.listed}", text_version=TEXT_VERSION, given_at=now)


def shows(tickets: Iterable[Ticket]) -> bool:
    """Whether the public list may name one of them."""
    return any(ticket.listed == Ticket.Listed.PUBLIC for ticket in tickets)


def tell(conference: Conference, seen: bool) -> None:
    """The last statement of a transaction that changed what the public list says."""
    if seen:
        kept.changed(conference)
