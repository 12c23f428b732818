"""An order behind its secret: details while it is held, everything about it afterwards."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib.errors import DomainError
from conference.lib.http import no_store
from conference.lib.text import email_key
from conference.lib.tokens import same
from conference.queries import public_conference
from conference.rendering import page
from conference.views.errors import too_many
from registrations import forms, queries
from registrations.models import Order, OrderState, Ticket
from registrations.services import booking
from registrations.views import answers, keys
from registrations.views.choosing import steps


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
    return page(request, "registrations/order.html", {"conference": row.conference, "page": queries.order_page(row), "steps": steps(4)})


@no_store
@require_POST
def cancel(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = behind_its_secret(request, conference, code)
    with suppress(DomainError):  # given back before: the page says so
        booking.cancel_order(row, by=None)
    return redirect("registrations:order", conference=conference, code=code)


def behind_its_secret(request: HttpRequest, conference: str, code: str) -> Order:
    """404 for whoever has not come by the link: for them the order does not exist."""
    row = _find(conference, code)
    if not keys.fits(request, "orders", code, row.secret):
        raise Http404
    return row


def _details(request: HttpRequest, row: Order) -> HttpResponse:
    shown = queries.order_page(row)
    form = forms.DetailsForm(request.POST or None, tickets=shown.tickets)
    asking = answers.forms_of(request, shown.tickets, all_asked=form.answers_now)
    if not answers.may_keep_files(request):
        return too_many(request)
    if answers.are_well(request, asking.values()) and form.is_valid() and _is_meant(row, form):
        try:
            names = form.holders()
            given = {key: one.answers() for key, one in asking.items()}
            booking.confirm(row, name=names[0].name, email=names[0].email, holders=names, answers=given)
            return redirect("registrations:order", conference=row.conference.slug, code=row.code)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    left = max(0, int((row.hold_until - timezone.now()).total_seconds())) if row.hold_until else 0
    others = [(ticket, [form[f"{name}_{ticket.pk}"] for name in ("given", "family", "email")], asking[ticket.pk]) for ticket in form.others]
    context = {"conference": row.conference, "page": shown, "form": form, "others": others, "left": left, "steps": steps(2)}
    context |= {"forms": list(asking.values()), "answers": next(iter(asking.values()), None)}
    return page(request, "registrations/details.html", context, status=422 if request.method == "POST" else 200)


def _is_meant(row: Order, form: forms.DetailsForm) -> bool:
    """The same address twice is a question, not a refusal."""
    key = email_key(form.cleaned_data["email"])
    if form.cleaned_data["again"] or not Ticket.objects.valid().filter(order__conference=row.conference, email_key=key).exists():
        return True
    form.ask_again()
    return False


def _find(conference: str, code: str) -> Order:
    row = public_conference(conference)
    found = Order.objects.filter(conference=row, code=code).first()
    if found is None:
        raise Http404
    found.conference = row
    return found
