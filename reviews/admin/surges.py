"""Papers to which more reviews came at once than readers write."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role
from reviews.models import Surge
from reviews.services import surges

_PAPER = ("paper__volume__series", "paper__volume__conference", "paper__current")


@admin.register(Surge, site=panel)
class SurgeAdmin(ServiceAdmin):
    """Seen by the site itself; what came with one is decided in the queue."""

    writers = frozenset({Role.MODERATOR})
    list_display = ["paper", "began_at", "arrived", "usually", "ended_at"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["paper__current"]
    fields = ["paper", "began_at", "arrived", "ended_at"]
    actions = ["end"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("paper__current__texts")

    @admin.display(description=_("usual"))
    def usually(self, row: Surge) -> str:
        return f"{row.usual:.1f}"

    @admin.action(description=_("It is over"))
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related(*_PAPER), surges.end)
