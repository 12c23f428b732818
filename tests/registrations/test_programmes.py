"""The own programme on the ticket: carried there from a browser or from a private address, and not handed over with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.models import Activity, Conference
from registrations.models import Ticket
from registrations.personal import records
from registrations.services import programmes, tickets, transfers
from registrations.services.issuing import Holder
from sessions.models import Agenda, Session
from sessions.queries.frozen import pending
from sessions.services import agendas, letters, schedule
from tests.factories import registrations as make
from tests.factories import sessions as make_session

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


def talks(at: Conference, *hours: int) -> list[Session]:
    return [make_session.public(at, hour=hour, title=f"Talk number {number}") for number, hour in enumerate(hours)]


def ids(*sessions: Session) -> str:
    return ",".join(session.public_id for session in sessions)


def holder_of(ticket: Ticket) -> tuple[Client, str]:
    base = f"/{ticket.order.conference.slug}/tickets/{ticket.code}/"
    browser = Client()
    browser.get(f"{base}open/{make.key_of(ticket)}/")
    return browser, base


def held(ticket: Ticket) -> set[str]:
    agenda = Ticket.objects.get(pk=ticket.pk).agenda
    return {str(item.session) for item in agenda.items.select_related("session")} if agenda else set()


def test_stars_are_carried_to_the_ticket_and_join_those_that_are_there(conference: Conference) -> None:
    first, second, third = talks(conference, 10, 10, 14)
    browser, base = holder_of(make.ticket(make.ticket_type(conference)))

    browser.post(f"{base}programme/", {"sessions": ids(first, second)})
    answer = browser.post(f"{base}programme/", {"sessions": ids(third)}, follow=True)

    text = answer.content.decode()
    agenda = Agenda.objects.get()
    assert [str(session) in text for session in (first, second, third)] == [True, True, True]
    assert "2 are on at the same time as others" in text
    assert f"/{conference.slug}/my-programme/{agenda.private_id}.ics" in text
    assert Activity.objects.filter(verb="own programme carried to ticket").count() == 1
    assert agenda.private_id not in str([(row.before, row.after, row.personal) for row in Activity.objects.all()])


def test_what_is_kept_already_is_carried_by_its_address(conference: Conference) -> None:
    [session] = talks(conference, 10)
    agenda = agendas.keep(conference, [session.public_id])
    browser, base = holder_of(ticket := make.ticket(make.ticket_type(conference)))

    browser.post(f"{base}programme/", {"address": f"https://example.org/az/{conference.slug}/my-programme/{agenda.private_id}/"})
    assert held(ticket) == {"Talk number 0"}
    browser.post(f"{base}programme/let-go/")

    assert held(ticket) == set()
    assert Agenda.objects.get() == agenda


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"address": "https://example.org/"}, "This is not the address of a kept programme"),
        ({"address": "https://example.org/x/my-programme/aaaaaaaaaaaaaaaaaaaaaaaa/"}, "Nothing is kept at this address"),
        ({}, "Paste the address where your programme is kept."),
        ({"sessions": "zzzzzz"}, "Star at least one session first."),
    ],
)
def test_what_is_no_address_is_refused_in_words_and_stays_typed(given: dict[str, str], words: str, conference: Conference) -> None:
    talks(conference, 10)
    browser, base = holder_of(ticket := make.ticket(make.ticket_type(conference)))

    answer = browser.post(f"{base}programme/", given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert given.get("address", "") in answer.content.decode()
    assert held(ticket) == set()


def test_a_programme_of_another_conference_is_not_carried(conference: Conference, other_conference: Conference) -> None:
    theirs = agendas.keep(other_conference, [make_session.public(other_conference).public_id])
    ticket = make.ticket(make.ticket_type(conference))
    talks(conference, 10)
    browser, base = holder_of(ticket)

    assert browser.post(f"{base}programme/", {"address": theirs.private_id}).status_code == 422
    with pytest.raises(programmes.NoSuchProgramme):
        programmes.carry(ticket, theirs)


def test_nobody_reads_or_changes_the_programme_of_a_ticket_without_its_key(conference: Conference, stranger: Client) -> None:
    [session] = talks(conference, 10)
    kind = make.ticket_type(conference)
    ticket, other = make.ticket(kind), make.ticket(kind)
    programmes.carry_stars(ticket, [session.public_id])
    browser, _base = holder_of(other)
    base = f"/{conference.slug}/tickets/{ticket.code}/"

    for client in (stranger, browser):
        assert client.get(base).status_code == 404
        assert client.post(f"{base}programme/", {"sessions": ids(session)}).status_code == 404
        assert client.post(f"{base}programme/let-go/").status_code == 404
    assert held(ticket) == {"Talk number 0"}
    assert held(other) == set()


def test_from_the_kept_page_the_tickets_of_this_browser_are_offered_and_no_others(conference: Conference, stranger: Client) -> None:
    [session] = talks(conference, 10)
    kind = make.ticket_type(conference)
    mine, other = make.ticket(kind), make.ticket(kind)
    agenda = agendas.keep(conference, [session.public_id])
    browser, base = holder_of(mine)
    choose = f"/{conference.slug}/tickets/programme/"
    browser.cookies[f"tickets_{other.code}"] = "guessed"

    page = browser.get(f"/{conference.slug}/my-programme/{agenda.private_id}/").content.decode()
    offered = browser.post(choose, {"address": agenda.private_id}).content.decode()

    assert f'action="{choose}"' in page
    assert [code in offered for code in (mine.code, other.code)] == [True, False]
    assert browser.post(f"{base}programme/", {"address": agenda.private_id}).status_code == 302
    assert held(mine) == {"Talk number 0"}
    nobody = stranger.post(choose, {"address": agenda.private_id}).content.decode()
    assert "This browser knows no ticket" in nobody
    assert mine.code not in nobody
    assert stranger.post(choose, {"address": "x" * 30}).status_code == 404


def test_who_takes_the_ticket_over_does_not_get_the_programme(conference: Conference) -> None:
    [session] = talks(conference, 10)
    ticket = make.ticket(make.ticket_type(conference))
    programmes.carry_stars(ticket, [session.public_id])
    transfer = transfers.offer(ticket, email="receiver@example.org", language="en")

    transfers.accept(transfer, Holder("Rauf", "Yeni", "receiver@example.org"))

    assert held(ticket) == set()
    assert Agenda.objects.count() == 1


def test_it_is_told_to_its_person_and_goes_with_the_person(conference: Conference) -> None:
    [session] = talks(conference, 10)
    ticket = make.ticket(make.ticket_type(conference))
    programmes.carry_stars(ticket, [session.public_id])

    told: list[Any] = [row for row in records.show(ticket.email_key) if "My programme" in str(row.what)]
    records.erase(ticket.email_key, None)

    assert [row.values["sessions"] for row in told] == ["Talk number 0"]
    assert not Agenda.objects.exists()


def test_a_programme_that_is_kept_no_longer_leaves_the_ticket(conference: Conference) -> None:
    [session] = talks(conference, 10)
    browser, base = holder_of(ticket := make.ticket(make.ticket_type(conference)))
    programmes.carry_stars(ticket, [session.public_id])

    agendas.forget(Agenda.objects.get())

    assert "I have kept a programme already" in browser.get(base).content.decode()


def test_many_sessions_cost_the_tickets_page_no_more_statements_than_one(conference: Conference) -> None:
    sessions = talks(conference, 10, 12, 14)
    browser, base = holder_of(ticket := make.ticket(make.ticket_type(conference)))
    counts = []
    for chosen in (sessions[:1], sessions):
        programmes.carry_stars(ticket, [session.public_id for session in chosen])
        browser.get(base)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(base).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_session_that_moves_is_told_to_the_holder_once(conference: Conference) -> None:
    [session] = talks(conference, 10)
    agenda = agendas.keep(conference, [session.public_id])
    kind = make.ticket_type(conference)
    first, second = make.ticket(kind, email="holder@example.org"), make.ticket(kind, email="holder@example.org")
    for ticket in (first, second):
        programmes.carry(ticket, agenda)
    Conference.objects.filter(pk=conference.pk).update(auto_release=False)
    starts_at = make_session.at_hour(conference, 15)
    schedule.place(session, room=None, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), by=None)
    changes = pending(conference)

    told = letters.recipients(conference, changes, presenters=True, keepers=True)

    assert [(person.email, len(person.own), len(person.kept)) for person in told] == [("holder@example.org", 0, 1)]
    tickets.cancel(first, by=None)
    tickets.cancel(second, by=None)
    assert letters.recipients(conference, changes, presenters=True, keepers=True) == []
