"""One question on a page of its own before something is done to rows of the panel."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError


def ask(of: ServiceAdmin, request: HttpRequest, rows: Any, form: Any, title: str) -> HttpResponse:
    """About the rows that were chosen, asked before the action; with what is wrong after it."""
    context = {
        **panel.each_context(request), "title": title, "rows": list(rows), "form": form, "opts": of.opts, "button": title,
        "action": request.POST.get("action", ""), "chosen": request.POST.getlist("_selected_action"),
    }  # fmt: skip
    return TemplateResponse(request, "admin/registrations/ask.html", context, status=422 if form.errors else 200)


def one(of: ServiceAdmin, request: HttpRequest, key: int, *related: str) -> Any:
    """A row of the chosen conference for who may write it; 404 for whatever is somebody else's."""
    if not of.may_write(request):
        raise PermissionDenied
    found = of.get_queryset(request).select_related(*related).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def did(form: Any, service: Callable[[], Any]) -> bool:
    """Whether the service did it; a refusal stands above the form."""
    try:
        service()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
