"""What the panel's start page draws of registration."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.lib.charts import BarChart
from conference.lib.places import Figure
from conference.models import Conference
from registrations.models import LedgerEntry, Refund
from registrations.places import figures
from registrations.services import payments, refunds, tickets
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


def drawn(at: Conference) -> dict[int, Figure]:
    return {figure.order: figure for figure in figures.of(at, timezone.now())}


def test_money_is_drawn_week_by_week_less_what_went_back(conference: Conference, other_conference: Conference) -> None:
    kind = make.ticket_type(conference, price=5000)
    paid, given_back, open_order = make.ticket(kind), make.ticket(kind), make.order(kind)
    for ticket in (paid, given_back):
        payments.take_at_door(ticket.order, by=None)
    tickets.cancel(given_back, by=None)
    refunds.pay_back(Refund.objects.get(), by=None)
    payments.take_at_door(make.order(make.ticket_type(other_conference, price=900)), by=None)

    money = drawn(conference)[12]

    assert str(money.title).replace("\xa0", " ") == "50 AZN came in within twelve weeks, 50 AZN is still owed"
    assert isinstance(money.content, BarChart)
    assert [bar.value for bar in money.content.bars] == [0] * 11 + [50]
    assert open_order.state == "confirmed"


def test_what_came_before_the_twelve_weeks_is_not_drawn(conference: Conference) -> None:
    long_ago = timezone.now() - timedelta(weeks=20)
    payments.receive(make.order(make.ticket_type(conference, price=5000)), 5000, provider="door", reference="r", at=long_ago)

    assert 12 not in drawn(conference)
    assert LedgerEntry.objects.filter(at=long_ago).exists()


def test_types_are_compared_when_there_are_several(conference: Conference) -> None:
    one, other = make.ticket_type(conference), make.ticket_type(conference)
    make.order(one)
    assert 21 not in drawn(conference)

    make.order(other, 2)

    types = drawn(conference)[21]
    assert str(types.title) == "3 valid tickets, by type"
    assert [(bar.name, bar.taken, bar.size) for bar in types.content] == [(str(other.name), 2, 3), (str(one.name), 1, 3)]  # type: ignore[attr-defined]


def test_the_start_page_costs_the_same_for_one_order_and_for_many(conference: Conference) -> None:
    one, other = make.ticket_type(conference, price=100), make.ticket_type(conference)
    counts = []
    for _round in range(2):
        for kind in (one, other):
            make.order(kind)
        with CaptureQueriesContext(connection) as captured:
            drawn(conference)
        counts.append(len(captured))

    assert counts[0] == counts[1]
