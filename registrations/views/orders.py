"""An order behind its secret: details while it is held, everything about it afterwards."""

from collections.abc import Mapping
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conference.lib import keys
from conference.lib.errors import DomainError, IllegalTransition
from conference.lib.http import no_store
from conference.lib.tokens import same
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from questions.forms import AnswersForm
from registrations.forms import addresses as forms_addresses
from registrations.forms import details as forms_details
from registrations.forms import seats as forms_seats
from registrations.models import Order, OrderState, TicketState
from registrations.queries import money as queries_money
from registrations.queries import orders as queries_orders
from registrations.queries import participants as queries_participants
from registrations.queries import seats as queries_seats
from registrations.services import addresses, booking, listing, refunds, rules, tickets
from registrations.views import answers, paying, typed
from registrations.views.choosing import may_send_links, steps

WARNINGS_AN_HOUR = 20
MENDED_A_DAY = 3


@no_store
@require_safe
def open_order(request: HttpRequest, conference: str, code: str, secret: str) -> HttpResponse:
    order = _find(conference, code)
    if not same(order.secret, secret):
        raise Http404
    answer = redirect("registrations:order", conference=conference, code=code)
    keys.give(answer, "orders", conference, code, secret)
    return answer


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    if row.state == OrderState.HELD:
        return _details(request, row)
    if request.method == "POST":
        return _answered_before(request, row)
    now = timezone.now()
    context = {"conference": row.conference, "page": queries_seats.overview(row, now), "money": queries_money.order_money(row)}
    return page(request, "registrations/order.html", {**context, "steps": steps(4)})


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """What giving everything back costs, then the button."""
    row = behind_its_secret(request, conference, code)
    form, refusal = forms_seats.FeeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            with suppress(IllegalTransition):  # given back before: the page says so
                booking.cancel_order(row, by=None, agreed=form.agreed())
            return redirect("registrations:order", conference=conference, code=code)
        except DomainError as no:
            refusal = no
    standing = list(row.tickets.exclude(state=TicketState.CANCELLED).select_related("line"))
    foreseen = refunds.quote(row, standing, rules.of(row.conference), timezone.now())
    context = {"conference": row.conference, "order": row, "tickets": standing, "foreseen": foreseen, "refusal": refusal}
    return page(request, "registrations/cancel_order.html", context, status=409 if refusal else _status(request))


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    """The wrong address of who ordered is mended; this browser keeps its way in."""
    row = behind_its_secret(request, conference, code)
    form = forms_addresses.AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.hit(f"mend:{row.code}", limit=MENDED_A_DAY, seconds=24 * 3600):
            return too_many(request)
        try:
            addresses.mend(row, form.cleaned_data["email"])
            answer = redirect("registrations:order", conference=conference, code=code)
            keys.give(answer, "orders", conference, code, row.secret)
            return answer
        except DomainError as refusal:
            form.add_error("email", str(refusal))
    context = {"conference": row.conference, "order": row, "form": form}
    return page(request, "registrations/address.html", context, status=422 if form.errors else _status(request))


@no_store
@require_safe
def participants(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    found = queries_participants.participants(row.conference, for_participants=True)
    if found is None or row.state != OrderState.CONFIRMED:
        raise Http404
    return page(request, "registrations/participants.html", {"conference": row.conference, "page": found})


def behind_its_secret(request: HttpRequest, conference: str, code: str) -> Order:
    """404 for whoever has not come by the link: for them the order does not exist."""
    row = _find(conference, code)
    if not keys.fits(request, "orders", code, row.secret):
        raise Http404
    return row


def _details(request: HttpRequest, row: Order) -> HttpResponse:
    shown = queries_orders.order_page(row)
    levels = listing.choices(rules.of(row.conference))
    ways = queries_money.ways(row, timezone.now()) if shown.total else []
    start = typed.recall(request, shown.tickets)
    form = forms_details.DetailsForm(request.POST or None, tickets=shown.tickets, ways=ways, levels=levels, initial=start)
    asking = answers.forms_of(request, shown.tickets, all_asked=form.answers_now)
    sent_to = ""
    if request.method == "POST":
        if "send_again" in request.POST:
            sent_to = _send_again(request, row)
        elif not _may_try(request, row, form):
            return too_many(request)
        well = answers.are_well(request, asking.values())
        if _is_meant(row, form) and well and not sent_to and (answer := _confirm(request, row, form, asking)) is not None:
            return answer
    left = max(0, int((row.hold_until - timezone.now()).total_seconds())) if row.hold_until else 0
    context = {"conference": row.conference, "page": shown, "form": form, "left": left, "steps": steps(2), "sent_to": sent_to}
    context |= {"ways": ways, "forms": list(asking.values()), "seats": [(seat, asking[seat.ticket.pk]) for seat in form.seats]}
    wrong = form.errors or any(one.errors for one in asking.values())
    return page(request, "registrations/details.html", context, status=422 if wrong else 200)


def _may_try(request: HttpRequest, row: Order, form: forms_details.DetailsForm) -> bool:
    """Files cost room, and the warning about an address tells who has a ticket: both have a limit."""
    if not answers.may_keep_files(request):
        return False
    asks = form.is_valid() and not form.cleaned_data["again"]
    return not asks or limits.hit(f"twice:{row.code}", limit=WARNINGS_AN_HOUR, seconds=3600)


def _confirm(request: HttpRequest, row: Order, form: forms_details.DetailsForm, asking: Mapping[int, AnswersForm]) -> HttpResponse | None:
    """None when the form has to be shown again, with the reason on it."""
    you, method = form.orderer(), form.cleaned_data.get("method", "")
    try:
        given = {key: one.answers() for key, one in asking.items()}
        placed = booking.confirm(row, name=you.name, email=you.email, holders=form.holders(), method=method, answers=given)
    except booking.HoldEnded:
        row.refresh_from_db(fields=["state"])
        return _answered_before(request, row)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    answer = redirect(paying.next_page(placed))
    typed.forget(answer)
    return answer


def _is_meant(row: Order, form: forms_details.DetailsForm) -> bool:
    """The same address twice is a question, not a refusal."""
    if not form.is_valid():
        return False
    attending = form.attending()
    twice = {} if form.cleaned_data["again"] else queries_seats.twice(row, attending)
    if twice:
        form.ask_again(twice, queries_seats.known_among(row, [attending[field] for field in twice]))
    return not twice


def _send_again(request: HttpRequest, row: Order) -> str:
    """To the address that has a ticket, and only there; the page says the same when it was asked for too often."""
    email = request.POST["send_again"][:254]
    if may_send_links(request, email):
        tickets.send_links_again(row.conference, email)
    return email


def _answered_before(request: HttpRequest, row: Order) -> HttpResponse:
    """Sent twice, or too late: the order's page says which; what was typed too late is kept for the next choice."""
    answer = redirect("registrations:order", conference=row.conference.slug, code=row.code)
    if row.state == OrderState.EXPIRED and "given" in request.POST:
        typed.remember(answer, request.POST, list(row.tickets.order_by("pk")))
    return answer


def _find(conference: str, code: str) -> Order:
    row = public_conference(conference)
    found = Order.objects.filter(conference=row, code=code).first()
    if found is None:
        raise Http404
    found.conference = row
    return found


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
