"""Moderation: a queue to work through, and a list to search."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import Role
from reviews.admin.writers import WriterForModerators, address_for
from reviews.forms.moderation import DeclineForm
from reviews.models import Review, ReviewState
from reviews.services import moderation

DECIDED = "last_decided_review"
MOST_IN_QUEUE = 50


@admin.register(Review, site=panel)
class ReviewAdmin(WriterForModerators, ServiceAdmin):
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
        view = panel.admin_view
        own = [
            path("queue/", view(self.queue), name="reviews_review_queue"),
            path("queue/<slug:review>/", view(self.queue), name="reviews_review_item"),
            path("queue/<slug:review>/publish/", view(require_POST(self.publish_one)), name="reviews_review_publish"),
            path("queue/<slug:review>/decline/", view(require_POST(self.decline_one)), name="reviews_review_decline"),
            path("queue/<slug:review>/undo/", view(require_POST(self.undo_one)), name="reviews_review_undo"),
        ]
        return own + super().get_urls()

    def queue(self, request: HttpRequest, review: str = "", form: DeclineForm | None = None) -> HttpResponse:
        """What waits, oldest first; what is not this person's to decide is not among the rows that they see."""
        if not self.may_write(request):
            raise PermissionDenied
        waiting = list(self._waiting(request))
        chosen = next((row for row in waiting if row.public_id == review), None) or next(iter(waiting), None)
        last = request.session.pop(DECIDED, None)
        context = {
            **panel.each_context(request),
            "title": _("Queue"),
            "waiting": waiting,
            "chosen": chosen,
            "history": self._history(chosen) if chosen else None,
            "form": form or DeclineForm(),
            "now": timezone.now(),
            "last_decided": last,
            "writer": address_for(request.user, chosen) if chosen else "",  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "admin/reviews/queue.html", context, status=422 if form and form.errors else 200)

    def publish_one(self, request: HttpRequest, review: str) -> HttpResponse:
        return self._decide(request, review, lambda row: moderation.publish(row, by=request.user))  # type: ignore[arg-type]

    def decline_one(self, request: HttpRequest, review: str) -> HttpResponse:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return self.queue(request, review, form)
        clean = form.cleaned_data
        return self._decide(
            request,
            review,
            lambda row: moderation.decline(row, by=request.user, reason=clean["reason"], words=clean["words"]),  # type: ignore[arg-type]
        )

    def undo_one(self, request: HttpRequest, review: str) -> HttpResponse:
        row = self._one(request, review)
        try:
            moderation.undo(row, by=request.user)  # type: ignore[arg-type]
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse("admin:reviews_review_item", args=[review]))

    def _decide(self, request: HttpRequest, review: str, verb: Any) -> HttpResponse:
        row = self._one(request, review)
        try:
            verb(row)
            request.session[DECIDED] = review
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse("admin:reviews_review_queue"))

    def _one(self, request: HttpRequest, review: str) -> Review:
        if not self.may_write(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(public_id=review).first()
        if found is None:
            raise Http404
        return found

    def _waiting(self, request: HttpRequest) -> Any:
        rows = self.get_queryset(request).filter(state=ReviewState.PENDING).order_by("pending_since", "pk")
        return rows.select_related("paper__volume__conference", "paper__volume__series", "paper__current", "version")[:MOST_IN_QUEUE]

    def _history(self, chosen: Review) -> dict[str, int]:
        others = Review.objects.filter(email_key=chosen.email_key).exclude(pk=chosen.pk)
        on_paper = Review.objects.filter(paper=chosen.paper)
        return {
            "published": others.filter(state=ReviewState.PUBLISHED).count(),
            "declined": others.filter(state=ReviewState.DECLINED).count(),
            "paper_published": on_paper.filter(state=ReviewState.PUBLISHED).count(),
            "paper_waiting": on_paper.filter(state=ReviewState.PENDING).count(),
        }
