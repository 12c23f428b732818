from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference import kept
from conference.models import Conference, Consent
from registrations.models import Ticket
from registrations.personal import records
from registrations.services import booking, listing, rules, tickets, transfers
from registrations.services.issuing import Holder
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.fixture
def open_list(conference: Conference) -> Conference:
    rules.decide(conference, {"listing": "public"}, by=None)
    return conference


def listed(at: Conference, name: str, level: str) -> Ticket:
    ticket = make.ticket(make.ticket_type(at), name=name)
    listing.agree(ticket, level)
    return ticket


def names(browser: Client, path: str) -> list[str]:
    return list(browser.get(path).context["page"].names)


def public_page(conference: Conference, language: str = "") -> str:
    return Client().get(f"{language}/{conference.slug}/participants/").content.decode()


def of_ticket(ticket: Ticket) -> tuple[Client, str]:
    base = f"/{ticket.order.conference.slug}/tickets/{ticket.code}/"
    browser = Client()
    browser.get(f"{base}open/{make.key_of(ticket)}/")
    return browser, f"{base}participants/"


def test_each_sees_the_names_that_were_agreed_to_for_them(open_list: Conference) -> None:
    everybody = listed(open_list, "Aysel Hamıya", "public")
    listed(open_list, "Rauf Iştirakçı", "participants")
    listed(open_list, "Lalə Heçkimə", "nobody")

    page = public_page(open_list)
    browser, path = of_ticket(everybody)

    assert ["Aysel Hamıya" in page, "Rauf Iştirakçı" in page, "Lalə Heçkimə" in page] == [True, False, False]
    assert names(browser, path) == ["Aysel Hamıya", "Rauf Iştirakçı"]
    assert browser.get(path)["Cache-Control"] == "no-store, private"
    assert everybody.email not in page + browser.get(path).content.decode()


def test_the_orders_link_opens_the_list_of_participants_too(open_list: Conference) -> None:
    ticket = listed(open_list, "Rauf Iştirakçı", "participants")
    order, browser = ticket.order, Client()
    browser.get(f"/{open_list.slug}/orders/{order.code}/open/{order.secret}/")

    assert names(browser, f"/{open_list.slug}/orders/{order.code}/participants/") == ["Rauf Iştirakçı"]


def test_who_gave_the_ticket_back_reads_the_list_no_longer(open_list: Conference) -> None:
    ticket = listed(open_list, "Aysel Hamıya", "public")
    browser, path = of_ticket(ticket)
    tickets.cancel(ticket)

    assert browser.get(path).status_code == 404


def test_the_rules_narrow_what_was_agreed_to(open_list: Conference) -> None:
    ticket = listed(open_list, "Aysel Hamıya", "public")
    browser, path = of_ticket(ticket)

    rules.decide(open_list, {"listing": "participants"}, by=None)
    narrowed, inside = public_page(open_list), names(browser, path)
    rules.decide(open_list, {"listing": "nobody"}, by=None)

    assert ("Aysel Hamıya" in narrowed, inside) == (False, ["Aysel Hamıya"])
    assert [Client().get(f"/{open_list.slug}/participants/").status_code, browser.get(path).status_code] == [404, 404]


@pytest.mark.parametrize(("rule", "entries"), [("nobody", 0), ("participants", 1), ("public", 1)])
def test_the_menu_leads_to_the_list_where_there_is_one(conference: Conference, rule: str, entries: int) -> None:
    rules.decide(conference, {"listing": rule}, by=None)

    page = Client().get(f"/{conference.slug}/").content.decode()

    # In the head, in the menu of the telephone, at the foot.
    assert page.count(f'href="/{conference.slug}/participants/"') == 3 * entries


def test_names_stand_in_the_order_of_the_page_s_language(open_list: Conference) -> None:
    for name in ("Lalə Şəmsəddin", "Ada Zadə", "Əli Əliyev", "Emin Eldarov", "İlqar İsmayıl", "Nur Fərəcli", "Toğrul Sadıq", "Ömər Omarov"):
        listed(open_list, name, "public")

    page = Client().get(f"/az/{open_list.slug}/participants/").content.decode()
    order = sorted(("Eldarov", "Əliyev", "Fərəcli", "İsmayıl", "Omarov", "Sadıq", "Şəmsəddin", "Zadə"), key=page.index)

    assert order == ["Eldarov", "Əliyev", "Fərəcli", "İsmayıl", "Omarov", "Sadıq", "Şəmsəddin", "Zadə"]


def test_a_consent_withdrawn_removes_the_name_at_once_and_stays_on_record(open_list: Conference) -> None:
    ticket = listed(open_list, "Aysel Hamıya", "public")
    before = public_page(open_list)
    browser, _path = of_ticket(ticket)

    browser.post(f"/{open_list.slug}/tickets/{ticket.code}/listed/", {"listed": "nobody"})

    assert ("Aysel Hamıya" in before, "Aysel Hamıya" in public_page(open_list)) == (True, False)
    assert Consent.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("value", ["everybody", "public ", "<b>"])
def test_a_forged_consent_is_none(open_list: Conference, value: str) -> None:
    ticket = make.ticket(make.ticket_type(open_list))
    browser, _path = of_ticket(ticket)

    answer = browser.post(f"/{open_list.slug}/tickets/{ticket.code}/listed/", {"listed": value})

    assert answer.status_code == 422
    assert Ticket.objects.get().listed == "nobody"


def test_a_consent_given_while_registering_counts_for_one_s_own_seat(open_list: Conference) -> None:
    order = make.held(make.ticket_type(open_list), 2)
    browser = Client()
    browser.get(f"/{open_list.slug}/orders/{order.code}/open/{order.secret}/")

    browser.post(
        f"/{open_list.slug}/orders/{order.code}/", {"given": "Aysel", "family": "Hamıya", "email": "a@example.org", "listed": "public"}
    )

    assert list(Ticket.objects.order_by("pk").values_list("listed", flat=True)) == ["public", "nobody"]
    assert "Aysel Hamıya" in public_page(open_list)
    assert Consent.objects.count() == 1


VERBS: dict[str, Callable[[Ticket], object]] = {
    "the ticket is cancelled": lambda ticket: tickets.cancel(ticket),
    "the order is cancelled": lambda ticket: booking.cancel_order(ticket.order, by=None),
    "the holder is renamed": lambda ticket: tickets.rename(ticket, Holder("Başqa", "Ad", ticket.email)),
    "the ticket is handed over": lambda ticket: transfers.accept(
        transfers.offer(ticket, email="r@example.org", language="en"), Holder("Kamran", "", "", "public")
    ),
    "the consent is narrowed": lambda ticket: listing.agree(ticket, "participants"),
    "the person is erased": lambda ticket: records.erase(ticket.email_key, None),
    "somebody else is listed": lambda ticket: listed(ticket.order.conference, "Yeni Gələn", "public"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_kept_list_equals_a_fresh_one_after(open_list: Conference, verb: str) -> None:
    ticket = listed(open_list, "Aysel Hamıya", "public")
    before = public_page(open_list)

    VERBS[verb](ticket)

    served = public_page(open_list)
    kept.store.clear()
    assert served == public_page(open_list)
    assert served != before


def test_hostile_names_come_back_as_text(open_list: Conference) -> None:
    listed(open_list, "<b>x</b> y", "public")

    page = public_page(open_list)

    assert ("&lt;b&gt;x&lt;/b&gt; y" in page, "<b>x</b>" in page) == (True, False)


def test_search_engines_are_asked_to_leave_the_names_alone(open_list: Conference, settings) -> None:
    settings.DEMO = False

    assert '<meta name="robots" content="noindex">' in public_page(open_list)


def test_the_list_and_the_menu_cost_the_same_statements_for_one_name_and_three(open_list: Conference) -> None:
    counts = []
    for more in (1, 2):
        for number in range(more):
            ticket = listed(open_list, f"Somebody {number}", "public")
        browser, path = of_ticket(ticket)
        browser.get(path)
        with CaptureQueriesContext(connection) as captured:
            browser.get(path)
        counts.append(len(captured))

    assert counts[0] == counts[1]
