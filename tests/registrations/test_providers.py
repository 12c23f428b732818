"""A card provider that does not exist, to show that one fits without a change to the booking."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from conference.models import Conference
from registrations import providers
from registrations.models import Order, OrderState, Payment, PaymentEvent, Rules
from registrations.services import payments
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


class Card(providers.Provider):
    name, label, promise, is_paid_first = "card", "Card", "You pay on the next page.", True
    pay_within = timedelta(minutes=30)

    def is_offered(self, rules: Rules) -> bool:
        return True

    def payment_page(self, order: Order, owed: int, back: str) -> str:
        return f"https://card.example/pay/{order.code}/{owed}?back={back}"

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> providers.Event:
        if headers.get("X-Signature") != "right":
            raise providers.NotBelieved
        return providers.Event(**json.loads(body))


@pytest.fixture(autouse=True)
def _card() -> Iterator[None]:
    providers.register(Card())
    yield
    providers.unregister("card")


@pytest.fixture
def order(conference: Conference) -> Order:
    kind = make.ticket_type(conference, price=4000)
    browser = Client()
    page = browser.get(f"/{conference.slug}/register/")
    held = browser.post(f"/{conference.slug}/register/", {"key": page.context["form"].fields["key"].initial, f"type_{kind.pk}": 1})
    sent = browser.post(held["Location"], {"given": "Aysel", "email": "a@example.org", "method": "card"})
    row = Order.objects.get()
    assert sent["Location"] == f"https://card.example/pay/{row.code}/4000?back=http://localhost:8000{row.get_absolute_url()}"
    return row


def tell(conference: Conference, order: str, signature: str = "right", **fields: Any) -> int:
    event = {"key": "e1", "kind": "paid", "order": order, "amount": 4000, "currency": "AZN", "reference": "p1", **fields}
    headers = {"X-Signature": signature}
    address = f"/{conference.slug}/payments/card/"
    return Client(enforce_csrf_checks=True).post(address, json.dumps(event), content_type="application/json", headers=headers).status_code


def effect(order: Order) -> tuple[str, int, int, int]:
    order.refresh_from_db()
    return order.state, payments.owed(order), Payment.objects.count(), PaymentEvent.objects.count()


def test_the_visitor_is_led_to_the_provider_and_the_event_confirms_the_order(conference: Conference, order: Order) -> None:
    assert effect(order) == (OrderState.PENDING, 4000, 0, 0)

    assert tell(conference, order.code) == 204

    assert effect(order) == (OrderState.CONFIRMED, 0, 1, 1)


def test_an_event_told_twice_and_a_payment_told_by_two_events_have_one_effect(conference: Conference, order: Order) -> None:
    answers = [tell(conference, order.code), tell(conference, order.code), tell(conference, order.code, key="e2")]

    assert answers == [204, 204, 204]
    assert effect(order) == (OrderState.CONFIRMED, 0, 1, 2)


def test_events_out_of_order_have_one_effect(conference: Conference, order: Order) -> None:
    tell(conference, order.code, key="e3")
    tell(conference, order.code, key="e1", kind="begun")
    tell(conference, order.code, key="e2", kind="failed")

    assert effect(order) == (OrderState.CONFIRMED, 0, 1, 3)


def test_a_bad_signature_another_order_and_another_provider_keep_nothing(
    conference: Conference, other_conference: Conference, order: Order
) -> None:
    elsewhere = make.order(make.ticket_type(other_conference, price=4000))

    assert tell(conference, order.code, signature="wrong") == 400
    assert tell(conference, "NOTHING1") == 404
    assert tell(conference, elsewhere.code) == 404
    assert Client().post(f"/{conference.slug}/payments/bank/", "x", content_type="text/plain").status_code == 400
    assert Client().post(f"/{conference.slug}/payments/nobody/", "x", content_type="text/plain").status_code == 404
    assert effect(order) == (OrderState.PENDING, 4000, 0, 0)


def test_money_that_cannot_be_booked_is_kept_as_told(conference: Conference, order: Order) -> None:
    assert tell(conference, order.code, currency="EUR") == 204

    assert effect(order) == (OrderState.PENDING, 4000, 0, 1)
    assert PaymentEvent.objects.get().payment is None


def test_a_way_that_is_not_offered_is_refused(conference: Conference) -> None:
    with pytest.raises(providers.NotOffered):
        providers.choose("bank", Rules(conference=conference))


def test_the_order_page_leads_to_the_provider_until_it_is_paid(conference: Conference, order: Order) -> None:
    browser = Client()
    browser.get(f"/{conference.slug}/orders/{order.code}/open/{order.secret}/")
    address = f"/{conference.slug}/orders/{order.code}/pay/"

    before = browser.post(address)["Location"]
    tell(conference, order.code)
    after = browser.post(address)["Location"]

    assert (before.split("?")[0], after) == (f"https://card.example/pay/{order.code}/4000", order.get_absolute_url())
    assert Client().post(address).status_code == 404
