"""Payments, refunds, documents and the books in the panel; and what an order's list does with money."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib import csv
from conference.lib.http import disposition
from conference.lib.money import format_money, plain_amount
from conference.models import Conference, Role
from registrations import providers
from registrations.admin import asking
from registrations.forms import money as forms_money
from registrations.models import Awaits, Document, LedgerEntry, Order, Payment, Refund
from registrations.queries import money as queries_money
from registrations.services import ledger, payments, placing, refunds, statements
from registrations.views.paying import as_pdf

WRITERS = frozenset({Role.REGISTRATION})


class OverdueFilter(admin.SimpleListFilter):
    title = _("deadline of payment")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Over")), ("soon", _("Within three days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = timezone.now()
        ends = {"yes": now, "soon": now + timedelta(days=3)}.get(self.value() or "")
        return queryset.filter(awaits=Awaits.PAYMENT, pay_until__lte=ends) if ends else queryset


class WayFilter(admin.SimpleListFilter):
    title = _("payment")
    parameter_name = "method"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = model_admin.get_queryset(request).order_by().values_list("method", flat=True).distinct()
        return [(name, providers.of(name).label) for name in sorted(names)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(method=self.value()) if self.value() else queryset


class OrderMoney(ServiceAdmin):
    """The part of an order's list that deals with money; the list itself stands in `admin`."""

    @admin.display(description=_("owed"))
    def owed(self, order: Order) -> str:
        return format_money(ledger.owed(order), order.currency)

    @admin.action(description=_("Mark as paid, the whole of what is owed"))
    def mark_paid(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), payments.mark_paid)

    @admin.action(description=_("Enter a payment …"))
    def enter_payment(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return redirect("admin:registrations_order_payment", chosen[0].pk)
        messages.warning(request, gettext("Choose one order: a payment belongs to one."))
        return None

    @admin.action(description=_("Give more time to pay …"))
    def extend(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Asks for the new day first, on a page of its own."""
        if not self.may_write(request):
            raise PermissionDenied
        conference, asked = self.chosen(request), "until" in request.POST
        form = forms_money.DeadlineForm(request.POST if asked else None, conference=conference)
        if asked and form.is_valid():
            self.run(request, queryset.select_related("conference"), placing.extend, until=form.moment())
            return None
        return asking.ask(self, request, queryset, form, gettext("Give more time to pay"))

    def get_urls(self) -> list[URLPattern]:
        view = panel.admin_view(self.payment_page)
        return [path("<int:order>/payment/", view, name="registrations_order_payment"), *super().get_urls()]

    def payment_page(self, request: HttpRequest, order: int) -> HttpResponse:
        row = asking.one(self, request, order, "conference")
        owed = ledger.owed(row)
        form = forms_money.PaymentForm(request.POST or None, order=row, owed=owed)
        if request.method == "POST" and form.is_valid() and asking.did(form, lambda: _take(row, form, request)):
            messages.success(request, gettext("The payment is booked."))
            return redirect("admin:registrations_order_change", row.pk)
        context = {
            **panel.each_context(request), "title": _("Payment for %(order)s") % {"order": row}, "form": form, "opts": self.opts,
            "order": row, "owed": format_money(owed, row.currency), "button": _("Book the payment"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/registrations/order/payment.html", context, status=422 if form.errors else 200)


def _take(order: Order, form: forms_money.PaymentForm, request: HttpRequest) -> None:
    payments.receive(order, form.cleaned_data["amount"], by=request.user, **form.arguments())  # type: ignore[arg-type]


class MoneyAdmin(ServiceAdmin):
    """A list that only services write."""

    writers = WRITERS
    list_select_related = ["order"]
    search_fields = ["order__code", "order__name", "order__email_key"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, row: Any) -> str:
        return format_money(row.amount, row.currency)


@admin.register(Payment, site=panel)
class PaymentAdmin(MoneyAdmin):
    list_display = ["received_at", "order", "sum", "way", "reference", "received_by"]
    list_filter = ["provider"]
    list_select_related = ["order", "received_by"]
    search_fields = [*MoneyAdmin.search_fields, "reference"]
    fields = ["order", "sum", "way", "reference", "received_at", "received_by"]

    @admin.display(description=_("way"), ordering="provider")
    def way(self, payment: Payment) -> str:
        return str(providers.of(payment.provider).label)

    def get_urls(self) -> list[URLPattern]:
        view = panel.admin_view(self.transfers)
        return [path("transfers/", view, name="registrations_payment_transfers"), *super().get_urls()]

    def transfers(self, request: HttpRequest) -> HttpResponse:
        """Lines of a bank statement: shown first, booked by the second button; pasted again, nothing is booked twice."""
        if not self.may_write(request):
            raise PermissionDenied
        conference = self.chosen(request)
        form = forms_money.StatementForm(request.POST or None, currency=conference.currency)
        rows, applied = [], False
        if request.method == "POST" and form.is_valid():
            applied = "book" in request.POST
            rows = statements.book(conference, form.read, by=request.user) if applied else statements.match(conference, form.read)  # type: ignore[arg-type]
        context = {
            **panel.each_context(request), "title": _("Payments by transfer"), "form": form, "rows": rows, "applied": applied,
            "bookable": sum(row.is_bookable for row in rows), "booked": sum(row.is_bookable and not row.refusal for row in rows),
            "currency": conference.currency, "opts": self.opts,
        }  # fmt: skip
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/registrations/payment/transfers.html", context, status=status)


@admin.register(Refund, site=panel)
class RefundAdmin(MoneyAdmin):
    list_display = ["due_at", "order", "sum", "reason", "state", "reference", "ended_at"]
    list_filter = ["state"]
    search_fields = [*MoneyAdmin.search_fields, "reference"]
    fields = ["order", "ticket", "sum", "reason", "state", "reference", "due_at", "ended_at", "ended_by"]
    actions = ["pay_back", "drop"]

    @admin.action(description=_("Paid back …"))
    def pay_back(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Asks for the reference first; it may stay empty."""
        if not self.may_write(request):
            raise PermissionDenied
        asked = "reference" in request.POST
        form = forms_money.PaidBackForm(request.POST if asked else None)
        if asked and form.is_valid():
            self.run(request, queryset.select_related("order__conference"), refunds.pay_back, reference=form.cleaned_data["reference"])
            return None
        return asking.ask(self, request, queryset, form, gettext("Paid back"))

    @admin.action(description=_("Not paid back …"))
    def drop(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        rows = queryset.select_related("order__conference")
        return self.run_with_reason(request, rows, refunds.drop, _("Not paid back"), _("The buyer reads it; the money stays here."))


@admin.register(Document, site=panel)
class DocumentAdmin(MoneyAdmin):
    list_display = ["number", "kind", "order", "issued_at", "file"]
    list_filter = ["kind"]
    fields = ["number", "kind", "order", "issued_at", "file"]

    @admin.display(description=_("file"))
    def file(self, document: Document) -> str:
        return format_html('<a href="{}">PDF</a>', reverse("admin:registrations_document_pdf", args=[document.pk]))

    def get_urls(self) -> list[URLPattern]:
        return [path("<int:document>/pdf/", panel.admin_view(self.pdf), name="registrations_document_pdf"), *super().get_urls()]

    def pdf(self, request: HttpRequest, document: int) -> HttpResponse:
        return as_pdf(asking.one(self, request, document, "order"))


@admin.register(LedgerEntry, site=panel)
class LedgerAdmin(MoneyAdmin):
    list_display = ["at", "order", "kind", "sum", "about"]
    list_filter = ["kind"]
    list_select_related = ["order", "line", "payment"]
    fields = ["at", "order", "kind", "sum", "about"]

    @admin.display(description=_("for"))
    def about(self, entry: LedgerEntry) -> str:
        return entry.line.text if entry.line else queries_money.way_of(entry)

    def get_urls(self) -> list[URLPattern]:
        view = panel.admin_view
        own = [
            path("money/", view(self.money), name="registrations_ledgerentry_money"),
            path("money.csv", view(self.as_csv), name="registrations_ledgerentry_csv"),
        ]
        return own + super().get_urls()

    def money(self, request: HttpRequest) -> HttpResponse:
        conference = self._conference(request)
        form, at = _as_of(request, conference)
        context = {
            **panel.each_context(request), "title": _("Money"), "form": form, "at": at, "opts": self.opts,
            "books": queries_money.as_of(conference, at), "conference": conference,
        }  # fmt: skip
        return TemplateResponse(request, "admin/registrations/ledgerentry/money.html", context, status=422 if form.errors else 200)

    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """Every line until that moment, written as it is read."""
        conference = self._conference(request)
        _form, at = _as_of(request, conference)
        answer = StreamingHttpResponse(csv.lines(LEDGER_HEAD, _ledger_rows(conference, at)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = disposition(f"ledger-{conference.slug}.csv")
        answer["X-Content-Type-Options"] = "nosniff"
        return answer  # type: ignore[return-value]

    def _conference(self, request: HttpRequest) -> Conference:
        if not self.may_see(request):
            raise PermissionDenied
        return self.chosen(request)


LEDGER_HEAD = ["at", "order", "kind", "amount", "currency", "what", "way", "reference"]


def _ledger_rows(conference: Conference, at: datetime) -> Iterator[list[object]]:
    for entry in queries_money.entries(conference, at):
        of = entry.payment or entry.refund
        moment = entry.at.astimezone(conference.tzinfo).isoformat(timespec="seconds")
        # A number, not a text: a leading minus would be taken for a formula and quoted.
        amount = Decimal(plain_amount(entry.amount, entry.currency))
        what = entry.line.text if entry.line else ""
        yield [moment, entry.order.code, entry.kind, amount, entry.currency, what, queries_money.way_of(entry), of.reference if of else ""]


def _as_of(request: HttpRequest, conference: Conference) -> tuple[forms_money.AsOfForm, datetime]:
    """The end of the day that was asked for, never later than now."""
    now = timezone.now()
    form = forms_money.AsOfForm(request.GET or None)
    day = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
    return form, min(now, forms_money.end_of(day, conference)) if day else now
