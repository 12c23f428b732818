"""What is measured inside one process: pages built anew, and registrations beside a bare insert. Started by `benchmarks.run`."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.registration import hidden, names  # noqa: E402
from conference import kept  # noqa: E402
from conference.models import Conference, ConferenceState, ImportantDate  # noqa: E402
from registrations.models import TicketType  # noqa: E402
from registrations.services import booking, issuing, setup  # noqa: E402

TIMES = 15
REGISTRATIONS = 100


def pages(paths: dict[str, str]) -> dict[str, list[float]]:
    """Name → milliseconds (median) and statements of a page that nothing was kept of."""
    browser = Client(headers={"host": "localhost"})
    return {name: _built(browser, path) for name, path in paths.items()}


def _built(browser: Client, path: str) -> list[float]:
    times = []
    for _time in range(TIMES + 1):
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            began = time.perf_counter()
            assert browser.get(path).status_code == 200
            times.append((time.perf_counter() - began) * 1000)
    return [statistics.median(times[1:]), len(captured)]


def registrations() -> dict[str, float]:
    """Held and confirmed orders with a ticket, ledger, mail row and activity, beside single rows in transactions of their own."""
    forum = Conference.objects.get(slug="baku-forum")
    quota = setup.create_quota(forum, {"name": "Measured", "size": 100_000}, by=None)
    kind = setup.create_type(forum, {"name": "Measured"}, quotas=[quota], by=None)
    bare, service = [], []
    for round_number in range(3):
        bare.append(_per_second(lambda number: _insert(forum)))
        service.append(_per_second(lambda number, start=round_number * REGISTRATIONS: _register(forum, kind, start + number)))
    return {"bare": statistics.median(bare), "service": statistics.median(service)}


def open_registration() -> dict[str, object]:
    """A conference that asks nothing, with one free type that has room for everybody."""
    forum = Conference.objects.get(slug="baku-forum")
    place = Conference.objects.create(
        organisation=forum.organisation, slug="measured", name="Measured", starts_on=forum.starts_on, ends_on=forum.ends_on,
        contact_email=forum.contact_email, state=ConferenceState.PUBLIC,
    )  # fmt: skip
    quota = setup.create_quota(place, {"name": "Measured", "size": 1_000_000}, by=None)
    kind = setup.create_type(place, {"name": "Measured"}, quotas=[quota], by=None)
    return {"slug": place.slug, "path": reverse("registrations:choose", args=[place.slug]), "kind": kind.pk}


def journey(path: str, kind: int) -> dict[str, int]:
    """The five requests of a registration, each with the statements that it needs; what stands around pages is known already."""
    browser, found = Client(headers={"host": "localhost"}), {}
    browser.get(path)

    def ask(name: str, answer: Callable[[], Any]) -> Any:
        with CaptureQueriesContext(connection) as captured:
            response = answer()
        found[name] = len(captured)
        return response

    page = ask("the page of the choice", lambda: browser.get(path)).content.decode()
    order = ask("the choice", lambda: browser.post(path, {**hidden(page), f"type_{kind}": "1"}))["Location"]
    page = ask("the page of the names", lambda: browser.get(order)).content.decode()
    fields = {**hidden(page), **names(page, f"journey-{time.time_ns()}@example.org")}
    done = ask("the names", lambda: browser.post(order, fields))["Location"]
    assert "/orders/" in done, "the registration was not confirmed"
    ask("the page of the order", lambda: browser.get(done))
    return found


def _per_second(write: Callable[[int], None]) -> float:
    began = time.perf_counter()
    for number in range(REGISTRATIONS):
        write(number)
    return REGISTRATIONS / (time.perf_counter() - began)


def _insert(forum: Conference) -> None:
    with transaction.atomic():
        ImportantDate.objects.create(conference=forum, on=forum.starts_on, text="Measured")


def _register(forum: Conference, kind: TicketType, number: int) -> None:
    email = f"measured-{number}@example.org"
    order = booking.hold(booking.Choice(forum, {kind: 1}, "en", f"measured-{number}"))
    booking.confirm(order, name="Measured Person", email=email, holders=[issuing.Holder("Measured", "Person", email)])


if __name__ == "__main__":
    what = {"pages": pages, "registrations": registrations, "open_registration": open_registration, "journey": journey}[sys.argv[1]]
    print(json.dumps(what(*map(json.loads, sys.argv[2:]))))
