"""What the list of orders offers where tickets need approval."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from registrations.services import approval, placing


class ApprovalActions:
    """For a ServiceAdmin of orders."""

    @admin.action(description=_("Approve"))
    def approve(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), placing.approve)  # type: ignore[attr-defined]

    @admin.action(description=_("Decline, with a reason"))
    def decline(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        question, hint = _("Decline these requests"), _("The reason is sent to who asked, as you write it.")
        return self.run_with_reason(request, queryset.select_related("conference"), approval.decline, question, hint)  # type: ignore[attr-defined]
