"""Money in the panel, and the choice of a way to pay on the visitor's pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Conference
from registrations.models import Order, OrderState, Payment, Refund
from registrations.services import booking, payments, tickets
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
ORDERS, REFUNDS = "/admin/registrations/order/", "/admin/registrations/refund/"
TRANSFERS, MONEY = "/admin/registrations/payment/transfers/", "/admin/registrations/ledgerentry/money/"


@pytest.fixture
def kind(conference: Conference) -> Any:
    make.takes_transfers(conference, takes_cash=True)
    return make.ticket_type(conference, make.quota(conference, 20), price=4000)


@pytest.fixture
def officer(registration_officer: User, client_of: Any) -> Client:
    return client_of(registration_officer)


def by_transfer(kind: Any, **fields: Any) -> Order:
    held = make.held(kind)
    address = fields.pop("email", f"{held.code}@example.org")
    return booking.confirm(held, name="Aysel Nümunəli", email=address, holders=[], method="bank")


def test_the_visitor_chooses_between_the_ways_and_reads_what_will_happen(conference: Conference, kind: Any, stranger: Client) -> None:
    page = stranger.get(f"/{conference.slug}/register/")
    held = stranger.post(f"/{conference.slug}/register/", {"key": page.context["form"].fields["key"].initial, f"type_{kind.pk}": 1})[
        "Location"
    ]
    shown = stranger.get(held).content.decode()
    code = Order.objects.get().code
    assert [word in shown for word in ("How will you pay?", "AZ00 TEST 0000 0000", f"<b>{code}</b>")] == [True] * 3
    details = {"given": "Aysel", "email": "a@example.org"}

    missing, forged = stranger.post(held, details), stranger.post(held, {**details, "method": "card"})
    done = stranger.post(held, {**details, "method": "bank"}, follow=True)

    assert (missing.status_code, forged.status_code) == (422, 422)
    assert 'value="Aysel"' in missing.content.decode()
    assert (Order.objects.get().method, Order.objects.get().awaits) == ("bank", "payment")
    after = done.content.decode()
    assert [word in after for word in ("please pay", code, "AZ00 TEST 0000 0000")] == [True] * 3


def test_one_way_is_no_question_and_a_free_order_says_nothing_of_money(conference: Conference, stranger: Client) -> None:
    paid, free = make.ticket_type(conference, price=4000), make.ticket_type(conference)
    shown = []
    for kind in (paid, free):
        page = stranger.get(f"/{conference.slug}/register/")
        fields = {"key": page.context["form"].fields["key"].initial, f"type_{kind.pk}": 1}
        shown.append(stranger.post(f"/{conference.slug}/register/", fields, follow=True).content.decode())

    assert ["How will you pay?" in text for text in shown] == [False, False]
    assert ["How you pay" in text for text in shown] == [True, False]
    assert "Register, pay at the door" in shown[0]


def test_orders_are_found_by_what_they_wait_for_by_way_and_by_deadline(kind: Any, officer: Client) -> None:
    waiting, door = by_transfer(kind), make.order(kind)
    late = by_transfer(kind)
    Order.objects.filter(pk=late.pk).update(pay_until=timezone.now() - timedelta(hours=1))

    def found(query: str) -> set[str]:
        page = officer.get(f"{ORDERS}?{query}").content.decode()
        return {order.code for order in (waiting, door, late) if order.code in page}

    assert found("awaits__exact=payment") == {waiting.code, late.code}
    assert found("method=door") == {door.code}
    assert found("overdue=yes") == found("overdue=soon") == {late.code}
    assert found("state__exact=confirmed") == {door.code}


def test_marking_paid_and_giving_more_time_for_many_at_once(kind: Any, officer: Client) -> None:
    one, two, late = by_transfer(kind), by_transfer(kind), by_transfer(kind)
    day = (timezone.now() + timedelta(days=40)).date()

    officer.post(ORDERS, {"action": "mark_paid", "_selected_action": [one.pk, two.pk]})
    asked = officer.post(ORDERS, {"action": "extend", "_selected_action": [late.pk]})
    wrong = officer.post(ORDERS, {"action": "extend", "_selected_action": [late.pk], "until": "soon"})
    officer.post(ORDERS, {"action": "extend", "_selected_action": [late.pk], "until": day.isoformat()})

    assert (asked.status_code, wrong.status_code) == (200, 422)
    states = [Order.objects.get(pk=order.pk).state for order in (one, two, late)]
    assert states == [OrderState.CONFIRMED, OrderState.CONFIRMED, OrderState.PENDING]
    late.refresh_from_db()
    assert late.pay_until.astimezone(late.conference.tzinfo).date() == day


def test_a_payment_of_a_part_is_entered_once_however_often_the_form_is_sent(kind: Any, officer: Client) -> None:
    order = by_transfer(kind)
    address = f"{ORDERS}{order.pk}/payment/"
    start = officer.get(address).context["form"].initial
    fields = {**start, "amount": "25,50", "provider": "bank", "reference": "statement 7"}

    wrong = officer.post(address, {**fields, "amount": "a lot"})
    answers = [officer.post(address, fields).status_code for _attempt in range(2)]

    assert (wrong.status_code, 'value="a lot"' in wrong.content.decode()) == (422, True)
    assert answers == [302, 302]
    assert [(payment.amount, payment.reference) for payment in Payment.objects.all()] == [(2550, "statement 7")]
    other = officer.get(address).context["form"].initial
    refused = officer.post(address, {**other, "provider": "bank", "reference": "statement 7"})
    assert (refused.status_code, "belongs to another payment" in refused.content.decode()) == (422, True)


def test_refunds_are_ended_with_a_reference_or_a_reason(kind: Any, officer: Client) -> None:
    rows = []
    for _order in range(2):
        order = make.order(kind)
        payments.take_at_door(order, by=None)
        tickets.cancel(order.tickets.select_related("order__conference", "line").get())
        rows.append(Refund.objects.get(order=order))
    assert "2</b>" in officer.get("/admin/").content.decode()

    asked = officer.post(REFUNDS, {"action": "pay_back", "_selected_action": [rows[0].pk]})
    officer.post(REFUNDS, {"action": "pay_back", "_selected_action": [rows[0].pk], "reference": "SWIFT 7"})
    missing = officer.post(REFUNDS, {"action": "drop", "_selected_action": [rows[1].pk], "reason": " "})
    officer.post(REFUNDS, {"action": "drop", "_selected_action": [rows[1].pk], "reason": "A gift"})

    assert (asked.status_code, missing.status_code) == (200, 422)
    assert [(row.state, row.reference, row.reason) for row in Refund.objects.order_by("pk")] == [
        ("done", "SWIFT 7", "Ticket given back"),
        ("dropped", "", "A gift"),
    ]


def test_a_statement_is_shown_before_it_is_booked_and_what_was_pasted_stays(kind: Any, officer: Client) -> None:
    order = by_transfer(kind)
    fields = {"lines": f"{order.code},40,2027-03-01\n<b>rent</b>,900,2027-03-01"}

    looked = officer.post(TRANSFERS, fields).content.decode()
    assert ("Book 1 payment" in looked, "&lt;b&gt;rent" in looked, Payment.objects.count()) == (True, True, 0)
    officer.post(TRANSFERS, {**fields, "book": "1"})
    again = officer.post(TRANSFERS, {**fields, "book": "1"}).content.decode()

    assert (Payment.objects.count(), "Booked already" in again) == (1, True)
    assert officer.post(TRANSFERS, {"lines": "  "}).status_code == 422


def test_money_as_of_a_day_and_its_csv(conference: Conference, kind: Any, officer: Client) -> None:
    order = make.order(kind, name="Aysel Gizli")
    payments.receive(order, 4000, provider="bank", reference="=cmd()")
    yesterday = (timezone.now().astimezone(conference.tzinfo) - timedelta(days=1)).date()

    today = officer.get(MONEY).content.decode()
    before = officer.get(f"{MONEY}?on={yesterday}").content.decode()
    csv = b"".join(officer.get("/admin/registrations/ledgerentry/money.csv").streaming_content).decode()

    assert [today.count("40\u00a0AZN") > 2, "40\u00a0AZN" in before] == [True, False]
    rows = [line.split(",") for line in csv.splitlines()]
    assert [row[1:4] for row in rows[1:]] == [[order.code, "charge", "40.00"], [order.code, "payment", "-40.00"]]
    assert rows[2][-1] == "'=cmd()"
    assert officer.get(f"{MONEY}?on=never").status_code == 422


def test_money_of_others_does_not_exist(
    kind: Any, organiser_of_another_conference: User, door_staff: User, organiser: User, client_of: Any
) -> None:
    order = by_transfer(kind)
    payments.receive(order, 4100, provider="bank", reference="secret reference")
    elsewhere = client_of(organiser_of_another_conference)
    lists = ["/admin/registrations/payment/", REFUNDS, "/admin/registrations/document/", "/admin/registrations/ledgerentry/"]

    pages = [elsewhere.get(address).content.decode() for address in (*lists, MONEY)]
    csv = b"".join(elsewhere.get("/admin/registrations/ledgerentry/money.csv").streaming_content).decode()

    assert [order.code in page or "secret" in page or "41\u00a0AZN" in page for page in (*pages, csv)] == [False] * 6
    assert elsewhere.get(f"{ORDERS}{order.pk}/payment/").status_code == 404
    assert "Names no order" in elsewhere.post(TRANSFERS, {"lines": f"{order.code},1,2027-03-01"}).content.decode()
    for person in (door_staff, organiser):
        browser = client_of(person)
        assert {browser.get(address).status_code for address in (*lists, MONEY, TRANSFERS, f"{ORDERS}{order.pk}/payment/")} == {403}


@pytest.mark.parametrize(
    "address", ["/admin/registrations/payment/", REFUNDS, "/admin/registrations/document/", "/admin/registrations/ledgerentry/", ORDERS]
)
def test_lists_cost_the_same_statements_for_one_row_and_three(kind: Any, officer: Client, address: str) -> None:
    counts = []
    for more in (1, 2):
        for _order in range(more):
            order = make.order(kind)
            payments.receive(order, 4100, provider="door", reference=order.code)
        officer.get(address)
        with CaptureQueriesContext(connection) as captured:
            officer.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]
