import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from conference.models import Conference
from registrations.exports import tickets as exports_tickets
from registrations.models import Document, Order, Refund
from registrations.services import payments, prices, refunds, tickets
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def paid(conference: Conference, price: int = 11800, number: int = 1, name: str = "Ирина Əlizadə-Ødegård", **fields: Any) -> Order:
    order = make.order(make.ticket_type(conference, price=price, **fields), number, name=name)
    payments.take_at_door(order, by=None)
    return order


def words(document: Document) -> str:
    return " ".join(PdfReader(io.BytesIO(exports_tickets.document_pdf(document))).pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("gross", "rate", "tax"), [(11800, 1800, 1800), (100, 1800, 15), (1, 1800, 0), (4, 1800, 1), (10, 2500, 2), (5000, 0, 0), (3, 10000, 2)]
)
def test_tax_is_what_the_price_includes_with_halves_rounded_up(gross: int, rate: int, tax: int) -> None:
    assert prices.tax_within(gross, rate) == tax


def test_the_line_keeps_the_rate_and_the_split_of_the_moment(conference: Conference) -> None:
    kind = make.ticket_type(conference, price=11800, tax_rate=1800)

    line = make.order(kind).lines.get()

    assert (line.net, line.tax, line.gross, line.tax_rate) == (10000, 1800, 11800, 1800)


@pytest.mark.writes
def test_each_payment_has_a_receipt_and_numbers_run_on_within_a_conference(conference: Conference, other_conference: Conference) -> None:
    for place in (conference, other_conference, conference):
        paid(place)

    numbers = Document.objects.order_by("pk").values_list("conference", "kind", "number")

    assert list(numbers) == [(conference.pk, "receipt", 1), (other_conference.pk, "receipt", 1), (conference.pk, "receipt", 2)]


def test_the_receipt_says_who_what_how_much_and_the_tax_in_every_script(conference: Conference) -> None:
    order = paid(conference, tax_rate=1800)

    text = words(order.documents.get())

    for wanted in ("Receipt 1", "Ирина Əlizadə-Ødegård", order.code, "118 AZN", "of which tax 18 %", "18 AZN", "Cash at the door"):
        assert wanted in text


def test_without_tax_nothing_is_said_of_it(conference: Conference) -> None:
    assert "ax" not in words(paid(conference).documents.get())


def test_a_receipt_for_a_part_names_the_rest_and_the_tax_of_the_part(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference, price=11800, tax_rate=1800), 2)

    payments.receive(order, 11800, provider="bank", reference="one")
    payments.receive(order, 11800, provider="bank", reference="two")

    first, second = (document.printed["totals"] for document in order.documents.order_by("number"))
    assert [(total["label"], total["value"].replace("\u00a0", " ")) for total in first] == [
        ("Total", "236 AZN"), ("Received with this payment", "118 AZN"), ("of which tax 18 %", "18 AZN"), ("Still to be paid", "118 AZN"),
    ]  # fmt: skip
    assert [total["label"] for total in second] == ["Total", "Received before", "Received with this payment", "of which tax 18 %"]


def test_what_was_printed_stays_when_everything_else_changes(conference: Conference) -> None:
    order = paid(conference)
    before = words(order.documents.get())

    Order.objects.update(name="Somebody Else")
    Conference.objects.filter(pk=conference.pk).update(name={"en": "Another name"})

    assert words(Document.objects.get()) == before


def test_receipts_are_in_the_buyers_language(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference, price=100), language="ru")
    payments.take_at_door(order, by=None)

    assert order.documents.get().printed["language"] == "ru"


def test_a_document_is_a_tagged_pdf(conference: Conference) -> None:
    reader = PdfReader(io.BytesIO(exports_tickets.document_pdf(paid(conference).documents.get())))

    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root, root["/Lang"]) == (True, True, "en")


@pytest.mark.writes
def test_a_refund_has_a_credit_note_that_names_the_receipt(conference: Conference) -> None:
    order = paid(conference, tax_rate=1800)
    tickets.cancel(order.tickets.select_related("order__conference", "line").get())
    refunds.pay_back(Refund.objects.get(), reference="SWIFT 7", by=None)

    text = words(Document.objects.get(kind="credit note"))

    for wanted in ("Credit note 1", "To receipt 1", "SWIFT 7", "Paid back 118 AZN", "of which tax 18 % 18 AZN"):
        assert wanted in text


def test_the_buyer_has_it_behind_the_orders_secret_and_nobody_else(conference: Conference, stranger: Client) -> None:
    order, other = paid(conference), paid(conference)
    buyer = Client()
    buyer.get(f"/{conference.slug}/orders/{order.code}/open/{order.secret}/")
    mine, theirs = (f"/{conference.slug}/orders/{row.code}/receipt-{row.documents.get().number}.pdf" for row in (order, other))

    answer = buyer.get(mine)

    assert (answer.status_code, answer.content[:4], answer["Cache-Control"]) == (200, b"%PDF", "no-store, private")
    assert [buyer.get(theirs).status_code, stranger.get(mine).status_code] == [404, 404]
    assert buyer.get(f"/{conference.slug}/orders/{order.code}/receipt-2.pdf").status_code == 404
    assert buyer.get(f"/{conference.slug}/orders/{order.code}/credit-note-1.pdf").status_code == 404


def test_the_registration_role_has_it_in_the_panel_and_others_have_not(
    conference: Conference, registration_officer: User, door_staff: User, organiser_of_another_conference: User, client_of: Any
) -> None:
    address = f"/admin/registrations/document/{paid(conference).documents.get().pk}/pdf/"

    answers = [client_of(person).get(address).status_code for person in (registration_officer, door_staff, organiser_of_another_conference)]

    assert answers == [200, 403, 404]


def test_the_order_page_shows_what_is_paid_owed_and_to_be_paid_back(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference, price=4000), 2)
    payments.receive(order, 8100, provider="bank", reference="one", at=timezone.now() - timedelta(hours=1))
    browser = Client()
    browser.get(f"/{conference.slug}/orders/{order.code}/open/{order.secret}/")

    page = browser.get(order.get_absolute_url()).content.decode().replace("\u00a0", " ")

    assert [word in page for word in ("81 AZN", "To be paid back to you", "1 AZN", "receipt-1.pdf")] == [True] * 4
