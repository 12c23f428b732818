"""What happens around every request."""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from conference.lib.logs import masked, request_id
from conference.permissions import is_in_team
from conference.sign_in import has_second_factor

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("conference.requests")


class RequestLog:
    """One line a request, with an id that the error page shows too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, started = request_id.set(secrets.token_hex(6)), time.perf_counter()
        try:
            response = self.get_response(request)
            self._write(request, response.status_code, started)
            response["X-Request-Id"] = request_id.get()
            return response
        finally:
            request_id.reset(token)

    def _write(self, request: HttpRequest, status: int, started: float) -> None:
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        fields = {"method": request.method, "path": masked(request.path), "status": status, "ms": milliseconds}
        log.info("request", extra=fields)


class LanguageFromPath:
    """The address alone says the language, so that a kept page is the same for everybody who asks for it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NothingKeptUnlessSaid:
    """An answer that does not say how long it may be kept is somebody's own: kept nowhere."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class NoDevices:
    """Camera, microphone and place are asked for by no page, but for the one that says otherwise itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class SecondFactorForPanel:
    """With PANEL_SECOND_FACTOR, members of the team set up their second factor before the panel opens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PANEL_SECOND_FACTOR and request.path.startswith("/admin/") and self._must_set_up(request):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        return is_in_team(request.user) and not has_second_factor(request.user)  # type: ignore[arg-type]
