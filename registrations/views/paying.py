"""To the provider's page and back, what providers tell, and the documents of an order."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from conference.lib import keys
from conference.lib.http import attachment, no_store
from conference.queries import public_conference
from conference.services import mail
from registrations import providers
from registrations.exports import tickets as exports_tickets
from registrations.models import Awaits, Document, Order
from registrations.services import events, payments


@no_store
@require_POST
def pay(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    return redirect(next_page(_behind_its_secret(request, conference, code)))


@csrf_exempt
@require_POST
def told(request: HttpRequest, conference: str, provider: str) -> HttpResponse:
    """A provider's own message, believed by its signature alone."""
    row, teller = public_conference(conference), providers.find(provider)
    if teller is None:
        raise Http404
    try:
        events.hear(teller, row, request.body, request.headers)
    except providers.NotBelieved:
        return HttpResponse(status=400)
    except events.UnknownOrder as unknown:
        raise Http404 from unknown
    return HttpResponse(status=204)


@no_store
@require_safe
def document(request: HttpRequest, conference: str, code: str, kind: str, number: int) -> HttpResponse:
    row = _behind_its_secret(request, conference, code)
    found = Document.objects.filter(order=row, kind=kind, number=number).first()
    if found is None:
        raise Http404
    return as_pdf(found)


def as_pdf(document: Document) -> HttpResponse:
    name = f"{document.kind.replace(' ', '-')}-{document.number}.pdf"
    return attachment(exports_tickets.document_pdf(document), name, "application/pdf")


def next_page(order: Order) -> str:
    """The provider's page while it has to be paid there, else the order's own."""
    own = order.get_absolute_url()
    if order.awaits != Awaits.PAYMENT:
        return own
    return providers.of(order.method).payment_page(order, payments.owed(order), mail.absolute(own)) or own


def _behind_its_secret(request: HttpRequest, conference: str, code: str) -> Order:
    row = public_conference(conference)
    found = Order.objects.filter(conference=row, code=code).select_related("conference").first()
    if found is None or not keys.fits(request, "orders", code, found.secret):
        raise Http404
    return found
