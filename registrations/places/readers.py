"""Whom a change in a kept programme concerns: the holders of the tickets that it goes with."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from conference.lib.places import Reader
from registrations.models import Ticket
from sessions.models import Agenda


def holders(agendas: Sequence[Agenda], at: datetime) -> dict[int, list[Reader]]:
    found: dict[int, list[Reader]] = defaultdict(list)
    for ticket in Ticket.objects.valid().filter(agenda__in=agendas).exclude(email="").order_by("pk"):
        assert ticket.agenda_id is not None
        found[ticket.agenda_id].append(Reader(ticket.email, ticket.name_wanted, ticket.language))
    return found
