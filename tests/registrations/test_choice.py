"""The page on which tickets are chosen: what it says before the first click, and what a code changes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.models import Conference
from registrations.models import Order, OrderState
from registrations.queries.terms import ALL, CLOSED, NOTHING, PART, terms
from registrations.services import booking, rules, setup
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def text_of(content: bytes) -> str:
    """What is read: without tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", "", content.decode()).split())


def open_page(browser: Client, conference: Conference, query: str = "") -> str:
    return text_of(browser.get(f"/{conference.slug}/register/{query}").content)


def send(browser: Client, conference: Conference, **fields: object):
    return browser.post(f"/{conference.slug}/register/", {"key": "the-key", **fields})


# Codes


def test_applying_a_code_shows_both_prices_and_keeps_the_numbers(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, price=16000)
    make.voucher(conference, kind, code="QUARTER", value=25)

    page = send(stranger, conference, code="quarter", apply="1", people="2", **{f"type_{kind.pk}": "3"})

    content = page.content.decode()
    assert page.status_code == 200
    assert "without the code 160 AZN" in text_of(page.content)
    assert 'data-price="12000"' in content
    assert re.search(rf'name="type_{kind.pk}" value="3"', content)
    assert re.search(r'name="people" value="2"', content)
    assert 'name="applied" value="QUARTER"' in content
    assert Order.objects.count() == 0


def test_the_enter_key_in_a_number_goes_on_once_the_code_is_applied(stranger: Client, conference: Conference) -> None:
    """The first button of the form is “Apply”, and the Enter key presses it."""
    kind = make.ticket_type(conference, price=16000)
    make.voucher(conference, kind, code="QUARTER", value=25)

    answer = send(stranger, conference, code="QUARTER", applied="QUARTER", apply="1", **{f"type_{kind.pk}": "1"})

    assert answer.status_code == 302
    assert [line.gross for line in Order.objects.get().lines.all()] == [12000]


def test_a_link_may_bring_the_code(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, price=16000)
    make.voucher(conference, kind, code="QUARTER", value=25)

    page = open_page(stranger, conference, "?code=quarter")

    assert "The prices above are those with the code QUARTER." in page


def test_a_type_sold_with_a_code_appears_with_it_and_a_hidden_one_never(stranger: Client, conference: Conference) -> None:
    make.ticket_type(conference, name="Full day")
    press = make.ticket_type(conference, name="Press seat", visibility="code")
    hidden = make.ticket_type(conference, name="Crew", visibility="hidden")
    make.voucher(conference, press, hidden, code="PRESS", kind="none", value=0)

    without, with_code = open_page(stranger, conference), open_page(stranger, conference, "?code=PRESS")

    assert ("Press seat" in without, "Press seat" in with_code) == (False, True)
    assert ("Crew" in without, "Crew" in with_code) == (False, False)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"valid_until": timezone.now() - timedelta(days=1)}, "This code is not valid any more."),
        ({"valid_from": timezone.now() + timedelta(days=1)}, "This code is not valid yet."),
        ({"most": 0}, "This code has been used already."),
        ({"code": "ANOTHER"}, "There is no such code."),
    ],
)
def test_a_code_that_cannot_be_used_says_why_and_stores_nothing(
    stranger: Client, conference: Conference, fields: dict[str, object], words: str
) -> None:
    kind = make.ticket_type(conference)
    make.voucher(conference, kind, **{"code": "MINE", **fields})

    answer = send(stranger, conference, code="MINE", **{f"type_{kind.pk}": "1"})

    assert answer.status_code == 422
    assert words in text_of(answer.content)
    assert answer.context["form"].errors.keys() == {"code"}
    assert 'name="code" value="MINE"' in answer.content.decode()
    assert Order.objects.count() == 0


def test_a_code_for_other_tickets_says_so_at_the_field(stranger: Client, conference: Conference) -> None:
    kind, other = make.ticket_type(conference), make.ticket_type(conference)
    make.voucher(conference, other, code="OTHER")

    answer = send(stranger, conference, code="OTHER", **{f"type_{kind.pk}": "1"})

    assert answer.context["form"].errors == {"code": ["This code is not for the tickets that you have chosen."]}
    assert Order.objects.count() == 0


def test_guessing_codes_ends_after_twenty_and_known_ones_are_not_counted(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.voucher(conference, kind, code="KNOWN")
    for _request in range(25):
        open_page(stranger, conference, "?code=KNOWN")

    guesses = [stranger.get(f"/{conference.slug}/register/?code=GUESS{number}").status_code for number in range(21)]

    assert guesses == [200] * 20 + [429]
    assert stranger.get(f"/{conference.slug}/register/?code=KNOWN").status_code == 429
    assert send(stranger, conference, **{f"type_{kind.pk}": "1"}).status_code == 302


def test_the_same_choice_sent_twice_with_a_code_for_one_is_one_order(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.voucher(conference, kind, code="ONCE", most=1)

    first = send(stranger, conference, code="ONCE", **{f"type_{kind.pk}": "1"})
    second = send(Client(), conference, code="ONCE", **{f"type_{kind.pk}": "1"})

    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_who_holds_with_a_code_for_one_may_choose_again_with_it(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    make.voucher(conference, kind, code="ONCE", most=1)
    send(stranger, conference, code="ONCE", **{f"type_{kind.pk}": "1"})

    again = stranger.post(f"/{conference.slug}/register/", {"key": "another", "code": "ONCE", f"type_{kind.pk}": "1"})

    assert again.status_code == 302
    assert [order.state for order in Order.objects.order_by("pk")] == [OrderState.EXPIRED, OrderState.HELD]


# Before the first click


def test_the_page_says_what_giving_back_costs_and_how_it_is_paid(stranger: Client, conference: Conference) -> None:
    make.ticket_type(conference, price=16000)
    fields = {"takes_transfers": True, "bank_account": "AZ00", "payment_days": 10, "hold_minutes": 20}
    until = conference.begins_at() - timedelta(days=14)
    rules.decide(conference, fields, by=None, steps=[{"until": until, "fee": 2500}])

    for page in (open_page(stranger, conference), text_of(stranger.get(f"/{conference.slug}/").content)):
        assert "Given back until 12 November 2027, 00:00: 75 % of the price comes back." in page
        assert "After that the seat goes to somebody else, the price does not come back." in page
        assert "You pay by bank transfer within 10 days, or in cash at the door." in page
        assert "All times are those of Baku." in page
    assert "held for 20 minutes" in open_page(stranger, conference)


def test_the_refund_rule_follows_the_steps_that_are_left(conference: Conference) -> None:
    begins = conference.begins_at()
    steps = [{"until": begins - timedelta(days=days), "fee": fee} for days, fee in ((30, 0), (10, 5000))]
    rules.decide(conference, {"cancelled_until": begins - timedelta(days=1)}, by=None, steps=steps)

    def said(days: int) -> list[tuple[str, str]]:
        return [(line.back, line.percent) for line in terms(conference, begins - timedelta(days=days)).refunds]

    assert said(40) == [(ALL, "100"), (PART, "50"), (NOTHING, "")]
    assert said(20) == [(PART, "50"), (NOTHING, "")]
    assert said(5) == [(NOTHING, "")]
    assert said(1) == [(CLOSED, "")]


def test_beyond_the_deadline_no_step_is_promised(conference: Conference) -> None:
    begins = conference.begins_at()
    deadline = begins - timedelta(days=20)
    steps = [{"until": begins - timedelta(days=30), "fee": 0}, {"until": begins - timedelta(days=10), "fee": 5000}]
    rules.decide(conference, {"cancelled_until": deadline}, by=None, steps=steps)

    lines = terms(conference, begins - timedelta(days=40)).refunds

    assert [(line.until, line.back) for line in lines] == [(begins - timedelta(days=30), ALL), (deadline, PART)]


def test_the_price_now_its_name_and_the_next_one_are_said(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    change = conference.begins_at() - timedelta(days=30)
    setup.set_phases(kind, [{"label": "Early bird", "price": 12000, "ends_at": change}, {"price": 16000, "starts_at": change}], by=None)

    for page in (open_page(stranger, conference), text_of(stranger.get(f"/{conference.slug}/").content)):
        assert "Early bird" in page
        assert "160 AZN from 27 Oct" in page


def test_limits_approval_and_a_full_quota_are_said(stranger: Client, conference: Conference) -> None:
    make.ticket_type(conference, per_order=3, requires_approval=True)
    full = make.ticket_type(conference, make.quota(conference, 0))

    page = stranger.get(f"/{conference.slug}/register/").content.decode()

    assert "At most 3 in an order." in page
    assert "Needs approval" in page
    assert f"/{conference.slug}/register/waiting/{full.pk}/" in page


def test_every_one_of_several_people_gets_what_was_chosen(stranger: Client, conference: Conference) -> None:
    day, workshop = make.ticket_type(conference), make.ticket_type(conference)

    send(stranger, conference, people="3", **{f"type_{day.pk}": "1", f"type_{workshop.pk}": "1"})

    assert (day.tickets.count(), workshop.tickets.count()) == (3, 3)


def test_too_many_people_are_refused_at_the_ticket_and_nothing_typed_is_lost(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, per_order=4)

    answer = send(stranger, conference, people="3", **{f"type_{kind.pk}": "2"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        f"type_{kind.pk}": ["At most 4 in one order; for all these people it would be 6."],
    }
    assert re.search(r'name="people" value="3"', answer.content.decode())
    assert Order.objects.count() == 0


# What is held


def test_the_hold_is_said_with_its_time_and_its_zone_without_any_script(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    held = send(stranger, conference, **{f"type_{kind.pk}": "1"})
    until = timezone.localtime(Order.objects.get().hold_until, conference.tzinfo)

    details = text_of(stranger.get(held["Location"]).content)
    choice = open_page(stranger, conference)

    assert f"Your seats are held until {until:%H:%M}" in details
    assert "(Asia/Baku)" in details
    assert f"You hold seats until {until:%H:%M}. If you choose again, they go back." in choice
    assert "You hold seats" not in open_page(Client(), conference)


def test_a_hold_whose_time_is_over_is_not_spoken_of(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    send(stranger, conference, **{f"type_{kind.pk}": "1"})

    booking.end_holds(timezone.now() + timedelta(minutes=16))

    assert "You hold seats" not in open_page(stranger, conference)


def test_a_browser_has_one_open_hold(stranger: Client, conference: Conference) -> None:
    quota = make.quota(conference, 10)
    kind = make.ticket_type(conference, quota)

    for number in range(3):
        stranger.post(f"/{conference.slug}/register/", {"key": f"key-{number}", f"type_{kind.pk}": "2"})

    quota.refresh_from_db()
    assert quota.taken == 2


def test_a_code_costs_the_same_statements_for_one_type_and_three(stranger: Client, conference: Conference) -> None:
    voucher, quota, counts = make.voucher(conference, code="ALL"), make.quota(conference, 50), []
    for more in (1, 2):
        for _type in range(more):
            make.ticket_type(conference, quota, price=100)
        open_page(stranger, conference, f"?code={voucher.code}")
        with CaptureQueriesContext(connection) as captured:
            open_page(stranger, conference, f"?code={voucher.code}")
        counts.append(len(captured))

    assert counts[0] == counts[1]
