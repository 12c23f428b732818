"""The door, for telephones: scan or type, read the answer, take back. For those who stand there, and nobody else."""

import functools
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.http import no_store
from conference.models import Conference, Role
from conference.permissions import conferences_of, holds
from conference.rendering import page
from conference.sign_in import has_second_factor
from registrations.forms.door import ScanForm, UndoForm
from registrations.models import CheckIn, CheckInList, Result
from registrations.queries import door as queries
from registrations.services import checkin, payments

AT_THE_DOOR = (Role.DOOR, Role.REGISTRATION)
TAKES_MONEY = (Role.REGISTRATION,)
DEVICE = "door_device"
# A part of the page, asked for by its script.
PART = "X-Part"

View = Callable[[HttpRequest, Conference], HttpResponse]


def for_staff(*roles: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Signed in and of the roles; for others the conference has no door. The camera may be used here and nowhere else."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def door(request: HttpRequest, conference: str) -> HttpResponse:
            answer = _turned_away(request) or view(request, _staffed(request, conference, roles))
            answer["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
            return answer

        return no_store(door)

    return decorate


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(*AT_THE_DOOR)
def door(request: HttpRequest, conference: Conference) -> HttpResponse:
    doors = checkin.lists_in_use(conference)
    if request.method != "POST":
        return _looked_at(request, conference, doors)
    form = ScanForm(request.POST, doors=doors)
    if not form.is_valid():
        return _page(request, conference, doors, form=form, status=422)
    return _scanned(request, conference, doors, form)


@require_POST
@for_staff(*TAKES_MONEY)
def pay(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Money for a ticket that was refused for want of it; then it is let in."""
    doors = checkin.lists_in_use(conference)
    by: User = request.user  # type: ignore[assignment]
    refused = _scan(conference, request.POST.get("check_in", ""))
    if refused.ticket is None or refused.result != Result.NOT_PAID or refused.check_in_list not in doors:
        raise Http404
    with suppress(payments.NothingOwed):  # sent twice: paid once, and let in
        checkin.take_money(refused.ticket, by=by)
    here, key = refused.check_in_list, f"paid-{refused.pk}"
    done = checkin.admit_ticket(here, refused.ticket.pk, by=by, device=refused.device, key=key)
    return _page(request, conference, doors, door=here, done=done)


@require_POST
@for_staff(*AT_THE_DOOR)
def undo(request: HttpRequest, conference: Conference) -> HttpResponse:
    scan = _scan(conference, request.POST.get("check_in", ""))
    form = UndoForm(request.POST)
    try:
        checkin.undo(scan, by=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else "")  # type: ignore[arg-type]
        messages.success(request, _("Taken back: the next scan lets this ticket in."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('registrations:door', args=[conference.slug])}?list={scan.check_in_list_id}")


def _looked_at(request: HttpRequest, conference: Conference, doors: list[CheckInList]) -> HttpResponse:
    chosen = request.GET.get("list", "")
    here = next((row for row in doors if str(row.pk) == chosen), doors[0] if doors else None)
    return _page(request, conference, doors, door=here)


def _scanned(request: HttpRequest, conference: Conference, doors: list[CheckInList], form: ScanForm) -> HttpResponse:
    seen, here = form.cleaned_data, form.cleaned_data["list"]
    by = {"by": request.user, "device": seen["device"], "key": seen["key"]}
    done = checkin.admit_ticket(here, seen["ticket"], **by) if seen["ticket"] else checkin.admit(here, seen["code"], **by)
    answer = _page(request, conference, doors, door=here, done=done)
    if seen["device"]:
        answer.set_cookie(
            DEVICE, seen["device"], max_age=30 * 24 * 3600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return answer


def _page(
    request: HttpRequest, conference: Conference, doors: list[CheckInList], *, door: CheckInList | None = None,
    done: CheckIn | None = None, form: ScanForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The whole page, or the part that its script asks for."""
    here = door or (form.cleaned_data.get("list") if form else None) or (doors[0] if doors else None)
    money = holds(request.user, conference, *TAKES_MONEY)  # type: ignore[arg-type]
    words = request.GET.get("q", "")
    device = request.POST.get("device", request.COOKIES.get(DEVICE, ""))
    context = {
        "conference": conference, "doors": doors, "door": here, "errors": form.errors if form else None, "searched": words,
        "state": queries.state(here) if here else None, "found": queries.found(here, words) if here and words else (),
        "answer": queries.answer(done, conference, takes_money=money) if done else None, "takes_money": money,
        "form": ScanForm(doors=doors, initial={"list": here.pk if here else None, "device": device}),
    }  # fmt: skip
    part = PARTS.get(request.headers.get(PART, ""))
    return render(request, part, context, status=status) if part else page(request, "registrations/door.html", context, status=status)


PARTS = {
    "answer": "registrations/door_answer_part.html",
    "state": "registrations/door_state.html",
    "found": "registrations/door_found.html",
}


def _scan(conference: Conference, key: str) -> CheckIn:
    rows = CheckIn.objects.filter(check_in_list__conference=conference)
    found = rows.select_related("ticket__order", "check_in_list").filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if settings.PANEL_SECOND_FACTOR and not has_second_factor(request.user):  # type: ignore[arg-type]
        return redirect("mfa_activate_totp")
    return None


def _staffed(request: HttpRequest, slug: str, roles: tuple[str, ...]) -> Conference:
    row = conferences_of(request.user).filter(slug=slug).first()  # type: ignore[arg-type]
    if row is None or not holds(request.user, row, *roles):  # type: ignore[arg-type]
        raise Http404
    return row
