"""Decided lately: by whom, what, how many at once, and the undo where there still is one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import Role
from reviews.models import Decision, DecisionVerb, DeclineReason
from reviews.queries import decided
from reviews.services import moderation


@admin.register(Decision, site=panel)
class DecisionAdmin(ServiceAdmin):
    """A row an operation, which stands for all that was decided at once."""

    writers = frozenset({Role.MODERATOR})
    list_display = ["verb", "about", "number", "shown_reason", "by", "at", "undone_at"]
    list_filter = ["verb", "reason", "at"]
    list_select_related = ["by", "paper__current", "review", "rewording__review", "reply"]
    list_display_links = None
    actions = ["undo"]
    fields = ["verb", "paper", "reason", "by", "at", "undone_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).prefetch_related("paper__current__texts")
        return decided.by_operation(rows)

    @admin.display(description=_("about"))
    def about(self, row: Decision) -> str:
        return str(row.paper)

    @admin.display(description=_("how many"))
    def number(self, row: Any) -> int:
        return row.number

    @admin.display(description=_("reason"))
    def shown_reason(self, row: Decision) -> str:
        return str(DeclineReason(row.reason).label) if row.verb == DecisionVerb.DECLINE else ""

    @admin.action(description=_("Take back, with all that was decided at once"))
    def undo(self, request: HttpRequest, queryset: QuerySet[Decision]) -> None:
        if not self.may_write(request):
            raise PermissionDenied
        for row in queryset:
            try:
                outcome = moderation.undo_operation(row.operation, by=request.user)  # type: ignore[arg-type]
                done = ngettext("%(number)d decision taken back.", "%(number)d decisions taken back.", outcome.done)
                messages.success(request, done % {"number": outcome.done})
            except DomainError as refusal:
                messages.warning(request, f"{row}: {refusal}")
