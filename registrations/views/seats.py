"""What who ordered does with one seat of the order: names it, gives it to somebody by link, takes it back, gives it up."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from conference.lib.errors import DomainError
from conference.lib.http import no_store
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from registrations.forms import seats as forms_seats
from registrations.models import Order, OrderState, Ticket
from registrations.services import invitations, refunds, rules, tickets
from registrations.services.issuing import Guest, TicketIsOver
from registrations.views.orders import behind_its_secret

MAILS_A_DAY = 10


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, conference: str, code: str, ticket: str) -> HttpResponse:
    row = _seat(request, conference, code, ticket)
    form, refusal = forms_seats.SeatForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        if not _may_mail(row):
            return too_many(request)
        try:
            _fill(row, form)
            return _back(row.order)
        except DomainError as no:
            refusal = no
    context = {"conference": row.order.conference, "order": row.order, "ticket": row, "form": form, "refusal": refusal}
    return page(request, "registrations/seat.html", context, status=409 if refusal else 422 if form.errors else 200)


@no_store
@require_POST
def send_again(request: HttpRequest, conference: str, code: str, ticket: str) -> HttpResponse:
    row = _seat(request, conference, code, ticket)
    if not _may_mail(row):
        return too_many(request)
    return _act(request, row, invitations.send_again)


@no_store
@require_POST
def take_back(request: HttpRequest, conference: str, code: str, ticket: str) -> HttpResponse:
    return _act(request, _seat(request, conference, code, ticket), invitations.take_back)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, conference: str, code: str, ticket: str) -> HttpResponse:
    """What giving this seat back costs, then the button."""
    row = _seat(request, conference, code, ticket)
    return cancelling(request, row, row.order.get_absolute_url())


def cancelling(request: HttpRequest, row: Ticket, afterwards: str, *, key: str | None = None) -> HttpResponse:
    """The page and the button, for who ordered and for the holder alike; `afterwards` is where both ways lead."""
    form, refusal = forms_seats.FeeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            tickets.cancel(row, agreed=form.agreed(), key=key)
            return redirect(afterwards)
        except TicketIsOver:  # given back before: the page says so
            return redirect(afterwards)
        except DomainError as no:
            refusal = no
    foreseen = refunds.quote(row.order, [row], rules.of(row.order.conference), timezone.now())
    context = {"conference": row.order.conference, "ticket": row, "foreseen": foreseen, "refusal": refusal, "afterwards": afterwards}
    status = 409 if refusal else 422 if request.method == "POST" else 200
    return page(request, "registrations/cancel.html", context, status=status)


def _fill(row: Ticket, form: forms_seats.SeatForm) -> None:
    who = form.seat()
    if isinstance(who, Guest):
        invitations.invite(row, email=who.email)
    else:
        invitations.name_seat(row, who)


def _act(request: HttpRequest, row: Ticket, verb: Callable[..., Any]) -> HttpResponse:
    try:
        verb(row)
    except DomainError as refusal:
        context = {"conference": row.order.conference, "order": row.order, "ticket": row, "form": None, "refusal": refusal}
        return page(request, "registrations/seat.html", context, status=409)
    return _back(row.order)


def _back(order: Order) -> HttpResponse:
    return redirect(f"{order.get_absolute_url()}#seats")


def _may_mail(row: Ticket) -> bool:
    return limits.hit(f"seat:{row.code}", limit=MAILS_A_DAY, seconds=24 * 3600)


def _seat(request: HttpRequest, conference: str, code: str, ticket: str) -> Ticket:
    order = behind_its_secret(request, conference, code)
    if order.state != OrderState.CONFIRMED:
        raise Http404
    found = Ticket.objects.filter(order=order, code=ticket).select_related("line").first()
    if found is None:
        raise Http404
    found.order = order
    return found
