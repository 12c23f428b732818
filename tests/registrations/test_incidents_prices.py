"""What went wrong with limits, windows and codes elsewhere, tried here through the form that visitors send."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from benchmarks import races
from conference.models import Conference
from registrations.models import Order, OrderLine, Quota, TicketType, Voucher
from registrations.services import booking, setup, vouchers
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


def key_of(browser: Client, conference: Conference) -> str:
    page = browser.get(f"/{conference.slug}/register/").content.decode()
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def send(browser: Client, conference: Conference, key: str, **fields: object) -> int:
    return browser.post(f"/{conference.slug}/register/", {"key": key, **fields}).status_code


def nothing_is_stored() -> bool:
    taken = set(Quota.objects.values_list("taken", flat=True)) | set(Voucher.objects.values_list("used", flat=True))
    return taken <= {0} and not Order.objects.exists()


# A form that has grown stale


def test_a_form_from_before_the_closing_is_refused_after_it(stranger: Client, conference: Conference) -> None:
    closes = timezone.now() + timedelta(minutes=5)
    kind = make.ticket_type(conference, closes_at=closes)
    key = key_of(stranger, conference)

    with time_machine.travel(closes + timedelta(seconds=1)):
        assert send(stranger, conference, key, **{f"type_{kind.pk}": 1}) == 422

    assert nothing_is_stored()


def test_a_form_from_before_the_last_seat_went_is_refused(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, make.quota(conference, 1))
    key = key_of(stranger, conference)
    faster = make.held(kind)

    assert send(stranger, conference, key, **{f"type_{kind.pk}": 1}) == 422

    assert list(Order.objects.all()) == [faster]


@pytest.mark.parametrize(("seconds", "status"), [(-1, 422), (0, 302), (1, 302)])
def test_the_sale_opens_to_the_second(stranger: Client, conference: Conference, seconds: int, status: int) -> None:
    opens = timezone.now() + timedelta(days=1)
    kind = make.ticket_type(conference, opens_at=opens)

    with time_machine.travel(opens + timedelta(seconds=seconds), tick=False):
        assert send(stranger, conference, "key", **{f"type_{kind.pk}": 1}) == status

    assert Order.objects.count() == int(status == 302)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 302), (0, 422), (1, 422)])
def test_the_sale_closes_to_the_second(stranger: Client, conference: Conference, seconds: int, status: int) -> None:
    closes = timezone.now() + timedelta(days=1)
    kind = make.ticket_type(conference, closes_at=closes)

    with time_machine.travel(closes + timedelta(seconds=seconds), tick=False):
        assert send(stranger, conference, "key", **{f"type_{kind.pk}": 1}) == status

    assert Order.objects.count() == int(status == 302)


def test_nothing_is_sold_where_no_price_is_on(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    early, late = timezone.now() + timedelta(days=10), timezone.now() + timedelta(days=20)
    setup.set_phases(kind, [{"price": 100, "ends_at": early}, {"price": 200, "starts_at": late}], by=None)

    def sold_at(moment: datetime, key: str) -> list[int]:
        order = booking.hold(booking.Choice(conference, {kind: 1}, "en", key), at=moment)
        return [line.gross for line in order.lines.all()]

    assert sold_at(early - timedelta(seconds=1), "before") == [100]
    with pytest.raises(booking.NotOnSale):
        sold_at(early, "between")
    assert sold_at(late, "after") == [200]


def test_nothing_is_sold_when_the_conference_is_over(conference: Conference) -> None:
    kind = make.ticket_type(conference)

    with pytest.raises(booking.NotOnSale):
        booking.hold(booking.Choice(conference, {kind: 1}, "en", "late"), at=conference.begins_at() + timedelta(days=3))


# Limits: so many are accepted, one more is not


@pytest.mark.parametrize("limit", [0, 1, 10])
def test_a_quota_sells_exactly_its_seats(conference: Conference, limit: int) -> None:
    kind = make.ticket_type(conference, make.quota(conference, limit))
    for _seat in range(limit):
        make.held(kind)

    with pytest.raises(booking.capacity.SoldOut):
        make.held(kind)
    assert OrderLine.objects.count() == limit


@pytest.mark.parametrize("limit", [0, 1, 10])
def test_a_code_is_good_for_exactly_its_tickets(conference: Conference, limit: int) -> None:
    kind = make.ticket_type(conference, make.quota(conference, None))
    voucher = make.voucher(conference, kind, most=limit)
    for _ticket in range(limit):
        make.held(kind, voucher=voucher)

    with pytest.raises(vouchers.CodeUsedUp):
        make.held(kind, voucher=voucher)
    assert OrderLine.objects.count() == limit


@pytest.mark.parametrize("limit", [1, 10])
def test_an_order_holds_exactly_its_limit(conference: Conference, limit: int) -> None:
    kind = make.ticket_type(conference, make.quota(conference, None), per_order=limit)

    assert make.held(kind, limit).tickets.count() == limit
    with pytest.raises(booking.TooMany):
        make.held(kind, limit + 1)


def test_an_order_of_no_ticket_is_refused(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)

    assert send(stranger, conference, "key", **{f"type_{kind.pk}": 0}) == 422
    assert nothing_is_stored()


def test_a_code_for_two_tickets_says_how_many_it_is_good_for(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, most=2)

    with pytest.raises(vouchers.CodeUsedUp, match="good for 2 more tickets only"):
        make.held(kind, 3, voucher=voucher)


# A forged form


def test_the_same_type_three_times_in_one_form_is_one_number(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference, per_order=2)
    answer = stranger.post(
        f"/{conference.slug}/register/",
        f"key=k&type_{kind.pk}=2&type_{kind.pk}=2&type_{kind.pk}=2",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 302
    assert OrderLine.objects.count() == 2


@pytest.mark.parametrize(
    "fields", [{"number": 3}, {"number": -1}, {"number": "1e9"}, {"number": 1, "people": 3}, {"number": 1, "people": 0}]
)
def test_more_than_the_limit_by_any_way_is_refused(stranger: Client, conference: Conference, fields: dict[str, object]) -> None:
    kind = make.ticket_type(conference, per_order=2)
    values = {f"type_{kind.pk}": fields["number"], **{name: value for name, value in fields.items() if name != "number"}}

    assert send(stranger, conference, "key", **values) == 422
    assert nothing_is_stored()


def test_types_that_are_not_for_this_visitor_cannot_be_named(
    stranger: Client, conference: Conference, other_conference: Conference
) -> None:
    hidden, press = make.ticket_type(conference, visibility="hidden"), make.ticket_type(conference, visibility="code")
    elsewhere = make.ticket_type(other_conference)
    code = make.voucher(conference, hidden, press, kind="none", value=0).code
    tried = [send(stranger, conference, "key", **{f"type_{kind.pk}": 1}) for kind in (hidden, press, elsewhere)]

    assert tried == [422, 422, 422]
    assert send(stranger, conference, "key", code=code, **{f"type_{hidden.pk}": 1}) == 422
    assert nothing_is_stored()
    assert send(stranger, conference, "key", code=code, **{f"type_{press.pk}": 1}) == 302


# A single-use code, ten at once


@pytest.mark.xdist_group("races")
def test_ten_holds_at_once_with_a_code_for_one_are_one_ticket(pattern: str) -> None:
    with races.database(races.server(), like=pattern) as url:
        result = races.race(url, "code", attempts=10, seats=10, processes=2, threads=5)

    assert (result.oversold, result.lost, result.errors) == (0, 0, 0)


def test_the_same_request_ten_times_with_a_code_for_one_is_one_order(conference: Conference) -> None:
    kind = make.ticket_type(conference)
    choice = booking.Choice(conference, {kind: 1}, "en", "the-same", make.voucher(conference, kind, most=1))

    assert len({booking.hold(choice).pk for _attempt in range(10)}) == 1
    assert TicketType.objects.get(pk=kind.pk).tickets.count() == 1
