"""Who wears a badge, and what stands on it."""

from collections.abc import Iterator

from django.db.models import Prefetch

from conference.lib.localized import in_language
from conference.models import Conference
from registrations.exports.badges import BATCH, Badge
from registrations.models import Ticket, TicketSecret
from registrations.models.orders import TicketQuerySet
from speakers.models import Speaker


def badges_exist(conference: Conference, tickets: TicketQuerySet) -> bool:
    return _valid(conference, tickets).exists()


def badges(conference: Conference, tickets: TicketQuerySet) -> Iterator[Badge]:
    """Of the valid ones among these tickets, by name, a batch at a time. A speaker's affiliation is known; others have none here."""
    affiliations = _affiliations(conference)
    secrets = Prefetch("secrets", TicketSecret.objects.filter(kind=TicketSecret.Kind.ENTRY, revoked_at=None), to_attr="entry")
    rows = _valid(conference, tickets).order_by("search_key", "pk")
    for row in rows.select_related("ticket_type").prefetch_related(secrets).iterator(chunk_size=BATCH):
        kind = in_language(row.ticket_type.name, conference.default_language).text
        yield Badge(row.name_wanted, affiliations.get(row.email_key, ""), kind, row.entry[0].value if row.entry else "")


def _valid(conference: Conference, tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(pk__in=Ticket.objects.valid().values("pk"), order__conference=conference)


def _affiliations(conference: Conference) -> dict[str, str]:
    rows = Speaker.objects.filter(conference=conference).exclude(email_key="").exclude(affiliation="")
    return dict(rows.values_list("email_key", "affiliation"))
