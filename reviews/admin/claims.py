"""Possible errors in the panel: what an editor needs to decide, and the decisions."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import Role
from reviews.forms.claims import ClaimForm, CorrectedForm, FixedForm, ReasonForm
from reviews.models import ErrorClaim
from reviews.queries import claims as queries
from reviews.queries.claims import PanelClaim
from reviews.services import claims

FORMS: dict[str, type[ClaimForm]] = {
    "acknowledge": ClaimForm,
    "fixed": FixedForm,
    "corrected": CorrectedForm,
    "no_action": ReasonForm,
    "reopen": ReasonForm,
    "begin_notice": ClaimForm,
}


class WaitsFilter(admin.SimpleListFilter):
    title = _("decided")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Waits for an editor")), ("no", _("Decided"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = {"yes": queryset.filter, "no": queryset.exclude}.get(self.value() or "")
        return chosen(state__in=claims.WAITING) if chosen else queryset


@admin.register(ErrorClaim, site=panel)
class ErrorClaimAdmin(ServiceAdmin):
    """Editors decide; moderators look on. Of the reviewer both see here the name shown, and nothing else."""

    writers: ClassVar[frozenset[str]] = frozenset({Role.EDITOR})
    list_display = ["place", "paper_title", "state", "reader", "since"]
    list_filter = [WaitsFilter, "state"]
    search_fields = ["place", "review__text", "review__display_name", "review__public_id"]
    list_select_related = ["review__paper__current"]
    actions = ["acknowledge"]
    ordering = ["review__published_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("review__paper__current__texts")

    @admin.display(description=_("paper"))
    def paper_title(self, claim: ErrorClaim) -> str:
        return str(claim.review.paper)

    @admin.display(description=_("found by"))
    def reader(self, claim: ErrorClaim) -> str:
        return claim.review.display_name

    @admin.display(description=_("since"), ordering="review__published_at")
    def since(self, claim: ErrorClaim) -> Any:
        return claim.review.published_at

    @admin.action(description=_("Acknowledge"))
    def acknowledge(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset, claims.acknowledge)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.review.get_absolute_url() if obj is not None and ErrorClaim.objects.public().filter(pk=obj.pk).exists() else None

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "<int:claim>/decide/<slug:verb>/",
                panel.admin_view(require_POST(self.decide)),
                name="reviews_errorclaim_decide",
            )
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """A page of its own: the remark beside the paper, what was said, and the five ways out."""
        claim = self.get_object(request, object_id) if request.method in {"GET", "HEAD"} else None
        if claim is None or not self.has_view_permission(request, claim):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._page(request, claim)

    def decide(self, request: HttpRequest, claim: int, verb: str) -> HttpResponse:
        row = self.get_object(request, str(claim))
        if row is None or verb not in FORMS:
            raise Http404
        if not self.may_write(request, row):
            raise PermissionDenied
        shown = queries.for_panel(row)
        form = FORMS[verb](request.POST, shown=shown, prefix=verb)
        if not form.is_valid():
            return self._page(request, row, form)
        try:
            answer = self._decide(row, verb, form, request.user)  # type: ignore[arg-type]
        except DomainError as refusal:
            return self._page(request, row, form, str(refusal))
        messages.success(request, _("Decided. The reader is told."))
        return redirect(answer)

    def _decide(self, row: ErrorClaim, verb: str, form: Any, by: User) -> str:
        """One service call; answers where to go on."""
        words, seen = form.cleaned_data["words"], form.cleaned_data["seen"]
        if verb == "begin_notice":
            notice = claims.begin_notice(row, by=by, expected=seen)
            return reverse("admin:proceedings_notice_change", args=[notice.pk])
        if verb == "acknowledge":
            claims.acknowledge(row, by=by, words=words, expected=seen)
        elif verb == "fixed":
            version = form.chosen(queries.newer_versions(row))
            claims.fixed_in(row, version, by=by, words=words, expected=seen)
        elif verb == "corrected":
            claims.corrected_by(row, form.chosen(queries.published_notices(row)), by=by, words=words, expected=seen)
        else:
            {"no_action": claims.no_action, "reopen": claims.reopen}[verb](row, by=by, reason=words, expected=seen)
        return reverse("admin:reviews_errorclaim_change", args=[row.pk])

    def _page(self, request: HttpRequest, row: ErrorClaim, sent: ClaimForm | None = None, refusal: str = "") -> HttpResponse:
        """What was typed stays, whatever was wrong with it."""
        shown = queries.for_panel(row)
        context = {
            **panel.each_context(request),
            "title": str(row),
            "opts": self.opts,
            "original": row,
            "shown": shown,
            "forms": {name: sent if sent and name == sent.prefix else make(shown=shown, prefix=name) for name, make in _possible(shown)},
            "sent": sent,
            "refusal": refusal,
            "may_write": self.may_write(request, row),
            "has_view_permission": True,
            "has_absolute_url": shown.is_public,
            "absolute_url": shown.review.get_absolute_url(),
        }
        return TemplateResponse(request, "admin/reviews/claim.html", context, status=409 if refusal else 422 if sent else 200)


def _possible(shown: PanelClaim) -> list[tuple[str, type[ClaimForm]]]:
    """What can be decided as it stands."""
    waits = shown.row.is_waiting
    possible = {
        "acknowledge": shown.row.state == "open",
        "fixed": waits and bool(shown.versions),
        "corrected": waits and bool(shown.notices),
        "no_action": waits,
        "reopen": not waits,
        "begin_notice": waits,
    }
    return [(name, form) for name, form in FORMS.items() if possible[name]]
