from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.lib.money import NotAnAmount, parse_money, plain_amount
from conference.models import Conference
from registrations.imports import codes_in, read_statement
from registrations.models import Payment
from registrations.services import booking, payments, statements
from registrations.services.statements import Outcome
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]


@pytest.fixture
def kind(conference: Conference) -> Any:
    make.takes_transfers(conference)
    return make.ticket_type(conference, make.quota(conference, 20), price=4000)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("160", 16000), ("160.5", 16050), ("1 600,50", 160050), ("1.600,50", 160050), ("1,600.50", 160050), ("1,600", 160000), ("-12.5", -1250), ("+3,10 AZN", 310)],
)  # fmt: skip
def test_amounts_are_read_as_banks_and_people_write_them(text: str, minor: int) -> None:
    assert parse_money(text, "AZN") == minor
    assert parse_money(plain_amount(minor, "AZN"), "AZN") == minor


@pytest.mark.parametrize(
    ("text", "currency"), [("", "AZN"), ("abc", "AZN"), ("1.2.3", "AZN"), ("12.", "AZN"), ("1" * 20, "AZN"), ("1.5", "JPY")]
)
def test_what_is_no_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_money(text, currency)


@pytest.mark.parametrize(("text", "minor"), [("1.234", 1234), ("1,234.567", 1234567)])
def test_a_currency_with_thousandths_reads_three_digits_as_a_part(text: str, minor: int) -> None:
    assert parse_money(text, "KWD") == minor


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_statement_is_read_with_every_separator_and_without_its_head(sign: str) -> None:
    text = "\ufeff" + "\r\n".join(
        sign.join(cells) for cells in (["Reference", "Amount", "Date"], ["ab", "40.00", "2027-03-01"], ["cd", "x", "01.03.2027"])
    )

    lines = read_statement(text, "AZN")

    assert [(line.number, line.reference, line.amount, line.day) for line in lines] == [
        (2, "ab", 4000, date(2027, 3, 1)),
        (3, "cd", None, date(2027, 3, 1)),
    ]


def test_equal_lines_of_one_statement_are_two_payments_and_each_the_same_when_pasted_again() -> None:
    text = "ab,1,2027-03-01\nab,1,2027-03-01"

    keys = [line.key for line in read_statement(text, "AZN")]

    assert len(set(keys)) == 2
    assert [line.key for line in read_statement(text, "AZN")] == keys


def test_a_code_is_found_in_free_text_also_with_blanks_in_it() -> None:
    assert "4F8K2M7Q" in codes_in("Payment order 4f8k 2m7q, thanks")
    assert codes_in("short") == []


def statement(*lines: tuple[str, str]) -> Any:
    return read_statement("\n".join(f"{reference};{amount};2027-03-01" for reference, amount in lines), "AZN")


def outcomes(rows: list[statements.Match]) -> list[Outcome]:
    return [row.outcome for row in rows]


def test_each_line_says_what_it_would_do_and_a_look_books_nothing(conference: Conference, other_conference: Conference, kind: Any) -> None:
    whole, part, both, expired, gone, asked = (make.order(kind) for _order in range(6))
    booking.cancel_order(gone, by=None)
    expired.__class__.objects.filter(pk=expired.pk).update(pay_until=timezone.now() - timedelta(days=1))
    booking.end_unpaid(timezone.now())
    approval = make.order(make.ticket_type(conference, price=100, requires_approval=True))
    elsewhere = make.order(make.ticket_type(other_conference, price=4000))
    lines = statement(
        (f"order {whole.code}", "40"), (part.code, "10"), (part.code, "30"), (both.code, "41"), (expired.code, "40"), (gone.code, "40"),
        (approval.code, "1"), (f"{asked.code} {both.code}", "80"), (elsewhere.code, "40"), (asked.code, "-40"), (asked.code, "forty"),
    )  # fmt: skip

    found = outcomes(statements.match(conference, lines))

    assert found == [
        Outcome.WHOLE, Outcome.PART, Outcome.WHOLE, Outcome.TOO_MUCH, Outcome.AGAIN, Outcome.BACK,
        Outcome.NOT_YET, Outcome.SEVERAL, Outcome.NOBODY, Outcome.NOT_IN, Outcome.UNREADABLE,
    ]  # fmt: skip
    assert Payment.objects.count() == 0


def test_booking_books_what_matches_once_however_often_it_is_pasted(conference: Conference, kind: Any) -> None:
    one, two = make.order(kind), make.order(kind)
    week = [(one.code, "40"), ("rent", "900"), (two.code, "25")]

    statements.book(conference, statement(*week), by=None)
    again = statements.book(conference, statement(*week, (two.code, "15")), by=None)

    assert outcomes(again) == [Outcome.KNOWN, Outcome.NOBODY, Outcome.KNOWN, Outcome.WHOLE]
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [1500, 2500, 4000]
    assert [payments.owed(order) for order in (one, two)] == [0, 0]
    assert {payment.received_at.date() for payment in Payment.objects.all()} == {date(2027, 3, 1)}
    call_command("check_invariants")


def test_looking_costs_the_same_statements_for_one_line_and_three(conference: Conference, kind: Any) -> None:
    orders = [make.order(kind) for _order in range(3)]
    counts = []
    for number in (1, 3):
        lines = statement(*((order.code, "40") for order in orders[:number]))
        with CaptureQueriesContext(connection) as captured:
            statements.match(conference, lines)
        counts.append(len(captured))

    assert counts[0] == counts[1]
