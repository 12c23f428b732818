"""Choose, or join the waiting list, or ask for one's links again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conference.lib.errors import DomainError
from conference.lib.http import client_address, no_store
from conference.models import Conference
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from registrations import forms, queries
from registrations.models import Order, OrderState, TicketType
from registrations.services import booking, rules, tickets, waiting_list
from registrations.views import keys

HELD = "held_order"


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, conference: str) -> HttpResponse:
    row = public_conference(conference)
    sale = queries.sale(row, timezone.now())
    form = forms.ChoiceForm(request.POST or None, rows=sale.types, types=sale.ticket_types)
    if request.method != "POST" or not form.is_valid():
        return _choose_page(request, row, sale, form)
    if not limits.hit(f"hold:{client_address(request)}", limit=60, seconds=3600):
        return too_many(request)
    return _hold(request, row, sale, form)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, conference: str, ticket_type: int) -> HttpResponse:
    row = public_conference(conference)
    wanted = _type(row, ticket_type)
    form = forms.WaitingForm(request.POST or None, most=wanted.per_order)
    if request.method != "POST" or not form.is_valid():
        return _wait_page(request, row, wanted, form)
    if not limits.hit(f"wait:{client_address(request)}", limit=20, seconds=3600):
        return too_many(request)
    return _join(request, row, wanted, form)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def link_again(request: HttpRequest, conference: str) -> HttpResponse:
    row = public_conference(conference)
    form = forms.LinkAgainForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        email = form.cleaned_data["email"]
        allowed = limits.hit(f"links:{email.casefold()}", limit=3, seconds=3600)
        if not (limits.hit(f"links:{client_address(request)}", limit=10, seconds=3600) and allowed):
            return too_many(request)
        tickets.send_links_again(row, email)
    context = {"conference": row, "form": form, "sent": sent}
    return page(request, "registrations/link_again.html", context, status=_status(request, sent))


def _hold(request: HttpRequest, row: Conference, sale: queries.Sale, form: forms.ChoiceForm) -> HttpResponse:
    choice = booking.Choice(row, form.numbers(), get_language() or row.default_language, form.cleaned_data["key"])
    try:
        order = booking.hold(choice, instead_of=_held_here(request, row, choice.idempotency_key))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _choose_page(request, row, queries.sale(row, timezone.now()), form)
    answer = redirect("registrations:order", conference=row.slug, code=order.code)
    keys.give(answer, "orders", row.slug, order.code, order.secret)
    answer.set_signed_cookie(HELD, order.code, max_age=3600, httponly=True, samesite="Lax", path="/")
    return answer


def _held_here(request: HttpRequest, row: Conference, key: str) -> Order | None:
    """One open hold a browser: what it held before goes back."""
    code = request.get_signed_cookie(HELD, default="", max_age=3600)
    return Order.objects.filter(conference=row, code=code, state=OrderState.HELD).exclude(idempotency_key=key).first() if code else None


def _join(request: HttpRequest, row: Conference, wanted: TicketType, form: forms.WaitingForm) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in ("party", "accept_fewer", "name", "email")}
    try:
        entry = waiting_list.join(waiting_list.Wish(ticket_type=wanted, language=get_language() or "en", **values))
    except waiting_list.AlreadyWaiting as refusal:
        tickets.send_links_again(row, form.cleaned_data["email"])
        form.add_error("email", str(refusal))
        return _wait_page(request, row, wanted, form)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _wait_page(request, row, wanted, form)
    answer = redirect("registrations:waiting", conference=row.slug, code=entry.code)
    keys.give(answer, "waiting", row.slug, entry.code, entry.secret)
    return answer


def _choose_page(request: HttpRequest, row: Conference, sale: queries.Sale, form: forms.ChoiceForm) -> HttpResponse:
    rows = [(kind, form[kind.field] if kind.field in form.fields else None) for kind in sale.types]
    context = {"conference": row, "sale": sale, "form": form, "rows": rows, "steps": steps(1)}
    return page(request, "registrations/choose.html", context, status=422 if form.errors else 200)


def _wait_page(request: HttpRequest, row: Conference, wanted: TicketType, form: forms.WaitingForm) -> HttpResponse:
    context = {"conference": row, "ticket_type": wanted, "form": form, "hours": rules.of(row).offer_hours}
    return page(request, "registrations/wait.html", context, status=422 if form.errors else 200)


def _type(row: Conference, key: int) -> TicketType:
    found = next((kind for kind in queries.public_types(row) if kind.pk == key), None)
    if found is None or not found.is_on_sale(timezone.now()) or row.is_past(timezone.now()):
        raise Http404
    return found


def _status(request: HttpRequest, done: bool) -> int:
    return 422 if request.method == "POST" and not done else 200


def steps(now: int) -> list[tuple[str, str, str]]:
    """The three steps; each is done, now, or still to come."""
    labels = [_("Tickets"), _("Details"), _("Done")]
    states = ["done" if number < now else "now" if number == now else "" for number in range(1, 4)]
    return [(label, state, "") for label, state in zip(labels, states, strict=True)]


def choose_url(conference: Conference) -> str:
    return reverse("registrations:choose", args=[conference.slug])
