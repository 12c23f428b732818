"""Choose, or join the waiting list, or ask for one's links again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conference.lib import keys
from conference.lib.errors import DomainError
from conference.lib.http import client_address, no_store
from conference.models import Conference
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from registrations.forms import addresses as forms_addresses
from registrations.forms import waiting as forms_waiting
from registrations.forms.choice import ChoiceForm
from registrations.models import Order, OrderState, TicketType
from registrations.queries import sale as queries_sale
from registrations.queries.terms import terms
from registrations.services import booking, rules, tickets, vouchers, waiting_list
from registrations.views import codes

HELD = "held_order"


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, conference: str) -> HttpResponse:
    row = public_conference(conference)
    asked = codes.asked(request, row, _held_here(request, row))
    if not asked.only and (sent_before := booking.placed(row, request.POST.get("key", ""))):
        return _go_on(row, sent_before)
    sale = queries_sale.sale(row, timezone.now(), asked.voucher)
    form = ChoiceForm(asked.values, rows=sale.types, types=sale.ticket_types, asks_price=asked.only)
    if asked.refusal is not None:
        form.full_clean()  # first, so that the refusal stands beside what else is wrong
        form.add_error("code", str(asked.refusal))
    if asked.only or not form.is_valid():
        return _choose_page(request, row, sale, form, asked)
    if not limits.hit(f"hold:{client_address(request)}", limit=60, seconds=3600):
        return too_many(request)
    return _hold(request, row, form, asked)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, conference: str, ticket_type: int) -> HttpResponse:
    row = public_conference(conference)
    wanted = _type(row, ticket_type)
    form = forms_waiting.WaitingForm(request.POST or None, most=wanted.per_order)
    if request.method != "POST" or not form.is_valid():
        return _wait_page(request, row, wanted, form)
    if not limits.hit(f"wait:{client_address(request)}", limit=20, seconds=3600):
        return too_many(request)
    return _join(request, row, wanted, form)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def link_again(request: HttpRequest, conference: str) -> HttpResponse:
    row = public_conference(conference)
    form = forms_addresses.LinkAgainForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        email = form.cleaned_data["email"]
        if not may_send_links(request, email):
            return too_many(request)
        tickets.send_links_again(row, email)
    context = {"conference": row, "form": form, "sent": sent}
    return page(request, "registrations/link_again.html", context, status=_status(request, sent))


def may_send_links(request: HttpRequest, email: str) -> bool:
    """Three an hour to an address, ten from one."""
    allowed = limits.hit(f"links:{email.casefold()}", limit=3, seconds=3600)
    return limits.hit(f"links:{client_address(request)}", limit=10, seconds=3600) and allowed


def _hold(request: HttpRequest, row: Conference, form: ChoiceForm, asked: codes.Asked) -> HttpResponse:
    language = get_language() or row.default_language
    choice = booking.Choice(row, form.numbers(), language, form.cleaned_data["key"], asked.voucher)
    try:
        order = booking.hold(choice, instead_of=_held_here(request, row))
    except DomainError as refusal:
        form.add_error("code" if isinstance(refusal, vouchers.VoucherRefused) else None, str(refusal))
        return _choose_page(request, row, queries_sale.sale(row, timezone.now(), asked.voucher), form, asked)
    return _go_on(row, order)


def _go_on(row: Conference, order: Order) -> HttpResponse:
    answer = redirect("registrations:order", conference=row.slug, code=order.code)
    keys.give(answer, "orders", row.slug, order.code, order.secret)
    answer.set_signed_cookie(HELD, order.code, max_age=3600, httponly=True, samesite="Lax", path="/")
    return answer


def _held_here(request: HttpRequest, row: Conference) -> Order | None:
    """One open hold a browser: what it held before goes back when it chooses anew."""
    code = request.get_signed_cookie(HELD, default="", max_age=3600)
    return Order.objects.filter(conference=row, code=code, state=OrderState.HELD).first() if code else None


def _join(request: HttpRequest, row: Conference, wanted: TicketType, form: forms_waiting.WaitingForm) -> HttpResponse:
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


def _choose_page(request: HttpRequest, row: Conference, sale: queries_sale.Sale, form: ChoiceForm, asked: codes.Asked) -> HttpResponse:
    rows = [(kind, form[kind.field] if kind.field in form.fields else None) for kind in sale.types]
    now, held = timezone.now(), _held_here(request, row)
    context = {
        "conference": row, "sale": sale, "form": form, "rows": rows, "steps": steps(1), "asked": asked,
        "terms": terms(row, now), "held": held if held and held.hold_until and held.hold_until > now else None,
        "key": form.fresh_key if asked.only else form["key"].value(),
    }  # fmt: skip
    return page(request, "registrations/choose.html", context, status=asked.status(wrong=bool(form.errors), sent=request.method == "POST"))


def _wait_page(request: HttpRequest, row: Conference, wanted: TicketType, form: forms_waiting.WaitingForm) -> HttpResponse:
    context = {"conference": row, "ticket_type": wanted, "form": form, "hours": rules.of(row).offer_hours}
    return page(request, "registrations/wait.html", context, status=422 if form.errors else 200)


def _type(row: Conference, key: int) -> TicketType:
    found = next((kind for kind in queries_sale.open_types(row) if kind.pk == key), None)
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
