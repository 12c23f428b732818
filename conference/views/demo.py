"""The demonstration's mailbox: every message that would have left, readable and with working links."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from conference.lib.http import attachment, no_store
from conference.models import OutgoingMail
from conference.rendering import page
from conference.services import mail


@no_store
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    _only_in_demonstration()
    address = request.GET.get("to", "").strip()
    rows = OutgoingMail.objects.select_related("conference")
    messages = rows.filter(recipient__iexact=address) if address else rows
    return page(request, "conference/mailbox.html", {"messages": messages[:100], "address": address})


@no_store
@require_safe
def letter(request: HttpRequest, message: int) -> HttpResponse:
    _only_in_demonstration()
    row = get_object_or_404(OutgoingMail.objects.select_related("conference"), pk=message)
    return page(request, "conference/letter.html", {"message": row, "enclosures": mail.enclosures(row)})


@no_store
@require_safe
def enclosure(request: HttpRequest, message: int, number: int) -> HttpResponse:
    _only_in_demonstration()
    made = mail.enclosures(get_object_or_404(OutgoingMail, pk=message))
    if not 1 <= number <= len(made):
        raise Http404
    found = made[number - 1]
    return attachment(found.content, found.name, found.type)


def _only_in_demonstration() -> None:
    if not settings.DEMO:
        raise Http404
