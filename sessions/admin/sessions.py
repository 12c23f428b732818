"""Sessions in the panel."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Exists, Field, OuterRef, Q, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import changed_values
from conference.admin.site import panel
from conference.lib.errors import StaleRow
from conference.lib.moments import in_zone
from conference.lib.text import fold
from conference.models import Conference
from sessions.admin.board import BoardPages
from sessions.admin.importing import ImportPage
from sessions.admin.links import LinksField
from sessions.admin.parts import CastInline, ItemInline, cast_of, contributions_of
from sessions.models import Room, Session, SessionItem, SessionState, Slot
from sessions.queries.lengths import minutes_over
from sessions.services import schedule
from sessions.services import sessions as services
from sessions.services.items import set_items

_FIELDS = ["title", "subtitle", "abstract", "kind", "track", "language", "interpretation", "level", "featured", "links"]
OVER = _("The short talks take %(count)d minutes more than the session lasts. Their hours on the page run beyond its end.")
_PLACE = ("room", "day", "starts", "minutes")


class OfChosenConference(admin.RelatedFieldListFilter):
    """A filter by kind or track offers those of the chosen conference only."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: Any) -> Any:
        return field.get_choices(include_blank=False, limit_choices_to={"conference": panel.chosen(request)})


class PlacedFilter(admin.SimpleListFilter):
    title = _("on the timetable")
    parameter_name = "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("with a time")), ("no", _("without a time"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("yes", "no"):
            return queryset.filter(placed_at__isnull=self.value() == "no")
        return queryset


class SessionForm(forms.ModelForm):
    interpretation = forms.MultipleChoiceField(
        label=_("interpreted into"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    room = forms.ModelChoiceField(Room.objects.none(), label=_("room"), required=False)
    day = forms.DateField(label=_("date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(label=_("starts"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("minutes"), required=False, min_value=5, max_value=36 * 60)
    links = LinksField(label=_("links, slides, recording"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conference: Conference

    class Meta:
        model = Session
        fields = [name for name in _FIELDS if name != "links"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.filter(conference=self.conference)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.update(row_version=self.instance.version, links=self.instance.links, **_place_of(self.instance))

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        seen = values.get("row_version")
        if self.instance.pk and seen is not None and seen != self.instance.version:
            self.add_error(None, str(StaleRow.message))
        if bool(values.get("day")) != bool(values.get("starts")):
            self.add_error("starts", _("A time needs both: the date and the hour."))
        return values

    def starts_at(self) -> datetime | None:
        """By the conference's own clock."""
        day, starts = self.cleaned_data.get("day"), self.cleaned_data.get("starts")
        return datetime.combine(day, starts, self.conference.tzinfo).astimezone(UTC) if day and starts else None


@admin.register(Session, site=panel)
class SessionAdmin(ImportPage, BoardPages):
    form = SessionForm
    inlines = [ItemInline, CastInline]
    list_display = ["title", "state", "kind", "track", "when", "language"]
    list_filter = ["state", PlacedFilter, ("kind", OfChosenConference), ("track", OfChosenConference)]
    list_select_related = ["kind", "track", "conference"]
    search_fields = ["search_key"]
    search_help_text = _("Title of a session or of a part of it, with or without accents")
    actions = ["confirm", "cancel"]
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "abstract", "row_version"]}),
        (_("Sorted by"), {"fields": ["kind", "track", "level", "featured"]}),
        (_("Languages"), {"fields": ["language", "interpretation"]}),
        (_("Links, slides, recording"), {"fields": ["links"]}),
        (_("Time and place, by the conference’s clock"), {"fields": list(_PLACE)}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        drafted = Slot.objects.filter(session=OuterRef("pk"), version__released_at=None).order_by("starts_at")
        return super().get_queryset(request).defer("abstract").annotate(placed_at=Subquery(drafted.values("starts_at")[:1]))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        for word in fold(search_term).split():
            parts = SessionItem.objects.filter(session=OuterRef("pk"), search_key__contains=word)
            queryset = queryset.filter(Q(search_key__contains=word) | Exists(parts))
        return queryset, False

    @admin.display(description=_("when"), ordering="placed_at")
    def when(self, row: Any) -> str:
        return date_format(in_zone(row.placed_at, row.conference.zone), "j M, H:i") if row.placed_at else "–"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"conference": obj.conference if obj else self.chosen(request)})

    def create_with(self, form: ModelForm, by: User) -> Session:
        session = services.create(form.instance.conference, by=by, **{name: form.cleaned_data[name] for name in _FIELDS})
        self._place(session, form, by)
        return session

    def change_with(self, row: Session, form: ModelForm, by: User) -> None:
        values = {name: value for name, value in changed_values(form).items() if name in _FIELDS}
        services.change(row, values, by=by, version=form.cleaned_data.get("row_version"), release=False)
        if set(_PLACE) & set(form.changed_data):
            self._place(row, form, by)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Parts and people come last; then all of it is released as one version."""
        session: Any = form.instance
        self._save_parts(session, *formsets, by=request.user)  # type: ignore[arg-type]
        if over := minutes_over(session):
            messages.warning(request, OVER % {"count": over})
        if session.state == SessionState.CONFIRMED:
            self._release(request, session.conference)

    def _save_parts(self, session: Session, items: Any, people: Any, *, by: User) -> None:
        if not items.has_changed() and not people.has_changed():
            return
        cast = cast_of(people)
        set_items(session, contributions_of(items, cast), by=by, release=False)
        services.set_people(session, cast.get(None, ()), by=by, release=False)

    def _place(self, session: Session, form: Any, by: User) -> None:
        starts_at = form.starts_at()
        if starts_at is None:
            if session.slots.filter(version__released_at=None).exists():
                schedule.unplace(session, by=by, release=False)
            return
        minutes = form.cleaned_data.get("minutes") or session.kind.minutes
        ends_at = starts_at + timedelta(minutes=minutes)
        schedule.place(session, room=form.cleaned_data.get("room"), starts_at=starts_at, ends_at=ends_at, by=by, release=False)

    @admin.action(description=_("Confirm: show on the timetable"))
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._run_and_release(request, queryset, services.confirm)

    @admin.action(description=_("Cancel"))
    def cancel(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._run_and_release(request, queryset, services.cancel)

    def _run_and_release(self, request: HttpRequest, queryset: QuerySet, service: Any) -> None:
        """However many are chosen, one version is released."""
        if self.run(request, queryset.select_related("conference", "kind"), service, release=False):
            self._release(request, self.chosen(request))

    def _release(self, request: HttpRequest, conference: Conference) -> None:
        """At once, or with what else waits; then it is said, for nobody sees it yet."""
        if schedule.release_if_automatic(conference, by=request.user) is None:  # type: ignore[arg-type]
            messages.info(request, gettext("Everybody sees it with the next release; until then it waits in the draft."))


def _place_of(session: Session) -> dict[str, Any]:
    slot = Slot.objects.filter(session=session, version__released_at=None).order_by("starts_at").first()
    if slot is None:
        return {}
    local = in_zone(slot.starts_at, session.conference.zone)
    return {"room": slot.room_id, "day": local.date(), "starts": local.time(), "minutes": slot.minutes}
