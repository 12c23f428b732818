"""A ticket behind its own secret, or behind its order's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib import keys, places
from conference.lib.errors import DomainError
from conference.lib.http import attachment, no_store
from conference.lib.tokens import same
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from registrations.exports import tickets as exports_tickets
from registrations.forms import seats as forms_seats
from registrations.forms.details import HolderForm
from registrations.forms.programmes import CarryForm
from registrations.models import Ticket, TicketSecret, TicketState
from registrations.queries import answers as queries_answers
from registrations.queries import participants as queries_participants
from registrations.queries import programmes as queries_programmes
from registrations.queries import seats as queries_seats
from registrations.services import invitations, listing, rules, tickets
from registrations.views.seats import cancelling

CHANGES_A_DAY = 10
MANAGE, ENTRY = TicketSecret.Kind.MANAGE, TicketSecret.Kind.ENTRY
FILES = {"pdf": "registrations_files:pdf", "ics": "registrations_files:ics"}


@no_store
@require_safe
def open_ticket(request: HttpRequest, conference: str, code: str, secret: str) -> HttpResponse:
    row = _find(conference, code)
    if not same(secret_of(row, MANAGE), secret):
        return _replaced(request, row, secret)
    answer = redirect("registrations:ticket", conference=conference, code=code)
    keys.give(answer, "tickets", conference, code, secret)
    keys.give(answer, "tickets", conference, _by_mail(row), _address_mark(row))
    return answer


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    if row.state == TicketState.INVITED:
        return redirect("registrations:claim", conference=conference, code=code)
    start = {"given": row.given, "family": row.family, "email": row.email}
    form = HolderForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if not limits.hit(f"rename:{row.code}", limit=CHANGES_A_DAY, seconds=24 * 3600):
            return too_many(request)
        try:
            tickets.rename(row, form.holder(), key=secret_of(row, MANAGE))
            return _with_key(redirect("registrations:ticket", conference=conference, code=code), row)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, row, form)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """Who was invited sits down; for everybody else the page is the ticket's."""
    row = behind_its_secret(request, conference, code)
    if row.state != TicketState.INVITED:
        return redirect("registrations:ticket", conference=conference, code=code)
    levels = listing.choices(rules.of(row.order.conference))
    form, refusal = forms_seats.ClaimForm(request.POST or None, levels=levels, initial={"email": row.email}), None
    if request.method == "POST" and form.is_valid():
        try:
            invitations.claim(row, form.holder(), key=secret_of(row, MANAGE))
            return _with_key(redirect("registrations:ticket", conference=conference, code=code), row)
        except DomainError as no:
            refusal = no
    context = {"conference": row.order.conference, "ticket": row, "form": form, "refusal": refusal}
    return page(request, "registrations/claim.html", context, status=409 if refusal else 422 if form.errors else 200)


@no_store
@require_POST
def listed(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """Whom the list of participants may show the name."""
    row = behind_its_secret(request, conference, code)
    form = forms_seats.ListedForm(request.POST, levels=listing.choices(rules.of(row.order.conference)))
    if form.is_valid():
        try:
            listing.agree(row, form.cleaned_data["listed"], key=secret_of(row, MANAGE))
            return redirect("registrations:ticket", conference=conference, code=code)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, row, None, form)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    return cancelling(request, row, row.get_absolute_url(), key=secret_of(row, MANAGE))


@no_store
@require_safe
def participants(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _valid(behind_its_secret(request, conference, code))
    found = queries_participants.participants(row.order.conference, for_participants=True)
    if found is None:
        raise Http404
    return page(request, "registrations/participants.html", {"conference": row.order.conference, "page": found})


@no_store
@require_safe
def pdf(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _valid(behind_its_secret(request, conference, code))
    return attachment(exports_tickets.ticket_pdf(row, secret_of(row, ENTRY)), f"ticket-{row.code}.pdf", "application/pdf")


@no_store
@require_safe
def ics(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _valid(behind_its_secret(request, conference, code))
    return attachment(exports_tickets.ticket_calendar(row), f"{conference}.ics", "text/calendar; charset=utf-8")


@no_store
@require_POST
def open_from_order(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """Whoever holds the order's secret may open its own tickets; a colleague's ticket is the colleague's."""
    row = _find(conference, code)
    if not keys.fits(request, "orders", row.order.code, row.order.secret) or not row.is_orderers:
        raise Http404
    wanted = FILES.get(request.POST.get("file", ""), "registrations:ticket")
    return _with_key(redirect(wanted, conference=conference, code=code), row)


def behind_its_secret(request: HttpRequest, conference: str, code: str) -> Ticket:
    row = _find(conference, code)
    if not keys.fits(request, "tickets", code, secret_of(row, MANAGE)):
        raise Http404
    return row


def secret_of(row: Ticket, kind: str) -> str:
    return next(secret.value for secret in row.secrets.all() if secret.kind == kind and secret.revoked_at is None)


def ticket_with(request: HttpRequest, row: Ticket, carrying: CarryForm) -> HttpResponse:
    """The ticket's page with what was wrong about the programme to be carried."""
    return _page(request, row, None, carrying=carrying)


def _page(
    request: HttpRequest,
    row: Ticket,
    form: HolderForm | None,
    consent: forms_seats.ListedForm | None = None,
    *,
    carrying: CarryForm | None = None,
) -> HttpResponse:
    shown = queries_seats.ticket_page(row, timezone.now())
    start = {"given": row.given, "family": row.family, "email": row.email}
    context = {
        "conference": row.order.conference,
        "page": shown,
        "ticket": row,
        "form": form or HolderForm(initial=start),
        "consent": consent or forms_seats.ListedForm(levels=shown.levels, initial={"listed": row.listed}),
    }
    context["answers"] = queries_answers.of_ticket(row, timezone.now())
    context["programme"] = queries_programmes.of_ticket(row)
    context["carrying"] = carrying or CarryForm()
    context["parts"] = places.ticket_page.of(row, timezone.now()) if _came_by_mail(request, row) else []
    wrong = any(given and given.errors for given in (form, consent, carrying))
    return page(request, "registrations/ticket.html", context, status=422 if wrong else 200)


def _came_by_mail(request: HttpRequest, row: Ticket) -> bool:
    """The browser has opened the link mailed to the address that the ticket has now. Who ordered it, or has just typed another
    address, has the ticket's key as well and has proven nothing."""
    return bool(row.email) and keys.fits(request, "tickets", _by_mail(row), _address_mark(row))


def _by_mail(row: Ticket) -> str:
    return f"{row.code}_mail"


def _address_mark(row: Ticket) -> str:
    return salted_hmac("registrations.ticket-address", f"{row.code}:{row.email_key}", algorithm="sha256").hexdigest()


def _with_key(answer: HttpResponse, row: Ticket) -> HttpResponse:
    """The browser that has just changed the ticket keeps its way in."""
    keys.give(answer, "tickets", row.order.conference.slug, row.code, secret_of(row, MANAGE))
    return answer


def _replaced(request: HttpRequest, row: Ticket, secret: str) -> HttpResponse:
    """Who comes by a link that was good once is told so, and nothing about the ticket."""
    if not any(same(old.value, secret) for old in row.secrets.all() if old.kind == MANAGE):
        raise Http404
    return page(request, "registrations/replaced.html", {"conference": row.order.conference}, status=410)


def _valid(row: Ticket) -> Ticket:
    if row.state == TicketState.CANCELLED:
        raise Http404
    return row


def _find(conference: str, code: str) -> Ticket:
    place = public_conference(conference)
    rows = Ticket.objects.select_related("order__conference", "line", "ticket_type", "agenda").prefetch_related("secrets")
    found = rows.filter(order__conference=place, code=code, order__confirmed_at__isnull=False).first()
    if found is None:
        raise Http404
    return found
