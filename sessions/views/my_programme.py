"""My programme: from the stars of a browser to a private address with a calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from conference.lib import places
from conference.lib.errors import DomainError
from conference.lib.http import attachment, client_address, no_store
from conference.models import Conference
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.services.mail import absolute
from conference.views.errors import too_many
from sessions.exports import calendar
from sessions.forms import StarredForm
from sessions.models import Agenda
from sessions.queries import exporting
from sessions.queries.agenda import agenda_page, kept_in
from sessions.services import agendas


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def starred(request: HttpRequest, conference: str) -> HttpResponse:
    """What the address names; POST keeps it."""
    row = public_conference(conference)
    form = StarredForm(request.POST if request.method == "POST" else request.GET)
    chosen = form.cleaned_data["sessions"] if form.is_valid() else []
    if request.method != "POST":
        return _page(request, row, chosen)
    if not limits.hit(f"agenda:{client_address(request)}", limit=600, seconds=3600):
        return too_many(request)
    try:
        kept = agendas.keep(row, chosen, user=_account(request))
    except DomainError as refusal:
        return _page(request, row, [], refusal=str(refusal), status=422)
    return redirect("programme:agenda", conference=row.slug, private_id=kept.private_id)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, conference: str, private_id: str) -> HttpResponse:
    """Whoever has the address reads it; POST puts other sessions in the place of these."""
    row = public_conference(conference)
    kept = _behind(row, private_id)
    if request.method != "POST":
        return _page(request, row, kept_in(kept), agenda=kept)
    form, account = StarredForm(request.POST), _account(request)
    try:
        agendas.keep(row, form.cleaned_data["sessions"] if form.is_valid() else [], agenda=kept)
    except DomainError as refusal:
        return _page(request, row, kept_in(kept), agenda=kept, refusal=str(refusal), status=422)
    kept = agendas.adopt(kept, account) if account else kept
    return redirect("programme:agenda", conference=row.slug, private_id=kept.private_id)


@no_store
@require_POST
def adopt(request: HttpRequest, conference: str, private_id: str) -> HttpResponse:
    """Who has signed in since keeps it with the account."""
    row, account = public_conference(conference), _account(request)
    kept = _behind(row, private_id)
    if account is None:
        raise Http404
    return redirect("programme:agenda", conference=row.slug, private_id=agendas.adopt(kept, account).private_id)


@no_store
@require_POST
def forget(request: HttpRequest, conference: str, private_id: str) -> HttpResponse:
    row = public_conference(conference)
    agendas.forget(_behind(row, private_id))
    return redirect("programme:my-programme", conference=row.slug)


@no_store
@require_safe
def feed(request: HttpRequest, conference: str, private_id: str) -> HttpResponse:
    """For calendar programs, which ask again and again: what has moved moves there too."""
    row = public_conference(conference)
    content = calendar.write(exporting.programme(row, only=kept_in(_behind(row, private_id))))
    return attachment(content, f"{row.slug}-my-programme.ics", calendar.CONTENT_TYPE, inline=True)


def _page(
    request: HttpRequest, row: Conference, chosen: list[str], *, agenda: Agenda | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    shown, account = agenda_page(row, chosen), _account(request)
    own = Agenda.objects.filter(conference=row, user=account).first() if account and agenda is None else None
    context = {
        "conference": row, "page": shown, "agenda": agenda, "refusal": refusal,
        "form": StarredForm(initial={"sessions": ",".join(shown.ids)}), "feed": _feed_address(row, agenda),
        "own": own, "may_adopt": bool(account and agenda and agenda.user_id is None),
        "parts": places.agenda_page.of(agenda, timezone.now()) if agenda else [],
    }  # fmt: skip
    return page(request, "programme/my_programme.html", context, status=status)


def _feed_address(row: Conference, agenda: Agenda | None) -> str:
    return absolute(reverse("programme_files:agenda", args=[row.slug, agenda.private_id])) if agenda else ""


def _behind(row: Conference, private_id: str) -> Agenda:
    found = Agenda.objects.filter(conference=row, private_id=private_id).first()
    if found is None:
        raise Http404
    return found


def _account(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
