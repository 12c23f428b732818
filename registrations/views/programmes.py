"""My programme on the own ticket."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conference.lib import keys
from conference.lib.errors import DomainError
from conference.lib.http import client_address, no_store
from conference.models import Conference
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from registrations.forms.programmes import CarryForm
from registrations.models import Ticket, TicketSecret
from registrations.services import programmes
from registrations.views.tickets import MANAGE, behind_its_secret, secret_of, ticket_with
from sessions.models import Agenda

_COOKIE = re.compile(r"tickets_([a-zA-Z0-9]+)")
MOST_TICKETS = 20


@no_store
@require_POST
def carry(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """The stars of this browser, or what is kept at the address that was pasted."""
    row = behind_its_secret(request, conference, code)
    form = CarryForm(request.POST)
    if not form.is_valid():
        return ticket_with(request, row, form)
    if not limits.hit(f"agenda:{client_address(request)}", limit=600, seconds=3600):
        return too_many(request)
    key = secret_of(row, MANAGE)
    try:
        if form.cleaned_data["address"]:
            programmes.carry(row, _kept_at(row.order.conference, form.cleaned_data["address"]), key=key)
        else:
            programmes.carry_stars(row, form.cleaned_data["sessions"], key=key)
    except DomainError as refusal:
        form.add_error("address", str(refusal))
        return ticket_with(request, row, form)
    return redirect(f"{row.get_absolute_url()}#my-programme")


@no_store
@require_POST
def let_go(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    programmes.let_go(row, key=secret_of(row, MANAGE))
    return redirect(f"{row.get_absolute_url()}#my-programme")


@no_store
@require_POST
def choose_ticket(request: HttpRequest, conference: str) -> HttpResponse:
    """From the page of a kept programme, which does not see the keys of tickets: they are bound to this path."""
    row = public_conference(conference)
    agenda = _kept_at(row, request.POST.get("address", ""))
    if agenda is None:
        raise Http404
    context = {"conference": row, "agenda": agenda, "tickets": _known_here(request, row)}
    return page(request, "registrations/carry.html", context)


def _known_here(request: HttpRequest, conference: Conference) -> list[Ticket]:
    """The tickets whose key this browser holds; one statement and one for their secrets."""
    codes = {found[1] for name in request.COOKIES if (found := _COOKIE.match(name))}
    rows = Ticket.objects.valid().filter(order__conference=conference, code__in=sorted(codes)[:MOST_TICKETS])
    known = rows.select_related("order__conference", "line", "ticket_type").prefetch_related("secrets")
    return [row for row in known if keys.fits(request, "tickets", row.code, _manage(row))]


def _manage(row: Ticket) -> str:
    return next((secret.value for secret in row.secrets.all() if secret.kind == TicketSecret.Kind.MANAGE and not secret.revoked_at), "")


def _kept_at(conference: Conference, private_id: str) -> Agenda | None:
    return Agenda.objects.filter(conference=conference, private_id=private_id).first() if private_id else None
