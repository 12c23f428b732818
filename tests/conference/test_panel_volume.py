"""Lists stay quick at ten thousand rows: as many statements as with three, and little more time than the bare rows take."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference
from proceedings.models import Paper
from registrations.models import Ticket
from reviews.models import Review
from sessions.models import Session

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.slow]
MANY = 10_000
FEW = 60  # more than a page of a list
SHELVES: dict[str, tuple[type[Model], dict[str, int]]] = {
    "registrations/ticket": (Ticket, {"tickets": 1}),
    "programme/session": (Session, {"sessions": 1}),
    "proceedings/paper": (Paper, {"papers": 1}),
    "reviews/review": (Review, {"reviews": 1}),
}


def fill(conference: Conference, of: dict[str, int], number: int) -> None:
    papers = {"papers": number // 5} if "reviews" in of else {}
    call_command("populate", conference.slug, stdout=io.StringIO(), **papers, **dict.fromkeys(of, number))


def quickest(ask: Callable[[], Any], times: int = 3) -> float:
    taken = []
    for _turn in range(times):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return min(taken)


@pytest.mark.parametrize("address", SHELVES)
def test_a_list_of_ten_thousand_costs_what_a_short_one_does(
    address: str, conference: Conference, owner: User, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.DEMO = True
    model, of = SHELVES[address]
    browser = client_of(owner)

    def open_list(query: str = "") -> None:
        assert browser.get(f"/admin/{address}/{query}").status_code == 200

    def cost() -> tuple[int, float]:
        open_list()
        with CaptureQueriesContext(connection) as captured:
            open_list()
        return len(captured), quickest(open_list)

    fill(conference, of, FEW)
    statements, short = cost()
    fill(conference, of, MANY)
    assert model._default_manager.count() >= MANY
    many_statements, long = cost()
    # The framework counts the rows and takes one page; going through all of them once is what a list may cost on top.
    bare = quickest(lambda: list(model._default_manager.values_list("pk")))

    assert many_statements == statements
    assert long < 2 * short + 3 * bare
    assert quickest(lambda: open_list("?q=invented")) < 3 * short + 5 * bare
