"""A ticket changes hands: its holder offers it and may withdraw, the receiver takes or refuses it behind a secret of the own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib import keys
from conference.lib.errors import DomainError
from conference.lib.http import client_address, no_store
from conference.lib.tokens import same
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from registrations.forms import seats as forms_seats
from registrations.models import Ticket, TicketSecret, TicketState, Transfer
from registrations.queries import seats as queries_seats
from registrations.services import listing, rules, transfers
from registrations.views.tickets import behind_its_secret, secret_of

OFFERS_A_DAY = 5


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _claimed(request, conference, code)
    form = forms_seats.HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _may_offer(request, row):
            return too_many(request)
        try:
            language = row.language or get_language() or "en"
            transfers.offer(row, email=form.cleaned_data["email"], language=language, key=secret_of(row, TicketSecret.Kind.MANAGE))
            return redirect("registrations:ticket", conference=conference, code=code)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
    last = rules.deadlines(rules.of(row.order.conference), row.order.conference).handing_over
    context = {"conference": row.order.conference, "ticket": row, "form": form, "last": last, "late": timezone.now() >= last}
    return page(request, "registrations/hand_over.html", context, status=422 if form.errors else 200)


@no_store
@require_POST
def withdraw(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    try:
        transfers.withdraw(row, key=secret_of(row, TicketSecret.Kind.MANAGE))
    except DomainError as refusal:
        context = {"conference": row.order.conference, "refusal": refusal, "ticket": row}
        return page(request, "registrations/refused.html", context, status=409)
    return redirect("registrations:ticket", conference=conference, code=code)


@no_store
@require_safe
def open_transfer(request: HttpRequest, conference: str, code: str, secret: str) -> HttpResponse:
    found = _rows(conference, code)
    if not any(same(row.secret, secret) for row in found):
        raise Http404
    answer = redirect("registrations:transfer", conference=conference, code=code)
    keys.give(answer, "handovers", conference, code, secret)
    return answer


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _behind_its_secret(request, conference, code)
    form = forms_seats.ReceiverForm(request.POST or None, levels=listing.choices(rules.of(row.ticket.order.conference)))
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, form)
    try:
        ticket = transfers.accept(row, form.holder(row.email))
    except DomainError as refusal:
        return _page(request, row, form, refusal)
    answer = redirect("registrations:ticket", conference=conference, code=code)
    keys.give(answer, "tickets", conference, code, secret_of(ticket, TicketSecret.Kind.MANAGE))
    return answer


@no_store
@require_POST
def refuse(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = _behind_its_secret(request, conference, code)
    try:
        transfers.refuse(row)
    except DomainError as refusal:
        return _page(request, row, None, refusal)
    return redirect("registrations:transfer", conference=conference, code=code)


def _page(request: HttpRequest, row: Transfer, form: forms_seats.ReceiverForm | None, refusal: DomainError | None = None) -> HttpResponse:
    row.refresh_from_db(fields=["state"])
    conference = row.ticket.order.conference
    last = rules.deadlines(rules.of(conference), conference).handing_over
    context = {"conference": conference, "transfer": row, "ticket": row.ticket, "form": form, "last": last, "refusal": refusal}
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    return page(request, "registrations/transfer.html", context, status=status)


def _may_offer(request: HttpRequest, row: Ticket) -> bool:
    """An offer is a mail to an address of the holder's choice."""
    of_ticket = limits.hit(f"offer:{row.code}", limit=OFFERS_A_DAY, seconds=24 * 3600)
    return limits.hit(f"offer:{client_address(request)}", limit=OFFERS_A_DAY * 4, seconds=24 * 3600) and of_ticket


def _claimed(request: HttpRequest, conference: str, code: str) -> Ticket:
    row = behind_its_secret(request, conference, code)
    if row.state != TicketState.CLAIMED:
        raise Http404
    return row


def _behind_its_secret(request: HttpRequest, conference: str, code: str) -> Transfer:
    found = next((row for row in _rows(conference, code) if keys.fits(request, "handovers", code, row.secret)), None)
    if found is None:
        raise Http404
    return found


def _rows(conference: str, code: str) -> list[Transfer]:
    return queries_seats.transfer_behind(public_conference(conference), code)
