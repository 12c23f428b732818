"""A ticket's mailed link proves its address; having the ticket alone does not."""

import pytest
from django.test import Client

from conference.models import Conference
from registrations.models import Ticket
from tests.factories import proceedings as papers
from tests.factories import registrations as tickets

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def ticket(conference: Conference) -> Ticket:
    made = tickets.ticket(tickets.ticket_type(conference, tickets.quota(conference)))
    Ticket.objects.filter(pk=made.pk).update(email="holder@example.org", email_key="holder@example.org")
    made.refresh_from_db()
    return made


def test_the_mailed_link_leads_on_to_the_papers(ticket: Ticket, conference: Conference, stranger: Client) -> None:
    own = f"/{conference.slug}/tickets/{ticket.code}/"
    stranger.get(f"{own}open/{tickets.key_of(ticket)}/")
    assert "/reviews/as/" not in stranger.get(own).content.decode()

    papers.paper(at=conference)

    assert "/reviews/as/" in stranger.get(own).content.decode()


def test_another_address_on_the_ticket_is_not_proven(ticket: Ticket, conference: Conference, stranger: Client) -> None:
    papers.paper(at=conference)
    own = f"/{conference.slug}/tickets/{ticket.code}/"
    stranger.get(f"{own}open/{tickets.key_of(ticket)}/")

    Ticket.objects.filter(pk=ticket.pk).update(email="victim@example.org", email_key="victim@example.org")

    assert "/reviews/as/" not in stranger.get(own).content.decode()
