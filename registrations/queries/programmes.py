"""The own programme as the ticket's page shows it."""

from dataclasses import dataclass

from django.urls import reverse

from conference.services.mail import absolute
from registrations.models import Ticket
from sessions.models import ScheduleVersion
from sessions.queries.agenda import AgendaPage, agenda_page, kept_in


@dataclass(frozen=True)
class TicketProgramme:
    """`page` is empty until something is carried to the ticket."""

    page: AgendaPage | None
    url: str
    feed: str


def of_ticket(ticket: Ticket) -> TicketProgramme | None:
    """None where there is no programme to choose from yet."""
    conference, agenda = ticket.order.conference, ticket.agenda
    if agenda is None:
        released = ScheduleVersion.objects.current().filter(conference=conference).exists()
        return TicketProgramme(None, "", "") if released else None
    url = reverse("programme:agenda", args=[conference.slug, agenda.private_id])
    feed = absolute(reverse("programme_files:agenda", args=[conference.slug, agenda.private_id]))
    return TicketProgramme(agenda_page(conference, kept_in(agenda)), url, feed)
