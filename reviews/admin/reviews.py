"""The list of reviews, to search; the queue hangs on it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role
from reviews.admin.queue import QueuePages
from reviews.admin.writers import WriterForModerators
from reviews.models import Review
from reviews.services import moderation


@admin.register(Review, site=panel)
class ReviewAdmin(QueuePages, WriterForModerators, ServiceAdmin):
    writers = frozenset({Role.MODERATOR})
    list_display = ["display_name", "paper", "rating", "state", "pending_since", "written_at"]
    list_filter = ["state", "rating", "language", "is_pseudonym"]
    search_fields = ["display_name", "public_id"]
    list_select_related = ["paper__current"]
    actions = ["publish", "hide"]
    ordering = ["-pk"]
    readonly_fields = ["paper", "version", "display_name", "is_pseudonym", "writer", "language", "rating", "text", "interests", "state"]
    exclude = ["user", "email"]

    def get_queryset(self, request: HttpRequest) -> Any:
        # Sorting ten thousand rows, the database would carry their texts along.
        return super().get_queryset(request).defer("text").prefetch_related("paper__current__texts")

    @admin.action(description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, moderation.publish)

    @admin.action(description=_("Hide"))
    def hide(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, moderation.hide)

    def get_urls(self) -> list[URLPattern]:
        return self.queue_urls() + super().get_urls()
