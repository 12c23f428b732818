"""What was typed about people on a page whose time was over: kept in the visitor's own browser, for the next try."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from registrations.models import Ticket

NAME = "typed_details"
LASTS_SECONDS = 3600
YOURS = ("given", "family", "email")
OF_A_SEAT = ("who", "given", "family", "email")
LARGEST_COOKIE = 3500
LONGEST = 254


def remember(response: HttpResponse, typed: Mapping[str, Any], tickets: Sequence[Ticket]) -> None:
    """As many seats as a cookie holds; by their place in the order, for the next one has other tickets."""
    yours = {name: _cut(typed.get(name)) for name in YOURS}
    seats = [{name: _cut(typed.get(f"{name}_{ticket.pk}")) for name in OF_A_SEAT} for ticket in tickets]
    while seats and len(_packed(yours, seats)) > LARGEST_COOKIE:
        seats.pop()
    response.set_cookie(
        NAME, _packed(yours, seats), max_age=LASTS_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def recall(request: HttpRequest, tickets: Sequence[Ticket]) -> dict[str, str]:
    """Values for the fields of this order; nothing when there is nothing, or somebody meddled with it."""
    try:
        kept = signing.loads(request.COOKIES.get(NAME, ""), salt=NAME, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return {}
    values = dict(kept["yours"])
    for ticket, seat in zip(tickets, kept["seats"], strict=False):
        values.update({f"{name}_{ticket.pk}": value for name, value in seat.items() if value})
    return values


def forget(response: HttpResponse) -> None:
    response.delete_cookie(NAME, samesite="Lax")


def _packed(yours: Mapping[str, str], seats: Sequence[Mapping[str, str]]) -> str:
    return signing.dumps({"yours": yours, "seats": seats}, salt=NAME, compress=True)


def _cut(value: object) -> str:
    return str(value or "")[:LONGEST]
