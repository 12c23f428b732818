"""Papers that are closed for reviews."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role
from proceedings.models import PaperState
from reviews.models import PaperLock
from reviews.services import locks

_PAPER = ("paper__volume__series", "paper__volume__conference", "paper__current")


@admin.register(PaperLock, site=panel)
class PaperLockAdmin(ServiceAdmin):
    """Closed here and from the queue; the reason stands at the paper."""

    writers = frozenset({Role.MODERATOR})
    offered_to_all = frozenset({"paper"})
    list_display = ["paper", "reason", "at", "by", "lifted_at"]
    list_filter = [("lifted_at", admin.EmptyFieldListFilter)]
    search_fields = ["reason"]
    list_select_related = ["paper__current", "by"]
    fields = ["paper", "reason"]
    actions = ["lift"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("paper__current__texts")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "paper":
            offered = self._offered(db_field, request).filter(state=PaperState.PUBLISHED)
            kwargs["queryset"] = offered.select_related("current").prefetch_related("current__texts")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def create_with(self, form: Any, by: User) -> PaperLock:
        return locks.lock(form.cleaned_data["paper"], reason=form.cleaned_data["reason"], by=by)

    @admin.action(description=_("Open for reviews again"))
    def lift(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related(*_PAPER), locks.lift)
