"""One's place in the waiting list, behind its secret; the link opens the page, only the buttons act."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from conference.lib import keys
from conference.lib.errors import DomainError
from conference.lib.http import no_store
from conference.lib.tokens import same
from conference.queries import public_conference
from conference.rendering import page
from registrations.models import WaitingListEntry
from registrations.queries import waiting as queries_waiting
from registrations.services import waiting_list


@no_store
@require_safe
def open_waiting(request: HttpRequest, conference: str, code: str, secret: str) -> HttpResponse:
    entry = _find(conference, code)
    if not same(entry.secret, secret):
        raise Http404
    answer = redirect("registrations:waiting", conference=conference, code=code)
    keys.give(answer, "waiting", conference, code, secret)
    return answer


@no_store
@require_safe
def waiting(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    return _page(request, _behind_its_secret(request, conference, code))


@no_store
@require_POST
def accept(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    entry = _behind_its_secret(request, conference, code)
    try:
        order = waiting_list.accept(entry)
    except DomainError as refusal:
        return _page(request, entry, refusal)
    answer = redirect("registrations:order", conference=conference, code=order.code)
    keys.give(answer, "orders", conference, order.code, order.secret)
    return answer


@no_store
@require_POST
def pass_on(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    return _act(request, conference, code, waiting_list.pass_on)


@no_store
@require_POST
def wait_again(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    return _act(request, conference, code, waiting_list.wait_again)


@no_store
@require_POST
def leave(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    return _act(request, conference, code, waiting_list.leave)


def _act(request: HttpRequest, conference: str, code: str, verb: Callable[..., Any]) -> HttpResponse:
    entry = _behind_its_secret(request, conference, code)
    try:
        verb(entry)
    except DomainError as refusal:
        return _page(request, entry, refusal)
    return redirect("registrations:waiting", conference=conference, code=code)


def _page(request: HttpRequest, entry: WaitingListEntry, refusal: DomainError | None = None) -> HttpResponse:
    entry.refresh_from_db(fields=["state", "passed_once", "order"])
    context = {
        "conference": entry.conference,
        "entry": entry,
        "place": queries_waiting.place_of(entry),
        "offer": waiting_list.open_offer(entry),
        "refusal": refusal,
    }
    return page(request, "registrations/waiting.html", context, status=409 if refusal else 200)


def _behind_its_secret(request: HttpRequest, conference: str, code: str) -> WaitingListEntry:
    entry = _find(conference, code)
    if not keys.fits(request, "waiting", code, entry.secret):
        raise Http404
    return entry


def _find(conference: str, code: str) -> WaitingListEntry:
    row = public_conference(conference)
    found = WaitingListEntry.objects.select_related("conference", "ticket_type").filter(conference=row, code=code).first()
    if found is None:
        raise Http404
    return found
