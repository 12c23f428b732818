from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.lib.errors import IllegalTransition
from conference.models import Activity, Conference, OutgoingMail
from registrations.models import Awaits, EntryState, Order, OrderState, TicketType
from registrations.places import needs as places_needs
from registrations.services import approval, booking, payments, placing, rules, setup
from tests.factories import registrations as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]

ORDERS = "/admin/registrations/order/"


@pytest.fixture
def corps(conference: Conference) -> TicketType:
    return make.ticket_type(conference, make.quota(conference, 1), price=1000, requires_approval=True)


def letters(order: Order) -> list[str]:
    """What was written about, without the mark that tells one link of the order from the next."""
    occasions = OutgoingMail.objects.filter(recipient=order.email).order_by("pk").values_list("occasion", flat=True)
    return [":".join(occasion.split(":")[:2]) for occasion in occasions]


def asked(browser: Client, corps: TicketType) -> str:
    """The address of an order that waits, for the browser that asked."""
    slug = corps.conference.slug
    held = browser.post(f"/{slug}/register/", {"key": "k", f"type_{corps.pk}": 1})
    browser.post(held["Location"], {"given": "Aysel", "email": "aysel@example.org"})
    return held["Location"]


def test_a_ticket_that_needs_approval_keeps_its_seat_while_it_waits(corps: TicketType) -> None:
    order = make.order(corps)

    assert (order.state, order.awaits, payments.owed(order)) == (OrderState.PENDING, Awaits.APPROVAL, 0)
    assert letters(order) == [f"order-requested:{order.code}"]
    with pytest.raises(booking.capacity.SoldOut):
        make.held(corps)
    assert booking.end_holds(timezone.now() + timedelta(days=30)) == 0
    call_command("check_invariants")


def test_an_approved_order_costs_what_it_cost_when_it_was_chosen(corps: TicketType, registration_officer: User) -> None:
    order = make.order(corps)
    setup.set_phases(corps, [{"price": 9000}], by=None)

    placing.approve(order, by=registration_officer)

    order.refresh_from_db()
    assert (order.state, payments.owed(order)) == (OrderState.CONFIRMED, 1000)
    assert letters(order) == [f"order-requested:{order.code}", f"order-confirmed:{order.code}"]
    with pytest.raises(IllegalTransition):
        placing.approve(order, by=registration_officer)


def test_an_approved_order_that_is_paid_by_transfer_waits_for_the_money(conference: Conference, corps: TicketType) -> None:
    rules.decide(conference, {"takes_transfers": True, "bank_account": "AZ00"}, by=None)
    held = make.held(corps)
    order = booking.confirm(held, name="A", email="a@example.org", holders=[], method="bank")

    placing.approve(order, by=None)

    order.refresh_from_db()
    assert (order.state, order.awaits) == (OrderState.PENDING, Awaits.PAYMENT)
    with pytest.raises(approval.NothingToDecide):
        approval.decline(order, by=None, reason="Too late")


def test_a_declined_order_says_why_and_its_seat_goes_to_who_waits(corps: TicketType, registration_officer: User) -> None:
    order = make.order(corps, voucher=make.voucher(corps.conference, corps, most=1))
    waiting = make.entry(corps)

    approval.decline(order, by=registration_officer, reason="The mission has its seats already.")

    order.refresh_from_db()
    waiting.refresh_from_db()
    assert (order.state, order.awaits, order.reason) == (OrderState.CANCELLED, "", "The mission has its seats already.")
    assert (waiting.state, payments.owed(order)) == (EntryState.OFFERED, 0)
    assert letters(order) == [f"order-requested:{order.code}", f"order-declined:{order.code}"]
    assert "The mission has its seats already." in OutgoingMail.objects.get(occasion__startswith=f"order-declined:{order.code}").body
    assert Activity.objects.filter(verb="order declined", actor=registration_officer).count() == 1
    call_command("check_invariants")


def test_what_does_not_wait_cannot_be_declined(conference: Conference) -> None:
    order = make.order(make.ticket_type(conference))

    with pytest.raises(approval.NothingToDecide):
        approval.decline(order, by=None, reason="No")
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED


def test_who_waits_sees_that_the_seat_is_kept_and_may_withdraw(stranger: Client, corps: TicketType) -> None:
    address = asked(stranger, corps)

    page = stranger.get(address).content.decode()
    stranger.post(f"{address}cancel/", {"fee": "0"})

    assert "The organisers have your request" in page
    assert "We write to aysel@example.org" in page
    order = Order.objects.get()
    assert (order.state, letters(order)[-1].split(":")[0]) == (OrderState.CANCELLED, "cancelled")


def test_who_was_declined_reads_the_reason_on_the_page(stranger: Client, corps: TicketType) -> None:
    address = asked(stranger, corps)

    approval.decline(Order.objects.get(), by=None, reason="No <b>seats</b> for missions.")

    assert "The reason given: No &lt;b&gt;seats&lt;/b&gt; for missions." in stranger.get(address).content.decode()
    assert Client().get(address).status_code == 404


def test_the_panel_shows_who_waits_and_approves(conference: Conference, corps: TicketType, registration_officer: User, client_of) -> None:
    make.order(make.ticket_type(conference), name="Confirmed Already")
    order = make.order(corps, name="Aysel Xahişli")
    browser = client_of(registration_officer)

    page = browser.get(f"{ORDERS}?awaits__exact=approval").content.decode()
    browser.post(ORDERS, {"action": "approve", "_selected_action": [order.pk]})

    assert ("Aysel Xahişli" in page, "Confirmed Already" in page) == (True, False)
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED


def test_the_panel_declines_with_a_reason_and_never_without(corps: TicketType, registration_officer: User, client_of) -> None:
    order = make.order(corps)
    browser, chosen = client_of(registration_officer), {"action": "decline", "_selected_action": [order.pk]}

    asked_for_it = browser.post(ORDERS, chosen)
    without = browser.post(ORDERS, {**chosen, "reason": "  "})
    order.refresh_from_db()
    assert (asked_for_it.status_code, without.status_code, order.state) == (200, 422, OrderState.PENDING)

    browser.post(ORDERS, {**chosen, "reason": "No more seats for missions."})
    order.refresh_from_db()
    assert (order.state, order.reason) == (OrderState.CANCELLED, "No more seats for missions.")


def test_nobody_decides_about_orders_of_another_conference(
    corps: TicketType, organiser_of_another_conference: User, door_staff: User, client_of
) -> None:
    order = make.order(corps)

    for person in (organiser_of_another_conference, door_staff):
        client_of(person).post(ORDERS, {"action": "approve", "_selected_action": [order.pk]})

    order.refresh_from_db()
    assert order.state == OrderState.PENDING


def test_the_start_page_says_how_many_wait_and_that_rules_are_missing(
    conference: Conference, corps: TicketType, registration_officer: User, door_staff: User
) -> None:
    def said(person: User) -> list[tuple[int, str]]:
        return [(need.count, str(need.title)) for need in places_needs.panel_start(person, conference, timezone.now())]

    undecided = (1, "The rules of registration are not decided")
    assert said(registration_officer) == [undecided]
    make.order(corps)
    assert said(registration_officer) == [(1, "Order waits for approval"), undecided]
    rules.decide(conference, {}, by=None)
    assert said(registration_officer) == [(1, "Order waits for approval")]
    assert said(door_staff) == []
