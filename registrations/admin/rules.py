"""The rules of registration: one page a conference, so the list and the form are the same."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ScopedInline, ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.models import Role
from registrations.models import RefundStep, Rules
from registrations.services import rules


class StepForm(forms.ModelForm):
    """The fee in per cent, as people say it; it is kept in hundredths of one."""

    percent = forms.DecimalField(label=_("Fee, per cent of the price"), min_value=0, max_value=100, decimal_places=2, initial=0)

    class Meta:
        model = RefundStep
        fields = ["until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["percent"] = Decimal(self.instance.fee) / 100


class RefundStepInline(ScopedInline, admin.TabularInline):
    model = RefundStep
    form = StepForm
    fields = ["until", "percent"]
    extra = 1


@admin.register(Rules, site=panel)
class RulesAdmin(ServiceAdmin):
    writers = frozenset({Role.REGISTRATION})
    inlines = [RefundStepInline]
    fieldsets = [
        (_("While somebody registers"), {"fields": ["hold_minutes", "offer_hours"]}),
        (_("Paying"), {"fields": ["takes_cash", "takes_transfers", "bank_account", "payment_days"]}),
        (
            _("Afterwards"),
            {
                "fields": ["changes_until", "handed_over_until", "cancelled_until"],
                "description": _("An empty date is the first day of the conference. What giving back costs stands below."),
            },
        ),
        (_("Privacy"), {"fields": ["listing", "sensitive_until"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The conference's one page: its rules, or the defaults to begin with."""
        row = Rules.objects.filter(conference=self.chosen(request)).first()
        one_page = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return self.changeform_view(request, str(row.pk) if row else None, "", {**one_page, **(extra_context or {})})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.changelist_view(request, extra_context)

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        if not change:
            form.instance.conference = self.chosen(request)
        return form.instance

    def create_with(self, form: ModelForm, by: User) -> Rules:
        return rules.decide(form.instance.conference, form.cleaned_data, by=by)

    def change_with(self, row: Rules, form: ModelForm, by: User) -> None:
        if values := changed_values(form):
            rules.decide(row.conference, values, by=by)

    def save_inline(self, request: HttpRequest, row: Any, formset: Any) -> None:
        """Steps that were left empty are none."""
        if not formset.has_changed():
            return
        kept = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        steps = [{"until": values["until"], "fee": int(values["percent"] * 100)} for values in kept]
        rules.decide(row.conference, {}, by=request.user, steps=steps)  # type: ignore[arg-type]
