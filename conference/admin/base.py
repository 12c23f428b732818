"""What every list and form of the panel stands on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AdminSplitDateTime, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import Field, ModelForm
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from accounts.models import User
from conference.admin.site import panel
from conference.lib.errors import DomainError, StaleRow
from conference.lib.localized import LabelledTextarea, LabelledTextInput, LocalizedCharField, LocalizedTextField, texts_of
from conference.lib.places import Words
from conference.models import Activity, Conference, Role
from conference.permissions import conference_of, holds, is_in_team

Service = Callable[..., Any]


class ScopedFields:
    """Forms and inlines that offer only what the person may see of the chosen conference."""

    # Choices that are the conference's, whether or not one's role covers their own list.
    offered_to_all: ClassVar[frozenset[str]] = frozenset()
    formfield_overrides = {
        LocalizedCharField: {"widget": LabelledTextInput},
        LocalizedTextField: {"widget": LabelledTextarea},
    }

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._offered(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._offered(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        conference = panel.chosen(request)
        if conference is not None and hasattr(field, "widget") and hasattr(field.widget, "enabled_locales"):
            field.widget.enabled_locales = list(conference.languages)
        return field

    def _offered(self, db_field: Any, request: HttpRequest) -> QuerySet:
        rows = db_field.remote_field.model._default_manager.all()
        if not hasattr(rows, "visible_to"):
            return rows
        conference = panel.chosen(request)
        if conference is not None and db_field.name in self.offered_to_all:
            return rows.of(conference)
        rows = rows.visible_to(request.user)
        if rows.model is Conference:
            return rows.filter(pk__in=[row.pk for row in panel.choices(request) if self._works_at(row, request)])
        return rows.of(conference) if conference is not None and rows.conference_lookup else rows

    def _works_at(self, conference: Conference, request: HttpRequest) -> bool:
        """Whether rows may be given to this conference: seeing it is not enough."""
        return holds(request.user, conference, *getattr(self, "writers", ()))  # type: ignore[arg-type]


class PanelForm(forms.ModelForm):
    """A form of the panel: a new row belongs to the chosen conference, a changed one must be as it was when the form was opened."""

    chosen_conference: ClassVar[Conference | None] = None
    parts_of: ClassVar[Callable[[Any], Iterable[Model]]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of this form, not of its class: fields that a form declares are shared by every request.
        for field in self.fields.values():
            field.label = capfirst(field.label)
            _name_the_halves(field)
        self._owned = "conference" not in self.fields and any(field.name == "conference" for field in self._meta.model._meta.fields)
        if self.instance.pk is None and self._owned:
            self.instance.conference = self.chosen_conference
        if self.instance.pk is not None and "row_version" not in self.fields:
            self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self._mark())

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.pop("seen", "")
        if seen and seen != self.fields["seen"].initial:
            self.add_error(None, str(StaleRow.message))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """What must be unique at its conference is compared with the others there, though the form does not ask for it."""
        return super()._get_validation_exclusions() - ({"conference"} if self._owned else set())  # type: ignore[misc]

    def _mark(self) -> str:
        rows = [self.instance, *type(self).parts_of(self.instance)]
        values = [model_to_dict(row, self._meta.fields if row is self.instance else None) for row in rows]
        return salted_hmac("panel.seen", repr([{name: _plain(value) for name, value in row.items()} for row in values])).hexdigest()


class ServiceAdmin(ScopedFields, admin.ModelAdmin):
    """Rows of the chosen conference that the person's role covers; whatever is written goes through a service.

    A subclass says which service makes, changes and removes a row, and which roles may write.
    """

    show_full_result_count = False
    list_per_page = 50
    writers: ClassVar[frozenset[str]] = frozenset({Role.PROGRAMME})
    all_conferences: ClassVar[bool] = False
    save_on_top = False

    # --- What a subclass answers ---

    def create_with(self, form: ModelForm, by: User) -> Model:
        """Make the row from the form's clean values, in one service call; return it."""
        raise NotImplementedError

    def change_with(self, row: Any, form: ModelForm, by: User) -> None:
        """Change the row by `{name: form.cleaned_data[name] for name in form.changed_data}`, in one service call."""
        raise NotImplementedError

    def delete_with(self, row: Any, by: User) -> None:
        raise NotImplementedError

    # --- Who sees and does what ---

    def _rows(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self._rows(request)
        conference = panel.chosen(request)
        return rows if self.all_conferences or conference is None else rows.of(conference)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """A link from a mail or from the activity may lead to a row of another conference one works at."""
        try:
            row = self._rows(request).filter(pk=self.model._meta.pk.to_python(object_id)).first()
        except Exception:  # what is not a number is nobody's row
            return None
        panel.follow(request, conference_of(row) if row is not None else None)
        return row

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the filters beside the list ask: any other question, letter by letter, would tell a secret or an address."""
        asked = [entry[0] if isinstance(entry, list | tuple) else entry for entry in self.get_list_filter(request)]  # type: ignore[arg-type]
        names = {entry if isinstance(entry, str) else getattr(entry, "parameter_name", "") for entry in asked}
        return lookup.split("__")[0] in names and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def may_write(self, request: HttpRequest, row: Model | None = None) -> bool:
        """At the chosen conference; of a row, where the row itself belongs: one may work at two, with another role at each."""
        if row is not None:
            return is_in_team(request.user) and not self._out_of_reach(request, [row])  # type: ignore[arg-type]
        conference = panel.chosen(request)
        user: Any = request.user
        return is_in_team(user) and (user.is_superuser or (conference is not None and holds(user, conference, *self.writers)))

    def _out_of_reach(self, request: HttpRequest, rows: Sequence[Model]) -> set[Any]:
        """The keys of those rows that the person may not write, in one statement."""
        keys = {row.pk for row in rows}
        if not keys:
            return keys
        writable: Any = type(rows[0])._default_manager.filter(pk__in=keys)
        return keys - set(writable.within_reach(request.user, self.writers | {Role.OWNER}).values_list("pk", flat=True))

    def may_see(self, request: HttpRequest) -> bool:
        """Whether the person's role covers these rows at the chosen conference at all."""
        roles: frozenset[str] = getattr(self.model._default_manager.all(), "roles", frozenset())
        conference = panel.chosen(request)
        user: Any = request.user
        return is_in_team(user) and (user.is_superuser or (conference is not None and holds(user, conference, *roles, *self.writers)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_see(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_see(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_write(request) and type(self).create_with is not ServiceAdmin.create_with

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request, obj) and type(self).change_with is not ServiceAdmin.change_with

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request, obj) and type(self).delete_with is not ServiceAdmin.delete_with

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of many at once: it would say nothing of what hangs on each."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions if self.may_write(request) else {}

    # --- Writing ---

    def parts_of(self, row: Any) -> Iterable[Model]:
        """Rows that the same form changes."""
        return ()

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if change:
            self.change_with(obj, form, request.user)  # type: ignore[arg-type]
            return
        made = self.create_with(form, request.user)  # type: ignore[arg-type]
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Many-to-many values and inlines belong to the service that writes the row."""
        for formset in formsets:
            self.save_inline(request, form.instance, formset)

    def save_inline(self, request: HttpRequest, row: Any, formset: Any) -> None:
        """A subclass with inlines gives the formset to its service."""
        if formset.has_changed():
            raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_with(obj, request.user)  # type: ignore[arg-type]

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            return self._refused(request, object_id, form_url, extra_context, refusal)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_delete", object_id)

    def run(self, request: HttpRequest, rows: Iterable[Model], service: Service, done: str = "", **arguments: Any) -> int:
        """Call the service for each row; refusals are shown in words, the others go on. Returns how many were done."""
        rows = list(rows)
        if not self.may_write(request) or self._out_of_reach(request, rows):
            raise PermissionDenied
        count = 0
        for row in rows:
            try:
                service(row, by=request.user, **arguments)
                count += 1
            except DomainError as refusal:
                messages.warning(request, f"{row}: {refusal}")
        if count:
            messages.success(
                request, done % {"count": count} if done else ngettext("%(count)d done.", "%(count)d done.", count) % {"count": count}
            )
        return count

    def run_with_reason(
        self, request: HttpRequest, rows: Iterable[Model], service: Service, question: Words, hint: Words = ""
    ) -> HttpResponse | None:
        """As `run`, after asking for a reason on a page of its own; the service takes it as `reason`."""
        if not self.may_write(request):
            raise PermissionDenied
        reason = request.POST.get("reason", "").strip()
        if reason:
            self.run(request, rows, service, reason=reason)
            return None
        context = {
            **panel.each_context(request), "title": question, "hint": hint, "rows": list(rows), "opts": self.opts,
            "action": request.POST.get("action", ""), "chosen": request.POST.getlist("_selected_action"),
            "missing": "reason" in request.POST,
        }  # fmt: skip
        return TemplateResponse(request, "admin/reason.html", context, status=422 if context["missing"] else 200)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The activity of this row, from our own record."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        rows = Activity.objects.filter(content_type__app_label=row._meta.app_label, content_type__model=row._meta.model_name)
        entries = rows.filter(object_id=row.pk).select_related("actor")[:200]
        context = {
            **panel.each_context(request),
            "title": _("Activity: %(thing)s") % {"thing": row},
            "rows": entries,
            "opts": self.opts,
            "original": row,
        }
        return TemplateResponse(request, "admin/activity.html", context)

    # Our own record replaces the framework's.

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...  # type: ignore[override]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None: ...  # type: ignore[override]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None: ...  # type: ignore[override]

    def _refused(self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any, refusal: DomainError) -> Any:
        """The form again with everything that was typed, and the reason above it."""
        messages.error(request, str(refusal))
        request._refused = refusal  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        """After a refusal the same form is shown again as invalid, so that nothing typed is lost."""
        form = super().get_form(request, obj, change=change, **kwargs)
        shared = {"chosen_conference": panel.chosen(request), "parts_of": staticmethod(self.parts_of)}
        form = type(form.__name__, (PanelForm, form), shared)
        refusal = getattr(request, "_refused", None)
        return _refusing(form, refusal) if refusal else form

    def chosen(self, request: HttpRequest) -> Conference:
        conference = panel.chosen(request)
        if conference is None:
            raise Http404
        return conference


class PartAdmin(ServiceAdmin):
    """Rows of the chosen conference with a plain form and no rule of their own."""

    exclude = ("conference",)


class LabelledParts:
    """A table of inputs names its columns only: each input also says its name to those who do not see the head."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)  # type: ignore[misc]
        for field in form.fields.values():
            # A choice with links beside it wraps the element itself.
            element = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
            element.attrs.setdefault("aria-label", capfirst(field.label))


class ScopedInline(ScopedFields, InlineModelAdmin):
    """Inlines are written by the parent's service; who may write the parent may write them."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return type("LabelledFormSet", (LabelledParts, super().get_formset(request, obj, **kwargs)), {})

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


def changed_values(form: ModelForm) -> dict[str, Any]:
    """What a `change` service takes from a form."""
    return {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}


def _plain(value: Any) -> Any:
    """The same text for the same value, whichever way it was read."""
    if isinstance(value, list):
        return sorted(entry.pk if isinstance(entry, Model) else str(entry) for entry in value)
    return texts_of(value) if isinstance(value, LazyI18nString) else str(value)


def _name_the_halves(field: Field) -> None:
    """A day and an hour are two inputs under one label: each says whose it is and which of the two."""
    if isinstance(field.widget, AdminSplitDateTime):
        for part, words in zip(field.widget.widgets, (_("%(label)s: day"), _("%(label)s: hour")), strict=True):
            part.attrs["aria-label"] = words % {"label": field.label}


def _refusing(form: type[ModelForm], refusal: DomainError) -> type[ModelForm]:
    class Refused(form):  # type: ignore[misc, valid-type]
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(None, str(refusal))
            return cleaned

    return Refused
