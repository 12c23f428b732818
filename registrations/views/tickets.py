"""A ticket behind its own secret, or behind its order's."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib import qr
from conference.lib.errors import DomainError
from conference.lib.http import attachment, no_store
from conference.lib.tokens import same
from conference.queries import public_conference
from conference.rendering import page
from registrations import exports, forms, queries_answers
from registrations.models import Ticket, TicketSecret, TicketState
from registrations.services import tickets
from registrations.views import keys


@no_store
@require_safe
def open_ticket(request: HttpRequest, conference: str, code: str, secret: str) -> HttpResponse:
    row = _find(conference, code)
    if not same(_secret(row, TicketSecret.Kind.MANAGE), secret):
        raise Http404
    answer = redirect("registrations:ticket", conference=conference, code=code)
    keys.give(answer, "tickets", conference, code, secret)
    return answer


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    start = {"given": row.given, "family": row.family, "email": row.email}
    form = forms.HolderForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            tickets.rename(row, form.holder())
            return redirect("registrations:ticket", conference=conference, code=code)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"conference": row.order.conference, "ticket": row, "form": form, "qr": _qr(row), "valid": row.state != TicketState.CANCELLED}
    context["answers"] = queries_answers.of_ticket(row, timezone.now())
    return page(request, "registrations/ticket.html", context, status=422 if form.errors else 200)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    if request.method == "POST":
        with suppress(DomainError):  # given back before: the page says so
            tickets.cancel(row)
        return redirect("registrations:ticket", conference=conference, code=code)
    return page(request, "registrations/cancel.html", {"conference": row.order.conference, "ticket": row})


@no_store
@require_safe
def pdf(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _valid(behind_its_secret(request, conference, code))
    return attachment(exports.ticket_pdf(row, _secret(row, TicketSecret.Kind.ENTRY)), f"ticket-{row.code}.pdf", "application/pdf")


@no_store
@require_safe
def ics(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _valid(behind_its_secret(request, conference, code))
    return attachment(exports.ticket_calendar(row), f"{conference}.ics", "text/calendar; charset=utf-8")


@no_store
@require_POST
def open_from_order(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """Whoever holds the order's secret may open its tickets."""
    row = _find(conference, code)
    if not keys.fits(request, "orders", row.order.code, row.order.secret):
        raise Http404
    answer = redirect("registrations:ticket", conference=conference, code=code)
    keys.give(answer, "tickets", conference, code, _secret(row, TicketSecret.Kind.MANAGE))
    return answer


def behind_its_secret(request: HttpRequest, conference: str, code: str) -> Ticket:
    row = _find(conference, code)
    if not keys.fits(request, "tickets", code, _secret(row, TicketSecret.Kind.MANAGE)):
        raise Http404
    return row


def _valid(row: Ticket) -> Ticket:
    if row.state == TicketState.CANCELLED:
        raise Http404
    return row


def _qr(row: Ticket) -> str:
    return qr.svg(_secret(row, TicketSecret.Kind.ENTRY), title=row.code) if row.state != TicketState.CANCELLED else ""


def _secret(row: Ticket, kind: str) -> str:
    return next(secret.value for secret in row.secrets.all() if secret.kind == kind and secret.revoked_at is None)


def _find(conference: str, code: str) -> Ticket:
    place = public_conference(conference)
    rows = Ticket.objects.select_related("order__conference", "line", "ticket_type").prefetch_related("secrets")
    found = rows.filter(order__conference=place, code=code, order__confirmed_at__isnull=False).first()
    if found is None:
        raise Http404
    return found
