"""The editor of the timetable: the draft on rooms and times, moved by mouse, by keyboard or by a plain form."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.lib.moments import in_zone
from conference.models import Conference
from sessions.models import Room, Session, Slot
from sessions.queries.board import board
from sessions.services import editing, releases
from sessions.services.editing import Spot

EVERYBODY = gettext_lazy("For everybody, whichever the room")
_LONGEST = int(editing.LONGEST.total_seconds()) // 60
REFUSED = 409


class SpotForm(forms.Form):
    """A room and a time: by the conference's clock, or as an instant, which is what the editor sends."""

    room = forms.ModelChoiceField(Room.objects.none(), label=gettext_lazy("Room"), required=False, empty_label=EVERYBODY)
    day = forms.DateField(label=gettext_lazy("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(label=gettext_lazy("Starts"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=_LONGEST)
    instant = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.fields["room"].queryset = Room.objects.of(conference)  # type: ignore[attr-defined]

    def clean_instant(self) -> datetime | None:
        text = self.cleaned_data["instant"]
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError:
            raise forms.ValidationError(_("This is not a moment."))
        if moment is not None and moment.tzinfo is None:
            raise forms.ValidationError(_("This moment names no zone."))
        return moment

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("instant") and not (values.get("day") and values.get("starts")):
            self.add_error("starts", _("A time needs both: the date and the hour."))
        if not self.errors:
            try:
                self._span = self._read_span(values)
            except OverflowError:
                self.add_error("starts", _("The calendar ends before that."))
        return values

    def spot(self) -> Spot:
        return Spot(self.cleaned_data["room"], *self._span)

    def _read_span(self, values: dict[str, Any]) -> tuple[datetime, datetime]:
        local = values["instant"] or datetime.combine(values["day"], values["starts"], self.conference.tzinfo)
        starts_at = local.astimezone(UTC)
        return starts_at, starts_at + timedelta(minutes=values["minutes"])


class MoveForm(SpotForm):
    seen = forms.CharField(widget=forms.HiddenInput)


class PauseForm(SpotForm):
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"), initial=gettext_lazy("Break"))
    field_order = ["title", "room", "day", "starts", "minutes"]


class BoardPages(ServiceAdmin):
    """Pages of the editor, beside the list of sessions."""

    def get_urls(self) -> list[Any]:
        own = [
            path("board/", self.admin_site.admin_view(self.board), name="programme_session_board"),
            path("board/undo/", self.admin_site.admin_view(require_POST(self.undo)), name="programme_session_board_undo"),
            path("board/collect/", self.admin_site.admin_view(require_POST(self.collect)), name="programme_session_board_collect"),
            path("board/pause/", self.admin_site.admin_view(self.pause), name="programme_session_board_pause"),
            path("board/<int:key>/", self.admin_site.admin_view(self.move), name="programme_session_board_move"),
        ]
        return own + super().get_urls()

    def board(self, request: HttpRequest) -> HttpResponse:
        if not self.may_see(request):
            raise PermissionDenied
        return self._board(request, request.GET.get("day", ""))

    def move(self, request: HttpRequest, key: int) -> HttpResponse:
        """GET asks by a form where it shall stand; POST moves it, or takes it off the timetable."""
        session = self._session(request, key)
        if request.method != "POST":
            return self._ask(request, session, MoveForm(session.conference, initial=_standing(session, request.GET.get("seen", ""))))
        form = MoveForm(session.conference, request.POST)
        if not form.is_valid() and "off" not in request.POST:
            return self._not_done(request, _first_error(form)) if _in_part(request) else self._ask(request, session, form)
        to = None if "off" in request.POST else form.spot()
        moved = self._moving(request, session, to)
        if _in_part(request):
            return self._did(request, moved, _told(session, to))
        try:
            moved()
        except DomainError as refusal:
            typed = {**form.cleaned_data, "seen": _standing(session, "")["seen"]}
            return self._ask(request, session, MoveForm(session.conference, initial=typed), str(refusal))
        messages.success(request, _told(session, to))
        return redirect(_address(form.cleaned_data.get("day")))

    def _moving(self, request: HttpRequest, session: Session, to: Spot | None) -> Callable[[], Any]:
        return lambda: editing.move(session, to, seen=request.POST.get("seen", ""), by=request.user)  # type: ignore[arg-type]

    def undo(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        return self._did(request, lambda: editing.undo(self.chosen(request), by=request.user), _("Taken back."))  # type: ignore[arg-type]

    def collect(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        told = _("From now on changes wait here until you release them.")
        return self._did(request, lambda: releases.collect(self.chosen(request), by=request.user), told)  # type: ignore[arg-type]

    def pause(self, request: HttpRequest) -> HttpResponse:
        """A break for everybody or in one room, placed as it is made."""
        self._check(request)
        conference = self.chosen(request)
        initial = {"day": request.GET.get("day") or conference.starts_on, "minutes": 30}
        form = PauseForm(conference, request.POST if request.method == "POST" else None, initial=initial)
        if not form.is_valid():
            return self._ask_for(request, "admin/programme/pause.html", _("Add a break"), form)
        title = {conference.default_language: form.cleaned_data["title"]}
        try:
            editing.add_pause(conference, form.spot(), title=title, by=request.user)  # type: ignore[arg-type]
        except DomainError as refusal:
            form = PauseForm(conference, initial=form.cleaned_data)
            return self._ask_for(request, "admin/programme/pause.html", _("Add a break"), form, str(refusal))
        messages.success(request, _("The break stands."))
        return redirect(_address(form.cleaned_data["day"]))

    def _check(self, request: HttpRequest) -> None:
        if not self.may_write(request):
            raise PermissionDenied

    def _session(self, request: HttpRequest, key: int) -> Session:
        self._check(request)
        found = self.get_queryset(request).select_related("conference", "kind").filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def _ask(self, request: HttpRequest, session: Session, form: MoveForm, refusal: str = "") -> HttpResponse:
        title = _("Move “%(session)s”") % {"session": session}
        placed = form["seen"].value() != editing.UNPLACED
        return self._ask_for(request, "admin/programme/move.html", title, form, refusal, session=session, placed=placed)

    def _ask_for(self, request: HttpRequest, template: str, title: str, form: SpotForm, refusal: str = "", **further: Any) -> HttpResponse:
        context = {
            **panel.each_context(request), "title": title, "form": form, "refusal": refusal, "opts": self.opts,
            "back": _address(form["day"].value()), **further,
        }  # fmt: skip
        return TemplateResponse(request, template, context, status=422 if form.errors or refusal else 200)

    def _did(self, request: HttpRequest, service: Callable[[], Any], told: str) -> HttpResponse:
        """The editor as it is afterwards: as a part for its script, else by a redirect."""
        try:
            service()
        except DomainError as refusal:
            return self._not_done(request, str(refusal))
        if _in_part(request):
            return self._board(request, request.POST.get("back", ""), told=told)
        messages.success(request, told)
        return redirect(_address(request.POST.get("back", "")))

    def _not_done(self, request: HttpRequest, refusal: str) -> HttpResponse:
        if _in_part(request):
            return self._board(request, request.POST.get("back", ""), refusal=refusal)
        messages.error(request, refusal)
        return redirect(_address(request.POST.get("back", "")))

    def _board(self, request: HttpRequest, day: str, *, told: str = "", refusal: str = "") -> HttpResponse:
        page = board(self.chosen(request), day, request.user)  # type: ignore[arg-type]
        part = _in_part(request)
        context = {"page": page, "told": told, "refusal": refusal, "may_write": self.may_write(request)}
        if not part:
            context = {**panel.each_context(request), "title": _("Editor"), "opts": self.opts, **context}
        template = "admin/programme/board_part.html" if part else "admin/programme/board.html"
        return TemplateResponse(request, template, context, status=REFUSED if refusal else 200)


def _in_part(request: HttpRequest) -> bool:
    return request.headers.get("X-Part") == "board"


def _address(day: Any) -> str:
    base = reverse("admin:programme_session_board")
    try:
        return f"{base}?day={datetime.fromisoformat(str(day)).date().isoformat()}"
    except ValueError:
        return base


def _standing(session: Session, seen: str) -> dict[str, Any]:
    """Where it stands in the draft; `seen` tells which of its times is meant."""
    slots = list(Slot.objects.filter(session=session, version__released_at=None).order_by("starts_at"))
    slot = next((slot for slot in slots if slot.mark == seen), slots[0] if slots else None)
    if slot is None:
        return {"day": session.conference.starts_on, "minutes": session.kind.minutes, "seen": editing.UNPLACED}
    local = in_zone(slot.starts_at, session.conference.zone)
    return {"room": slot.room_id, "day": local.date(), "starts": local.time(), "minutes": slot.minutes, "seen": slot.mark}


def _told(session: Session, to: Spot | None) -> str:
    if to is None:
        return _("“%(session)s” is off the timetable.") % {"session": session}
    start, end = (in_zone(moment, session.conference.zone) for moment in (to.starts_at, to.ends_at))
    where = {"session": session, "room": to.room or _("all rooms"), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return _("“%(session)s” stands in %(room)s, %(start)s–%(end)s.") % where


def _first_error(form: forms.Form) -> str:
    name, errors = next(iter(form.errors.items()))
    return f"{form.fields[name].label or name}: {errors[0]}" if name in form.fields else str(errors[0])
