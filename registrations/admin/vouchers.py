"""Vouchers in the panel: one or many at once, who used which, and the list as a file."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib import csv
from conference.lib.http import attachment
from conference.lib.money import format_money
from conference.models import Role
from registrations.models import OrderLine, TicketState, Voucher
from registrations.services import vouchers

MOST_AT_ONCE = 2000
SHOWN_USES = 200
SHORTEST_CODE = 3
CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
WITHOUT_VALUE = frozenset({Voucher.Kind.FREE, Voucher.Kind.NONE})


class CodeField(forms.CharField):
    """Read aloud and typed on telephones: plain letters, digits and hyphens, all of one case."""

    def clean(self, value: Any) -> str:
        code = vouchers.clean_code(super().clean(value))
        if not set(code) <= CHARACTERS:
            raise forms.ValidationError(_("Letters from A to Z, digits, hyphens, dots and underscores only."))
        return code


class VoucherForm(forms.ModelForm):
    code = CodeField(label=gettext_lazy("Code"), max_length=40, min_length=SHORTEST_CODE)

    class Meta:
        model = Voucher
        fields = ["code", "kind", "value", "ticket_types", "most", "valid_from", "valid_until", "label"]
        widgets = {"ticket_types": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, value = values.get("kind"), values.get("value")
        if kind in WITHOUT_VALUE:
            values["value"] = 0
        elif kind == Voucher.Kind.PERCENTAGE and value is not None and not 1 <= value <= 100:
            self.add_error("value", _("From 1 to 100 per cent."))
        if kind == Voucher.Kind.NONE and "ticket_types" in values and not values["ticket_types"]:
            self.add_error("ticket_types", _("Without a change of price a code only opens tickets: choose which."))
        start, end = values.get("valid_from"), values.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", _("It has to end after it begins."))
        return values


class NewVouchersForm(VoucherForm):
    code = CodeField(
        label=gettext_lazy("Code"), max_length=40, min_length=SHORTEST_CODE, required=False,
        help_text=gettext_lazy("Empty: codes that nobody can guess."),
    )  # fmt: skip
    number = forms.IntegerField(label=gettext_lazy("How many codes"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    beginning = CodeField(label=gettext_lazy("They begin with"), max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("code") and values.get("number", 1) > 1:
            self.add_error("code", _("Several vouchers cannot have one code. Leave it empty, or make one."))
        return values


class UsableFilter(admin.SimpleListFilter):
    title = gettext_lazy("validity")
    parameter_name = "usable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Usable now")), ("later", _("Not valid yet")), ("spent", _("Used up")), ("over", _("Not valid any more"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        later, over = Q(valid_from__gt=now), Q(valid_until__lte=now)
        spent = Q(most__isnull=False, used__gte=F("most"))
        wanted = {"now": ~(later | over | spent), "later": later, "spent": spent, "over": over}
        chosen = wanted.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class LabelFilter(admin.SimpleListFilter):
    """The labels of the chosen conference only."""

    title = gettext_lazy("label")
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        labels = model_admin.get_queryset(request).exclude(label="").order_by("label").values_list("label", flat=True).distinct()
        return [(label, label) for label in labels[:50]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(label=self.value()) if self.value() else queryset


@admin.register(Voucher, site=panel)
class VoucherAdmin(ServiceAdmin):
    writers = frozenset({Role.REGISTRATION})
    form = VoucherForm
    list_display = ["code", "effect", "for_types", "uses", "valid_until", "label"]
    list_filter = [UsableFilter, "kind", LabelFilter]
    search_fields = ["code", "label"]
    readonly_fields = ["uses", "used_by"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("conference").prefetch_related("ticket_types")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        return super().get_form(request, obj, change=change, **{"form": VoucherForm if obj else NewVouchersForm, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first = ["code"] if obj else ["code", "number", "beginning"]
        what = (_("What it does"), {"fields": ["kind", "value", "ticket_types"]})
        limits = (_("How often and when"), {"fields": ["most", "valid_from", "valid_until"]})
        tail = [(_("Used"), {"fields": ["uses", "used_by"]})] if obj else []
        return [(None, {"fields": [*first, "label"]}), what, limits, *tail]

    def get_urls(self) -> list[URLPattern]:
        own = path("codes.csv", panel.admin_view(require_safe(self.as_csv)), name="registrations_voucher_csv")
        return [own, *super().get_urls()]

    # --- What is shown ---

    @admin.display(description=gettext_lazy("what it does"), ordering="kind")
    def effect(self, voucher: Voucher) -> str:
        money = format_money(voucher.value, voucher.conference.currency)
        words = {
            Voucher.Kind.PERCENTAGE: _("%(value)s %% off") % {"value": voucher.value},
            Voucher.Kind.AMOUNT: _("%(money)s off") % {"money": money},
            Voucher.Kind.PRICE: _("costs %(money)s") % {"money": money},
        }
        return words.get(Voucher.Kind(voucher.kind)) or str(voucher.get_kind_display())

    @admin.display(description=gettext_lazy("for"))
    def for_types(self, voucher: Voucher) -> str:
        return ", ".join(str(row) for row in voucher.ticket_types.all()) or _("all public ones")

    @admin.display(description=gettext_lazy("used"), ordering="used")
    def uses(self, voucher: Voucher) -> str:
        if voucher.most is None:
            return str(voucher.used)
        return _("%(used)d of %(most)d") % {"used": voucher.used, "most": voucher.most}

    @admin.display(description=gettext_lazy("tickets bought with it"))
    def used_by(self, voucher: Voucher) -> str:
        lines = voucher.lines.sold().select_related("order", "ticket").order_by("-pk")[:SHOWN_USES]
        rows = [
            (reverse("admin:registrations_order_change", args=[line.order_id]), line.order.code, line.order.name or "—",
             line.ticket.code, line.ticket.get_state_display())
            for line in lines
        ]  # fmt: skip
        if not rows:
            return _("None yet.")
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> {} · {} · {}</li>', rows))

    # --- Writing ---

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        if not change:
            form.instance.conference = self.chosen(request)
        return form.instance

    def create_with(self, form: ModelForm, by: User) -> Voucher:
        values = dict(form.cleaned_data)
        number, beginning, types = values.pop("number"), values.pop("beginning"), values.pop("ticket_types")
        return vouchers.create_many(form.instance.conference, number, values, ticket_types=types, by=by, prefix=beginning)[0]

    def change_with(self, row: Voucher, form: ModelForm, by: User) -> None:
        values = changed_values(form)
        if "kind" in values:
            values["value"] = form.cleaned_data["value"]
        vouchers.change(row, values, ticket_types=values.pop("ticket_types", None), by=by)

    def delete_with(self, row: Voucher, by: User) -> None:
        vouchers.remove(row, by=by)

    def response_add(self, request: HttpRequest, obj: Voucher, post_url_continue: str | None = None) -> HttpResponse:
        """Many at once are shown together, by their label."""
        number = int(request.POST.get("number") or 1)
        if number == 1:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, ngettext("%(count)d code made.", "%(count)d codes made.", number) % {"count": number})
        query = urlencode({"label": obj.label}) if obj.label else ""
        return HttpResponseRedirect(f"{reverse('admin:registrations_voucher_changelist')}?{query}")

    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """What the list shows with its filters and search, all pages of it."""
        if not self.may_see(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).queryset
        header = ["code", "kind", "value", "for", "may be used", "used", "valid from", "valid until", "label", "used by"]
        return attachment(csv.write(header, self._csv_rows(rows)), "vouchers.csv", "text/csv; charset=utf-8")

    def _csv_rows(self, rows: Any) -> Iterator[list[object]]:
        standing = OrderLine.objects.sold().select_related("order").exclude(ticket__state=TicketState.CANCELLED)
        for row in rows.prefetch_related(Prefetch("lines", standing, to_attr="standing")):
            buyers = "; ".join(sorted({f"{line.order.code} {line.order.name}".strip() for line in row.standing}))
            moments = [moment.isoformat() if moment else "" for moment in (row.valid_from, row.valid_until)]
            yield [row.code, row.kind, row.value, self.for_types(row), row.most, row.used, *moments, row.label, buyers]
