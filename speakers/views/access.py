"""Whose page it is: told by the key in the browser, or by the account."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from conference.lib import keys
from conference.lib.http import no_store
from conference.models import Conference
from conference.queries import public_conference
from speakers.models import Speaker
from speakers.queries import speaking as queries

SHELF = "speaking"


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view its speaker. Who has neither key nor account is asked to sign in; for anybody else there is no page."""

    @no_store
    @functools.wraps(view)
    def behind_a_key(request: HttpRequest, conference: str, **parts: Any) -> HttpResponse:
        speaker = speaker_of(request, public_conference(conference))
        if speaker is not None:
            return view(request, speaker, **parts)
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.path)

    return behind_a_key


def speaker_of(request: HttpRequest, conference: Conference) -> Speaker | None:
    """The link that was opened last goes before the account: somebody may help a colleague."""
    for secret in keys.held_by(request, SHELF, conference.slug):
        if found := queries.behind(conference, secret):
            return found
    return queries.of_account(conference, request.user.pk) if request.user.is_authenticated else None
