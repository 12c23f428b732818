"""The table of tickets: whole, recorded, and never whole in memory."""

import tracemalloc
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.lib import csv
from conference.models import Activity, Conference
from registrations.models import Ticket
from registrations.queries import orders as queries_orders
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
TICKETS = "/admin/registrations/ticket/"


def sold(conference: Conference, number: int) -> None:
    call_command("populate", conference.slug, tickets=number, verbosity=0)


def peak_bytes() -> int:
    tracemalloc.start()
    try:
        assert sum(len(line) for line in csv.lines(queries_orders.TICKET_HEAD, queries_orders.ticket_cells(Ticket.objects.all()))) > 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_table_is_sent_line_by_line_and_who_took_it_is_recorded(
    conference: Conference, registration_officer: User, client_of: Callable[[User], Client]
) -> None:
    ticket = make.ticket(make.ticket_type(conference, price=1250), name="=Formula Person", email="guest@example.org")

    answer = client_of(registration_officer).post(TICKETS, {"action": "as_csv", "_selected_action": [ticket.pk]})

    assert answer.streaming
    lines = b"".join(answer).decode().lstrip("\ufeff").splitlines()
    assert lines[0] == "code,name,e-mail,type,state,order,price,currency"
    assert lines[1] == f"{ticket.code},'=Formula Person,guest@example.org,{ticket.line.text},claimed,{ticket.order.code},12.5,AZN"
    taken = Activity.objects.get(verb="tickets downloaded")
    assert (taken.actor, taken.after) == (registration_officer, {"tickets": 1})


def test_the_table_costs_one_statement_for_one_ticket_and_for_three(conference: Conference) -> None:
    counts = []
    for _round in range(2):
        make.order(make.ticket_type(conference), 1 + 2 * len(counts))
        with CaptureQueriesContext(connection) as captured:
            list(queries_orders.ticket_cells(Ticket.objects.all()))
        counts.append(len(captured))

    assert counts == [1, 1]


def test_memory_does_not_grow_with_the_table(conference: Conference) -> None:
    sold(conference, 2500)
    peak_bytes()
    few = peak_bytes()

    sold(conference, 7500)

    assert peak_bytes() < 1.25 * few


@pytest.mark.slow
def test_a_hundred_thousand_tickets_are_sent_in_the_memory_of_a_few_thousand(conference: Conference) -> None:
    sold(conference, 2500)
    peak_bytes()
    few = peak_bytes()

    sold(conference, 97_500)

    assert peak_bytes() < 1.25 * few
