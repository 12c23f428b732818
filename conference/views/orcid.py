"""An account says which ORCID iD is its own. It opens nothing: nobody signs in by it."""

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import disconnect_orcid, orcid_of
from conference.lib.http import View, no_store
from conference.provider import PROVIDER, Adapter
from conference.rendering import page

_callback = OAuth2CallbackView.adapter_view(Adapter)


def _where_offered(view: View) -> View:
    def offered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.ORCID_CLIENT_ID:
            raise Http404
        return view(request, *args, **kwargs)

    return offered


@no_store
@require_safe
@_where_offered
@login_required
def own(request: HttpRequest) -> HttpResponse:
    answer = page(request, "account/orcid.html", {"orcid": orcid_of(request.user)})  # type: ignore[arg-type]
    # The button posts here and is sent on: browsers ask for both addresses in the policy.
    there = urlsplit(settings.ORCID_BASE_URL)
    answer._csp_update = {"form-action": [f"{there.scheme}://{there.netloc}"]}  # type: ignore[attr-defined]
    return answer


@no_store
@require_POST
@_where_offered
@login_required
def connect(request: HttpRequest) -> HttpResponse:
    provider: Any = get_adapter(request).get_provider(request, PROVIDER)
    return provider.redirect(request, process=AuthProcess.CONNECT, next_url=reverse("conference:orcid"))


@no_store
@require_safe
@_where_offered
def callback(request: HttpRequest) -> HttpResponse:
    """ORCID sends the person back here with a code for one use; what was begun in this browser is ended."""
    return _callback(request)


@no_store
@require_POST
@_where_offered
@login_required
def disconnect(request: HttpRequest) -> HttpResponse:
    disconnect_orcid(request.user)  # type: ignore[arg-type]
    messages.info(request, _("Your ORCID iD is no longer connected. Reviews keep the badge that they were written with."))
    return redirect("conference:orcid")
